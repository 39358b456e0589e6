"""Many people at once, on the real server: what they are told, what is counted, and that what fails is not hidden."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from browser import served

from eval.crowd import Tally, crowd
from eval.records import Question
from eval.visitor import Lost, Visitor, submit_event, texts
from rag.archive import Archive

QUESTIONS = (
    Question("a", "Wat is Cyclotron?", ()),
    Question("b", "Wat doet het kabinet tegen desinformatie?", ()),
    Question("c", "What is Cyclotron?", (), lang="en"),
)


@pytest.fixture(scope="module")
def address(archive: Archive) -> Iterator[str]:
    with served(index=str(archive.path), metrics="1") as found:
        yield found


def test_everyone_is_answered_and_the_chat_counts_the_same(address: str) -> None:
    tally = crowd(f"{address}/", QUESTIONS, people=6, seconds=4, think=1)
    assert tally.opened == 6 and not tally.lost and tally.asked == len(tally.waits) >= 6
    assert 0 < tally.wait(0.5) <= tally.wait(0.95) <= tally.wait(1.0) == max(tally.waits)
    page = httpx.get(f"{address}/metrics").text
    assert f'antwoordwijzer_seconds_count{{way="chat"}} {tally.asked}.0' in page


def test_a_message_holds_its_text_once(address: str) -> None:
    """Gradio sends the text of a component in a message twice, and every turn again: half of what a question cost."""

    async def two() -> tuple[str, str]:
        async with httpx.AsyncClient(timeout=60) as client:
            person = await Visitor(client, f"{address}/").open()
            return await person.ask("antwoord 8"), await person.ask("antwoord 9")

    for came, turn in zip(asyncio.run(two()), (1, 2), strict=True):
        # in the step that draws it, and in the last message, which Gradio sends whole
        assert came.count(f'data-turn="{turn}"') == 2


def test_who_finds_no_server_is_lost_and_counted() -> None:
    tally = crowd("http://127.0.0.1:9/", QUESTIONS, people=2, seconds=1, think=0.1)
    assert tally.opened == 0 and tally.lost.total() == tally.asked == 2 and tally.wait(1.0) == 0


def test_a_session_that_the_server_does_not_know_is_lost(address: str) -> None:
    async def ask() -> None:
        async with httpx.AsyncClient(timeout=60) as client:
            person = await Visitor(client, f"{address}/").open()
            person.event = 999
            await person.ask("antwoord 8")

    with pytest.raises(Lost):
        asyncio.run(ask())


def test_figures_are_those_of_the_waits() -> None:
    tally = Tally(waits=[n / 100 for n in range(100, 0, -1)])
    assert (tally.wait(0.5), tally.wait(0.95), tally.wait(1.0)) == (0.51, 0.96, 1.0)
    tally.lost["gone"] += 3
    assert tally.asked == 103


def test_the_event_of_a_question_is_found_by_its_name() -> None:
    load, submit = {"id": 3, "targets": [[1, "load"]]}, {"id": 4, "targets": [[7, "submit"], [8, "click"]]}
    config = {"dependencies": [load, submit]}
    assert submit_event(config) == (4, 7)
    with pytest.raises(Lost):
        submit_event({"dependencies": []})
    assert texts([["a", {"x": ["b", 1, None]}], "c"]) == ["a", "b", "c"]
