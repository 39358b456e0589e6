"""The two named endpoints for ``gradio_client``: ``/zoek`` and ``/antwoord``. Other events of the chat stay private."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.errors import QueryError
from ui.export import citation_json, reply_json

if TYPE_CHECKING:
    from rag.archive import Archive


def add_client_api(archive: Archive) -> None:
    """Add the endpoints to the Blocks that are being built."""
    import gradio as gr

    def zoek(vraag: str, aantal: int = 3) -> dict[str, Any]:
        """Search: the reply as `antwoordwijzer ask --json` prints it."""
        try:
            return reply_json(archive.ask(vraag, top=max(1, min(int(aantal), 100))), archive.documents)
        except QueryError as error:
            raise gr.Error(str(error)) from error

    def antwoord(nummer: int, document: str = "") -> dict[str, Any]:
        """Return one answer, word for word, with its source; the first document when none is named."""
        try:
            chosen = archive.document(document or None)
            return citation_json(archive.cite(chosen.id, int(nummer)), archive.documents)
        except QueryError as error:
            raise gr.Error(str(error)) from error

    for function in (zoek, antwoord):
        # Gradio reads the types from the annotations, and must not look names up that are local here
        function.__annotations__.update({"vraag": str, "aantal": int, "nummer": int, "document": str, "return": dict})
        gr.api(function, api_name=function.__name__)
