"""Searching an open index: passages, vectors and learned coefficients, loaded when first needed.

Gives ranked hits with the raw evidence behind them, and the signals by which the first one is judged. Does not know
citations and does not decide what is shown: :mod:`rag.archive` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag import build as building
from rag import explain, fusion, highlight, kernel, lexical
from rag.build import Entry
from rag.errors import IndexStateError, ModelError
from rag.kernel import Block
from rag.ranking import EVIDENCE, FIELDS, KERNEL, Key, Rankers, query_tokens
from rag.records import Exchange, Hit, Language, Passage, Range
from rag.sentences import sentences
from rag.signals import signals as collected
from rag.store import REBUILD, Store
from rag.tuned import tuned

if TYPE_CHECKING:
    from embeddings import Encoder, FaissIndex

Vector = NDArray[np.float32]

# Cosine of centred answers; in the bundled document the pairs known by reading (16 and 54, 53 and 71, 18 and 60, 45 and
# 48) lie above 0.4, and half of all pairs below 0.
RELATED = 0.33
MOST_RELATED = 3
ALIAS = 3  # answers
_ENDING = "(?:s|n|e|er|en|es|se|nse|aanse)?"


@dataclass(frozen=True, slots=True)
class Words:
    """The stems of an answer and of its question with the word that gave each, and the stems of its variants."""

    answer: Mapping[str, str]
    question: Mapping[str, str]
    variants: frozenset[str]


class Search:
    """Everything that ranks. ``encoder`` is called once, when the first question needs a vector."""

    def __init__(
        self, store: Store, manifest: Mapping[str, Any], entries: Sequence[Entry], encoder: Callable[[], Encoder]
    ) -> None:
        self._store = store
        self._manifest = manifest
        self._entries = entries
        self._encoder = encoder
        self._stemmed: dict[int, frozenset[str]] = {}
        self._learned: dict[frozenset[str], list[Block]] = {}
        self.relearn = False  # the saved coefficients do not fit other learned numbers

    def fits(self) -> bool:
        """Tell whether the passages are cut, and the numbers learned, as this version does it."""
        return bool(self._passages) and self._manifest["tuned"] == tuned()

    def hold(self) -> None:
        """Open the files of this generation, where it still exists, so that it outlives the next one."""
        if self._store.exists:
            self._vectors, self._blocks(EVIDENCE)  # noqa: B018 (a cached property)

    def warm_up(self) -> None:
        """Load everything that the first question would otherwise wait for."""
        self.evidence("opwarmen", "nl")
        self.words, self.vocabulary, self._folded, self._aliases  # noqa: B018 (cached properties)

    @cached_property
    def _passages(self) -> list[Passage]:
        found = building.all_passages(self._entries)
        if building.fingerprint(found) != self._manifest["passages"]["sha256"]:
            raise IndexStateError(f"the index in {self._store.root} was made by another version; rebuild: {REBUILD}")
        return found

    @cached_property
    def rankers(self) -> Rankers:
        return building.rankers_of(self._entries, self._passages, self._manifest["tuned"]["kernel"])

    @cached_property
    def words(self) -> dict[Key, Words]:
        """The words of every answer, for signals and explanations."""
        return {
            (entry.document.id, exchange.number): _words(entry, exchange)
            for entry in self._entries
            for exchange in entry.document.exchanges
        }

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every stem of every text and variant, and every folded word as it is written."""
        found = {stem for words in self.words.values() for stem in (*words.answer, *words.question, *words.variants)}
        written = {word for words in self.words.values() for word in (*words.answer.values(), *words.question.values())}
        return frozenset(found | {lexical.fold(word) for word in written})

    def _blocks(self, names: Collection[str]) -> list[Block]:
        """Return what the kernel learned from the fields that ``names`` look at; all of them were saved."""
        fields = frozenset(name.split(".")[1] for name in names if name != KERNEL) or frozenset(FIELDS)
        if fields not in self._learned:
            self._learned[fields] = self._learn(fields)
        return self._learned[fields]

    def _learn(self, fields: frozenset[str]) -> list[Block]:
        if fields == frozenset(FIELDS) and not self.relearn:
            try:
                return kernel.load(self._store.current() / "kernel.npz")
            except (OSError, ValueError, KeyError) as error:
                where = f"the index in {self._store.root} is damaged (kernel.npz)"
                raise IndexStateError(f"{where}; rebuild: {REBUILD}") from error
        vectors = self._vectors.get(np.arange(self._vectors.count(), dtype=np.int64))
        return self.rankers.train(vectors, fields)

    @cached_property
    def _vectors(self) -> FaissIndex:
        from embeddings import FaissIndex, VectorIndexError

        try:
            return FaissIndex.open(self._store.current() / "vectors.faiss")
        except VectorIndexError as error:
            raise IndexStateError(f"the index in {self._store.root} has damaged vectors; rebuild: {REBUILD}") from error

    def _dense(self, query: str) -> NDArray[np.float32]:
        """Return the cosine of ``query`` with every dense row; rows outside the nearest get the lowest seen."""
        from embeddings import EncoderError

        count = self._vectors.count()
        try:
            scores, ids = self._vectors.search(self._encoder().encode_queries([query]), count)
        except EncoderError as error:
            raise ModelError(str(error)) from error
        dense = np.full(count, scores[0].min() if len(scores[0]) else 0.0, dtype=np.float32)
        dense[ids[0]] = scores[0]
        return dense

    def evidence(
        self, query: str, language: Language, names: Collection[str] = EVIDENCE
    ) -> tuple[dict[str, fusion.Scores], NDArray[np.float32] | None]:
        """Return the raw scores of every answer by evidence name, and the cosines of all dense rows."""
        wanted = any(name.startswith("dense.") for name in names) or set(names) == {KERNEL}
        dense = self._dense(query) if wanted and query.strip() else None
        blocks = self._blocks(names) if KERNEL in names and dense is not None else []
        return self.rankers.evidence(query, language, dense, blocks, names), dense

    def _weights(self, names: Collection[str], language: Language) -> Mapping[str, float]:
        """Return the learned weights for ``language``; without the variants, those learned without them."""
        learned = self._manifest["tuned"]["weights"]
        bare = not any(name.endswith(".variant") for name in names)
        weights: Mapping[str, float] = learned[f"{language}-bare" if bare else language]
        return weights if any(weights.get(name) for name in names) else dict.fromkeys(names, 1.0)

    def fused(self, raw: Mapping[str, fusion.Scores], language: Language) -> fusion.Scores:
        """Return one score per answer out of all evidence."""
        return fusion.fuse(fusion.matrix(raw), self._weights(raw, language))

    def hits(self, raw: Mapping[str, fusion.Scores], language: Language) -> list[Hit]:
        """Return all answers best first; none when nothing was looked at."""
        if not raw:
            return []
        standard = fusion.matrix(raw)
        weights = self._weights(raw, language)
        fused = fusion.fuse(standard, weights)
        return [self._hit(i, float(fused[i]), raw, standard, weights) for i in fusion.order(fused)]

    def _hit(
        self,
        i: int,
        score: float,
        raw: Mapping[str, fusion.Scores],
        standard: Mapping[str, fusion.Scores],
        weights: Mapping[str, float],
    ) -> Hit:
        document, number = self.rankers.answers[i]
        parts = tuple((name, float(scores[i])) for name, scores in raw.items() if not np.isnan(scores[i]))
        matched = explain.strongest({name: weights.get(name, 0.0) * float(standard[name][i]) for name, _ in parts})
        return Hit(document, number, score, matched, parts)

    @cached_property
    def _sentences(self) -> dict[Key, list[tuple[int, tuple[Range, ...]]]]:
        """The sentences of every answer, each with its dense row."""
        rows = {(p.document, p.number, p.ranges): row for row, p in enumerate(self.rankers.dense_rows) if p.ranges}
        found: dict[Key, list[tuple[int, tuple[Range, ...]]]] = {}
        for entry in self._entries:
            for exchange in entry.document.exchanges:
                key = (exchange.document, exchange.number)
                units = sentences(entry.document.text, exchange.answer_ranges)
                found[key] = [(rows[(*key, unit)], unit) for unit in units if (*key, unit) in rows]
        return found

    def likeness(
        self, key: Key, query: str, language: Language, dense: Vector | None
    ) -> tuple[list[tuple[Range, ...]], list[float], list[float] | None]:
        """Return the sentences of an answer with their lexical (share of the query's weight) and dense likeness."""
        units = self._sentences[key]
        wanted = {stem: self.rankers.idf(stem) for stem in query_tokens(query, language)}
        whole = sum(wanted.values()) or 1.0
        shares = [sum(wanted.get(stem, 0.0) for stem in self._stems(row)) / whole for row, _ in units]
        return [unit for _, unit in units], shares, None if dense is None else [float(dense[row]) for row, _ in units]

    def _stems(self, row: int) -> frozenset[str]:
        """Return the stems of a dense row, made when a question first meets it."""
        if row not in self._stemmed:
            self._stemmed[row] = frozenset(lexical.tokenise(self.rankers.dense_rows[row].text))
        return self._stemmed[row]

    def marks(
        self, key: Key, query: str, language: Language, dense: Vector | None
    ) -> tuple[Range, ...]:
        """Return the ranges of the sentences of an answer that answer ``query``; none rather than a wrong one."""
        units, shares, cosines = self.likeness(key, query, language, dense)
        return highlight.choose(units, shares, cosines, highlight.Settings(**self._manifest["tuned"]["highlight"]))

    @cached_property
    def _centres(self) -> tuple[list[Key], NDArray[np.float32]]:
        """The mean sentence of every answer, less what all answers share, as unit vectors."""
        keys = [key for key, units in self._sentences.items() if units]
        if not keys:
            return [], np.zeros((0, self._vectors.dim), dtype=np.float32)
        vectors = self._vectors.get(np.arange(self._vectors.count(), dtype=np.int64))
        means = np.stack([vectors[[row for row, _ in self._sentences[key]]].mean(axis=0) for key in keys])
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        means -= means.mean(axis=0)
        return keys, means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)

    def related(self, key: Key, parties: Mapping[Key, str]) -> tuple[int, ...]:
        """Return the answers of the same document to other fracties on the same subject, nearest first."""
        keys, centres = self._centres
        if key not in keys:
            return ()
        near = centres @ centres[keys.index(key)]
        ranked = (keys[i] for i in np.argsort(-near, kind="stable") if near[i] >= RELATED)
        others = (k for k in ranked if k[0] == key[0] and parties[k] != parties[key])
        return tuple(number for _, number in islice(others, MOST_RELATED))

    def missing(self, query: str) -> tuple[str, ...]:
        """Return the names, years and amounts in ``query`` that no document mentions."""
        return explain.missing(explain.named(query), self._mentions)

    def _mentions(self, name: str) -> bool:
        """Tell whether ``name`` is a word of a document, an ending apart: "Amerika" is one in "Amerikaanse"."""
        folded = lexical.fold(name)
        word = rf"(?<!\w){re.escape(folded)}{_ENDING}(?!\w)"
        return folded in self._aliases or re.search(word, self._folded) is not None

    @cached_property
    def _folded(self) -> str:
        return lexical.fold("\n".join(entry.document.text for entry in self._entries))

    @cached_property
    def _aliases(self) -> frozenset[str]:
        """Words of the variants of several answers: an English question names "the Netherlands", a document never does.

        What the variants of one answer name may be an example that their writer made up.
        """
        answers: dict[str, set[Key]] = {}
        for entry in self._entries:
            for variant in entry.variants:
                for word in re.findall(r"\w[\w-]*", lexical.fold(variant.question)):
                    answers.setdefault(word, set()).add((entry.document.id, variant.number))
        return frozenset(word for word, keys in answers.items() if len(keys) >= ALIAS)

    def signals(
        self, query: str, language: Language, first: Key, raw: Mapping[str, fusion.Scores], dense: Vector
    ) -> dict[str, float]:
        """Return what the confidence model looks at when ``first`` is the best answer for ``query``."""
        return collected(self, query, language, first, raw, dense)

    def answer_text(self, key: Key) -> str:
        """Return the text of an answer, for looking at only."""
        return self._texts[key]

    @cached_property
    def _texts(self) -> dict[Key, str]:
        return {
            (entry.document.id, exchange.number): entry.document.slice(exchange.answer_ranges)
            for entry in self._entries
            for exchange in entry.document.exchanges
        }


def _words(entry: Entry, exchange: Exchange) -> Words:
    variants = [variant for variant in entry.variants if variant.number == exchange.number]
    return Words(
        lexical.surface(entry.document.slice(exchange.answer_ranges)),
        lexical.surface(entry.document.slice(exchange.question_ranges)),
        frozenset(stem for v in variants for stem in lexical.tokenise(v.question, v.language)),
    )
