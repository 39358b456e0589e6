"""Files to canonical text: exact text and hashes, one clear line for whatever cannot be read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from rag.errors import SourceError
from rag.read import read, read_metadata

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_text_is_unchanged_and_both_hashes_are_of_what_they_say(tmp_path: Path, bom: bytes) -> None:
    path = tmp_path / "a.txt"
    text = " één\r\n\ttwee \n\n"
    path.write_bytes(bom + text.encode())
    source = read(path)
    assert source.text == text
    assert source.sha256 == hashlib.sha256(bom + text.encode()).hexdigest()
    assert source.text_sha256 == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n ", "white space only"),
        ("a.txt", b"abc\x00def", "byte 3 is 0x00"),
        ("a.txt", "café".encode("cp1252"), "byte 3 is 0xe9"),
        ("a.txt", b"\xef\xbb\xbfcaf\xe9", "byte 6 is 0xe9"),
        ("a.txt", "hoi".encode("utf-16"), "UTF-16"),
        ("a.docx", b"PK", ".docx"),
        ("a", b"text", "(none)"),
        ("a.pdf", b"%PDF-1.4 broken", "damaged"),
    ],
)
def test_unreadable_files_give_one_line(tmp_path: Path, name: str, raw: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises(SourceError) as caught:
        read(tmp_path / name)
    assert says in str(caught.value) and "\n" not in str(caught.value)


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read(tmp_path / "weg.txt")
    with pytest.raises(SourceError, match="is a folder"):
        read(tmp_path)


def test_pdf_without_text(tmp_path: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    document.save(str(tmp_path / "scan.pdf"))
    document.close()
    with pytest.raises(SourceError, match="without text"):
        read(tmp_path / "scan.pdf")


def test_pdf_keeps_line_ends_pages_and_hyphens() -> None:
    text = read(DATA / "ah-tk-20232024-1314.pdf").text
    assert text.count("\f") == 1 and "\r" not in text
    assert "zich regen-\nboogprovincie te mogen noemen" in text


def test_metadata_from_name_and_text() -> None:
    metadata = read_metadata(DATA / "ah-tk-20232024-1314.pdf")
    assert (metadata.id, metadata.kamer, metadata.vergaderjaar, metadata.nr, metadata.date) == (
        "ah-tk-20232024-1314", "II", "2023/24", "1314", "2024-03-25",
    )  # fmt: skip
    assert metadata.title.startswith("Kamervragen over het bericht «Kritiek op besluit provincie Friesland")


def test_an_id_is_always_usable(tmp_path: Path) -> None:
    path = tmp_path / "Brief (definitief) #2.txt"
    path.write_text("tekst", "utf-8")
    assert read_metadata(path).id == "Brief-definitief-2"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"id": "a b", "title": "t"}, "field id"),
        ({"id": "a"}, "field title is missing"),
        ({"id": "a", "title": "t", "date": "30 mei"}, "field date"),
        ({"id": "a", "title": "t", "nr": 5}, "field nr"),
        ({"id": "a", "title": "t", "kleur": "rood"}, "field kleur is unknown"),
        ([1], "one JSON object"),
    ],
)
def test_wrong_metadata_names_file_and_field(tmp_path: Path, values: object, says: str) -> None:
    (tmp_path / "a.txt").write_text("tekst", "utf-8")
    (tmp_path / "a.metadata.json").write_text(json.dumps(values), "utf-8")
    with pytest.raises(SourceError) as caught:
        read_metadata(tmp_path / "a.txt")
    assert says in str(caught.value) and "a.metadata.json" in str(caught.value)
