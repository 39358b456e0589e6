"""Turns that lean on the subject talked about: "en hoe zit dat met Zuid-Korea?", "Japan ook?", "waarom is dat nodig?".

Such a turn becomes a query that stands alone, out of words that the user wrote; the outcome is shown as what was
searched for. In doubt a turn stands alone: a subject taken from an earlier turn by mistake hides the answer, one missed
mostly does not. Resolves no pronoun beyond "the subject talked about".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rag.conversation.intent import Intent, Question
from rag.conversation.names import merge, names_among, replaceable
from rag.conversation.topic import subject_talked_about
from rag.conversation.words import LIGHT, fold, own_words, words_of
from rag.records import Turn

_OPENS = r"(?:(?:en|of|maar|and|or|but|dus|so|ok|oke|ook|ja|nee|yes|no|then|dan|nou|trouwens)\b[ ,]*)*"
# What opens a turn that goes on: "en", "maar hoe zit dat met", "geldt dat ook voor", "and what about"
LEAD = re.compile(
    _OPENS + r"(?:(?:"
    r"(?P<het>hoe (?:zit|staat|is|gaat) het(?: dan| nu)? (?:met|voor|in|bij))|hoe (?:zit|staat|is|gaat) (?:dat|"
    r"dit)(?: dan| nu)? (?:met|voor|in|bij)|wat (?:dan )?(?:met|over)|"
    r"ook (?:voor|in|bij|met|tegen)|(?:is|was) (?:dat|dit|het) ook (?:zo|het geval) (?:voor|in|bij|met)|"
    r"geld(?:t|en) (?:dat|dit|die|het|hetzelfde)(?: dan)?(?: ook)? (?:voor|in|bij)|hetzelfde (?:voor|met|bij)|"
    r"(?:what|how) about|what of|(?:the )?same (?:for|with)|"
    r"(?:is|does) (?:that|it|this)(?: also)? (?:the same|true|the case|apply|hold|go|count)(?: also)? (?:for|to|"
    r"in|with)"
    r")\b ?)?"
)
# What stands for something said. Not "ze", "hij" and "they": those mostly mean the cabinet, which needs no context.
ANAPHOR = re.compile(
    r"\b(?:(?:dat|dit|die|deze|that|this|those|these)(?! (?:jaar|week|maand|zomer|winter|najaar|voorjaar|moment|"
    r"kabinet|"
    r"year|week|month|summer|winter|autumn|spring|moment|cabinet|government)\b)|daar|hun|hen|hetzelfde|zulke|"
    r"dergelijke|zoiets|toen|hierdoor|their|them|"
    r"(?:daar|hier|er)(?:aan|bij|door|in|mee|naar|om|op|over|tegen|toe|uit|van|voor|na|onder|tussen|naast|achter|"
    r"binnen|buiten|tegenover))\b"
    r"|\b(?:something|anything|one) of (?:its|their|our|his) own\b|\biets eigens\b|"
    r"\been eigen (?:variant|versie|alternatief)\b"
    r"|\b(?:het|it|er|there)$"
)
# "is it binding?", "what's holding it up?": a weaker sign, since "it" often stands for nothing
_WEAK = re.compile(
    r"\b(?:zo'n|it|its|hij|(?:does|do|did|was|were|is|are) (?:they|there))\b|\b(?:van|voor|over|mee|toe|aan|bij|"
    r"about|for|with)$|\b(?:wordt|is|was|gaat|komt|geldt|werkt|moet|kan|mag|heeft|kost|duurt) het(?= (?:ook|al|"
    r"nog|niet|wel|nu|dan|eigenlijk|zo|in|voor|met|om|op|bij|van|tegen)\b|$)"
)
# A word of its own, then a new clause: what stands for something there mostly stands for that word
_CLAUSE = re.compile(
    r"[ ,](?:en|and|maar|but|want|wat|hoe|waarom|wie|wanneer|waar|waarvoor|welke|what|how|why|who|when|where)\b|,"
)
_BEHIND = re.compile(
    r"^(?P<rest>.+?)[ ,]+(?:ook|dan|wel|niet|zelf|toch|too|also|as well|itself|then|either|instead|not)(?: (?:dan|"
    r"niet|wel|toch|ook))?$"
)
_PREPOSITION = re.compile(
    r"^(?:(?:ook|niet|wel|also|only|alleen|juist|zeker|vooral) )?(?:met|voor|in|bij|tegen|van|door|aan|naar|uit|"
    r"op|tussen|onder|zonder|buiten|binnen|"
    r"for|with|by|against|from|in|at|to|between|without|within|among|outside|of) "
)
_ASKS = frozenset("wat hoe waarom wie wanneer waar welke welk hoeveel what how why who when where which".split())
VERBS = frozenset(
    "is zijn was waren kan kunnen kon wil willen gaat gaan heeft hebben had doet doen deed doe moet moeten mag komt "
    "komen wordt worden werd zal zullen zou does do did are were can could will would has have had should must".split()
)
_ASKED = re.compile(r"(?:(?:en|and|maar|but) )?(?:wat|hoe\w*|waar\w*|wanneer|what|how|when|where) \w+")
_EXPLAINED = re.compile(r"[^,]*, (?:een|de|het|the|a|an|die|zo'n)\b")
_SHORT = 6  # words: "welke landen zijn er betrokken?" names no subject
_IS_IT = re.compile(r"\bit\b")


def follow_up(question: Question) -> Intent | None:
    """Complete a turn that does not stand alone with the subject of the turn before; None when it stands alone."""
    turn = next((turn for turn in reversed(question.history) if turn.kind != "help"), None)
    if turn is None:
        return None
    new = own_words(question.query)
    names = names_among(new, question.documents, question.query)
    folded = _IS_IT.sub("ict", question.folded) if re.search(r"\bIT\b", question.query) else question.folded
    if not (depends(folded, new, names) or _is_counterpart(question, turn, folded, new, names)):
        return None
    lead = LEAD.match(folded + " ")
    instead = bool(new) and bool((lead and lead.group().strip()) or is_fragment(folded))  # not "wat kost dat?"
    topic = subject_talked_about(question, adds=instead)
    return question.search(merge(topic, new, names, question.documents)) if topic else None


def depends(folded: str, new: Sequence[str], names: Collection[str]) -> bool:
    """Say whether a turn leans on the turn before, by what it has of its own.

    It does when it has no subject word (``new``) at all; when a word of it stands for something said and at most two of
    its words are subject words (three behind "en" or "and"), not counting light ones; when it opens with "en", "and" or
    "what about" and is a fragment or names nothing but ``names``; or when it is a fragment that opens with a
    preposition or ends in "ook", "dan" or "too".
    """
    lead = LEAD.match(folded + " ")
    opens = bool(lead and lead.group().strip())
    heavy = [word for word in new if fold(word) not in LIGHT]
    if not new or (not heavy and len(words_of(folded)) <= _SHORT):
        return True
    if len(heavy) <= 2 + opens and len(new) <= 4 + opens and points_back(folded):
        return True
    if len(heavy) <= 1 and len(new) <= 3 and _points_weakly(folded):
        return True
    rest = folded[lead.end() :] if lead else folded
    most = 1 if lead and lead["het"] else 2  # "hoe staat het met de schade in Groningen?" stands alone
    if opens and (len(heavy) <= most and is_fragment(rest) or len(new) <= 3 and all(word in names for word in new)):
        return True
    leans = _BEHIND.match(folded) or _PREPOSITION.match(rest)
    return bool(leans) and len(heavy) <= 2 and is_fragment(rest) and _ASKS.isdisjoint(words_of(rest))


def points_back(folded: str) -> bool:
    """Say whether a word of the turn stands for something said before it, not for a word of the turn itself.

    "Hoeveel kost dat?" points back; "Wat is de ITU en wat doet Nederland daar?" and "landen die het niet eens zijn"
    do not.
    """
    return any(_refers(folded, match) for match in ANAPHOR.finditer(folded))


def _refers(folded: str, match: re.Match[str]) -> bool:
    before = folded[: match.start()]
    clauses = [before[: cut.start()] for cut in _CLAUSE.finditer(before)]
    after = folded[match.end() :]
    joins = match.group() in ("die", "dat", "that") and after
    asked = _ASKED.fullmatch(before.strip())
    relative = joins and not asked and own_words(" ".join(before.split()[-1:]))
    # "klopt het dat scholen …", "wat is dat, een samenleving die …": it stands for what comes, not for what was said
    ahead = own_words(after) and (joins and re.search(r"\b(?:het|it)\b", before) or _EXPLAINED.match(after))
    return not relative and not ahead and not any(own_words(clause) for clause in clauses)


def _points_weakly(folded: str) -> bool:
    return any(_refers(folded, match) for match in _WEAK.finditer(folded))


def is_fragment(rest: str) -> bool:
    """Say whether ``rest`` is no clause: it has no verb of the closed list and opens with no question word."""
    words = words_of(rest)
    return not VERBS.intersection(words) and not (words and words[0] in _ASKS and len(words) > 3)


def _is_counterpart(question: Question, turn: Turn, folded: str, new: Sequence[str], names: Collection[str]) -> bool:
    """Say whether the turn is a bare name ("South Korea?") that can stand where the turn before has one of its kind."""
    bare = len(words_of(folded)) <= 3 and len(new) == len(words_of(folded))
    if not bare or turn.kind != "search" or not all(word in names for word in new):
        return False
    return bool(replaceable(turn.searched, new, question.documents))
