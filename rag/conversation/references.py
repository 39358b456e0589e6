"""Which answers refer to which, and which exchange carries a footnote: read from the records, nothing retrieved."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import NOUN, NUMBERED, expand, numbers_named, place_of, spelled_out
from rag.conversation.vocabulary import classes_of
from rag.conversation.words import FUNCTION, GENERIC, fold, words_of
from rag.records import Document, Exchange, Footnote

_VERB = (
    r"(?:(?:door)?verwij[sz]\w*|(?:door)?verwezen|verwees|refer\w*|point\w*|genoemd|"
    r"noem(?:t|en)|"
    r"mention(?:s|ed)?|aangehaald|link(?:s|ed|t)?(?= (?:naar|to)))"
)
_REFERS = re.compile(rf"\b{_VERB}\b")
# The number is what is referred to: "verwijzen naar (het) antwoord 1", "refer to answer 1", "wordt antwoord 8 genoemd"
_TARGET = re.compile(
    rf"\b(?:naar|to)\s+(?:het |the )?{NOUN}\s*#?\d|\b(?:verwij[sz]\w*|refer\w*|point\w*)\s+(?:naar|to)\s+#?\d|"
    rf"\b(?:wordt|worden|is|are)\s+(?:er )?(?:naar |to )?(?:het |the )?{NOUN}\s*#?\d.*\b(?:genoemd|verwezen|aangehaald|"
    rf"mentioned|referred)|\b(?:noemen|noemt|mentions?)\s+(?:het |the )?{NOUN}\s*#?\d"
)
# The number is what refers: "naar welk antwoord verwijst 69?", "what does 69 refer to?"
_BARE_SOURCE = re.compile(r"\b(?:verwijst|does)\s+#?(?P<list>\d{1,3})\b")
_BARE_TARGET = re.compile(r"\b(?:verwij[sz]\w*|refer\w*|point\w*)\s+(?:naar|to)\s+#?(?P<list>\d{1,3})\b")
# "bron bij de 300 crisiswinkels", "welke voetnoot hoort bij …", "source for …", "footnote about …"
_NOTE = re.compile(
    r"\b(?:(?P<noun>voetno(?:ot|ten)|footnotes?)|bron(?:nen|vermelding)?|sources?|link|verwijzing)\b"
    r"(?:\s+(?:hoort|horen|staat|staan|is|er|wordt|gegeven|genoemd|gebruikt|belongs?|goes|given|cited|there))*"
    r"\s+(?:(?P<loose>van|over|of|about)|bij|voor|onder|naar|met|for|on|to|with|behind|regarding)\s+(?P<subject>\S.*)$"
)
_MARK = re.compile(r"\b(?:voetno(?:ot|ten)|footnotes?|noot)\s+(?P<list>\d{1,3}(?:\s*(?:,|en|and|&)\s*\d{1,3})*)\s*$")
# A turn that is nothing but "bron 5" or "the source 12".
_SOURCE = re.compile(r"(?:(?:en|and|toon|geef|show|give) )?(?:de |the )?(?:bron|source)\s+(?P<list>\d{1,3})")
# "en naar antwoord 8?" after a question for what refers to another answer.
_ALSO_TO = re.compile(rf"(?:(?:en|and|ook|also)\s+)*(?:naar|to)\s+(?:het |the )?(?:{NOUN}\s*)?#?(?P<list>\d{{1,3}})")
_LEAST = 2  # words that a subject behind "bron van" must have
_ENOUGH = 0.6  # share of the subject's weight that a footnote and the text at its mark must have


_AROUND = frozenset(
    "twee drie two three waarnaar waarheen direct rechtstreeks directly hiernaar daarnaar zelf itself elsewhere "
    "elders".split()
)
_TALK = frozenset("polite show all answer question more find back number told full refer".split())
_SURE = re.compile(r"\b(?:(?:door)?verw\w+|refer\w*)\b")
# What refers to the answer shown: "welke antwoorden verwijzen hiernaar", "does anything refer to this?"
_TO_SHOWN = re.compile(
    rf"\b(?:welke?|which|what|wie|andere?|other|any|anything|iets|alle|all)\b(?: (?:andere|other|else|ander|nog|"
    rf"ook|also))*"
    rf"(?: {NOUN})?(?: (?:die|that|er|ook|also|dan|nog))* (?:{_VERB})\b.*"
    r"\b(?:(?:hier|daar|er)(?:naar| ?naar ?toe| naar)?|naar (?:dit|dat|deze|die|het)|to (?:this|that|it))\b|"
    rf"\b(?:wordt|worden|is|are|being|been|was)\b.*\b(?:ergens|elders|elsewhere|anywhere|door|by)\b.*\b{_VERB}\b|"
    rf"\b{_VERB}\b.*\b(?:ander\w*|iets|iemand|anything|any)\b.*\b(?:(?:hier|daar|er)naar\b|to (?:this|it|that)\b)|"
    rf"\b(?:wordt|worden) (?:hier|dit|dat|daar|dit antwoord|dat antwoord)\b.*\b(?:naar verwezen|genoemd|"
    rf"aangehaald)\b|\b{_VERB}\b.*\b(?:elsewhere|elders|anywhere else)\b"
)


def _asked_for_referrers(question: Question) -> bool:
    """Tell whether the turn before asked what refers to an answer, directly or by a turn like this one."""
    for turn in reversed(question.history):
        before = spelled_out(" ".join(fold(turn.query).split()).strip(" ?!.,;:"))
        if not _ALSO_TO.fullmatch(before):
            return bool(_REFERS.search(before) and _TARGET.search(before))
    return False


def reference_lookup(question: Question) -> Intent | None:
    """Recognise a question about referrals, in either direction; without a number it is about the answer shown last."""
    text = spelled_out(question.folded)
    also = _ALSO_TO.fullmatch(text)
    if also and _asked_for_referrers(question):
        return _referrers(question, [(doc.id, number) for doc in question.nearest for number in expand(also["list"])])
    if not _REFERS.search(text) or question.has("note", "source", "party") or _subjects(text):
        return None
    bare = _BARE_TARGET.search(text) or _BARE_SOURCE.search(text)
    numbers = numbers_named(text) or (expand(bare["list"]) if bare else [])
    if numbers:
        asked = [(doc.id, number) for doc in question.nearest for number in numbers]
        if not any(question.exchange(target) for target in asked):
            return question.lookup((), "unknown_number")
        return _referrers(question, asked) if _TARGET.search(text) else _references(question, asked)
    return _of_shown(question, text)


def _of_shown(question: Question, text: str) -> Intent | None:
    shown = _meant(question)
    if shown and _TO_SHOWN.search(text):
        return _referrers(question, [shown])
    every = re.search(
        r"(?<!naar )\b(?:welke|which|alle|all) (?:antwoorden|answers|vragen|questions)\b(?! worden er)"
        r"(?!.*\b(?:dat|dit|hij|het|"
        r"it|ze|they|that|this)\b)",
        text,
    )
    if every or shown is None:
        return _all_referrals(question) if re.search(r"\b(?:welke|which|alle|all)\b", text) else None
    # "noemen" and "point" are words of other questions too: "welke landen noemt het?"
    sure = _SURE.search(text) or question.has("answer", "question")
    return _references(question, [shown]) if sure else None


def _meant(question: Question) -> Target | None:
    """Return the answer that "that" or "the first of those" means."""
    last = next((turn.answers for turn in reversed(question.history) if turn.answers), ())
    place = next((at for word in question.words if (at := place_of(word)) is not None), None)
    if place is None or abs(place) > len(last):
        return question.current
    return last[place if place < 0 else place - 1]


def _subjects(text: str) -> list[str]:
    """Return words beside the referral: "verwijst antwoord 60 naar Eutelsat?" is a search, not a look-up."""
    rest = re.sub(_VERB, " ", NUMBERED.sub(" ", text))
    known = FUNCTION | GENERIC | _AROUND
    return [
        word for word in words_of(rest)
        if word not in known and not word.isdigit() and place_of(word) is None and _TALK.isdisjoint(classes_of(word))
    ]


def _referrers(question: Question, asked: list[Target]) -> Intent:
    wanted = set(asked)
    found = [(doc.id, e.number) for doc in question.documents for e in doc.exchanges
             if any((doc.id, number) in wanted for number in e.references)]
    return question.lookup(found, "referrers" if found else "no_references")


def _all_referrals(question: Question) -> Intent:
    """Show every answer that refers to another: "welke antwoorden verwijzen door?"."""
    found = [(e.document, e.number) for doc in question.named for e in doc.exchanges if e.references]
    return question.lookup(found, "references" if found else "no_references")


def _references(question: Question, asked: list[Target]) -> Intent:
    exchanges = [e for e in map(question.exchange, asked) if e]
    found = [(e.document, number) for e in exchanges for number in e.references]
    if found:
        return question.lookup(found, "references")
    return question.lookup([(e.document, e.number) for e in exchanges], "no_references")


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
    if note["loose"] and not note["noun"] and len(_subject_words(note["subject"])) < _LEAST:
        return None  # "bron van desinformatie" may well ask where disinformation comes from
    found = [target for doc in question.named for target in _carriers(doc, note["subject"])]
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
