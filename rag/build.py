"""Writing an index: documents in, a new generation out, vectors of unchanged passages kept.

Does not answer questions; :mod:`rag.archive` opens what this writes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag import kernel
from rag.errors import IndexStateError, ModelError, SourceError
from rag.kernel import Shares
from rag.parse import chain, parse
from rag.passages import passages
from rag.ranking import Key, Rankers, is_dense
from rag.read import read, read_metadata
from rag.records import Document, Passage, Variant
from rag.store import Store, document_to_json, read_variants, write_variants
from rag.store import sha256 as sha256_of
from rag.tuned import tuned

if TYPE_CHECKING:
    from embeddings.encoder import Encoder

Progress = Callable[[int, int], None]
Vectors = NDArray[np.float32]
CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document on its way into the index, with its source file and its question variants."""

    document: Document
    source: Path
    variants: tuple[Variant, ...] = ()


def bundled_files() -> tuple[Path, ...]:
    """Return the documents that travel with the product."""
    return tuple(sorted(CORPUS.glob("*.txt")))


def variants_beside(path: Path) -> tuple[Path, ...]:
    """Return the files with question variants of a source file: ``<stem>.question-variants.jsonl``, if it is there.

    The bundled document has several files, one for each time that its set was enlarged.
    """
    if path.parent == CORPUS:
        return tuple(sorted(CORPUS.glob("*question-variants*.jsonl")))
    own = path.with_name(f"{path.stem}.question-variants.jsonl")
    return (own,) if own.is_file() else ()


def parse_file(path: Path, accept_gaps: bool = False) -> Document:
    """Read and parse one file; SourceError in one line when that cannot be done."""
    return parse(read(path), read_metadata(path), accept_gaps=accept_gaps)


def read_entry(path: Path, accept_gaps: bool) -> Entry:
    """Read one file with its question variants; SourceError when a variant names an answer that is not there."""
    document = parse_file(path, accept_gaps)
    numbers = {exchange.number for exchange in document.exchanges}
    found: list[Variant] = []
    for file in variants_beside(path):
        variants = _variants_in(file)
        strange = sorted({variant.number for variant in variants} - numbers)
        if strange:
            raise SourceError(f"{file.name} names answer {strange[0]}, which {document.id} lacks; take those lines out")
        found += variants
    return Entry(document, path, tuple(found))


def _variants_in(file: Path) -> list[Variant]:
    # "accepted" in a file of the document's own maker is not a decision about this index
    return [replace(variant, accepted=False) for variant in read_variants(file)]


def is_current(entries: Sequence[Entry]) -> bool:
    """Tell whether documents that travel with the product are indexed with the question variants of this version."""
    bundled = {sha256_of(file): file for file in bundled_files()}
    return all(
        [v for v in entry.variants if not v.accepted]
        == [v for file in variants_beside(bundled[entry.document.sha256]) for v in _variants_in(file)]
        for entry in entries
        if entry.document.sha256 in bundled
    )


def with_accepted(entry: Entry, variants: Sequence[Variant], before: Document) -> Entry:
    """Return ``entry`` with those of ``variants`` that a person accepted for the same answers in ``before``.

    A variant leads to an answer because of what it says: one whose answer now reads otherwise is left out.
    """
    then, now = (
        {exchange.number: document.slice(exchange.answer_ranges).split() for exchange in document.exchanges}
        for document in (before, entry.document)
    )
    there = {(variant.number, variant.question) for variant in entry.variants}
    kept = [
        variant
        for variant in variants
        if variant.accepted
        and (variant.number, variant.question) not in there
        and variant.number in now
        and now[variant.number] == then.get(variant.number)
    ]
    return replace(entry, variants=(*entry.variants, *kept))


def all_passages(entries: Sequence[Entry]) -> list[Passage]:
    """Return the passages of all entries, in order."""
    return [passage for entry in entries for passage in passages(entry.document, entry.variants)]


def fingerprint(items: Sequence[Passage]) -> str:
    """Return a SHA-256 over what is indexed; it moves when windows are cut otherwise or a variant changes."""
    digest = sha256()
    for item in items:
        digest.update(f"{item.id}\t{item.field}\t{item.whole}\t{item.language}\t{item.text}\n".encode())
    return digest.hexdigest()


def targets_of(entries: Sequence[Entry]) -> dict[Key, tuple[Key, ...]]:
    """Return the answers that each answer that only refers leads to, transitively, in order."""
    return {
        (exchange.document, exchange.number): tuple(
            (exchange.document, number) for number in chain(entry.document.exchanges, exchange.number)
        )
        for entry in entries
        for exchange in entry.document.exchanges
        if exchange.only_refers
    }


def rankers_of(entries: Sequence[Entry], items: Sequence[Passage], shares: Mapping[str, float]) -> Rankers:
    """Return the rankers over ``items``; referrals lead to their targets, transitively."""
    exchanges = [exchange for entry in entries for exchange in entry.document.exchanges]
    return Rankers(items, [(e.document, e.number) for e in exchanges], targets_of(entries), Shares(**shares))


def write(
    store: Store, entries: Sequence[Entry], encoder: Encoder, kept: dict[str, Vectors], progress: Progress
) -> None:
    """Write a generation with ``entries``; ``kept`` maps passage texts to vectors of the same encoder."""
    refuse_doubles(entries)
    items = all_passages(entries)
    rankers = rankers_of(entries, items, tuned()["kernel"])
    vectors = _vectors(rankers.dense_rows, encoder, kept, progress)
    blocks = rankers.train(vectors)

    def fill(folder: Path) -> dict[str, Any]:
        kernel.save(folder / "kernel.npz", blocks)
        return _fill(folder, entries, items, vectors, encoder)

    store.write(fill)


