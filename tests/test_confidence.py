"""The logistic model against arithmetic."""

from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.confidence import probability, status

MODEL = {
    "intercept": -1.0,
    "signals": {
        "lead": {"mean": 2.0, "scale": 0.5, "weight": 1.5},
        "dense_best": {"mean": 0.4, "scale": 0.2, "weight": 0.5},
    },
}


def test_probability_by_hand() -> None:
    # -1 + 1.5 (3 - 2) / 0.5 + 0.5 (0.6 - 0.4) / 0.2 = -1 + 3 + 0.5 = 2.5
    assert probability({"lead": 3.0, "dense_best": 0.6}, MODEL) == pytest.approx(1 / (1 + exp(-2.5)))


def test_a_signal_that_is_not_there_is_zero() -> None:
    # -1 + 1.5 (0 - 2) / 0.5 + 0.5 (0 - 0.4) / 0.2 = -8
    assert probability({}, MODEL) == pytest.approx(1 / (1 + exp(8.0)))


@given(st.dictionaries(st.sampled_from(["lead", "dense_best", "other"]), st.floats(-1e6, 1e6)))
def test_a_probability_lies_between_0_and_1(found: dict[str, float]) -> None:
    assert 0.0 <= probability(found, MODEL) <= 1.0
    assert 0.0 <= probability(found, {}) <= 1.0


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_more_of_a_good_signal_is_never_less_sure(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert probability({"lead": low}, MODEL) <= probability({"lead": high}, MODEL)


def test_without_a_model_the_best_cosine_stands_in() -> None:
    assert probability({"dense_best": 0.37}, {}) == 0.37
    assert probability({"dense_best": -0.2}, {}) == 0.0
    assert probability({"dense_best": 1.2}, {}) == 1.0


def test_status_by_two_thresholds() -> None:
    model = {"answered": 0.6, "related": 0.3}
    found = [status(p, model) for p in (1.0, 0.6, 0.59, 0.3, 0.29, 0.0)]
    assert found == ["answered", "answered", "related", "related", "none", "none"]
