"""The page "How well does this work?": its figures are the file's, in both languages, and nothing is loaded for it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import served

from rag.records import Language
from ui.app import STATIC
from ui.charts import Bar, Dot, bars_svg, out_of_100, percent, reliability_svg
from ui.labels import LANGUAGES
from ui.quality import load_figures, quality_page
from ui.quality_words import WORDS, named

PATHS: dict[Language, str] = {"nl": "/kwaliteit", "en": "/en/kwaliteit"}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served() as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


@pytest.fixture
def figures() -> dict[str, Any]:
    held: dict[str, Any] = json.loads((STATIC / "quality.json").read_text("utf-8"))
    return held


def _text(page: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", page))


def _rows(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", page)
    return [[_text(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_application_shows_the_page_and_leads_to_it(client: httpx.Client, lang: Language) -> None:
    answer = client.get(PATHS[lang])
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    assert answer.text == quality_page(load_figures(STATIC / "quality.json"), lang)
    assert f'<html lang="{lang}">' in answer.text and "script-src 'self'" in answer.headers["content-security-policy"]
    assert "kwaliteit" in client.get(PATHS[lang].removesuffix("kwaliteit")).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_loaded_and_no_script_is_needed(client: httpx.Client, lang: Language) -> None:
    page = client.get(PATHS[lang]).text
    assert "<script" not in page and "src=" not in page and "@import" not in page and "url(" not in page
    assert re.findall(r'href="([^"]*)"', page) == ["aw/icon.svg", "aw/aw.css", "./"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_tables_hold_the_figures_of_the_file(figures: dict[str, Any], lang: Language) -> None:
    rows = _rows(quality_page(figures, lang))
    shown = [values[key] for values in figures["languages"].values() for key in ("first", "three")]
    shown += [kind["false_answers"] for kind in figures["refusal"]["kinds"]]
    shown += [figures["refusal"]["false_refusals"], figures["marked"], figures["later_turns"]]
    shown += [part["first"] for part in figures["parts"]]
    for value in shown:
        share = f"{percent(value['mean'])} ({percent(value['low'])}–{percent(value['high'])})"
        assert [str(value["n"]), share] in [row[1:] for row in rows]
    for part in figures["parts"]:
        name = named(lang, "part", part["name"])
        assert [row[2].split()[0] for row in rows if row[0] == name] == [percent(part["first"]["mean"])]
    for group in figures["bins"]:
        assert not group["n"] or [percent(group["confidence"]), str(group["n"]), percent(group["right"])] in rows


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_says_how_it_was_made(figures: dict[str, Any], lang: Language) -> None:
    text = _text(quality_page(figures, lang))
    asked = figures["questions"]
    for said in (figures["date"], figures["command"], figures["model"]["fingerprint"][:12], *map(str, asked.values())):
        assert said in text
    assert all(f"{name} {version}" in text for name, version in figures["versions"].items())


def test_sentences_follow_the_figures(figures: dict[str, Any]) -> None:
    changed = copy.deepcopy(figures)
    changed["languages"]["nl"]["first"]["mean"] = 0.123
    changed["refusal"]["false_refusals"]["mean"] = 0.456
    way = {"channel": "a", "answers": 3, "characters": 1000, "equal": 999}
    text = _text(quality_page({**changed, "verbatim": [way, way]}, "nl"))
    assert "Van de 100 Nederlandse vragen staat bij 12 het goede antwoord bovenaan." in text
    assert "zegt het programma bij 46 ten onrechte" in text
    assert "was 99% gelijk" in text and "samen 2.000 tekens" in text  # one wrong character is never 100%


def test_what_the_file_holds_is_escaped(figures: dict[str, Any]) -> None:
    bad = "<img src=x onerror=alert(1)>&"
    figures["refusal"]["kinds"][0]["kind"] = figures["parts"][0]["name"] = bad
    figures["date"] = figures["command"] = figures["model"]["name"] = figures["model"]["fingerprint"] = bad
    figures["versions"] = {bad: bad}
    page = quality_page(figures, "en")
    assert "<img" not in page and page.count("&lt;img src=x onerror=alert(1)&gt;&amp;") >= 8


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_the_file_the_page_says_so_in_one_sentence(tmp_path: Path, lang: Language) -> None:
    page = quality_page(load_figures(tmp_path / "quality.json"), lang)
    main = page.split("<main", 1)[1]
    assert WORDS["none"][LANGUAGES.index(lang)] in main and "<svg" not in main and main.count("<p>") == 1


def test_every_drawing_has_a_title_of_its_own_and_a_table(figures: dict[str, Any]) -> None:
    page = quality_page(figures, "nl")
    drawn = re.findall(r'<svg [^>]*role="img" aria-labelledby="([^"]+)"[^>]*><title id="([^"]+)">[^<]+</title>', page)
    assert len(drawn) == page.count("<svg") == page.count("<table>") == len(set(drawn)) > 0
    assert all(labelled == title for labelled, title in drawn)


def test_bars_and_dots_stand_where_their_figures_say() -> None:
    bar = bars_svg("a", "b", [Bar("c", 0.25, 0.125, 0.5, 8)])
    assert 'width="80.0" height="8" class="aw-bar"' in bar  # a quarter of 320
    assert 'd="M40.0 24H160.0"' in bar
    dots = reliability_svg("a", "b", [Dot(0.5, 1.0, 4), Dot(0.0, 0.0, 1)], "said", "right")
    assert '<circle cx="174.0" cy="8.0" r="10.0"' in dots  # 42 + 264 / 2, at the top, the most questions
    assert '<circle cx="42.0" cy="272.0" r="6.5"' in dots  # 3 + 7 * sqrt(1 / 4)


@pytest.mark.parametrize(("share", "number"), [(0, 0), (0.001, 1), (0.126, 13), (0.999, 99), (1, 100)])
def test_only_all_is_a_hundred_and_only_none_is_zero(share: float, number: int) -> None:
    assert out_of_100(share) == number


def test_every_sentence_has_both_languages_with_the_same_places() -> None:
    for key, (dutch, english) in WORDS.items():
        assert dutch and english, key
        assert set(re.findall(r"\{\w+\}", dutch)) == set(re.findall(r"\{\w+\}", english)), key
