"""One row of a question file -> one record, or an error that names the file, the line and the mend.

Does not open files: see :mod:`eval.sets`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.records import Conversation, ConversationTurn, Question, Unanswerable
from rag.errors import QueryError

QUESTION_FIELDS = frozenset(
    {"id", "lang", "user", "difficulty", "query", "answers", "partly", "evidence", "split", "document", "note"}
)
UNANSWERABLE_FIELDS = frozenset({"id", "lang", "kind", "query", "why", "missing", "split", "note"})
CONVERSATION_FIELDS = frozenset({"id", "lang", "split", "turns", "document", "note"})
TURN_FIELDS = frozenset({"query", "kind", "answers", "complete", "note"})
SPLITS = ("dev", "test", "")
Record = Question | Unanswerable | Conversation


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands, and what the answers in it may be.

    ``known`` maps document id to its answer numbers; ``document`` is meant by a bare number ("" when none is).
    """

    file: str
    line: int
    known: Mapping[str, frozenset[int]]
    document: str

    def error(self, problem: str, mend: str) -> QueryError:
        return QueryError(f"{self.file}, line {self.line}: {problem}; {mend}")


def record(row: object, place: Place) -> Record:
    """Turn one row into a record: ``turns`` make a conversation, ``answers`` a question, neither: unanswerable."""
    if not isinstance(row, dict):
        raise place.error("not an object", 'write one {"query": …, "answers": […]} per line')
    if "turns" in row:
        return _conversation(row, place)
    return _question(row, place) if "answers" in row else _unanswerable(row, place)


def _question(row: dict[str, object], place: Place) -> Question:
    _check_fields(row, QUESTION_FIELDS, place)
    answers = _answers(row, "answers", place)
    if not answers:
        raise place.error('"answers" is empty', 'name the answer numbers that suffice, or leave "answers" out')
    text = {name: _text(row, name, place) for name in ("user", "difficulty", "evidence")}
    return Question(
        id=_id(row, place),
        query=_query(row, place),
        answers=answers,
        partly=_answers(row, "partly", place),
        lang=_text(row, "lang", place) or "nl",
        split=_split(row, place),
        **text,
    )


def _unanswerable(row: dict[str, object], place: Place) -> Unanswerable:
    if not {"kind", "why", "missing"} & set(row):
        raise place.error('no "answers"', 'add "answers": [numbers], or "kind" and "why" when nothing answers it')
    _check_fields(row, UNANSWERABLE_FIELDS, place)
    return Unanswerable(
        id=_id(row, place),
        query=_query(row, place),
        kind=_text(row, "kind", place) or "other",
        lang=_text(row, "lang", place) or "nl",
        why=_text(row, "why", place),
        missing=_joined(row, "missing", place),
        split=_split(row, place),
    )


def _conversation(row: dict[str, object], place: Place) -> Conversation:
    _check_fields(row, CONVERSATION_FIELDS, place)
    turns = row["turns"]
    if not isinstance(turns, list) or not turns:
        raise place.error('"turns" is not a list with turns in it', 'write "turns": [{"query": …, "answers": […]}, …]')
    inherited = {"document": row["document"]} if "document" in row else {}
    return Conversation(
        id=_id(row, place),
        turns=tuple(_turn(turn, inherited, place) for turn in turns),
        lang=_text(row, "lang", place) or "nl",
        split=_split(row, place),
    )


def _turn(turn: object, inherited: dict[str, object], place: Place) -> ConversationTurn:
    if not isinstance(turn, dict):
        raise place.error("a turn is not an object", 'write each turn as {"query": …, "answers": […]}')
    _check_fields(turn, TURN_FIELDS, place)
    return ConversationTurn(
        query=_query(turn, place),
        kind=_text(turn, "kind", place),
        answers=_answers(inherited | turn, "answers", place),
        complete=_flag(turn, "complete", place),
        note=_text(turn, "note", place),
    )


def _check_fields(row: dict[str, object], fields: frozenset[str], place: Place) -> None:
    unknown = sorted(str(name) for name in set(row) - fields)
    if unknown:
        raise place.error(f'unknown field "{unknown[0]}"', f"use only {', '.join(sorted(fields))}")


def _text(row: dict[str, object], name: str, place: Place) -> str:
    value = row.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise place.error(f'"{name}" is not a text', f'write "{name}": "…"')
    return value


def _flag(row: dict[str, object], name: str, place: Place) -> bool:
    value = row.get(name, False)
    if not isinstance(value, bool):
        raise place.error(f'"{name}" is not true or false', f'write "{name}": true when all answers must be shown')
    return value


def _joined(row: dict[str, object], name: str, place: Place) -> str:
    value = row.get(name)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return _text(row, name, place)


def _query(row: dict[str, object], place: Place) -> str:
    query = _text(row, "query", place)
    if "query" not in row:
        raise place.error('no "query"', 'add "query": "the question as typed"')
    return query  # subtle: an empty query is a legitimate question that nothing answers


def _id(row: dict[str, object], place: Place) -> str:
    value = row.get("id", "")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value.split()) > 1:
        raise place.error('"id" is not a word', "give each question a short id without spaces")
    return value.strip() or f"{place.file.rsplit('.', 1)[0]}-{place.line}"


def _split(row: dict[str, object], place: Place) -> str:
    split = _text(row, "split", place)
    if split not in SPLITS:
        raise place.error(f'unknown split "{split}"', 'use "dev" or "test"')
    return split


def _answers(row: dict[str, object], name: str, place: Place) -> tuple[str, ...]:
    value = row.get(name) or []
    if not isinstance(value, list):
        raise place.error(f'"{name}" is not a list', f'write "{name}": [12, 13]')
    named = _text(row, "document", place)
    return tuple(dict.fromkeys(_answer(item, named, place) for item in value))


def _answer(item: object, named: str, place: Place) -> str:
    document, number = named or place.document, item
    if isinstance(item, str) and "#" in item:
        document, number = item.rsplit("#", 1)
    if isinstance(number, str) and number.strip().isdecimal():
        number = int(number)
    if not isinstance(number, int) or isinstance(number, bool):
        raise place.error(f"{item!r} is no answer number", 'write 12 or "document#12"')
    if not document:
        raise place.error(f"answer {number} of which document?", 'write "document#number" or add "document"')
    if document not in place.known:
        raise place.error(f'unknown document "{document}"', f"the archive holds {', '.join(sorted(place.known))}")
    if number not in place.known[document]:
        raise place.error(f"{document} has no answer {number}", f"use one of {_span(place.known[document])}")
    return f"{document}#{number}"


def _span(numbers: frozenset[int]) -> str:
    return f"{min(numbers)} to {max(numbers)}" if numbers else "none: it has no answers"
