"""The HTTP interface for programs: search, one answer, the document. The same JSON as the command line.

Described at ``/api/openapi.json``. Shows nothing to people and keeps no question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import JSONResponse

from rag.errors import QueryError, RagError
from ui.api_models import ANSWER, DOCUMENT, REPLY, TOO_OFTEN
from ui.export import answer_json, document_json, reply_json
from ui.limit import address_of, slow_down

if TYPE_CHECKING:
    from rag.archive import Archive
    from ui.service import Service


def add_api(app: FastAPI, archive: Archive, service: Service) -> None:
    """Add ``/api/zoek``, ``/api/antwoord/{n}`` and ``/api/document``."""
    watched = service.watched(archive, "api")

    @app.exception_handler(RagError)
    def refused(request: Any, error: RagError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, status_code=400 if isinstance(error, QueryError) else 500)

    @app.get("/api/zoek", tags=["api"], response_model=None, responses=REPLY | TOO_OFTEN)
    def zoek(
        request: Request,
        vraag: Annotated[str, Query(min_length=1, max_length=500, description="A question in Dutch or English.")],
        aantal: Annotated[int, Query(ge=1, le=100, description="How many answers at most.")] = 10,
    ) -> Any:
        """Search: the reply as `antwoordwijzer ask --json` prints it."""
        if wait := service.wait(address_of(request.client), "api"):
            return slow_down(wait)
        return reply_json(watched.ask(vraag, top=aantal), archive.documents)

    @app.get("/api/antwoord/{nummer}", tags=["api"], response_model=None, responses=ANSWER)
    def antwoord(
        nummer: Annotated[int, Path(ge=0, description="Number of the question.")],
        document: Annotated[str | None, Query(description="Which document; the first one when left out.")] = None,
    ) -> dict[str, Any]:
        """Return one answer, word for word, with its source."""
        return answer_json(archive, nummer, document)

    @app.get("/api/document", tags=["api"], response_model=None, responses=DOCUMENT)
    def whole(
        document: Annotated[str | None, Query(description="Which document; the first one when left out.")] = None,
    ) -> dict[str, Any]:
        """Return a whole parsed document, as `antwoordwijzer document --json` prints it."""
        return document_json(archive.document(document))
