"""Questions through a search function -> rankings -> figures.

Takes any function from a question to hits, so the archive, a part of it, a peer or a broken one are measured alike.
Does not decide whether an answer is offered: see :mod:`eval.refusal`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eval.measures import DEPTH, MEASURES, SUFFICES, Estimate, Scores, estimate, score
from eval.records import Question, qrels
from rag.records import Hit

Search = Callable[[str], Sequence[Hit]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One system over one list of questions. ``scores`` is measure -> question id -> value, complete for both."""

    name: str
    questions: tuple[Question, ...]
    ranking: Mapping[str, tuple[str, ...]]
    scores: Scores

    def estimate(self, measure: str, ids: Sequence[str] | None = None) -> Estimate:
        """Mean and interval of a measure over all questions, or over those in ``ids``."""
        values = self.scores[measure]
        return estimate([values[q] for q in (ids if ids is not None else values)])

    def mean(self, measure: str) -> float:
        """Mean of a measure over all questions, unanswered ones as 0."""
        values = self.scores[measure]
        return sum(values.values()) / len(values)

    def failures(self) -> list[Question]:
        """Return the questions whose first answer does not suffice, in the order of the set."""
        return [q for q in self.questions if self.scores[MEASURES[0]][q.id] == 0]


def hit_ids(hits: Sequence[Hit]) -> tuple[str, ...]:
    """Return the answers of ``hits`` as ``<document>#<number>``, best first."""
    return tuple(f"{hit.document}#{hit.number}" for hit in hits)


def rank(questions: Sequence[Question], search: Search, progress: Progress | None = None) -> dict[str, tuple[str, ...]]:
    """Search every question; return question id -> answer ids, best first."""
    ranking = {}
    for done, question in enumerate(questions, 1):
        ranking[question.id] = hit_ids(search(question.query))
        if progress is not None:
            progress(done, len(questions))
    return ranking


def evaluate_ranking(
    questions: Sequence[Question], ranking: Mapping[str, Sequence[str]] | Search, *, name: str = ""
) -> Evaluation:
    """Measure a ranking (question id -> answer ids) or a search function on ``questions``.

    Raises ValueError when there are no questions or ids repeat: an empty set has no score.
    """
    kept = tuple(questions)
    found = rank(kept, ranking) if callable(ranking) else ranking
    judged = qrels(kept)
    if len(judged) != len(kept):
        raise ValueError("two questions have the same id")
    return Evaluation(name, kept, {q.id: tuple(found.get(q.id, ())) for q in kept}, score(judged, found))


def first_rank(question: Question, ranked: Sequence[str]) -> int | None:
    """Return the 1-based rank of the first answer that suffices within the first ten, or None."""
    judged = qrels((question,))[question.id]
    ranks = (i for i, answer in enumerate(ranked[:DEPTH], 1) if judged.get(answer) == SUFFICES)
    return next(ranks, None)
