"""Where the government stops and the fractie starts speaking, when no marker says so.

Decides by general rules: who is speaking (words, question marks) and how the lines are set (answers are often set in a
bolder face, so that their lines hold fewer letters). Knows no sentence of any document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from rag.parse.lines import Line

_SENTENCE = re.compile(r"(?<=[.?!])[”’\"»)]?\d{0,2}\s+")
_CLOSED = re.compile(r"[.?!:;][”’\"»)]?\d{0,3}$")
_MEMBERS = re.compile(
    # "De leden van de SGP-fractie", "deze leden", "Voornoemde leden", "de aan het woord zijnde leden", "het lid Omtzigt"
    r"\b(?:deze|die|de|voornoemde|genoemde|dezelfde|zijnde|onze|hun)\s+(?:fractie)?leden\b(?!\s+van\s+de\s+(?:kamer|staten))"
    r"|\b[\w-]+-fracties?\b|\bfractieleden\b|\b(?:het|dit)\s+lid\s+[A-Z]",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\b(?:zij|ze|wij|we|ook|voorts|daarnaast|daarom|graag)\s+(?:vra(?:gen|agt)|verzoe(?:ken|kt)|horen|vernemen)\b"
    r"|\bvragen\s+(?:zij|ook|de|het|in|of|hoe|wat|welke|naar|om)\b|\b(?:kunt|wilt|bent|heeft|deelt|erkent)\s+u\b",
    re.IGNORECASE,
)
_GOVERNMENT = re.compile(
    # "verwijs ik u naar", "uw Kamer", "beperk ik mij", "zoals gemeld in het antwoord op vraag 1"
    r"\b(?:verwijs\w*|verwezen)\b|\buw\s+kamer\b|\b(?:ik|mij|mijn)\b|\bantwoord\s+op\s+(?:vraag|de\s+vragen)\b|\bbent\s+u\s+\w+\s+ge",
    re.IGNORECASE,
)
_CABINET = re.compile(r"\b(?:het|dit)\s+kabinet\b|\bnederland\b|\bde\s+minister\s+van\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Widths:
    """Mean break column of answer lines and question lines, in characters; equal when the text does not tell."""

    answer: float
    question: float


def break_columns(lines: Sequence[Line]) -> list[float]:
    """Return, for each wrap inside one paragraph, the column where it happened.

    The line fits and the next word does not: the width lies between the two, so their middle is the best guess.
    """
    return [
        len(line.text) + (1 + len(after.text.split()[0])) / 2
        for line, after in zip(lines, lines[1:], strict=False)
        if line.text and after.text
    ]


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
    """Return how much a piece is set like a question (positive) or an answer (negative), at most 1 a line, 4 in all."""
    gap = widths.question - widths.answer
    if abs(gap) < 2:
        return 0.0
    middle = (widths.question + widths.answer) / 2
    votes = [max(-1.0, min(1.0, (column - middle) / gap)) for column in break_columns(lines)]
    return max(-4.0, min(4.0, sum(votes)))


def split(pieces: Sequence[Sequence[Line]], widths: Widths, question_follows: bool) -> tuple[int, float]:
    """Return the index of the first question-side piece, and the margin to the next best place.

    The first piece is always the answer's. ``question_follows`` says that the last piece must be question-side.
    """
    scores = [voice(" ".join(line.text for line in piece)) + setting(piece, widths) for piece in pieces]
    places = range(1, len(pieces) + (0 if question_follows else 1))
    totals = sorted(((sum(scores[k:]) - sum(scores[:k]), -k) for k in places), reverse=True)
    margin = totals[0][0] - totals[1][0] if len(totals) > 1 else float("inf")
    return -totals[0][1], margin


def learn(answers: Sequence[Sequence[Line]], questions: Sequence[Sequence[Line]]) -> Widths:
    """Measure the two settings on pieces whose side is certain: behind a head, and before the next one."""
    left = [column for piece in answers for column in break_columns(piece)]
    right = [column for piece in questions for column in break_columns(piece)]
    if len(left) < 20 or len(right) < 20:
        return Widths(0.0, 0.0)
    return Widths(fmean(left), fmean(right))
