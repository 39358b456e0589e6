"""The chat in a real Chromium: what a person sees equals the source, and nothing leaves the machine.

Runs on the archive with the deterministic encoder: these tests are about the screen, not about ranking.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browser import chromium, served, visitor

from rag.archive import Archive
from ui.labels import label

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "data" / "axe" / "axe.min.js"  # axe-core, MPL-2.0, unchanged; not in the wheel
SHOTS = Path(__file__).parent.parent / "docs" / "screenshots"
CHOSEN = "document.activeElement.id"
ATTACKS = (
    '<img src=x onerror="window.PWN=1">',
    '<img src="https://example.org/a.png">',
    '<form action="https://example.org"><input name=q></form>',
    "${Object.assign(window,{PWN:1})}",
    "{{Object.assign(window,{PWN:1})}}",
    "<script>window.PWN=1</script>",
    '<a href="javascript:window.PWN=1">x</a>',
    "a<b ![x](https://example.org/a.png) **vet** $$x$$",
    "x" * 3000,
    "wat\u0000is\u001bdit\u202e?",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    chromium()
    with served() as url:
        yield url


def test_the_page_opens_in_its_language_and_asks_nobody_else(browser: Any, address: str) -> None:
    for path, language, other in (("/", "nl", "en/"), ("/en/", "en", "../")):
        with visitor(browser, address) as chat:
            page = chat.open(path).page
            page.wait_for_timeout(300)
            assert page.evaluate("document.documentElement.lang") == language
            assert page.title() == page.inner_text("h1") == label(language, "title")  # type: ignore[arg-type]
            assert page.locator(".aw-welcome li a").count() == 3
            assert page.get_attribute("#aw-language", "href") == other


def test_every_answer_in_the_page_is_the_source(browser: Any, address: str, archive: Archive) -> None:
    document = archive.document()
    with visitor(browser, address) as chat:
        for exchange in document.exchanges:
            chat.open(f"/?antwoord={exchange.number}").settled()
            shown = chat.page.evaluate(
                "[...document.querySelectorAll('.aw-card')].map((card) => "
                "[+card.dataset.n, card.querySelector('.aw-text').textContent])"
            )
            expected = [exchange.number]
            if exchange.only_refers:
                expected += archive.chain(document.id, exchange.number)
            assert [number for number, _ in shown] == expected
            for number, text in shown:
                source = archive.exchange(document.id, number)
                assert text == "".join(document.text[a:b] for a, b in source.answer_ranges), number


def test_the_reader_and_the_plain_page_are_the_document(browser: Any, address: str, archive: Archive) -> None:
    with visitor(browser, address, java_script_enabled=False) as chat:
        chat.page.goto(f"{address}/bron#antwoord-8")
        assert chat.page.locator("#document").text_content() == archive.document().text
        assert chat.page.locator("#antwoord-8").bounding_box()["y"] < 800  # type: ignore[index]
    with visitor(browser, address) as chat:
        chat.open()
        chat.page.wait_for_selector("#aw-doc #document")
        assert chat.page.evaluate("document.querySelector('#document').textContent") == archive.document().text


def test_a_chain_is_shown_in_order_and_said(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        chat.open().ask("69")
        assert chat.numbers() == [69, 50, 1]
        said = chat.page.locator(".aw-chain-text").all_inner_texts()
        assert "verwijst in antwoord 69 naar antwoord 50" in said[0]
        assert "verwijst in antwoord 50 naar antwoord 1" in said[1]


def test_a_deep_link_opens_its_answer_and_survives_a_reload(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        assert chat.open("/?antwoord=69").settled().numbers() == [69, 50, 1]
        chat.ask("Wat is Cyclotron?")
        assert chat.page.url == f"{address}/?vraag={quote('Wat is Cyclotron?')}"
        found = chat.numbers()[3:]
        chat.page.reload()
        assert chat.settled().numbers() == found
        assert chat.open("/en/?antwoord=8").settled().numbers() == [8]
        assert "Answer to question 8" in chat.page.inner_text(".aw-card h3")
        chat.open("/?antwoord=999").settled()
        chat.page.wait_for_function("document.querySelector('#aw-status').textContent")  # said a frame later
        assert chat.numbers() == []


def test_the_source_is_one_step_away_and_back(browser: Any, address: str) -> None:
    for width in (1280, 360):
        with visitor(browser, address, viewport={"width": width, "height": 740}) as chat:
            page = chat.open("/?antwoord=45").settled().page
            page.click(".aw-card [data-act=source]")
            page.wait_for_function(f"{CHOSEN} === 'antwoord-45'")
            box = page.locator("#antwoord-45").bounding_box()
            assert box and 0 <= box["y"] < 740
            assert page.locator("#antwoord-45 + .aw-answer.aw-chosen").count() == 1
            page.click("#aw-back")
            assert page.evaluate("document.activeElement.dataset.act") == "source"
            assert page.locator("#aw-back").is_hidden()


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_stranger_types_stays_text(browser: Any, address: str, attack: str) -> None:
    with visitor(browser, address) as chat:
        chat.open(f"/?vraag={quote(attack)}").settled()
        page = chat.page
        assert page.evaluate("window.PWN") is None
        assert page.locator("#gesprek img, #gesprek form, #gesprek script, #gesprek iframe").count() == 0
        asked = page.inner_text(".aw-query")
        assert asked == " ".join("".join(c if c.isprintable() else " " for c in attack).split())[:500]


def test_the_box_is_emptied_at_once_and_three_enters_are_one_question(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        page = chat.open().page
        page.fill("#vraag textarea", "Wat is Cyclotron?")
        for _ in range(3):
            page.press("#vraag textarea", "Enter")
        chat.settled()
        page.wait_for_timeout(800)
        assert page.locator(".aw-query").count() == 1
        assert page.input_value("#vraag textarea") == ""
        page.press("#vraag textarea", "Enter")
        page.wait_for_timeout(300)
        assert page.locator(".aw-query").count() == 1


def test_a_second_answer_starts_in_view(browser: Any, address: str) -> None:
    for width, height in ((1280, 800), (360, 740)):
        with visitor(browser, address, viewport={"width": width, "height": height}) as chat:
            chat.open().ask("antwoord 1").ask("antwoord 42")
            chat.page.wait_for_timeout(300)
            box = chat.page.locator(".aw-query").last.bounding_box()
            assert box and 0 <= box["y"] < height / 3, box


def test_copying_gives_the_source_and_its_place(browser: Any, address: str, archive: Archive) -> None:
    with visitor(browser, address, permissions=["clipboard-read", "clipboard-write"]) as chat:
        page = chat.open("/?antwoord=8").settled().page
        read = "navigator.clipboard.readText()"
        page.click("[data-act=copy-citation]")
        page.wait_for_function("document.querySelector('#aw-status').textContent === 'Gekopieerd.'")
        assert page.evaluate(read) == "Kamerstukken II 2024/25, 26643, nr. 1346 (antwoord op vraag 8)"
        page.click("[data-act=copy-text]")
        page.wait_for_timeout(200)
        citation = archive.cite(archive.document().id, 8)
        assert page.evaluate(read) == f"{citation.text}\n\nBron: {citation.citation}, {citation.url}"
        page.click("[data-act=copy-link]")
        page.wait_for_timeout(200)
        assert page.evaluate(read) == f"{address}/?antwoord=8"


def test_the_whole_way_by_keyboard(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        page = chat.open().page
        page.wait_for_timeout(500)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "aw-skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        page.keyboard.type("antwoord 45")
        page.keyboard.press("Enter")
        chat.settled()
        page.focus(".aw-card [data-act=source]")
        page.keyboard.press("Enter")
        page.wait_for_function(f"{CHOSEN} === 'antwoord-45'")
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.dataset.act") == "source"


@pytest.mark.parametrize("width", (320, 360))
def test_nothing_is_wider_than_a_small_screen(browser: Any, address: str, width: int) -> None:
    with visitor(browser, address, viewport={"width": width, "height": 640}) as chat:
        assert chat.open().overflow() <= 0
        chat.ask("antwoord 4").ask("vragen van GroenLinks-PvdA")
        assert chat.overflow() <= 0
        chat.page.add_style_tag(
            content="*{line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
        )
        assert chat.overflow() <= 0
        for path in ("/bron", "/vragen"):
            chat.page.goto(address + path)
            assert chat.overflow() <= 0


def test_the_status_is_announced_and_the_answer_is_not_read_out(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        page = chat.open().ask("Wat is Cyclotron?").page
        page.wait_for_timeout(200)
        assert page.inner_text("#aw-status") == page.inner_text(".aw-lead")
        assert page.get_attribute("#gesprek [role=log]", "aria-live") == "off"
        assert page.get_attribute("#gesprek [role=log]", "aria-label") == "Gesprek"


def test_footnotes_lead_to_their_full_address(browser: Any, address: str, archive: Archive) -> None:
    noted = [e for e in archive.document().exchanges if e.footnotes and e.footnotes[0].urls]
    exchange = next(e for e in noted if e.footnotes[0].anchor)
    with visitor(browser, address) as chat:
        page = chat.open(f"/?antwoord={exchange.number}").settled().page
        links = page.eval_on_selector_all(".aw-notes a[target]", "all => all.map((a) => [a.href, a.rel])")
        assert {href for href, _ in links} >= {url for note in exchange.footnotes for url in note.urls}
        assert {rel for _, rel in links} == {"noopener noreferrer"}
        before = page.url
        page.click(".aw-text .aw-fn")
        assert page.evaluate(CHOSEN).endswith(f"-fn{exchange.footnotes[0].mark}")
        assert page.url == before


def test_all_questions_can_be_browsed_and_filtered(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        page = chat.page
        page.goto(f"{address}/vragen")
        assert page.locator(".aw-browse li").count() == 71
        page.fill("#filter", "sgp")
        assert page.locator(".aw-browse li:visible").count() == 4
        assert page.inner_text("output") == "4 vragen"
        page.click(".aw-browse li:visible a")
        chat.settled()
        assert chat.numbers() == [63]


def test_the_conversation_can_be_cleared(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        page = chat.open("/?antwoord=8").settled().page
        page.click("#aw-clear")
        page.wait_for_selector(".aw-welcome", state="visible")
        assert chat.numbers() == [] and page.url == f"{address}/"
        assert chat.ask("antwoord 9").numbers() == [9]


def test_print_shows_the_cards_only(browser: Any, address: str) -> None:
    with visitor(browser, address) as chat:
        page = chat.open("/?antwoord=69").settled().page
        page.emulate_media(media="print")
        assert page.locator(".aw-card").first.is_visible()
        assert not any(page.locator(part).first.is_visible() for part in ("#aw-form", "#aw-source", ".aw-actions"))


_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _findings(page: Any) -> list[str]:
    """Return what axe finds in the page as it is, light and then dark."""
    page.evaluate(AXE.read_text("utf-8"))
    out = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("(dark) => document.body.classList.toggle('dark', dark)", scheme == "dark")
        found = page.evaluate("(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })", _TAGS)
        out += [f"{scheme} {v['id']}: {node['html'][:120]}" for v in found["violations"] for node in v["nodes"]]
    page.emulate_media(color_scheme="light")
    page.evaluate("document.body.classList.remove('dark')")
    return out


@pytest.mark.parametrize("width", (1280, 360, 320))
@pytest.mark.parametrize("home", ("/", "/en/"))
def test_axe_finds_nothing(browser: Any, address: str, home: str, width: int) -> None:
    with visitor(browser, address, viewport={"width": width, "height": 740}) as chat:
        page = chat.open(home).page
        page.wait_for_selector("#aw-doc #document", state="attached")
        assert _findings(page) == []
        for words in ("antwoord 69", "Wat is Cyclotron in 2027?", "vragen van de SGP", "hallo", "999", "x" * 400):
            chat.ask(words)
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        assert _findings(page) == []
        page.click(".aw-card [data-act=source]")
        page.wait_for_function(f"{CHOSEN}.startsWith('antwoord-')")
        assert _findings(page) == []
        for path in ("bron", "vragen"):
            page.goto(f"{address}{home}{path}")
            assert _findings(page) == []


def test_the_screenshots_of_the_readme(browser: Any) -> None:
    """Renews docs/screenshots with the model that ships: SCREENSHOTS=1 pytest tests/test_browser.py -k readme."""
    if not os.environ.get("SCREENSHOTS"):
        pytest.skip("set SCREENSHOTS=1 to renew docs/screenshots")
    SHOTS.mkdir(parents=True, exist_ok=True)
    asked = f"/?vraag={quote('Wat doet het kabinet tegen desinformatie?')}"
    with served(model="bundled") as address:
        for name, size, scheme in _SHOTS:
            viewport = dict(zip(("width", "height"), size, strict=True))
            with visitor(browser, address, viewport=viewport, color_scheme=scheme) as chat:
                chat.open(asked).settled()
                if size[0] > 900:
                    chat.page.wait_for_selector("#aw-doc .aw-chosen")
                chat.shot(SHOTS / f"{name}.png")


_SHOTS = (
    ("desktop", (1280, 800), "light"),
    ("phone", (360, 740), "light"),
    ("dark", (1280, 800), "dark"),
)
