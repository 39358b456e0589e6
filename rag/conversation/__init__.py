"""A turn of the conversation in its context: a query that stands alone, a look-up, or a sentence of help.

Rules in a fixed order; the first that knows the turn decides, and what none knows is searched for as it is. What stands
in a turn is never an order to the program. Does not retrieve, rank or generate anything.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.conversation.asked import party_list, party_lookup, same_party
from rag.conversation.back import back
from rag.conversation.followup import follow_up
from rag.conversation.intent import Intent, Question
from rag.conversation.lists import about_list
from rag.conversation.literal import find_literal, literal_lookup
from rag.conversation.notes import footnote_lookup
from rag.conversation.numbers import number_lookup
from rag.conversation.references import reference_lookup
from rag.conversation.requests import declined
from rag.conversation.shown import about_shown
from rag.conversation.smalltalk import small_talk, without_greeting
from rag.conversation.steps import step
from rag.conversation.theirs import theirs
from rag.conversation.topic import same_subject
from rag.conversation.words import content_words, detect_language
from rag.records import Document, Turn

__all__ = ["Intent", "detect_language", "find_literal", "interpret"]

_RULES: tuple[Callable[[Question], Intent | None], ...] = (
    literal_lookup,
    declined,
    small_talk,
    reference_lookup,
    about_list,
    theirs,
    same_party,
    back,
    about_shown,
    step,
    footnote_lookup,
    number_lookup,
    same_subject,
    party_lookup,
    follow_up,
    party_list,
)


def interpret(query: str, history: Sequence[Turn], documents: Sequence[Document]) -> Intent:
    """Return what ``query`` asks for, after ``history`` (oldest first), of ``documents``.

    Pure and without errors: a turn that no rule knows is a search for its own words, if it has any. ``Intent.searched``
    is what was searched for, and stands alone.
    """
    question = Question(without_greeting(query), history, documents)
    for rule in _RULES:
        intent = rule(question)
        if intent is not None:
            return intent
    if not content_words(question.query, drop=()):
        return question.help("no_context")
    return question.search(question.query.strip())
