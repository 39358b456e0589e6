"""What the page remembers of a turn, and a turn made again from it. Holds no text of an answer, and renders nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from rag.records import Citation, Document, Language, Reply, ReplyKind, Status
from ui.render import OTHERS, groups

if TYPE_CHECKING:
    from rag.archive import Archive

TURNS = 40  # more than a page keeps
LETTERS = 600  # of a question, and of what was searched for instead


class Shown(BaseModel):
    """One answer that stood on the screen, and the answers that referred to it."""

    document: str = Field(max_length=200)
    number: int = Field(ge=0)
    via: list[int] = Field(default=[], max_length=20)


class TurnKept(BaseModel):
    """One question with the answers that were shown for it."""

    query: str = Field(max_length=LETTERS)
    searched: str = Field(default="", max_length=LETTERS)
    asked: datetime
    kind: ReplyKind = "search"
    status: Status = "answered"
    notice: str = Field(default="", max_length=40)
    missing: list[str] = Field(default=[], max_length=20)
    answers: list[Shown] = Field(default=[], max_length=200)


class Kept(BaseModel):
    """A conversation as the page sends it, to be made into a file."""

    turns: list[TurnKept] = Field(min_length=1, max_length=TURNS)


@dataclass(frozen=True)
class Recalled:
    """A conversation made again from the archive: each reply with the time of its question."""

    turns: tuple[tuple[datetime, Reply], ...]
    documents: tuple[Document, ...]
    lang: Language
    made: datetime


def kept_json(reply: Reply, asked: datetime) -> str:
    """Return what the page has to remember of ``reply``, as JSON: which answers were shown, not what they say."""
    answers = [
        {"document": citation.document, "number": citation.number, "via": list(citation.via)}
        for citation in shown(reply)
    ]
    kept = {
        "query": reply.query,
        "searched": reply.searched,
        "asked": asked.isoformat(timespec="seconds"),
        "kind": reply.kind,
        "status": reply.status,
        "notice": reply.notice,
        "missing": list(reply.missing),
        "answers": answers,
    }
    return json.dumps(kept, ensure_ascii=False)


def shown(reply: Reply) -> list[Citation]:
    """Return the answers of ``reply`` that are set on the screen, in order."""
    if reply.status == "none" or reply.kind == "help":
        return []
    found = groups(reply.answers)
    return [citation for group in (found if reply.kind == "lookup" else found[: OTHERS + 1]) for citation in group]


def recalled(kept: Kept, archive: Archive, lang: Language, made: datetime) -> Recalled:
    """Return the conversation with every answer cut from its document again; QueryError for an unknown answer."""
    turns = tuple((turn.asked, _reply(turn, archive, lang)) for turn in kept.turns)
    used = {citation.document for _, reply in turns for citation in reply.answers}
    documents = tuple(document for document in archive.documents if document.id in used)
    return Recalled(turns, documents or tuple(archive.documents), lang, made)


def _reply(turn: TurnKept, archive: Archive, lang: Language) -> Reply:
    answers = tuple(
        replace(archive.cite(key.document, key.number), via=tuple(key.via)) for key in turn.answers
    )
    return Reply(
        turn.query,
        turn.searched or turn.query,
        turn.status,
        turn.kind,
        answers,
        missing=tuple(turn.missing),
        notice=turn.notice,
        language=lang,
    )


def parts(reply: Reply) -> tuple[list[Citation], list[Citation]]:
    """Return the answers that were offered, referrals followed, and the others that stood below them."""
    found = groups(shown(reply))
    first = found if reply.kind == "lookup" else found[:1]
    rest = found[len(first) :]
    return _flat(first), _flat(rest)


def _flat(found: Sequence[Sequence[Citation]]) -> list[Citation]:
    return [citation for group in found for citation in group]
