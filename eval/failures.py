"""Every question that went wrong: what was shown, what was expected, and why it ranked so.

Does not guess causes: the why is the raw evidence of both answers, ranker by ranker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.measures import DEPTH
from eval.product import Answers, Outcome
from eval.ranking import hit_ids
from eval.records import Question, Unanswerable
from rag.records import Hit

Evidence = tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """One question that went wrong.

    ``problem`` is "wrong first" , "refused" (nothing offered though the first answer suffices) or "answered" (though
    nothing answers it). ``expected_rank`` is the rank of the best sufficient answer among all, None when it has no
    rank. ``evidence`` holds (ranker and field, raw score of the answer shown first, of the expected answer).
    """

    id: str
    query: str
    problem: str
    shown: tuple[str, ...]
    expected: tuple[str, ...]
    confidence: float
    expected_rank: int | None = None
    evidence: Evidence = ()
    why: str = ""


def failures(
    archive: Answers,
    outcomes: Mapping[str, Outcome],
    questions: Sequence[Question],
    unanswerable: Sequence[Unanswerable] = (),
) -> list[Failure]:
    """Return what went wrong, in the order of the sets; answerable questions first."""
    found = []
    for question in questions:
        outcome = outcomes[question.id]
        if not outcome.answers or outcome.answers[0] not in question.answers:
            found.append(_wrong(archive, question, outcome))
        elif not outcome.offered:
            found.append(_failure(question, outcome, "refused", question.answers))
    for other in unanswerable:
        if outcomes[other.id].offered:
            found.append(_failure(other, outcomes[other.id], "answered", (), why=other.why))
    return found


def _failure(
    question: Question | Unanswerable, outcome: Outcome, problem: str, expected: tuple[str, ...], why: str = ""
) -> Failure:
    return Failure(question.id, question.query, problem, outcome.answers[:3], expected, outcome.confidence, why=why)


def _wrong(archive: Answers, question: Question, outcome: Outcome) -> Failure:
    count = sum(len(document.exchanges) for document in archive.documents)
    hits = archive.search(question.query, top=max(count, DEPTH)) if question.query.strip() else []
    ids = hit_ids(hits)
    rank = next((i for i, answer in enumerate(ids) if answer in question.answers), None)
    first = next((h for h, i in zip(hits, ids, strict=True) if i in outcome.answers[:1]), None)
    evidence = _side_by_side(first, hits[rank]) if first is not None and rank is not None else ()
    return Failure(
        question.id,
        question.query,
        "wrong first",
        outcome.answers[:3],
        question.answers,
        outcome.confidence,
        None if rank is None else rank + 1,
        evidence,
        "nothing was shown" if not outcome.answers else "",
    )


def _side_by_side(shown: Hit, expected: Hit) -> Evidence:
    other = dict(expected.evidence)
    return tuple((name, score, other.get(name, 0.0)) for name, score in shown.evidence)
