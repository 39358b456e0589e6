"""Verslag van een schriftelijk overleg: questions grouped per fractie, numbered answers in between.

Text of a fractie after its last answer (thanks, closing remarks) is question-side and belongs to no question: its
ledger number is None. Does not know lists of questions with a head for each question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.parse.boundary import Widths, learn, split, units
from rag.parse.draft import Draft, Entry
from rag.parse.lines import Line, split_lines
from rag.parse.notes import find_notes, page_lines

# "29. Antwoord van het kabinet", "3 Antwoord van de minister:"
_HEAD = re.compile(r"(\d{1,3})[.)]?\s+(?:Antwoord|Reactie)(?:\s+van\s+(?:het|de)\s+[\w ,-]{3,60})?[:.]?")
# "Vragen en opmerkingen van de leden van de SGP-fractie", "Vragen en opmerkingen van de fractieleden van de PVV"
_SPEAKER = re.compile(
    r"(?:Vragen en opmerkingen|Inbreng|Vragen) van (?:de )?"
    r"(?:leden van de |leden van |fractieleden van de |fractie van de |het lid van de )"
    r"(?P<party>[\w+-]+(?: [A-Z][\w+-]*)*?)"
    r"(?:-fractie|-fracties)?(?: en antwoord(?:en)? van .*)?"
)
# "Doelstelling 3 – behoud van een wereldwijd open, vrij en veilig internet"
_SECTION = re.compile(r"(?:Doelstelling|Thema|Onderwerp|Hoofdstuk|Deel|Pijler|Prioriteit)\s+\d{1,2}\b[^?!]*[^?!.:;,]")
_ROMAN = re.compile(r"(?P<n>[IVX]{1,4})\.?\s+[A-Z][^?!]*[^?!.:;,]")  # "II Antwoord/ Reactie van de minister"
_OPENING = re.compile(r"(?:De |Het )(?:fractie)?l(?:eden|id) van de (?P<party>[\w-]+?)(?:-fractie)?\b")
_ORDER = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(slots=True)
class _Part:
    """What stands between two answer heads: body lines, cut at headings, each with the party and section it opens."""

    head: int | None  # index of the line with the answer head that the part follows
    chunks: list[list[Line]] = field(default_factory=lambda: [[]])
    marks: list[tuple[str, Line]] = field(default_factory=list)  # the heading before chunk i + 1


def recognises(text: str) -> bool:
    """Say whether the text has numbered answer heads of this family."""
    return any(_HEAD.fullmatch(line.text) for line in split_lines(text))


def draft(text: str) -> Draft:
    """Take a text of this family apart."""
    lines = split_lines(text)
    out = Draft()
    heads = [i for i, line in enumerate(lines) if _HEAD.fullmatch(line.text)]
    pages = page_lines(lines)
    taken = pages | set(heads)
    out.notes = find_notes(text, lines, taken)
    out.add([lines[i] for i in sorted(pages)], "page")
    out.add([lines[i] for i in sorted(taken - pages - set(heads))], "footnote")
    parts = _parts(lines, heads, taken)
    _entries(lines, parts, out)
    joined = _joined(lines, taken)
    _front(parts[0], out)
    numbers = [_number(lines[part.head]) for part in parts[1:] if part.head is not None]
    _bodies(parts, numbers, joined, out)
    return out


def _number(line: Line) -> int:
    match = _HEAD.fullmatch(line.text)
    return int(match[1]) if match else 0


def _joined(lines: Sequence[Line], taken: set[int]) -> set[int]:
    """Numbers of the lines that follow a footnote, a page number or the top of a page."""
    found, before = set(), False
    for i, line in enumerate(lines):
        if i in taken:
            before = True
        elif line.text:
            if before:
                found.add(line.number)
            before = False
    return found


def _parts(lines: Sequence[Line], heads: Sequence[int], taken: set[int]) -> list[_Part]:
    parts, romans = [_Part(None)], 0
    starts = set(heads)
    for i, line in enumerate(lines):
        if i in starts:
            parts.append(_Part(i))
        if i in taken or line.blank:
            continue
        kind = _heading(line, romans)
        if kind:
            romans += kind == "roman"
            parts[-1].marks.append((kind, line))
            parts[-1].chunks.append([])
        else:
            parts[-1].chunks[-1].append(line)
    return parts


def _heading(line: Line, romans: int) -> str:
    if _SPEAKER.fullmatch(line.text):
        return "speaker"
    if _SECTION.fullmatch(line.text) and len(line.text) < 120:
        return "section"
    match = _ROMAN.fullmatch(line.text)
    return "roman" if match and len(line.text) < 100 and match["n"] == _ORDER[min(romans, 9)] else ""


def _entries(lines: Sequence[Line], parts: Sequence[_Part], out: Draft) -> None:
    """Walk the headings in order: the party and section in force at a head are those of its question."""
    party = section = ""
    for part in parts:
        if part.head is not None:
            number, line = _number(lines[part.head]), lines[part.head]
            out.entries.append(Entry(number, line.number, party, section, number, number))
            out.add([line], "heading", number)
        for kind, line in part.marks:
            out.add([line], "heading")
            if kind == "speaker":
                match = _SPEAKER.fullmatch(line.text)
                party, section = match["party"].removesuffix("-fractie") if match else "", ""
            elif kind == "section":
                section = " ".join(line.text.split())
        if not any(kind == "speaker" for part in parts for kind, _ in part.marks):
            party = _opening_party(part) or party


def _opening_party(part: _Part) -> str:
    """Without fractie headings the party is the one that a paragraph opens with."""
    found = [match["party"] for chunk in part.chunks for line in chunk if (match := _OPENING.match(line.text))]
    return found[-1] if found else ""


def _front(part: _Part, out: Draft) -> None:
    """Before the first fractie heading everything is front matter; without one, before the first fractie speaks."""
    kinds = [kind for kind, _ in part.marks]
    if "speaker" in kinds:
        first = kinds.index("speaker") + 1
        for chunk in part.chunks[:first]:
            out.add(chunk, "front")
        part.chunks[:first] = [[] for _ in range(first)]
        return
    body = part.chunks[-1]
    opening = next((i for i, line in enumerate(body) if _OPENING.match(line.text)), 0)
    for chunk in part.chunks[:-1]:
        out.add(chunk, "front")
    out.add(body[:opening], "front")
    part.chunks[:] = [*([] for _ in part.chunks[:-1]), body[opening:]]


def _bodies(parts: Sequence[_Part], numbers: Sequence[int], joined: set[int], out: Draft) -> None:
    """Cut each part into answer and question-side text; learn first how both are set."""
    pieces = [units(part.chunks[0], joined) for part in parts]
    widths = _widths(parts, pieces)
    for i, (part, cut) in enumerate(zip(parts, pieces, strict=True)):
        own = numbers[i - 1] if i else None
        following = numbers[i] if i < len(numbers) else None
        at = 0
        if own is not None and cut:
            must = not any(part.chunks[1:]) and following is not None
            at = _place(cut, widths, must, own, out)
            for piece in cut[:at]:
                out.add(piece, "answer", own)
        _questions(part, [line for piece in cut[at:] for line in piece], following, out)


def _place(cut: Sequence[Sequence[Line]], widths: Widths, must: bool, own: int, out: Draft) -> int:
    if must and len(cut) == 1:
        out.gaps.append(f"line {cut[0][0].number}: no place where answer {own} ends and the next question begins")
        return 1
    at, margin = split(cut, widths, must)
    if margin < 0.5:
        line = cut[at][0].number if at < len(cut) else cut[-1][-1].number
        out.gaps.append(f"line {line}: it cannot be told where answer {own} ends")
    return at


def _questions(part: _Part, rest: Sequence[Line], following: int | None, out: Draft) -> None:
    """Label the question side: text before a fractie heading closes that fractie, the rest opens the next answer."""
    kinds = [kind for kind, _ in part.marks]
    speaker = max((i for i, kind in enumerate(kinds) if kind == "speaker"), default=-1)
    roman = min((i for i, kind in enumerate(kinds) if kind == "roman"), default=len(kinds))
    for i, chunk in enumerate([rest, *part.chunks[1:]]):
        if i > roman and speaker < roman:
            out.add(chunk, "front")  # matter behind the questions: the agenda
        else:
            out.add(chunk, "question", following if i > speaker else None)


def _widths(parts: Sequence[_Part], pieces: Sequence[Sequence[Sequence[Line]]]) -> Widths:
    answers = [cut[0] for part, cut in zip(parts, pieces, strict=True) if part.head is not None and cut]
    questions = []
    for part, cut in zip(parts[:-1], pieces[:-1], strict=True):
        own = part.chunks[-1] if len(part.chunks) > 1 else (cut[-1] if len(cut) > 1 else [])
        questions.append(own)
    return learn(answers, questions)
