"""Two processes of the application on one index, behind a real nginx with the configuration that the document gives."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import ROOT, Server, running, visitor
from proxy import nginx, proxied

from eval.visitor import Visitor
from rag.archive import Archive
from rag.records import Language
from ui.labels import label

COUNTED = re.compile(r'^antwoordwijzer_questions_total\{.*way="chat"\} (\d+)', re.MULTILINE)


@dataclass
class Site:
    """Two processes and the nginx before them."""

    address: str
    servers: list[Server]
    feedback: Path

    @property
    def home(self) -> str:
        return f"{self.address}/kamer/"

    def answered(self) -> list[int]:
        """Return how many questions each process answered in the chat, by its own count."""
        pages = [httpx.get(f"{server.address}/metrics").text for server in self.servers]
        return [sum(int(n) for n in COUNTED.findall(page)) for page in pages]


@pytest.fixture(scope="module")
def site(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """For all tests of this file, in their order: one of them ends a process, the last one uses up the limit."""
    nginx()
    tmp_path = tmp_path_factory.mktemp("site")
    options = {"root_path": "/kamer", "index": str(archive.path), "metrics": "1", "rate": "100"}
    feedback = tmp_path / "feedback.db"
    options |= {"proxies": "127.0.0.1", "feedback": str(feedback)}
    with ExitStack() as stack:
        servers = [stack.enter_context(running(**options)) for _ in range(2)]
        address = stack.enter_context(proxied([server.address for server in servers], tmp_path))
        yield Site(address, servers, feedback)


async def _talk(home: str, lang: str) -> str:
    """Be one visitor with an own cookie: two questions, the second of which needs the first."""
    async with httpx.AsyncClient(timeout=60) as client:
        person = await Visitor(client, home + ("en/" if lang == "en" else "")).open()
        await person.ask("antwoord 69")
        came = await person.ask("antwoord 69")
        assert label("en" if lang == "en" else "nl", "shown") in came, "the process that answered knew no conversation"
        return str(client.cookies["aw"])


async def _talks(home: str, count: int) -> list[str]:
    return await asyncio.gather(*(_talk(home, ("nl", "en")[n % 2]) for n in range(count)))


def test_conversations_stay_with_their_process_and_spread_over_both(site: Site) -> None:
    cookies = asyncio.run(_talks(site.home, 16))
    assert len(set(cookies)) == 16
    answered = site.answered()
    # each visitor asked twice; that all 16 hash to one process has a chance of one in 32,768
    assert sum(answered) == 32 and all(n >= 2 and n % 2 == 0 for n in answered)


def test_pages_and_health_are_there_under_the_sub_path_and_counters_are_not(site: Site) -> None:
    with httpx.Client(timeout=30) as client:
        for path in ("", "en/", "bron", "en/bron", "vragen", "kwaliteit", "aw/aw.js", "en/aw/feedback.js", "healthz"):
            assert client.get(site.home + path).status_code == 200, path
        assert client.get(f"{site.address}/kamer").headers["location"].endswith("/kamer/")
        assert client.get(f"{site.home}readyz").json()["answers"] == 71
        assert client.get(f"{site.home}api/zoek", params={"vraag": "antwoord 8"}).json()["kind"] == "lookup"
        for path in ("metrics", "gradio_api/upload", "en/gradio_api/upload"):
            assert client.get(site.home + path).status_code == 404, path
        assert client.get(f"{site.address}/").status_code == 404
        # what a visitor says about where the application is does not come through
        forged = {"x-forwarded-host": "example.org", "x-gradio-server": "http://example.org"}
        assert client.get(f"{site.home}config", headers=forged).json()["root"] == f"{site.address}/kamer"


@pytest.mark.browser
def test_a_person_asks_in_both_languages_and_outlives_a_process(browser: Any, site: Site) -> None:
    languages: tuple[tuple[str, Language], ...] = (("", "nl"), ("en/", "en"))
    for path, lang in languages:
        with visitor(browser, site.address) as chat:
            page = chat.open(f"/kamer/{path}").ask("Wat is Cyclotron?").page
            assert page.url.startswith(f"{site.home}{path}?vraag=")
            page.click("[data-verdict=helped]")
            page.wait_for_function("document.querySelector('.aw-given')")
            assert page.inner_text("#aw-status") == label(lang, "opinion_thanks")
            assert chat.ask("antwoord 69").numbers()[-3:] == [69, 50, 1]
            page.click("#aw-language")
            page.wait_for_selector("#vraag textarea")
            assert page.url.startswith(site.home + ("" if path else "en/"))
    with visitor(browser, site.address) as chat:
        chat.open("/kamer/").ask("antwoord 8")
        before = site.answered()
        chat.ask("antwoord 9")
        mine = next(n for n, (a, b) in enumerate(zip(before, site.answered(), strict=True)) if b > a)
        site.servers[mine].process.kill()
        site.servers[mine].process.wait()
        with visitor(browser, site.address) as other:
            assert other.open("/kamer/en/").ask("answer 9").numbers() == [9]
        # whoever was at the process that died begins a new conversation on the other one
        chat.page.reload()
        chat.settled()
        assert chat.numbers() == [9]
        chat.watch.complaints.clear()  # the browser told that a stream broke off


def test_a_visitor_cannot_pretend_to_be_another(site: Site) -> None:
    with httpx.Client(timeout=30) as client:
        codes = [
            client.get(
                f"{site.home}api/zoek", params={"vraag": "antwoord 8"}, headers={"x-forwarded-for": f"192.0.2.{n}"}
            ).status_code
            for n in range(101)
        ]
    assert codes.count(429) >= 1 and codes[-1] == 429


def test_the_gate_installs_what_this_needs() -> None:
    assert "nginx-light" in (ROOT / ".ci" / "run").read_text("utf-8")
