"""Kernel ridge regression: learn from every finding aid of a document at once which answer a question is about.

A query's likeness to each row (answer window, fractie's question, question variant) is the sum of three: the cosine of
tf-idf over stems, that over character n-grams, and the squared cosine of dense vectors. Nearest-neighbour pooling looks
at the best row only; the ridge weighs all rows against each other, so that words which many answers share count little
(Saunders, Gammerman and Vovk 1998, *Ridge Regression Learning Algorithm in Dual Variables*). Trained per document when
the index is built, in closed form, without anything to download. Does not know what the texts say and shows none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
STRIP = 512  # rows compared with all rows at once: between ten thousand rows there are a hundred million likenesses


@dataclass(frozen=True, slots=True)
class Shares:
    """How much each likeness counts, and how strongly the ridge holds back; learned on the dev questions."""

    words: float = 0.5
    ngrams: float = 1.0
    dense: float = 2.0
    ridge: float = 5.0


class TfIdf:
    """Rows as unit tf-idf vectors (1 + ln tf, smoothed idf), after Salton and Buckley (1988)."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self._columns: dict[str, int] = {}
        for row in rows:
            for token in row:
                self._columns.setdefault(token, len(self._columns))
        counts = self._counts(rows)
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        self._idf = np.log((1 + len(rows)) / (1 + frequency)) + 1
        self.rows = self._weigh(counts)
        self._columns_of = self.rows.tocsc()

    def _counts(self, rows: Sequence[Sequence[str]]) -> csr_matrix:
        found = [[self._columns[token] for token in row if token in self._columns] for row in rows]
        ends = np.cumsum([0, *map(len, found)])
        indices = np.fromiter((i for row in found for i in row), dtype=np.int32, count=int(ends[-1]))
        counts = csr_matrix(
            (np.ones(len(indices), dtype=np.float32), indices, ends), shape=(len(rows), max(1, len(self._columns)))
        )
        counts.sum_duplicates()
        return counts

    def _weigh(self, counts: csr_matrix) -> csr_matrix:
        weighed = counts.copy()
        weighed.data = (1 + np.log(weighed.data)) * self._idf[weighed.indices]
        norms = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
        norms[norms == 0] = 1.0
        weighed.data /= np.repeat(norms, np.diff(weighed.indptr))
        return weighed.astype(np.float32)

    def cosines(self, tokens: Sequence[str]) -> Floats:
        """Return the cosine of a query with every row, shape (rows,); unknown tokens are left out."""
        query = self._weigh(self._counts([tokens]))
        found = np.zeros(self.rows.shape[0], dtype=np.float32)
        # only the rows that hold one of its few tokens, each once per column
        for column, weight in zip(query.indices, query.data, strict=True):
            held = slice(self._columns_of.indptr[column], self._columns_of.indptr[column + 1])
            found[self._columns_of.indices[held]] += weight * self._columns_of.data[held]
        return found

    def covered(self, tokens: Sequence[str], chosen: NDArray[np.int64]) -> float:
        """Return the share of the distinct tokens of a query that occur in any of the chosen rows."""
        wanted = set(tokens)
        columns = [self._columns[token] for token in wanted if token in self._columns]
        found = np.isin(columns, self.rows[chosen].indices).sum() if columns else 0
        return float(found) / max(1, len(wanted))

    def between(self, these: NDArray[np.int64], those: NDArray[np.int64]) -> Floats:
        """Return the cosines of some rows with others, shape (these, those)."""
        return np.asarray((self.rows[these] @ self.rows[those].T).toarray(), dtype=np.float32)


