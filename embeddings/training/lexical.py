"""BM25 over Dutch stems and over character 5-grams: the two word rankers that the dense one has to add something to.

For judging models only; the product has its own lexical search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_WORD = re.compile(r"\w+")
_SIZE = 5


def _words(text: str) -> list[str]:
    """The folded words of a text that are no stop words."""
    from bm25s.stopwords import STOPWORDS_DUTCH

    folded = unicodedata.normalize("NFKD", text.lower())
    words = _WORD.findall("".join(character for character in folded if not unicodedata.combining(character)))
    return [word for word in words if word not in STOPWORDS_DUTCH]


def stems(texts: Sequence[str]) -> list[list[str]]:
    """Snowball's Dutch stems of the content words of each text."""
    import Stemmer

    stemmer = Stemmer.Stemmer("dutch")
    return [stemmer.stemWords(_words(text)) for text in texts]


def grams(texts: Sequence[str]) -> list[list[str]]:
    """Character 5-grams inside words; a shorter word is its own gram."""
    return [
        [word[i : i + _SIZE] for word in _words(text) for i in range(max(1, len(word) - _SIZE + 1))] for text in texts
    ]


def bm25(queries: Sequence[Sequence[str]], texts: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.75) -> Floats:
    """Okapi BM25 of every query against every text, (q, t), with Lucene's idf, which is never negative."""
    import bm25s

    vocabulary = {term: row for row, term in enumerate(sorted({term for text in texts for term in text}))}
    index = bm25s.BM25(method="lucene", k1=k1, b=b)
    index.index(([[vocabulary[term] for term in text] for text in texts], vocabulary), show_progress=False)
    known = [[term for term in dict.fromkeys(query) if term in vocabulary] for query in queries]
    empty = np.zeros(len(texts))
    return np.stack([index.get_scores(query) if query else empty for query in known]).astype(np.float64)


def word_scores(queries: Sequence[str], texts: Sequence[str]) -> list[Floats]:
    """The scores of both rankers, (q, t) each."""
    analysers: tuple[Callable[[Sequence[str]], list[list[str]]], ...] = (stems, grams)
    return [bm25(analyse(queries), analyse(texts)) for analyse in analysers]
