"""build_app(archive) -> FastAPI: the chat in two languages, the document as plain pages, an HTTP API, health.

Puts parts together and has no logic of its own. Nothing here contacts another machine.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rag.records import Language
from ui.labels import LANGUAGES

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

    from rag.archive import Archive
    from ui.service import Service
    from ui.web import Dressing

STATIC = Path(__file__).parent / "static"


def build_app(
    archive: Archive, *, lang: Language = "nl", root_path: str = "", service: Service | None = None
) -> FastAPI:
    """Return the application: ``lang`` at ``/``, the other language at ``/en/`` (or ``/nl/``).

    ``root_path`` is the sub-path under which a proxy shows the application and which it strips. ``service`` is what
    the operator switched on; by default nothing.
    """
    # read by Gradio when it is imported or when Blocks are made: without them it contacts two hosts at start
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from fastapi import FastAPI

    from ui.api import add_api
    from ui.chat import build_chat
    from ui.feedback_api import add_feedback
    from ui.pages import add_pages
    from ui.ready import add_health
    from ui.service import Service
    from ui.web import Dressing, Guard

    root_path = root_path.rstrip("/")
    app = FastAPI(
        title="Antwoordwijzer", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json", root_path=root_path
    )
    app.add_middleware(Guard)
    other: Language = next(name for name in LANGUAGES if name != lang)
    service = service or Service()
    add_api(app, archive, service)
    add_health(app, archive, service.metrics)
    for prefix, language in ((f"/{other}", other), ("", lang)):
        add_pages(app, archive, prefix, language, STATIC)
        add_feedback(app, archive, service, prefix, language)
    # the longer path first: a mount at "/" takes everything that is left
    extra = ("feedback",) if service.feedback is not None else ()
    _mount(app, build_chat(archive, other, "../", service), f"/{other}", Dressing(other, extra), root_path)
    _mount(app, build_chat(archive, lang, f"{other}/", service), "/", Dressing(lang, extra), root_path)
    return app


def _mount(app: FastAPI, blocks: gr.Blocks, path: str, dressing: Dressing, root_path: str) -> None:
    import gradio as gr
    from starlette.routing import Mount

    from ui.web import Dress

    # so many may wait at once; a person rather waits some seconds than sees an error
    blocks.queue(max_size=256, default_concurrency_limit=8)
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
        mount.app = Dress(mount.app, dressing)


def _theme() -> gr.themes.Base:
    import gradio as gr

    return gr.themes.Base(
        primary_hue="blue",
        neutral_hue="gray",
        font=["system-ui", "Segoe UI", "Arial", "sans-serif"],
        font_mono=["ui-monospace", "Consolas", "monospace"],
    )
