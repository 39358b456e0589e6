"""What runs beside the answers, for an operator: ``/healthz``, ``/readyz`` and, when switched on, ``/metrics``.

Repairs nothing.
"""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from rag.errors import IndexStateError, RagError
from rag.store import Store

if TYPE_CHECKING:
    from rag.archive import Archive
    from ui.metrics import Metrics


class Readiness:
    """Warms ``archive`` up beside the server, so that the page opens meanwhile and the first question does not wait."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._store = Store(archive.path)
        self._opened = self._store.current()
        self._state = "starting"
        # a daemon: a process that is told to stop does not wait for a model to load
        Thread(target=self._warm_up, name="warm-up", daemon=True).start()

    def _warm_up(self) -> None:
        try:
            self._archive.warm_up()
        except RagError as error:
            self._state = str(error)
        else:
            self._state = "ready"

    def now(self) -> tuple[bool, dict[str, Any]]:
        """Return whether a question can be answered, and what to tell the health check."""
        if self._state != "ready":
            return False, {"status": self._state}
        try:
            current = self._store.current()
        except IndexStateError as error:
            return False, {"status": str(error)}
        documents = self._archive.documents
        answers = sum(len(document.exchanges) for document in documents)
        out = {"status": "ready", "documents": len(documents), "answers": answers}
        # it still answers, from what it opened; whoever added a document may want to restart it
        return True, out if current == self._opened else {**out, "newer_index": True}


def add_health(app: FastAPI, archive: Archive, metrics: Metrics | None) -> None:
    """Add the routes, and begin to warm up."""
    readiness = Readiness(archive)

    @app.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str]:
        """The process runs."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["health"], responses={503: {"description": "Still warming up, or the index is gone."}})
    def readyz() -> JSONResponse:
        """The process can answer: how many documents and answers it holds."""
        ready, told = readiness.now()
        return JSONResponse(told, status_code=200 if ready else 503)

    if metrics is None:
        return

    @app.get("/metrics", include_in_schema=False)
    def counters() -> Response:
        page, media_type = metrics.page()
        return Response(page, media_type=media_type)
