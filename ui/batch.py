"""Many questions at once: one JSON object a line in, one a line out, in the same order.

Does not print; the command line does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.archive import Archive
from rag.errors import QueryError
from rag.records import Reply, Turn
from ui.export import reply_json

_FORM = '{"id": "q1", "query": "…"} or {"id": "c1", "turns": [{"query": "…"}]}'


def answer_lines(archive: Archive, source: Path, top: int) -> Iterator[str]:
    """Yield one JSON line per question of ``source`` ("-" reads stdin); QueryError names the file and the line.

    Every line is read before the first question is asked, so a mistake in the last line costs nothing.
    """
    for place, item in _read(source):
        try:
            answered = _answer(archive, item, top)
        except QueryError as error:
            raise QueryError(f"{place}: {error}") from error
        yield json.dumps(answered, ensure_ascii=False)


def _answer(archive: Archive, item: dict[str, Any], top: int) -> dict[str, Any]:
    if "query" in item:
        reply = archive.ask(item["query"], top=top)
        return {"id": item["id"]} | reply_json(reply, archive.documents)
    history: list[Turn] = []
    turns = []
    for turn in item["turns"]:
        reply = archive.ask(turn["query"], top=top, history=history)
        turns.append(reply_json(reply, archive.documents))
        history.append(turn_of(reply))
    return {"id": item["id"], "turns": turns}


def turn_of(reply: Reply) -> Turn:
    """Return what a later turn of the same conversation needs to know of ``reply``."""
    answers = tuple((citation.document, citation.number) for citation in reply.answers)
    return Turn(reply.query, reply.searched, answers, reply.kind)


def _read(source: Path) -> list[tuple[str, dict[str, Any]]]:
    try:
        text = sys.stdin.read() if str(source) == "-" else source.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise QueryError(f"cannot read {source} ({reason}); give a JSONL file with lines like {_FORM}") from error
    # not splitlines: that also cuts at characters (U+2028, U+0085) which JSON allows inside a text
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise QueryError(f"{source} holds no questions; give lines like {_FORM}")
    places = [f"{source}, line {n}" for n, _ in lines]
    return [(place, _item(line, place)) for place, (_, line) in zip(places, lines, strict=True)]


def _item(line: str, place: str) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except ValueError as error:
        raise QueryError(f"{place}: this is no JSON; expected {_FORM}") from error
    if not isinstance(item, dict) or "id" not in item:
        raise QueryError(f"{place}: expected {_FORM}")
    turns = [item] if "query" in item else item.get("turns")
    if not isinstance(turns, list) or not turns:
        raise QueryError(f"{place}: expected {_FORM}")
    if not all(isinstance(turn, dict) and isinstance(turn.get("query"), str) for turn in turns):
        raise QueryError(f'{place}: every turn needs a "query", a text; expected {_FORM}')
    return item
