"""Conversations through the product: is a later turn understood in the light of the earlier ones?

Every turn is asked twice: in its conversation, with the product's own earlier replies as history, and alone. What
the conversation adds is the difference. Does not rewrite turns itself; the product does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures import Estimate, estimate
from eval.product import Answers, ask, shown
from eval.ranking import Progress
from eval.records import Conversation, ConversationTurn
from rag.records import Reply, Turn


@dataclass(frozen=True, slots=True)
class TurnResult:
    """One turn: what was searched for and what came. ``understood``: it was taken for the kind of turn it is.

    ``right``: the right answer first, or the whole list; ``near``: the same, with the first three places for "first".
    """

    conversation: str
    number: int
    kind: str
    query: str
    searched: str
    expected: tuple[str, ...]
    found: tuple[str, ...]
    understood: bool
    right: bool
    near: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class TurnRow:
    """Figures over a group of turns: right in the conversation (first; first three), right alone, kind understood."""

    group: str
    right: Estimate
    near: Estimate
    alone: Estimate
    understood: Estimate


def converse(
    archive: Answers, conversations: Sequence[Conversation], progress: Progress | None = None
) -> list[TurnResult]:
    """Hold every conversation with the archive; return all turns in order."""
    found = []
    for done, conversation in enumerate(conversations, 1):
        history: list[Turn] = []
        for number, turn in enumerate(conversation.turns, 1):
            reply = ask(archive, turn.query, history)
            alone = reply if number == 1 else ask(archive, turn.query)
            found.append(_result(conversation.id, number, turn, reply, alone))
            history.append(_turn(reply))
        if progress is not None:
            progress(done, len(conversations))
    return found


def turn_rows(results: Sequence[TurnResult]) -> list[TurnRow]:
    """Return a row for first turns, for later turns, and for each kind among the later ones; empty ones left out."""
    later = [r for r in results if r.number > 1]
    groups = {"first turns": [r for r in results if r.number == 1], "later turns": later}
    for kind in sorted({r.kind for r in later} - {""}):
        groups[f"later turns, {kind}"] = [r for r in later if r.kind == kind]
    return [_row(name, rows) for name, rows in groups.items() if rows]


def is_right(turn: ConversationTurn, reply: Reply, places: int = 1) -> bool:
    """Judge a reply: one of the first ``places`` answers suffices; or, where the list is to be complete, all of it.

    Where nothing answers, nothing may be offered. A turn that asks for what the product does not do (a summary) is
    right when it says so, or shows the text itself.
    """
    answers = shown(reply)
    if not turn.answers:
        return reply.status != "answered"
    if turn.complete:
        direct = {f"{c.document}#{c.number}" for c in reply.answers if not c.via}
        return direct <= set(turn.answers) <= set(answers)
    return (turn.kind == "help" and reply.kind == "help") or bool(set(answers[:places]) & set(turn.answers))


def _row(name: str, rows: Sequence[TurnResult]) -> TurnRow:
    columns = ([float(getattr(r, field)) for r in rows] for field in ("right", "near", "alone", "understood"))
    return TurnRow(name, *(estimate(values) for values in columns))


def _result(conversation: str, number: int, turn: ConversationTurn, reply: Reply, alone: Reply) -> TurnResult:
    return TurnResult(
        conversation,
        number,
        turn.kind,
        turn.query,
        reply.searched,
        turn.answers,
        shown(reply),
        turn.kind in ("", reply.kind),
        is_right(turn, reply),
        is_right(turn, reply, 3),
        is_right(turn, alone),
    )


def _turn(reply: Reply) -> Turn:
    answers = tuple((c.document, c.number) for c in reply.answers)
    return Turn(reply.query, reply.searched, answers, reply.kind)
