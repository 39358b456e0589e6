"""Whether it speaks when it should and is silent when it should: both sides of refusing, and calibration.

Offered means that the first answer is presented as the answer (status "answered"). A question that nothing answers
can only be offered wrongly. Follows El-Yaniv & Wiener (2010) for risk and coverage, and Guo et al. (2017) for the
expected calibration error with ten equally wide bins. Does not choose a threshold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from eval.measures import Estimate, estimate

BINS = 10
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was done with one question. ``right``: the first answer suffices; ``kind`` is "" when answerable."""

    id: str
    answerable: bool
    offered: bool
    right: bool
    confidence: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of unanswerable question: how often it was answered, and how well confidence tells it apart."""

    kind: str
    false_answers: Estimate
    auroc: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Replies whose confidence lies in ``[low, high)``: their mean confidence and the share that was right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Everything about refusing. Curves hold (x, y) points: coverage and risk, false refusals and false answers."""

    answerable: int
    unanswerable: int
    false_answers: Estimate | None
    false_refusals: Estimate
    refused_right: Estimate
    wrong_answers: Estimate
    auroc: float | None
    kinds: tuple[KindRow, ...]
    risk_coverage: tuple[Point, ...]
    aurc: float
    trade_off: tuple[Point, ...]
    bins: tuple[Bin, ...]
    ece: float


def measure(decisions: Sequence[Decision]) -> Refusal:
    """Measure both sides. Raises ValueError without answerable questions; the other side may be missing."""
    yes = [d for d in decisions if d.answerable]
    no = [d for d in decisions if not d.answerable]
    if not yes:
        raise ValueError("no answerable questions: refusing cannot be measured")
    bins = calibration(decisions)
    return Refusal(
        answerable=len(yes),
        unanswerable=len(no),
        false_answers=estimate([float(d.offered) for d in no]) if no else None,
        false_refusals=estimate([float(not d.offered) for d in yes]),
        refused_right=estimate([float(d.right and not d.offered) for d in yes]),
        wrong_answers=estimate([float(d.offered and not d.right) for d in yes]),
        auroc=_auroc_of(yes, no) if no else None,
        kinds=tuple(_kind(kind, yes, rows) for kind, rows in _by_kind(no)),
        risk_coverage=tuple(risk_coverage(decisions)),
        aurc=aurc(decisions),
        trade_off=tuple(trade_off(decisions)),
        bins=bins,
        ece=ece(bins),
    )


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a positive scores above a negative, ties counting half. Raises ValueError when empty."""
    if not len(positive) or not len(negative):
        raise ValueError("AUROC needs both answerable and unanswerable questions")
    ordered = np.sort(np.asarray(negative, dtype=np.float64))
    below = np.searchsorted(ordered, positive, side="left")
    up_to = np.searchsorted(ordered, positive, side="right")
    return float((below + up_to).sum() / (2 * len(positive) * len(negative)))


def risk_coverage(decisions: Iterable[Decision]) -> list[Point]:
    """Return (coverage, risk) when the surest are answered first, one point for each distinct confidence."""
    rows = list(decisions)
    points: list[Point] = []
    answered = wrong = 0
    for group in _by_confidence(rows):
        answered += len(group)
        wrong += sum(not d.right for d in group)
        points.append((answered / len(rows), wrong / answered))
    return points


def aurc(decisions: Iterable[Decision]) -> float:
    """Return the mean risk over all coverages 1/n … n/n; within a tie every coverage carries the risk of the tie."""
    rows = list(decisions)
    points = risk_coverage(rows)
    before = [0.0, *(x for x, _ in points)]
    return sum((x - start) * risk for start, (x, risk) in zip(before, points, strict=False))


def trade_off(decisions: Iterable[Decision]) -> list[Point]:
    """Return (false refusals, false answers) for every threshold on the confidence, from silent to always answering."""
    rows = list(decisions)
    yes = sum(d.answerable for d in rows)
    no = len(rows) - yes
    if not yes or not no:
        return []
    points: list[Point] = [(1.0, 0.0)]
    answered = false = 0
    for group in _by_confidence(rows):
        answered += sum(d.answerable for d in group)
        false += sum(not d.answerable for d in group)
        points.append((1 - answered / yes, false / no))
    return points


def calibration(decisions: Iterable[Decision]) -> tuple[Bin, ...]:
    """Return the bins that hold replies; a confidence of exactly 1 belongs to the last."""
    rows = list(decisions)
    found = []
    for i in range(BINS):
        inside = [d for d in rows if min(int(d.confidence * BINS), BINS - 1) == i]
        if inside:
            sure = sum(d.confidence for d in inside) / len(inside)
            right = sum(d.right for d in inside) / len(inside)
            found.append(Bin(i / BINS, (i + 1) / BINS, len(inside), sure, right))
    return tuple(found)


def ece(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: the gap between confidence and right, weighted by replies."""
    total = sum(b.n for b in bins)
    return sum(b.n * abs(b.confidence - b.right) for b in bins) / total if total else 0.0


def _by_confidence(decisions: Iterable[Decision]) -> list[list[Decision]]:
    ordered = sorted(decisions, key=lambda d: -d.confidence)
    return [list(group) for _, group in groupby(ordered, key=lambda d: d.confidence)]


def _by_kind(rows: Iterable[Decision]) -> list[tuple[str, list[Decision]]]:
    ordered = sorted(rows, key=lambda d: d.kind)
    return [(kind, list(group)) for kind, group in groupby(ordered, key=lambda d: d.kind)]


def _kind(kind: str, yes: Sequence[Decision], rows: Sequence[Decision]) -> KindRow:
    return KindRow(kind, estimate([float(d.offered) for d in rows]), _auroc_of(yes, rows))


def _auroc_of(yes: Sequence[Decision], no: Sequence[Decision]) -> float:
    return auroc([d.confidence for d in yes], [d.confidence for d in no])
