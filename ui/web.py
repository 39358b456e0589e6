"""The door in front of Gradio: safe headers, blocked routes, and our language and style in its page.

Plain ASGI, so that streams pass untouched. Knows nothing of documents or questions.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.records import Language
from ui.labels import label

# Gradio executes component code with new Function, hence 'unsafe-eval'; inline scripts stay forbidden.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; "
    "base-uri 'self'; form-action 'self'; object-src 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin",
}
# What the chat does not need and a stranger could use: uploads, files, proxying, recordings, editing, run history,
# log-in, monitoring; under every mount.
BLOCKED = re.compile(
    r"/gradio_api/(?:upload|upload_progress|file[=/]|proxy=|vibe|undo-vibe|process_recording|stream|runs|run-history"
    r"|deep_link|openapi\.json|component_server|custom_component|dev/|login|token)"
    r"|/(?:monitoring|login|logout|deep_link|pwa_icon|svelte)(?:/|$)|^(?:/en|/nl)?/openapi\.json$"
)
# Without one the browser asks for /favicon.ico, which under a sub-path is somebody else's.
ICON = '<link rel="icon" type="image/svg+xml" href="aw/icon.svg">'
MANIFEST = '<link rel="manifest" href="/manifest.json" />'  # likewise; and there is nothing to install


class Guard:
    """ASGI middleware: 404 for blocked routes, security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        if BLOCKED.search(scope["path"]):
            await PlainTextResponse("Not found", status_code=404)(scope, receive, guarded)
        else:
            await self.app(_rooted(scope), receive, guarded)


def _rooted(scope: Scope) -> Scope:
    """Put back the sub-path that a proxy stripped: ASGI wants it in the path, and mounts find their routes by it."""
    root, path = scope.get("root_path", ""), scope["path"]
    if not root or path.startswith(f"{root}/"):
        return scope
    return {**scope, "path": root + path, "raw_path": root.encode() + scope.get("raw_path", path.encode())}


@dataclass(frozen=True)
class Dressing:
    """What one Gradio page wears: its language, and the names of the styles and scripts beside those it always has."""

    lang: Language
    extra: tuple[str, ...] = ()

    def head(self) -> str:
        """Return what goes at the end of the page's head."""
        style = "".join(f'<link rel="stylesheet" href="aw/{name}.css">' for name in ("aw", *self.extra))
        script = "".join(f'<script defer src="aw/{name}.js"></script>' for name in ("aw", "save", *self.extra))
        words = escape(label(self.lang, "noscript"))
        return f'{ICON}{style}{script}<noscript><p>{words} <a href="bron">bron</a></p></noscript>'


class Dress:
    """ASGI middleware for one Gradio page: its language, our style sheet and script, a way on without JavaScript.

    Compresses the page and its configuration, which Gradio does not: a fifth of the first visit.

    Gradio writes ``lang="en"`` and adds a custom head only when its own script runs; both would come too late for a
    screen reader and for the first paint.
    """

    def __init__(self, app: ASGIApp, dressing: Dressing) -> None:
        self.app = app
        self.lang = dressing.lang
        self.head = dressing.head()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        held: list[Message] = []
        body = b""
        packed = "gzip" in Headers(scope=scope).get("accept-encoding", "")

        async def dressed(message: Message) -> None:
            nonlocal body
            if message["type"] == "http.response.start" and _is_ours(message, scope["path"]):
                held.append(message)
            elif held and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if not message.get("more_body"):
                    await self._finish(held.pop(), body, packed, send)
            else:
                await send(message)

        await self.app(scope, receive, dressed)

    async def _finish(self, start: Message, body: bytes, packed: bool, send: Send) -> None:
        headers = MutableHeaders(scope=start)
        data = self._dressed(body) if headers["content-type"].startswith("text/html") else body
        if packed:
            data, headers["content-encoding"] = gzip.compress(data, 6), "gzip"
        headers["vary"] = "accept-encoding"
        headers["content-length"] = str(len(data))
        await send(start)
        await send({"type": "http.response.body", "body": data})

    def _dressed(self, body: bytes) -> bytes:
        page = body.decode("utf-8").replace('lang="en"', f'lang="{self.lang}"', 1)
        page = page.replace(MANIFEST, "", 1)
        return page.replace("</head>", f"{self.head}</head>", 1).encode("utf-8")


def _is_ours(start: Message, path: str) -> bool:
    """Tell whether an answer is the page itself or its configuration, as Gradio made it."""
    headers = MutableHeaders(scope=start)
    kind = headers.get("content-type", "")
    page = kind.startswith("text/html") or (kind.startswith("application/json") and path.endswith("/config"))
    return page and "content-encoding" not in headers
