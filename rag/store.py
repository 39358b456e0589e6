"""The index on disk: generations, a manifest with the contract, and a pointer that is replaced in one step.

    <index>/CURRENT                     name of the generation in use, and the SHA-256 of its manifest
    <index>/generations/<name>/manifest.json    format, model, counts and a SHA-256 of every other file
                              documents/<id>.json     canonical text, exchanges and ledger
                              sources/<id><suffix>    the file as it came, byte for byte
                              variants/<id>.jsonl     question variants (a finding aid)
                              vectors.faiss           written by embeddings

A generation is written beside the others, flushed, renamed and only then pointed to: a process killed at any moment
leaves the old index or none. Does not know what a passage or a score is.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag.errors import IndexStateError
from rag.records import Document, Exchange, Footnote, Language, Metadata, Range, Span, Variant

FORMAT = 1
REBUILD = "antwoordwijzer index"
# What the status of a question variant says: accepted by a person, came with the document, or (None) not to be used.
_STATUS: dict[str | None, bool | None] = {"accepted": True, None: False, "draft": None}
_POINTER = re.compile(r"(?P<name>[0-9a-f]{12}) (?P<digest>[0-9a-f]{64})\n")


def document_to_json(document: Document) -> dict[str, Any]:
    """Return ``document`` as plain JSON data; :func:`document_from_json` is its inverse."""
    return asdict(document)


def document_from_json(data: Mapping[str, Any]) -> Document:
    """Rebuild a document from :func:`document_to_json`; KeyError or TypeError on data of another shape."""
    return Document(
        metadata=Metadata(**data["metadata"]),
        text=data["text"],
        sha256=data["sha256"],
        text_sha256=data["text_sha256"],
        exchanges=tuple(_exchange(item) for item in data["exchanges"]),
        ledger=tuple(Span(**item) for item in data["ledger"]),
        gaps=tuple(data["gaps"]),
    )


def _exchange(data: Mapping[str, Any]) -> Exchange:
    changed = dict(data)
    for name in ("question_ranges", "answer_ranges"):
        changed[name] = _ranges(data[name])
    for name in ("footnotes", "question_footnotes"):
        changed[name] = tuple(_footnote(item) for item in data[name])
    changed["references"] = tuple(data["references"])
    return Exchange(**changed)


def _footnote(data: Mapping[str, Any]) -> Footnote:
    anchor = data["anchor"]
    return Footnote(
        mark=data["mark"],
        text=data["text"],
        urls=tuple(data["urls"]),
        ranges=_ranges(data["ranges"]),
        anchor=None if anchor is None else (anchor[0], anchor[1]),
    )


def _ranges(pairs: Sequence[Sequence[int]]) -> tuple[Range, ...]:
    return tuple((a, b) for a, b in pairs)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, lower-case hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Store:
    """One index folder. Reading takes the generation that ``CURRENT`` names; writing makes a new one."""

    def __init__(self, root: Path, pinned: Path | None = None) -> None:
        self.root = root
        self._pinned = pinned

    @property
    def exists(self) -> bool:
        """Tell whether there is an index here (it may still be damaged)."""
        return (self.root / "CURRENT").is_file() if self._pinned is None else self._pinned.is_dir()

    def pin(self) -> Store:
        """Return a store that keeps reading the generation of now, also when a writer points to another."""
        return Store(self.root, self.current())

    def current(self) -> Path:
        """Return the folder of the generation in use; IndexStateError when there is none."""
        if self._pinned is not None:
            if not self.exists:
                raise IndexStateError(f"the index in {self.root} was replaced in the meantime; ask again")
            return self._pinned
        if not self.exists:
            raise IndexStateError(f"no index in {self.root}; make it with: {REBUILD}")
        pointer = _POINTER.fullmatch((self.root / "CURRENT").read_text("utf-8", errors="replace"))
        if pointer is None:
            raise IndexStateError(f"the index in {self.root} is damaged (CURRENT); rebuild: {REBUILD}")
        folder = self.root / "generations" / pointer["name"]
        manifest = folder / "manifest.json"
        if not manifest.is_file() or sha256(manifest) != pointer["digest"]:
            raise IndexStateError(f"the index in {self.root} is damaged (manifest.json); rebuild: {REBUILD}")
        return folder

    def manifest(self) -> dict[str, Any]:
        """Read and check the manifest: its format, and the SHA-256 of every file it names."""
        folder = self.current()
        try:
            manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
            files = dict(manifest["files"])
            made_by = manifest["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise IndexStateError(f"the index in {self.root} has a damaged manifest; rebuild: {REBUILD}") from error
        if made_by != FORMAT:
            raise IndexStateError(
                f"the index in {self.root} has format {made_by}, this version reads {FORMAT}; rebuild: {REBUILD}"
            )
        for name, digest in files.items():
            path = folder / name
            if not path.is_file() or sha256(path) != digest:
                raise IndexStateError(f"the index in {self.root} is damaged ({name}); rebuild: {REBUILD}")
        return manifest

    def documents(self) -> Iterator[tuple[Document, Path, tuple[Variant, ...]]]:
        """Yield every document with the copy of its source file and its question variants, in order of addition."""
        folder = self.current()
        for entry in self.manifest()["documents"]:
            data = json.loads((folder / "documents" / f"{entry['id']}.json").read_text("utf-8"))
            yield document_from_json(data), folder / entry["source"], read_variants(folder / entry["variants"])

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one writer's lock of this index; a second writer is told so at once."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = (self.root / "lock").open("w")
        except OSError as error:
            raise _cannot_write(self.root, error) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise IndexStateError(f"another process is writing {self.root}; try again when it is done") from error
            yield

    def write(self, fill: Callable[[Path], dict[str, Any]]) -> None:
        """Make a generation: ``fill`` writes its files and returns the manifest, which gets the hashes added."""
        generations = self.root / "generations"
        name = uuid.uuid4().hex[:12]
        partial = generations / f".partial-{name}"
        try:
            partial.mkdir(parents=True)
            manifest = fill(partial)
            paths = sorted(path for path in partial.rglob("*") if path.is_file())
            manifest |= {"format": FORMAT, "files": {str(path.relative_to(partial)): sha256(path) for path in paths}}
            (partial / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False), "utf-8")
            for path in [*partial.rglob("*"), partial]:
                _flush(path)
            # All that takes room comes before the two renames.
            (self.root / "CURRENT.new").write_text(f"{name} {sha256(partial / 'manifest.json')}\n", "utf-8")
            partial.rename(generations / name)
            self._point()
        except OSError as error:
            shutil.rmtree(partial, ignore_errors=True)
            raise _cannot_write(self.root, error) from error
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        self._clean(name)

    def _point(self) -> None:
        for path in (self.root / "CURRENT.new", self.root / "generations"):
            _flush(path)
        os.replace(self.root / "CURRENT.new", self.root / "CURRENT")
        _flush(self.root)

    def _clean(self, keep: str) -> None:
        # What a killed writer left behind goes too; a reader that still maps an old file keeps it until it closes.
        for folder in (self.root / "generations").iterdir():
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)


def read_variants(path: Path) -> tuple[Variant, ...]:
    """Read question variants, one JSON object a line (``answer``, ``lang``, ``question``); none when no file.

    A line with the status "draft" is passed over; ``accepted`` is set where the status says so.
    """
    if not path.is_file():
        return ()
    try:
        # not splitlines: that also cuts at characters (U+2028, U+0085) which JSON allows inside a text
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise IndexStateError(f"{path.name}: cannot be read as UTF-8 text; write it anew in UTF-8") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            language: Language = "en" if item["lang"] == "en" else "nl"
            accepted = _STATUS[item.get("status")]
            if accepted is not None:
                found.append(Variant(int(item["answer"]), language, str(item["question"]), accepted))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexStateError(
                f'{path.name}, line {number}: expected {{"answer": 8, "lang": "nl", "question": "…"}}; mend that line'
            ) from error
    return tuple(found)


def write_variants(path: Path, variants: Sequence[Variant]) -> None:
    """Write question variants in the form that :func:`read_variants` reads."""
    lines = [
        json.dumps(
            {"answer": v.number, "lang": v.language, "question": v.question}
            | ({"status": "accepted"} if v.accepted else {}),
            ensure_ascii=False,
        )
        for v in variants
    ]
    path.write_text("".join(line + "\n" for line in lines), "utf-8")


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cannot_write(root: Path, error: OSError) -> IndexStateError:
    reason = error.strerror or str(error)
    return IndexStateError(
        f"cannot write the index in {root} ({reason}); make room or choose another folder with --index DIR"
    )
