"""Lists of questions and answers with a head for each question. Does not know the schriftelijk overleg.

Three layouts: both heads ("Vraag 3, 4 en 5" / "Antwoord 3, 4 en 5" or "Antwoord op vraag 3:"), question heads only, and
bare numbers. Where no head opens the answer, it begins behind the question mark that ends the question, and only when
the text shows just one such place; anything else is a gap, not a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.parse.draft import Draft, Entry
from rag.parse.lines import Line, split_lines
from rag.parse.notes import find_notes, page_lines

_NUMBERS = r"(?P<list>\d{1,3}(?:\s*(?:,|en|t/m|tot en met|–|-)\s*\d{1,3})*)"
_QUESTION = re.compile(rf"Vra(?:ag|gen)\s+{_NUMBERS}\s*[.:]?")  # "Vraag 3, 4 en 5"
# "Antwoord 3, 4 en 5", "Antwoord op vraag 1:"
_ANSWER = re.compile(rf"Antwoord(?:en)?(?:\s+op\s+(?:de\s+)?vra(?:ag|gen))?\s+{_NUMBERS}\s*[.:]?")
_BARE = re.compile(r"(?P<list>\d{1,3})")
_PART = re.compile(r"(\d+)(?:\s*(?:t/m|tot en met|–|-)\s*(\d+))?")
_FLAT = re.compile(r"\bVraag\s+\d{1,3}\b")
_ASKERS = re.compile(r"Vragen van (?:het lid|de leden)\s(?P<who>.{2,400}?)\s+aan\s+(?:de|het)\s", re.DOTALL)
_PARTY = re.compile(r"\((?:beiden |allen )?(?P<party>[^()]{2,40})\)")
_AFTER = re.compile(r"Toelichting\s*:?|Mededeling\s*:?")


@dataclass(slots=True)
class _Block:
    """A question head, the lines under it, and the answer head with its lines (None where the layout has none)."""

    numbers: tuple[int, ...]
    head: Line
    asked: list[Line] = field(default_factory=list)
    answer_head: Line | None = None
    answered: tuple[int, ...] = ()
    said: list[Line] = field(default_factory=list)


def draft(text: str) -> Draft:
    """Take a text of this family apart; a draft without entries when it holds no answers."""
    lines = split_lines(text)
    out = Draft()
    if _flattened(lines):
        out.gaps.append("line 1: the text has lost its line ends; give one with each head on its own line")
    pages = page_lines(lines)
    heads = _heads(lines)
    taken = pages | set(heads)
    out.notes = find_notes(text, lines, taken)
    out.add([lines[i] for i in sorted(pages)], "page")
    out.add([lines[i] for i in sorted(taken - pages - set(heads))], "footnote")
    blocks = _blocks(lines, heads, taken, out)
    if not any(block.answer_head for block in blocks):
        _without_heads(blocks, out)
    _label(blocks, _party(text), out)
    return out


def _flattened(lines: Sequence[Line]) -> bool:
    return any(len(_FLAT.findall(line.text)) > 2 and len(line.text) > 1000 for line in lines)


def _heads(lines: Sequence[Line]) -> list[int]:
    """Return the indexes of head lines; bare numbers count when they run 1, 2, 3 … and no word heads exist."""
    heads = [i for i, line in enumerate(lines) if _QUESTION.fullmatch(line.text) or _ANSWER.fullmatch(line.text)]
    if heads:
        return heads
    expected = 1
    for i, line in enumerate(lines):
        apart = 0 < i < len(lines) - 1 and lines[i - 1].blank and lines[i + 1].blank
        if apart and line.text == str(expected):
            heads.append(i)
            expected += 1
    return heads if len(heads) > 1 else []


def _numbers(line: Line) -> tuple[int, ...]:
    match = _QUESTION.fullmatch(line.text) or _ANSWER.fullmatch(line.text) or _BARE.fullmatch(line.text)
    found: list[int] = []
    for first, last in _PART.findall(match["list"]) if match else ():
        found += range(int(first), int(last or first) + 1)
    return tuple(found)


def _blocks(lines: Sequence[Line], heads: Sequence[int], taken: set[int], out: Draft) -> list[_Block]:
    blocks: list[_Block] = []
    starts = set(heads)
    ended = False
    for i, line in enumerate(lines):
        if i in starts and _ANSWER.fullmatch(line.text):
            ended = not _answer(line, blocks, out)
        elif i in starts:
            blocks.append(_Block(_numbers(line), line))
            ended = False
        elif i in taken or line.blank:
            continue
        elif not blocks or ended or (blocks[-1].answer_head and _AFTER.fullmatch(line.text)):
            ended = bool(blocks)
            out.add([line], "front")
        else:
            (blocks[-1].said if blocks[-1].answer_head else blocks[-1].asked).append(line)
    return blocks


def _answer(line: Line, blocks: Sequence[_Block], out: Draft) -> bool:
    """Open an answer under the latest question; say whether there was one that waits for it."""
    if not blocks or blocks[-1].answer_head:
        out.add([line], "heading")
        out.gaps.append(f"line {line.number}: {line.text} has no question before it")
        return False
    blocks[-1].answer_head, blocks[-1].answered = line, _numbers(line)
    return True


def _without_heads(blocks: Sequence[_Block], out: Draft) -> None:
    """Cut each block behind the question mark that ends its question; refuse where the text leaves a choice."""
    for block in blocks:
        runs = [i for i, line in enumerate(block.asked) if line.text.endswith("?")]
        marks = [i for i, line in enumerate(block.asked) if "?" in line.text]
        if runs and runs[-1] < len(block.asked) - 1:
            cut = runs[-1] + 1
            block.said, block.asked = block.asked[cut:], block.asked[:cut]
            block.answered = block.numbers
            if _doubtful(block.asked) or marks[-1] != runs[-1]:
                head = block.head
                out.gaps.append(f"line {head.number}: it cannot be told where the answer to {head.text} begins")


def _doubtful(asked: Sequence[Line]) -> bool:
    """A paragraph without a question mark among the question's paragraphs could be an answer's."""
    closed = [line for line in asked if re.search(r"[.?!]$", line.text)]
    return any(line.text.endswith(".") for line in closed)


def _label(blocks: Sequence[_Block], party: str, out: Draft) -> None:
    """Label lines and list entries: question heads without an answer of their own wait for the next grouped answer."""
    waiting: list[_Block] = []
    for block in blocks:
        out.add([block.head], "heading", block.numbers[0])
        out.add(block.asked, "question", block.numbers[0])
        waiting.append(block)
        if not block.answered:
            continue
        out.add([block.answer_head] if block.answer_head else [], "heading", block.answered[0])
        out.add(block.said, "answer", block.answered[0])
        asked = {number: other for other in waiting for number in other.numbers}
        for number in block.answered:
            other = asked.pop(number, None)
            if other is None:
                out.gaps.append(f"line {block.head.number}: answer {number} has no question {number} before it")
            else:
                out.entries.append(Entry(number, block.head.number, party, "", other.numbers[0], block.answered[0]))
        waiting = [other for other in waiting if any(number in asked for number in other.numbers)]
    if out.entries:
        out.gaps += [f"line {b.head.number}: question {b.numbers[0]} has no answer" for b in waiting]


def _party(text: str) -> str:
    """Return the fractie that asks, where the text names it: "Vragen van het lid Erkens (VVD) aan …"."""
    match = _ASKERS.search(text[:6000])
    names = [found["party"].strip() for found in _PARTY.finditer(match["who"])] if match else []
    return ", ".join(dict.fromkeys(names))
