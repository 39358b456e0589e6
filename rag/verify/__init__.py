"""Is this quotation what the government answered? Checked character by character, without a model.

``verify`` checks one quotation, ``verify_text`` all quotations in an article. Does not judge what a quotation means
outside its context.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.records import Document, Range
from rag.verify.align import Alignment, Difference, nearest
from rag.verify.source import Corpus, Side, Speaker, compact, corpora
from rag.verify.stitch import Piece, is_stitched, pieces_of

__all__ = ["Difference", "Place", "Quotation", "Verdict", "verify", "verify_text"]

VerdictKind = Literal["exact", "whitespace", "altered", "stitched", "other-speaker", "not-found"]

_FEW = 2  # changed words: so few, and the passage is quoted wrongly rather than put together from several
_ALIKE = 0.6  # share of words that must agree before a passage counts as what was quoted
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PAIRS = re.compile(
    r"“(?P<a>[^“”]+)”|„(?P<b>[^„”“]+)[”“]|«(?P<c>[^«»]+)»|\"(?P<d>[^\"]+)\""
    r"|(?<![\w’'])‘(?P<e>[^‘]+?)’(?!\w)|(?<![\w’'])'(?P<f>[^'\n]+?)'(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A passage: where it stands and who says it there."""

    document: str
    number: int
    speaker: Speaker
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a quotation turned out to be, and where.

    exact: the same characters stand in one answer (``also`` names others that have them too);
    whitespace: the same but for white space, line ends and invisible characters;
    altered: ``ranges`` is the passage of the answer, ``differences`` is what was changed; other quotation marks,
    dashes, capitals and left-out footnote marks are differences too, of their own kind;
    stitched: ``pieces`` are the places it was put together from (``ranges``: those in the first piece's answer);
    other-speaker: a fractie said it in its question, the government did not in its answer;
    not-found: ``nearest`` is the passage most like it, if there is any.
    """

    quote: str
    verdict: VerdictKind
    document: str = ""
    number: int | None = None
    ranges: tuple[Range, ...] = ()
    differences: tuple[Difference, ...] = ()
    also: tuple[tuple[str, int], ...] = ()
    pieces: tuple[Place, ...] = ()
    nearest: Place | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation in an article, between its marks at ``[start, end)``, with its verdict."""

    start: int
    end: int
    verdict: Verdict


def verify(quote: str, documents: Sequence[Document]) -> Verdict:
    """Check ``quote`` against the answers of ``documents``. Deterministic; an empty quotation is not found.

    White space around the quotation does not count, nor quotation marks around it that the answers do not have.
    """
    quote = quote.strip()
    sources = corpora(documents)
    forms = list(dict.fromkeys((quote, _unquoted(quote))))
    for form in forms:
        verdict = _as_it_stands(form, sources)
        if verdict:
            return verdict
    return _changed(forms[-1], sources)


def verify_text(article: str, documents: Sequence[Document]) -> tuple[Quotation, ...]:
    """Check every quotation in ``article``, in order. A single word between single quotation marks is no quotation."""
    found = []
    for match in _PAIRS.finditer(article):
        start, end = match.span(match.lastgroup or 0)
        single = match.lastgroup in ("e", "f")
        if article[start:end].strip() and not (single and len(article[start:end].split()) < 2):
            found.append(Quotation(start, end, verify(article[start:end], documents)))
    return tuple(found)


def _unquoted(quote: str) -> str:
    whole = _PAIRS.fullmatch(quote)
    return whole[whole.lastgroup or 0].strip() if whole else quote


def _as_it_stands(quote: str, sources: Sequence[Corpus]) -> Verdict | None:
    """Look for the same characters: in the answers, but for white space, then in the questions."""
    if not compact(quote):
        return Verdict(quote, "not-found")
    answers = [side for source in sources for side in source.answers]
    exact = [(side, ranges) for side in answers if (ranges := side.find(quote))]
    if exact:
        return _found(quote, "exact", exact)
    loose = _loosely(quote, answers)
    if loose:
        return _found(quote, "whitespace", loose)
    other = _loosely(quote, [side for source in sources for side in source.questions])
    return _found(quote, "other-speaker", other) if other else None


def _loosely(quote: str, sides: Sequence[Side]) -> list[tuple[Side, tuple[Range, ...]]]:
    run = compact(quote)
    return [(side, side.ranges(*place)) for side in sides if (place := side.find_compact(run))]


def _found(quote: str, kind: VerdictKind, places: Sequence[tuple[Side, tuple[Range, ...]]]) -> Verdict:
    places = sorted(places, key=lambda place: len(_cut_numbers(*place)))  # stable: the first that cuts no number
    side, ranges = places[0]
    also = tuple((other.document, other.number) for other, _ in places[1:])
    return Verdict(quote, kind, side.document, side.number, ranges, tuple(_cut_numbers(side, ranges)), also)


def _cut_numbers(side: Side, ranges: tuple[Range, ...]) -> list[Difference]:
    """Name the numbers that a quotation cuts in two: the same characters, another amount."""
    start, end = side.place(ranges)
    found = []
    for number in _NUMBER.finditer(side.text):
        low, high = max(start, number.start()), min(end, number.end())
        if low < high and (low, high) != number.span():
            found.append(Difference("cut", side.text[low:high], number.group()))
    return found


def _changed(quote: str, sources: Sequence[Corpus]) -> Verdict:
    """Tell a passage quoted wrongly from one put together, and both from one that is not there."""
    alignment = nearest(quote, sources)
    if alignment and alignment.changed <= min(_FEW, len(quote.split()) // 3):
        return _altered(quote, alignment)
    pieces = pieces_of(quote, sources)
    if is_stitched(pieces, quote):
        return _stitched(quote, pieces)
    if alignment and alignment.same >= _ALIKE:
        return _altered(quote, alignment)
    note = _loosely(quote, [side for source in sources for side in source.footnotes])
    if note:
        side, ranges = note[0]
        return Verdict(quote, "not-found", nearest=Place(side.document, side.number, "footnote", ranges))
    return Verdict(quote, "not-found", nearest=_place(alignment) if alignment else None)


def _altered(quote: str, alignment: Alignment) -> Verdict:
    place = _place(alignment)
    return Verdict(quote, "altered", place.document, place.number, place.ranges, alignment.differences, nearest=place)


def _place(alignment: Alignment) -> Place:
    side = alignment.side
    return Place(side.document, side.number, side.speaker, side.ranges(alignment.start, alignment.end))


def _stitched(quote: str, pieces: Sequence[Piece]) -> Verdict:
    places = tuple(Place(side.document, side.number, side.speaker, side.ranges(a, b)) for side, a, b in pieces)
    first = places[0]
    ranges = tuple(r for place in places if (place.document, place.number) == (first.document, first.number)
                   for r in place.ranges)
    return Verdict(quote, "stitched", first.document, first.number, ranges, pieces=places)
