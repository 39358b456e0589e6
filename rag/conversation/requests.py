"""Requests for what the product does not do: summarise, explain simply, translate, write, compare, judge.

The reply says so and shows the literal text that the request is about, where there is one; a request with a subject
of its own still searches for that subject. Obeys no request, whatever it says.
"""

from __future__ import annotations

import re

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import NUMBERED, numbers_named, place_of, spelled_out
from rag.conversation.vocabulary import classes_of
from rag.conversation.wishes import AROUND, THING, WISHES, Wish
from rag.conversation.words import FUNCTION, content_words, fold, words_of

_THANKS = re.compile(r"\b(?:bedankt|dank\w*|thanks|thank)\b")
_PAIR = re.compile(r"\b(?:twee|two|beide|allebei|both|eerste en tweede|first and second)\b")
# An order to write, whatever its subject: "schrijf een brief over Starlink"; not "wie schrijft de nota?"
_ORDER = re.compile(
    r"(?:(?:(?:kun|kan|kunt|wil|zou|zal) (?:je|jij|u)|(?:can|could|would|will) you|please|alsjeblieft|hoi|en|and|"
    r"ik wil(?: dat je)?|i want(?: you to)?|i need|help (?:me|mij)(?: om)?|,)\s*)*"
    r"(?:(?:schrijf|verzin|bedenk|componeer|programmeer|draft|compose|invent|write|maak|genereer|make|create|generate|"
    r"stel|formuleer)\b|(?<=u )\w.*\b(?:schrijven|verzinnen|bedenken|maken|opstellen)\b|"
    r"(?<=je )\w.*\b(?:schrijven|verzinnen|bedenken|maken|opstellen)\b)"
)
_THING = re.compile(rf"\b{THING}\b")


def declined(question: Question) -> Intent | None:
    """Recognise a request for a text, an opinion or a judgement that the product does not give."""
    if _THANKS.search(question.folded) and len(question.words) <= 6:
        return None  # "helder uitgelegd, dank!"
    wish = next((wish for wish in WISHES if wish.pattern.search(question.folded)), None)
    if wish is None:
        return None
    subject = _subject(question, wish)
    if not subject or (wish.notice == "no_writing" and _ORDER.match(question.folded)):
        return question.help(wish.notice, _meant(question, wish))
    if not wish.firm:
        return None
    return question.search(_from_first_to_last(question.query, subject), notice=wish.notice)


def _subject(question: Question, wish: Wish) -> frozenset[str]:
    """Return the words of the request that are neither of the request nor of the conversation."""
    text = NUMBERED.sub(" ", spelled_out(question.folded))
    for other in WISHES:
        if other.notice in (wish.notice, "no_summary"):
            text = other.pattern.sub(_inside, text)
    words = content_words(_THING.sub(" ", text))
    own = (word for word in words if word not in AROUND and not classes_of(word) and place_of(word) is None)
    written = {fold(word) for word in words_of(question.query)}
    return frozenset(word for word in own if word in written and not word.isdigit())


def _inside(found: re.Match[str]) -> str:
    """Take the ends of a match away, and leave what stands between them: "vat … samen"."""
    return " " + " ".join(words_of(found.group())[1:-1]) + " "


def _from_first_to_last(query: str, subject: frozenset[str]) -> str:
    """Return ``query`` from its first ``subject`` word, with the articles before it, to its last."""
    words = words_of(query)
    places = [place for place, word in enumerate(words) if fold(word) in subject]
    first = places[0]
    while first and fold(words[first - 1]) in _LEADING:
        first -= 1
    return " ".join(words[first : places[-1] + 1])


_LEADING = (FUNCTION | {"beleid"}) - frozenset("vat samen eens dat je jij me mij u van you".split())


def _meant(question: Question, wish: Wish) -> tuple[Target, ...]:
    """Return the answers that the request is about: the numbers in it, a pair, or the answer shown last."""
    numbers = numbers_named(spelled_out(question.folded))
    named = tuple((doc.id, n) for doc in question.nearest for n in numbers if question.exchange((doc.id, n)))
    if named:
        return named
    last = next((turn.answers for turn in reversed(question.history) if turn.answers), ())
    return last[: 2 if wish.notice == "no_comparison" or _PAIR.search(question.folded) else 1]
