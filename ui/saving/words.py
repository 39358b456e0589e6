"""What a saved conversation says beside the answers, the same in every format. Makes no file."""

from __future__ import annotations

from datetime import UTC, datetime

from rag.records import Citation, Document, Reply
from ui import render
from ui.labels import label
from ui.saving.conversation import Recalled
from ui.searched import differs


def moment(when: datetime) -> str:
    """Return a time as people write it, in UTC and said to be so: a file travels further than a time zone."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def said(reply: Reply, kept: Recalled) -> list[str]:
    """Return the sentences above the answers of a turn: what was looked for, and honestly what came of it."""
    lang = kept.lang
    lines = [label(lang, "searched", words=reply.searched)] if differs(reply) else []
    lines += render.said(reply, render.Page(kept.documents, lang))
    key = "missing" if len(kept.documents) == 1 else "missing_documents"
    return lines + [label(lang, key, word=word) for word in reply.missing]


def heading(citation: Citation, kept: Recalled) -> str:
    """Return the title of an answer: its number and who asked."""
    title = label(kept.lang, "card", n=citation.number)
    party = f" · {label(kept.lang, 'party', party=citation.party)}" if citation.party else ""
    several = f" · {citation.document}" if len(kept.documents) > 1 else ""
    return title + party + several


def chain(citation: Citation, kept: Recalled) -> str:
    """Return the sentence that says which answer referred here, "" for an answer that was found itself."""
    return label(kept.lang, "saved_chain", a=citation.via[-1], b=citation.number) if citation.via else ""


def place(citation: Citation, kept: Recalled) -> str:
    """Return where the text stands: document and characters, so that anyone can compare."""
    spans = ", ".join(f"{start}–{end}" for start, end in citation.ranges)
    return label(kept.lang, "saved_place", document=citation.document, spans=spans)


def sums(document: Document, kept: Recalled) -> list[str]:
    """Return the two check sums of a document, each with what it is of."""
    return [
        f"{label(kept.lang, 'saved_file')}: SHA-256 {document.sha256}",
        f"{label(kept.lang, 'saved_text')}: SHA-256 {document.text_sha256}",
    ]
