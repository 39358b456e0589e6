"""The promise, counted: characters shown against characters equal, over all answers and every way out.

A way out is a function from document and answer number to what leaves the product there: JSON, HTML, Markdown or plain
text, turned back to the answer's text by :mod:`eval.recover`. The archive itself is always measured; other packages
announce theirs as entry points of the group ``antwoordwijzer.channels``. Does not know how they render.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.metadata import entry_points

from eval.product import Answers
from eval.ranking import Progress
from eval.recover import recovered

GROUP = "antwoordwijzer.channels"
Channel = Callable[[Answers, str, int], str]
Shown = Callable[[str, int, str], str]  # document, number and the source -> the text as it left


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One way out: ``equal`` of ``characters`` are the source's, ``differing`` names the answers that are not exact.

    ``characters`` counts what was shown or what should have been, whichever is more, so that losses count as well.
    """

    channel: str
    answers: int
    characters: int
    equal: int
    differing: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Share of characters that are the source's; 1.0 is the target and nothing less."""
        return self.equal / self.characters if self.characters else 1.0


def announced() -> dict[str, Channel]:
    """Return the ways out that packages announce as entry points, by name."""
    return {point.name: point.load() for point in entry_points(group=GROUP)}


def verbatim(archive: Answers, ways: Mapping[str, Channel], progress: Progress | None = None) -> list[ChannelRow]:
    """Send every answer through the archive and every way out, and compare it with the slices of its document."""
    everything = {"archive": _cited(archive)} | {name: _sent(archive, way) for name, way in ways.items()}
    rows = []
    for done, (name, shown) in enumerate(everything.items(), 1):
        rows.append(_row(archive, name, shown))
        if progress is not None:
            progress(done, len(everything))
    return rows


def _cited(archive: Answers) -> Shown:
    return lambda document, number, source: archive.cite(document, number).text


def _sent(archive: Answers, way: Channel) -> Shown:
    return lambda document, number, source: recovered(way(archive, document, number), number, source)


def _row(archive: Answers, name: str, shown: Shown) -> ChannelRow:
    counts: dict[str, tuple[int, int]] = {}
    for document in archive.documents:
        for exchange in document.exchanges:
            source = document.slice(exchange.answer_ranges)
            counts[exchange.id] = _equal(source, shown(document.id, exchange.number, source))
    wrong = tuple(answer for answer, (equal, characters) in counts.items() if equal != characters)
    equal, characters = (sum(column) for column in zip(*counts.values(), strict=True))
    return ChannelRow(name, len(counts), characters, equal, wrong)


def _equal(source: str, shown: str) -> tuple[int, int]:
    characters = max(len(source), len(shown))
    if shown == source:
        return characters, characters
    blocks = SequenceMatcher(None, source, shown, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks), characters
