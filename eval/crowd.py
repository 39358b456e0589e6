"""Many people at the chat at once: each has a page and a conversation, asks, reads for some seconds, and asks again.

Measures how long they wait and whether anyone is left without an answer. Does not judge what was answered.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

import httpx

from eval.records import Question
from eval.visitor import Lost, Visitor

PATIENCE = 30.0  # seconds after which a person is gone
SEED = 20250530


@dataclass
class Tally:
    """What happened to the questions of everyone."""

    waits: list[float] = field(default_factory=list)  # seconds, of the questions that were answered
    lost: Counter[str] = field(default_factory=Counter)
    opened: int = 0  # people whose page opened
    letters: int = 0

    @property
    def asked(self) -> int:
        """All questions that were sent."""
        return len(self.waits) + self.lost.total()

    def wait(self, share: float) -> float:
        """Return the wait that ``share`` of the answered questions did not exceed; 0 when there are none."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def crowd(address: str, questions: Sequence[Question], people: int, seconds: float, think: float) -> Tally:
    """Let ``people`` ask ``questions`` at ``address`` for ``seconds``, each pausing ``think`` seconds on average."""
    return asyncio.run(_crowd(address, questions, people, seconds, think))


async def _crowd(address: str, questions: Sequence[Question], people: int, seconds: float, think: float) -> Tally:
    tally = Tally()
    end = perf_counter() + seconds
    crew = [_person(address, questions, Random(SEED + n), (end, think), tally) for n in range(people)]
    await asyncio.gather(*crew)
    return tally


async def _person(
    address: str, questions: Sequence[Question], chance: Random, until: tuple[float, float], tally: Tally
) -> None:
    """Open the page within the first pause, then ask until the time is over; who has no page asks nothing."""
    end, think = until
    lang = chance.choice([q.lang for q in questions])
    own = [q.query for q in questions if q.lang == lang]
    # a client for each: one person's cookies and connections are not another's
    async with httpx.AsyncClient(timeout=PATIENCE, verify=False) as client:
        await asyncio.sleep(chance.uniform(0, think))
        try:
            visitor = await Visitor(client, address + ("en/" if lang == "en" else "")).open()
        except httpx.HTTPError as error:
            tally.lost[f"page: {type(error).__name__}"] += 1
            return
        tally.opened += 1
        while perf_counter() < end:
            await _ask(visitor, chance.choice(own), tally)
            await asyncio.sleep(min(chance.uniform(0, 2 * think), max(0.0, end - perf_counter())))


async def _ask(visitor: Visitor, query: str, tally: Tally) -> None:
    start = perf_counter()
    try:
        came = await asyncio.wait_for(visitor.ask(query), PATIENCE)
    except TimeoutError:
        tally.lost["no answer in time"] += 1
    except Lost as lost:
        tally.lost[str(lost)] += 1
    else:
        tally.waits.append(perf_counter() - start)
        tally.letters += len(came)
