"""Rows of unit vectors, searched by inner product. Knows int64 ids of the caller; knows no text and no passage.

`VectorIndex` is the interface; `FaissIndex` is its form for one machine: exact up to 300,000 rows (6 ms at 100,000),
then HNSW32,SQ8 (0.4 ms at a million, recall@10 0.97). Search within given ids is always exact over the stored rows:
a filter inside an approximate index loses more than half of what it should find.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np
from numpy.typing import ArrayLike, NDArray

from embeddings import index_file
from embeddings.vectors import Vectors, require_unit

Ids = NDArray[np.int64]

EXACT_ROWS = 300_000
GRAPH = "HNSW32,SQ8"
GRAPH_EF = 128


class VectorIndex(Protocol):
    """Unit vectors under int64 ids; scores are inner products, so cosines."""

    def upsert(self, ids: Sequence[int] | Ids, vectors: NDArray[Any]) -> None:
        """Store `vectors` (n, dim) under `ids` (n); an id that is there is replaced, so twice is as once."""

    def delete(self, ids: Collection[int] | Ids) -> None:
        """Forget these ids; unknown ids are passed over."""

    def search(
        self, vectors: NDArray[Any], k: int, ids: Collection[int] | Ids | None = None
    ) -> tuple[Vectors, Ids]:
        """Best rows for each of the (n, dim) query vectors, among `ids` when given (then exactly).

        Returns scores and ids, both (n, min(k, rows searched)), best first; equal scores in ascending order of id.
        """

    def get(self, ids: Sequence[int] | Ids) -> Vectors:
        """The stored vectors of `ids`, in that order; KeyError names the first id that is not there."""

    def count(self) -> int:
        """Number of rows."""

    def close(self) -> None:
        """Let go of memory and files."""


class FaissIndex:
    """`VectorIndex` in this process, kept in one file. Rows lie in ascending order of id.

    Beyond `exact_rows` rows are stored in 8 bits per dimension: `get` then gives the stored, slightly rounded vectors.
    Writing to such an index rebuilds its graph at the next search, so write in large batches.
    """

    def __init__(self, dim: int, exact_rows: int = EXACT_ROWS) -> None:
        if dim < 1:
            raise ValueError(f"dim is {dim}: a vector has at least one dimension")
        self.dim = dim
        self._exact_rows = exact_rows
        self._ids: Ids = np.empty(0, np.int64)
        self._index: Any = faiss.IndexFlatIP(dim)

    @classmethod
    def open(cls, path: Path, *, mmap: bool = True, exact_rows: int = EXACT_ROWS) -> "FaissIndex":
        """Open a saved index; with `mmap` all processes that open it share one copy. VectorIndexError when damaged."""
        index, ids = index_file.read(path, mmap=mmap)
        opened = cls(int(index.d), exact_rows)
        opened._index, opened._ids = index, ids
        return opened

    def save(self, path: Path) -> None:
        """Write to `path` so that it holds the old index or the new one, whenever the process dies."""
        self._settle()
        index_file.write(self._index, self._ids, path)

    def count(self) -> int:
        """Number of rows."""
        return len(self._ids)

    def close(self) -> None:
        """Empty the index and let go of its memory or map."""
        self._ids, self._index = np.empty(0, np.int64), faiss.IndexFlatIP(self.dim)

    def upsert(self, ids: Sequence[int] | Ids, vectors: NDArray[Any]) -> None:
        """Store `vectors` (n, dim) under `ids` (n); the last one counts for an id that is named twice."""
        given = _as_ids(ids)
        rows = require_unit(vectors, self.dim)
        if len(given) != len(rows):
            raise ValueError(f"{len(given)} ids for {len(rows)} vectors")
        # np.unique keeps the first of equal ids, so look from the back
        fresh, last = np.unique(given[::-1], return_index=True)
        kept = ~np.isin(self._ids, fresh)
        self._replace(
            np.concatenate([self._ids[kept], fresh]), np.concatenate([self._stored(kept), rows[::-1][last]])
        )

    def delete(self, ids: Collection[int] | Ids) -> None:
        """Forget these ids; unknown ids are passed over."""
        kept = ~np.isin(self._ids, _as_ids(ids))
        if not kept.all():
            self._replace(self._ids[kept], self._stored(kept))

    def get(self, ids: Sequence[int] | Ids) -> Vectors:
        """The stored vectors of `ids`, (n, dim), in that order; KeyError names the first id that is not there."""
        wanted = _as_ids(ids)
        rows = np.searchsorted(self._ids, wanted)
        found = np.isin(wanted, self._ids)
        if not found.all():
            raise KeyError(int(wanted[~found][0]))
        return self._vectors(rows)

    def search(
        self, vectors: NDArray[Any], k: int, ids: Collection[int] | Ids | None = None
    ) -> tuple[Vectors, Ids]:
        """See `VectorIndex.search`. A query's scores do not depend on the queries beside it."""
        if k < 1:
            raise ValueError(f"k is {k}: ask for at least one row")
        queries = require_unit(vectors, self.dim)
        self._settle()
        index, among = self._index, self._ids
        if ids is not None:
            rows = np.flatnonzero(np.isin(self._ids, _as_ids(ids)))
            index, among = _flat(self._vectors(rows)), self._ids[rows]
        width = min(k, len(among))
        scores, rows_found = np.empty((len(queries), width), np.float32), np.empty((len(queries), width), np.int64)
        if width:
            for number, query in enumerate(queries):
                scores[number], rows_found[number] = _best(index, query, width)
        return scores, among[rows_found]

    def _replace(self, ids: Ids, vectors: Vectors) -> None:
        order = np.argsort(ids, kind="stable")
        self._ids, self._index = ids[order], _flat(vectors[order])

    def _settle(self) -> None:
        if len(self._ids) > self._exact_rows and isinstance(self._index, faiss.IndexFlat):
            vectors = self._vectors(np.arange(len(self._ids)))
            self._index = faiss.index_factory(self.dim, GRAPH, faiss.METRIC_INNER_PRODUCT)
            self._index.train(vectors)
            self._index.add(vectors)

    def _stored(self, kept: NDArray[np.bool_]) -> Vectors:
        return self._vectors(np.flatnonzero(kept))

    def _vectors(self, rows: Ids) -> Vectors:
        if not len(rows):
            return np.empty((0, self.dim), np.float32)
        stored: Vectors = self._index.reconstruct_batch(rows)
        return stored


