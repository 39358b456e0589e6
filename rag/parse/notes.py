"""Footnotes, page numbers and running heads: what interrupts the text. Does not decide who said what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.parse.lines import Line
from rag.records import Footnote, Range

# "4 Paris Declaration on Maintaining Human Control in AI enabled Weapon Systems. | Elysee"
_NOTE = re.compile(r"(\d{1,3})\s+(?=\S)")
_URL = re.compile(r"https?://[^\s<>\"»”)]+")
_PAGE_NUMBER = re.compile(r"(?:(?:blz|pagina|p)\.?\s*)?\d{1,4}")
_RUNNING = re.compile(
    # "Tweede Kamer, vergaderjaar 2023–2024, Aanhangsel 2" with or without "'s-Gravenhage 2024" before it
    r"(?:[’'‘]s-Gravenhage\s+\d{4}\s*)?(?:Tweede|Eerste) Kamer, vergaderjaar \d{4}[–-]\d{4},.*"
    r"|[’'‘]s-Gravenhage\s+\d{4}"
    r"|ISSN \d{4}\s*-\s*\d{4}"  # "ISSN 0921 - 7398"
    r"|(?:ah-tk|ah|kst|h)-[\d-]+[A-Z]?\d*"  # "ah-tk-20232024-1076"
)
_SKIPPED = 3  # a note may follow at most this many missing ones, which are then reported
_MARK = r"(?:(?<=[^\W\d_]|[.,;:?!)\]’”\"'»²%])|(?<=(?:19|20)\d\d)){0}(?![\w+]|[-.,]\w)"


@dataclass(slots=True)
class Note:
    """A footnote as found: its lines, and the place of its mark in the running text (None when there is none)."""

    number: int
    line: int
    ranges: list[Range] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    anchor: Range | None = None
    unclear: bool = False  # text follows at once, and nothing in the document shows where its pages begin

    def footnote(self) -> Footnote:
        text = " ".join(" ".join(self.parts).split())
        urls: dict[str, str] = {}
        for url in _URL.findall(text) + self.urls:
            urls[url.rstrip("/.,;")] = url.rstrip(".,;")
        return Footnote(str(self.number), text, tuple(urls.values()), tuple(self.ranges), self.anchor)


def page_lines(lines: Sequence[Line]) -> set[int]:
    """Return indexes of lines that are page matter: running heads, and bare numbers that rise from page to page."""
    found = {i for i, line in enumerate(lines) if _RUNNING.fullmatch(line.text)}
    return found | set(_rising(_bare_numbers(lines)))


def _bare_numbers(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Bare numbers that stand apart: two blank lines before and after (a numbered question has one at most)."""
    out = []
    for i in range(2, len(lines) - 2):
        around = (lines[i - 2], lines[i - 1], lines[i + 1], lines[i + 2])
        if _PAGE_NUMBER.fullmatch(lines[i].text) and all(line.blank for line in around):
            out.append((i, int(re.sub(r"\D", "", lines[i].text))))
    return out


def _rising(numbers: Sequence[tuple[int, int]]) -> list[int]:
    kept: list[tuple[int, int]] = []
    for index, number in numbers:
        if not kept or number > kept[-1][1]:
            kept.append((index, number))
    return [index for index, _ in kept]


def find_notes(text: str, lines: Sequence[Line], taken: set[int]) -> list[Note]:
    """Return the footnotes in order; the indexes of their lines are added to ``taken``.

    A note begins with the next number in order, after a blank line or (in a text with form feeds) anywhere on a page
    whose running text carries its mark. A block ends at a page, or after a blank line at what is no URL and no note.
    """
    notes: list[Note] = []
    i = 0
    while i < len(lines):
        if i not in taken and _begins(text, lines, i, notes):
            i = _block(text, lines, i, notes, taken)
        else:
            i += 1
    return notes


def _begins(text: str, lines: Sequence[Line], i: int, notes: Sequence[Note]) -> bool:
    match = _NOTE.match(lines[i].text)
    expected = notes[-1].number + 1 if notes else 1
    if not match or not expected <= int(match[1]) <= expected + _SKIPPED:
        return False
    paged = "\f" in text
    if not paged and not (i and lines[i - 1].blank):
        return False
    if paged and _again(lines, i, int(match[1])):
        return False  # "2 januari …" in the running text: the note itself stands lower on the page
    low = text.rfind("\f", 0, lines[i].start) + 1 if paged else 0
    return _anchor(text, int(match[1]), max(low, _after(notes)), lines[i].start) is not None


