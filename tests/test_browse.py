"""The page with all questions: the picture's places and lines, the filter, and what both say in words."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from small_document import CYBER

from rag.archive import Archive
from rag.records import Document, Language
from ui.browse import browse_page, fits, fold
from ui.labels import LANGUAGES
from ui.picture import CELL, NARROW, WIDE, Form, cell_words, layout, picture_html, short

FORMS = (WIDE, NARROW)


@pytest.mark.parametrize("form", FORMS)
def test_every_question_has_a_place_of_its_own_inside_the_picture(archive: Archive, form: Form) -> None:
    document = archive.document()
    placed = layout(document, form)
    assert list(placed.cells) == [exchange.number for exchange in document.exchanges]
    for (ax, ay), (bx, by) in combinations(placed.cells.values(), 2):
        assert abs(ax - bx) >= CELL + 4 or abs(ay - by) >= CELL + 4
    for x, y in placed.cells.values():
        assert form.beside <= x <= placed.width - CELL and 0 <= y <= placed.height - CELL


def test_fracties_and_subjects_are_named_once_in_the_order_of_the_document(archive: Archive) -> None:
    names = layout(archive.document(), WIDE).names
    parties = [name.text for name in names if name.party]
    assert parties == ["PVV", "GroenLinks-PvdA", "VVD", "NSC", "D66", "BBB", "SGP", "ChristenUnie"]
    assert [name.text for name in names if not name.party] == ["Doelstelling 1", "Doelstelling 2", "Doelstelling 3"]
    assert "cyberdreigingen" in names[2].full


def test_a_long_name_of_a_subject_is_cut_to_fit() -> None:
    assert short("Doelstelling 1 – tegengaan van alles") == "Doelstelling 1"
    assert short("x" * 40) == "x" * 25 + "…" and short("x" * 26) == "x" * 26


def _drawings(html: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(found) for found in re.findall(r"<svg.*?</svg>", html, re.DOTALL)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_picture_has_a_link_per_question_and_a_line_per_reference(archive: Archive, lang: Language) -> None:
    document = archive.document()
    drawn = _drawings(picture_html(document, archive.documents, lang, "b0"))
    assert len(drawn) == 2
    for svg in drawn:
        links = svg.findall("a")
        assert [link.get("href") for link in links] == [f"./?antwoord={e.number}" for e in document.exchanges]
        assert [link.get("aria-label") for link in links] == [cell_words(e, lang) for e in document.exchanges]
        ends = {tuple((line.get("class") or "").split()[1:]) for line in svg.findall("path")}
        assert ends == {(f"r{e.number}", f"r{target}") for e in document.exchanges for target in e.references}
        assert ("r69", "r50") in ends and ("r60", "r43") in ends
    ids = re.findall(r' id="([^"]+)"', picture_html(document, archive.documents, lang, "b0"))
    assert len(ids) == len(set(ids))


def test_lines_start_and_end_at_the_border_of_a_cell() -> None:
    svg = _drawings(picture_html(CYBER, (CYBER,), "nl", "b0"))[0]
    cells = layout(CYBER, WIDE).cells
    for line in svg.findall("path"):
        numbers = [int(part[1:]) for part in (line.get("class") or "").split()[1:]]
        points = re.findall(r"(-?[\d.]+) (-?[\d.]+)", line.get("d") or "")
        for number, (x, y) in zip(numbers, (points[0], points[-1]), strict=True):
            away = max(abs(float(x) - cells[number][0] - CELL / 2), abs(float(y) - cells[number][1] - CELL / 2))
            assert away == pytest.approx(CELL / 2 + 1, abs=0.1)


def test_several_documents_are_told_apart() -> None:
    other = replace(
        CYBER,
        metadata=replace(CYBER.metadata, id="kst-2", title="<Ander> verslag"),
        exchanges=tuple(replace(exchange, document="kst-2") for exchange in CYBER.exchanges),
    )
    page = browse_page((CYBER, other), "nl")
    assert page.count("<svg") == 4 and page.count("<h2") == 2 and "&lt;Ander&gt; verslag" in page
    assert 'href="./?antwoord=1&amp;document=kst-2"' in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def _shown(page: str) -> list[int]:
    return [int(n) for n in re.findall(r'<li data-key="[^"]*#(\d+)" data-words="[^"]*">', page)]


def test_the_filter_looks_in_questions_answers_fracties_and_subjects(archive: Archive) -> None:
    documents = archive.documents
    assert len(_shown(browse_page(documents, "nl"))) == 71
    assert _shown(browse_page(documents, "nl", " SGP ")) == [63, 64, 65, 66]
    assert _shown(browse_page(documents, "nl", "doelstelling 3")) == list(range(31, 38))
    found = _shown(browse_page(documents, "nl", "iris"))
    text = {e.number: document_words(documents[0], e.number) for e in documents[0].exchanges}
    assert found and set(found) == {n for n, words in text.items() if "iris" in words}
    nothing = browse_page(documents, "nl", '"><script>')
    assert _shown(nothing) == [] and "<script>" not in nothing and "0 vragen" in nothing


def document_words(document: Document, number: int) -> str:
    exchange = next(e for e in document.exchanges if e.number == number)
    named = f"{exchange.party} {exchange.section} "
    return fold(named + document.slice(exchange.question_ranges) + document.slice(exchange.answer_ranges))


def test_a_word_broken_over_two_lines_is_found() -> None:
    broken = next(e for e in CYBER.exchanges if "Zuid-\nKorea" in CYBER.slice(e.answer_ranges))
    assert fits(["zuid-korea"], CYBER, broken) and fits([fold("Eutélsat")], CYBER, broken)
    assert not fits(["starlink", "atlantis"], CYBER, broken)


def test_the_list_says_in_words_what_the_lines_show(archive: Archive) -> None:
    page = browse_page(archive.documents, "nl")
    assert "verwijst naar 18, 43" in page and "genoemd in antwoord 39, 50, 51, 52, 67, 68" in page
