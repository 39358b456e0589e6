"""A real Chromium and the real application for the browser tests: started here, watched for every request.

Skips with a reason where no browser is installed, except when CI=true: then a missing browser is a failure.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from rag.archive import Archive
    from rag.records import Reply

ROOT = Path(__file__).resolve().parent.parent
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Gradio's page holds five inline scripts that our policy forbids on purpose; it fetches its configuration instead.
# On leaving a page Gradio drops its event stream and says so.
EXPECTED = ("inline script", "AbortError", "Connection errored out")


def chromium() -> str:
    """Return the path of Chromium; skips the test where there is none, fails when CI=true."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("no Chromium: CI must install it (apt-get install chromium)")
    pytest.skip("no Chromium on this machine (apt-get install chromium)")


@dataclass
class Server:
    """A running application: where it is, and its process."""

    address: str
    process: subprocess.Popen[str]

    def stop(self) -> str:
        """End it, and return what it wrote to stderr since it said its address."""
        self.process.terminate()
        return self.process.communicate(timeout=20)[1]


@contextmanager
def running(**options: str) -> Iterator[Server]:
    """Serve the bundled document from a process of its own, on a free port; ends the process on the way out.

    The process is this file: the deterministic encoder with the index that all tests read (or another, in ``index``),
    or the model that ships with an index of its own; the real server. It ends at once when it tries to reach another
    machine; every test that talks to it fails then.
    """
    from conftest import hash_index

    if "model" not in options:
        options = {"index": str(hash_index())} | options
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, __file__, *(f"{name}={value}" for name, value in options.items())]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as process:
        server = Server("", process)
        try:
            server.address = _address(process)
            yield server
        finally:
            if process.poll() is None:
                server.stop()


@contextmanager
def served(**options: str) -> Iterator[str]:
    """Serve as :func:`running` does; yields the address."""
    with running(**options) as server:
        yield server.address


def _address(process: subprocess.Popen[str]) -> str:
    said = []
    for line in process.stderr or ():
        said.append(line)
        if line.startswith("Antwoordwijzer: "):
            return line.split()[1].rstrip("/")
    raise RuntimeError("the application did not start:\n" + "".join(said[-20:]))


@dataclass
class Watch:
    """What a page asked for and complained about."""

    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    def on(self, page: Any) -> None:
        page.on("request", lambda request: self._host(request.url))
        page.on("pageerror", lambda error: self._said("error", f"{error.name}: {error.message}"))
        page.on("console", lambda line: self._said(line.type, f"{line.text} {line.location.get('url', '')}"))

    def _host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about"):
            self.hosts.add(parts.hostname or "")

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and not any(known in text for known in EXPECTED):
            self.complaints.append(text)


class Chat:
    """One visitor: a page of its own, with the moves that a person makes."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address, self.watch = page, address, Watch()
        self.watch.on(page)

    def open(self, path: str = "/") -> Chat:
        self.page.goto(self.address + path)
        self.page.wait_for_selector("#vraag textarea")
        self.page.wait_for_function("window.aw")
        return self

    def ask(self, words: str) -> Chat:
        turn = self.turn()
        self.page.fill("#vraag textarea", words)
        self.page.press("#vraag textarea", "Enter")
        return self.settled(turn + 1)

    def turn(self) -> int:
        return int(self.page.evaluate(_TURN))

    def settled(self, turn: int = 1) -> Chat:
        self.page.wait_for_function(f"{_TURN} >= {turn}", timeout=20_000)
        return self

    def numbers(self) -> list[int]:
        return [int(n) for n in self.page.evaluate(_NUMBERS)]

    def overflow(self) -> int:
        """Return by how many pixels the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def shot(self, path: Path) -> None:
        """Write a small picture of the screen: 64 colours are enough for text."""
        from PIL import Image

        self.page.wait_for_timeout(500)
        with Image.open(io.BytesIO(self.page.screenshot())) as picture:
            picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


_TURN = "Math.max(0, ...[...document.querySelectorAll('.aw-reply[data-turn]')].map((part) => +part.dataset.turn))"
_NUMBERS = "[...document.querySelectorAll('.aw-card')].map((card) => card.dataset.n)"


@contextmanager
def visitor(browser: Any, address: str, **context: Any) -> Iterator[Chat]:
    """Yield a fresh visitor; on the way out: no request left the machine, nothing was written to the console."""
    options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", "locale": "nl-NL"} | context
    session = browser.new_context(**options)
    session.set_default_timeout(15_000)
    try:
        chat = Chat(session.new_page(), address)
        yield chat
        assert chat.watch.hosts <= {"127.0.0.1"}, chat.watch.hosts
        assert not chat.watch.complaints, chat.watch.complaints
    finally:
        session.close()


def _alone(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook of the server process: looking up or reaching another machine ends it at once."""
    if event == "socket.getaddrinfo" and arguments[0] not in (None, "", "localhost", "127.0.0.1", b"127.0.0.1"):
        _end(f"looked up {arguments[0]!r}")
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in ("127.0.0.1", "::1"):
        _end(f"connected to {arguments[1][0]!r}")


def _end(what: str) -> None:
    sys.stderr.write(f"the server {what}\n")
    sys.stderr.flush()
    os._exit(3)


def _moody() -> type[Archive]:
    """Return an archive with moods, told by the first word of a question: the states that a good one seldom shows."""
    from rag.archive import Archive
    from rag.errors import IndexStateError

    class Moody(Archive):
        def ask(self, query: str, **options: Any) -> Reply:
            mood, _, rest = query.partition(" ")
            if mood == "stuk":
                raise IndexStateError("the index is damaged; rebuild: antwoordwijzer index")
            if mood == "fout":
                raise ZeroDivisionError("a mistake of the program")
            if mood == "traag":
                time.sleep(1.5)
            reply = super().ask(rest if mood in _MOODS else query, **options)
            return replace(reply, query=query, **_MOODS.get(mood, {}))

    return Moody


_MOODS: dict[str, dict[str, Any]] = {
    "traag": {},
    "bijna": {"status": "related"},
    "niets": {"status": "none", "kind": "search", "answers": (), "missing": ("2031",)},
}


def _main(options: dict[str, str]) -> None:
    sys.addaudithook(_alone)
    from conftest import HashEncoder

    from rag.archive import Archive
    from ui.chat_command import service_of
    from ui.serve import serve

    encoder = None if options.pop("model", "") == "bundled" else HashEncoder()
    kind = _moody() if options.pop("moods", "") else Archive
    service = service_of(
        feedback=Path(options.pop("feedback")) if "feedback" in options else None,
        log=options.pop("log", "off"),
        log_questions=bool(options.pop("log_questions", "")),
        metrics=bool(options.pop("metrics", "")),
        rate=int(options.pop("rate", "0")),
    )
    shared = options.pop("index", "")
    with tempfile.TemporaryDirectory() as folder:
        archive = kind.open(Path(shared), encoder=encoder) if shared else kind.build(Path(folder) / "index")
        serve(archive, port=0, service=service, **options)


if __name__ == "__main__":
    _main(dict(argument.split("=", 1) for argument in sys.argv[1:]))
