"""Questions cut into slices: who asks, in which language, how hard, what kind of answer, how many shared words.

Does not measure; :mod:`eval.results` measures each slice. Slices overlap across cuts, never within one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.measures import MEASURES, Estimate
from eval.ranking import Evaluation
from eval.records import Question
from rag.lexical import tokenise
from rag.records import Document, Exchange

SHORT, LONG = 800, 2000  # characters of the answer


@dataclass(frozen=True, slots=True)
class SliceRow:
    """One value of one cut with its figures by measure."""

    cut: str
    value: str
    n: int
    figures: dict[str, Estimate]


def slice_rows(evaluation: Evaluation, documents: Sequence[Document]) -> list[SliceRow]:
    """Return the figures of every slice that holds a question, in a fixed order of cuts, values sorted."""
    members: dict[tuple[str, str], list[str]] = {}
    cuts: list[str] = []
    for question in evaluation.questions:
        for cut, value in cut_values(question, documents).items():
            if value:
                members.setdefault((cut, value), []).append(question.id)
            if cut not in cuts:
                cuts.append(cut)
    return [
        SliceRow(cut, value, len(ids), {m: evaluation.estimate(m, ids) for m in MEASURES})
        for (cut, value), ids in sorted(members.items(), key=lambda item: (cuts.index(item[0][0]), item[0][1]))
    ]


def cut_values(question: Question, documents: Sequence[Document]) -> dict[str, str]:
    """Return the value of ``question`` in every cut, "" where it has none; by the first answer that suffices."""
    document, exchange = _find(question.answers[0], documents)
    text = document.slice(exchange.answer_ranges)
    return {
        "language": question.lang,
        "user": question.user,
        "difficulty": question.difficulty,
        "party": exchange.party,
        "answer length": _length(len(text)),
        "referrals": _referrals(document, exchange),
        "words in common": "some" if shared_words(question.query, text) else "none",
        "answers that suffice": "one" if len(question.answers) == 1 else "several",
    }


def shared_words(query: str, answer: str) -> set[str]:
    """Return the Dutch stems, stop words aside, that stand in both."""
    return set(tokenise(query, "nl")) & set(tokenise(answer, "nl"))


def _find(answer: str, documents: Sequence[Document]) -> tuple[Document, Exchange]:
    name, number = answer.rsplit("#", 1)
    document = next(d for d in documents if d.id == name)
    return document, next(e for e in document.exchanges if e.number == int(number))


def _length(characters: int) -> str:
    if characters < SHORT:
        return f"1 under {SHORT} characters"
    return f"2 {SHORT} to {LONG}" if characters < LONG else f"3 {LONG} and over"


def _referrals(document: Document, exchange: Exchange) -> str:
    if exchange.references:
        return "refers to others"
    pointed_at = any(exchange.number in other.references for other in document.exchanges)
    return "is referred to" if pointed_at else "none"
