"""A saved conversation: every answer in it is the source, in three formats, and what was not found is said so."""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from browser import served

from eval.recover import from_html, recovered
from rag.archive import Archive
from rag.errors import QueryError, VerbatimError
from rag.records import Language
from ui import channels
from ui.labels import LANGUAGES, label
from ui.saving import Kept, TurnKept, kept_json, recalled
from ui.saving.conversation import TURNS, Recalled, parts
from ui.saving.data import CHECK, to_data
from ui.saving.markdown import to_markdown
from ui.saving.page import to_page
from ui.session import Session, ask

MADE = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)
ASKED = ("antwoord 69", "Wat is Cyclotron?", "hallo", '"bestaat hier niet"', "vragen van de SGP", "<b>*x*</b>", "999")


def remembered(session: Session) -> list[TurnKept]:
    """Return what a page would send: read from the very HTML that it was given."""
    found = [re.search(r'data-kept="([^"]*)"', said.html) for said in session.said]
    return [TurnKept.model_validate_json(html.unescape(match[1])) for match in found if match]


def conversation(archive: Archive, lang: Language = "nl") -> Recalled:
    session = Session()
    for words in ASKED:
        session = ask(archive, session, words, lang)
    kept = remembered(session)
    assert [turn.query for turn in kept] == list(ASKED)
    return recalled(Kept(turns=kept), archive, lang, MADE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_answer_in_every_format_is_the_source(archive: Archive, lang: Language) -> None:
    kept = conversation(archive, lang)
    text, page, data = to_markdown(kept), to_page(kept), json.loads(to_data(kept))
    answers = [c for _, reply in kept.turns for group in parts(reply) for c in group]
    assert {c.number for c in answers} >= {69, 50, 1, 63, 64, 65, 66}
    for citation in answers:
        source = archive.document().slice(citation.ranges)
        assert f"```text\n{source}\n```" in text
        assert from_html(page, citation.number) == source
        assert citation.citation in text.replace("\\", "") and html.escape(citation.citation) in page
    assert page.count("data-verbatim=") == len(answers)
    shown = [a for turn in data["turns"] for a in (*turn["answers"], *turn["others"])]
    assert [a["number"] for a in shown] == [c.number for c in answers]
    for part in (text, page):
        assert archive.document().sha256 in part and archive.document().text_sha256 in part
        assert label(lang, "saved_literal") in html.unescape(part).replace("\\", "")


def test_json_can_be_checked_again_with_nothing_but_the_text(archive: Archive) -> None:
    data = json.loads(to_data(conversation(archive)))
    document_text = archive.document().text
    (described,) = data["documents"]
    assert hashlib.sha256(document_text.encode()).hexdigest() == described["text_sha256"]
    assert data["check"] == CHECK
    checks = [
        eval(data["check"], {"document_text": document_text, "answer": answer})  # the line that the file itself gives
        for turn in data["turns"]
        for answer in (*turn["answers"], *turn["others"])
    ]
    assert len(checks) > 8 and all(checks)


def test_what_was_not_found_is_said_to_be(archive: Archive) -> None:
    kept = conversation(archive)
    for words in ("Die woorden staan niet letterlijk in een antwoord.", "Goedendag.", "Dat antwoord staat niet"):
        assert words in to_markdown(kept) and words in html.unescape(to_page(kept))
    data = json.loads(to_data(kept))
    assert [turn["status"] for turn in data["turns"]][2:4] == ["none", "none"]
    assert data["turns"][3]["answers"] == [] and data["turns"][3]["said"]


def test_a_question_is_never_markup(archive: Archive) -> None:
    kept = conversation(archive)
    assert "<b>" not in to_page(kept) and "## 6. \\<b\\>\\*x\\*\\</b\\>" in to_markdown(kept)
    assert "<script" not in to_page(kept) and " src=" not in to_page(kept) and "default-src 'none'" in html.unescape(
        to_page(kept)
    )


def test_a_referral_and_another_question_than_typed_are_said(archive: Archive) -> None:
    session = ask(archive, ask(archive, Session(), "Wat is Cyclotron?", "nl"), "En wat kost dat?", "nl")
    kept = recalled(Kept(turns=remembered(session)), archive, "nl", MADE)
    assert "Gezocht naar: ‘" in to_markdown(kept)
    assert "Het kabinet verwijst in antwoord 50 naar antwoord 1:" in to_markdown(conversation(archive))


def test_a_text_that_is_not_the_source_makes_no_file(archive: Archive) -> None:
    kept = conversation(archive)
    asked, reply = kept.turns[0]
    wrong = replace(reply.answers[0], text="Iets anders.")
    broken = replace(kept, turns=((asked, replace(reply, answers=(wrong,))),))
    for make in (to_markdown, to_page, to_data):
        with pytest.raises(VerbatimError):
            make(broken)


def test_an_unknown_answer_cannot_be_saved(archive: Archive) -> None:
    reply = archive.ask("antwoord 8")
    turn = json.loads(kept_json(reply, MADE)) | {"answers": [{"document": archive.document().id, "number": 999}]}
    with pytest.raises(QueryError, match="999"):
        recalled(Kept(turns=[TurnKept.model_validate(turn)]), archive, "nl", MADE)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served() as address, httpx.Client(base_url=address, timeout=30) as opened:
        yield opened


def test_the_route_gives_a_file_to_keep(client: httpx.Client, archive: Archive) -> None:
    turn = json.loads(kept_json(archive.ask("antwoord 8"), MADE))
    for prefix, name in (("", "gesprek"), ("/en", "conversation")):
        for form, kind in (("md", "text/markdown"), ("html", "text/html"), ("json", "application/json")):
            answer = client.post(f"{prefix}/bewaar", params={"vorm": form}, json={"turns": [turn]})
            assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind)
            named = rf'attachment; filename="{name}-\d{{4}}-\d\d-\d\d-\d{{4}}\.{form}"'
            assert re.fullmatch(named, answer.headers["content-disposition"])
            assert answer.headers["cache-control"] == "no-store" and "2026-02-03" in answer.text


@pytest.mark.parametrize(
    ("change", "status"),
    (
        ({"answers": [{"document": "nix", "number": 1}]}, 400),
        ({"asked": "gisteren"}, 422),
        ({"kind": "gossip"}, 422),
        ({"query": "x" * 601}, 422),
    ),
)
def test_a_wrong_conversation_is_refused(
    client: httpx.Client, archive: Archive, change: dict[str, object], status: int
) -> None:
    turn = json.loads(kept_json(archive.ask("antwoord 8"), MADE)) | change
    assert client.post("/bewaar", json={"turns": [turn]}).status_code == status
    assert client.post("/bewaar", json={"turns": [turn] * (TURNS + 1)}).status_code == 422
    assert client.post("/bewaar", params={"vorm": "exe"}, json={"turns": []}).status_code == 422


def test_the_channels_of_the_evaluation_hold_the_source(archive: Archive) -> None:
    for number in (1, 8, 69):
        source = archive.cite(archive.document().id, number).text
        for channel in (channels.saved_markdown, channels.saved_html, channels.saved_json):
            assert recovered(channel(archive, archive.document().id, number), number, source) == source
