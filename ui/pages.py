"""The plain pages of one language: the document, all questions, how well it works, the page's style and script.

No Gradio: these pages work without JavaScript. Does not search.
"""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

from rag.errors import RagError
from rag.records import Language
from ui.api_page import api_page
from ui.browse import browse_page
from ui.quality import load_figures, quality_page
from ui.saving.routes import add_saving
from ui.source import source_html, source_page

if TYPE_CHECKING:
    from rag.archive import Archive

KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def add_pages(app: FastAPI, archive: Archive, prefix: str, lang: Language, static: Path) -> None:
    """Add ``bron``, ``vragen``, ``kwaliteit``, ``api``, ``bewaar`` and ``aw/`` under ``prefix`` ("" or "/en")."""
    add_saving(app, archive, prefix, lang)
    whole = cache(lambda: browse_page(archive.documents, lang))
    how_well = quality_page(load_figures(static / "quality.json"), lang)

    @app.get(f"{prefix}/bron", include_in_schema=False)
    def source(request: Request, document: str | None = None, deel: bool = False) -> Response:
        try:
            chosen = archive.document(document)
        except RagError as error:
            return PlainTextResponse(str(error), status_code=404)
        if deel:
            return _html(request, source_html(chosen, lang))
        return _html(request, source_page(chosen, archive.documents, lang))

    @app.get(f"{prefix}/vragen", include_in_schema=False)
    def browse(request: Request, woord: str = "") -> Response:
        return _html(request, browse_page(archive.documents, lang, woord) if woord.strip() else whole())

    @app.get(f"{prefix}/kwaliteit", include_in_schema=False)
    def quality(request: Request) -> Response:
        return _html(request, how_well)

    @app.get(f"{prefix}/api", include_in_schema=False)
    def for_programs(request: Request) -> Response:
        return _html(request, api_page(lang, str(request.base_url)))

    _add_static(app, prefix, static)


def _add_static(app: FastAPI, prefix: str, static: Path) -> None:
    files = {path.name: path.read_bytes() for path in static.iterdir() if path.suffix in KINDS}

    @app.get(f"{prefix}/aw/{{name}}", include_in_schema=False)
    def static_file(request: Request, name: str) -> Response:
        if name not in files:
            return PlainTextResponse("Not found", status_code=404)
        return _fresh(request, files[name], KINDS[Path(name).suffix])


def _fresh(request: Request, data: bytes, kind: str) -> Response:
    """Return ``data``, or only that it is still what the browser has: after an upgrade nobody sees old scripts."""
    etag = f'"{sha256(data).hexdigest()[:16]}"'
    headers = {"cache-control": "no-cache", "etag": etag, "vary": "accept-encoding"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == etag:
        return Response(status_code=304, headers=headers)
    return _packed(request, data, kind, headers)


def _html(request: Request, page: str) -> Response:
    return _packed(request, page.encode("utf-8"), "text/html; charset=utf-8", {"vary": "accept-encoding"})


def _packed(request: Request, data: bytes, kind: str, headers: dict[str, str]) -> Response:
    """Return ``data``, compressed where the browser takes that: the whole document is 125 KB of text."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        data, headers["content-encoding"] = gzip.compress(data, 6), "gzip"
    return Response(data, media_type=kind, headers=headers)
