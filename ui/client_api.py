"""The two named endpoints for ``gradio_client``: ``/zoek`` and ``/antwoord``. Other events of the chat stay private."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.errors import QueryError
from ui.export import answer_json, reply_json
from ui.limit import address_of

if TYPE_CHECKING:
    import gradio as gr

    from rag.archive import Archive
    from ui.service import Service


def add_client_api(archive: Archive, service: Service) -> None:
    """Add the endpoints to the Blocks that are being built; questions are limited and counted as those of ``/api``."""
    import gradio as gr

    watched = service.watched(archive, "api")

    def zoek(vraag: str, request: gr.Request, aantal: int = 3) -> dict[str, Any]:
        """Search: the reply as `antwoordwijzer ask --json` prints it."""
        if wait := service.wait(address_of(request.client), "api"):
            raise gr.Error(f"too many questions; wait {wait} seconds and ask again")
        try:
            return reply_json(watched.ask(vraag, top=max(1, min(int(aantal), 100))), archive.documents)
        except QueryError as error:
            raise gr.Error(str(error)) from error

    def antwoord(nummer: int, document: str = "") -> dict[str, Any]:
        """Return one answer, word for word, with its source; the first document when none is named."""
        try:
            return answer_json(archive, int(nummer), document or None)
        except QueryError as error:
            raise gr.Error(str(error)) from error

    for function in (zoek, antwoord):
        # Gradio reads the types from the annotations, and must not look names up that are local here
        known = {"vraag": str, "aantal": int, "nummer": int, "document": str, "request": gr.Request, "return": dict}
        function.__annotations__.update({name: known[name] for name in function.__annotations__})
        gr.api(function, api_name=function.__name__)
