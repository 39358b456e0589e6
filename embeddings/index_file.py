"""The file of a FAISS index: written aside and swapped in, with a seal that tells damage. Does not search.

Layout: what `faiss.write_index` writes; the ids of its rows (little-endian int64); the seal: 8 bytes name and version,
8 bytes number of rows, 8 bytes length of what precedes the seal, 4 bytes CRC-32 of everything before these four.
FAISS trusts the numbers that it reads, so a damaged graph could end the process: the seal is checked before FAISS sees
the file (about 0.15 s per GB).
"""

import os
import struct
import zlib
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import faiss
import numpy as np
from numpy.typing import NDArray

SEAL_NAME = b"VECTORS1"
TOLD = struct.Struct("<8sQQ")
CRC = struct.Struct("<I")
ID = np.dtype("<i8")
CHUNK = 1 << 22


class VectorIndexError(ValueError):
    """An index file is missing or damaged, or cannot be written. One line."""


def write(index: Any, ids: NDArray[np.int64], path: Path) -> None:
    """Write `index` with the ids of its rows to `path`, the old file staying whole until the new one is complete."""
    try:
        # no mkstemp: its files can be read by their maker only, and an index may be made for another user's service
        aside = path.with_name(f".{path.name}.{uuid4().hex}")
        try:
            faiss.write_index(index, str(aside))
            _seal(aside, ids)
            os.replace(aside, path)
        finally:
            aside.unlink(missing_ok=True)
        _flush_folder(path.parent)
    except (OSError, RuntimeError) as error:  # FAISS tells a full disk with a RuntimeError
        raise VectorIndexError(f"The vector index {path} cannot be written: {_line(error)}") from error


def read(path: Path, *, mmap: bool) -> tuple[Any, NDArray[np.int64]]:
    """The index and the ids of its rows; with `mmap` its vectors stay in the file, shared by all who open it."""
    try:
        ids = _checked_ids(path)
        # IO_FLAG_MMAP silently copies flat and HNSW indexes; this flag really shares them
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC if mmap else 0)
    except (OSError, RuntimeError) as error:
        raise VectorIndexError(f"The vector index {path} cannot be read: {_line(error)}") from error
    return index, ids


def _seal(path: Path, ids: NDArray[np.int64]) -> None:
    with path.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write(ids.astype(ID).tobytes())
        file.write(TOLD.pack(SEAL_NAME, len(ids), file.tell()))
        length = file.tell()
        file.seek(0)
        file.write(CRC.pack(_crc(file, length)))
        file.flush()
        os.fsync(file.fileno())


def _checked_ids(path: Path) -> NDArray[np.int64]:
    """The ids in the file; VectorIndexError unless every byte is as it was written."""
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size - CRC.size
        body = length - TOLD.size
        if body >= 0 and CRC.pack(_crc(file, length)) == file.read(CRC.size):
            file.seek(body)
            name, rows, told = TOLD.unpack(file.read(TOLD.size))
            if (name, told) == (SEAL_NAME, body):
                file.seek(body - rows * ID.itemsize)
                return np.frombuffer(file.read(rows * ID.itemsize), ID).astype(np.int64)
    raise VectorIndexError(f"The vector index {path} is damaged or of another version.")


def _crc(file: BinaryIO, length: int) -> int:
    """CRC-32 of the next `length` bytes, read in pieces; leaves the file behind them."""
    crc, left = 0, length
    while left and (chunk := file.read(min(CHUNK, left))):
        crc, left = zlib.crc32(chunk, crc), left - len(chunk)
    return crc


def _flush_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut; Windows does not let a folder be flushed."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _line(error: Exception) -> str:
    return str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
