"""build_app(archive) -> FastAPI: the chat in two languages, the document as plain pages, an HTTP API, health.

Puts parts together and has no logic of its own. Nothing here contacts another machine.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rag.records import Language
from ui.labels import LANGUAGES, label

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from rag.archive import Archive

STATIC = Path(__file__).parent / "static"


def build_app(archive: Archive, *, lang: Language = "nl", root_path: str = "") -> FastAPI:
    """Return the application: ``lang`` at ``/``, the other language at ``/en/`` (or ``/nl/``).

    ``root_path`` is the sub-path under which a proxy shows the application and which it strips.
    """
    # read by Gradio when it is imported or when Blocks are made: without them it contacts two hosts at start
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from fastapi import FastAPI

    from ui.api import add_api
    from ui.pages import add_pages
    from ui.web import Guard

    root_path = root_path.rstrip("/")
    app = FastAPI(
        title="Antwoordwijzer", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", root_path=root_path
    )
    app.add_middleware(Guard)
    other: Language = next(name for name in LANGUAGES if name != lang)
    add_api(app, archive)
    add_pages(app, archive, f"/{other}", other, STATIC)
    add_pages(app, archive, "", lang, STATIC)
    # the longer path first: a mount at "/" takes everything that is left
    _mount(app, archive, f"/{other}", other, "../", root_path)
    _mount(app, archive, "/", lang, f"{other}/", root_path)
    return app


def _mount(app: FastAPI, archive: Archive, path: str, lang: Language, other: str, root_path: str) -> None:
    import gradio as gr
    from starlette.routing import Mount

    from ui.chat import build_chat
    from ui.web import Dress

    blocks = build_chat(archive, lang, other)
    blocks.queue(max_size=64, default_concurrency_limit=8)
    gr.mount_gradio_app(
        app,
        blocks,
        path,
        root_path=(root_path + path.rstrip("/")) if root_path else None,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size="1b",
        enable_monitoring=False,
        pwa=False,
        ssr_mode=False,
        theme=_theme(),
    )
    mount = app.router.routes[-1]
    if isinstance(mount, Mount):
        mount.app = Dress(mount.app, lang, label(lang, "noscript"))


def _theme() -> gr.themes.Base:
    import gradio as gr

    return gr.themes.Base(
        primary_hue="blue",
        neutral_hue="gray",
        font=["system-ui", "Segoe UI", "Arial", "sans-serif"],
        font_mono=["ui-monospace", "Consolas", "monospace"],
    )
