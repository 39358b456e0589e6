"""What each part is worth: the same questions with parts of the evidence left out, or with another encoder.

Measures the ranking (``search``), not the refusing. Does not build indexes: see :mod:`eval.rebuild`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from eval.measures import DEPTH, MEASURES, Difference, difference
from eval.product import Answers
from eval.ranking import Evaluation, Progress, Search, evaluate_ranking, rank
from eval.records import Question
from rag.ranking import EVIDENCE, FIELDS, RANKERS
from rag.records import Hit


def names(rankers: Collection[str] = (*RANKERS, "kernel"), fields: Collection[str] = FIELDS) -> frozenset[str]:
    """Return the evidence names of ``rankers`` over ``fields``; the kernel learns from the fields that are named."""
    parts = ((name, *name.split(".")) for name in EVIDENCE)
    return frozenset(name for name, ranker, field in parts if ranker in rankers and field in (*fields, "all"))


FUSED = "fused (all of it)"
PARTS: dict[str, frozenset[str]] = {
    FUSED: names(),
    "lexical only": names(("words", "ngrams")),
    "BM25 only": names(("words",)),
    "n-grams only": names(("ngrams",)),
    "dense only": names(("dense",)),
    "without kernel": names(RANKERS),
    "without variants": names(fields=("answer", "question")),
    "without question texts": names(fields=("answer", "variant")),
    "answers only": names(fields=("answer",)),
}


@dataclass(frozen=True, slots=True)
class Ablation:
    """One variation, and how it differs from the fused ranking by measure (None for the fused one itself)."""

    evaluation: Evaluation
    against_fused: dict[str, Difference] | None


def ablate(
    archive: Answers,
    questions: Sequence[Question],
    others: Mapping[str, Answers] | None = None,
    progress: Progress | None = None,
) -> list[Evaluation]:
    """Measure every part of :data:`PARTS` on ``questions``, then each of ``others`` fused and by its vectors alone."""
    variations = [(name, archive, evidence) for name, evidence in PARTS.items()]
    for name, other in (others or {}).items():
        variations += [(f"{name}, fused", other, names()), (f"{name}, dense only", other, names(("dense",)))]
    total = len(variations) * len(questions)
    found = []
    for row, (name, searched, evidence) in enumerate(variations):

        def step(done: int, _: int, before: int = row * len(questions)) -> None:
            if progress is not None:
                progress(before + done, total)

        found.append(evaluate_ranking(questions, rank(questions, _search(searched, evidence), step), name=name))
    return found


def _search(archive: Answers, evidence: frozenset[str]) -> Search:
    """Return a search as replies rank: an answer that only refers leaves its place to the answer it refers to."""
    referrals = {(d.id, e.number) for d in archive.documents for e in d.exchanges if e.only_refers}

    def search(query: str) -> list[Hit]:
        hits = archive.search(query, top=DEPTH + len(referrals), evidence=evidence)
        return [hit for hit in hits if (hit.document, hit.number) not in referrals][:DEPTH]

    return search


def against_fused(evaluations: Sequence[Evaluation]) -> list[Ablation]:
    """Set every evaluation against the first, which is the fused one."""
    fused = evaluations[0]
    return [Ablation(fused, None)] + [
        Ablation(e, {m: difference(fused.scores[m], e.scores[m]) for m in MEASURES}) for e in evaluations[1:]
    ]
