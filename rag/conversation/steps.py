"""Steps along what was shown: "de volgende", "de vraag ervoor", "nog meer", "het tweede antwoord".

"Next" runs along the list that was shown; with "vraag", "erna" or "ervoor" it runs along the numbers of the document.
Does not search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.back import MINE
from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import NOUN, SEVERAL, count_of, first_or_last, place_of, spelled_out
from rag.conversation.parties import parties_named
from rag.conversation.theirs import ANOTHER, MIDDLE, of_party
from rag.conversation.vocabulary import classes_of
from rag.conversation.words import FUNCTION, words_of
from rag.records import Turn

_ASKS = frozenset("waarom why wanneer when hoeveel many much hoe how wie who waar where".split())
_NUMBERWISE = re.compile(
    r"\b(?:vra(?:ag|gen)|questions?|erna|ervoor|daarvoor|daarna|hierna|hiervoor|before|after|following|preceding|"
    r"nummer|number|document)\b"
)
_SEVERAL = re.compile(r"\bmeer\b|(?<!one )\bmore\b|\bantwoorden\b|\banswers\b")
# "eentje verder", "een vraag terug", "ga terug"
_ONE_ON = re.compile(
    rf"\b(?P<count>een|eentje|one|[1-9]|{SEVERAL}) (?:{NOUN} )?(?P<way>verder|further|vooruit|forward|terug|back|on|"
    rf"op|ahead|along|"
    r"omhoog|omlaag|up|down)\b|\b(?:schuif|blader|scroll|klik|swipe|move|skip|slide|flip|ga|go)"
    r"(?: (?:maar|eens|nog|even|nu|er|it))*"
    r" (?P<on>verder|door|op|vooruit|on|along|ahead|forward|terug|back)$"
)
_A_FEW = re.compile(rf"\b(?:{SEVERAL})\b|\b[2-9](?= (?:{NOUN} )?(?:verder|further|vooruit|forward|terug|back|on)\b)")
_BACK = re.compile(
    r"(?:(?:ga|go|step|move|en|and|eentje|een|one) )*(?:terug|back|eerder|earlier)(?: up)?(?: one| een)?(?: question|"
    r" answer)?"
)
_WHAT_AFTER = re.compile(
    r"^(?:en |and )?(?:wat|what)\b.*\b(?:after|before|hierna|hiervoor|daarna|daarvoor)(?: (?:this|that|it|dit|dat))?$"
)
# "resultaat 2", "nummer twee uit de lijst"
_IN_LIST = re.compile(
    r"\b(?:resultaat|result|hit|treffer) (?:number |nummer |nr\.? )?#?(\d{1,2})\b|\b(?:nummer|number|"
    r"nr\.?) (\d{1,2}) (?:uit|van|in|of|from|on) "
    r"(?:de|het|die|deze|the|that|this) (?:lijst|list|rij|resultaten|results)"
)
# "ga door", "wat nog?", "is dat alles?", "is that the only answer?"
_GO_ON = re.compile(
    r"(?:en |and |please |graag )*(?:ga (?:maar )?(?:door|verder)|doorgaan|verder(?: zoeken)?|zoek (?:eens )?verder|"
    r"keep going|go on|continue|carry on|wat nog|nog wat|nog iets|is dat alles|is that all|that all|meer)"
    r"(?: graag| please)?"
)
_ON = re.compile(
    r"(?:en |and )?(?:ga |go )?(?:maar |nog )?(?:verder|door|doorgaan|keep going|continue|on|carry on)(?: .*)?"
)
_MORE = re.compile(r"\b(?:dat|dit|that|this) (?:het |the |de )?(?:enige|only)\b|\bnog (?:iets|wat)\b")


def step(question: Question) -> Intent | None:
    """Recognise a step: to a place of the list, to the next or previous, or to the rest of what was found."""
    place = _place(question)
    if set(question.words) & _ASKS and not question.has("next", "previous") and place is None:
        return None
    parties = parties_named(question.folded, question.documents)
    if parties:
        return of_party(question, parties)
    if place is not None and _is_place(question):
        return _at(question, place)
    move = _move(question)
    if move:
        return _moved(question, move)
    return _more(question) if _is_more(question) else None


def _move(question: Question) -> int:
    """Return how many steps on the turn asks for: -1 is one back, 0 is none."""
    around = "next previous answer question back document number ask find subject party more".split()
    if not Question(_A_FEW.sub("een", question.folded), (), question.documents).only(*around):
        return 0
    if _BACK.fullmatch(question.folded):
        return -1
    one = _ONE_ON.search(question.folded)
    if one and not _GO_ON.fullmatch(question.folded):
        count = count_of(one["count"])
        return -count if (one["way"] or one["on"]) in ("terug", "back", "omhoog", "up") else count
    return next((way for way, name in ((-1, "previous"), (1, "next")) if _names(question, name)), 0)


def _names(question: Question, side: str) -> bool:
    """Say whether a word of ``side`` means a step; "daarvoor" and "after" alone do not."""
    words = set(question.words)
    if not question.has(side):
        return False
    sure = any(side in classes_of(word) for word in words - FUNCTION)
    looked = bool(question.history) and question.history[-1].kind == "lookup"
    noun = question.has("question", "answer") or words & {"die", "kwam", "komt", "came", "comes", "stond", "staat"}
    beside = {"that", "this"} if looked else set()  # "and after that?"
    alone = len(words - {"en", "and", "maar", "de", "het", "the", "then", "dan"} - beside) <= 1
    return bool(sure or noun or alone or _WHAT_AFTER.search(question.folded))


def _moved(question: Question, move: int) -> Intent:
    if question.current is None:
        return question.help("no_context")
    numberwise = abs(move) > 1 or _NUMBERWISE.search(question.folded)
    listed = () if numberwise else _last_list(question, stepping=True)
    found = _neighbour(question, question.current, move, listed)
    return question.lookup(found, "" if found else "no_more")


def _is_place(question: Question) -> bool:
    """Say whether an ordinal in the turn means an answer: "de tweede", not "de eerste keer" or "mijn eerste vraag"."""
    if MINE.search(question.folded) or question.has("refer", "subject") or _ASKS.intersection(question.words):
        return False
    text = _IN_LIST.sub(" ", spelled_out(question.folded))
    text = text if first_or_last(text) is None else re.sub(r"\b\d\b", " ", _A_FEW.sub(" ", text))
    others = (word for word in words_of(text) if place_of(word) is None and word not in MIDDLE)
    bare = Question(" ".join(others), (), question.documents)
    return not bare.words or bare.only(*"answer question find full document number back told ask".split())


def _place(question: Question) -> int | None:
    listed = _IN_LIST.search(spelled_out(question.folded))
    if listed:
        return int(listed[1] or listed[2])
    if MIDDLE.intersection(question.words) and (shown := _last_list(question)):
        return (len(shown) + 1) // 2
    place = next((at for word in question.words if (at := place_of(word)) is not None), None)
    return -2 if place == -1 and re.search(r"\been na laatste\b|\bsecond to last\b", question.folded) else place


def _at(question: Question, place: int) -> Intent | None:
    """Show the second, third … of the list shown; without such a list, or past its end, of the document."""
    at = place if place < 0 else place - 1
    listed = () if question.has("document") else _last_list(question)
    span = first_or_last(question.folded)
    if listed and span is not None:
        return question.lookup(listed[span])
    if listed and at < len(listed):
        found = listed[at:][:1]
        return question.lookup(found, "" if found else "no_more")
    if not question.has("answer", "question", "show"):
        return question.lookup((), "no_more") if listed else None
    targets = [(doc.id, e.number) for doc in question.nearest for e in doc.exchanges[at:][:1]]
    return question.lookup(targets, "" if targets else "unknown_number")


def _is_more(question: Question) -> bool:
    if _GO_ON.fullmatch(question.folded):
        return True
    if not question.only("more", "answer", "question", "subject", "find", "ask", "back", "source", "party", "document"):
        return False
    return question.has("more") or bool(_MORE.search(question.folded) or ANOTHER.search(question.folded))


def _more(question: Question) -> Intent:
    """Show the rest of what was found, or for "nog een" the next of it; of other fracties when that is asked."""
    if question.current is None:
        return question.help("no_context")
    listed = _last_list(question)
    on = not listed and _ON.fullmatch(question.folded)
    if (on or ANOTHER.search(question.folded)) and not question.has("party") and not _SEVERAL.search(question.folded):
        found = _neighbour(question, question.current, 1, listed)
        return question.lookup(found, "" if found else "no_more")
    last = next((turn for turn in reversed(question.history) if turn.answers), None)
    if last and _is_more(Question(last.query, (), question.documents)):
        return question.lookup((), "no_more")  # the rest has just been shown
    rest = [target for target in listed if target != question.current]
    if question.has("party"):
        mine = _party(question, question.current)
        rest = [target for target in rest if _party(question, target) != mine]
    return question.lookup(rest, "more" if rest else "no_more")


def _party(question: Question, target: Target) -> str:
    exchange = question.exchange(target)
    return exchange.party if exchange else ""


def _neighbour(question: Question, current: Target, move: int, listed: Sequence[Target]) -> tuple[Target, ...]:
    if current in listed:
        at = listed.index(current) + move
        if at >= 0:  # before the first of the list stands the answer before it in the document
            return tuple(listed[at : at + 1])
    target = (current[0], current[1] + move)
    return (target,) if question.exchange(target) else ()


def _last_list(question: Question, *, stepping: bool = False) -> tuple[Target, ...]:
    """Return the answers of the last turn that found something itself, when it had several.

    Steps along that list leave it what it was; so do questions about one of its answers, except for the next step
    (``stepping``): then one answer stands on the screen, and what comes after it is the next number.
    """
    after: set[Target] = set()
    for turn in reversed(question.history):
        if not turn.answers:
            continue
        if len(turn.answers) > 1 and after <= set(turn.answers):
            return turn.answers
        if len(turn.answers) > 1 or turn.kind == "search" or not _leaves_list(question, turn, stepping):
            return ()
        after |= set(turn.answers[:1])
    return ()


def _leaves_list(question: Question, turn: Turn, stepping: bool) -> bool:
    """Say whether an earlier turn only looked at one answer of the list before it."""
    earlier = Question(turn.query, (), question.documents)
    if stepping:
        return turn.kind == "lookup" and (_move(earlier) != 0 or _place(earlier) is not None or _is_more(earlier))
    return turn.kind == "help" or not any(word.isdigit() for word in earlier.words)