def _as_ids(ids: Collection[int] | Ids) -> Ids:
    given = ids if isinstance(ids, np.ndarray) else list(ids)
    return np.asarray(given, dtype=np.int64).reshape(-1)


def _flat(vectors: ArrayLike) -> Any:
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    return index


def _best(index: Any, query: Vectors, k: int) -> tuple[Vectors, Ids]:
    """The k best rows for one query, equal scores by ascending row; k is at most the number of rows.

    FAISS keeps any of the rows that tie at place k. So ask for more until the last score is below that of place k.
    """
    if k == index.ntotal and isinstance(index, faiss.IndexFlat):
        # all rows: nothing to select, so no heap of that size; not by BLAS, where equal rows may score differently
        held = faiss.rev_swig_ptr(index.get_xb(), k * index.d).reshape(k, index.d)
        every: Vectors = np.einsum("ij,j->i", held, query)
        order = np.argsort(-every, kind="stable")
        return every[order], order
    asked = min(k + 1, index.ntotal)
    while True:
        # given with the search and not set on the index: other threads search it too
        graph = isinstance(index, faiss.IndexHNSW)
        ef = max(GRAPH_EF, 2 * asked)
        effort = faiss.SearchParametersHNSW(efSearch=ef) if graph else None  # type: ignore[attr-defined]
        scores, rows = index.search(query[None, :], asked, params=effort)
        if rows[0, k - 1] < 0:
            # a graph may reach fewer rows than there are: its storage holds them all, in the same precision
            index = faiss.downcast_index(index.storage)
            continue
        if asked == index.ntotal or scores[0, -1] < scores[0, k - 1]:
            break
        asked = min(2 * asked, index.ntotal)
    order = np.lexsort((rows[0], -scores[0]))[:k]
    return scores[0, order], rows[0, order]
