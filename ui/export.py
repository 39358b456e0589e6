"""The JSON forms of a reply, an answer and a document: one place, the same on every way out.

The keys are promises to scripts and do not change. Writes no file and prints nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rag.cite import check
from rag.errors import VerbatimError
from rag.records import Citation, Document, Exchange, Footnote, Range, Reply

if TYPE_CHECKING:
    from rag.archive import Archive


def checked(citation: Citation, documents: Sequence[Document]) -> Document:
    """Return the document of ``citation`` after comparing the text with its source, character for character.

    Raises VerbatimError when the document is unknown or a single character differs.
    """
    for document in documents:
        if document.id == citation.document:
            check(document, citation)
            return document
    raise VerbatimError(
        f"answer {citation.number} cites {citation.document}, which is not here; rebuild: antwoordwijzer index"
    )


def reply_json(reply: Reply, documents: Sequence[Document]) -> dict[str, Any]:
    """Return ``{"query", "status", "kind", "answers", "confidence", …}``; raises VerbatimError as :func:`checked`."""
    return {
        "query": reply.query,
        "status": reply.status,
        "kind": reply.kind,
        "answers": [citation_json(citation, documents) for citation in reply.answers],
        "confidence": round(reply.confidence, 4),
        "searched": reply.searched,
        "missing": list(reply.missing),
        "notice": reply.notice,
    }


def answer_json(archive: Archive, number: int, document: str | None = None) -> dict[str, Any]:
    """Return answer ``number`` of ``document``, of the first one when none is named; QueryError when it is not here."""
    chosen = archive.document(document)
    return citation_json(archive.cite(chosen.id, number), archive.documents)


def citation_json(citation: Citation, documents: Sequence[Document]) -> dict[str, Any]:
    """Return one answer; ``ranges`` and ``highlight`` are offsets into the document's canonical text."""
    checked(citation, documents)
    return {
        "document": citation.document,
        "number": citation.number,
        "party": citation.party,
        "text": citation.text,
        "ranges": _pairs(citation.ranges),
        "citation": citation.citation,
        "url": citation.url,
        "footnotes": [_footnote(note) for note in citation.footnotes],
        "refers_to": list(citation.refers_to),
        "via": list(citation.via),
        "matched": citation.matched,
        "highlight": _pairs(citation.highlight),
    }


def document_json(document: Document) -> dict[str, Any]:
    """Return a whole parsed document with its exchanges in order."""
    return {
        "document": document.id,
        "title": document.metadata.title,
        "sha256": document.sha256,
        "text_sha256": document.text_sha256,
        "exchanges": [_exchange(document, exchange) for exchange in document.exchanges],
    }


def _exchange(document: Document, exchange: Exchange) -> dict[str, Any]:
    return {
        "number": exchange.number,
        "party": exchange.party,
        "section": exchange.section,
        "question": document.slice(exchange.question_ranges),
        "answer": document.slice(exchange.answer_ranges),
        "question_ranges": _pairs(exchange.question_ranges),
        "answer_ranges": _pairs(exchange.answer_ranges),
        "footnotes": [_footnote(note) for note in exchange.footnotes],
        "refers_to": list(exchange.references),
    }


def _footnote(note: Footnote) -> Mapping[str, Any]:
    return {"mark": note.mark, "text": note.text, "urls": list(note.urls)}


def _pairs(ranges: Sequence[Range]) -> list[list[int]]:
    return [[start, end] for start, end in ranges]
