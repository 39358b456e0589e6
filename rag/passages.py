"""From exchanges to passages, by offsets: whole texts for lexical search, windows of sentences for dense search.

Pure: reads no file and knows no model. Does not decide what is an answer; the parser did.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.records import Document, Exchange, Passage, Range, Variant
from rag.sentences import sentences

# Windows of one sentence find the sentence that answers; windows of two find what is said across a full stop.
WINDOWS = (1, 2)


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
    """Yield each sentence of ``ranges``, then each pair of neighbouring sentences, in order."""
    units = sentences(document.text, ranges)
    for size in WINDOWS:
        for start in range(len(units) - size + 1):
            yield tuple(piece for unit in units[start : start + size] for piece in unit)
