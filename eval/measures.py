"""Ranking measures with their uncertainty: ir-measures, seeded bootstrap intervals, paired significance.

Names are the field's: Success@k is "a sufficient answer stands in the first k" (often called hit@k), R@10 the share of
the sufficient answers in the first ten, RR@10 the reciprocal rank of the first of them, nDCG@10 graded.
A judgement is 2 (suffices) or 1 (partly relevant); only nDCG@10 looks at the 1s. Questions without a ranking count 0.
Intervals resample questions, not answers: several questions on one answer make them a little too narrow.
Does not search and does not know what a question is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from numpy.typing import NDArray

SUFFICES = 2
PARTLY = 1
DEPTH = 10
SEED = 26643
RESAMPLES = 2000

Qrels = Mapping[str, Mapping[str, int]]
Ranking = Mapping[str, Sequence[str]]
Scores = dict[str, dict[str, float]]

_MEASURES = {
    "Success@1": Success(rel=SUFFICES) @ 1,
    "Success@3": Success(rel=SUFFICES) @ 3,
    "R@10": R(rel=SUFFICES) @ DEPTH,
    "RR@10": RR(rel=SUFFICES) @ DEPTH,
    "nDCG@10": nDCG @ DEPTH,
}
MEASURES = tuple(_MEASURES)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over ``n`` questions with its 95% bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Run B minus run A on the same ``n`` questions; ``p`` is of the two-sided paired randomisation test."""

    mean: float
    low: float
    high: float
    p: float
    n: int


def score(qrels: Qrels, ranking: Ranking) -> Scores:
    """Return measure name -> question id -> value, for every question of ``qrels`` (missing from ``ranking``: 0).

    A document that is ranked twice counts where it first stands. Raises ValueError when there is nothing to measure.
    """
    if not qrels:
        raise ValueError("no judged questions: there is nothing to measure")
    judged = [ir_measures.Qrel(q, d, grade) for q, docs in qrels.items() for d, grade in docs.items()]
    run = [entry for q in qrels for entry in _trec(q, ranking.get(q, ()))]
    names = {measure: name for name, measure in _MEASURES.items()}
    scores: Scores = {name: dict.fromkeys(qrels, 0.0) for name in MEASURES}
    if run:
        for metric in ir_measures.iter_calc(list(names), judged, run):
            scores[names[metric.measure]][metric.query_id] = float(metric.value)
    return scores


def _trec(question: str, ids: Sequence[str]) -> list[ir_measures.ScoredDoc]:
    # subtle: the providers of ir-measures break ties each in their own way, so the order is passed on as the score
    once = list(dict.fromkeys(ids))
    return [ir_measures.ScoredDoc(question, d, float(len(once) - i)) for i, d in enumerate(once)]


def estimate(values: Sequence[float], seed: int = SEED) -> Estimate:
    """Mean of ``values`` with a 95% percentile bootstrap interval (2,000 resamples). Raises ValueError when empty."""
    if not len(values):
        raise ValueError("no values to average")
    array = np.asarray(values, dtype=np.float64)
    low, high = np.percentile(_resampled_means(array, seed), [2.5, 97.5])
    return Estimate(float(array.mean()), float(low), float(high), len(array))


def difference(a: Mapping[str, float], b: Mapping[str, float], seed: int = SEED, flips: int = 10_000) -> Difference:
    """Compare two runs question by question: mean of b - a, its bootstrap interval, and a randomisation test.

    Under the null the sign of each difference is a coin toss; p is (1 + times as extreme) / (1 + flips), so it is
    never 0. Raises ValueError when the runs hold different questions.
    """
    if set(a) != set(b) or not a:
        raise ValueError("the runs do not hold the same questions")
    deltas = np.array([b[q] - a[q] for q in sorted(a)])
    low, high = np.percentile(_resampled_means(deltas, seed), [2.5, 97.5])
    mean = float(deltas.mean())
    return Difference(mean, float(low), float(high), _randomisation_p(deltas, seed, flips), len(deltas))


def _randomisation_p(deltas: NDArray[np.float64], seed: int, flips: int) -> float:
    moved = deltas[deltas != 0]  # questions that tie add nothing to either side
    generator = np.random.default_rng(seed)
    signs = generator.integers(0, 2, size=(flips, len(moved)), dtype=np.int8) * 2 - 1
    # subtle: equal sums must not differ by a rounding error, hence the tolerance
    extreme = np.abs(signs @ moved) >= abs(moved.sum()) - 1e-9
    return float((1 + extreme.sum()) / (1 + flips))


def _resampled_means(values: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    generator = np.random.default_rng(seed)
    rows = generator.integers(0, len(values), size=(RESAMPLES, len(values)))
    means: NDArray[np.float64] = values[rows].mean(axis=1)
    return means
