"""Lists by subject: "alle antwoorden over desinformatie", "alles over Oekraïne", "welke partijen vroegen over AI?".

Such a list is complete where that can be decided: every exchange that holds all the words of the subject, as they are,
inflected or inside a compound; first those whose answer has them, then those whose question has them, each in the order
of the document. When none holds them (an English word, a paraphrase) or half of the document does, it is an ordinary
search. Does not rank.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.conversation.asked import trimmed
from rag.conversation.intent import Intent, Question, Target
from rag.conversation.parties import parties_named, without_parties
from rag.conversation.vocabulary import classes_of
from rag.conversation.words import FUNCTION, GENERIC, content_words, fold, words_of
from rag.records import Document, Exchange

# "alle antwoorden die gaan over X", "alles wat er over X staat", "which answers mention X", "waar gaat het over X"
_ABOUT = re.compile(
    r"^(?P<before>.*?)\b(?:over|omtrent|inzake|rond(?:om)?|about|on|regarding|mention(?:s|ing)?|concern(?:ing|s)?|"
    r"cover(?:ing|s)?|noemen|noemt|bevatten|contain(?:ing)?)\s+"
    r"(?P<topic>\S.*)$",
    re.IGNORECASE,
)
# "waar komt X allemaal voor?", "where is X mentioned?", "in welke antwoorden wordt X genoemd?"
_MENTIONED = re.compile(
    r"^\W*(?:(?:en|and) )?(?:waar|where|in (?:welke|which) (?:antwoorden|vragen|answers|questions))\s+(?:(?P<komt>komt|"
    r"komen)|wordt|worden|is|are|does|do|gaat het|gaan het)\s+"
    r"(?:over\s+)?(?P<topic>.+?)\s+(?:allemaal\s+|overal\s+|ergens\s+|all\s+)*(?:(?(komt)voor|genoemd)|genoemd|"
    r"vermeld|besproken|"
    r"behandeld|ter sprake|aan bod|mentioned|discussed|occur|appear|come up)\W*$",
    re.IGNORECASE,
)
# "alles wat met X te maken heeft"
_TO_DO_WITH = re.compile(r"^.*?\b(?:alles|alle)\b.*\bmet\s+(?P<topic>.+?)\s+te maken\b.*$", re.IGNORECASE)
_ALL = frozenset("alle alles allemaal all every everything elke iedere each".split())
_WHICH = frozenset("welke which what hoeveel many".split())
_PLURAL = frozenset(
    "antwoorden vragen answers questions partijen fracties parties groups resultaten exchanges plekken passages".split()
)
_COMPOUND = 5  # letters that a word needs to be looked for inside others: "AI" is a word of its own
_GO = frozenset("gaan gingen exchange exchanges plekken er".split())
_HALF = 0.5
_ENDS = ("en", "es", "s", "e", "n")


def about_list(question: Question) -> Intent | None:
    """Recognise a request for all that is said about a subject; of one fractie when it is named."""
    mentioned = _MENTIONED.match(question.query) or _TO_DO_WITH.match(question.query)
    if mentioned:
        return _list(question, mentioned["topic"], [])
    match = _ABOUT.match(question.query)
    if match is None:
        return None
    parties = parties_named(fold(match["before"]), question.named)
    before = words_of(fold(without_parties(match["before"], question.named)))
    wanted = set(before)
    whole = wanted & _ALL or (wanted & _WHICH and wanted & _PLURAL)
    if not whole or any(word not in FUNCTION and not classes_of(word) and word not in _GO for word in before):
        return None
    return _list(question, match["topic"], parties)


def _list(question: Question, said: str, parties: list[str]) -> Intent | None:
    topic = trimmed(said)
    if not topic or len(parties) > 1 or question.has("refer") and any(c.isdigit() for c in topic):
        return None
    targets = holders(question, topic, parties[0] if parties else "")
    if not targets:
        return question.search(topic, party=parties[0] if parties else "")
    found = question.lookup(targets, party=parties[0] if parties else "")
    return Intent(found.kind, topic, found.targets, found.document, found.party, language=found.language)


def holders(question: Question, topic: str, party: str) -> list[Target]:
    """Return every exchange whose answer or question holds all words of ``topic``; none when that decides nothing."""
    words = [fold(word) for word in content_words(topic, drop=GENERIC)]
    if not words:
        return []
    wanted = [_stem(word) for word in words]
    places: tuple[list[Target], list[Target]] = ([], [])
    count = 0
    for doc in question.named:
        for exchange, answer, asked in _texts(doc):
            count += 1
            if party in ("", exchange.party) and all(_holds(stem, answer | asked) for stem in wanted):
                place = 0 if all(_holds(stem, answer) for stem in wanted) else 1
                places[place].append((exchange.document, exchange.number))
    found = [*places[0], *places[1]]
    return found if len(found) <= max(1.0, _HALF * count) else []


def _stem(word: str) -> str:
    """Return ``word`` without an ending of number or case, as long as four letters are left."""
    end = next((end for end in _ENDS if word.endswith(end) and len(word) - len(end) >= 4), "")
    return word.removesuffix(end)


def _holds(stem: str, text: frozenset[str]) -> bool:
    if len(stem) >= _COMPOUND:
        return any(stem in word for word in text)
    return stem in text or any(_stem(word) == stem for word in text)


@lru_cache(maxsize=8)
def _read(text: str, exchanges: tuple[Exchange, ...]) -> tuple[tuple[Exchange, frozenset[str], frozenset[str]], ...]:
    def words(ranges: tuple[tuple[int, int], ...]) -> frozenset[str]:
        found = words_of(re.sub(r"-\s+", "-", fold(" ".join(text[a:b] for a, b in ranges))))
        return frozenset(part for word in found for part in (word, *word.split("-")))

    return tuple((e, words(e.answer_ranges), words(e.question_ranges)) for e in exchanges)


def _texts(document: Document) -> tuple[tuple[Exchange, frozenset[str], frozenset[str]], ...]:
    return _read(document.text, document.exchanges)
