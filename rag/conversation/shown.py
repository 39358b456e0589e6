"""Turns about the answer just shown: "wie vroeg dat?", "waar staat dat?", "toon de hele vraag", "en de voetnoot?".

A turn is one of these by the classes of its words when it has no subject of its own, in whatever order they stand.
Does not search and does not step to other answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.conversation.asker import THEY, THIS, WHICH, WHO, asks_who, names_asker
from rag.conversation.intent import Intent, Question
from rag.conversation.numbers import place_of
from rag.conversation.parties import parties_named
from rag.conversation.references import CITING
from rag.conversation.vocabulary import classes_of

_ALL = frozenset("alle all hoeveel many".split())
_SEVERAL = frozenset("welke which every elke vragen questions ik i".split())
_MINE = frozenset("mijn mn m'n my onze our".split())
# "is er een link naar die verklaring in de voetnoot?": what is named with "that" is in the answer shown
_THAT = re.compile(
    r"\b(?:die|dat|deze|dit|that|this|those|these)(?: [^\W\d_]+){1,2}?(?= (?:in|bij|uit|of|from|with|to)\b|$)"
)
_PRONOUN = r"(?:dat|dit|die|deze|that|this|it)"
_ANOTHER = re.compile(r"\bnog (?:een|eentje|wat|iets)\b")
# "op welke vraag was dit het antwoord?", "which question does this answer?"
_ANSWERED = re.compile(
    r"\b(?:op|to) (?:welke|which|wat voor) (?:vraag|question)\b|\bwhich question\b.*\banswer|"
    r"\b(?:what|which) question is (?:this|that|it) (?:the |an )?answer|\bvraag waar\b.*\bantwoord\b|"
    r"\bwelke vraag (?:hoort|hoorde)\b|\bquestion (?:that )?(?:this|it) (?:answers|is)\b|"
    rf"\bwaar (?:is|was) {_PRONOUN} (?:een |het )?antwoord op\b|\b(?:what|which) question was {_PRONOUN}\b"
)
# "wat werd er gevraagd?", "wat wilden ze precies weten?", "what had they asked?"
_WAS_ASKED = re.compile(
    r"\bwat (?:werd|is|was|wordt)? ?(?:er )?(?:dan |nou |precies |eigenlijk |nu )*(?:gevraagd|vroeg(?:en)?|wilde)|"
    r"\bwat (?:had|hadden|heeft|hebben) (?:ze|zij|die|men|hij|de kamer)\b.*\bgevraagd|"
    r"\bwat wilde(?:n)? (?:ze|zij|hij|die|men) (?:precies |eigenlijk |dan )*weten|"
    r"\bwhat (?:did they|did (?:the )?kamer|did (?:the )?(?:house|parliament|mps?)|exactly did they|did (?:he|she)|"
    r"was(?: being)?) (?:ask|want|exactly ask)|"
    r"\bwhat were they asking|\bwhat (?:had|have) they asked|\bwhat they asked|\bwat (?:ze|zij) vroegen"
)
_WHERE_IS = re.compile(rf"\b(?:waar|where)(?:'s)? (?:is|was) {_PRONOUN}$")
_WHICH_IS = re.compile(
    rf"\b(?:welk|which|what) (?:antwoord|vraag|answer|question) (?:is|was|were) {_PRONOUN}\b|"
    r"\b(?:welk|which) (?:antwoord|answer) (?:is|was)\b|"
    r"\b(?:in|onder|op|under|on) (?:welke?|which|what)\b.*\b(?:staat|is)\b"
)
_QUOTES = re.compile(
    r"\bbedoel(?:en|t|den)\b|\bhal(?:en|t|de|den)\b.*\baan\b|\baangehaald\w*\b|\b(?:quoted?|quoting|citeren|citeert|"
    r"geciteerd|cited?)\b"
)
_CLAUSE = re.compile(
    r"[.!?;,:]+ | - | – | (?:en|and) (?=(?:staat|is|was|wie|waar|wat|welke?|who|where|what|which|door)\b)"
)
_ASKING = re.compile(
    r"\b(?:wie|waar|wat|welke?|wiens|hoe|waarom|is|staat|who|whose|where|what|which|how|why|door|toon|show|geef)\b"
)
_ADJECTIVE = re.compile(r"\b(?:(?<=welke )|(?<=welk )|(?<=which ))(\w+) (\w+)\b")  # "which advisory report"
_SOMEWHERE = re.compile(r"\bstaat (?:dat|dit) ergens\b|\bhoe kom (?:je|u) (?:daar|hier) ?aan\b")
_READS = frozenset(
    "toon tonen laat geef geven lees lezen voorlezen open openen bekijk bekijken show give read see view display "
    "herhaal repeat print zien".split()
)
_AGAIN = frozenset("nogmaals opnieuw again herhaal repeat".split())
_ASKS = WHO | WHICH | frozenset("waarom why wanneer when hoe how hoeveel waar where".split()) - {"what"}
_PLURAL = frozenset("antwoorden answers resultaten results alle all vragen".split())


def about_shown(question: Question) -> Intent | None:
    """Recognise a question about the answer shown last: who asked it, where it stands, its question, its footnotes."""
    notice = _asked_for(question)
    if notice is None:
        notice = _in_clause(question)
    if notice is None:
        return None
    if question.current is None:
        return question.help("no_context")
    exchange = question.exchange(question.current)
    if notice == "footnote" and exchange and not (exchange.footnotes or exchange.question_footnotes):
        notice = "no_footnote"
    return question.lookup([question.current], notice)


def _in_clause(question: Question) -> str | None:
    """Return what one clause asks about the answer shown, where the others ask nothing of their own.

    "ik schrijf een stuk, waar staat dit?", "wie vroeg dat en wat was de vraag?"; not "wie vroeg dat, en wat doet de "
    "EU?".
    """
    if parties_named(question.folded, question.documents) or not THIS.search(question.folded):
        return None
    clauses = [part for part in _CLAUSE.split(question.folded) if part.strip()]
    for clause in (clauses[:1], clauses[-1:]) if len(clauses) > 1 else ():
        notice = _asked_for(Question(clause[0], (), question.documents)) if _ASKING.search(clause[0]) else None
        others = [Question(part, (), question.documents) for part in clauses if part != clause[0]]
        asking = any(_ASKING.search(part.folded) for part in others)
        if notice and sum(len(part.own) for part in others) <= (1 if asking else 3):
            return notice
    return None


def _asked_for(question: Question) -> str | None:
    if any(word.isdigit() for word in question.words):
        return None
    if names_asker(question) or asks_who(question):
        return "who_asked"
    if _ANSWERED.search(question.folded) and question.only("question", "answer", "ask", "told", "find"):
        return "full_question"
    steps = question.has("next", "previous", "more") or _ANOTHER.search(question.folded)
    if steps or (_place(question) and not question.has("number")):
        return None
    return next((notice for notice, fits in _KINDS if fits(question)), None)


def _asks_where(question: Question) -> bool:
    """"waar staat dat?", "welk nummer had dat antwoord?", "op welke bladzijde", "source please"."""
    if _place(question) and question.has("number"):  # "welk nummer had dat laatste antwoord?"
        question = Question(" ".join(w for w in question.words if place_of(w) is None), (), question.documents)
    words = set(question.words)
    if not question.only(*_AROUND_PLACE):
        return False
    numbered = question.has("number") and not words & _ALL
    cites = CITING.search(question.folded) or (question.has("work") and words & _MINE)
    if cites or numbered or question.has("source"):
        return True
    if words & {"based", "baseert", "gebaseerd"} or _SOMEWHERE.search(question.folded):
        return True
    if words & {"waar", "where"}:
        read = words & {"get", "got", "look", "read", "lees", "lezen"}
        found = question.has("find", "document") or read or _WHERE_IS.search(question.folded)
        return bool(found) and not words & {"verwijst", "verwijzen", "over"}
    if not words & (WHICH | {"onder"}):
        return False
    return (question.has("document") and not words & {"one", "ones"}) or bool(_WHICH_IS.search(question.folded))


def _asks_note(question: Question) -> bool:
    """"which footnote goes with it?", "toon de link eens", "heb je een url?"."""
    bare = Question(_THAT.sub(" ", question.folded), (), question.documents)
    around = "note find source answer question full subject refer document number ask told".split()
    return question.has("note") and (question.only(*around) or (bare.has("note") and bare.only(*around)))


def _asks_cited(question: Question) -> bool:
    """"welk krantenartikel halen ze daar aan?", "which letter do they mention?": what the answer itself goes by."""
    if not question.has("cited") or question.has("show") and not question.has("refer"):
        return False
    text = _ADJECTIVE.sub(lambda f: f[2] if "cited" in classes_of(f[2]) else f[0], question.folded)
    plain = Question(text, (), question.documents)
    around = "cited refer note find source answer full question subject document ask told".split()
    pairs = zip(question.words, question.words[1:], strict=False)
    that = any(THIS.fullmatch(first) and "cited" in classes_of(second) for first, second in pairs)
    where = that and set(question.words) & {"waar", "where"}
    return plain.only(*around, "number") and bool(question.has("refer") or where or _QUOTES.search(question.folded))


def _asks_question(question: Question) -> bool:
    """"toon de hele vraag", "wat was de vraag precies?", "what did they ask?"."""
    words = set(question.words)
    if words & (_MINE | {"terug", "verder"}):
        return False
    text = words & {"tekst", "text"} and words & {"vraag", "question"}  # "de tekst van de vraag graag"
    around = "question full ask party house find number back work".split()
    if not question.only(*around, *(["answer"] if text else [])):
        return False
    one = words & {"vraag", "question", "vraagtekst", "vraagstelling"}
    if words & (_ALL | _SEVERAL) and not words & THEY:
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
    bare = len(words) <= 5 and words & _READS - {"laat"} and not question.has("back")  # "laat zien dan"
    points = noun or bare or words & _AGAIN or re.search(rf"\b{_PRONOUN}\b", question.folded)
    return bool((words & _READS or (noun and question.has("full"))) and points)


def _place(question: Question) -> bool:
    return any(place_of(word) is not None for word in question.words)


_AROUND_PLACE = "source find number answer question document full subject ask refer back work".split()
_KINDS: tuple[tuple[str, Callable[[Question], bool]], ...] = (
    ("footnote", _asks_note),
    ("footnote", _asks_cited),
    ("where", _asks_where),
    ("full_question", _asks_question),
    ("", _asks_text),
)
