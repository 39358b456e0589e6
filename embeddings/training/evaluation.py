"""Judge a model on the evaluation files: translation, similarity, and real questions to ministers with their answers.

Every figure comes with a bootstrap interval. Does not train, and the files it reads are never trained on.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.training.lexical import word_scores

Floats = NDArray[np.float64]
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


def _tsv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def translation(encode: Encode, path: Path) -> dict[str, Floats]:
    """For each sentence 1.0 when its translation is the nearest of all translations, both ways."""
    rows = _tsv(path)
    dutch, english = encode([row[0] for row in rows]), encode([row[1] for row in rows])
    scores = dutch @ english.T
    right = np.arange(len(rows))
    return {
        "nl-en": (scores.argmax(1) == right).astype(np.float64),
        "en-nl": (scores.argmax(0) == right).astype(np.float64),
    }


def spearman(left: Floats, right: Floats) -> float:
    """Spearman's rank correlation, ties at their mean rank."""
    from scipy.stats import rankdata

    return float(np.corrcoef(rankdata(left), rankdata(right))[0, 1])


def similarity(encode: Encode, path: Path) -> tuple[Floats, Floats]:
    """Cosine and human score of every Dutch sentence pair."""
    rows = _tsv(path)
    first, second = encode([row[0] for row in rows]), encode([row[1] for row in rows])
    return (first * second).sum(1).astype(np.float64), np.asarray([float(row[4]) for row in rows])


def standardised(scores: Floats) -> Floats:
    """z-scores per question; a question without any score stays all zero."""
    spread = scores.std(axis=1, keepdims=True)
    result: Floats = (scores - scores.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1.0)
    return result


def gains(scores: Floats, cut: int = 10) -> Floats:
    """nDCG@cut per question where row i has the one right answer i: 1 / log2(1 + rank), 0 past the cut."""
    right = np.diag(scores)[:, None]
    rank = 1 + (scores > right).sum(1)
    return np.where(rank <= cut, 1.0 / np.log2(1.0 + rank), 0.0)


def interval(values: Floats, seed: int = 0, rounds: int = 2000) -> tuple[float, float]:
    """The middle 95 per cent of the mean over resampled questions."""
    draws = np.random.default_rng(seed).integers(0, len(values), (rounds, len(values)))
    low, high = np.quantile(values[draws].mean(1), [0.025, 0.975])
    return float(low), float(high)


def _spearman_interval(left: Floats, right: Floats, rounds: int = 300) -> tuple[float, float]:
    draws = np.random.default_rng(0).integers(0, len(left), (rounds, len(left)))
    low, high = np.quantile([spearman(left[draw], right[draw]) for draw in draws], [0.025, 0.975])
    return float(low), float(high)


def evaluate(encode: Encode, folder: Path) -> dict[str, float]:
    """All figures of one model; `<figure>.low` and `<figure>.high` bound each."""
    figures: dict[str, float] = {}

    def add(name: str, values: Floats) -> None:
        figures[name] = float(values.mean())
        figures[f"{name}.low"], figures[f"{name}.high"] = interval(values)

    for name, file in (("flores", "flores200-devtest.nl-en.tsv"), ("ntrex", "ntrex128.nl-en.tsv")):
        for way, values in translation(encode, folder / file).items():
            add(f"{name}.{way}", values)
    cosine, human = similarity(encode, folder / "stsb-nl.test.tsv")
    figures["stsb-nl"] = spearman(cosine, human)
    figures["stsb-nl.low"], figures["stsb-nl.high"] = _spearman_interval(cosine, human)
    for name, values in ministers(encode, folder / "kamervragen-2024.jsonl").items():
        add(f"kamervragen.{name}", values)
    return figures


def ministers(encode: Encode, path: Path) -> dict[str, Floats]:
    """nDCG@10 per question, each against all answers: dense alone, words alone, and both by equal-weight z-scores.

    An answer is one vector, cut where the model stops reading. Words alone are the z-scores of two BM25 rankers, added.
    """
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    questions, answers = [row["question"] for row in rows], [row["answer"] for row in rows]
    dense = (encode(questions) @ encode(answers).T).astype(np.float64)
    words = np.sum([standardised(part) for part in word_scores(questions, answers)], axis=0)
    fused = standardised(dense) + standardised(words)
    return {"dense": gains(dense), "words": gains(words), "fused": gains(fused)}
