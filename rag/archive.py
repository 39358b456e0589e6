"""The archive: documents, their passages and every ranker, behind four verbs: build, open, search, ask.

Joins the stages: passages, encoder, index, ranking, fusion, confidence, reply. Writes no answer: what it returns as
text is sliced from a document and checked against it. Does not render and does not print.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag import build as building
from rag import cite as citing
from rag import confidence, explain, fusion, kernel, lexical, reply
from rag.conversation import Intent, detect_language, interpret
from rag.build import Entry, Progress
from rag.errors import IndexStateError, ModelError, QueryError, SourceError
from rag.parse import chain, parse
from rag.kernel import Block
from rag.ranking import EVIDENCE, FIELDS, KERNEL, Key, Rankers, is_dense
from rag.read import read, read_metadata
from rag.records import Citation, Document, Exchange, Hit, Language, Passage, Reply, Status, Turn
from rag.store import REBUILD, Store, read_variants

if TYPE_CHECKING:
    from embeddings.encoder import Encoder
    from embeddings.index import FaissIndex

QUERY_LIMIT = 500  # characters; longer questions are cut by nobody, they are refused
TOP = 10


def silent(done: int, total: int) -> None:
    """Report no progress."""


def default_path() -> Path:
    """Return the folder of the index: ``ANTWOORDWIJZER_INDEX``, else in the user's data folder."""
    import os

    chosen = os.environ.get("ANTWOORDWIJZER_INDEX")
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_data_path("antwoordwijzer") / "index"


