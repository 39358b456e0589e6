"""Signals and the logistic model against arithmetic."""

from __future__ import annotations

from math import exp, log, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.confidence import probability, signals, status

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


def test_signals_by_hand() -> None:
    fused = np.array([3.0, 1.0, 2.0])
    raw = {"words.answer": np.array([4.0, 5.0, 0.0]), "dense.variant": np.array([0.9, nan, 0.1])}
    found = signals(0, fused, raw, ["hacker", "eu"], {"answer": 0.25})
    spread = (2 / 3) ** 0.5
    assert found == pytest.approx(
        {
            "words_answer": 4.0,
            "dense_variant": 0.9,
            "lead": (3 - 2) / spread,
            "margin": (3 - 2) / spread,
            "agree": 1 / 2,
            "length": log(3),
            "dense_best": 0.9,
            "covered_answer": 0.25,
        }
    )


def test_what_an_answer_lacks_counts_zero_and_leads_nowhere() -> None:
    found = signals(1, np.array([0.0, 1.0]), {"dense.variant": np.array([0.2, nan])}, [], {})
    assert found["dense_variant"] == found["dense_best"] == found["agree"] == found["length"] == 0.0


def test_one_answer_or_equal_scores_give_no_lead() -> None:
    alone = signals(0, np.array([2.0]), {}, ["a"], {})
    assert alone["lead"] == alone["margin"] == alone["agree"] == 0.0
    equal = signals(1, np.zeros(3), {"words.answer": np.zeros(3)}, ["a"], {})
    assert equal["lead"] == equal["margin"] == equal["agree"] == 0.0
