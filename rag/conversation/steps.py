"""Steps along what was shown: "de volgende", "de vraag ervoor", "nog meer", "het tweede antwoord", "terug naar …".

"Next" runs along the list that was shown; with "vraag", "erna" or "ervoor" it runs along the numbers of the document.
Does not search for anything but an earlier turn's query again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.asked import is_subject, trimmed
from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import NOUN, place_of, spelled_out
from rag.conversation.parties import parties_named, without_parties
from rag.conversation.vocabulary import classes_of
from rag.conversation.words import FUNCTION, LIGHT, content_words, fold, words_of
from rag.records import Turn

_ASKS = {"waarom", "why", "wanneer", "when", "hoeveel", "many", "much", "hoe", "how", "wie", "who", "waar", "where"}
_NUMBERWISE = re.compile(r"\b(?:vra(?:ag|gen)|questions?|erna|ervoor|daarvoor|daarna|hierna|hiervoor|before|after|following|preceding|nummer|number|document)\b")
_ANOTHER = re.compile(r"\b(?:nog (?:een|eentje|1)|another|one more|eentje|een andere?|(?:a |the )?(?:other|different) one)\b")
# "resultaat 2", "nummer twee uit de lijst"
_IN_LIST = re.compile(r"\b(?:resultaat|result|hit|treffer) #?(\d{1,2})\b|\b(?:nummer|number|nr\.?) (\d{1,2}) (?:uit|van|in|of|from|on) (?:de|het|die|deze|the|that|this) (?:lijst|list|rij|resultaten|results)")
_GO_ON = re.compile(r"(?:en |and |please |graag )*(?:ga (?:maar )?(?:door|verder)|doorgaan|verder(?: zoeken)?|zoek (?:eens )?verder|keep going|go on|continue|carry on)(?: graag| please)?")
_ONLY_ONE = re.compile(r"\b(?:dat|dit|that|this) (?:het |the |de )?(?:enige|only)\b")
_MINE = re.compile(r"\b(?:mijn|my|onze|our|begin|start|waar (?:ik|we)|where (?:i|we))\b")
_FIRST = re.compile(r"\b(?:eerste|first|begin|start|begonnen|started|beginvraag)\b")
_BACK_TO = re.compile(
    r"^\W*(?:(?:en|maar|ok|oke|even|nu|nou|dan|and|but|now|so|let'?s|can we|could we|kunnen we|kan ik|laten we|laat ons|ik wil|ik wou|i want to|i'd like to|graag|het|to|om) )*"
    r"(?:(?:ga |gaan |go |get |come |kom )?(?:nog )?(?:weer |even |eens )*(?:terug|teruggaan|terugkomen|back|return)(?: even| weer| eens| nu)?(?: (?:naar|to|on|bij|op))|"
    r"(?:nog )?(?:even|eens|weer|once more|again)(?: (?:nog|een keer|weer|even|eens))* (?:over|about|naar|on)|nog (?:een|1) keer over|nog een vra(?:ag|agje) over|another question (?:about|on)|one more (?:question|thing) (?:about|on)|nog over|opnieuw over|"
    r"(?:returning|going back|coming back|terugkomend|om terug te komen|terug te gaan|even terugkomen) (?:naar|to|op)|"
    r"wat zei (?:je|jij|u|het kabinet)(?: nou)? (?:ook |al)?(?:alweer|weer|eerder|net)(?: over)?|what did (?:you|they) say (?:earlier |again )?about)\s+",
    re.IGNORECASE,
)


_TAIL = re.compile(r"\W*(?:\b(?:hebben|again|nog een keer|opnieuw|graag|please|alsjeblieft|thing|verhaal|gedoe|praten|gaan|kijken)\b\W*)+$", re.IGNORECASE)


def back(question: Question) -> Intent | None:
    """Recognise "terug naar mijn eerste vraag", "nog even over Starlink": an earlier turn's reply again."""
    match = _BACK_TO.search(question.query)
    turns = [turn for turn in question.history if turn.kind != "help" and (turn.answers or turn.kind == "search")]
    if match is None:
        mine = _MINE.search(question.folded) and question.has("question", "subject", "back") and question.has("back", "previous", "show")
        first = _FIRST.search(question.folded) and question.has("question", "subject")
        earlier = question.has("subject") and question.has("previous")
        bare = question.only("question", "subject", "back", "previous", "answer", "find")
        if not bare or not ((mine and (first or question.has("previous", "back"))) or earlier):
            return None
        return _again(question, turns)
    rest = _TAIL.sub("", question.query[match.end() :])
    own = [word for word in content_words(rest, drop=()) if is_subject(word) and fold(word) not in LIGHT]
    if any(word.isdigit() for word in words_of(rest)):
        return None
    if not own:
        return _again(question, turns) if turns else question.help("no_context")
    if parties_named(fold(rest), question.documents) and not re.search(r"\b(?:over|about)\b", rest):
        return None
    wanted = {fold(word) for word in own}
    said = next((t for t in turns if wanted <= {fold(word) for word in words_of(t.searched)}), None)
    said = said or next((t for t in turns if all(any(word[:5] in fold(old) for old in words_of(t.searched)) for word in wanted)), None)
    if said and said.kind == "search":
        return question.search(said.searched)
    return question.search(trimmed(rest) or rest.strip(" ?!.,;:"))


