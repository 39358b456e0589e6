"""Lists of questions and documents, as rows for a program and as lines for a person. Does not search."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rag.archive import Archive
from rag.errors import QueryError
from rag.records import Document, Exchange
from rag.sentences import sentences

_INDIRECT = re.compile(r"\b(?:vragen|vraagt|horen graag|benieuwd|verzoeken)\b")
Row = dict[str, Any]


def exchanges(archive: Archive, party: str | None, document: str | None) -> list[Row]:
    """Return one row per question; QueryError when no fractie is called ``party``."""
    chosen = [archive.document(document)] if document else archive.documents
    rows = [_row(source, exchange) for source in chosen for exchange in source.exchanges]
    if party is None:
        return rows
    found = [row for row in rows if row["party"].casefold() == party.casefold()]
    if not found:
        known = ", ".join(dict.fromkeys(row["party"] for row in rows if row["party"]))
        raise QueryError(f"no questions of a fractie called {party!r}; choose from: {known}")
    return found


def _row(document: Document, exchange: Exchange) -> Row:
    return {
        "document": document.id,
        "number": exchange.number,
        "party": exchange.party,
        "section": exchange.section,
        "question": document.slice(exchange.question_ranges),
        "asked": _asked(document, exchange),
        "refers_to": list(exchange.references),
    }


def _asked(document: Document, exchange: Exchange) -> str:
    """Return the first sentence in which something is asked, on one line; the last sentence when none shows it."""
    found = [" ".join(document.slice(part).split()) for part in sentences(document.text, exchange.question_ranges)]
    direct = [text for text in found if "?" in text]
    indirect = [text for text in found if _INDIRECT.search(text)]
    return (direct or indirect or found[-1:] or [""])[0]


def documents(archive: Archive) -> list[Row]:
    """Return one row per document."""
    return [
        {
            "document": document.id,
            "title": document.metadata.title,
            "answers": len(document.exchanges),
            "sha256": document.sha256,
            "gaps": list(document.gaps),
        }
        for document in archive.documents
    ]


def to_text(rows: Sequence[Row]) -> str:
    """Return one line per row; a question is cut to what fits, its number leads to the whole (``show N``)."""
    return "\n".join(_line(row) for row in rows)


def _line(row: Row) -> str:
    if "question" not in row:
        return f"{row['document']:<18} {row['answers']:>4} antwoorden  {row['title']}"
    text = row["asked"]
    return f"{row['number']:>4}  {row['party']:<16} {text if len(text) <= 96 else text[:95] + '…'}"


def ledger(document: Document) -> str:
    """Return how the characters of ``document`` were assigned, and what each exchange holds."""
    counted: Counter[str] = Counter()
    for span in document.ledger:
        counted[span.kind] += span.end - span.start
    lines = [
        f"{document.id}: {document.metadata.title}",
        f"{len(document.text)} tekens, waarvan " + ", ".join(f"{kind} {n}" for kind, n in sorted(counted.items())),
        f"{len(document.exchanges)} antwoorden; niet toegewezen: {len(document.text) - sum(counted.values())} tekens",
    ]
    for exchange in document.exchanges:
        notes = "".join(f" [{note.mark}]" for note in exchange.footnotes)
        refers = f" → {', '.join(map(str, exchange.references))}" if exchange.references else ""
        length = sum(b - a for a, b in exchange.answer_ranges)
        parts = "" if len(exchange.answer_ranges) == 1 else f" in {len(exchange.answer_ranges)} delen"
        lines.append(f"{exchange.number:>4}  {exchange.party:<16} {length:>5} tekens{parts}{notes}{refers}")
    lines += [f"let op: {gap}" for gap in document.gaps]
    return "\n".join(lines)
