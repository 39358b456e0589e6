"""Plain text: UTF-8, with or without a byte order mark. Changes nothing: the canonical text is the file's own text."""

from __future__ import annotations

from rag.errors import SourceError

# control characters that no text holds (tab, line feed, form feed and carriage return are fine)
_BINARY = frozenset(range(32)) - {9, 10, 12, 13}


def plain_text(name: str, raw: bytes) -> str:
    """Decode a text file; SourceError for a binary file or another encoding, with the place of the first bad byte."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(f"{name}: is in UTF-16; convert it: iconv -f UTF-16 -t UTF-8 '{name}' > new.txt")
    binary = next((i for i, byte in enumerate(raw[:65536]) if byte in _BINARY), None)
    if binary is not None:
        byte = f"0x{raw[binary]:02x}"
        raise SourceError(f"{name}: is a binary file (byte {binary} is {byte}); give the .pdf or a .txt in UTF-8")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = raw.index(error.object[error.start :]) if raw is not error.object else error.start
        raise SourceError(
            f"{name}: is not UTF-8 (byte {bad} is 0x{raw[bad]:02x}); "
            f"convert it: iconv -f WINDOWS-1252 -t UTF-8 '{name}' > new.txt"
        ) from None
