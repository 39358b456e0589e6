"""The HTTP interface for programs: search, one answer, the document, health. The same JSON as the command line.

Described at ``/api/openapi.json``. Shows nothing to people and keeps no question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import FastAPI, Path, Query
from fastapi.responses import JSONResponse

from rag.errors import QueryError, RagError
from ui.api_models import ANSWER, DOCUMENT, REPLY
from ui.export import citation_json, document_json, reply_json

if TYPE_CHECKING:
    from rag.archive import Archive


def add_api(app: FastAPI, archive: Archive) -> None:
    """Add ``/api/zoek``, ``/api/antwoord/{n}``, ``/api/document``, ``/healthz`` and ``/readyz``."""

    @app.exception_handler(RagError)
    def refused(request: Any, error: RagError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, status_code=400 if isinstance(error, QueryError) else 500)

    @app.get("/api/zoek", tags=["api"], response_model=None, responses=REPLY)
    def zoek(
        vraag: Annotated[str, Query(min_length=1, max_length=500, description="A question in Dutch or English.")],
        aantal: Annotated[int, Query(ge=1, le=100, description="How many answers at most.")] = 10,
    ) -> dict[str, Any]:
        """Search: the reply as `antwoordwijzer ask --json` prints it."""
        return reply_json(archive.ask(vraag, top=aantal), archive.documents)

    @app.get("/api/antwoord/{nummer}", tags=["api"], response_model=None, responses=ANSWER)
    def antwoord(
        nummer: Annotated[int, Path(ge=0, description="Number of the question.")],
        document: Annotated[str | None, Query(description="Which document; the first one when left out.")] = None,
    ) -> dict[str, Any]:
        """Return one answer, word for word, with its source."""
        chosen = archive.document(document)
        return citation_json(archive.cite(chosen.id, nummer), archive.documents)

    @app.get("/api/document", tags=["api"], response_model=None, responses=DOCUMENT)
    def whole(
        document: Annotated[str | None, Query(description="Which document; the first one when left out.")] = None,
    ) -> dict[str, Any]:
        """Return a whole parsed document, as `antwoordwijzer document --json` prints it."""
        return document_json(archive.document(document))

    _add_health(app, archive)


def _add_health(app: FastAPI, archive: Archive) -> None:
    @app.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str]:
        """The process runs."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["health"])
    def readyz() -> dict[str, Any]:
        """The process can answer: how many documents and answers it holds."""
        answers = sum(len(document.exchanges) for document in archive.documents)
        return {"status": "ready", "documents": len(archive.documents), "answers": answers}
