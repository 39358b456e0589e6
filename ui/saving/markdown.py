"""A conversation as Markdown: answers fenced, because Markdown renumbers lists and eats asterisks. Writes no file."""

from __future__ import annotations

from rag.records import Citation, Document, Reply
from ui.export import checked
from ui.labels import label
from ui.links import is_web
from ui.plain import inline, markdown_answer
from ui.saving.conversation import Recalled, parts
from ui.saving.words import chain, heading, moment, place, said, sums


def to_markdown(kept: Recalled) -> str:
    """Return the whole conversation; raises VerbatimError when an answer is not its source."""
    lang = kept.lang
    blocks = [
        f"# {inline(label(lang, 'saved_title'))}",
        inline(f"{label(lang, 'saved_made')}: {moment(kept.made)}"),
        f"> {inline(label(lang, 'saved_literal'))}",
    ]
    for spot, (asked, reply) in enumerate(kept.turns, start=1):
        blocks += [f"## {spot}. {inline(reply.query)}", inline(f"{label(lang, 'saved_asked')}: {moment(asked)}")]
        blocks += [inline(words) for words in said(reply, kept)]
        blocks += _answers(reply, kept)
    blocks.append(f"## {inline(label(lang, 'saved_documents'))}")
    blocks += [_document(document, kept) for document in kept.documents]
    return "\n\n".join(blocks) + "\n"


def _answers(reply: Reply, kept: Recalled) -> list[str]:
    offered, others = parts(reply)
    blocks = [_answer(citation, kept) for citation in offered]
    if others:
        blocks.append(f"### {inline(label(kept.lang, 'others'))}")
        blocks += [_answer(citation, kept) for citation in others]
    return blocks


def _answer(citation: Citation, kept: Recalled) -> str:
    checked(citation, kept.documents)
    lines = [words] if (words := chain(citation, kept)) else []
    lines += [markdown_answer(citation, kept.lang, heading(citation, kept)), inline(place(citation, kept))]
    return "\n\n".join(lines)


def _document(document: Document, kept: Recalled) -> str:
    url = f" <{document.metadata.url}>" if is_web(document.metadata.url) else ""
    lines = [f"- {inline(document.metadata.title or document.id)} ({inline(document.id)}){url}"]
    return "\n".join([*lines, *(f"  - {inline(words)}" for words in sums(document, kept))])
