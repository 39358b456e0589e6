"""What a fractie asked: "alle vragen van de SGP", "wat vroeg D66 over Starlink?", "welke fracties stelden vragen?".

Lists are complete and in the order of the document; with a subject it is a search among the fractie's questions.
Does not know the names of the fracties.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import NOUN, first_or_last, place_of
from rag.conversation.parties import aliases, parties_named, unknown_named, without_parties
from rag.conversation.vocabulary import classes_of
from rag.conversation.words import FUNCTION, GENERIC, fold, words_of
from rag.records import Exchange

_TOPIC = re.compile(
    r"\b(?:over|inzake|omtrent|rond(?:om)?|betreffende|aangaande|met betrekking tot|naar|about|on|regarding|"
    r"concerning)\s+"
    r"(?P<topic>\S.*)$",
    re.IGNORECASE,
)
# Words around a fractie's name that add no subject, beside those of the conversation
_STRUCTURE = GENERIC | frozenset(
    "hoeveel totaal aantal amount count total many deed deden tweede kamer namens fractie leden aan bod iets "
    "anything something woord zijnde verder trouwens reeks rij alle keer geven".split()
)
_COUNTS = frozenset(
    "twee drie vier vijf zes zeven acht negen tien two three four five six seven eight nine ten".split()
)
_NOT_ALONE = frozenset("gaat gaan iets anything something vind vindt denkt zien".split())
_BEFORE = frozenset("van door aan tegen volgens voor namens by from to for of did does fractie".split())
# "wat vroeg die partij nog meer?", "what else did they ask?", "more by this group"
_SAME_PARTY = re.compile(
    r"\b(?:hun|their)(?: (?:andere|overige|other|remaining))? (?:vragen|questions)\b|"
    r"\b(?:die|deze|dezelfde|that|this|the same|same|hun|their) (?:fractie|partij|party|group)\b|"
    r"\b(?:vroe?g(?:en)?|stelde(?:n)?|wilde(?:n)?|heb(?:ben)?|ask(?:ed)?|raised?)\b.*\b(?:ze|zij|die|they)\b|"
    r"\b(?:ze|zij|they)\b.*\b(?:gevraagd|gesteld|vroegen|ask(?:ed)?|raised?)\b|"
    r"\b(?:van|by|from|door) (?:ze|hen|hun|them|dezelfden?)\b"
)
_REST = re.compile(
    r"\b(?:nog|meer|ook|else|more|also|andere?|other|others|another|alle|alles|all|verder|rest|eentje|allemaal|"
    r"everything|al)\b|"
    r"\b(?:hun|their)(?: [^\W\d]+)? (?:vragen|questions)\b"
)
_WHICH = re.compile(r"\b(?:welke|which|naam|name|wie|who)\b")
_ABOUT_IT = re.compile(r"\b(?:hier|daar|er)\w*(?:over|naar|op)\b|\b(?:hier|daar) iets\b|about (?:this|that|it)")
_ONE_MORE = re.compile(r"\b(?:nog (?:een|eentje)|another|one more|andere (?:vraag|een))\b")


def party_lookup(question: Question) -> Intent | None:
    """Recognise what a fractie asked: all its questions, one of them by order, or a search among them."""
    parties = parties_named(question.folded, question.named)
    if not parties:
        return unknown_party(question)
    rest = without_parties(question.query, question.named)
    subject = subject_of(rest)
    if not subject:
        return _all_questions(question, parties, rest)
    if len(parties) > 1 or not _is_about_asker(question, rest):
        return None
    return question.search(subject, party=parties[0])


def same_party(question: Question) -> Intent | None:
    """Recognise "wat vroeg die partij nog meer?": the questions of the fractie whose answer was shown last."""
    if question.current is None or not _SAME_PARTY.search(question.folded) or not _REST.search(question.folded):
        return None
    exchange = question.exchange(question.current)
    which = question.has("party") and _WHICH.search(question.folded)
    if exchange is None or which or question.has("refer", "told") or parties_named(question.folded, question.documents):
        return None
    subject = subject_of(_SAME_PARTY.sub(" ", question.folded))
    if subject:
        return question.search(subject, party=exchange.party) if question.has("party") and question.has("ask") else None
    if _ABOUT_IT.search(question.folded) and not question.has("party"):
        return None
    targets = all_by(question, [exchange.party])
    if _ONE_MORE.search(question.folded):
        after = [target for target in targets if target[1] > question.current[1]]
        targets = (after or [target for target in targets if target != question.current] or targets)[:1]
    return question.lookup(targets, party=exchange.party)


def all_by(question: Question, parties: Sequence[str]) -> list[Target]:
    """Return every exchange of ``parties`` in the documents the turn is about, in order."""
    return [(doc.id, e.number) for doc in question.named for e in doc.exchanges if e.party in parties]


def subject_of(text: str) -> str:
    """Return what ``text`` asks about once the asking is taken away, or "" when nothing is left."""
    topic = _TOPIC.search(text)
    if topic and (found := trimmed(topic["topic"])):
        return found
    words = [word for word in words_of(text) if is_subject(word)]
    return " ".join(words)


def is_subject(word: str) -> bool:
    """Say whether ``word`` is of no closed class: not of the language, the document, or the conversation."""
    folded = fold(word)
    closed = folded in FUNCTION or folded in _STRUCTURE or folded.isdigit()
    talk = classes_of(folded) - {"cited", "work"}
    return not (closed or talk or folded in _COUNTS or place_of(folded) is not None)


_ASIDE = frozenset("polite show all ask told more find subject question answer party".split())


def trimmed(text: str) -> str:
    """Return ``text`` without the words at its ends that ask: "over dat toezicht ook iets gevraagd" → "toezicht"."""
    words = list(re.finditer(r"[‘“„«\"']?[^\W_]+(?:[-'/.&][^\W_]+)*[’”»\"']?", text))
    places = [found.span() for found in words if _is_topic(fold(found.group()).strip("\"'"))]
    return text[places[0][0] : places[-1][1]] if places else ""


def _is_topic(word: str) -> bool:
    return word not in FUNCTION and word not in _NOT_ALONE and _ASIDE.isdisjoint(classes_of(word))


def _all_questions(question: Question, parties: Sequence[str], rest: str) -> Intent:
    targets = all_by(question, parties)
    span = first_or_last(fold(rest))
    if span is not None:
        return question.lookup(targets[span], party=", ".join(parties))
    place = next((at for word in words_of(fold(rest)) if (at := place_of(word)) is not None), None)
    if place is not None and (re.search(NOUN, fold(rest)) or not question.has("all")):
        place = -2 if place == -1 and "een na laatste" in fold(rest) else place
        targets = targets[place if place < 0 else place - 1 :][:1]
    return question.lookup(targets, party=", ".join(parties))


def party_list(question: Question) -> Intent | None:
    """Recognise "welke fracties stelden vragen?" and "alle vragen": the first question of each, or everything."""
    exchanges = [e for doc in question.named for e in doc.exchanges]
    words = set(question.words)
    if not question.only("party", "ask", "question", "answer", "document", "find", "number", "told"):
        if question.own != ["aantal"]:
            return None
    plural = words & {"fracties", "partijen", "parties", "groups", "factions", "kamerleden", "politici", "mps"}
    if (plural and words & {"welke", "which", "wie", "who", "alle", "all", "what", "hoeveel", "many"}) or (
        words & {"wie", "who"} and words & {"vragen", "questions"}
    ):
        first: dict[str, Exchange] = {}
        for exchange in exchanges:
            first.setdefault(exchange.party, exchange)
        return question.lookup([(e.document, e.number) for e in first.values()], "parties")
    every = question.has("all") or words & {"hoeveel", "many"}
    if every and words & {"vragen", "antwoorden", "questions", "answers"}:
        return question.lookup([(e.document, e.number) for e in exchanges])
    return None


def _is_about_asker(question: Question, rest: str) -> bool:
    """Say whether the fractie is named as the asker: by a word of asking, or by the word before its name."""
    if any({"ask", "party", "told", "question", "answer"} & classes_of(word) for word in words_of(fold(rest))):
        return True
    text = question.folded
    if "-fractie" in text:
        return True
    forms = aliases(exchange.party for document in question.named for exchange in document.exchanges)
    places = [found.start() for form in forms for found in re.finditer(rf"(?<![\w-]){re.escape(form)}(?!\w)", text)]
    before = [word for word in words_of(text[: min(places)]) if word not in ("de", "het", "the")] if places else []
    return not before or before[-1] in _BEFORE


def unknown_party(question: Question) -> Intent | None:
    """Say so when a fractie is asked for that has no questions in the documents."""
    name = unknown_named(question.folded, question.documents)
    if not name:
        return None
    written = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", question.query, re.IGNORECASE)
    return question.lookup((), "unknown_party", party=written.group() if written else name)
