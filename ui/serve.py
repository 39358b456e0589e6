"""Serve the chat until it is stopped. Binds first, so that a taken port is one clear line and not a traceback."""

from __future__ import annotations

import socket
import sys
import webbrowser
from typing import TYPE_CHECKING

from rag.errors import RagError
from rag.records import Language

if TYPE_CHECKING:
    from rag.archive import Archive
    from ui.service import Service


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; RagError when the port is taken or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise RagError(
            f"cannot listen on {host}:{port} ({error.strerror}); choose another: antwoordwijzer chat --port {port + 1}"
        ) from error
    return listener


def serve(
    archive: Archive,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    lang: str = "nl",
    root_path: str = "",
    open_browser: bool = False,
    service: Service | None = None,
    proxies: str = "",
) -> None:
    """Serve ``archive`` on ``host:port`` until interrupted; port 0 takes a free one. The address goes to stderr.

    ``proxies`` are the addresses whose word is taken for where a visitor comes from; by default nobody's, so that no
    visitor can pretend to be another.
    """
    listener = bind(host, port)
    with listener:
        import uvicorn

        from ui.app import build_app

        language: Language = "en" if lang == "en" else "nl"
        app = build_app(archive, lang=language, root_path=root_path, service=service)
        address = f"http://{'[' + host + ']' if ':' in host else host}:{listener.getsockname()[1]}/"
        sys.stderr.write(f"Antwoordwijzer: {address} (Ctrl+C)\n")
        sys.stderr.flush()
        if open_browser:
            webbrowser.open(address)
        # access lines would hold the questions of visitors
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies or None,
        )
        uvicorn.Server(config).run(sockets=[listener])
