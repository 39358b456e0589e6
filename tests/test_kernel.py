"""tf-idf cosines and the ridge, by hand for two rows and by their definitions for any."""

from __future__ import annotations

from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.kernel import Block, Kernel, Shares, TfIdf, load, save, solve

ROWS = [["a", "b"], ["b"]]
COMMON = 1.0  # idf of b: ln(3 / 3) + 1
RARE = log(3 / 2) + 1  # idf of a: ln((1 + 2) / (1 + 1)) + 1


def test_tf_idf_of_two_rows_by_hand() -> None:
    length = sqrt(RARE**2 + COMMON**2)
    index = TfIdf(ROWS)
    assert index.cosines(["a"]) == pytest.approx([RARE / length, 0.0])
    assert index.cosines(["b"]) == pytest.approx([COMMON / length, 1.0])
    assert index.between(np.array([0, 1]), np.array([0, 1])) == pytest.approx(
        np.array([[1.0, COMMON / length], [COMMON / length, 1.0]]), rel=1e-6
    )


def test_a_word_twice_counts_one_plus_its_logarithm() -> None:
    # query (b, b, a): weights (1 + ln 2) * 1 and RARE
    twice = (1 + log(2)) * COMMON
    expected = (twice * COMMON + RARE * RARE) / sqrt(twice**2 + RARE**2) / sqrt(RARE**2 + COMMON**2)
    assert TfIdf(ROWS).cosines(["b", "a", "b"])[0] == pytest.approx(expected, rel=1e-6)


def test_unknown_and_no_words_are_like_nothing() -> None:
    assert TfIdf(ROWS).cosines(["z"]).tolist() == [0.0, 0.0]
    assert TfIdf(ROWS).cosines([]).tolist() == [0.0, 0.0]
    assert TfIdf([[], []]).cosines(["a"]).tolist() == [0.0, 0.0]


def test_ridge_of_two_rows_by_hand() -> None:
    # K + I = [[2, 0.5], [0.5, 2]], determinant 3.75; Y - mean = [[0.5, -0.5], [-0.5, 0.5]]
    # first column: (2 * 0.5 + 0.5 * 0.5) / 3.75 = 1.25 / 3.75 = 1 / 3, and its negative
    found = solve(np.array([[1, 0.5], [0.5, 1]], dtype=np.float32), [(0, 0), (1, 1)], 2, ridge=1.0)
    assert found == pytest.approx(np.array([[1 / 3, -1 / 3], [-1 / 3, 1 / 3]]), rel=1e-6)


def test_a_row_for_two_answers_is_a_1_for_both() -> None:
    # K = 0, ridge 2: the coefficients are (Y - mean Y) / 2 with Y = [[1, 1], [0, 1]]
    found = solve(np.zeros((2, 2), dtype=np.float32), [(0, 0), (0, 1), (1, 1)], 2, ridge=2.0)
    assert found == pytest.approx(np.array([[0.25, 0.0], [-0.25, 0.0]]))


def test_likenesses_that_no_vectors_could_have_are_solved_as_well() -> None:
    # [[1, 3], [3, 1]] has the eigenvalue -2: no Cholesky factor; Y - mean = [[0.5, -0.5], [-0.5, 0.5]]
    found = solve(np.array([[0, 3], [3, 0]], dtype=np.float32), [(0, 0), (1, 1)], 2, ridge=1.0)
    assert found == pytest.approx(np.array([[-0.25, 0.25], [0.25, -0.25]]))


def test_no_rows_is_nothing_learned() -> None:
    assert solve(np.zeros((0, 0), dtype=np.float32), [], 2, 1.0).shape == (0, 2)


@given(st.integers(1, 7), st.integers(1, 4), st.floats(0.5, 10), st.integers(0, 2**31))
def test_the_coefficients_solve_the_system(rows: int, answers: int, ridge: float, seed: int) -> None:
    """(K + ridge I) A = Y - mean Y, for likenesses of any vectors."""
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(rows, 3))
    kernel = (vectors @ vectors.T).astype(np.float32)
    owners = [(row, int(random.integers(answers))) for row in range(rows)]
    wanted = np.zeros((rows, answers))
    for row, answer in owners:
        wanted[row, answer] = 1.0
    found = solve(kernel.copy(), owners, answers, ridge)
    assert (kernel + ridge * np.eye(rows)) @ found == pytest.approx(wanted - wanted.mean(axis=0), abs=1e-4)


def two_rows(shares: Shares) -> Kernel:
    return Kernel([["a"], ["b"]], [["aa"], ["bb"]], shares)


def test_likeness_is_the_sum_of_two_cosines_and_a_squared_one() -> None:
    kernel = two_rows(Shares(words=0.5, ngrams=1.0, dense=2.0))
    dense = np.array([0.25, 0.75], dtype=np.float32)
    words, grams, none = kernel.words.cosines(["a"]), kernel.grams.cosines(["bb"]), np.zeros(2, dtype=np.float32)
    # the dense cosine counts squared, its sign kept
    assert kernel.combine(words, grams, dense) == pytest.approx([0.5 + 2 * 0.25**2, 1.0 + 2 * 0.75**2])
    assert kernel.combine(none, none, -dense) == pytest.approx([-2 * 0.25**2, -2 * 0.75**2])


def test_scores_prefer_the_answer_whose_rows_are_like_the_query() -> None:
    kernel = two_rows(Shares(ridge=0.01))
    vectors = np.eye(2, dtype=np.float32)
    blocks = kernel.train(vectors, [[0, 1]], [(0, 0), (1, 1)])
    scores = kernel.scores(np.array([3.5, 0], dtype=np.float32), blocks, 3)
    # K = 3.5 I; a = 0.5 / 3.51 with that sign, times the likeness 3.5
    assert scores[:2] == pytest.approx([0.5 * 3.5 / 3.51, -0.5 * 3.5 / 3.51], rel=1e-5)
    assert np.isnan(scores[2])


def test_documents_are_learned_apart() -> None:
    kernel = Kernel([["a"], ["b"], ["a"]], [["aa"], ["bb"], ["aa"]], Shares())
    vectors = np.eye(3, dtype=np.float32)
    first, second = kernel.train(vectors, [[0, 1], [2], []], [(0, 0), (1, 1), (2, 2)])
    assert (first.rows.tolist(), first.answers.tolist()) == ([0, 1], [0, 1])
    assert (second.rows.tolist(), second.answers.tolist()) == ([2], [2])
    # the first document does not move when there is a second one
    (alone,) = kernel.train(vectors, [[0, 1]], [(0, 0), (1, 1), (2, 2)])
    assert alone.coefficients.tolist() == first.coefficients.tolist()


def test_blocks_come_back_as_they_were_saved(tmp_path: Path) -> None:
    block = Block(np.array([3, 4]), np.array([1]), np.array([[0.5], [-0.25]], dtype=np.float32))
    save(tmp_path / "kernel.npz", [block, block])
    found = load(tmp_path / "kernel.npz")
    assert len(found) == 2
    for again in found:
        assert again.rows.tolist() == [3, 4] and again.answers.tolist() == [1]
        assert again.coefficients.tolist() == [[0.5], [-0.25]] and again.coefficients.dtype == np.float32
