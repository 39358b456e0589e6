"""The chat in a real Chromium when things are not as usual: slow, failing, finding little, large text, no clipboard.

The archive behind it is a real one whose mood a question chooses (tests/browser.py): "stuk" fails, "traag" takes its
time, "bijna" finds only related answers, "niets" finds none.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from browser import Chat, chromium, served, visitor
from test_browser import _findings

from rag.archive import Archive
from rag.records import Language
from ui.labels import LANGUAGES, label

pytestmark = pytest.mark.browser

HOMES = dict(zip(LANGUAGES, ("/", "/en/"), strict=True))
STATUS = "#aw-status"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    chromium()
    with served(moods="yes") as url:
        yield url


def _told(chat: Chat, words: str) -> None:
    chat.page.wait_for_function("(words) => document.querySelector('#aw-status').textContent === words", arg=words)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("words", ("stuk Wat is Cyclotron?", "fout Wat is Cyclotron?"))
def test_a_search_that_fails_keeps_the_question_and_says_so(
    browser: Any, address: str, lang: Language, words: str
) -> None:
    with visitor(browser, address) as chat:
        page = chat.open(HOMES[lang]).ask("antwoord 8").ask(words).page
        _told(chat, label(lang, "error"))
        assert page.input_value("#vraag textarea") == words
        assert page.locator(".aw-failed .aw-notice").inner_text() == label(lang, "error")
        assert not page.locator(".toast-wrap, .toast-body").filter(visible=True).count()
        assert chat.ask("antwoord 9").numbers() == [8, 9]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_state_says_its_own_sentence(browser: Any, address: str, lang: Language) -> None:
    numbers = {"first": 1, "last": 71}
    with visitor(browser, address) as chat:
        chat.open(HOMES[lang])
        for asked, key, values in (
            ("bijna Wat is Cyclotron?", "related", {}),
            ("niets Wat is Cyclotron?", "none", {}),
            ("999", "lookup_none", numbers),
            ("antwoord 8", "lookup_one", {}),
            ("vragen van de SGP", "lookup_more", {"n": 4}),
            ("hallo", "help", {}),
        ):
            chat.ask(asked)
            _told(chat, label(lang, key, **values))
        assert label(lang, "missing", word="2031") in chat.page.inner_text("#gesprek")
        assert label(lang, "none_help", **numbers) in chat.page.inner_text("#gesprek")
        chat.page.press("#vraag textarea", "Enter")
        _told(chat, label(lang, "blank"))


def test_what_is_typed_during_a_search_is_kept(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        page = chat.open().page
        page.fill("#vraag textarea", "traag antwoord 8")
        page.press("#vraag textarea", "Enter")
        page.wait_for_selector(".aw-busy")
        assert page.inner_text(STATUS) == label("nl", "busy")
        page.type("#vraag textarea", "de volgende")
        chat.settled()
        page.wait_for_timeout(400)
        assert page.input_value("#vraag textarea") == "de volgende" and chat.numbers() == [8]
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_a_question_that_waits_is_seen_and_a_failure_wipes_nothing(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        page = chat.open().page
        for words in ("traag stuk", "antwoord 9"):
            page.fill("#vraag textarea", words)
            page.press("#vraag textarea", "Enter")
        page.wait_for_function("document.querySelector('#aw-waiting').textContent === 'antwoord 9'")
        page.type("#vraag textarea", "nieuw")
        chat.settled(2)
        page.wait_for_timeout(200)
        assert page.input_value("#vraag textarea") == "nieuw" and page.inner_text("#aw-waiting") == ""


@pytest.mark.slow
def test_no_question_in_quick_succession_is_lost(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        page = chat.open().page
        for number in range(1, 72):
            page.fill("#vraag textarea", f"antwoord {number}")
            page.press("#vraag textarea", "Enter")
        page.wait_for_function("document.querySelector('[data-turn=\"71\"]')", timeout=60_000)
        asked = page.locator(".aw-query").all_inner_texts()
        assert asked == [f"antwoord {number}" for number in range(52, 72)]


def test_without_permission_the_text_is_shown_to_copy_by_hand(browser: Any, address: str, archive: Archive) -> None:
    with visitor(browser, address) as chat:
        page = chat.open("/?antwoord=8").settled().page
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        page.evaluate("document.execCommand = () => false")
        page.click("[data-act=copy-text]")
        box = page.locator(".aw-copybox")
        citation = archive.cite(archive.document().id, 8)
        assert box.input_value() == f"{citation.text}\n\nBron: {citation.citation}, {citation.url}"
        assert page.evaluate("document.activeElement.className") == "aw-copybox"
        _told(chat, label("nl", "copy_failed"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_searched_for_is_seen_and_the_typed_words_are_one_click_away(
    browser: Any, address: str, lang: Language
) -> None:
    with visitor(browser, address) as chat:
        page = chat.open(HOMES[lang]).ask("Wat is Salt Typhoon?").ask("En Salt Typhoon?").page
        line = page.locator(".aw-searched")
        if not line.count():
            chat.ask("En wat kost dat?")
        assert line.first.inner_text().startswith(label(lang, "searched", words="").split("‘")[0])
        turn = chat.turn()
        line.last.locator("a").click()
        chat.settled(turn + 1)
        assert page.locator(".aw-query").last.inner_text().startswith('"')


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_conversation_is_saved_by_keyboard(browser: Any, address: str, lang: Language, archive: Archive) -> None:
    with visitor(browser, address, accept_downloads=True) as chat:
        page = chat.open(HOMES[lang]).ask("antwoord 69").ask("niets x").page
        page.focus("#aw-save summary")
        page.keyboard.press("Enter")
        page.focus("[data-save=json]")
        with page.expect_download() as given:
            page.keyboard.press("Enter")
        saved = json.loads(given.value.path().read_text("utf-8"))
        assert [turn["query"] for turn in saved["turns"]] == ["antwoord 69", "niets x"]
        text = archive.document().text
        for answer in saved["turns"][0]["answers"]:
            assert answer["text"] == "".join(text[a:b] for a, b in answer["ranges"])
        assert page.inner_text(STATUS).startswith(label(lang, "save_done"))
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


@pytest.mark.parametrize("path", ("/bron", "/vragen", "/en/vragen"))
def test_the_plain_pages_work_without_a_script(browser: Any, address: str, path: str) -> None:
    with visitor(browser, address, java_script_enabled=False) as chat:
        page = chat.page
        page.goto(address + path)
        assert page.locator("h1").inner_text() and page.locator("main").inner_text()
        if path.endswith("vragen"):
            page.fill("#filter", "sgp")
            page.press("#filter", "Enter")
            assert page.locator(".aw-browse li:visible").count() == 4
            assert page.locator("svg.aw-wide a").count() == 71
        else:
            page.goto(f"{address}/bron#antwoord-45")
            assert page.locator("#antwoord-45").is_visible()


@pytest.mark.parametrize("width", (1280, 320))
def test_a_box_of_the_picture_leads_to_its_answer_by_keyboard(browser: Any, address: str, width: int) -> None:
    with visitor(browser, address, viewport={"width": width, "height": 740}) as chat:
        page = chat.page
        page.goto(f"{address}/vragen")
        cell = page.locator(".aw-cell.c69:visible")
        box = cell.bounding_box()
        assert box and min(box["width"], box["height"]) >= 24
        cell.focus()
        assert page.evaluate("getComputedStyle(document.querySelector('svg:focus-within .r69')).strokeWidth") == "3px"
        page.keyboard.press("Enter")
        assert chat.settled().numbers() == [69, 50, 1]


@pytest.mark.parametrize("size", ((1280, 800), (360, 740)))
def test_text_at_twice_the_size_fits(browser: Any, address: str, size: tuple[int, int]) -> None:
    with visitor(browser, address, viewport=dict(zip(("width", "height"), size, strict=True))) as chat:
        page = chat.open().ask("antwoord 4").ask("vragen van de SGP").page
        page.add_style_tag(content="html { font-size: 200% !important; }")
        assert chat.overflow() <= 0
        for path in ("/vragen", "/bron"):
            page.goto(address + path)
            page.add_style_tag(content="html { font-size: 200% !important; }")
            assert chat.overflow() <= 0


def test_nothing_moves_for_who_asked_for_calm(browser: Any, address: str) -> None:
    with visitor(browser, address, reduced_motion="reduce") as chat:
        page = chat.open().page
        page.fill("#vraag textarea", "traag antwoord 8")
        page.press("#vraag textarea", "Enter")
        page.wait_for_selector(".aw-busy")
        moving = "getComputedStyle(document.querySelector('.aw-busy .aw-lead'), '::after').animationName"
        assert page.evaluate(moving) == "none"
        chat.settled()
        assert page.locator(".aw-query").last.bounding_box()["y"] < 300


@pytest.mark.parametrize("home", HOMES.values(), ids=list(HOMES))
@pytest.mark.parametrize("width", (1280, 360, 320))
def test_axe_finds_nothing_in_any_state(browser: Any, address: str, home: str, width: int) -> None:
    with visitor(browser, address, viewport={"width": width, "height": 740}) as chat:
        page = chat.open(home).page
        for words in ("antwoord 1", "1", "bijna Cyclotron", "niets x", "stuk x", "hallo", "vragen van de VVD"):
            chat.ask(words)
        page.click("#aw-save summary")
        assert _findings(page) == []
        page.keyboard.press("Escape")
        page.fill("#vraag textarea", "traag antwoord 8")
        page.press("#vraag textarea", "Enter")
        page.wait_for_selector(".aw-busy")
        assert _findings(page) == []


def test_print_shows_every_question_with_its_answer(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        page = chat.open().ask("antwoord 69").ask("antwoord 8").page
        page.emulate_media(media="print")
        assert page.locator(".aw-query:visible").count() == 2 and page.locator(".aw-card:visible").count() == 4
        hidden = ("#aw-form", "#aw-tools", "#aw-source", ".aw-actions", "#aw-foot")
        assert not any(page.locator(part).first.is_visible() for part in hidden)
        page.goto(f"{address}/vragen")
        page.emulate_media(media="print")
        assert page.locator("svg.aw-wide").is_visible() and not page.locator(".aw-filter").is_visible()


def test_the_first_answer_comes_soon(browser: Any, address: str) -> None:
    """A warning and no failure: a busy machine says nothing about the program."""
    with visitor(browser, address) as chat:
        started = time.monotonic()
        chat.open().ask("Wat is Cyclotron?")
        took = time.monotonic() - started
        if took > 10:
            pytest.skip(f"the first answer took {took:.1f} s on this machine")
