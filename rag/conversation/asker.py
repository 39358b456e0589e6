"""Questions for who asked: "wie vroeg dat?", "van welke fractie kwam dit?", "was it the SGP?".

Says only whether a turn is one; does not look anything up.
"""

from __future__ import annotations

import re

from rag.conversation.intent import Question
from rag.conversation.parties import parties_named
from rag.conversation.words import FUNCTION

WHO = frozenset("wie who wiens whose whom".split())
WHICH = frozenset("welke welk which what".split())
THEY = frozenset("ze zij they".split())
THIS = re.compile(r"\b(?:dat|dit|die|deze|er|hier\w*|daar\w*|that|this|it)\b")
_ASKERS = frozenset("asker vraagsteller vragensteller steller afzender indiener indieners sender submitter".split())
_WHAT_DID = re.compile(r"\bwhat (?:did|had|have|were)\b")
_FROM_WHOM = re.compile(
    r"(?:(?:en|and|maar) )*(?:van|door|by|from) (?:wie|who|whom)(?: (?:dan|then|eigenlijk|precies))*|"
    r"(?:van|door|by|from) (?:wie|who|whom) (?:komt|kwam|is|was|comes|came) (?:dit|dat|deze|die|this|that|it)|"
    r"wie (?:zit|zat|zaten|is|was) (?:hier|daar|er)achter|wie (?:had|hadden|heeft) het (?:hier|daar)over|"
    r"who(?:'s| is| was) (?:this|that|it) (?:from|by)|who(?:'s| is| was) behind (?:this|that|it)(?: one)?|"
    r"whose (?:\w+ )?(?:was|is) (?:this|that|it)(?: question)?"
)


def names_asker(question: Question) -> bool:
    """Say whether the turn guesses the asker: "kwam dit van de VVD?"."""
    words = set(question.words)
    if len(words) > 7 or not parties_named(question.folded, question.documents):
        return False
    said = words & {"kwam", "komt", "came", "was", "is", "afkomstig", "stelde"}
    came = bool(said) or "that's" in question.folded or "it's" in question.folded
    other = words & {"over", "ook", "about", "also", "too"}
    that = re.search(r"\b(?:dat|dit|deze|die(?! van)|that|this|it)\b", question.folded)
    rest = [word for word in question.own if not parties_named(word, question.documents)]
    return (came and bool(that)) and not other and not rest


def asks_who(question: Question) -> bool:
    """"welke fractie diende die vraag in?", "which group wanted to know?", "van wie kwam dit?"."""
    words = set(question.words)
    if not question.only("ask", "party", "house", "question", "answer", "find", "subject", "number"):
        return False
    looked = bool(question.history) and question.history[-1].kind == "lookup"
    if looked and _FROM_WHOM.fullmatch(question.folded):
        return True
    points = THIS.search(question.folded)
    if question.has("party") and not question.has("more"):
        plural = words & {"fracties", "partijen", "parties", "groups"} and not points
        asked = words & (WHICH | WHO | {"naam", "name"})
        named = bool(asked) and not _WHAT_DID.search(question.folded) or "wat voor" in question.folded
        bare = len(words - FUNCTION) == 1 and len(words) <= 5 and not words & {"wat", "hoeveel"}  # "en de fractie?"
        return bool(named or bare) and not plural and not words & {"alle", "all"}
    if question.has("ask") and (question.words[-1] in ("door", "by") or words & _ASKERS):
        return True
    vague = words <= FUNCTION and not words & {"kwam", "kwamen", "came"}  # "door wie": by whom was it done
    every = "allemaal" in words or (words & {"vragen", "questions"} and not points)
    other = question.has("told") or words & (THEY | {"wat", "what"})
    return bool(words & WHO) and question.has("ask", "question") and not (vague or every or other)
