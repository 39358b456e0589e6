"""The promise, counted: characters shown against characters equal, over all answers and every way out.

A way out is a function from document and answer number to the text of the answer as it leaves the product there. The
archive itself is always measured; other packages announce theirs as entry points of the group
``antwoordwijzer.channels``, each ``(archive, document id, number) -> str``. Does not know how they render.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.metadata import entry_points

from eval.product import Answers
from eval.ranking import Progress

GROUP = "antwoordwijzer.channels"
Channel = Callable[[Answers, str, int], str]


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


def from_archive(archive: Answers, document: str, number: int) -> str:
    """Return what the archive cites: what every other way out starts from."""
    return archive.cite(document, number).text


def channels() -> dict[str, Channel]:
    """Return all ways out by name: the archive, and what is announced as entry points."""
    announced: dict[str, Channel] = {point.name: point.load() for point in entry_points(group=GROUP)}
    return {"archive": from_archive} | announced


def verbatim(archive: Answers, ways: Mapping[str, Channel], progress: Progress | None = None) -> list[ChannelRow]:
    """Send every answer through every way out and compare it with the slices of its document."""
    pairs = [(document, exchange) for document in archive.documents for exchange in document.exchanges]
    rows = []
    for done, (name, way) in enumerate(ways.items(), 1):
        counts = {
            exchange.id: _equal(document.slice(exchange.answer_ranges), way(archive, document.id, exchange.number))
            for document, exchange in pairs
        }
        wrong = tuple(answer for answer, (equal, characters) in counts.items() if equal != characters)
        characters = sum(total for _, total in counts.values())
        rows.append(ChannelRow(name, len(counts), characters, sum(equal for equal, _ in counts.values()), wrong))
        if progress is not None:
            progress(done, len(ways))
    return rows


def _equal(source: str, shown: str) -> tuple[int, int]:
    characters = max(len(source), len(shown))
    if shown == source:
        return characters, characters
    blocks = SequenceMatcher(None, source, shown, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks), characters