def _again(lines: Sequence[Line], i: int, number: int) -> bool:
    for line in lines[i + 1 :]:
        if _page_start(line):
            return False
        if (match := _NOTE.match(line.text)) and int(match[1]) == number:
            return True
    return False


def _after(notes: Sequence[Note]) -> int:
    return max((note.anchor[1] for note in notes if note.anchor), default=0)


def _block(text: str, lines: Sequence[Line], i: int, notes: list[Note], taken: set[int]) -> int:
    """Read one block of notes from line ``i``; return the index of the first line behind it."""
    first, top, known, loose = i, lines[i].start, len(notes), list[str]()
    while i < len(lines) and i not in taken and not (i > first and _page_start(lines[i])):
        line = lines[i]
        if _opens(line, notes, i == first):
            _open(text, line, notes, top)
        elif _is_url(line.text):
            loose.append(line.text)
            notes[-1].ranges.append((line.start, line.end))
        elif not line.blank and not lines[i - 1].blank and not _is_url(lines[i - 1].text):
            notes[-1].unclear |= not any(map(_page_start, lines))
            _write(text, line, line.text, notes, top)
        elif not line.blank:
            break
        if not line.blank:
            taken.add(i)
        i += 1
    _share(notes[known:], loose)
    return i


def _opens(line: Line, notes: Sequence[Note], first: bool) -> bool:
    match = _NOTE.match(line.text)
    return match is not None and (first or int(match[1]) == notes[-1].number + 1)


def _open(text: str, line: Line, notes: list[Note], top: int) -> None:
    match = _NOTE.match(line.text)
    if match:
        notes.append(Note(int(match[1]), line.number, anchor=_anchor(text, int(match[1]), _after(notes), top)))
        _write(text, line, line.text[match.end() :], notes, top)


def _write(text: str, line: Line, rest: str, notes: list[Note], top: int) -> None:
    """Add a line to the last note; it may hold the next one too ("10 … nr. 267 11 Tweede Kamer, …") with its mark."""
    notes[-1].ranges.append((line.start, line.end))
    while True:
        number = notes[-1].number + 1
        inner = re.search(rf"(?<=\S)\s+{number}\s+(?=[A-Zh«])", rest)
        anchor = _anchor(text, number, _after(notes), top) if inner else None
        if not inner or not anchor:
            notes[-1].parts.append(rest)
            return
        notes[-1].parts.append(rest[: inner.start()])
        rest = rest[inner.end() :]
        notes.append(Note(number, line.number, [(line.start, line.end)], anchor=anchor))


def _page_start(line: Line) -> bool:
    """A line that opens a page begins with white space: a form feed, or what text extraction made of it."""
    return line.indented and not line.blank


def _is_url(text: str) -> bool:
    return bool(_URL.fullmatch(text))


def _share(block: Sequence[Note], urls: Sequence[str]) -> None:
    """Give the URLs under a block of notes to its notes: one each in order, else (the text does not say) all to all."""
    for i, note in enumerate(block):
        note.urls += [urls[i]] if len(urls) == len(block) else list(urls)


def _anchor(text: str, number: int, low: int, high: int) -> Range | None:
    """Return the place of a glued mark between two offsets: ``wordt.1``, ``analyse5 over``, not ``NIS2-richtlijn``.

    A mark after a small letter or a closed sentence beats one after a capital (``D66``), and that one after a figure
    (``juni 2024.7``, ``14 juli 20235``). The first on the page of the note wins, else the last before it.
    """
    marks = re.compile(_MARK.format(number))
    found = [(_doubt(text, match.start()), match.start()) for match in marks.finditer(text, low, high)]
    page = max(text.rfind("\f", 0, high), text.rfind("\n ", 0, _content_end(text, high)))
    here = [(doubt, at) for doubt, at in found if at >= page]
    best = min(here) if here else min(((doubt, -at) for doubt, at in found), default=None)
    return (abs(best[1]), abs(best[1]) + len(str(number))) if best else None


def _content_end(text: str, high: int) -> int:
    """Return where the text before a block of notes ends: the blank lines between them open no page."""
    return len(text[:high].rstrip())


def _doubt(text: str, at: int) -> int:
    if text[at - 1].isdigit() or (text[at - 1] in ".,:" and text[at - 2 : at - 1].isdigit()):
        return 2
    return 1 if text[at - 1].isupper() else 0