def solve(kernel: Floats, owners: Sequence[tuple[int, int]], answers: int, ridge: float) -> Floats:
    """Return the dual coefficients, shape (rows, answers): (K + ridge I)^-1 (Y - mean Y).

    ``kernel`` has shape (rows, rows), symmetric, and is used up: between ten thousand rows it fills 400 MB, and a copy
    as much again. ``owners`` holds (row, answer) pairs, the 1s of Y.
    """
    rows = len(kernel)
    wanted = np.zeros((rows, answers), dtype=np.float32)
    for row, answer in owners:
        wanted[row, answer] = 1.0
    if not rows:
        return wanted
    wanted -= wanted.mean(axis=0)
    diagonal = np.diag_indices(rows)
    kernel[diagonal] += ridge
    whole = kernel[diagonal]
    try:
        # single precision is enough for the order of the answers; transposed, because LAPACK wants columns together
        factor = cho_factor(kernel.T, lower=True, overwrite_a=True)
        return np.asarray(cho_solve(factor, wanted), dtype=np.float32)
    except LinAlgError:
        # squared cosines with their sign kept may leave the system not positive definite; Gauss solves that as well,
        # from the half that was not written over
        half = np.tril(kernel, -1).astype(np.float64)
        return np.asarray(np.linalg.solve(half + half.T + np.diag(whole), wanted), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Block:
    """What was learned for one document: coefficients of shape (rows, answers) for those rows and answers."""

    rows: NDArray[np.int64]
    answers: NDArray[np.int64]
    coefficients: Floats


class Kernel:
    """Likeness of a query to rows, and training on groups of rows. Rows are given as tokens; vectors come later."""

    def __init__(self, words: Sequence[Sequence[str]], grams: Sequence[Sequence[str]], shares: Shares) -> None:
        self.words = TfIdf(words)
        self.grams = TfIdf(grams)
        self.shares = shares

    def train(
        self, vectors: Floats, groups: Sequence[Sequence[int]], owners: Sequence[tuple[int, int]]
    ) -> list[Block]:
        """Learn one block per group of rows (a document). ``vectors`` has shape (rows, dim), one per row of all."""
        return [self._block(vectors, np.asarray(group, dtype=np.int64), owners) for group in groups if len(group)]

    def _block(self, vectors: Floats, rows: NDArray[np.int64], owners: Sequence[tuple[int, int]]) -> Block:
        place = {int(row): i for i, row in enumerate(rows)}
        pairs = [(place[row], answer) for row, answer in owners if row in place]
        answers = sorted({answer for _, answer in pairs})
        column = {answer: i for i, answer in enumerate(answers)}
        local = [(row, column[answer]) for row, answer in pairs]
        likeness = self._likenesses(vectors, rows)
        coefficients = solve(likeness, local, len(answers), self.shares.ridge)
        return Block(rows, np.asarray(answers, dtype=np.int64), coefficients)

    def _likenesses(self, vectors: Floats, rows: NDArray[np.int64]) -> Floats:
        """Return how like each other ``rows`` are, shape (rows, rows), made strip by strip."""
        found = np.empty((len(rows), len(rows)), dtype=np.float32)
        for start in range(0, len(rows), STRIP):
            these = rows[start : start + STRIP]
            dense = vectors[these] @ vectors[rows].T
            strip = self.combine(self.words.between(these, rows), self.grams.between(these, rows), dense)
            found[start : start + STRIP] = strip
        return found

    def combine(self, words: Floats, grams: Floats, dense: Floats) -> Floats:
        """Return the likeness that three cosines amount to, whatever their shape."""
        share = self.shares
        found = share.words * words + share.ngrams * grams + share.dense * _sharpened(dense)
        return np.asarray(found, dtype=np.float32)

    @staticmethod
    def scores(likeness: Floats, blocks: Sequence[Block], count: int) -> NDArray[np.float64]:
        """Return a score per answer, shape (count,): near 1 for the answer asked for, near 0 for others, NaN unknown.

        ``likeness`` says how like each row the query is, shape (rows,).
        """
        found = np.full(count, np.nan)
        for block in blocks:
            found[block.answers] = likeness[block.rows] @ block.coefficients
        return found


def _sharpened(cosines: Floats) -> Floats:
    """Return cosines squared, signs kept: near neighbours count, the likeness that all texts of one subject share does
    not (a polynomial kernel; on the dev questions 0.84 first places against 0.80 for plain cosines).
    """
    return np.asarray(cosines * np.abs(cosines), dtype=np.float32)


def save(path: Path, blocks: Sequence[Block]) -> None:
    """Write the blocks as one .npz file of plain arrays."""
    arrays: dict[str, NDArray[Any]] = {}
    for i, block in enumerate(blocks):
        arrays |= {f"rows{i}": block.rows, f"answers{i}": block.answers, f"coefficients{i}": block.coefficients}
    np.savez(path, allow_pickle=False, **arrays)


def load(path: Path) -> list[Block]:
    """Read what :func:`save` wrote; ValueError, KeyError or OSError on a damaged file."""
    with np.load(path, allow_pickle=False) as arrays:
        count = len(arrays.files) // 3
        return [Block(arrays[f"rows{i}"], arrays[f"answers{i}"], arrays[f"coefficients{i}"]) for i in range(count)]
