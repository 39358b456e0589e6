"""The tokeniser, and BM25 against the formula worked out in the test."""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.lexical import Bm25, fold, ngrams, surface, tokenise

TOKENS = st.lists(st.sampled_from("abcdefg"), max_size=12)


def lucene(rows: Sequence[Sequence[str]], query: Sequence[str], k1: float = 1.2, b: float = 0.75) -> list[float]:
    """Robertson and Zaragoza (2009) with Lucene's idf, ln(1 + (N - n + 0.5) / (n + 0.5)), word by word."""
    average = sum(map(len, rows)) / len(rows)
    scores = []
    for row in rows:
        total = 0.0
        for token in query:
            n = sum(token in other for other in rows)
            idf = log(1 + (len(rows) - n + 0.5) / (n + 0.5))
            tf = row.count(token)
            total += idf * tf / (tf + k1 * (1 - b + b * len(row) / average))
        scores.append(total)
    return scores


def test_bm25_of_one_word_by_hand() -> None:
    # N = 3, n("kat") = 1, lengths 2, 1 and 3, so the average is 2 and row 0 is exactly average: 1 - b + b = 1
    index = Bm25([["kat", "hond"], ["hond"], ["hond", "vis", "vis"]])
    idf = log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    assert index.scores(["kat"]) == pytest.approx([idf * 1 / (1 + 1.2), 0.0, 0.0], rel=1e-5)
    # "vis" twice in a row of length 3: tf / (tf + k1 (0.25 + 0.75 * 3 / 2)) = 2 / (2 + 1.2 * 1.375)
    assert index.scores(["vis"]) == pytest.approx([0.0, 0.0, idf * 2 / (2 + 1.2 * 1.375)], rel=1e-5)


@given(st.lists(TOKENS, min_size=1, max_size=8).filter(any), TOKENS)
def test_bm25_is_lucenes(rows: list[list[str]], query: list[str]) -> None:
    assert Bm25(rows).scores(query) == pytest.approx(lucene(rows, query), rel=1e-4, abs=1e-6)


def test_other_parameters_count() -> None:
    rows = [["a", "b"], ["a"], ["c", "a", "a"]]
    assert Bm25(rows, k1=0.9, b=0.4).scores(["a"]) == pytest.approx(lucene(rows, ["a"], 0.9, 0.4), rel=1e-5)


def test_idf_is_never_negative_and_known_to_the_callers() -> None:
    index = Bm25([["a"], ["a"], ["a", "b"]])
    assert index.idf("a") == pytest.approx(log(1 + 0.5 / 3.5))
    assert index.idf("b") == pytest.approx(log(1 + 2.5 / 1.5))
    assert index.idf("nergens") == pytest.approx(log(1 + 3.5 / 0.5))
    assert index.knows("b") and not index.knows("nergens")


@pytest.mark.parametrize("rows", [[], [[]], [[], []]])
def test_a_corpus_without_words_scores_nothing(rows: list[list[str]]) -> None:
    scores = Bm25(rows).scores(["iets"])
    assert scores.tolist() == [0.0] * len(rows) and scores.dtype == np.float32


def test_unknown_words_score_nothing() -> None:
    assert Bm25([["a"], ["b"]]).scores(["onbekend"]).tolist() == [0.0, 0.0]
    assert Bm25([["a"], ["b"]]).scores([]).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Oekraïne’s", "oekraines"),
        ("coördinatie", "coordinatie"),
        ("Één foto's", "een fotos"),
        ("SALT-Typhoon", "salt-typhoon"),
    ],
)
def test_accents_apostrophes_and_capitals_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once_for_words(text: str) -> None:
    assert tokenise(fold(text)) == tokenise(text)


def test_stop_words_go_and_inflections_meet() -> None:
    assert tokenise("Wat is de dreiging?") == tokenise("dreigingen") == tokenise("DREIGING")
    assert tokenise("de het een en van") == []
    assert tokenise("What are the attacks?", "en") == tokenise("attack", "en")
    assert tokenise("What's that? Don't they, and who’s it?", "en") == []


def test_composed_and_decomposed_accents_are_one_word() -> None:
    assert tokenise("Oekra\u00efne") == tokenise("Oekrai\u0308ne") != []


def test_parts_of_compounds_meet_through_ngrams() -> None:
    shared = set(ngrams("dreiging")) & set(ngrams("cyberdreigingen"))
    assert shared == {"dreig", "reigi", "eigin", "iging"}
    assert not set(tokenise("dreiging")) & set(tokenise("cyberdreigingen"))


def test_ngrams_stay_inside_words_and_short_words_stay_whole() -> None:
    assert ngrams("hacker EU") == ["hacke", "acker", "eu"]
    assert ngrams("hacker", size=4) == ["hack", "acke", "cker"]
    assert ngrams("de het") == []


def test_matching_words_are_shown_as_typed() -> None:
    assert surface("De Dreigingen en een dreiging, Oekraïne") == {
        tokenise("dreiging")[0]: "Dreigingen",
        tokenise("oekraine")[0]: "Oekraïne",
    }


@given(st.text(max_size=60))
def test_matching_words_have_the_stems_that_search_uses(text: str) -> None:
    found = surface(text)
    assert all(word in text and stem in tokenise(word) for stem, word in found.items())
