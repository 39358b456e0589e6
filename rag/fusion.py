"""Rankings to one ranking: scores of several rankers over the same answers, standardised and added with weights.

Pure; knows no text. Says nothing about certainty: a fused score only orders the answers of one query
(:mod:`rag.confidence` looks at the raw scores).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def pool(scores: NDArray[np.float32], owners: NDArray[np.int64], count: int) -> Scores:
    """Give each of ``count`` answers the best score among its rows; NaN where it has no row.

    ``owners`` holds (row, answer) pairs, shape (pairs, 2), in rising order of answer; a row may lead to several answers
    (a referral and its target).
    """
    pooled = np.full(count, np.nan)
    rows, answers = owners[:, 0], owners[:, 1]
    if len(rows):
        starts = np.flatnonzero(np.diff(answers, prepend=-1))
        pooled[answers[starts]] = np.maximum.reduceat(scores[rows], starts)
    return pooled


def standardise(scores: Scores) -> Scores:
    """Return z-scores over the answers that have a score; 0 everywhere when all scores are equal (no evidence)."""
    known = ~np.isnan(scores)
    if not known.any():
        return scores.copy()
    spread = float(np.std(scores[known]))
    if spread < 1e-9:
        return np.where(known, 0.0, np.nan)
    result: Scores = (scores - float(np.mean(scores[known]))) / spread
    return result


def matrix(evidence: Mapping[str, Scores]) -> dict[str, Scores]:
    """Standardise every ranker's scores and fill what an answer lacks with the mean of its other evidence.

    Filling keeps documents with question variants and documents without them comparable: an answer is not punished
    for a ranker that had nothing to look at.
    """
    standard = {name: standardise(scores) for name, scores in evidence.items()}
    if not standard:
        return standard
    table = np.vstack(list(standard.values()))
    known = ~np.isnan(table)
    mean = np.where(known, table, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return {name: np.where(np.isnan(scores), mean, scores) for name, scores in standard.items()}


def fuse(standard: Mapping[str, Scores], weights: Mapping[str, float]) -> Scores:
    """Add the standardised scores of :func:`matrix` with their weights; a ranker without a weight counts 0."""
    total = sum((weights.get(name, 0.0) * scores for name, scores in standard.items()), np.zeros(1))
    return np.asarray(total, dtype=np.float64)


def order(fused: Scores) -> list[int]:
    """Return the answers best first; equal scores in order of row."""
    return [int(i) for i in np.argsort(-fused, kind="stable")]
