"""Where the government stops and the fractie starts speaking, when no marker says so.

Decides by general rules: who is speaking (words, question marks) and how the lines are set (answers are often set in a
bolder face, so that their lines hold fewer letters). Knows no sentence of any document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.parse.lines import Line

_SENTENCE = re.compile(r"(?<=[.?!])[”’\"»)]?\d{0,2}\s+")
_CLOSED = re.compile(r"[.?!:;][”’\"»)]?\d{0,3}$")
_MEMBERS = re.compile(
    # "De leden van de SGP-fractie", "Voornoemde leden", "de aan het woord zijnde leden", "het lid Omtzigt"
    r"\b(?:deze|die|de|voornoemde|genoemde|dezelfde|zijnde)\s+(?:fractie)?leden\b(?!\s+van\s+de\s+(?:kamer|staten))"
    r"|\b[\w-]+-fracties?\b|\bfractieleden\b|\b(?:het|dit)\s+lid\s+[A-Z]",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:zij|ze|ook|voorts|daarnaast|graag)\s+(?:vra(?:gen|agt)|verzoe(?:ken|kt)|horen|vernemen)\b"
    r"|\bvragen\s+(?:zij|ook|de|het|in|of|hoe|wat|welke|naar|om)\b|\b(?:kunt|wilt|bent|heeft|deelt|erkent)\s+u\b",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(
    # "verwijs ik u naar", "uw Kamer", "beperk ik mij", "zoals gemeld in het antwoord op vraag 1"
    r"\b(?:verwijs\w*|verwezen)\b|\buw\s+kamer\b|\b(?:ik|mij|mijn)\b|\bantwoord\s+op\s+(?:vraag|de\s+vragen)\b|\bbent\s+u\s+\w+\s+ge",
    re.IGNORECASE,
)
_CABINET = re.compile(r"\b(?:het|dit)\s+kabinet\b|\bnederland\b|\bde\s+minister\s+van\b", re.IGNORECASE)


# Relative widths of letters in a common book face (em): narrow, fairly narrow, wide, capitals; all others _EM.
_EM = 0.48
_GLYPHS = {
    letter: width
    for letters, width in (
        ("ijlI|.,;:'’‘!()[]-/", 0.30),
        ("tfrsz\"“”", 0.36),
        ("mwMW%@—", 0.78),
        ("ABCDEFGHJKLNOPQRSTUVXYZ", 0.68),
        (" ", 0.25),
    )
    for letter in letters
}
_SLACK = 0.01  # of a line: what the letter widths above leave uncertain
_APART = 0.025  # two settings closer than this are one
# A piece that says nothing and is set like neither side stays with the answer: fracties nearly always open by speaking
# of themselves, answers are mostly neutral prose. Where the setting tells nothing at all the lean is too small to pass
# the gate: such a place is named, not guessed.
_LEAN, _LEAN_UNSET = -0.5, -0.2
_ENOUGH = 15  # wraps needed on each side before the setting counts


@dataclass(frozen=True, slots=True)
class Widths:
    """Line widths (em) of answers and of question-side text; both 0 when the text does not tell them apart."""

    answer: float = 0.0
    question: float = 0.0


def breadth(text: str) -> float:
    """Return about how wide ``text`` is set, in em."""
    return sum(_GLYPHS.get(letter, _EM) for letter in text)


def wraps(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Return, for each wrap inside one paragraph, the widths that the line must lie between.

    The line fitted, and with the next word it did not: the width of the column lies between the two.
    """
    out = []
    for line, after in zip(lines, lines[1:], strict=False):
        low = breadth(line.text)
        out.append((low, low + breadth(" " + after.text.split()[0])))
    return out


def _allows(wrap: tuple[float, float], width: float) -> bool:
    return wrap[0] <= width * (1 + _SLACK) and wrap[1] >= width * (1 - _SLACK)


def units(lines: Sequence[Line], joined: set[int]) -> list[list[Line]]:
    """Group lines (without blanks) into the pieces between which the speaker may change.

    A new piece starts behind a blank line, and behind a closed sentence on a line that had room for the next word.
    ``joined`` holds numbers of lines that continue over a page or footnote, where a blank line means nothing.
    """
    widest = max((len(line.text) for line in lines), default=0)
    out: list[list[Line]] = []
    for line in lines:
        if out and not _starts(out[-1][-1], line, widest, joined):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _starts(last: Line, line: Line, widest: int, joined: set[int]) -> bool:
    closed = bool(_CLOSED.search(last.text)) and not line.text[:1].islower()
    if line.number in joined:
        return closed
    if line.number - last.number > 1:
        return True
    room = widest - len(last.text) - 1 - len(line.text.split()[0])
    return closed and room > widest * 0.12


def voice(text: str) -> float:
    """Return how much a piece sounds like a fractie (positive) or like the government (negative)."""
    score = 0.0
    for sentence in _SENTENCE.split(text):
        asks = "?" in sentence
        members = bool(_MEMBERS.search(sentence))
        score += 3.0 * asks + 5.0 * members + 2.0 * bool(_ASKING.search(sentence))
        if not asks and not members:
            score -= 4.0 * bool(_GOVERNMENT.search(sentence)) + 0.7 * bool(_CABINET.search(sentence))
    return score


def setting(lines: Sequence[Line], widths: Widths) -> float:
    """Return how much a piece is set like a question (positive) or an answer (negative), at most 6 in all."""
    votes = 0.0
    if widths.question:
        for wrap in wraps(lines):
            votes += 1.5 * (_allows(wrap, widths.question) - _allows(wrap, widths.answer))
    return max(-6.0, min(6.0, votes))


def split(pieces: Sequence[Sequence[Line]], widths: Widths, question_follows: bool) -> tuple[int, float]:
    """Return the index of the first question-side piece, and the margin to the next best place.

    The first piece is always the answer's. ``question_follows`` says that the last piece must be question-side.
    """
    lean = _LEAN if widths.question else _LEAN_UNSET
    scores = [voice(" ".join(line.text for line in piece)) + setting(piece, widths) or lean for piece in pieces]
    places = range(1, len(pieces) + (0 if question_follows else 1))
    totals = sorted(((sum(scores[k:]) - sum(scores[:k]), -k) for k in places), reverse=True)
    margin = totals[0][0] - totals[1][0] if len(totals) > 1 else float("inf")
    return -totals[0][1], margin


def learn(answers: Sequence[Sequence[Line]], questions: Sequence[Sequence[Line]]) -> Widths:
    """Measure both settings on pieces whose side is certain: behind a head, and before the next one."""
    left = [wrap for piece in answers for wrap in wraps(piece)]
    right = [wrap for piece in questions for wrap in wraps(piece)]
    if min(len(left), len(right)) < _ENOUGH:
        return Widths()
    widths = Widths(_column(left), _column(right))
    return widths if abs(widths.question / widths.answer - 1) > _APART else Widths()


def _column(wraps_: Sequence[tuple[float, float]]) -> float:
    """Return the width that explains most wraps (the middle one, when several do)."""
    counts = [(sum(low <= width <= high for low, high in wraps_), width) for width, _ in wraps_]
    best = max(count for count, _ in counts)
    good = sorted(width for count, width in counts if count == best)
    return good[len(good) // 2]
