"""Measures against values worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.measures import MEASURES, difference, estimate, score

QRELS = {"q1": {"d#1": 2}, "q2": {"d#2": 2, "d#3": 1}, "q3": {"d#4": 2, "d#5": 2}, "q4": {"d#6": 2}}
RANKING = {"q1": ["d#1"], "q2": ["d#3", "d#9", "d#2"], "q3": ["d#8", "d#5"]}  # q4 found nothing


def test_success_counts_sufficient_answers_only() -> None:
    scores = score(QRELS, RANKING)
    # q2 has a partly relevant answer first, which is no success
    assert scores["Success@1"] == {"q1": 1.0, "q2": 0.0, "q3": 0.0, "q4": 0.0}
    assert scores["Success@3"] == {"q1": 1.0, "q2": 1.0, "q3": 1.0, "q4": 0.0}


def test_recall_and_reciprocal_rank() -> None:
    scores = score(QRELS, RANKING)
    assert scores["R@10"] == {"q1": 1.0, "q2": 1.0, "q3": 1 / 2, "q4": 0.0}
    assert scores["RR@10"] == pytest.approx({"q1": 1.0, "q2": 1 / 3, "q3": 1 / 2, "q4": 0.0})


def test_ndcg_is_graded() -> None:
    found = score(QRELS, RANKING)["nDCG@10"]
    # gain grade, discount log2(rank + 1): q2 ranks 1 (grade 1) and 3 (grade 2), ideally grade 2 then 1
    q2 = (1 / math.log2(2) + 2 / math.log2(4)) / (2 / math.log2(2) + 1 / math.log2(3))
    q3 = (2 / math.log2(3)) / (2 / math.log2(2) + 2 / math.log2(3))
    assert found == pytest.approx({"q1": 1.0, "q2": q2, "q3": q3, "q4": 0.0})


def test_only_the_first_ten_count() -> None:
    scores = score({"q": {"d#11": 2}}, {"q": [f"d#{n}" for n in range(1, 12)]})
    assert {name: scores[name]["q"] for name in MEASURES} == dict.fromkeys(MEASURES, 0.0)


def test_a_repeated_answer_counts_where_it_first_stands() -> None:
    assert score({"q": {"d#1": 2}}, {"q": ["d#2", "d#2", "d#1"]})["RR@10"]["q"] == 1 / 2


def test_no_ranking_at_all_is_zero_and_no_judgement_an_error() -> None:
    assert score({"q": {"d#1": 2}}, {})["Success@1"] == {"q": 0.0}
    with pytest.raises(ValueError, match="nothing to measure"):
        score({}, {"q": ["d#1"]})


def test_interval_of_equal_values_has_no_width() -> None:
    found = estimate([0.5] * 20)
    assert (found.mean, found.low, found.high, found.n) == (0.5, 0.5, 0.5, 20)


def test_interval_is_close_to_the_normal_one() -> None:
    # 200 tosses, half heads: standard error sqrt(0.25 / 200) = 0.0354, so 0.5 +- 1.96 * 0.0354
    found = estimate([0.0, 1.0] * 100)
    half = 1.96 * math.sqrt(0.25 / 200)
    assert found.low == pytest.approx(0.5 - half, abs=0.01)
    assert found.high == pytest.approx(0.5 + half, abs=0.01)


def test_intervals_repeat_with_their_seed() -> None:
    values = [0.0, 1.0, 0.5, 0.25, 1.0]
    assert estimate(values, seed=1) == estimate(values, seed=1)


def test_randomisation_test_by_enumeration() -> None:
    # four differences of +1: |sum| = 4 in 2 of the 16 sign patterns, so p = 1/8 but for sampling
    a = {f"q{i}": 0.0 for i in range(6)}
    b = {f"q{i}": 1.0 if i < 4 else 0.0 for i in range(6)}
    found = difference(a, b)
    assert found.mean == pytest.approx(4 / 6)
    assert found.p == pytest.approx(1 / 8, abs=0.015)
    assert found.n == 6


def test_equal_runs_do_not_differ() -> None:
    run = {"q1": 0.3, "q2": 1.0}
    assert difference(run, run).p == 1.0


def test_runs_over_other_questions_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same questions"):
        difference({"q1": 1.0}, {"q2": 1.0})


ANSWERS = [f"d#{n}" for n in range(12)]


@given(st.permutations(ANSWERS), st.dictionaries(st.sampled_from(ANSWERS), st.sampled_from([1, 2]), min_size=1))
def test_measures_are_shares_and_agree(order: list[str], judged: dict[str, int]) -> None:
    scores = {name: values["q"] for name, values in score({"q": judged}, {"q": order}).items()}
    assert all(0.0 <= value <= 1.0 + 1e-9 for value in scores.values())
    assert scores["Success@1"] <= scores["Success@3"]
    assert (scores["RR@10"] > 0) == (scores["R@10"] > 0)
