"""Pooling, z-scores, filling and adding, all against arithmetic."""

from __future__ import annotations

from math import isnan, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fusion import fuse, matrix, order, pool, standardise

NUMBERS = st.floats(-100, 100, width=32)
ARMS = st.integers(1, 6).flatmap(
    lambda answers: st.dictionaries(
        st.sampled_from(["words.answer", "dense.answer", "ngrams.question", "dense.variant"]),
        st.lists(NUMBERS | st.just(nan), min_size=answers, max_size=answers),
        min_size=1,
    )
)


def test_an_answer_gets_the_best_of_its_rows_and_nan_without_rows() -> None:
    scores = np.array([0.1, 0.9, 0.4], dtype=np.float32)
    pooled = pool(scores, np.array([(0, 0), (1, 0), (2, 1)]), 3)
    assert pooled[:2] == pytest.approx([0.9, 0.4]) and isnan(pooled[2])


def test_a_row_may_lead_to_two_answers() -> None:
    assert pool(np.array([0.5], dtype=np.float32), np.array([(0, 0), (0, 1)]), 2) == pytest.approx([0.5, 0.5])


def test_no_rows_at_all_is_nothing_known() -> None:
    assert np.isnan(pool(np.zeros(0, dtype=np.float32), np.zeros((0, 2), dtype=np.int64), 2)).all()


def test_z_scores_by_arithmetic() -> None:
    # mean 2, squared differences 1, 0 and 1: standard deviation sqrt(2 / 3)
    assert standardise(np.array([1.0, 2.0, 3.0])) == pytest.approx([-1 / sqrt(2 / 3), 0, 1 / sqrt(2 / 3)])


def test_what_is_unknown_does_not_weigh_in_the_mean() -> None:
    found = standardise(np.array([1.0, nan, 3.0]))
    assert found[[0, 2]] == pytest.approx([-1, 1]) and isnan(found[1])


def test_a_ranker_that_found_nothing_counts_nothing() -> None:
    assert standardise(np.zeros(3)).tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(standardise(np.full(2, nan))).all()
    alone = matrix({"dense.answer": np.array([0.2, 0.8])})
    beside = matrix({"dense.answer": np.array([0.2, 0.8]), "words.answer": np.zeros(2)})
    weights = {"dense.answer": 0.5, "words.answer": 9.0}
    assert fuse(beside, weights) == pytest.approx(fuse(alone, weights))


def test_missing_evidence_is_filled_with_the_mean_of_the_rest() -> None:
    # z of (1, 3) is (-1, 1) and of (2, 4, 6) is (-s, 0, s) with s = 2 / sqrt(8 / 3); answer 2 lacks the first two
    s = 2 / sqrt(8 / 3)
    evidence = {
        "a.answer": np.array([1.0, 3.0, nan]),
        "b.answer": np.array([3.0, 1.0, nan]),
        "c.answer": np.array([2.0, 4.0, 6.0]),
    }
    filled = matrix(evidence)
    assert filled["a.answer"] == pytest.approx([-1, 1, s])
    assert filled["b.answer"] == pytest.approx([1, -1, s])
    assert filled["c.answer"] == pytest.approx([-s, 0, s])


def test_an_answer_without_any_evidence_is_average() -> None:
    assert matrix({"a.answer": np.array([1.0, 3.0, nan])})["a.answer"] == pytest.approx([-1, 1, 0])


def test_weights_multiply_and_no_weight_counts_nothing() -> None:
    standard = {"a": np.array([1.0, -1.0]), "b": np.array([-2.0, 2.0]), "c": np.array([7.0, 7.0])}
    assert fuse(standard, {"a": 0.5, "b": 0.25}) == pytest.approx([0.5 - 0.5, -0.5 + 0.5])
    assert fuse(standard, {}).tolist() == [0.0, 0.0]


def test_equal_scores_come_in_order_of_row() -> None:
    assert order(np.array([0.5, 0.9, 0.5, 0.9, 0.1])) == [1, 3, 0, 2, 4]
    assert order(np.zeros(4)) == [0, 1, 2, 3]


@given(ARMS, st.randoms(use_true_random=False))
def test_the_order_of_the_arms_does_not_matter(arms: dict[str, list[float]], random: object) -> None:
    evidence = {name: np.array(scores) for name, scores in arms.items()}
    names = list(evidence)
    random.shuffle(names)  # type: ignore[attr-defined]
    shuffled = {name: evidence[name] for name in names}
    weights = {name: 1.0 + i for i, name in enumerate(sorted(evidence))}
    assert fuse(matrix(shuffled), weights) == pytest.approx(fuse(matrix(evidence), weights), abs=1e-9)


@given(st.lists(NUMBERS, min_size=2, max_size=8), st.floats(0.5, 20), NUMBERS)
def test_scale_and_offset_of_a_ranker_do_not_matter(scores: list[float], scale: float, offset: float) -> None:
    raw = np.array(scores, dtype=np.float64)
    if np.std(raw) < 1e-3:
        return
    assert standardise(raw * scale + offset) == pytest.approx(standardise(raw), abs=1e-6)


@given(ARMS)
def test_filled_evidence_is_finite(arms: dict[str, list[float]]) -> None:
    assert all(np.isfinite(row).all() for row in matrix({n: np.array(s) for n, s in arms.items()}).values())
