"""The text that quotations are checked against: each answer, question and footnote by itself, with its offsets.

Does not compare or judge anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from rag.records import Document, Exchange, Range

Speaker = Literal["answer", "question", "footnote"]
# A word with its hyphen ends a token, so that a hyphen at a line end makes no other tokens: "EU-" "subsidie"
_TOKEN = re.compile(r"[^\s-]+-*|-+")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero-width space and the like: white space here


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, with its place ``[start, end)`` in the text it was taken from."""

    text: str
    start: int
    end: int


class Side:
    """One answer, question or footnote: its text as ``document.slice(ranges)`` and the way back to the document."""

    def __init__(self, document: Document, exchange: Exchange, speaker: Speaker, ranges: tuple[Range, ...]) -> None:
        self.document = document.id
        self.number = exchange.number
        self.speaker: Speaker = speaker
        self.text = document.slice(ranges)
        self._ranges = ranges
        notes = exchange.footnotes if speaker == "answer" else exchange.question_footnotes
        self._marks = frozenset(at for note in notes if note.anchor for at in range(*note.anchor))

    @cached_property
    def compact(self) -> str:
        """The text without white space."""
        return "".join(self.text[at] for at in self._places)

    @cached_property
    def _places(self) -> list[int]:
        return [at for at, char in enumerate(self.text) if not is_blank(char)]

    @cached_property
    def tokens(self) -> list[Token]:
        """The words; a gap between two ranges ends a word."""
        found, base = [], 0
        for a, b in self._ranges:
            piece = self.text[base : base + b - a]
            found += [Token(t.text, base + t.start, base + t.end) for t in tokens_of(piece)]
            base += b - a
        return found

    def ranges(self, start: int, end: int) -> tuple[Range, ...]:
        """Return the places in the document of ``self.text[start:end]``."""
        found, base = [], 0
        for a, b in self._ranges:
            low, high = max(start, base), min(end, base + b - a)
            if low < high:
                found.append((a + low - base, a + high - base))
            base += b - a
        return tuple(found)

    def place(self, ranges: tuple[Range, ...]) -> tuple[int, int]:
        """Return the place in ``text`` that runs from the first to the last of ``ranges``: undoes ``ranges``."""
        base, found = 0, []
        for a, b in self._ranges:
            found += [base + at - a for edge in (ranges[0][0], ranges[-1][1] - 1) for at in (edge,) if a <= edge < b]
            base += b - a
        return found[0], found[-1] + 1

    def find(self, quote: str) -> tuple[Range, ...]:
        """Return the places of exactly ``quote``, or () when it is not here."""
        at = self.text.find(quote)
        return self.ranges(at, at + len(quote)) if at >= 0 and quote else ()

    def find_compact(self, quote: str) -> tuple[int, int] | None:
        """Return the place in ``text`` of ``quote`` (given without white space), whatever white space is in between."""
        at = self.compact.find(quote)
        return (self._places[at], self._places[at + len(quote) - 1] + 1) if at >= 0 and quote else None

    def without_mark(self, token: Token) -> str:
        """Return the word of ``token`` without a footnote mark glued to it: "wordt.1" → "wordt."."""
        marks = [at for at in range(token.start, token.end) if self._is_mark(at)] if self._marks else []
        return "".join(char for at, char in enumerate(token.text, token.start) if at not in marks)

    def _is_mark(self, at: int) -> bool:
        return any(a in self._marks for a, _ in self.ranges(at, at + 1))


class Corpus:
    """The sides of one document, with its words and where they stand in the answers."""

    def __init__(self, document: Document) -> None:
        exchanges = document.exchanges
        self.answers = [Side(document, e, "answer", e.answer_ranges) for e in exchanges]
        self.questions = [Side(document, e, "question", e.question_ranges) for e in exchanges]
        self.footnotes = [
            Side(document, e, "footnote", note.ranges)
            for e in exchanges
            for note in (*e.footnotes, *e.question_footnotes)
        ]

    @cached_property
    def compact(self) -> str:
        """All answers without white space, apart from each other."""
        return "\n".join(side.compact for side in self.answers)

    @cached_property
    def postings(self) -> dict[str, list[tuple[int, int]]]:
        """For each word key: (answer, place among its tokens), in order."""
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, side in enumerate(self.answers):
            for place, token in enumerate(side.tokens):
                found[key_of(side.without_mark(token))].append((at, place))
        return dict(found)


@lru_cache(maxsize=64)
def _corpus(document: Document) -> Corpus:
    return Corpus(document)


def corpora(documents: Sequence[Document]) -> list[Corpus]:
    """Return the prepared text of ``documents``; the last 64 are kept."""
    return [_corpus(document) for document in documents]


def is_blank(char: str) -> bool:
    return char.isspace() or char in _INVISIBLE


def compact(text: str) -> str:
    """Return ``text`` without white space and invisible characters."""
    return "".join(char for char in text if not is_blank(char))


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the words of ``text``, each with the hyphen behind it."""
    for match in _TOKEN.finditer(text):
        yield Token(match.group(), *match.span())


def key_of(word: str) -> str:
    """Return what makes two words the same word: small letters and digits, "%" and "€"; "" for bare punctuation."""
    return "".join(char for char in word.casefold() if char.isalnum() or char in "%€$£")