def _again(question: Question, turns: Sequence[Turn]) -> Intent | None:
    """Return the reply to the first turn, or to the one before the subject talked about."""
    if not turns:
        return question.help("no_context")
    first = bool(_FIRST.search(question.folded))
    turn = turns[0] if first else _before(turns)
    if turn.kind == "search":
        return question.search(turn.searched)
    return question.lookup(turn.answers)


def _before(turns: Sequence[Turn]) -> Turn:
    """Return the last turn that searched for something else than the last one."""
    last = turns[-1]
    return next((turn for turn in reversed(turns) if turn.searched != last.searched and turn.answers[:1] != last.answers[:1]), turns[0])


def step(question: Question) -> Intent | None:
    """Recognise a step: to a place of the list, to the next or previous, or to the rest of what was found."""
    if set(question.words) & _ASKS and not question.has("next", "previous") and not _place(question):
        return None
    party = parties_named(question.folded, question.documents)
    place = _place(question)
    if party:
        return _of_party(question, party)
    if place is not None and _is_place(question):
        return _at(question, place)
    move = _move(question)
    if move:
        return _moved(question, move)
    if _is_more(question):
        return _more(question)
    return None


def _move(question: Question) -> int:
    if not question.only("next", "previous", "answer", "question", "back", "document", "number", "ask", "find", "subject", "party", "more"):
        return 0
    words = set(question.words)
    if re.fullmatch(r"(?:(?:ga|go|en|and|eentje|een|one) )*(?:terug|back|eerder|earlier)(?: one| een)?", question.folded):
        return -1
    one = re.search(rf"\b(?:een|eentje|one|1) (?:{NOUN} )?(verder|further|vooruit|forward|terug|back|on)\b", question.folded)
    if one:
        return -1 if one[1] in ("terug", "back") else 1
    for side, name in ((-1, "previous"), (1, "next")):
        if question.has(name):
            # "daarvoor", "before" and "after" are ordinary words too: beside them a noun or a bare "die" is needed
            weak = not any(name in classes_of(word) for word in words - FUNCTION)
            if not weak or question.has("question", "answer") or words & {"die", "kwam", "komt", "came", "comes"}:
                return side
            if re.search(r"^(?:en |and )?(?:wat|what)\b.*\b(?:after|before|hierna|hiervoor|daarna|daarvoor)(?: (?:this|that|it|dit|dat))?$", question.folded):
                return side
            if len(words - {"en", "and", "maar", "de", "het", "the", "then", "dan"}) <= 1:
                return side
    return 0


def _moved(question: Question, move: int) -> Intent:
    if question.current is None:
        return question.help("no_context")
    listed = () if _NUMBERWISE.search(question.folded) else _last_list(question, stepping=True)
    found = _neighbour(question, question.current, move, listed)
    return question.lookup(found, "" if found else "no_more")


def _is_place(question: Question) -> bool:
    text = _IN_LIST.sub(" ", spelled_out(question.folded))
    bare = Question(" ".join(w for w in words_of(text) if place_of(w) is None), (), question.documents)
    return not _MINE.search(question.folded) and not question.has("refer", "subject") and (
        not bare.words or bare.only("answer", "question", "find", "full", "document", "number", "back")
    ) and not set(question.words) & (_ASKS | {"dag", "day", "keer", "time"})


