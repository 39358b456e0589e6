"""Evaluation questions that stand in the index already: near-duplicates of question variants or question texts.

Two texts are alike when their sets of words, or of character 4-grams, overlap by :data:`ALIKE` or more (Jaccard).
Does not catch a paraphrase: whoever writes questions must not look at the variants.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

ALIKE = 0.8
NGRAM = 4
SHORTEST = 3  # words: "hallo" is in any two lists
_WORD = re.compile(r"\w+")
_Parts = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Leak:
    """An evaluation question and the text of the index that it repeats."""

    id: str
    query: str
    source: str
    text: str
    similarity: float


def near_duplicates(questions: Mapping[str, str], indexed: Sequence[tuple[str, str]]) -> list[Leak]:
    """Compare questions (id -> text) with indexed texts (where from, text); return the worst leak of each question."""
    worst: dict[str, Leak] = {}
    for parts in (words, grams):
        pool = [parts(text) for _, text in indexed]
        postings = _postings(pool)
        for name, query in questions.items():
            row, similarity = _nearest(parts(query), pool, postings)
            if similarity >= ALIKE and len(words(query)) >= SHORTEST:
                leak = Leak(name, query, *indexed[row], similarity)
                worst[name] = max(worst.get(name, leak), leak, key=lambda found: found.similarity)
    return sorted(worst.values(), key=lambda leak: -leak.similarity)


def words(text: str) -> frozenset[str]:
    """Return the words of ``text`` without case and accents."""
    return frozenset(_WORD.findall(_plain(text)))


def grams(text: str) -> frozenset[str]:
    """Return the character 4-grams of ``text`` without case, accents and punctuation."""
    joined = " ".join(_WORD.findall(_plain(text)))
    return frozenset(joined[i : i + NGRAM] for i in range(max(1, len(joined) - NGRAM + 1)))


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _postings(pool: Iterable[frozenset[str]]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = defaultdict(list)
    for row, parts in enumerate(pool):
        for part in parts:
            postings[part].append(row)
    return postings


def _nearest(
    parts: frozenset[str], pool: Sequence[frozenset[str]], postings: Mapping[str, list[int]]
) -> tuple[int, float]:
    shared: Counter[int] = Counter()
    for part in parts:
        shared.update(postings.get(part, ()))
    jaccard = {row: n / (len(parts) + len(pool[row]) - n) for row, n in shared.items()}
    row = max(jaccard, key=lambda r: jaccard[r], default=-1)
    return row, jaccard.get(row, 0.0)
