"""One module per file format turns a file into canonical text. Does not find answers in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rag.errors import SourceError
from rag.read.metadata import derive, load
from rag.read.pdf import pdf_text
from rag.read.plain import plain_text
from rag.records import Metadata

__all__ = ["Source", "read", "read_metadata"]

_READERS = {".txt": plain_text, ".pdf": pdf_text}


@dataclass(frozen=True, slots=True)
class Source:
    """A file as text. ``sha256`` is of the file's bytes, ``text_sha256`` of ``text`` in UTF-8; both lower-case hex."""

    name: str
    text: str
    sha256: str
    text_sha256: str


def read(path: Path) -> Source:
    """Return the canonical text of a file; SourceError, one line that ends with the way out, when that cannot be."""
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if path.is_dir():
        raise SourceError(f"{path}: is a folder; give a file in it (.txt or .pdf)")
    if not path.exists():
        raise SourceError(f"{path}: no such file; check the name, or give the full path")
    if reader is None:
        kind = path.suffix or "(none)"
        raise SourceError(f"{path}: files of type {kind} cannot be read; give the .pdf, or a .txt in UTF-8")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    if not raw:
        raise SourceError(f"{path}: is empty; download or export it again")
    text = reader(path.name, raw)
    if not text.strip():
        raise SourceError(f"{path}: holds white space only; download or export it again")
    return Source(path.name, text, _hash(raw), _hash(text.encode("utf-8")))


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def read_metadata(path: Path) -> Metadata:
    """Return the metadata beside a file (``<stem>.metadata.json``), else what its name and text tell.

    The id is always usable. SourceError names the file and the field that is wrong.
    """
    path = Path(path)
    beside = path.with_name(f"{path.stem}.metadata.json")
    return load(beside) if beside.is_file() else derive(path.stem, read(path).text)
