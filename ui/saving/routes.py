"""The route that makes a file of a conversation, and the menu in the page that asks for it.

The answers come from the archive, checked; from the page come only which ones were shown. Keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Literal

from fastapi import FastAPI, Response

from rag.records import Language
from ui.labels import label
from ui.saving.conversation import Kept, Recalled, recalled
from ui.saving.data import to_data
from ui.saving.markdown import to_markdown
from ui.saving.page import to_page

if TYPE_CHECKING:
    from rag.archive import Archive

Form = Literal["md", "html", "json"]
_MAKERS: dict[str, tuple[Callable[[Recalled], str], str]] = {
    "md": (to_markdown, "text/markdown"),
    "html": (to_page, "text/html"),
    "json": (to_data, "application/json"),
}


def add_saving(app: FastAPI, archive: Archive, prefix: str, lang: Language) -> None:
    """Add ``POST bewaar?vorm=md|html|json`` under ``prefix``: a conversation in, a file to keep out."""

    @app.post(f"{prefix}/bewaar", include_in_schema=False)
    def save(kept: Kept, vorm: Form = "md") -> Response:
        make, kind = _MAKERS[vorm]
        made = datetime.now(UTC)
        text = make(recalled(kept, archive, lang, made))
        name = f"{label(lang, 'saved_name')}-{made:%Y-%m-%d-%H%M}.{vorm}"
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Response(text.encode("utf-8"), media_type=f"{kind}; charset=utf-8", headers=headers)


def save_menu_html(lang: Language) -> str:
    """Return the menu "save conversation": a native disclosure with one button per format."""
    buttons = "".join(
        f'<button type="button" data-save="{form}">{escape(label(lang, f"save_{form}"))}</button>' for form in _MAKERS
    )
    words = "".join(f' data-{key}="{escape(label(lang, f"save_{key}"))}"' for key in ("done", "failed", "empty"))
    return (
        f'<details id="aw-save"{words}><summary>{escape(label(lang, "save"))}</summary>'
        f'<div role="group" aria-label="{escape(label(lang, "save_as"))}">{buttons}</div></details>'
    )
