"""Feedback: from a click in a real browser to a row in the file to a candidate question; and nothing without it."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import ROOT, running, served, visitor
from typer.testing import CliRunner

from eval.command import app as eval_app
from rag.archive import Archive
from rag.errors import RagError
from rag.records import Language
from ui.feedback import COLUMNS, VERDICTS, FeedbackFile
from ui.labels import label
from ui.render import Page, reply_html

AXE = Path(__file__).parent / "data" / "axe" / "axe.min.js"
DOCUMENT = "kst-26643-1346"


def rows(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.execute(f"SELECT {', '.join(COLUMNS)} FROM feedback ORDER BY rowid"))


# -- the file --------------------------------------------------------------------------------------------------------


def test_a_row_holds_what_the_notice_says_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "f.db"
    FeedbackFile(path).add("Wat is Cyclotron?", (DOCUMENT, 8), "helped", "en")
    ((query, document, number, verdict, time, language, version),) = rows(path)
    assert (query, document, number, verdict, language) == ("Wat is Cyclotron?", DOCUMENT, 8, "helped", "en")
    assert len(time) == len("2026-01-01T00:00:00Z") and time.endswith("Z") and version
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(COLUMNS) == {"query", "document", "number", "verdict", "time", "language", "version"}


def test_a_file_that_is_there_is_added_to(tmp_path: Path) -> None:
    for verdict in VERDICTS:
        FeedbackFile(tmp_path / "f.db").add("x", (DOCUMENT, 1), verdict, "nl")
    assert [row[3] for row in rows(tmp_path / "f.db")] == list(VERDICTS)


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "f.db"
    code = (
        "import sys; from pathlib import Path; from ui.feedback import FeedbackFile\n"
        "kept = FeedbackFile(Path(sys.argv[1]))\n"
        "for n in range(50): kept.add(sys.argv[2], ('d', n), 'helped', 'nl')"
    )
    command = [sys.executable, "-c", code, str(path)]
    writers = [subprocess.Popen([*command, str(i)], cwd=ROOT) for i in range(3)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    assert sorted((row[0], row[2]) for row in rows(path)) == [(str(i), n) for i in range(3) for n in range(50)]


def test_a_file_that_cannot_be_written_is_one_line_at_the_start(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("these are my notes, and they stay\n" * 50, "utf-8")
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE feedback (stars INTEGER)")
    for path in (tmp_path, tmp_path / "no" / "f.db", text, other, Path("/proc/f.db")):
        with pytest.raises(RagError, match="cannot keep feedback in .*; name another file: .*--feedback") as told:
            FeedbackFile(path)
        assert "\n" not in str(told.value)
    assert text.read_text("utf-8").startswith("these are my notes, and they stay\n")


def test_the_command_says_so_before_it_opens_anything(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "ui.cli", "chat", "--no-open", "--port", "0", "--feedback", str(tmp_path)]
    command += ["--index", str(tmp_path / "nowhere")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("antwoordwijzer: cannot keep feedback in ") and done.stderr.count("\n") == 1


# -- the card --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ("nl", "en"))
def test_buttons_stand_below_the_first_answer_of_a_search_only(archive: Archive, lang: Language) -> None:
    page = Page(archive.documents, lang, opinions=True)
    html = reply_html(archive.ask("Wat doet het kabinet tegen <b>desinformatie</b>?"), page)
    assert html.count('class="aw-feedback"') == 1 and html.count("data-verdict=") == 3
    assert html.index("aw-feedback") < html.index("aw-others") and "<b>" not in html
    assert label(lang, "opinion_helped") in html
    for words in ("antwoord 69", "hallo", "vragen van de SGP"):
        assert "aw-feedback" not in reply_html(archive.ask(words), page)
    assert "aw-feedback" not in reply_html(archive.ask("Wat is Cyclotron?"), Page(archive.documents, lang))


# -- the endpoint ----------------------------------------------------------------------------------------------------

GOOD = {"query": "Wat is Cyclotron?", "document": DOCUMENT, "number": 8, "verdict": "helped"}
OWN = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("feedback") / "f.db"


@pytest.fixture(scope="module")
def address(kept: Path) -> Iterator[str]:
    with served(feedback=str(kept)) as found:
        yield found


@pytest.mark.parametrize(
    "headers",
    (
        {},
        {"origin": "https://example.org"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ),
)
def test_another_site_cannot_send_a_verdict(address: str, kept: Path, headers: dict[str, str]) -> None:
    before = rows(kept)
    assert httpx.post(f"{address}/api/mening", json=GOOD, headers=headers).status_code == 403
    assert rows(kept) == before


@pytest.mark.parametrize(
    "wrong",
    (
        {"query": ""},
        {"query": " \x00 "},
        {"query": "x" * 501},
        {"document": "nix"},
        {"number": 999},
        {"number": "8"},
        {"verdict": "great"},
        {"name": "Jan"},
        {"query": "x" * 10_000},
    ),
)
def test_a_verdict_that_makes_no_sense_is_refused(address: str, kept: Path, wrong: dict[str, Any]) -> None:
    before = rows(kept)
    assert httpx.post(f"{address}/api/mening", json=GOOD | wrong, headers=OWN).status_code == 422
    assert httpx.post(f"{address}/api/mening", content=b"{", headers=OWN).status_code == 422
    assert rows(kept) == before


def test_a_verdict_of_the_page_itself_is_kept_in_the_language_of_the_page(address: str, kept: Path) -> None:
    before = len(rows(kept))
    assert httpx.post(f"{address}/api/mening", json=GOOD, headers=OWN).status_code == 201
    own = {"origin": address}
    assert httpx.post(f"{address}/en/api/mening", json=GOOD, headers=own).status_code == 201
    assert [row[5] for row in rows(kept)[before:]] == ["nl", "en"]
    assert httpx.get(f"{address}/api/mening").status_code in (404, 405)


def test_without_the_option_there_is_nothing() -> None:
    with served() as address:
        assert httpx.post(f"{address}/api/mening", json=GOOD, headers=OWN).status_code == 404
        assert httpx.post(f"{address}/en/api/mening", json=GOOD, headers=OWN).status_code == 404
        assert "feedback" not in httpx.get(f"{address}/").text


# -- the whole way ---------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize(("home", "lang"), (("/", "nl"), ("/en/", "en")))
def test_a_click_becomes_a_candidate_question(browser: Any, tmp_path: Path, home: str, lang: Language) -> None:
    path = tmp_path / "f.db"
    with running(feedback=str(path), log="json") as server:
        with visitor(browser, server.address) as chat:
            page = chat.open(home).ask("Wat is Cyclotron?").page
            number = chat.numbers()[0]
            assert page.inner_text(".aw-kept") == label(lang, "opinion_kept")
            page.click("[data-verdict=helped]")
            page.wait_for_function("document.querySelectorAll('.aw-feedback :disabled').length === 3")
            assert page.inner_text("#aw-status") == page.inner_text(".aw-kept") == label(lang, "opinion_thanks")
            # a next question draws the cards anew: what was said stays said
            chat.ask("Wat doet het kabinet tegen desinformatie?")
            assert page.locator(".aw-feedback").first.locator(":disabled").count() == 3
            assert page.locator(".aw-feedback").last.locator(":disabled").count() == 0
            page.locator("[data-verdict=source-wrong]").last.focus()
            page.keyboard.press("Enter")
            page.wait_for_function("document.querySelectorAll('.aw-feedback :disabled').length === 6")
            assert page.evaluate("document.activeElement.className") == "aw-feedback aw-given"
            chat.watch.hosts.discard("")
        said = server.stop()
    found = rows(path)
    assert [(row[0], row[3], row[5]) for row in found] == [
        ("Wat is Cyclotron?", "helped", lang),
        ("Wat doet het kabinet tegen desinformatie?", "source-wrong", lang),
    ]
    assert "Cyclotron" not in said  # the log holds no question
    done = CliRunner().invoke(eval_app, ["candidates", str(path)], catch_exceptions=False)
    candidates = {row["query"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert candidates["Wat is Cyclotron?"]["answers"] == [f"{DOCUMENT}#{number}"]
    assert candidates["Wat doet het kabinet tegen desinformatie?"]["answers"] == []


@pytest.mark.browser
def test_a_verdict_that_was_not_kept_is_told_and_can_be_sent_again(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "f.db"
    with served(feedback=str(path), rate="1") as address, visitor(browser, address) as chat:
        page = chat.open().ask("Wat is Cyclotron?").page
        own = {"query": "x", "document": DOCUMENT, "number": 8, "verdict": "helped"}
        assert httpx.post(f"{address}/api/mening", json=own, headers=OWN).status_code == 201
        page.click("[data-verdict=not-helped]")
        page.wait_for_function("document.querySelector('#aw-status').textContent.includes('niet bewaard')")
        assert page.locator(".aw-feedback :disabled").count() == 0
        # the browser itself writes the 429 on its console
        chat.watch.complaints[:] = [line for line in chat.watch.complaints if "429" not in line]
    assert len(rows(path)) == 1


@pytest.mark.browser
@pytest.mark.parametrize("width", (1280, 320))
@pytest.mark.parametrize("home", ("/", "/en/"))
def test_the_buttons_are_large_clear_and_known_to_a_screen_reader(
    browser: Any, address: str, home: str, width: int
) -> None:
    with visitor(browser, address, viewport={"width": width, "height": 740}) as chat:
        page = chat.open(home).ask("Wat is Cyclotron?").page
        page.evaluate(AXE.read_text("utf-8"))
        for clicked in (False, True):
            if clicked:
                page.click("[data-verdict=helped]")
                page.wait_for_selector(".aw-given")
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.evaluate("(dark) => document.body.classList.toggle('dark', dark)", scheme == "dark")
                found = page.evaluate("axe.run(document.querySelector('.aw-feedback'))")
                assert [v["id"] for v in found["violations"]] == []
        sizes = page.eval_on_selector_all(
            ".aw-feedback button", "all => all.map((b) => [b.getBoundingClientRect().width, b.offsetHeight])"
        )
        assert min(min(size) for size in sizes) >= 24
        assert chat.overflow() <= 0
