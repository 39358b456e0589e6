"""Which answers refer to which: read from the records, nothing retrieved.

Does not look at footnotes (:mod:`rag.conversation.notes`).
"""

from __future__ import annotations

import re

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import NOUN, NUMBERED, expand, numbers_named, place_of, spelled_out
from rag.conversation.parties import without_parties
from rag.conversation.vocabulary import classes_of
from rag.conversation.words import FUNCTION, GENERIC, fold, words_of

_VERB = (
    r"(?:(?:door)?verwij[sz]\w*|(?:door)?verwezen|verwees|refer\w*|point\w*|genoemd|"
    r"noem(?:t|en)|"
    r"mention(?:s|ed)?|aangehaald|link(?:s|ed|t)?(?= (?:back )?(?:naar|to))|lead(?:s|ing)?(?= (?:here|back|to))|"
    r"(?:terug|door)?(?:wijst|wijzen|gewezen))"
)
_REFERS = re.compile(rf"\b{_VERB}\b")
# The number is what is referred to: "verwijzen naar (het) antwoord 1", "refer to answer 1", "wordt antwoord 8 genoemd"
_TARGET = re.compile(
    rf"\b(?:naar|to)\s+(?:het |the )?{NOUN}\s*#?\d|\b(?:verwij[sz]\w*|refer\w*|point\w*)\s+(?:naar|to)\s+#?\d|"
    rf"\b(?:wordt|worden|is|are)\s+(?:er )?(?:naar |to )?(?:het |the )?(?:{NOUN}\s*)?#?\d.*\b(?:genoemd|verwezen|"
    rf"aangehaald|"
    rf"mentioned|referred)|\b(?:noemen|noemt|mentions?)\s+(?:het |the )?(?:{NOUN}\s*)?#?\d|"
    # "wijst er iets naar 22?", "welke verwijzen er naar nummer 39"
    rf"\b{_VERB}(?: [^\W\d_]+){{0,3}} (?:naar|to|at) (?:{NOUN} |(?:nummer|nr\.?|number|no\.?) ?)?#?\d|"
    rf"\b(?:naar|to) (?:(?:nummer|nr\.?|number|no\.?) ?)?#?\d+(?: [^\W\d_]+){{0,3}} {_VERB}\b"
)
# "naar welk antwoord verwijst 69?", "waarop wordt in nr 60 gewezen?": in a turn of talk alone, a number is an answer's
_ANY_NUMBER = re.compile(r"(?<![\w.,€$%/-])#?(?P<list>\d{1,3})(?![\w%/]|[.,]\d)")
# "hoe verwijs ik hiernaar in mijn scriptie?": the user refers, not the answer
CITING = re.compile(
    r"\b(?:verwijs|citeer) (?:ik|we|je)\b|\b(?:do|should|can|could|would|to) "
    r"(?:i |we |you )?"
    r"(?:best |properly |correctly )*(?:refer|cite|quote|reference)\b|\b(?:kan|moet|mag|wil|zou) (?:ik|"
    r"je)\b(?: (?:hier|dit|"
    r"dat|ernaar|hiernaar|daarnaar|er|"
    r"het|best|beste|netjes|goed|naar|antwoord))* verwijzen\b|\breference (?:for|of) (?:this|that|it)\b|\bik (?:wil|"
    r"wou|kan|moet|mag|zou)\b(?: (?:hier|dit|dat|"
    r"ernaar|hiernaar|daarnaar|graag|antwoord|naar))* verwijzen\b|\bik (?:hier|er|daar)(?:naar)? (?:naar )?verwijs\b"
)
# "en naar antwoord 8?" after a question for what refers to another answer.
_ALSO_TO = re.compile(rf"(?:(?:en|and|ook|also)\s+)*(?:naar|to)\s+(?:het |the )?(?:{NOUN}\s*)?#?(?P<list>\d{{1,3}})")
_AROUND = frozenset(
    "twee drie two three waarnaar waarheen direct rechtstreeks directly hiernaar daarnaar zelf itself elsewhere "
    "elders anywhere onderaan bovenaan beneden alleen slechts bottom onder top below above uiteindelijk lead leads "
    "leiden "
    "leidt".split()
)
_TALK = frozenset("polite show all answer question more find back number told full refer ask".split())
_SURE = re.compile(r"\b(?:(?:door)?verw\w+|refer\w*|point(?:s|ing)? to|pointers?|links? to)\b|\bwhere\b.*\bpoint")
_AT_THIS = (
    r"\b(?:hiernaar|daarnaar|ernaar|(?:naar|to|at) (?:dit|dat|deze|die|this|that|it)|(?:points?|leads?|"
    r"links?)(?: back)? here|hierheen)\b"
)
_SOMETHING = (
    r"\b(?:iets|iemand|wie|who|anything|anyone|something|(?:welke?|which)(?: andere| other)? (?:antwoord|answer)\w*|"
    r"(?:antwoorden|answers) (?:die|that)|(?:een|an) (?:antwoord|answer) (?:dat|that)|which ones|"
    r"(?:ander|andere|other|another|any) (?:antwoord|answer)\w*)\b"
)
_WHO_TO_THIS = (
    rf"(?=.*{_SOMETHING})(?=.*{_AT_THIS}).*{_VERB}|"
    rf"\b(?:wordt|is|was|gets?) (?:dit|dat|deze|this|that|it)(?: antwoord| answer)?\b.*\b{_VERB}"
)
# What refers to the answer shown: "welke antwoorden verwijzen hiernaar", "does anything refer to this?"
_TO_SHOWN = re.compile(
    rf"\b(?:welke?|which|what|wie|andere?|other|any|anything|iets|alle|all)\b(?: (?:andere|other|else|ander|nog|"
    rf"ook|also))*"
    rf"(?: {NOUN})?(?: (?:die|that|er|ook|also|dan|nog))* (?:{_VERB})\b.*"
    r"\b(?:(?:hier|daar|er)(?:naar| ?naar ?toe| naar)?|naar (?:dit|dat|deze|die|het)|to (?:this|that|it))\b|"
    rf"\b(?:wordt|worden|is|are|being|been|was)\b.*\b(?:ergens|elders|elsewhere|anywhere|door|by)\b.*\b{_VERB}\b|"
    rf"\b{_VERB}\b.*\b(?:ander\w*|iets|iemand|anything|any)\b.*\b(?:(?:hier|daar|er)naar\b|to (?:this|it|that)\b)|"
    rf"\b(?:wordt|worden) (?:hier|dit|dat|daar|dit antwoord|dat antwoord)\b.*\b(?:naar verwezen|genoemd|"
    rf"aangehaald)\b|{_WHO_TO_THIS}|\b{_VERB}\b.*\b(?:elsewhere|elders|anywhere else)\b"
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
    links = re.search(r"\blinks?(?: back)? (?:to|naar)\b", text)
    others = question.has("source", "party", "cited") or (question.has("note") and not links)
    if not _REFERS.search(text) or CITING.search(text) or others:
        return None
    if _subjects(without_parties(text, question.documents)):
        return None
    numbers = numbers_named(text) or [n for found in _ANY_NUMBER.finditer(text) for n in expand(found["list"])]
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
        r"it|ze|they|that|this|here|hier\w*|daar\w*|erin)\b)",
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
