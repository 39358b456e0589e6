"""``POST api/mening``: takes a verdict from the chat page, and from no other site. Exists only with ``--feedback``.

Judges nothing; a verdict that names no answer of the archive is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rag.records import Language
from ui.feedback import FeedbackFile, Verdict
from ui.limit import address_of, slow_down
from ui.session import LIMIT, clean

if TYPE_CHECKING:
    from rag.archive import Archive
    from ui.service import Service

MOST = 8192  # bytes: a question of 500 characters, each written as an escape, fits


class Said(BaseModel):
    """What the page sends. Strict, so that nothing is turned into something else on the way to the file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    query: Annotated[str, Field(min_length=1, max_length=LIMIT)]
    document: str
    number: int
    verdict: Verdict


def add_feedback(app: FastAPI, archive: Archive, service: Service, prefix: str, lang: Language) -> None:
    """Add ``api/mening`` under ``prefix`` ("" or "/en"): the page that sends it is in ``lang``."""
    kept = service.feedback
    if kept is None:
        return

    @app.post(f"{prefix}/api/mening", include_in_schema=False)
    async def mening(request: Request) -> Response:
        if not same_origin(request):
            return _error("only the chat page itself may send this", 403)
        if wait := service.wait_opinion(address_of(request.client)):
            return slow_down(wait)
        said = _read(await _body(request))
        if said is None or (said.document, said.number) not in archive.exchanges or not clean(said.query):
            return _error("expected a question, an answer of this archive, and a verdict", 422)
        await run_in_threadpool(_keep, kept, said, lang)
        service.opinion(said.verdict)
        return JSONResponse({"status": "kept"}, status_code=201)


def same_origin(request: Request) -> bool:
    """Tell whether a browser sent this from a page of this very site; a request that does not say so is refused."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    # a browser leaves Sec-Fetch-Site out on plain http to another machine, but never Origin
    origin = request.headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == request.headers.get("host")


async def _body(request: Request) -> bytes:
    """Return the body, "" when it is longer than it can need to be: it is not read to its end then."""
    out = b""
    async for part in request.stream():
        out += part
        if len(out) > MOST:
            return b""
    return out


def _read(body: bytes) -> Said | None:
    try:
        return Said.model_validate_json(body)
    except ValidationError:
        return None


def _keep(kept: FeedbackFile, said: Said, lang: Language) -> None:
    kept.add(clean(said.query), (said.document, said.number), said.verdict, lang)


def _error(words: str, status: int) -> JSONResponse:
    return JSONResponse({"error": words}, status_code=status)
