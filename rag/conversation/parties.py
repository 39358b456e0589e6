"""Fracties in a turn: "alle vragen van de SGP", "wat vroeg D66 over Starlink?", "en de VVD?".

Names come from the documents; a table adds the short and long forms in use. Does not know who sits in parliament.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import NOUN
from rag.conversation.words import FUNCTION, fold, words_of
from rag.records import Document, Exchange

# Forms of one name, folded. A document may use any of them; a combined name ("GroenLinks-PvdA") answers to its parts.
_SAME = (
    ("groenlinks", "gl", "groen links"),
    ("pvda", "partij van de arbeid", "labour"),
    ("groenlinks-pvda", "gl-pvda", "pvda-groenlinks", "pvda-gl", "groenlinks/pvda", "gl/pvda", "pvda/groenlinks",
     "groenlinks pvda", "gl pvda"),
    ("christenunie", "cu", "christen unie"),
    ("sgp", "staatkundig gereformeerde partij"),
    ("d66", "d'66", "d 66", "d-66", "democraten 66", "democrats 66"),
    ("vvd", "volkspartij voor vrijheid en democratie"),
    ("pvv", "partij voor de vrijheid"),
    ("nsc", "nieuw sociaal contract"),
    ("bbb", "boerburgerbeweging", "boer burger beweging"),
    ("pvdd", "partij voor de dieren"),
    ("sp", "socialistische partij"),
    ("cda", "christen-democratisch appel"),
    ("fvd", "forum voor democratie"),
    ("ja21",),
    ("denk",),
    ("volt",),
    ("50plus",),
)
_UNKNOWN_NEEDS_CUE = (
    r"(?:fractie|vragen van(?: de)?|vroeg(?:en)?(?: de)?|questions? (?:from|by|of)(?: the)?|did(?: the)?)"
)
# Words that ask for what a fractie asked or was told, and words around them that add no subject.
_CUES = frozenset(
    "vroeg vroegen gevraagd vraag vragen vraagt stelde stelden gesteld stelt stellen fractie fracties leden "
    "partij inbreng bijdrage antwoord antwoorden antwoordde geantwoord kreeg kregen beantwoord wilde wilden weten "
    "ask asked asks asking question questions answer answers answered party members parliamentary group told "
    "replied reply contribution".split()
)
_STRUCTURE = _CUES | frozenset(
    "zegt denkt wil kreeg hoort reageert says said thinks else toon laat zien geef lijst lijstje overzicht "
    "hoeveel totaal kabinet minister regering horen zeggen gezegd zei zeiden hoe zit show list overview give how "
    "many government cabinet see hear tweede kamer document graag alsjeblieft please about wie bekijk lees open "
    "vertel vinden vond vindt noem namens kamerleden mp mps say said want know eerste laatste tweede derde first "
    "last second third".split()
)
_BEFORE = frozenset("van door aan tegen volgens voor namens by from to for of did does fractie".split())
_TOPIC = re.compile(
    r"\b(?:over|inzake|omtrent|rond(?:om)?|betreffende|met betrekking tot|naar|about|on|regarding|concerning)\s+"
    r"(?P<topic>\S.*)$"
)
# "welke fracties stelden vragen?", "which parties asked questions?"
_WHICH = re.compile(
    r"^(?:(?:en|and|toon|geef|show|list) )*(?:welke (?:fracties|partijen)|which (?:parties|groups)|wie)\b"
    r".*\b(?:vragen|vroegen|gesteld|gevraagd|questions|asked)$"
)
# "wat vroeg die partij nog meer?", "what else did they ask?"
_SAME_PARTY = re.compile(
    r"\b(?:die|deze|dezelfde|that|this|the same) (?:fractie|partij|party)\b.*\b(?:nog|meer|ook|else|more|also)\b|"
    r"\bvroe?g(?:en)? (?:ze|zij|die) (?:nog|ook)\b(?: meer\b)?|\bwhat else did they ask\b"
)
# "toon alle antwoorden over desinformatie", "which answers are about AI"
_ABOUT = re.compile(
    r"(?:(?:toon|geef|laat|zoek|show|give|find|list)(?: me| mij)? )?(?:(?:alle|welke|all|which|de|the) )?"
    r"(?:antwoorden|vragen|answers|questions) (?:(?:die|that|which) )?(?:(?:gaan|gaat|go|are) )?(?:over|about|on) "
    r"(?P<topic>.+?)(?: zien| gaan)?",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:hoeveel|how many) (?:vragen|antwoorden|questions|answers)(?: (?:zijn|staan|are|there|er|in|het|document))*|"
    r"(?:(?:toon|laat|geef|show|give|list)(?: me| mij)? )?(?:alle|all(?: the)?) (?:vragen|antwoorden|questions|answers)"
    r"(?: (?:en|and) (?:antwoorden|answers))?(?: zien| graag| please)*"
)
_ORDER = {"eerste": 0, "first": 0, "tweede": 1, "second": 1, "derde": 2, "third": 2, "laatste": -1, "last": -1}


def aliases(names: Iterable[str]) -> dict[str, str]:
    """Map every folded form of the fracties ``names`` to the name as the document has it."""
    return dict(_aliases(tuple(dict.fromkeys(name for name in names if name))))


@lru_cache(maxsize=64)
def _aliases(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    forms: dict[str, str] = {}
    for name in names:
        parts = [part for part in re.split(r"[-/]", fold(name)) if len(part) > 2]
        for part in parts if len(parts) > 1 else ():
            forms.update({form: name for form in _forms(part)})
    for name in names:  # a name of its own goes before the part of another's
        forms.update({form: name for form in _forms(fold(name))})
    return tuple(forms.items())


def _forms(name: str) -> tuple[str, ...]:
    return next((group for group in _SAME if name in group), (name,))


def parties_named(text: str, documents: Sequence[Document]) -> list[str]:
    """Return the documents' fracties named in folded ``text``, in order of mention; a name inside a word is none."""
    forms = aliases(exchange.party for document in documents for exchange in document.exchanges)
    return list(dict.fromkeys(forms[match.group()] for match in _names(forms).finditer(text))) if forms else []


