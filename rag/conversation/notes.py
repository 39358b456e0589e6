"""Which exchange carries a footnote: by its number, or by the words that it stands at.

Read from the records, nothing retrieved. Does not say which answers refer to which.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import NUMBERED, expand
from rag.conversation.words import FUNCTION, GENERIC, fold, words_of
from rag.records import Document, Exchange, Footnote

# "bron bij de 300 crisiswinkels", "welke voetnoot hoort bij …", "source for …", "footnote about …"
_NOTE = re.compile(
    r"\b(?:(?P<noun>voetno(?:ot|ten|otjes?)|nootjes?|cijfertje|footnotes?|endnotes?)|bron(?:nen|vermelding)?|"
    r"sources?|link|verwijzing)\b"
    r"(?:\s+(?:hoort|horen|staat|staan|is|er|wordt|gegeven|genoemd|gebruikt|belongs?|goes|given|cited|there))*"
    r"\s+(?:(?P<loose>van|over|of|about)|bij|voor|onder|naar|met|for|on|to|with|behind|regarding)\s+(?P<subject>\S.*)$"
)
_MARK = re.compile(
    r"\b(?:voetno(?:ot|ten|otje)|eindnoot|noot|nootje|cijfertje|getalletje|footnotes?|endnote|superscript|"
    r"(?:little|small|tiny) (?:number|figure))\s+(?:(?:met )?(?:nummer|nr\.?|number|no\.?) ?)?"
    r"(?P<list>\d{1,3}(?:\s*(?:,|en|and|&)\s*\d{1,3})*)(?![\w.,]?\d)"
)
# A turn that is nothing but "bron 5" or "the source 12".
_SOURCE = re.compile(r"(?:(?:en|and|toon|geef|show|give) )?(?:de |the )?(?:bron|source)\s+(?P<list>\d{1,3})")
_CLAUSE = re.compile(r"[,;:.?!]| (?:en|and|maar|but) (?=(?:waar|wat|wie|welke?|where|what|who|which)\w*\b)")
_LEAST = 2  # words that a subject behind "bron van" must have
_ENOUGH = 0.6  # share of the subject's weight that a footnote and the text at its mark must have


def footnote_lookup(question: Question) -> Intent | None:
    """Recognise a question for the footnote of something: show the exchange whose text carries the mark."""
    mark = _MARK.search(question.folded) or _SOURCE.fullmatch(question.folded)
    if mark:
        wanted = {str(number) for number in expand(mark["list"])}
        found = [(e.document, e.number) for doc in question.nearest for e in doc.exchanges
                 if wanted.intersection(note.mark for note in (*e.footnotes, *e.question_footnotes))]
        return question.lookup(found, "footnote" if found else "unknown_number")
    note = _NOTE.search(question.folded)
    if note is None or NUMBERED.match(note["subject"]):
        return None
    subject = _CLAUSE.split(note["subject"])[0]
    if note["loose"] and not note["noun"] and len(_subject_words(subject)) < _LEAST:
        return None  # "bron van desinformatie" may well ask where disinformation comes from
    found = [target for doc in question.named for target in _carriers(doc, subject)]
    return question.lookup(found, "footnote") if found else None


def _carriers(document: Document, subject: str) -> list[Target]:
    """Return the exchanges whose footnotes match ``subject`` best, if any match well enough."""
    wanted = _subject_words(subject)
    notes = _note_words(document.text, document.exchanges)
    spread = Counter(word for _, words in notes for word in words)
    weight = {word: math.log(1 + len(notes) / (1 + spread[word])) for word in wanted}
    scores = [(sum(weight[word] * _match(word, words) for word in wanted), number) for number, words in notes]
    best = max((score for score, _ in scores), default=0.0)
    if not wanted or best < _ENOUGH * sum(weight.values()):
        return []
    return [(document.id, number) for score, number in scores if score == best]


def _subject_words(subject: str) -> frozenset[str]:
    return frozenset(word for word in words_of(subject) if word not in FUNCTION and word not in GENERIC)


def _match(word: str, words: frozenset[str]) -> float:
    """Return 1 when ``word`` is among ``words``, 0.75 when it begins or ends like a long one of them, else 0."""
    if word in words:
        return 1.0
    size = 6  # letters: "crisiswinkels" and "crisisbestendige", "winkels"
    long = [other for other in words if len(other) >= size] if len(word) >= size else []
    return 0.75 if any(other[:size] == word[:size] or word.endswith(other) for other in long) else 0.0


@lru_cache(maxsize=8)
def _note_words(text: str, exchanges: tuple[Exchange, ...]) -> tuple[tuple[int, frozenset[str]], ...]:
    return tuple((e.number, frozenset(_words_at(text, note))) for e in exchanges
                 for note in (*e.footnotes, *e.question_footnotes))


def _words_at(text: str, note: Footnote) -> Iterator[str]:
    """Yield the words of a footnote, of its addresses, and of the 240 characters before its mark."""
    before = text[max(0, note.anchor[0] - 240) : note.anchor[0]] if note.anchor else ""
    yield from words_of(fold(before))
    for part in (note.text, *note.urls):
        yield from re.findall(r"[^\W_]+", fold(part))
