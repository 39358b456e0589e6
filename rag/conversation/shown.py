"""Turns about the answer just shown: "wie vroeg dat?", "waar staat dat?", "toon de hele vraag", "en de voetnoot?".

A turn is one of these by the classes of its words when it has no subject of its own, in whatever order they stand.
Does not search and does not step to other answers.
"""

from __future__ import annotations

import re

from rag.conversation.intent import Intent, Question
from rag.conversation.numbers import place_of
from rag.conversation.parties import parties_named
from rag.conversation.words import FUNCTION, fold

_POINTS = re.compile(r"\b(?:dat|dit|die|deze|hier\w*|er\w*|that|this|it|the|de|het)\b")
# "is er een link naar die verklaring in de voetnoot?": what is named with "that" is in the answer shown
_THAT = re.compile(r"\b(?:die|dat|deze|dit|that|this|those|these)(?: [^\W\d_]+){1,2}?(?= (?:in|bij|uit|of|from|with|to)\b|$)")
_THIS = re.compile(r"\b(?:dat|dit|die|deze|er|hier\w*|daar\w*|that|this|it)\b")
# "op welke vraag was dit het antwoord?", "which question does this answer?"
_ANSWERED = re.compile(
    r"\b(?:op|to) (?:welke|which|wat voor) (?:vraag|question)\b|\bwhich question\b.*\banswer|\bvraag waar\b.*\bantwoord\b|"
    r"\bwelke vraag (?:hoort|hoorde)\b|\bquestion (?:that )?(?:this|it) (?:answers|is)\b"
)
_MINE = re.compile(r"\b(?:mijn|my|onze|our)\b")
_ANOTHER = re.compile(r"\bnog (?:een|eentje|wat|iets)\b")
_WHO = {"wie", "who", "wiens", "whose", "whom"}
_WHICH = {"welke", "welk", "which", "what"}


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
    if _asks_who(question):
        return "who_asked"
    if _ANSWERED.search(question.folded) and question.only("question", "answer", "ask", "told", "find"):
        return "full_question"
    if question.has("next", "previous", "more") or _ANOTHER.search(question.folded) or (_place(question) and not question.has("number")):
        return None
    for notice, fits in (("footnote", _asks_note), ("where", _asks_where), ("full_question", _asks_question), ("", _asks_text)):
        if fits(question):
            return notice
    return None


def _asks_who(question: Question) -> bool:
    """"welke fractie diende die vraag in?", "which group wanted to know?", "van wie kwam dit?"."""
    words = set(question.words)
    if parties_named(question.folded, question.documents):
        came = words & {"kwam", "komt", "came", "was", "is", "afkomstig", "stelde"} and not words & {"over", "ook", "about", "also", "too"}
        rest = [word for word in question.own if not parties_named(word, question.documents)]
        return bool(came and not rest and re.search(r"\b(?:dat|dit|die vraag|deze vraag|that|this|it)\b", question.folded) and len(words) < 8)
    if not question.only("ask", "party", "question", "answer", "find", "subject", "number"):
        return False
    plural = words & {"fracties", "partijen", "parties", "groups"} and not _THIS.search(question.folded)
    if question.has("party") and not question.has("more"):
        named = words & (_WHICH | _WHO) or "wat voor" in question.folded or words & {"naam", "name"}
        bare = len(words) <= 3 and not words & {"wat", "hoeveel"}  # "en de fractie?"
        return bool(named or bare) and not plural and not words & {"alle", "all"}
    if re.search(r"\b(?:door|by)$", question.folded) and question.has("ask"):
        return True
    if words & {"asker", "vraagsteller", "vragensteller", "steller"}:
        return True
    asked = question.has("ask") or "question" in words
    vague = words <= FUNCTION and not words & {"kwam", "kwamen", "came"}  # "door wie", "wie wil dat": by whom was it done, not asked
    every = "allemaal" in words or (words & {"vragen", "questions"} and not _THIS.search(question.folded))
    return bool(words & _WHO) and asked and not vague and not every and not words & {"ze", "they", "wat", "what"} and not question.has("told")