def refuse_doubles(entries: Sequence[Entry]) -> None:
    """Raise SourceError when two entries have one identity."""
    seen: set[str] = set()
    for entry in entries:
        if entry.document.id in seen:
            raise SourceError(
                f"two documents are called {entry.document.id}; give one another id in its .metadata.json, "
                f"or take the other out: antwoordwijzer remove {entry.document.id}"
            )
        seen.add(entry.document.id)


def _vectors(rows: Sequence[Passage], encoder: Encoder, kept: dict[str, Vectors], progress: Progress) -> Vectors:
    # A passage's text is its whole input, so equal texts share a vector; identities stay apart (row numbers).
    missing = list(dict.fromkeys(row.text for row in rows if row.text not in kept))
    fresh = _encoded(encoder, missing, progress)
    known = kept | dict(zip(missing, fresh, strict=True))
    if not rows:
        return np.zeros((0, encoder.dim), dtype=np.float32)
    return np.stack([known[row.text] for row in rows])


def _encoded(encoder: Encoder, texts: Sequence[str], progress: Progress) -> Vectors:
    from embeddings import EncoderError
    from embeddings.vectors import require_unit

    try:
        return require_unit(encoder.encode_passages(texts, progress), encoder.dim)
    except EncoderError as error:
        raise ModelError(str(error)) from error


def _fill(
    folder: Path, entries: Sequence[Entry], items: Sequence[Passage], vectors: Vectors, encoder: Encoder
) -> dict[str, Any]:
    from embeddings import FaissIndex, VectorIndexError

    for name in ("documents", "sources", "variants"):
        (folder / name).mkdir()
    index = FaissIndex(encoder.dim)
    index.upsert(np.arange(len(vectors), dtype=np.int64), vectors)
    try:
        index.save(folder / "vectors.faiss")
    except VectorIndexError as error:
        raise OSError(str(error)) from error  # the store tells a full disk in one way, whoever was writing
    index.close()
    return {
        "model": {"name": encoder.name, "fingerprint": encoder.fingerprint, "dim": encoder.dim},
        "passages": {
            "count": len(items),
            "vectors": len(vectors),
            "sha256": fingerprint(items),
            "truncated": encoder.count_truncated([item.text for item in items if is_dense(item)]),
        },
        "tuned": tuned(),
        "documents": [_fill_one(folder, entry) for entry in entries],
    }


def _fill_one(folder: Path, entry: Entry) -> dict[str, Any]:
    document = entry.document
    source = f"sources/{document.id}{entry.source.suffix}"
    shutil.copyfile(entry.source, folder / source)
    metadata = json.dumps(asdict(document.metadata), ensure_ascii=False, indent=1)
    (folder / "sources" / f"{document.id}.metadata.json").write_text(metadata, "utf-8")
    data = json.dumps(document_to_json(document), ensure_ascii=False)
    (folder / "documents" / f"{document.id}.json").write_text(data, "utf-8")
    variants = f"variants/{document.id}.jsonl"
    write_variants(folder / variants, entry.variants)
    return {
        "id": document.id,
        "title": document.metadata.title,
        "source": source,
        "variants": variants,
        "answers": len(document.exchanges),
        "sha256": document.sha256,
        "text_sha256": document.text_sha256,
        "gaps": list(document.gaps),
    }


def salvage(store: Store) -> list[Entry]:
    """Return the entries of an index parsed anew from its own copies of the files; none when it cannot be read."""
    if not store.exists:
        return []
    try:
        manifest = store.manifest()
        folder = store.current()
        bundled = {sha256_of(file): file for file in bundled_files()}
        return [_salvaged(folder, item, bundled.get(item["sha256"])) for item in manifest["documents"]]
    except (IndexStateError, KeyError, TypeError):
        return []


def _salvaged(folder: Path, item: Mapping[str, Any], bundled: Path | None) -> Entry:
    # The bundled document comes with what this version ships: newer metadata, more question variants.
    variants = read_variants(folder / item["variants"])
    if bundled is not None:
        entry = read_entry(bundled, accept_gaps=False)
        return with_accepted(entry, variants, entry.document)  # the same file: its answers are what they were
    source = folder / item["source"]
    return Entry(parse_file(source, accept_gaps=bool(item["gaps"])), source, variants)


def kept_vectors(store: Store, encoder: Encoder) -> dict[str, NDArray[np.float32]]:
    """Return the vectors of an existing index by passage text, when the same encoder made them; {} otherwise."""
    from embeddings import FaissIndex, VectorIndexError

    if not store.exists:
        return {}
    try:
        manifest = store.manifest()
        if manifest["model"]["fingerprint"] != encoder.fingerprint:
            return {}
        entries = [Entry(document, source, variants) for document, source, variants in store.documents()]
        items = all_passages(entries)
        if fingerprint(items) != manifest["passages"]["sha256"]:
            return {}
        index = FaissIndex.open(store.current() / "vectors.faiss")
        rows = [item.text for item in items if is_dense(item)]
        vectors = index.get(np.arange(len(rows), dtype=np.int64))
        return dict(zip(rows, vectors, strict=True))
    except (IndexStateError, VectorIndexError, KeyError, TypeError):
        # An index that cannot be read has nothing worth keeping; it is replaced as a whole.
        return {}
