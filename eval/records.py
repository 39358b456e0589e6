"""What a question set holds: questions with judgements, questions the documents do not answer, conversations.

Answers are readable ids, ``<document>#<number>``. Does not read files and does not measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eval.measures import PARTLY, SUFFICES

Split = Literal["dev", "test", "all"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the documents answer. ``evidence`` is the sentence that answers it, as it stands there, or ""."""

    id: str
    query: str
    answers: tuple[str, ...]
    partly: tuple[str, ...] = ()
    lang: str = "nl"
    user: str = ""
    difficulty: str = ""
    evidence: str = ""
    split: str = ""


@dataclass(frozen=True, slots=True)
class Unanswerable:
    """A question that the documents do not answer; ``missing`` names what they never mention, or ""."""

    id: str
    query: str
    kind: str = "other"
    lang: str = "nl"
    why: str = ""
    missing: str = ""
    split: str = ""


@dataclass(frozen=True, slots=True)
class ConversationTurn:
    """One turn: what is typed, and the answers that suffice in its context (none: nothing answers it).

    ``kind`` is search, lookup or help ("" when not judged); ``complete`` asks for all of ``answers`` and no others.
    """

    query: str
    kind: str = ""
    answers: tuple[str, ...] = ()
    complete: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Two or more turns that belong together."""

    id: str
    turns: tuple[ConversationTurn, ...]
    lang: str = "nl"
    split: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """All that was loaded for one evaluation. ``sha256`` is of the files read, in order; ``split`` what was kept."""

    name: str
    split: Split
    sha256: str
    questions: tuple[Question, ...] = ()
    unanswerable: tuple[Unanswerable, ...] = ()
    conversations: tuple[Conversation, ...] = ()

    def qrels(self) -> dict[str, dict[str, int]]:
        """Return question id -> answer id -> 2 (suffices) or 1 (partly)."""
        return qrels(self.questions)


def qrels(questions: tuple[Question, ...]) -> dict[str, dict[str, int]]:
    """Return question id -> answer id -> 2 (suffices) or 1 (partly); an answer in both lists suffices."""
    return {q.id: dict.fromkeys(q.partly, PARTLY) | dict.fromkeys(q.answers, SUFFICES) for q in questions}
