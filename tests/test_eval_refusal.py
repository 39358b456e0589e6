"""Refusing, measured on both sides against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.refusal import Decision, aurc, auroc, calibration, ece, measure, risk_coverage, trade_off


def yes(name: str, confidence: float, right: bool = True, offered: bool = True) -> Decision:
    return Decision(name, True, offered, right, confidence)


def no(name: str, confidence: float, offered: bool = False, kind: str = "near-miss") -> Decision:
    return Decision(name, False, offered, False, confidence, kind)


ROWS = [
    yes("a", 0.9),
    yes("b", 0.8, right=False),
    yes("c", 0.6),
    yes("d", 0.2, offered=False),
    no("e", 0.7, offered=True),
    no("f", 0.2),
    no("g", 0.0, kind="garbage"),
]


def test_both_sides() -> None:
    found = measure(ROWS)
    assert (found.answerable, found.unanswerable) == (4, 3)
    assert found.false_answers is not None
    assert found.false_answers.mean == pytest.approx(1 / 3)
    assert found.false_refusals.mean == 1 / 4
    assert found.refused_right.mean == 1 / 4
    assert found.wrong_answers.mean == 1 / 4


def test_auroc_counts_pairs() -> None:
    # 0.9, 0.8 beat all three; 0.6 beats 0.2 and 0.0; 0.2 beats 0.0 and ties with 0.2: 3 + 3 + 2 + 1.5 of 12
    found = measure(ROWS)
    assert found.auroc == pytest.approx(9.5 / 12)
    assert {row.kind: row.auroc for row in found.kinds} == {
        "garbage": 1.0,
        "near-miss": pytest.approx((2 + 2 + 1 + 0.5) / 8),
    }


def test_auroc_needs_both_sides() -> None:
    with pytest.raises(ValueError, match="both"):
        auroc([0.5], [])
    assert measure([yes("a", 0.5)]).auroc is None


def test_risk_coverage_by_hand() -> None:
    # surest first: a right, b wrong, e wrong, c right, then d (right) and f (wrong) tie, g wrong
    expected = [(1 / 7, 0.0), (2 / 7, 1 / 2), (3 / 7, 2 / 3), (4 / 7, 2 / 4), (6 / 7, 3 / 6), (1.0, 4 / 7)]
    assert np.array(risk_coverage(ROWS)) == pytest.approx(np.array(expected))
    assert aurc(ROWS) == pytest.approx((0 + 1 / 2 + 2 / 3 + 1 / 2 + 2 * 1 / 2 + 4 / 7) / 7)


def test_trade_off_runs_from_silent_to_always_answering() -> None:
    # thresholds 0.9, 0.8, 0.7, 0.6, 0.2, 0.0
    expected = [(1, 0), (3 / 4, 0), (2 / 4, 0), (2 / 4, 1 / 3), (1 / 4, 1 / 3), (0, 2 / 3), (0, 1)]
    assert np.array(trade_off(ROWS)) == pytest.approx(np.array(expected))


def test_calibration_by_hand() -> None:
    rows = [yes("a", 0.95), yes("b", 1.0), yes("c", 0.55, right=False), yes("d", 0.5)]
    bins = calibration(rows)
    assert [(b.low, b.n, b.right) for b in bins] == [(0.5, 2, 0.5), (0.9, 2, 1.0)]
    assert ece(bins) == pytest.approx((2 * abs(0.525 - 0.5) + 2 * abs(0.975 - 1.0)) / 4)


def test_a_perfectly_calibrated_system_has_no_error() -> None:
    assert ece(calibration([yes(str(i), 0.25, right=i == 0) for i in range(4)])) == 0


def test_no_answerable_questions_is_an_error() -> None:
    with pytest.raises(ValueError, match="no answerable"):
        measure([no("e", 0.5)])


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=30),
    st.lists(st.floats(0, 1), min_size=1, max_size=30),
)
def test_auroc_equals_counting_all_pairs(positive: list[float], negative: list[float]) -> None:
    pairs = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    assert auroc(positive, negative) == pytest.approx(pairs / (len(positive) * len(negative)))
    assert auroc(positive, negative) + auroc(negative, positive) == pytest.approx(1.0)
