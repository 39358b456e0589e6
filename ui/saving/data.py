"""A conversation as JSON that anyone can check again: text, ranges and check sums. Writes no file."""

from __future__ import annotations

import json
from typing import Any

from rag.records import Document
from ui.export import citation_json
from ui.labels import label
from ui.saving.conversation import Recalled, parts
from ui.saving.words import said

FORMAT = "antwoordwijzer-gesprek"
VERSION = 1
CHECK = '"".join(document_text[a:b] for a, b in answer["ranges"]) == answer["text"]'


def to_data(kept: Recalled) -> str:
    """Return the whole conversation as JSON; raises VerbatimError when an answer is not its source."""
    data = {
        "format": FORMAT,
        "version": VERSION,
        "made": kept.made.isoformat(timespec="seconds"),
        "statement": label(kept.lang, "saved_literal"),
        "check": CHECK,
        "documents": [_document(document) for document in kept.documents],
        "turns": [_turn(spot, kept) for spot in range(len(kept.turns))],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _turn(spot: int, kept: Recalled) -> dict[str, Any]:
    asked, reply = kept.turns[spot]
    offered, others = parts(reply)
    return {
        "query": reply.query,
        "searched": reply.searched,
        "asked": asked.isoformat(timespec="seconds"),
        "kind": reply.kind,
        "status": reply.status,
        "said": said(reply, kept),
        "answers": [_answer(citation_json(citation, kept.documents), kept) for citation in offered],
        "others": [_answer(citation_json(citation, kept.documents), kept) for citation in others],
    }


def _answer(answer: dict[str, Any], kept: Recalled) -> dict[str, Any]:
    """Name the text that the ranges count in; leave out why an answer was found, which a saved file cannot know."""
    document = next(document for document in kept.documents if document.id == answer["document"])
    found = {key: value for key, value in answer.items() if key not in ("matched", "highlight")}
    return {**found, "text_sha256": document.text_sha256}


def _document(document: Document) -> dict[str, Any]:
    return {
        "document": document.id,
        "title": document.metadata.title,
        "url": document.metadata.url,
        "sha256": document.sha256,
        "text_sha256": document.text_sha256,
    }
