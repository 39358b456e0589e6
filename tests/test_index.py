"""The vector index against a plain numpy dot product, and its file against damage, truncation and sudden death."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from embeddings import EncoderError, FaissIndex, VectorIndexError

ROOT = Path(__file__).parent.parent
DIM = 8


def unit(rows: int, seed: int, dim: int = DIM) -> NDArray[np.float32]:
    raw = np.random.default_rng(seed).standard_normal((rows, dim)).astype(np.float32)
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)


def filled(rows: int, seed: int = 1) -> tuple[FaissIndex, NDArray[np.float32]]:
    vectors = unit(rows, seed)
    index = FaissIndex(DIM)
    index.upsert(np.arange(rows), vectors)
    return index, vectors


@settings(deadline=None, max_examples=60)
@given(
    ids=st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=60, unique=True),
    k=st.integers(1, 80),
    seed=st.integers(0, 2**32 - 1),
    data=st.data(),
)
def test_search_is_a_dot_product_over_the_rows_asked_for(
    ids: list[int], k: int, seed: int, data: st.DataObject
) -> None:
    vectors, queries = unit(len(ids), seed), unit(3, seed + 1)
    index = FaissIndex(DIM)
    index.upsert(ids, vectors)
    among = data.draw(st.none() | st.sets(st.sampled_from([*ids, 2**62 + 5])))
    scores, found = index.search(queries, k, ids=among)
    rows = [row for row, number in enumerate(ids) if among is None or number in among]
    assert scores.shape == found.shape == (3, min(k, len(rows)))
    truth = queries @ vectors[rows].T
    np.testing.assert_allclose(scores, -np.sort(-truth, axis=1)[:, :k], atol=1e-6)
    position = {ids[row]: column for column, row in enumerate(rows)}
    for query in range(3):
        own = [truth[query, position[int(number)]] for number in found[query]]
        np.testing.assert_allclose(scores[query], own, atol=1e-6)
        assert len(set(found[query].tolist())) == found.shape[1]


@settings(deadline=None, max_examples=30)
@given(copies=st.integers(2, 40), k=st.integers(1, 40), seed=st.integers(0, 1000))
def test_equal_scores_come_in_ascending_order_of_id(copies: int, k: int, seed: int) -> None:
    # rows that are the same vector tie exactly; the nearest other vector is the opposite one
    vector = unit(1, seed)
    ids = np.random.default_rng(seed).permutation(copies) * 3 + 7
    index = FaissIndex(DIM)
    index.upsert(ids, np.repeat(vector, copies, axis=0))
    index.upsert([1], -vector)
    _, found = index.search(vector, k)
    assert found[0].tolist() == [*sorted(ids.tolist()), 1][: min(k, copies + 1)]


def test_a_score_does_not_depend_on_the_queries_beside_it() -> None:
    index, _ = filled(500)
    queries = unit(50, 9)
    together, _ = index.search(queries, 10)
    alone = np.concatenate([index.search(query[None, :], 10)[0] for query in queries])
    assert np.array_equal(together, alone)


def test_an_empty_index_finds_nothing_and_no_padding() -> None:
    scores, found = FaissIndex(DIM).search(unit(2, 1), 5)
    assert scores.shape == found.shape == (2, 0)
    index, _ = filled(3)
    assert index.search(unit(0, 1), 2)[1].shape == (0, 2)
    assert index.search(unit(1, 1), 2, ids=[])[1].shape == (1, 0)


def test_upsert_replaces_and_says_the_same_twice() -> None:
    index, vectors = filled(4)
    index.upsert([2, 9, 2], np.stack([vectors[0], vectors[1], vectors[3]]))
    once = index.get([0, 1, 2, 3, 9])
    index.upsert([2, 9], np.stack([vectors[3], vectors[1]]))
    assert index.count() == 5
    assert np.array_equal(index.get([0, 1, 2, 3, 9]), once)
    assert np.array_equal(index.get([2, 9, 2]), vectors[[3, 1, 3]])


def test_delete_forgets_and_passes_over_the_unknown() -> None:
    index, vectors = filled(5)
    index.delete([1, 77])
    index.delete([])
    assert index.count() == 4
    assert 1 not in index.search(vectors[1:2], 5)[1]
    with pytest.raises(KeyError, match="1"):
        index.get([0, 1])


@pytest.mark.parametrize(
    "vectors",
    [np.full((1, DIM), np.nan), np.full((1, DIM), 2.0), np.zeros((1, DIM)), unit(1, 1, DIM + 1), unit(1, 1)[0]],
)
def test_what_is_not_a_finite_unit_vector_of_the_right_width_stays_out(vectors: NDArray[np.float64]) -> None:
    index, _ = filled(2)
    with pytest.raises(EncoderError):
        index.upsert([5], vectors)
    with pytest.raises(EncoderError):
        index.search(vectors, 1)
    assert index.count() == 2


def test_wrong_numbers_are_refused() -> None:
    index, vectors = filled(2)
    with pytest.raises(ValueError, match="k is 0"):
        index.search(vectors, 0)
    with pytest.raises(ValueError, match="1 ids for 2 vectors"):
        index.upsert([1], vectors)
    with pytest.raises(ValueError, match="dim is 0"):
        FaissIndex(0)


@pytest.mark.parametrize("mmap", [True, False])
def test_a_saved_index_opens_the_same_and_can_be_written_to(tmp_path: Path, mmap: bool) -> None:
    index, vectors = filled(50)
    index.save(tmp_path / "rows")
    opened = FaissIndex.open(tmp_path / "rows", mmap=mmap)
    queries = unit(4, 5)
    for kept, again in zip(index.search(queries, 7), opened.search(queries, 7), strict=True):
        assert np.array_equal(kept, again)
    opened.delete([0])
    opened.upsert([100], queries[:1])
    opened.save(tmp_path / "rows")
    last = FaissIndex.open(tmp_path / "rows", mmap=mmap)
    assert last.count() == 50
    assert np.array_equal(last.get([100, 1]), np.concatenate([queries[:1], vectors[1:2]]))
    assert [path.name for path in tmp_path.iterdir()] == ["rows"]


def test_a_saved_index_can_be_read_by_whom_the_umask_allows(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    FaissIndex(DIM).save(tmp_path / "rows")
    assert (tmp_path / "rows").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_an_open_index_keeps_its_answers_when_the_file_is_replaced_and_close_lets_go(tmp_path: Path) -> None:
    index, vectors = filled(20)
    index.save(tmp_path / "rows")
    opened = FaissIndex.open(tmp_path / "rows")
    FaissIndex(DIM).save(tmp_path / "rows")
    assert opened.search(vectors[:1], 1)[1].tolist() == [[0]]
    assert FaissIndex.open(tmp_path / "rows").count() == 0
    opened.close()
    assert opened.count() == 0


def test_beyond_the_exact_rows_a_graph_finds_nearly_all_and_a_filter_is_exact(tmp_path: Path) -> None:
    vectors, queries = unit(3000, 1, 32), unit(50, 2, 32)
    index = FaissIndex(32, exact_rows=1000)
    index.upsert(np.arange(3000), vectors)
    index.save(tmp_path / "rows")
    opened = FaissIndex.open(tmp_path / "rows", exact_rows=1000)
    stored = opened.get(np.arange(3000))
    assert 0 < np.abs(stored - vectors).max() < 0.01
    truth = np.argsort(-(queries @ stored.T), axis=1)[:, :10]
    found = opened.search(queries, 10)[1]
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(truth, found, strict=True)])
    assert recall >= 0.95
    among = np.arange(0, 3000, 100)
    exact = among[np.argsort(-(queries @ stored[among].T), axis=1)[:, :10]]
    assert np.array_equal(opened.search(queries, 10, ids=among)[1], exact)
    assert opened.search(queries[:1], 3000)[1].shape == (1, 3000)


@settings(deadline=None, max_examples=40)
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_told(tmp_path_factory: pytest.TempPathFactory, place: float, bit: int) -> None:
    path = tmp_path_factory.mktemp("damage") / "rows"
    filled(10)[0].save(path)
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= 1 << bit
    path.write_bytes(content)
    with pytest.raises(VectorIndexError, match="damaged"):
        FaissIndex.open(path)


@pytest.mark.parametrize("content", [b"", b"x" * 10, b"not an index at all, whatever its length may be", None])
def test_what_is_not_an_index_gets_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "rows"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VectorIndexError) as caught:
        FaissIndex.open(path)
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


def test_a_cut_file_and_a_missing_folder_are_told(tmp_path: Path) -> None:
    index, _ = filled(10)
    index.save(tmp_path / "rows")
    whole = (tmp_path / "rows").read_bytes()
    (tmp_path / "rows").write_bytes(whole[:-30])
    with pytest.raises(VectorIndexError, match="damaged"):
        FaissIndex.open(tmp_path / "rows")
    with pytest.raises(VectorIndexError, match="cannot be written"):
        index.save(tmp_path / "nowhere" / "rows")


SAVING = """
import sys
from pathlib import Path
import numpy as np
from embeddings import FaissIndex
vectors = np.eye(256, dtype=np.float32)[np.arange(20_000) % 256]
index = FaissIndex(256)
index.upsert(np.arange(20_000), vectors)
print("ready", flush=True)
while True:
    index.save(Path(sys.argv[1]))
"""


def test_killed_while_saving_leaves_the_old_index_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "rows"
    filled(3)[0].save(path)
    for wait in (0.0, 0.01, 0.03, 0.07, 0.15):
        process = subprocess.Popen(
            [sys.executable, "-c", SAVING, str(path)], stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ}
        )
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
        opened = FaissIndex.open(path)
        assert (opened.count(), opened.dim) in ((3, DIM), (20_000, 256))
        opened.close()
