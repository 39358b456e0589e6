"""From exchanges to passages, by offsets: whole texts for lexical search, windows of sentences for dense search.

Pure: reads no file and knows no model. Does not decide what is an answer; the parser did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.records import Document, Exchange, Passage, Range, Variant
from rag.sentences import sentences

# A window holds about as much as a person reads at a glance; measured on the dev questions (see eval/tune.py).
WINDOW_SENTENCES = 2
WINDOW_CHARACTERS = 420


def passages(document: Document, variants: Sequence[Variant] = ()) -> list[Passage]:
    """Return all passages of ``document`` in order of answer: answer, its windows, question, its windows, variants.

    An answer that only refers gets no passage of its own: its text says nothing ("see answer 1").
    """
    by_number: dict[int, list[Variant]] = {}
    for variant in variants:
        by_number.setdefault(variant.number, []).append(variant)
    return [
        passage
        for exchange in document.exchanges
        for passage in _of_exchange(document, exchange, by_number.get(exchange.number, []))
    ]


def _of_exchange(document: Document, exchange: Exchange, variants: Sequence[Variant]) -> Iterator[Passage]:
    part = 0
    fields = (("answer", exchange.answer_ranges), ("question", exchange.question_ranges))
    for field, ranges in fields:
        if field == "answer" and exchange.only_refers:
            continue
        for whole, piece in _pieces(document, ranges):
            text = " ".join(document.slice(piece).split())
            if text:
                name = f"{exchange.id}.{part}"
                yield Passage(name, document.id, exchange.number, field, text, whole, piece)  # type: ignore[arg-type]
                part += 1
    for variant in variants:
        name = f"{exchange.id}.{part}"
        yield Passage(name, document.id, exchange.number, "variant", variant.question, language=variant.language)
        part += 1


def _pieces(document: Document, ranges: tuple[Range, ...]) -> Iterator[tuple[bool, tuple[Range, ...]]]:
    if ranges:
        yield True, ranges
        for window in windows(document, ranges):
            yield False, window


def windows(document: Document, ranges: tuple[Range, ...]) -> Iterator[tuple[Range, ...]]:
    """Yield overlapping windows of ``WINDOW_SENTENCES`` sentences, one sentence further each time."""
    units = sentences(document.text, ranges)
    last = max(1, len(units) - WINDOW_SENTENCES + 1)
    for start in range(last):
        chosen = units[start : start + WINDOW_SENTENCES]
        while len(chosen) > 1 and _length(chosen) > WINDOW_CHARACTERS and start + len(chosen) < len(units):
            chosen = chosen[:-1]
        yield tuple(piece for unit in chosen for piece in unit)


def _length(units: Sequence[tuple[Range, ...]]) -> int:
    return sum(b - a for unit in units for a, b in unit)
