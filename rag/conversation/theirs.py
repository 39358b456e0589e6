"""Turns about the fractie whose answer was shown last: "hun eerste vraag", "de derde van diezelfde fractie".

Also "waarmee sloten ze af?", "their next one", and "die van de VVD" out of a list of referrals. Knows no subject: what
a fractie asked about something is :mod:`rag.conversation.asked`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.asked import all_by
from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import first_or_last, place_of
from rag.conversation.parties import parties_named, without_parties
from rag.conversation.words import words_of

_ASKED = (
    r"(?:vroeg\w*|stel\w*|gesteld|gevraagd|indien\w*|diende\w*|hebben|heeft|deden|"
    r"ask\w*|raised?|put|had|have|posed?)"
)
_THEIRS = re.compile(
    r"\b(?:hun|hunne|their)\b|\b(?:die|deze|dezelfde|diezelfde|that|this|the same|same) "
    r"(?:fractie|partij|party|group|club|lui|mensen)\b|\b(?:van|by|from|door|of) (?:ze|hen|hun|them|"
    r"diezelfden?|dezelfden?)\b|"
    rf"\b(?:ze|zij|they)\b.*\b{_ASKED}\b|\b{_ASKED} (?:ze|zij|they)\b|\bdid they\b"
)
# "waarmee begonnen ze?", "how did they end?"
_OPENED = frozenset(
    "begon begonnen begin openden opende trapten aftrapten trapte start started opened open began".split()
)
_CLOSED = frozenset(
    "sloot sloten afsloten afsloot afgesloten eindigden eindigde geeindigd closed close ended end finish finished "
    "conclude concluded besloten".split()
)
_WITH = re.compile(
    r"^(?:(?:en|and|maar|but|so|dus|ok) )*(?:waar\w*|hoe|how|what|with what|"
    r"(?:met )?welke vraag|(?:with )?which question)\b"
)
_THEY = re.compile(r"\b(?:ze|zij|they|(?:die|deze|that|this) (?:fractie|partij|party|group))\b")
ANOTHER = re.compile(
    r"\b(?:nog (?:een|eentje|1)|another|one more|eentje|een andere?|(?:a |the )?(?:other|different) one)\b"
)
_END_OF = re.compile(r"(?:(openings|begin|start)|slot|eind)vraag")
# "vraag 3 van die fractie"
_COUNTED = re.compile(
    r"\b(?:vraag|nummer|question|number) (\d)\b.*\b(?:van|from|of|by) (?:die|deze|dezelfde|that|this|the same) "
    r"(?:fractie|partij|party|group)"
)
_MY = re.compile(r"\b(?:mijn|my|onze|our|ik|i|we)\b")
MIDDLE = frozenset("middelste middle middelst".split())
_AROUND = "party ask question answer number document more find previous next back house told subject full".split()


def theirs(question: Question) -> Intent | None:
    """Recognise one question of the fractie talked about, by its place or by where it stands from the one shown."""
    chosen = _of_list(question)
    if chosen or question.current is None:
        return chosen
    exchange = question.exchange(question.current)
    if exchange is None or _MY.search(question.folded.removeprefix("mag ik ")):
        return None
    named = parties_named(question.folded, question.documents)
    if named:
        return _ends_of(question, named)
    mine = all_by(question, [exchange.party])
    span = first_or_last(question.folded) if _THEIRS.search(question.folded) else None
    if span is not None:
        return question.lookup(mine[span], party=exchange.party)
    place = _place(question, len(mine))
    if place is not None:
        return question.lookup(mine[place if place < 0 else place - 1 :][:1], party=exchange.party)
    if not _THEIRS.search(question.folded) or not question.only(*_AROUND) or question.has("refer"):
        return None
    if re.search(r"\b(?:volgende|next|eerstvolgende|vorige|previous)\b", question.folded):
        move = -1 if re.search(r"\b(?:vorige|previous)\b", question.folded) else 1
        return question.lookup(_neighbour_of(question, exchange.party, move), party=exchange.party)
    return None


def _ends_of(question: Question, parties: Sequence[str]) -> Intent | None:
    """"hoe sloot de VVD af?": the last question of a fractie that is named."""
    text = without_parties(question.folded, question.documents)
    place = _place(Question(text + " ze", (), question.documents), 1) if _WITH.search(text) else None
    if place is None or len(parties) > 1:
        return None
    mine = all_by(question, parties)
    return question.lookup(mine[place if place < 0 else place - 1 :][:1], party=parties[0])


def _place(question: Question, count: int) -> int | None:
    """Return the place among ``count`` questions of the fractie that the turn names, or None."""
    words = question.words
    if _WITH.search(question.folded) and _THEY.search(question.folded) and len(words) <= 9:
        ends = [1 if word in _OPENED else -1 for word in words if word in _OPENED | _CLOSED]
        rest = Question(" ".join(word for word in words if word not in _OPENED | _CLOSED), (), question.documents)
        if ends:
            return ends[0] if rest.only("party", "ask", "question") else None
    if not _THEIRS.search(question.folded):
        return None
    counted = _COUNTED.search(question.folded)
    if counted:
        return int(counted[1]) if int(counted[1]) <= count else None
    placed = [word for word in words if _at(word) is not None or word in MIDDLE]
    rest = Question(" ".join(word for word in words if word not in placed), (), question.documents)
    if not placed or not rest.only(*_AROUND) or question.has("refer"):
        return None
    return (count + 1) // 2 if placed[0] in MIDDLE else _at(placed[0])


def _at(word: str) -> int | None:
    """Return the place that an ordinal or a compound names: "openingsvraag", "slotvraag"."""
    ends = _END_OF.fullmatch(word)
    return (1 if ends[1] else -1) if ends else place_of(word)


def _of_list(question: Question) -> Intent | None:
    """"die van de ChristenUnie, laat die eens zien": out of the referrals just shown."""
    turn = next((turn for turn in reversed(question.history) if turn.answers), None)
    parties = parties_named(question.folded, question.documents)
    if turn is None or turn.kind != "lookup" or len(turn.answers) < 2 or len(parties) != 1:
        return None
    if not Question(turn.query, (), question.documents).has("refer") or question.has("all", "refer"):
        return None
    rest = " ".join(words_of(without_parties(question.folded, question.documents)))
    found = [t for t in turn.answers if (e := question.exchange(t)) and e.party == parties[0]]
    if not found or not Question(rest, (), question.documents).only("answer", "party", "question", "find", "back"):
        return None
    return question.lookup(found, party=parties[0])


def of_party(question: Question, parties: Sequence[str]) -> Intent | None:
    """"volgende vraag van de SGP", "nog een van D66": the neighbour among the questions of a fractie."""
    rest = Question(without_parties(question.folded, question.documents), question.history, question.documents)
    another = bool(ANOTHER.search(rest.folded)) and not re.search(r"\b(?:meer|over|about|more|iets)\b", rest.folded)
    if len(parties) != 1 or not (rest.has("next", "previous") or another) or question.current is None:
        return None
    if not rest.only("next", "previous", "answer", "question", "ask", "party", "more", "document"):
        return None
    move = -1 if rest.has("previous") and not rest.has("next") else 1
    return question.lookup(_neighbour_of(question, parties[0], move), party=parties[0])


def _neighbour_of(question: Question, party: str, move: int) -> Sequence[Target]:
    """Return the exchange of ``party`` after (or before) the answer shown last; past the end, the other side's."""
    current = question.current or ("", 0)
    mine = [(doc.id, e.number) for doc in question.nearest for e in doc.exchanges if e.party == party]
    beyond = [t for t in mine if (t[1] > current[1] if move > 0 else t[1] < current[1])]
    others = [t for t in mine if t != current]
    ordered = beyond if move > 0 else beyond[::-1]
    return (ordered or others or mine)[:1]
