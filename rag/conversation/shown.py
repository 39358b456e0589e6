"""Turns about the answer just shown: "wie vroeg dat?", "waar staat dat?", "toon de hele vraag", "en de voetnoot?".

A turn is one of these by the classes of its words when it has no subject of its own, in whatever order they stand.
Does not search and does not step to other answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.conversation.intent import Intent, Question
from rag.conversation.numbers import place_of
from rag.conversation.parties import parties_named
from rag.conversation.words import FUNCTION

_WHO = frozenset("wie who wiens whose whom".split())
_WHICH = frozenset("welke welk which what".split())
_ALL = frozenset("alle all hoeveel many".split())
_THEY = frozenset("ze zij they".split())
_SEVERAL = frozenset("welke which every elke vragen questions ik i".split())
_MINE = frozenset("mijn my onze our".split())
# "is er een link naar die verklaring in de voetnoot?": what is named with "that" is in the answer shown
_THAT = re.compile(
    r"\b(?:die|dat|deze|dit|that|this|those|these)(?: [^\W\d_]+){1,2}?(?= (?:in|bij|uit|of|from|with|to)\b|$)"
)
_THIS = re.compile(r"\b(?:dat|dit|die|deze|er|hier\w*|daar\w*|that|this|it)\b")
_PRONOUN = r"(?:dat|dit|die|deze|that|this|it)"
_ANOTHER = re.compile(r"\bnog (?:een|eentje|wat|iets)\b")
# "op welke vraag was dit het antwoord?", "which question does this answer?"
_ANSWERED = re.compile(
    r"\b(?:op|to) (?:welke|which|wat voor) (?:vraag|question)\b|\bwhich question\b.*\banswer|"
    r"\bvraag waar\b.*\bantwoord\b|\bwelke vraag (?:hoort|hoorde)\b|\bquestion (?:that )?(?:this|it) (?:answers|is)\b|"
    rf"\bwaar (?:is|was) {_PRONOUN} (?:een |het )?antwoord op\b|\b(?:what|which) question was {_PRONOUN}\b"
)
# "wat werd er gevraagd?", "wat wilden ze precies weten?", "what had they asked?"
_WAS_ASKED = re.compile(
    r"\bwat (?:werd|is|was|wordt)? ?(?:er )?(?:dan |nou |precies |eigenlijk |nu )*(?:gevraagd|vroeg(?:en)?|wilde)|"
    r"\bwat (?:had|hadden|heeft|hebben) (?:ze|zij|die|men|hij)\b.*\bgevraagd|"
    r"\bwat wilde(?:n)? (?:ze|zij|hij|die|men) (?:precies |eigenlijk |dan )*weten|"
    r"\bwhat (?:did they|exactly did they|did (?:he|she)|was(?: being)?) (?:ask|want|exactly ask)|"
    r"\bwhat were they asking|\bwhat (?:had|have) they asked|\bwhat they asked|\bwat (?:ze|zij) vroegen"
)
_WHERE_IS = re.compile(rf"\b(?:waar|where)(?:'s)? (?:is|was) {_PRONOUN}$")
_WHICH_IS = re.compile(
    rf"\b(?:welk|which|what) (?:antwoord|vraag|answer|question) (?:is|was|were) {_PRONOUN}\b|"
    r"\b(?:welk|which) (?:antwoord|answer) (?:is|was)\b|"
    r"\b(?:in|onder|op|under|on) (?:welke?|which|what)\b.*\b(?:staat|is)\b"
)
_SOMEWHERE = re.compile(r"\bstaat (?:dat|dit) ergens\b|\bhoe kom (?:je|u) (?:daar|hier) ?aan\b")
_READS = frozenset(
    "toon tonen laat geef geven lees lezen voorlezen open openen bekijk bekijken show give read see view display "
    "herhaal repeat print zien".split()
)
_AGAIN = frozenset("nogmaals opnieuw again herhaal repeat".split())
_ASKS = _WHO | _WHICH | frozenset("waarom why wanneer when hoe how hoeveel waar where".split()) - {"what"}
_PLURAL = frozenset("antwoorden answers resultaten results alle all vragen".split())


def about_shown(question: Question) -> Intent | None:
    """Recognise a question about the answer shown last: who asked it, where it stands, its question, its footnotes."""
    notice = _asked_for(question)
    if notice is None:
        return None
    if question.current is None:
        return question.help("no_context")
    exchange = question.exchange(question.current)
    if notice == "footnote" and exchange and not (exchange.footnotes or exchange.question_footnotes):
        notice = "no_footnote"
    return question.lookup([question.current], notice)


def _asked_for(question: Question) -> str | None:
    if any(word.isdigit() for word in question.words):
        return None
    if _names_asker(question) or _asks_who(question):
        return "who_asked"
    if _ANSWERED.search(question.folded) and question.only("question", "answer", "ask", "told", "find"):
        return "full_question"
    steps = question.has("next", "previous", "more") or _ANOTHER.search(question.folded)
    if steps or (_place(question) and not question.has("number")):
        return None
    return next((notice for notice, fits in _KINDS if fits(question)), None)


def _names_asker(question: Question) -> bool:
    """Say whether the turn guesses the asker: "kwam dit van de VVD?"."""
    words = set(question.words)
    if len(words) > 7 or not parties_named(question.folded, question.documents):
        return False
    came = words & {"kwam", "komt", "came", "was", "is", "afkomstig", "stelde"}
    other = words & {"over", "ook", "about", "also", "too"}
    that = re.search(r"\b(?:dat|dit|die vraag|deze vraag|that|this|it)\b", question.folded)
    rest = [word for word in question.own if not parties_named(word, question.documents)]
    return bool(came and that) and not other and not rest


def _asks_who(question: Question) -> bool:
    """"welke fractie diende die vraag in?", "which group wanted to know?", "van wie kwam dit?"."""
    words = set(question.words)
    if not question.only("ask", "party", "question", "answer", "find", "subject", "number"):
        return False
    points = _THIS.search(question.folded)
    if question.has("party") and not question.has("more"):
        plural = words & {"fracties", "partijen", "parties", "groups"} and not points
        named = words & (_WHICH | _WHO | {"naam", "name"}) or "wat voor" in question.folded
        bare = len(words) <= 3 and not words & {"wat", "hoeveel"}  # "en de fractie?"
        return bool(named or bare) and not plural and not words & {"alle", "all"}
    if question.has("ask") and (question.words[-1] in ("door", "by") or words & {"asker", "vraagsteller", "steller"}):
        return True
    vague = words <= FUNCTION and not words & {"kwam", "kwamen", "came"}  # "door wie": by whom was it done
    every = "allemaal" in words or (words & {"vragen", "questions"} and not points)
    other = question.has("told") or words & (_THEY | {"wat", "what"})
    return bool(words & _WHO) and question.has("ask", "question") and not (vague or every or other)


def _asks_where(question: Question) -> bool:
    """"waar staat dat?", "welk nummer had dat antwoord?", "op welke bladzijde", "source please"."""
    if _place(question) and question.has("number"):  # "welk nummer had dat laatste antwoord?"
        question = Question(" ".join(w for w in question.words if place_of(w) is None), (), question.documents)
    words = set(question.words)
    if not question.only(*"source find number answer question document full subject ask refer back".split()):
        return False
    if question.has("source") or (question.has("number") and not words & _ALL):
        return True
    if words & {"based", "baseert", "gebaseerd"} or _SOMEWHERE.search(question.folded):
        return True
    if words & {"waar", "where"}:
        found = question.has("find", "document") or words & {"get", "got"} or _WHERE_IS.search(question.folded)
        return bool(found) and not words & {"verwijst", "verwijzen", "over"}
    if not words & (_WHICH | {"onder"}):
        return False
    return (question.has("document") and not words & {"one", "ones"}) or bool(_WHICH_IS.search(question.folded))


def _asks_note(question: Question) -> bool:
    """"which footnote goes with it?", "toon de link eens", "heb je een url?"."""
    bare = Question(_THAT.sub(" ", question.folded), (), question.documents)
    around = "note find source answer question full subject refer document number ask told".split()
    return question.has("note") and (question.only(*around) or (bare.has("note") and bare.only(*around)))


def _asks_question(question: Question) -> bool:
    """"toon de hele vraag", "wat was de vraag precies?", "what did they ask?"."""
    words = set(question.words)
    if words & (_MINE | {"terug", "verder"}):
        return False
    text = words & {"tekst", "text"} and words & {"vraag", "question"}  # "de tekst van de vraag graag"
    if not question.only("question", "full", "ask", "party", "find", "number", "back", "answer" if text else ""):
        return False
    one = words & {"vraag", "question", "vraagtekst", "vraagstelling"}
    if words & (_ALL | _SEVERAL) and not words & _THEY:
        return bool(one) and not words & (_ALL | {"heb", "have"})
    if text:
        return True
    if one:
        asks = words & {"wat", "what", "hoe", "how"}
        return question.has("full", "show") or bool(asks) or len(question.words) <= 4
    return bool(_WAS_ASKED.search(question.folded))


def _asks_text(question: Question) -> bool:
    """"toon het hele antwoord", "laat dat nog eens zien", "the full text please"."""
    words = set(question.words)
    if not question.only("answer", "full", "find", "back", "subject"):
        return False
    if words & (_ASKS | _PLURAL | {"one", "ones", "eentje"}):
        return False
    noun = question.has("answer")
    points = noun or words & _AGAIN or re.search(rf"\b{_PRONOUN}\b", question.folded)
    return bool((words & _READS or (noun and question.has("full"))) and points)


def _place(question: Question) -> bool:
    return any(place_of(word) is not None for word in question.words)


_KINDS: tuple[tuple[str, Callable[[Question], bool]], ...] = (
    ("footnote", _asks_note),
    ("where", _asks_where),
    ("full_question", _asks_question),
    ("", _asks_text),
)
