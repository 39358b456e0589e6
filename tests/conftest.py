"""Real objects for the tests: a deterministic encoder, a small archive, the archive of the bundled document."""

from __future__ import annotations

import atexit
import hashlib
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.archive import Archive
from rag.lexical import ngrams

ROOT = Path(__file__).resolve().parent.parent


class HashEncoder:
    """An encoder whose vectors can be computed by hand: counts of hashed character 5-grams, made unit length.

    Texts that share words are near each other, equal texts coincide, and nothing needs to be downloaded.
    """

    name = "hash-64"
    dim = 64
    fingerprint = "hash-64-v1"
    max_tokens = 10_000

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_passages(texts)

    def count_truncated(self, texts: Sequence[str]) -> int:
        return sum(len(text.split()) > self.max_tokens for text in texts)

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for gram in ngrams(text) or ["."]:
                row[_bucket(gram, self.dim)] += 1
            row /= np.linalg.norm(row)
        if progress is not None:
            progress(len(texts), len(texts))
        return rows


@cache
def _bucket(gram: str, buckets: int) -> int:
    return int(hashlib.sha256(gram.encode()).hexdigest(), 16) % buckets


@pytest.fixture(scope="session")
def hash_encoder() -> HashEncoder:
    return HashEncoder()


@cache
def hash_index() -> Path:
    """Return an index of the bundled document, made with the deterministic encoder, once for all tests to read."""
    folder = tempfile.mkdtemp(prefix="antwoordwijzer-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Archive.build(Path(folder) / "index", encoder=HashEncoder()).path


@pytest.fixture(scope="session")
def archive(hash_encoder: HashEncoder) -> Archive:
    """The bundled document, indexed with the deterministic encoder (no model)."""
    return Archive.open(hash_index(), encoder=hash_encoder)


@pytest.fixture(scope="session")
def real_archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The bundled document, indexed with the model that ships."""
    return Archive.build(tmp_path_factory.mktemp("real-index"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real Chromium; skips where there is none, fails when CI=true."""
    from browser import ARGUMENTS, chromium
    from playwright.sync_api import sync_playwright

    path = chromium()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


def pytest_report_header() -> list[str]:
    names = ("faiss-cpu", "bm25s", "gradio", "onnxruntime", "sentence-transformers", "torch")
    return [f"python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in names)]
