"""Sentences of Dutch government prose, as offsets: where each one begins and ends in a document's text.

A sentence may be several ranges, because footnotes and page matter interrupt answers. Every character of the given
ranges that is not white space is in exactly one sentence, in order. Does not copy, clean or rank any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.records import Range

# A full stop that belongs to one of these never ends a sentence ("nr. 173", "zgn. ‘bullitproof hosting’").
_ABBREVIATIONS = frozenset(
    "art blz bijv bv ca dhr dr drs excl fig hfst incl ing ir jhr jr mevr mln mld mr mrs ms mw no nr "
    "nrs par pag prof resp sr st str tel vgl vs zgn zog".split()
)
# Dotted abbreviations with which a sentence can end ("motie-Kathmann c.s.", "6 december jl."): the next word decides.
_MAY_END = frozenset(("c.s.", "e.a.", "e.d.", "a.s.", "o.i.d.", "e.v.", "m.m."))

# The end of a sentence: "wordt.1 Tegen", "’).3 Deze", "Starlink?9 Is", "cyberdomein.” Kan"; marks are at most 3 digits.
_END = re.compile(r"[.?!…]+[”\"’')\]»]*(?P<mark>[0-9]{1,3}|[¹²³⁰⁴-⁹]+)?[”\"’')\]»]*$")
# What can begin one: a capital or a digit, also behind opening marks: "‘AI en Big Data’", "(Zie", "300 satellieten".
_BEGIN = re.compile(r"[“\"„‘'(\[«¿¡]*(?:[^\W\d_]|\d)")
# A new item of a list, at the start of a line: "1. Waarden", "b) de inzet", "- de brief", "• steun".
_ITEM = re.compile(r"(?:\(?\d{1,2}[.)]|\(?[a-z][.)]|[-–—*•·▪◦o])[ \t]+(?=\S)")
_CLOSED = re.compile(r"[.?!…:;][”\"’')\]»]*(?:[0-9]{1,3}|[¹²³⁰⁴-⁹]+)?[”\"’')\]»]*$")
_SPACE = re.compile(r"(?<=[.?!…”\"’')\]»\d¹²³⁰⁴-⁹])\s+|\s*\n\s*")  # only here can a sentence end: keeps the rest cheap
_WORD_BEFORE = re.compile(r"[^\s(\[“\"‘'„«/]+$")
_DOTTED = re.compile(r"[^\W\d_]|(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")
_WRAPPED = range(60, 121)  # characters: a line this long was broken because it was full, not because the text ended


def sentences(text: str, ranges: Sequence[Range]) -> tuple[tuple[Range, ...], ...]:
    """Return the sentences in ``ranges`` of ``text``, in order, each as one or more ranges inside ``ranges``.

    Sentences begin and end with a character that is not white space; the white space between two sentences belongs to
    neither. Ranges are half-open, ascending and apart. Nothing is raised: text without any end mark is one sentence.
    """
    # A line end stands for the gap between two ranges, so that "werk." + "Het" is seen as two words, never as one.
    view = "\n".join(text[a:b] for a, b in ranges)
    cuts = [0, *_cuts(view), len(view)]
    found = []
    for a, b in pairwise(cuts):
        piece = view[a:b]
        start, end = a + len(piece) - len(piece.lstrip()), a + len(piece.rstrip())
        if start < end:
            found.append(_ranges_of(start, end, ranges))
    return tuple(found)


def clip(ranges: Sequence[Range], start: int, end: int) -> tuple[Range, ...]:
    """Return the parts of ``ranges`` that lie in ``[start, end)``, without empty ones."""
    return tuple((max(a, start), min(b, end)) for a, b in ranges if max(a, start) < min(b, end))


def _ranges_of(start: int, end: int, ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Map ``[start, end)`` of the joined view back to the text."""
    found, at = [], 0
    for a, b in ranges:
        low, high = max(start, at), min(end, at + b - a)
        if low < high:
            found.append((a + low - at, a + high - at))
        at += b - a + 1  # the line end between two ranges
    return tuple(found)


def _cuts(view: str) -> Iterator[int]:
    """Yield, ascending, the places in ``view`` where a sentence has ended."""
    for space in _SPACE.finditer(view):
        before, after = view[max(0, space.start() - 160) : space.start()], view[space.end() : space.end() + 60]
        if before and after and _is_cut(before, space.group(), after):
            yield space.start()


def _is_cut(before: str, space: str, after: str) -> bool:
    """Say whether a sentence ends at this white space; ``before`` and ``after`` are its neighbourhood."""
    lines = space.count("\n")
    if lines and _ITEM.match(after) and (_CLOSED.search(before) or after[0] in "•▪◦"):
        return True
    begin = _BEGIN.match(after)
    begins = begin is not None and not begin.group()[-1].islower()
    # A blank line ends a paragraph, but also stands in the middle of a sentence where a page or a list item was broken.
    paragraph = lines > 1
    if _ends(before, after):
        return paragraph or begins
    return paragraph and begins and not _is_full_line(before)


def _is_full_line(before: str) -> bool:
    return len(before) - before.rfind("\n") - 1 in _WRAPPED


def _ends(before: str, after: str) -> bool:
    """Say whether ``before`` ends with an end mark that is not part of an abbreviation, an amount or a list number."""
    match = _END.search(before)
    if match is None:
        return False
    head = before[: match.start()]
    word = _WORD_BEFORE.search(head)
    stem = word.group() if word else ""
    if match["mark"] and stem[-1:].isdigit() and not re.fullmatch(r"(?:19|20)\d\d", stem):
        return False  # "2.500 Nederlandse" is an amount; "2024.6 Het" is a year with a footnote mark
    if not match.group().startswith("."):
        return True
    if f"{stem.lower()}." in _MAY_END:
        return not after.startswith("(")  # "motie-Kathmann c.s. (Kamerstuk 26643)"
    return not (_is_abbreviation(stem) or _is_list_number(stem, head))


def _is_abbreviation(stem: str) -> bool:
    """Say whether a full stop behind ``stem`` belongs to it: "nr", "d.m.v", or the initials "J" and "M.C"."""
    return stem.lower() in _ABBREVIATIONS or bool(_DOTTED.fullmatch(stem))


def _is_list_number(stem: str, head: str) -> bool:
    """Say whether ``stem``, the last word of ``head``, is the number of a list item: "\\n1" before ". Waarden"."""
    rest = head[: len(head) - len(stem)]
    starts_line = not rest.strip() or (rest.rstrip(" \t").endswith("\n") and bool(_CLOSED.search(rest.rstrip())))
    return starts_line and bool(re.fullmatch(r"\d{1,2}", stem))
