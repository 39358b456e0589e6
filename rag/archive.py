"""The archive: documents, their passages and every ranker, behind four verbs: build, open, search, ask.

Joins the stages: passages, encoder, index, ranking, fusion, confidence, reply. Writes no answer: what it returns as
text is sliced from a document and checked against it. Does not render and does not print.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag import build as building
from rag import cite as citing
from rag import confidence, conversation, explain, fusion
from rag.build import Entry, Progress
from rag.errors import IndexStateError, ModelError, QueryError, SourceError
from rag.parse import chain, parse
from rag.ranking import EVIDENCE, Key, Rankers, is_dense
from rag.read import read, read_metadata
from rag.records import Citation, Document, Exchange, Hit, Language, Passage, Reply, Turn
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
        return Rankers(self._passages, tuple(self._exchanges), self._targets)

    @cached_property
    def _targets(self) -> dict[Key, tuple[Key, ...]]:
        return {
            (name, number): tuple((name, n) for n in self.chain(name, number))
            for (name, number), exchange in self._exchanges.items()
            if exchange.only_refers
        }

    @cached_property
    def _encoder(self) -> Encoder:
        encoder = _load(self._model if self._model != "bundled" else None)
        if encoder.fingerprint != self.manifest["model"]["fingerprint"]:
            raise IndexStateError(
                f"the index in {self.path} was made with another version of the model {self._model}; rebuild: {REBUILD}"
            )
        return encoder

    @cached_property
    def _vectors(self) -> FaissIndex:
        from embeddings.index import FaissIndex, IndexFileError

        try:
            return FaissIndex.open(self._store.current() / "vectors.faiss")
        except IndexFileError as error:
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
        return self._rankers.evidence(query, language, dense, names), dense

    def search(
        self, query: str, *, top: int = TOP, evidence: Collection[str] | None = None, language: Language | None = None
    ) -> list[Hit]:
        """Return the ``top`` answers for ``query``, best first; ``evidence`` limits what is looked at (ablation)."""
        spoken = language or conversation.language_of(query)
        raw, _ = self.evidence(query, spoken, EVIDENCE if evidence is None else evidence)
        return self._hits(raw, spoken)[:top]

    def _hits(self, raw: Mapping[str, fusion.Scores], language: Language) -> list[Hit]:
        standard = fusion.matrix(raw)
        weights = self.manifest["tuned"]["weights"][language]
        if not any(weights.get(name) for name in standard):
            weights = dict.fromkeys(standard, 1.0)
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
