"""What a layout family hands over: labelled segments and who asked what. Does not number, check or build exchanges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.parse.lines import Line, Segment
from rag.parse.notes import Note
from rag.records import Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer head: its number, its line, and the ledger numbers under which its question and answer stand.

    Grouped questions ("Vraag 3, 4 en 5") give one entry a number, all with the ledger number of the first.
    """

    number: int
    line: int
    party: str = ""
    section: str = ""
    question: int = 0
    answer: int = 0


@dataclass(slots=True)
class Draft:
    """A text taken apart. ``gaps`` names, with line numbers, what does not add up."""

    segments: list[Segment] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    def add(self, lines: Sequence[Line], kind: Kind, number: int | None = None) -> None:
        """Label whole lines."""
        self.segments += [Segment(line.start, line.end, kind, number) for line in lines if line.text]
