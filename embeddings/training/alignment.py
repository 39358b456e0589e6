"""IBM Model 1: which English pieces a Dutch piece stands for, from sentence pairs alone.

Brown et al. 1993, "The Mathematics of Statistical Machine Translation". Expectation maximisation over all
co-occurring pieces, in numpy. Does not align positions and has no fertility: a good start for vectors needs neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Translations:
    """p(target | source) as a sparse list, sorted by source and then by falling probability."""

    source: Ints
    target: Ints
    probability: NDArray[np.float64]
    count: NDArray[np.float64]

    def best(self, source: int, top: int) -> tuple[Ints, NDArray[np.float64], float]:
        """The `top` most probable targets, their probabilities, and how much evidence there was (expected count)."""
        start, end = np.searchsorted(self.source, [source, source + 1])
        chosen = slice(start, min(end, start + top))
        return self.target[chosen], self.probability[chosen], float(self.count[start:end].sum())


def _cooccurrences(sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> tuple[Ints, Ints, Ints]:
    """Every (source, target) of every pair; the third column numbers the target position for the E step."""
    left, right, slot = [], [], []
    position = 0
    for source, target in zip(sources, targets, strict=True):
        s, t = np.asarray(source, dtype=np.int64), np.asarray(target, dtype=np.int64)
        left.append(np.tile(s, len(t)))
        right.append(np.repeat(t, len(s)))
        slot.append(np.repeat(np.arange(position, position + len(t)), len(s)))
        position += len(t)
    return np.concatenate(left), np.concatenate(right), np.concatenate(slot)


def model1(
    sources: Sequence[Sequence[int]],
    targets: Sequence[Sequence[int]],
    vocabulary: int,
    iterations: int = 5,
    progress: Callable[[int, int], None] | None = None,
) -> Translations:
    """Estimate p(target | source) over token ids below `vocabulary`; both lists must be equally long."""
    left, right, slot = _cooccurrences(sources, targets)
    keys, row = np.unique(left * vocabulary + right, return_inverse=True)
    source, target = keys // vocabulary, keys % vocabulary
    probability: NDArray[np.float64] = np.ones(len(keys))
    count: NDArray[np.float64] = np.zeros(len(keys))
    slots = int(slot[-1]) + 1 if len(slot) else 0
    for iteration in range(iterations):
        weight = probability[row]
        weight /= np.bincount(slot, weights=weight, minlength=slots)[slot]
        count = np.bincount(row, weights=weight, minlength=len(keys)).astype(np.float64)
        probability = count / np.bincount(source, weights=count, minlength=vocabulary)[source]
        if progress:
            progress(iteration + 1, iterations)
    order = np.lexsort((target, -probability, source))
    return Translations(source[order], target[order], probability[order], count[order])