class Archive:
    """Documents that can be asked. Open one with :meth:`open`; make one with :meth:`build`.

    Reading is safe from several threads and processes at once; every method that changes something returns a new
    archive and leaves this one as it was.
    """

    def __init__(self, store: Store, manifest: Mapping[str, Any], entries: Sequence[Entry], model: str | None) -> None:
        self.path = store.root
        self.manifest = manifest
        self._store = store
        self._entries = tuple(entries)
        self._model = model
        self.documents: tuple[Document, ...] = tuple(entry.document for entry in entries)
        self._by_id = {document.id: document for document in self.documents}
        self._learned: dict[frozenset[str], list[Block]] = {}
        self._exchanges: dict[Key, Exchange] = {
            (document.id, exchange.number): exchange
            for document in self.documents
            for exchange in document.exchanges
        }

    # -- making and opening ------------------------------------------------------------------------------------

    @classmethod
    def build(
        cls,
        path: Path | None = None,
        files: Sequence[Path] = (),
        *,
        model: str | None = None,
        encoder: Encoder | None = None,
        accept_gaps: bool = False,
        progress: Progress = silent,
    ) -> Archive:
        """Index ``files`` (the bundled document when empty) in the folder ``path`` and return the open archive.

        ``encoder`` is any object with the interface of :class:`embeddings.encoder.Encoder`; without it ``model`` is
        loaded. Raises SourceError, ModelError or IndexStateError; the index that was there stays as it was.
        """
        store = Store(path or default_path())
        chosen = encoder or _load(model)
        with store.writing():
            entries = [_entry(file, accept_gaps) for file in files or building.bundled_files()]
            building.write(store, entries, chosen, _kept(store, chosen), progress)
        return cls.open(store.root, encoder=chosen)

    @classmethod
    def open(cls, path: Path | None = None, *, model: str | None = None, encoder: Encoder | None = None) -> Archive:
        """Open the index in ``path``. ``model`` must be the one that the index was made with, or None."""
        store = Store(path or default_path())
        manifest = store.manifest()
        try:
            entries = [Entry(document, source, variants) for document, source, variants in store.documents()]
            made_with = manifest["model"]["name"], manifest["passages"]["sha256"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexStateError(f"the index in {store.root} is damaged; rebuild: {REBUILD}") from error
        if model is not None and model != made_with[0]:
            raise IndexStateError(
                f"the index in {store.root} was made with the model {made_with[0]}, not {model}; "
                f"rebuild: {REBUILD} --model {model}"
            )
        archive = cls(store, manifest, entries, made_with[0])
        if encoder is not None:
            archive.__dict__["_encoder"] = encoder
        return archive

    def add(self, files: Sequence[Path], *, accept_gaps: bool = False, progress: Progress = silent) -> Archive:
        """Return the archive with ``files`` added; a file with an identity that is here replaces that document."""
        with self._store.writing():
            fresh = [_entry(file, accept_gaps) for file in files]
            names = {entry.document.id for entry in fresh}
            entries = [entry for entry in self._entries if entry.document.id not in names] + fresh
            return self._rewritten(entries, progress)

    def remove(self, ids: Sequence[str], progress: Progress = silent) -> Archive:
        """Return the archive without the documents ``ids``; QueryError when one is not here or none would be left."""
        for name in ids:
            self.document(name)
        with self._store.writing():
            entries = [entry for entry in self._entries if entry.document.id not in set(ids)]
            if not entries:
                raise QueryError("an archive needs at least one document; add another first: antwoordwijzer add FILE")
            return self._rewritten(entries, progress)

    def _rewritten(self, entries: Sequence[Entry], progress: Progress) -> Archive:
        building.write(self._store, entries, self._encoder, _kept(self._store, self._encoder), progress)
        return Archive.open(self.path, encoder=self._encoder)

    @classmethod
    def rebuild(
        cls, path: Path | None = None, *, model: str | None = None, fresh: bool = False, progress: Progress = silent
    ) -> Archive:
        """Make the index in ``path`` anew from the documents that are in it, or from the bundled one.

        ``fresh`` forgets documents that were added; so does an index that is too damaged to name its documents.
        """
        store = Store(path or default_path())
        chosen = _load(model)
        with store.writing():
            entries = [] if fresh else _salvage(store)
            entries = entries or [_entry(file, False) for file in building.bundled_files()]
            building.write(store, entries, chosen, _kept(store, chosen), progress)
        return cls.open(store.root, encoder=chosen)

    # -- looking things up -------------------------------------------------------------------------------------

    def document(self, name: str | None = None) -> Document:
        """Return the document ``name``, or the first one; QueryError when it is not here."""
        if name is None:
            return self.documents[0]
        if name not in self._by_id:
            raise QueryError(f"no document {name!r} in the archive; see which there are: antwoordwijzer list --documents")
        return self._by_id[name]

    def exchange(self, document: str, number: int) -> Exchange:
        """Return one exchange; QueryError when there is no such number."""
        found = self._exchanges.get((document, number))
        if found is None:
            numbers = [exchange.number for exchange in self.document(document).exchanges]
            raise QueryError(
                f"{document} has no answer {number}; choose a number from {min(numbers)} to {max(numbers)}: "
                "antwoordwijzer show N"
            )
        return found

    def cite(self, document: str, number: int) -> Citation:
        """Return answer ``number`` word for word, checked against its source; VerbatimError when it differs."""
        source = self.document(document)
        return citing.check(source, citing.cite(source, self.exchange(document, number)))

    def chain(self, document: str, number: int) -> tuple[int, ...]:
        """Return the answers that ``number`` leads to through referrals, in order, each once."""
        return chain(self.document(document).exchanges, number)

    # -- searching ---------------------------------------------------------------------------------------------

    @cached_property
    def _passages(self) -> list[Passage]:
        found = building.all_passages(self._entries)
        if building.fingerprint(found) != self.manifest["passages"]["sha256"]:
            raise IndexStateError(f"the index in {self.path} was made by another version; rebuild: {REBUILD}")
        return found

    @cached_property
    def _rankers(self) -> Rankers:
        return building.rankers_of(self._entries, self._passages, self.manifest["tuned"]["kernel"])

    @cached_property
    def _words(self) -> dict[Key, Words]:
        return {key: Words(*self._stems_of(entry, key)) for entry in self._entries for key in _keys(entry)}

    def _stems_of(self, entry: Entry, key: Key) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
        exchange, source = self._exchanges[key], entry.document
        variants = [v for v in entry.variants if v.number == exchange.number]
        return (
            lexical.surface(source.slice(exchange.answer_ranges)),
            lexical.surface(source.slice(exchange.question_ranges)),
            frozenset(stem for v in variants for stem in lexical.tokenise(v.question, v.language)),
        )

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """Every stem of every text and variant, and every folded word as it is written."""
        found = {stem for words in self._words.values() for stem in (*words.answer, *words.question, *words.variants)}
        written = {word for words in self._words.values() for word in (*words.answer.values(), *words.question.values())}
        return frozenset(found | {lexical.fold(word) for word in written})

    @cached_property
    def _targets(self) -> dict[Key, tuple[Key, ...]]:
        return {
            (name, number): tuple((name, n) for n in self.chain(name, number))
            for (name, number), exchange in self._exchanges.items()
            if exchange.only_refers
        }

    def _blocks(self, names: Collection[str]) -> list[Block]:
        """Return what the kernel learned from the fields that ``names`` look at; all of them were saved."""
        fields = frozenset(name.split(".")[1] for name in names if name != KERNEL)
        if fields not in self._learned:
            self._learned[fields] = self._learn(fields)
        return self._learned[fields]

    def _learn(self, fields: frozenset[str]) -> list[Block]:
        if fields == frozenset(FIELDS):
            try:
                return kernel.load(self._store.current() / "kernel.npz")
            except (OSError, ValueError, KeyError) as error:
                raise IndexStateError(f"the index in {self.path} is damaged (kernel); rebuild: {REBUILD}") from error
        vectors = self._vectors.get(np.arange(self._vectors.count(), dtype=np.int64))
        return self._rankers.train(vectors, fields)

    @cached_property
    def _encoder(self) -> Encoder:
        encoder = _load(self._model)
        if encoder.fingerprint != self.manifest["model"]["fingerprint"]:
            raise IndexStateError(
                f"the index in {self.path} was made with another version of the model {self._model}; rebuild: {REBUILD}"
            )
        return encoder

    @cached_property
    def _vectors(self) -> FaissIndex:
        from embeddings import FaissIndex, VectorIndexError

        try:
            return FaissIndex.open(self._store.current() / "vectors.faiss")
        except VectorIndexError as error:
            raise IndexStateError(f"the index in {self.path} has damaged vectors; rebuild: {REBUILD}") from error

    def warm_up(self) -> None:
        """Load everything that the first question would otherwise wait for."""
        self._rankers, self._vectors
        self.search("opwarmen")

    def _dense(self, query: str) -> NDArray[np.float32]:
        """Return the cosine of ``query`` with every dense row; rows outside the nearest get the lowest seen."""
        count = self._vectors.count()
        scores, ids = self._vectors.search(self._encoder.encode_queries([query]), count)
        dense = np.full(count, scores[0].min() if len(scores[0]) else 0.0, dtype=np.float32)
        dense[ids[0]] = scores[0]
        return dense

    def evidence(
        self, query: str, language: Language, names: Collection[str] = EVIDENCE
    ) -> tuple[dict[str, fusion.Scores], NDArray[np.float32] | None]:
        """Return the raw scores of every answer by evidence name, and the cosines of all dense rows."""
        wanted = any(name.startswith("dense.") for name in names)
        dense = self._dense(query) if wanted and query.strip() else None
        blocks = self._blocks(names) if KERNEL in names and dense is not None else []
        return self._rankers.evidence(query, language, dense, blocks, names), dense

    def search(
        self, query: str, *, top: int = TOP, evidence: Collection[str] | None = None, language: Language | None = None
    ) -> list[Hit]:
        """Return the ``top`` answers for ``query``, best first; ``evidence`` limits what is looked at (ablation)."""
        spoken = language or detect_language(query) or "nl"
        raw, _ = self.evidence(query, spoken, EVIDENCE if evidence is None else evidence)
        return self._hits(raw, spoken)[:top]

    def _weights(self, names: Collection[str], language: Language) -> Mapping[str, float]:
        """Return the learned weights for ``language``; without the variants, those learned without them."""
        learned = self.manifest["tuned"]["weights"]
        bare = not any(name.endswith(".variant") for name in names)
        weights: Mapping[str, float] = learned[f"{language}-bare" if bare else language]
        return weights if any(weights.get(name) for name in names) else dict.fromkeys(names, 1.0)

    def _fused(self, raw: Mapping[str, fusion.Scores], language: Language) -> fusion.Scores:
        return fusion.fuse(fusion.matrix(raw), self._weights(raw, language))

    def _hits(self, raw: Mapping[str, fusion.Scores], language: Language) -> list[Hit]:
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
        document, number = self._rankers.answers[i]
        parts = tuple((name, float(scores[i])) for name, scores in raw.items() if not np.isnan(scores[i]))
        matched = explain.strongest({name: weights.get(name, 0.0) * float(standard[name][i]) for name, _ in parts})
        return Hit(document, number, score, matched, parts)

    # -- asking ------------------------------------------------------------------------------------------------

    def ask(
        self, query: str, *, top: int = TOP, history: Sequence[Turn] = (), literal: bool = False
    ) -> Reply:
        """Answer one turn of a conversation with citations, best first; QueryError for an empty or too long query.

        ``literal`` searches for the query's own words, as if it stood in quotation marks.
        """
        asked = clean(query)
        intent = interpret(f'"{asked}"' if literal else asked, history, self.documents)
        if intent.kind == "search":
            return self._search_reply(asked, intent, top)
        answers = tuple(reply.followed(intent.targets, self._exchanges, self.cite, self.chain))
        if intent.literal:
            answers = tuple(self._literal(citation, intent.literal) for citation in answers)
        status: Status = "answered" if answers else "none"
        return Reply(
            asked, intent.searched, status, intent.kind, answers, float(bool(answers)), (), intent.notice, intent.language
        )

    def look_up(self, keys: Sequence[Key], query: str, language: Language = "nl") -> Reply:
        """Return a reply that shows the answers ``keys``, each followed by what it refers to."""
        for key in keys:
            self.exchange(*key)
        answers = tuple(reply.followed(keys, self._exchanges, self.cite, self.chain))
        return Reply(query, query, "answered", "lookup", answers, 1.0, language=language)

    def _search_reply(self, asked: str, intent: Intent, top: int) -> Reply:
        raw, dense = self.evidence(intent.searched, intent.language)
        hits = self._hits(raw, intent.language)
        keys = reply.ranking_keys(hits, self._exchanges, self._asked_there(intent), self._only(intent), self._targets)
        found = {(hit.document, hit.number): hit for hit in hits}
        answers = [
            self._dress(citation, found[citation.document, citation.number], intent, dense)
            for citation in reply.followed(keys[:top], self._exchanges, self.cite, self.chain)
        ][:top]
        model = self.manifest["tuned"]["confidence"]
        certainty = confidence.probability(self._signals(intent, keys, raw), model) if keys else 0.0
        status = confidence.status(certainty, model) if keys else "none"
        return Reply(
            asked,
            intent.searched,
            status,
            "search",
            tuple(answers),
            certainty,
            self._missing(intent.searched),
            intent.notice,
            intent.language,
        )

    def _missing(self, query: str) -> tuple[str, ...]:
        """Return the names, years and amounts in ``query`` that no document mentions."""
        return explain.missing(explain.named(query), self._mentions)

    def _mentions(self, name: str) -> bool:
        return lexical.fold(name) in self._folded

    @cached_property
    def _folded(self) -> str:
        # Variants count too: an English question names "the Netherlands", a Dutch document never does.
        texts = [document.text for document in self.documents]
        texts += [variant.question for entry in self._entries for variant in entry.variants]
        return lexical.fold("\n".join(texts))

    def _literal(self, citation: Citation, words: str) -> Citation:
        return replace(citation, matched="words", words=(words,))

    def _asked_there(self, intent: Intent) -> Callable[[Hit], bool]:
        query = lexical.surface(intent.searched, intent.language)
        return lambda hit: reply.asked_there(hit, query, self._words[hit.document, hit.number].question)

    def _only(self, intent: Intent) -> Callable[[Exchange], bool]:
        return lambda exchange: (
            intent.document in ("", exchange.document) and intent.party in ("", exchange.party)
        )

    def _dress(self, citation: Citation, hit: Hit, intent: Intent, dense: NDArray[np.float32] | None) -> Citation:
        """Add to a citation why it was found and which sentences answer; the text itself is not touched."""
        query = lexical.surface(intent.searched, intent.language)
        words = self._words[hit.document, hit.number]
        common = explain.common_words(query, words.answer) or explain.common_words(query, words.question)
        return replace(citation, matched=hit.matched, words=common)

    def _signals(self, intent: Intent, keys: Sequence[Key], raw: Mapping[str, fusion.Scores]) -> dict[str, float]:
        """Return what the confidence model looks at, for the first of ``keys``."""
        place = self._rankers.answers.index(keys[0])
        fused = self._fused(raw, intent.language)
        query = set(lexical.tokenise(intent.searched, intent.language))
        words = self._words[keys[0]]
        known = {
            "answer": words.answer.keys(),
            "question": words.question.keys(),
            "variant": words.variants,
            "any": words.answer.keys() | words.question.keys() | words.variants,
        }
        weights = {stem: self._rankers.idf(stem) for stem in query}
        whole = sum(weights.values()) or 1.0
        coverage = {name: sum(weights[stem] for stem in query & stems) / whole for name, stems in known.items()}
        coverage["archive"] = sum(weights[s] for s in query if s in self._vocabulary) / whole if query else 0.0
        coverage["named"] = 1.0 if not self._missing(intent.searched) else 0.0
        return confidence.signals(place, fused, raw, query, coverage)


@dataclass(frozen=True, slots=True)
class Words:
    """The stems of an answer and of its question with the word that gave each, and the stems of its variants."""

    answer: Mapping[str, str]
    question: Mapping[str, str]
    variants: frozenset[str]


def _keys(entry: Entry) -> list[Key]:
    return [(entry.document.id, exchange.number) for exchange in entry.document.exchanges]


def clean(query: str) -> str:
    """Return ``query`` without control characters and outer white space; QueryError when empty or too long."""
    text = "".join(c if c.isprintable() else " " for c in query).strip()
    if not text:
        raise QueryError('the question is empty; ask something: antwoordwijzer ask "Wat doet Nederland tegen hackers?"')
    if len(text) > QUERY_LIMIT:
        raise QueryError(f"the question has {len(text)} characters; ask it in at most {QUERY_LIMIT}")
    return text


def parse_file(path: Path, accept_gaps: bool = False) -> Document:
    """Read and parse one file; SourceError in one line when that cannot be done."""
    return parse(read(path), read_metadata(path), accept_gaps=accept_gaps)


def _entry(path: Path, accept_gaps: bool) -> Entry:
    document = parse_file(path, accept_gaps)
    variants = read_variants(building.variants_beside(path))
    numbers = {exchange.number for exchange in document.exchanges}
    strange = sorted({variant.number for variant in variants} - numbers)
    if strange:
        raise SourceError(
            f"{building.variants_beside(path).name} names answer {strange[0]}, which {document.id} does not have; "
            "take those lines out"
        )
    return Entry(document, path, variants)


def _salvage(store: Store) -> list[Entry]:
    """Return the entries of an index parsed anew from its own copies of the files; none when it cannot be read."""
    if not store.exists:
        return []
    try:
        manifest = store.manifest()
        folder = store.current()
        return [
            Entry(
                parse_file(folder / item["source"], accept_gaps=bool(item["gaps"])),
                folder / item["source"],
                read_variants(folder / item["variants"]),
            )
            for item in manifest["documents"]
        ]
    except (IndexStateError, KeyError, TypeError):
        return []


def _kept(store: Store, encoder: Encoder) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of an existing index by passage text, when the same encoder made them; {} otherwise."""
    from embeddings import FaissIndex, VectorIndexError

    if not store.exists:
        return {}
    try:
        manifest = store.manifest()
        if manifest["model"]["fingerprint"] != encoder.fingerprint:
            return {}
        entries = [Entry(document, source, variants) for document, source, variants in store.documents()]
        items = building.all_passages(entries)
        if building.fingerprint(items) != manifest["passages"]["sha256"]:
            return {}
        index = FaissIndex.open(store.current() / "vectors.faiss")
        rows = [item.text for item in items if is_dense(item)]
        vectors = index.get(np.arange(len(rows), dtype=np.int64))
        return dict(zip(rows, vectors, strict=True))
    except (IndexStateError, VectorIndexError, KeyError, TypeError):
        # An index that cannot be read has nothing worth keeping; it is replaced as a whole.
        return {}


def _load(model: str | None) -> Encoder:
    from embeddings import EncoderError, load_encoder
    from embeddings.encoder import BUNDLED_NAME, STAND_IN_NAME

    try:
        return load_encoder(None if model in (BUNDLED_NAME, STAND_IN_NAME) else model)
    except EncoderError as error:
        raise ModelError(str(error)) from error