def _names(forms: Iterable[str]) -> re.Pattern[str]:
    return _alternatives(tuple(sorted(forms, key=len, reverse=True)))


@lru_cache(maxsize=64)
def _alternatives(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?!\w)")


def party_lookup(question: Question) -> Intent | None:
    """Recognise what a fractie asked: all its questions, one of them by order, or a search among them."""
    documents = question.named
    parties = parties_named(question.folded, documents)
    if not parties:
        return unknown_party(question)
    forms = aliases(exchange.party for document in documents for exchange in document.exchanges)
    rest = without_parties(question.query, documents)
    subject = subject_of(rest)
    if not subject:
        return _all_questions(question, parties, rest)
    if len(parties) > 1 or not _is_about_asker(question.folded, rest, forms):
        return None
    return question.search(subject, party=parties[0])


def same_party(question: Question) -> Intent | None:
    """Recognise "wat vroeg die partij nog meer?": the questions of the fractie whose answer was shown last."""
    if question.current is None or not _SAME_PARTY.search(question.folded):
        return None
    exchange = question.exchange(question.current)
    if exchange is None:
        return None
    subject = subject_of(_SAME_PARTY.sub(" ", question.folded))
    if subject:
        return question.search(subject, party=exchange.party)
    return question.lookup(all_by(question, [exchange.party]), party=exchange.party)


def about_list(question: Question) -> Intent | None:
    """Recognise "alle antwoorden over sancties": a search for what the answers are about."""
    match = _ABOUT.fullmatch(question.query.strip(" ?!."))
    return question.search(match["topic"]) if match else None


def all_by(question: Question, parties: Sequence[str]) -> list[Target]:
    """Return every exchange of ``parties`` in the documents the turn is about, in order."""
    return [(doc.id, e.number) for doc in question.named for e in doc.exchanges if e.party in parties]


def subject_of(text: str) -> str:
    """Return what ``text`` asks about once the asking is taken away, or "" when nothing is left."""
    topic = _TOPIC.search(text)
    for candidate in (topic["topic"] if topic else "", text):
        words = [word for word in words_of(candidate) if fold(word) not in FUNCTION and fold(word) not in _STRUCTURE]
        if words and topic and candidate == topic["topic"]:
            return candidate.strip(" ?!.,;:")
        if words:
            return " ".join(words)
    return ""


def _all_questions(question: Question, parties: Sequence[str], rest: str) -> Intent:
    targets = all_by(question, parties)
    order = next((_ORDER[word] for word in words_of(fold(rest)) if word in _ORDER), None)
    if order is not None and re.search(NOUN, fold(rest)):
        targets = targets[order:][:1]
    return question.lookup(targets, party=", ".join(parties))


def without_parties(text: str, documents: Sequence[Document]) -> str:
    """Return ``text`` as written without the fracties' names (and without "-fractie" behind them)."""
    forms = aliases(exchange.party for document in documents for exchange in document.exchanges)
    if not forms:
        return text
    pattern = _names([*forms, *(form.replace("'", "’") for form in forms)]).pattern
    return re.sub(rf"{pattern}(?:-?(?:fractie|leden|vragen|questions))?", " ", text, flags=re.IGNORECASE)


def party_list(question: Question) -> Intent | None:
    """Recognise "welke fracties stelden vragen?" and "alle vragen": the first question of each, or everything."""
    exchanges = [e for doc in question.named for e in doc.exchanges]
    plural = {"fracties", "partijen", "parties", "groups", "deden", "posed"}
    if _WHICH.search(question.folded) and not set(question.words) - FUNCTION - _STRUCTURE - plural:
        first: dict[str, Exchange] = {}
        for exchange in exchanges:
            first.setdefault(exchange.party, exchange)
        return question.lookup([(e.document, e.number) for e in first.values()], "parties")
    if _ALL.fullmatch(question.folded):
        return question.lookup([(e.document, e.number) for e in exchanges])
    return None


def _is_about_asker(text: str, rest: str, forms: dict[str, str]) -> bool:
    """Say whether the fractie is named as the asker: by a word of asking, or by the word before its name."""
    if _CUES.intersection(words_of(fold(rest))) or "-fractie" in text:
        return True
    match = _names(forms).search(text)
    before = [word for word in words_of(text[: match.start()]) if word not in ("de", "het", "the")] if match else []
    return not before or before[-1] in _BEFORE


def unknown_party(question: Question) -> Intent | None:
    """Say so when a fractie is asked for that has no questions in the documents."""
    if parties_named(question.folded, question.documents):
        return None
    for group in _SAME:
        names = "|".join(re.escape(form) for form in group)
        asked = (
            rf"\b{_UNKNOWN_NEEDS_CUE}\s+(?:{names})(?!\w)|(?<![\w-])(?:{names})-fractie|"
            rf"^(?:en|and|what about) (?:de |het |the )?(?:{names})$"
        )
        if re.search(asked, question.folded):
            written = re.search(rf"\b(?:{names})\b", question.query, re.IGNORECASE)
            return question.lookup((), "unknown_party", party=written.group() if written else group[0])
    return None
