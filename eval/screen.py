"""The chat in a real browser: the bytes of a first visit, the seconds until it can be used, from Enter to the answer.

Needs Playwright and a Chromium, which only development installs. Looks at no answer.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from rag.errors import RagError

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
BOX = "#vraag textarea"
# Presses Enter inside the page and waits there for the next reply to be drawn: what a person sees, without the delay
# of the wire between this process and the browser.
WAIT = """(patience) => new Promise((done) => {
  const count = () => document.querySelectorAll(".aw-reply[data-turn]").length;
  const before = count(), start = performance.now();
  const watch = new MutationObserver(() => {
    if (count() <= before) return;
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  });
  watch.observe(document.body, { childList: true, subtree: true, attributes: true });
  for (const kind of ["keydown", "keypress"])
    document.querySelector("#vraag textarea").dispatchEvent(
      new KeyboardEvent(kind, { key: "Enter", bubbles: true, cancelable: true }));
  setTimeout(() => done(-1), patience);
})"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One first visit; ``answers`` are the seconds from Enter to each answer on the screen."""

    requests: int
    received: int
    usable: float
    answers: tuple[float, ...]

    @property
    def answer(self) -> float:
        """The median of ``answers``."""
        return median(self.answers)


def visit(address: str, queries: Sequence[str]) -> Visit:
    """Open ``address`` in a browser that never saw it, ask ``queries``, and tell what that took."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError as error:
        raise RagError("this needs Playwright; install what the tests need: make dev") from error
    if path is None:
        raise RagError("no Chromium on this machine; install one, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        sizes: list[int] = []
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        start = perf_counter()
        page.goto(address)
        page.wait_for_selector(BOX)
        usable = perf_counter() - start
        page.wait_for_timeout(2500)  # the document beside the chat comes after the page is usable
        requests, received = len(sizes), sum(sizes)
        return Visit(requests, received, usable, tuple(_ask(page, query) for query in queries))


def _ask(page: Any, query: str) -> float:
    page.fill(BOX, query)
    found = float(page.evaluate(WAIT, 10_000))
    if found < 0:
        raise RagError(f"no answer to {query!r} within ten seconds; look at it: antwoordwijzer chat")
    page.wait_for_timeout(1100)  # the page takes two questions within a second for one
    return found / 1000
