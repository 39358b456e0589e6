"""The archive: documents that can be asked, behind four verbs: build, open, search, ask.

Joins everything below it into replies. Writes no answer: what it returns as text is sliced from a document and checked
against it. Does not rank (:mod:`rag.search`), does not render and does not print.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag import asking, fusion
from rag import build as building
from rag import cite as citing
from rag.build import Entry, Progress, read_entry
from rag.conversation import detect_language
from rag.drafts import read_accepted
from rag.errors import IndexStateError, ModelError, QueryError
from rag.parse import chain
from rag.ranking import EVIDENCE, Key
from rag.records import Citation, Document, Exchange, Hit, Language, Reply, Turn, Variant
from rag.search import Search
from rag.store import REBUILD, Store

if TYPE_CHECKING:
    from embeddings import Encoder

TOP = 10


def silent(done: int, total: int) -> None:
    """Report no progress."""


def default_path() -> Path:
    """Return the folder of the index: ``ANTWOORDWIJZER_INDEX``, else in the user's data folder."""
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

    def __init__(
        self, store: Store, manifest: Mapping[str, Any], entries: Sequence[Entry], encoder: Encoder | None = None
    ) -> None:
        self.path = store.root
        self.manifest = manifest
        self.documents: tuple[Document, ...] = tuple(entry.document for entry in entries)
        self._store = store
        self._entries = tuple(entries)
        self._given = encoder
        self.engine = Search(store, manifest, self._entries, lambda: self._encoder)
        self._by_id = {document.id: document for document in self.documents}
        self.exchanges: dict[Key, Exchange] = {
            (document.id, exchange.number): exchange for document in self.documents for exchange in document.exchanges
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

        ``encoder`` is any object with the interface of :class:`embeddings.Encoder`; without it ``model`` is loaded.
        Raises SourceError, ModelError or IndexStateError; the index that was there stays as it was.
        """
        store = Store(path or default_path())
        chosen = encoder or _load(model)
        with store.writing():
            entries = [read_entry(file, accept_gaps) for file in files or building.bundled_files()]
            return cls._written(store, entries, chosen, progress)

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
            entries = [] if fresh else building.salvage(store)
            entries = entries or [read_entry(file, False) for file in building.bundled_files()]
            return cls._written(store, entries, chosen, progress)

    @classmethod
    def _written(cls, store: Store, entries: Sequence[Entry], encoder: Encoder, progress: Progress) -> Archive:
        building.write(store, entries, encoder, building.kept_vectors(store, encoder), progress)
        return cls.open(store.root, encoder=encoder)

    @classmethod
    def usable(cls, path: Path | None = None) -> bool:
        """Tell whether the index in ``path`` can be opened and was made by this version and its model."""
        try:
            archive = cls.open(path)
            return building.is_current(archive._entries) and archive.engine.fits() and archive._encoder.dim > 0
        except (IndexStateError, ModelError):
            return False

    @classmethod
    def open(cls, path: Path | None = None, *, model: str | None = None, encoder: Encoder | None = None) -> Archive:
        """Open the index in ``path``. ``model`` must be the one that the index was made with, or None."""
        store = Store(path or default_path()).pin()
        manifest = store.manifest()
        try:
            entries = [Entry(document, source, variants) for document, source, variants in store.documents()]
            made_with = manifest["model"]["name"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexStateError(f"the index in {store.root} is damaged; rebuild: {REBUILD}") from error
        if model is not None and model != made_with:
            raise IndexStateError(
                f"the index in {store.root} was made with the model {made_with}, not {model}; "
                f"rebuild: {REBUILD} --model {model}"
            )
        return cls(store, manifest, entries, encoder)

    def add(self, files: Sequence[Path], *, accept_gaps: bool = False, progress: Progress = silent) -> Archive:
        """Return the archive with ``files`` added; a file with an identity that is here replaces that document.

        Question variants that a person accepted stay, for answers that read as they did.
        """
        with self._store.writing():
            fresh = [read_entry(file, accept_gaps) for file in files]
            names = {entry.document.id for entry in fresh}
            before = {entry.document.id: entry for entry in self._entries_now()}
            entries = [entry for name, entry in before.items() if name not in names]
            for entry in fresh:
                old = before.get(entry.document.id, entry)
                entries.append(building.with_accepted(entry, old.variants, old.document))
            return self._written(self._store, entries, self._encoder, progress)

    def accept(self, name: str, drafts: Path, progress: Progress = silent) -> Archive:
        """Return the archive with the accepted lines of ``drafts`` as question variants of document ``name``.

        QueryError, and nothing changed, when a line cannot be used or none is accepted (:mod:`rag.drafts`).
        """
        with self._store.writing():
            entries = {entry.document.id: entry for entry in self._entries_now()}
            if name not in entries:
                raise _absent(name)
            entry = entries[name]
            accepted = read_accepted(drafts, entry.document, entry.variants)
            entries[name] = replace(entry, variants=(*entry.variants, *accepted))
            return self._written(self._store, list(entries.values()), self._encoder, progress)

    def variants(self, name: str) -> tuple[Variant, ...]:
        """Return the question variants of document ``name``; QueryError when it is not here."""
        document = self.document(name)
        return next(entry.variants for entry in self._entries if entry.document is document)

    def remove(self, ids: Sequence[str], progress: Progress = silent) -> Archive:
        """Return the archive without the documents ``ids``; QueryError when one is not here or none would be left."""
        for name in ids:
            self.document(name)
        with self._store.writing():
            entries = [entry for entry in self._entries_now() if entry.document.id not in set(ids)]
            if not entries:
                raise QueryError("an archive needs at least one document; add another first: antwoordwijzer add FILE")
            return self._written(self._store, entries, self._encoder, progress)

    def _entries_now(self) -> tuple[Entry, ...]:
        """Return what the index holds while this process is its writer: another may have added to it meanwhile."""
        self.engine.hold()
        return Archive.open(self.path)._entries

    @cached_property
    def _encoder(self) -> Encoder:
        encoder = self._given or _load(self.manifest["model"]["name"])
        if encoder.fingerprint != self.manifest["model"]["fingerprint"]:
            raise IndexStateError(
                f"the index in {self.path} was made with another version of the model "
                f"{self.manifest['model']['name']}; rebuild: {REBUILD}"
            )
        return encoder

    def retuned(self, tuned: Mapping[str, Any]) -> Archive:
        """Return this archive with other learned numbers, in memory only (tuning and ablation)."""
        archive = Archive(self._store, {**self.manifest, "tuned": tuned}, self._entries, self._encoder)
        archive.engine.relearn = True
        return archive

    # -- looking things up -------------------------------------------------------------------------------------

    def document(self, name: str | None = None) -> Document:
        """Return the document ``name``, or the first one; QueryError when it is not here."""
        if name is None:
            return self.documents[0]
        if name not in self._by_id:
            raise _absent(name)
        return self._by_id[name]

    def exchange(self, document: str, number: int) -> Exchange:
        """Return one exchange; QueryError when there is no such number."""
        found = self.exchanges.get((document, number))
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

    def warm_up(self) -> None:
        """Load everything that the first question would otherwise wait for."""
        self.engine.warm_up()

    @property
    def answer_keys(self) -> tuple[Key, ...]:
        """The (document, number) of every answer, in the order of the arrays that :meth:`evidence` returns."""
        return tuple(self.exchanges)

    def evidence(
        self, query: str, language: Language, names: Collection[str] = EVIDENCE
    ) -> dict[str, fusion.Scores]:
        """Return the raw scores of every answer by evidence name, each of shape (answers,)."""
        return self.engine.evidence(query, language, names)[0]

    def search(
        self, query: str, *, top: int = TOP, evidence: Collection[str] | None = None, language: Language | None = None
    ) -> list[Hit]:
        """Return the ``top`` answers for ``query``, best first; ``evidence`` limits what is looked at (ablation)."""
        spoken = language or detect_language(query) or "nl"
        raw = self.evidence(query, spoken, EVIDENCE if evidence is None else evidence)
        return self.engine.hits(raw, spoken)[:top]

    # -- asking ------------------------------------------------------------------------------------------------

    def ask(self, query: str, *, top: int = TOP, history: Sequence[Turn] = (), literal: bool = False) -> Reply:
        """Answer one turn of a conversation with citations, best first; QueryError for an empty or too long query.

        ``literal`` searches for the query's own words, as if it stood in quotation marks.
        """
        return asking.ask(self, query, top, history, literal)

    def look_up(self, keys: Sequence[Key], query: str, language: Language = "nl") -> Reply:
        """Return a reply that shows the answers ``keys``, each followed by what it refers to."""
        return asking.look_up(self, keys, query, language)

    def signals(self, query: str, language: Language | None = None) -> tuple[dict[str, float], Key]:
        """Return the signals for the best answer to ``query``, and which answer that is (tuning)."""
        return asking.signals(self, query, language or detect_language(query) or "nl")

    @cached_property
    def parties(self) -> dict[Key, str]:
        """The fractie that asked, by answer."""
        return {key: exchange.party for key, exchange in self.exchanges.items()}

    @cached_property
    def targets(self) -> dict[Key, tuple[Key, ...]]:
        """The answers that each answer that only refers leads to."""
        return building.targets_of(self._entries)


def _absent(name: str) -> QueryError:
    return QueryError(f"no document {name!r} here; see which there are: antwoordwijzer list --documents")


def _load(model: str | None) -> Encoder:
    from embeddings import EncoderError, load_encoder
    from embeddings.encoder import BUNDLED_NAME, STAND_IN_NAME

    try:
        return load_encoder(None if model in (BUNDLED_NAME, STAND_IN_NAME) else model)
    except EncoderError as error:
        raise ModelError(str(error)) from error
