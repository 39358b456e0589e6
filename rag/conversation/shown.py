"""Turns about what was just shown: "wie vroeg dat?", "waar staat dat?", "de volgende", "nog meer".

A turn is one of these when it has the cue and no word of its own beside it. Does not search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.words import FUNCTION, fold, words_of
from rag.records import Turn


class _Rule(NamedTuple):
    """A turn follows the rule when ``cue`` is found in it and its words are function words or among ``words``."""

    notice: str
    cue: re.Pattern[str]
    words: frozenset[str]


def _rule(notice: str, cue: str, words: str) -> _Rule:
    return _Rule(notice, re.compile(cue), frozenset(words.split()))


_LONGEST = 12  # words
_START = r"^(?:(?:en|maar|and|but|dan) )*"
_SHOW = "toon laat geef lees open zien lezen tonen show give read see graag please alsjeblieft eens opnieuw again"
_ABOUT_SHOWN = (
    # "wie vroeg dat?", "van welke fractie was dat?", "who asked that?"
    _rule(
        "who_asked",
        rf"{_START}(?:van |door |aan )?(?:(?:wie|welke (?:fractie|partij)|who|which (?:party|group|mps?))\b.*"
        r"\b(?:vroeg|vroegen|vraag|vragen|vraagt|stelde|stelden|gevraagd|gesteld|weten|asked|ask|question|asking)\b"
        r"|(?:welke (?:fractie|partij)|which (?:party|group)) (?:is|was) (?:dat|dit|that|this|it)$)",
        "vroeg vroegen vraag vragen vraagt stelde stelden gevraagd gesteld fractie partij asked ask question "
        "asking party"
        "group mp mps posed",
    ),
    # "waar staat dat?", "wat is de bron?", "where does it say that?"
    _rule(
        "where",
        rf"{_START}(?:(?:waar|where)\b.*\b(?:staat|vandaan|vind|vinden|lees|lezen|terug|terugvinden|nalezen|from|"
        rf"find|say|says|"
        r"written|stated|read)\b|(?:waar|where) (?:is|was) (?:dat|dit|that|this|it)$|(?:op )?(?:welke|which|what) "
        r"(?:pagina|bladzijde|regel|regels|bron|page|source)\b|(?:(?:wat|what|geef|give|toon|show)\b.*)?\b(?:bron|"
        r"bronvermelding|vindplaats|source)\b|(?:welk|which) (?:antwoord|nummer|answer|number) (?:is|was)\b)",
        "staat vandaan vind vinden lees lezen terug terugvinden nalezen bron bronvermelding bronnen vindplaats "
        "pagina bladzijde regel regels hiervan daarvan ervan antwoord nummer tekst document find say says written "
        "stated read come"
        "comes source page answer number text give toon geef show exacte",
    ),
    # "toon de hele vraag", "wat was de vraag precies?", "what did they ask?"
    _rule(
        "full_question",
        rf"{_START}(?:(?:.*\b(?:hele|gehele|volledige|complete|oorspronkelijke|originele|exacte|letterlijke|full|whole|"
        r"entire|original|exact|complete)|(?:toon|laat|geef|lees|show|give|read)\b.*|(?:wat|what|hoe)\b.*\b(?:was|is|"
        r"luidde|luidt)(?: de| die| hun| the)?) (?:vraag|vraagtekst|vragen|question)\b"
        r"|wat (?:werd|is|was) er (?:dan |nou |precies )*gevraagd"
        r"|wat vroeg(?:en)? (?:ze|zij|hij|die|men|de fractie|deze leden|de leden)\b"
        r"|what (?:did they|exactly did they|was) ask)",
        "hele gehele volledige complete oorspronkelijke originele exacte letterlijke full whole entire original exact "
        "vraag vraagtekst vragen question luidde luidt gevraagd vroeg vroegen fractie leden ask asked erbij tekst text "
        f"{_SHOW}",
    ),
    # "toon het hele antwoord", "laat dat antwoord nog eens zien"
    _rule(
        "",
        rf"{_START}(?:toon|laat|geef|lees|show|give|read)\b.*\b(?:antwoord|answer|dat|that|it)\b",
        f"hele gehele volledige full whole entire antwoord answer tekst text helemaal {_SHOW}",
    ),
)
_STEP_WORDS = f"volgende vorige next previous antwoord vraag answer question one terug back ga go {_SHOW}"
_NEXT = _rule("", rf"{_START}(?:.*\b)?(?:volgende|next)\b", _STEP_WORDS)
_PREVIOUS = _rule("", rf"{_START}(?:.*\b)?(?:vorige|previous)\b|^(?:ga )?terug$|^(?:go )?back$", _STEP_WORDS)
_MORE = _rule(
    "",
    r"\b(?:meer|andere|more|other|others|else|verder)\b|^(?:en )?wat nog",
    "meer andere antwoord antwoorden resultaten informatie details onderwerp answer answers results information "
    "subject"
    f"topic else hierover daarover erover verder {_SHOW}",
)


def about_shown(question: Question) -> Intent | None:
    """Recognise a question about the answer shown last: who asked it, where it stands, its whole question."""
    for rule in _ABOUT_SHOWN:
        if _follows(rule, question.folded):
            if question.current is None:
                return question.help("no_context")
            return question.lookup([question.current], rule.notice)
    return None


def step(question: Question) -> Intent | None:
    """Recognise "de volgende", "de vorige" and "nog meer": along the last list that was shown, else by number."""
    move = 1 if _follows(_NEXT, question.folded) else -1 if _follows(_PREVIOUS, question.folded) else 0
    more = not move and _follows(_MORE, question.folded)
    if not move and not more:
        return None
    if question.current is None:
        return question.help("no_context")
    rest = _rest(question.history) if more else _neighbour(question, question.current, move)
    return question.lookup(rest, ("more" if more else "") if rest else "no_more")


def _follows(rule: _Rule, text: str) -> bool:
    words = words_of(text)
    known = all(word in FUNCTION or word in rule.words for word in words)
    return known and 0 < len(words) <= _LONGEST and bool(rule.cue.search(text))


def _rest(history: Sequence[Turn]) -> tuple[Target, ...]:
    """Return what the last turn with answers found beside the first."""
    return next((turn.answers[1:] for turn in reversed(history) if turn.answers), ())


def _neighbour(question: Question, current: Target, move: int) -> tuple[Target, ...]:
    listed = _last_list(question)
    if current in listed:
        at = listed.index(current) + move
        return listed[at : at + 1] if at >= 0 else ()
    target = (current[0], current[1] + move)
    return (target,) if question.exchange(target) else ()


def _last_list(question: Question) -> tuple[Target, ...]:
    """Return the answers of the last turn that was no step itself, when it had several."""
    for turn in reversed(question.history):
        asked = " ".join(fold(turn.query).split()).strip(" ?!.")
        if turn.answers and not (_follows(_NEXT, asked) or _follows(_PREVIOUS, asked)):
            return turn.answers if len(turn.answers) > 1 else ()
    return ()