def _asks_where(question: Question) -> bool:
    """"waar staat dat?", "welk nummer had dat antwoord?", "op welke bladzijde", "source please"."""
    words = set(question.words)
    if _place(question) and question.has("number"):  # "welk nummer had dat laatste antwoord?"
        question = Question(" ".join(w for w in question.words if place_of(w) is None), (), question.documents)
    if not question.only("source", "find", "number", "answer", "question", "document", "full", "subject", "ask", "refer"):
        return False
    if question.has("source") or (question.has("number") and not words & {"hoeveel", "many"}):
        return True
    if words & {"waar", "where"}:
        found = question.has("find") or words & {"get", "got"} or bool(re.search(r"\b(?:waar|where)(?:'s)? (?:is|was) (?:dat|dit|that|this|it)$", question.folded))
        return bool(found) and not words & {"verwijst", "verwijzen", "over"}
    which = bool(words & (_WHICH | {"onder"}))
    return which and (question.has("number", "document") and not words & {"one", "ones"} or bool(re.search(
        r"\b(?:welk|which|what) (?:antwoord|vraag|answer|question) (?:is|was|were) (?:dat|dit|that|this|it)\b|"
        r"\b(?:welk|which) (?:antwoord|answer) (?:is|was)\b", question.folded)))


def _asks_note(question: Question) -> bool:
    """"which footnote goes with it?", "toon de link eens", "heb je een url?"."""
    if not question.has("note"):
        return False
    bare = Question(_THAT.sub(" ", question.folded), (), question.documents)
    around = ("note", "find", "source", "answer", "question", "full", "subject", "refer", "document", "number", "ask", "told")
    return any(q.only(*around) or not q.words for q in (question, bare) if q.has("note")) or question.only(*around)


def _asks_question(question: Question) -> bool:
    """"toon de hele vraag", "wat was de vraag precies?", "what did they ask?"."""
    words = set(question.words)
    if not question.only("question", "full", "ask", "party", "find", "number", "back") or _MINE.search(question.folded):
        return False
    if words & {"terug", "verder"}:
        return False
    if words & {"welke", "which", "hoeveel", "many", "alle", "all", "every", "elke", "vragen", "questions", "ik", "i", "my", "mijn"} and not (
        words & {"ze", "zij", "they"}
    ):
        return bool(words & {"vraag", "question", "vraagtekst"}) and not words & {"hoeveel", "many", "alle", "all", "my", "mijn", "heb", "have"}
    if words & {"vraag", "question", "vraagtekst", "vraagstelling"}:
        return question.has("full") or question.has("show") or bool(words & {"wat", "what", "hoe", "how"}) or len(question.words) <= 4
    return bool(re.search(
        r"\bwat (?:werd|is|was|wordt)? ?(?:er )?(?:dan |nou |precies |eigenlijk |nu )*(?:gevraagd|vroeg(?:en)?|wilde)|"
        r"\bwat (?:had|hadden|heeft|hebben) (?:ze|zij|die|men|hij)\b.*\bgevraagd|\bwhat (?:had|have) they asked|"
        r"\bwat wilde(?:n)? (?:ze|zij|hij|die|men) (?:precies |eigenlijk |dan )*weten|"
        r"\bwhat (?:did they|exactly did they|did (?:he|she)|was(?: being)?) (?:ask|want|exactly ask)|\bwhat were they asking", question.folded))


def _asks_text(question: Question) -> bool:
    """"toon het hele antwoord", "laat dat nog eens zien", "the full text please"."""
    words = set(question.words)
    if not question.only("answer", "full", "find", "back", "subject") or words & {"one", "ones", "eentje"}:
        return False
    if words & {"waarom", "why", "wanneer", "when", "hoe", "how", "hoeveel", "wie", "who", "welke", "which", "waar", "where"}:
        return False
    shows = words & set(
        "toon tonen laat geef geven lees lezen voorlezen open openen bekijk bekijken show give read see view display "
        "herhaal repeat print zien".split()
    )
    noun = question.has("answer")
    again = words & {"nogmaals", "opnieuw", "again", "herhaal", "repeat"}
    points = noun or again or re.search(r"\b(?:dat|dit|die|deze|that|this|it)\b", question.folded)
    plural = words & {"antwoorden", "answers", "resultaten", "results", "alle", "all", "vragen"}
    return bool((shows or (noun and question.has("full"))) and points and not plural)


def _place(question: Question) -> bool:
    return any(place_of(word) is not None for word in question.words)


def folded_of(text: str) -> str:
    """Return ``text`` as the rules read an earlier turn."""
    return " ".join(fold(text).split()).strip(" ?!.,;:")