def _place(question: Question) -> int | None:
    found = (place_of(word) for word in question.words)
    place = next((at for at in found if at is not None), None)
    listed = _IN_LIST.search(spelled_out(question.folded))
    if listed:
        return int(listed[1] or listed[2])
    return -2 if place == -1 and re.search(r"\been na laatste\b|\bsecond to last\b", question.folded) else place


def _at(question: Question, place: int) -> Intent | None:
    """Show the second, third … of the list shown; without such a list, of the document."""
    listed = () if re.search(r"\bdocument|\bverslag", question.folded) else _last_list(question)
    at = place if place < 0 else place - 1
    if at >= len(listed) and question.exchange((question.nearest[0].id, place)):  # "het 42e antwoord"
        listed = tuple((question.nearest[0].id, e.number) for e in question.nearest[0].exchanges)
    if listed:
        found = listed[at:][:1]
        return question.lookup(found, "" if found else "no_more")
    if not question.has("answer", "question") and not question.has("show"):
        return None
    targets = [(doc.id, e.number) for doc in question.nearest for e in doc.exchanges[at:][:1]]
    return question.lookup(targets, "" if targets else "unknown_number")


def _is_more(question: Question) -> bool:
    if _GO_ON.fullmatch(question.folded):
        return True
    if not question.only("more", "answer", "question", "subject", "find", "ask", "back", "source", "party", "document"):
        return False
    if question.has("more") or _ONLY_ONE.search(question.folded) or re.search(r"\bnog (?:iets|wat)\b", question.folded) or _ANOTHER.search(question.folded):
        return True
    return bool(re.search(r"^(?:en |and )?(?:wat nog|nog wat|nog iets|is dat alles|is that all|that all|dat was alles|meer)$", question.folded))


def _more(question: Question) -> Intent:
    """Show the rest of what was found, or for "nog een" the next of it; of other fracties when that is asked."""
    if question.current is None:
        return question.help("no_context")
    if question.has("party") and set(question.words) & {"andere", "other", "others", "nog"}:
        mine = _party(question, question.current)
        rest = tuple(t for t in _last_list(question) if _party(question, t) != mine)
        return question.lookup(rest, "more" if rest else "no_more")
    if _ANOTHER.search(question.folded) and not re.search(r"\bmeer\b|(?<!one )\bmore\b|\bantwoorden\b|\banswers\b", question.folded):
        found = _neighbour(question, question.current, 1, _last_list(question))
        return question.lookup(found, "" if found else "no_more")
    last = next((turn for turn in reversed(question.history) if turn.answers), None)
    listed = _last_list(question)
    seen = last is not None and _is_more(Question(last.query, (), question.documents))
    rest = tuple(t for t in listed if t != question.current) if not seen else ()
    return question.lookup(rest, "more" if rest else "no_more")


def _of_party(question: Question, parties: Sequence[str]) -> Intent | None:
    """"volgende vraag van de SGP", "nog een van D66": the neighbour among the questions of a fractie."""
    rest = Question(without_parties(question.folded, question.documents), question.history, question.documents)
    another = bool(_ANOTHER.search(rest.folded)) and not re.search(r"\b(?:meer|over|about|more|iets)\b", rest.folded)
    if len(parties) != 1 or not (rest.has("next", "previous") or another) or question.current is None:
        return None
    if not rest.only("next", "previous", "answer", "question", "ask", "party", "more", "document"):
        return None
    move = -1 if rest.has("previous") and not rest.has("next") else 1
    return question.lookup(neighbour_of(question, parties[0], move), party=parties[0])


def neighbour_of(question: Question, party: str, move: int) -> list[Target]:
    """Return the exchange of ``party`` after (or before) the answer shown last; past the end, the other side's."""
    current = question.current or ("", 0)
    mine = [(doc.id, e.number) for doc in question.nearest for e in doc.exchanges if e.party == party]
    beyond = [t for t in mine if (t[1] > current[1] if move > 0 else t[1] < current[1])]
    others = [t for t in mine if t != current]
    ordered = beyond if move > 0 else beyond[::-1]
    return (ordered or others or mine)[:1]


def _party(question: Question, target: Target) -> str:
    exchange = question.exchange(target)
    return exchange.party if exchange else ""


def _neighbour(question: Question, current: Target, move: int, listed: Sequence[Target]) -> tuple[Target, ...]:
    if current in listed:
        at = listed.index(current) + move
        return tuple(listed[at : at + 1]) if at >= 0 else ()
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
