"""Lexical search: one tokeniser for index and query, and BM25 over what it gives.

Dutch and English words are folded, cleared of stop words and stemmed; character n-grams inside words find parts of
Dutch compounds ("dreiging" in "cyberdreigingen"). Does not know what a passage or an answer is: rows in, scores out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_DUTCH, STOPWORDS_EN_PLUS
from numpy.typing import NDArray

from rag.records import Language

_WORD = re.compile(r"[a-z0-9]+")
_STEMMERS = {"nl": Stemmer.Stemmer("dutch"), "en": Stemmer.Stemmer("english")}
# Contractions are folded to words of their own ("don't" gives "dont"), so the lists are folded too; the
# English list has "it's" but not "what's".
_CONTRACTED = frozenset("whats whos wheres whens whys hows thats theres heres lets".split())
_STOP: dict[Language, frozenset[str]] = {
    "nl": frozenset(STOPWORDS_DUTCH),
    "en": frozenset(word.replace("'", "") for word in STOPWORDS_EN_PLUS) | _CONTRACTED,
}
NGRAM = 5
_APOSTROPHES = str.maketrans("", "", "'`")


def fold(text: str) -> str:
    """Lower-case, without accents and apostrophes: "Oekraïne’s" gives "oekraines"."""
    lowered = text.lower()
    if lowered.isascii():
        # nothing to take apart: most words, and much quicker
        return lowered.translate(_APOSTROPHES)
    decomposed = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’‘`´")


@lru_cache(maxsize=65536)
def _stem(word: str, language: Language) -> str:
    return str(_STEMMERS[language].stemWord(word))


def tokenise(text: str, language: Language = "nl") -> list[str]:
    """Return the stems of the content words of ``text`` in order, stop words left out."""
    stop = _STOP[language]
    return [_stem(word, language) for word in _WORD.findall(fold(text)) if word not in stop]


def surface(text: str, language: Language = "nl") -> dict[str, str]:
    """Map each stem of ``text`` to the first word, as typed, that gave it (for "matching words")."""
    found: dict[str, str] = {}
    for match in re.finditer(r"\w[\w'’-]*", text):
        for stem in tokenise(match.group(), language):
            found.setdefault(stem, match.group())
    return found


def ngrams(text: str, language: Language = "nl", size: int = NGRAM) -> list[str]:
    """Return the character n-grams inside the content words of ``text``; shorter words stay whole."""
    stop = _STOP[language]
    grams: list[str] = []
    for word in _WORD.findall(fold(text)):
        if word in stop:
            continue
        grams.extend(_grams_of(word, size))
    return grams


@lru_cache(maxsize=65536)
def _grams_of(word: str, size: int) -> tuple[str, ...]:
    # the same words come back in thousands of rows
    return tuple(word[i : i + size] for i in range(max(1, len(word) - size + 1)))


class Bm25:
    """BM25 (Lucene's variant: idf never negative) over rows of tokens, scores for all rows at once.

    ``k1`` and ``b`` as in Robertson and Zaragoza (2009), *The Probabilistic Relevance Framework: BM25 and Beyond*.
    """

    def __init__(self, rows: Sequence[Sequence[str]], k1: float = 1.2, b: float = 0.75) -> None:
        self.count = len(rows)
        # bm25s cannot index a corpus without a single token; then every score is 0.
        self._empty = not any(rows)
        self._frequency: dict[str, int] = {}
        for row in rows:
            for token in set(row):
                self._frequency[token] = self._frequency.get(token, 0) + 1
        if not self._empty:
            self._engine = bm25s.BM25(k1=k1, b=b, method="lucene")
            self._engine.index([list(row) for row in rows], show_progress=False)

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """Return one score per row, shape (rows,), 0 where no token matches."""
        known = [token for token in tokens if token in self._frequency]
        if self._empty or not known:
            return np.zeros(self.count, dtype=np.float32)
        return np.asarray(self._engine.get_scores(known), dtype=np.float32)

    def idf(self, token: str) -> float:
        """Return the inverse document frequency of ``token``: ln(1 + (N - n + 0.5) / (n + 0.5))."""
        n = self._frequency.get(token, 0)
        return float(np.log(1 + (self.count - n + 0.5) / (n + 0.5)))

    def knows(self, token: str) -> bool:
        """Tell whether any row contains ``token``."""
        return token in self._frequency
