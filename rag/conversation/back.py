"""Turns that go back: "terug naar Starlink", "nog even over die motie", "terug naar mijn eerste vraag".

The reply to an earlier turn is given again, found by the words that it was searched with. Does not step along a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.asked import is_subject, trimmed
from rag.conversation.intent import Intent, Question
from rag.conversation.parties import parties_named
from rag.conversation.words import LIGHT, content_words, fold, words_of
from rag.records import Turn

MINE = re.compile(r"\b(?:mijn|my|onze|our|begin|start|waar (?:ik|we)|where (?:i|we))\b")
_FIRST = re.compile(r"\b(?:eerste|first|beginning|begin|start|begonnen|started|beginvraag)\b")
_WILL = (
    r"(?:(?:en|maar|ok|oke|even|nu|nou|dan|and|but|now|so|let'?s|can we|could we|kunnen we|kan ik|laten we|laat ons|"
    r"ik wil|ik wou|i want to|i'd like to|graag|het|to|om|toch) )*"
)
_AGAIN = r"(?:nog|even|eens|es|weer|een keer|nu|toch)"
_NET = r"(?:net|daarnet|zonet|zojuist|daarstraks|straks|eerder|zo-even|before|earlier|just now)"
_ONE = (
    r"(?:dat|die|het|the one|that one|the|that)(?: (?:antwoord|stuk|"
    r"stukje|verhaal|vraag|answer|part|question))?"
)
_TO = r"(?:naar|to|on|bij|op|over|about)"
_BACK_TO = re.compile(
    rf"^\W*{_WILL}(?:"
    rf"(?:(?:ga|gaan|go|get|come|kom) )?(?:{_AGAIN} )*(?:terug|teruggaan|terugkomen|back|return)(?: {_AGAIN})* {_TO}|"
    rf"(?:nog )?(?:even|eens|weer|once more|again)(?: {_AGAIN})* (?:over|about|naar|on)|"
    r"nog (?:een|1) keer over|nog over|opnieuw over|nog een vra(?:ag|agje) over|"
    r"another question (?:about|on)|one more (?:question|thing) (?:about|on)|"
    rf"(?:returning|going back|coming back|terugkomend|terug te komen|terug te gaan) {_TO}|"
    rf"(?:weer|nog (?:eens|even|een keer)|opnieuw|again|once more) {_ONE} (?:over|van|about|on)|"
    rf"{_ONE} (?:over|van|about|on)(?=.*\b(?:(?:van|from) )?{_NET}\W*$)|"
    r"wat zei (?:je|jij|u|het kabinet)(?: nou)? (?:ook |al)?(?:alweer|weer|eerder|net)(?: over)?|"
    r"what did (?:you|they) say (?:earlier |again )?about)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"\W*(?:\b(?:(?:(?:van|from) )?{_NET}|(?:i|we|ik) (?:started|began|begon)(?: with| mee)?|zien|hebben|again|"
    rf"nog een keer|opnieuw|graag|please|alsjeblieft|thing|"
    rf"verhaal|praten|gaan|kijken)\b\W*)+$",
    re.IGNORECASE,
)
_POINTED = re.compile(rf"^{_ONE} (?:over|van|about|on) ", re.IGNORECASE)
_BEGINS = 5  # letters that two words must share: "satelliet", "satellieten"


def back(question: Question) -> Intent | None:
    """Recognise "terug naar mijn eerste vraag", "nog even over Starlink": an earlier turn's reply again."""
    turns = [turn for turn in question.history if turn.kind != "help" and (turn.answers or turn.kind == "search")]
    match = _BACK_TO.search(question.query)
    if match is None:
        return _again(question, turns) if _names_a_turn(question) else None
    rest = _POINTED.sub("", _TAIL.sub("", question.query[match.end() :]))
    along = Question(rest, (), question.documents)
    if along.only("previous", "next", "answer") and along.has("previous", "next", "answer"):
        return None  # "ga terug naar de vorige": a step
    about = re.search(r"\b(?:over|about)\b", rest)
    if any(word.isdigit() for word in words_of(rest)):
        return None
    if parties_named(fold(rest), question.documents) and not about:
        return None
    said = _said(turns, [fold(word) for word in content_words(rest, drop=())])
    if said and not question.has("previous"):
        return question.search(said.searched)
    own = [fold(word) for word in content_words(rest, drop=()) if is_subject(word) and fold(word) not in LIGHT]
    if not own:
        return _again(question, turns)
    said = _said(turns, own)
    return question.search(said.searched if said else trimmed(rest) or rest.strip(" ?!.,;:"))


def _names_a_turn(question: Question) -> bool:
    """Say whether the turn names an earlier one without "terug naar": "my first question again"."""
    if not question.only("question", "subject", "back", "previous", "answer", "find"):
        return False
    if question.has("subject") and question.has("previous"):
        return True
    mine = MINE.search(question.folded) and question.has("question", "subject", "back")
    return bool(mine) and question.has("previous", "back")


def _said(turns: Sequence[Turn], own: Sequence[str]) -> Turn | None:
    """Return the first search that has all the words, as they are or as they begin."""
    if not own:
        return None
    searches = [(turn, [fold(word) for word in words_of(turn.searched)]) for turn in turns if turn.kind == "search"]
    same = (turn for turn, words in searches if set(own) <= set(words))
    alike = (t for t, words in searches if all(any(word[:_BEGINS] in other for other in words) for word in own))
    return next(same, None) or next(alike, None)


def _again(question: Question, turns: Sequence[Turn]) -> Intent:
    """Return the reply to the first turn, or to the one before the subject talked about."""
    if not turns:
        return question.help("no_context")
    turn = turns[0] if _FIRST.search(question.folded) else _before(turns)
    return question.search(turn.searched) if turn.kind == "search" else question.lookup(turn.answers)


def _before(turns: Sequence[Turn]) -> Turn:
    """Return the last turn that searched for something else than the last one."""
    last = turns[-1]
    others = (t for t in reversed(turns) if t.searched != last.searched and t.answers[:1] != last.answers[:1])
    return next(others, turns[0])
