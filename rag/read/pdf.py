"""PDF: the text of each page, pages parted by a form feed. Reads no scanned pages (no text recognition)."""

from __future__ import annotations

from rag.errors import SourceError


def pdf_text(name: str, raw: bytes) -> str:
    """Return the text of a PDF with its line ends; SourceError when it is damaged, locked or has no text.

    Page headers and footers stay. A hyphen at a line end, which the engine reports as U+0002, is printed as it stands:
    a hyphen and a line end. Carriage returns go, other characters stay as they are.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise SourceError(
            f"{name}: needs a password; save a copy without one"
            if locked
            else f"{name}: is a damaged PDF or none at all; download it again"
        ) from error
    with document:
        pages = [_page(document, i) for i in range(len(document))]
    if not any(page.strip() for page in pages):
        raise SourceError(f"{name}: is a PDF without text (scanned); recognise it first: ocrmypdf '{name}' new.pdf")
    return "\n\f".join(pages)


def _page(document: object, index: int) -> str:
    page = document[index]  # type: ignore[index]
    text = page.get_textpage().get_text_bounded()
    return str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x02", "-\n").replace("\f", " ")
