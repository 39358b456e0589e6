"""All evidence for one query: what each ranker thinks of each answer, over answers, questions and variants.

Evidence is named ``<ranker>.<field>``: ``words`` (BM25 over stems), ``ngrams`` (BM25 over character n-grams) and
``dense`` (cosine over windows and variants), each over ``answer``, ``question`` and ``variant``; and ``kernel.all``
(ridge regression over all rows of the fields that are looked at, :mod:`rag.kernel`). Does not weigh the evidence
(:mod:`rag.fusion`) and does not decide whether it is enough (:mod:`rag.confidence`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.fusion import Scores, pool
from rag.kernel import Block, Kernel, Shares
from rag.lexical import Bm25, ngrams, tokenise
from rag.records import Language, Passage

Key = tuple[str, int]
FIELDS = ("answer", "question", "variant")
RANKERS = ("words", "ngrams", "dense")
KERNEL = "kernel.all"
EVIDENCE = (*(f"{ranker}.{field}" for ranker in RANKERS for field in FIELDS), KERNEL)
_TOKENISERS: dict[str, Callable[[str, Language], list[str]]] = {"words": tokenise, "ngrams": ngrams}


@dataclass(frozen=True, slots=True)
class Lexical:
    """A query's tokens for the kernel, and their tf-idf cosines with every dense row."""

    grams: Sequence[str]
    by_words: NDArray[np.float32]
    by_grams: NDArray[np.float32]


def is_dense(passage: Passage) -> bool:
    """Tell whether a passage gets a vector: windows and variants do, whole texts are for lexical search."""
    return passage.field == "variant" or not passage.whole


class Rankers:
    """The lexical indexes over ``passages`` and the way from every row to the answers that it leads to.

    ``targets`` maps a referral to the answers it leads to: the fractie's question that got only "see answer 1" is
    evidence for answer 1 as well.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        answers: Sequence[Key],
        targets: Mapping[Key, Sequence[Key]],
        shares: Shares | None = None,
    ) -> None:
        self._shares = shares or Shares()
        self.answers = tuple(answers)
        self._place = {key: i for i, key in enumerate(self.answers)}
        self._targets = targets
        self.dense_rows = [passage for passage in passages if is_dense(passage)]
        whole = [passage for passage in passages if passage.whole]
        self._rows = {field: [p for p in whole if p.field == field] for field in FIELDS}
        self._lexical = {
            (ranker, field): Bm25([tokens(p.text, p.language) for p in self._rows[field]])
            for ranker, tokens in _TOKENISERS.items()
            for field in FIELDS
        }
        # ranking looks at a query first, then confidence does
        self.lexical = lru_cache(maxsize=4)(self._compared)
        self._owners = {("whole", field): self._owners_of(self._rows[field], field) for field in FIELDS} | {
            ("dense", field): self._owners_of(self.dense_rows, field) for field in FIELDS
        }

    def _owners_of(self, rows: Sequence[Passage], field: str) -> NDArray[np.int64]:
        pairs: list[tuple[int, int]] = []
        for row, passage in enumerate(rows):
            if passage.field == field:
                key = (passage.document, passage.number)
                pairs += [(row, self._place[k]) for k in (key, *self._targets.get(key, ())) if k in self._place]
        return np.asarray(sorted(pairs, key=lambda pair: pair[1]), dtype=np.int64).reshape(-1, 2)

    def evidence(
        self,
        query: str,
        language: Language,
        dense: NDArray[np.float32] | None,
        blocks: Sequence[Block] = (),
        names: Collection[str] = EVIDENCE,
    ) -> dict[str, Scores]:
        """Return raw scores per evidence name, each of shape (answers,), NaN where an answer has nothing to look at.

        ``dense`` holds the cosine of the query with each of ``dense_rows``; None leaves dense evidence out.
        ``blocks`` are what :meth:`train` learned.
        """
        found: dict[str, Scores] = {}
        if KERNEL in names and blocks and dense is not None:
            near = self.lexical(query, language)
            likeness = self.kernel.combine(near.by_words, near.by_grams, dense)
            found[KERNEL] = self.kernel.scores(likeness, blocks, len(self.answers))
        for name in names:
            if name == KERNEL:
                continue
            ranker, field = name.split(".")
            if ranker == "dense":
                if dense is not None and len(self._owners["dense", field]):
                    found[name] = pool(dense, self._owners["dense", field], len(self.answers))
            elif len(self._owners["whole", field]):
                tokens = query_tokens(query, language, ranker)
                scores = self._lexical[ranker, field].scores(tokens)
                found[name] = pool(scores, self._owners["whole", field], len(self.answers))
        return found

    def rows_of(self, place: int) -> NDArray[np.int64]:
        """Return the dense rows that lead to the answer at ``place``."""
        return self._rows_of[place]

    @cached_property
    def _rows_of(self) -> list[NDArray[np.int64]]:
        found: list[list[int]] = [[] for _ in self.answers]
        for field in FIELDS:
            for row, answer in self._owners["dense", field].tolist():
                found[answer].append(row)
        return [np.asarray(rows, dtype=np.int64) for rows in found]

    @cached_property
    def kernel(self) -> Kernel:
        """The likenesses of the dense rows, made when first needed."""
        tokens = [likeness_tokens(passage.text, passage.language) for passage in self.dense_rows]
        return Kernel([words for words, _ in tokens], [grams for _, grams in tokens], self._shares)

    def _compared(self, query: str, language: Language) -> Lexical:
        words, grams = likeness_tokens(query, language)
        return Lexical(grams, self.kernel.words.cosines(words), self.kernel.grams.cosines(grams))

    def train(self, vectors: NDArray[np.float32], fields: Collection[str] = FIELDS) -> list[Block]:
        """Learn from the rows of ``fields``, document by document; ``vectors`` has one row per dense row."""
        groups: dict[str, list[int]] = {}
        for row, passage in enumerate(self.dense_rows):
            if passage.field in fields:
                groups.setdefault(passage.document, []).append(row)
        owners = [pair for field in FIELDS if field in fields for pair in self._owners["dense", field].tolist()]
        return self.kernel.train(vectors, list(groups.values()), owners)

    def knows(self, stem: str) -> bool:
        """Tell whether a stem occurs in any answer or question (variants are not the government's words)."""
        return any(self._lexical["words", field].knows(stem) for field in ("answer", "question"))

    def idf(self, stem: str) -> float:
        """Return the inverse document frequency of a stem among the answers."""
        return self._lexical["words", "answer"].idf(stem)


def query_tokens(query: str, language: Language, ranker: str = "words") -> list[str]:
    """Return the query's tokens. An English question is also read with Dutch stems: names and loan words match."""
    tokens = _TOKENISERS[ranker]
    first = tokens(query, language)
    if language == "nl":
        return first
    return first + [token for token in tokens(query, "nl") if token not in first]


def likeness_tokens(text: str, language: Language) -> tuple[list[str], list[str]]:
    """Return the stems and the character 4- and 5-grams by which the kernel compares texts.

    English text is read with Dutch stems as well, as in :func:`query_tokens`.
    """
    words = tokenise(text, language) + (tokenise(text, "nl") if language == "en" else [])
    return words, ngrams(text, language, 5) + ngrams(text, language, 4)
