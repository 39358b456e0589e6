"""Draft -> Document: exchanges, footnotes, references, the ledger, and the gate. Does not look for layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from rag.errors import SourceError
from rag.parse import numbered, overleg
from rag.parse.draft import Draft, Entry
from rag.parse.lines import ledger, ranges_of
from rag.parse.references import only_refers, references
from rag.records import Document, Exchange, Footnote, Metadata, Range, Span

_SHOWN_GAPS = 3


class Text(Protocol):
    """What parsing needs of a source: a name for messages, the canonical text, and both hashes."""

    @property
    def name(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def text_sha256(self) -> str: ...


def parse(source: Text, metadata: Metadata, *, accept_gaps: bool = False) -> Document:
    """Return the document with its exchanges and a ledger over every character.

    Raises SourceError (one line) for a text without answers, and for one that does not add up; with ``accept_gaps``
    the latter is returned with ``gaps`` naming what is wrong.
    """
    draft = _draft(source)
    try:
        spans = ledger(source.text, draft.segments)
    except SourceError as error:
        raise SourceError(f"{source.name}: {error}") from None
    exchanges = _exchanges(source.text, metadata.id, draft, spans)
    gaps = _gaps(draft, exchanges)
    if gaps and not accept_gaps:
        more = f" (and {len(gaps) - _SHOWN_GAPS} more)" if len(gaps) > _SHOWN_GAPS else ""
        shown = "; ".join(gaps[:_SHOWN_GAPS])
        raise SourceError(f"{source.name}: {shown}{more}. Use --accept-gaps to index it as it is.")
    kept = tuple(exchange for exchange in exchanges if exchange.answer_ranges)
    return Document(metadata, source.text, source.sha256, source.text_sha256, kept, spans, tuple(gaps))


def _draft(source: Text) -> Draft:
    draft = overleg.draft(source.text) if overleg.recognises(source.text) else numbered.draft(source.text)
    if not draft.entries and draft.gaps:
        raise SourceError(f"{source.name}: {draft.gaps[0]}")
    if not draft.entries:
        raise SourceError(
            f"{source.name}: no numbered answers in this text; give the document that holds the answers "
            "(a list of questions, or a notice of delay, has none)"
        )
    return draft


def _exchanges(text: str, document: str, draft: Draft, spans: Sequence[Span]) -> list[Exchange]:
    """Build one exchange a number. A number that comes twice gives none: its answers must never read as one."""
    counts = Counter(entry.number for entry in draft.entries)
    single = sorted((e for e in draft.entries if counts[e.number] == 1), key=lambda entry: entry.number)
    return [_exchange(text, document, entry, draft, spans) for entry in single]


def _exchange(text: str, document: str, entry: Entry, draft: Draft, spans: Sequence[Span]) -> Exchange:
    asked = ranges_of(spans, "question", entry.question)
    answered = ranges_of(spans, "answer", entry.answer)
    own = _carried(draft, answered)
    said = _without_marks(text, answered, own)
    refers = references(said, entry.number)
    return Exchange(
        document, entry.number, entry.party, entry.section, asked, answered, own, _carried(draft, asked), refers,
        only_refers(said, refers),
    )  # fmt: skip


def _without_marks(text: str, ranges: Sequence[Range], notes: Sequence[Footnote]) -> str:
    """Return the text of ``ranges`` without footnote marks, which would read as figures ("vraag 13.4")."""
    marks = {i for note in notes if note.anchor for i in range(*note.anchor)}
    return " ".join("".join(text[i] for i in range(a, b) if i not in marks) for a, b in ranges)


def _carried(draft: Draft, ranges: Sequence[Range]) -> tuple[Footnote, ...]:
    """Return the footnotes whose mark stands in these ranges."""
    return tuple(
        note.footnote()
        for note in draft.notes
        if note.anchor and any(a <= note.anchor[0] < b for a, b in ranges)
    )


def _gaps(draft: Draft, exchanges: Iterable[Exchange]) -> list[str]:
    lines = {entry.number: entry.line for entry in draft.entries}
    gaps = _order(draft.entries) + draft.gaps
    for exchange in exchanges:
        if not exchange.answer_ranges:
            gaps.append(f"line {lines[exchange.number]}: answer {exchange.number} is empty")
        if not exchange.question_ranges:
            gaps.append(f"line {lines[exchange.number]}: no question before answer {exchange.number}")
    for number, note in enumerate(draft.notes, 1):
        if note.anchor is None:
            gaps.append(f"line {note.line}: footnote {note.number} is marked nowhere in the text")
        if note.unclear:
            gaps.append(f"line {note.line}: it cannot be told where footnote {note.number} ends")
        due = draft.notes[number - 2].number + 1 if number > 1 else 1
        if note.number != due:
            gaps.append(f"line {note.line}: footnote {note.number} where {due} was due")
    return gaps


def _order(entries: Sequence[Entry]) -> list[str]:
    """Numbers must run 1, 2, 3 … in the order of the text."""
    gaps, expected = [], 1
    for entry in entries:
        if entry.number < expected:
            gaps.append(f"line {entry.line}: answer {entry.number} comes twice or out of order")
            continue
        if entry.number > expected:
            missing = f"{expected}" if entry.number == expected + 1 else f"{expected}-{entry.number - 1}"
            gaps.append(f"line {entry.line}: answer {missing} is missing before answer {entry.number}")
        expected = entry.number + 1
    return gaps
