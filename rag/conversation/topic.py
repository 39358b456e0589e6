"""The subject talked about, and the same subject for another fractie: "en D66?", "vroeg de VVD hier ook iets over?".

Read from the earlier turns alone. Does not decide whether a turn leans on them (:mod:`rag.conversation.followup`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.asked import all_by, subject_of, trimmed
from rag.conversation.intent import Intent, Question, Target
from rag.conversation.literal import quoted
from rag.conversation.names import LONGEST, merge, names_among
from rag.conversation.numbers import place_of
from rag.conversation.parties import parties_named, without_parties
from rag.conversation.words import own_words
from rag.records import Turn

# "alleen die van de VVD", "only the ones from D66": the turn before, for one fractie
_ONLY = re.compile(
    r"^\W*(?:(?:en|and|maar|but|nu|now) )*(?:alleen|enkel|slechts|only|just|uitsluitend|filter|limit|beperk)\b"
)
_THE_ONE = re.compile(
    r"(?:(?:nu|dan|now|then|doe|toon|show|open) )*(?:(?:the|that) one|(?:die|dat|degene|the one) (?:van|from|by))\b"
)
_THAT_GROUP = re.compile(r"\b(?:that|this|die|deze) (?:group|party|fractie|partij|club)\b")
_OPENS = re.compile(
    r"^(?:(?:en|of|maar|and|or|but|dus|so|ok|oke|ook|ja|nee|yes|no|what about|how about|wat met|hoe zit het met|"
    r"hoe zit dat (?:met|bij|voor))\b[ ,]*)+"
)
# "daarover", "hier … iets over", "about this", "dat ook", "on this subject": the subject talked about
_ABOUT_IT = re.compile(
    r"\b(?:daar|hier|er)(?:over|naar|om|op|aan|bij|mee|van|voor|toe)\b|\b(?:daar|hier|er)\b.*\b(?:over|naar)\b|"
    r"\b(?:over|naar|about|on|into|for) (?:dat|dit|deze|die|dezelfde|hetzelfde|this|that|the same|same|these|"
    r"those|it)\b(?: (?:onderwerp|thema|kwestie|punt|topic|"
    r"subject|issue|matter|theme))?|(?<!vragen )(?<!questions )\b(?:dat|dit|this|that)\b"
)
_THAT_NOUN = re.compile(
    r"\b(?:over|naar|about|on)\s+(?:dat|dit|die|deze|that|this|those|these)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_ALSO = re.compile(r"\b(?:ook|hetzelfde|same|idem|also|too|as well|eveneens)\b")
# "en over sancties?", "and about AI?": another subject, asked in the same way
_OVER = re.compile(
    r"^\W*(?:(?:en|and|maar|but|of|or|ook|also|dan|then) )*(?:over|about|on|inzake|omtrent)\s+(?P<topic>\S.*)$",
    re.IGNORECASE,
)


def same_subject(question: Question) -> Intent | None:
    """Recognise another fractie on the subject talked about, or another subject for the fractie talked about."""
    turn = next((turn for turn in reversed(question.history) if turn.kind != "help"), None)
    if turn is None:
        return None
    parties = parties_named(question.folded, question.documents)
    if len(parties) == 1:
        return _for_party(question, turn, parties[0])
    if len(parties) > 1:
        return _for_several(question, parties)
    over = _OVER.match(question.query)
    topic = trimmed(over["topic"]) if over and not parties else ""
    if not topic or len(own_words(topic)) > 4 or turn.kind != "search":
        return None
    before = parties_named(" ".join(turn.query.casefold().split()), question.documents)
    return question.search(topic, party=before[0] if len(before) == 1 else "")


def _for_several(question: Question, parties: Sequence[str]) -> Intent | None:
    """"heeft de VVD of D66 hier ook iets over gevraagd?": the subject talked about, for each of them."""
    bare = without_parties(question.query, question.documents)
    if subject_of(bare) or not _ABOUT_IT.search(Question(bare, (), question.documents).folded):
        return None
    topic = subject_talked_about(question, adds=False)
    return question.search(topic, party=", ".join(parties)) if topic else None


def _for_party(question: Question, turn: Turn, party: str) -> Intent | None:
    bare = without_parties(question.query, question.documents)
    rest = Question(bare, (), question.documents)
    subject = subject_of(bare)
    that_noun = bool(subject and _THAT_NOUN.search(bare) and len(own_words(subject)) <= 1)
    about_it = bool(_ABOUT_IT.search(_THAT_GROUP.sub(" ", rest.folded)))
    the_one = turn.kind == "search" and _THE_ONE.match(rest.folded)
    opens = the_one or _OPENS.match(question.folded) or _ONLY.match(question.folded)
    also = _ALSO.search(rest.folded) and not {"vragen", "questions"} & set(rest.words)
    placed = not subject and any(place_of(word) is not None for word in rest.words)
    if placed or not (opens or about_it or also):
        return None  # "en de achtste van D66?" is one of a list
    if subject and not that_noun and not _names_subject(question, bare, subject):
        return None
    if subject and not that_noun:
        return question.search(subject, party=party)
    before = without_parties(turn.searched, question.documents)
    listed = turn.kind == "lookup" and before != turn.searched and not subject_of(before)
    if listed and not about_it:
        return question.lookup(all_by(question, [party]), party=party)
    whole = rest.has("all", "next", "previous", "refer") or "hoeveel" in rest.words
    if not subject and not about_it and whole:
        return None
    topic = subject_of(before) if before != turn.searched and not listed else subject_talked_about(question, adds=False)
    if that_noun:
        new = own_words(subject)
        topic = merge(topic, new, names_among(new, question.documents, bare), question.documents)
    return question.search(topic, party=party) if topic else None


def _names_subject(question: Question, bare: str, subject: str) -> bool:
    """Say whether the turn is about its own ``subject``, and that stands behind the asking: "en D66 over Starlink?"."""
    return bare.strip(" ?!.").endswith(subject) or bool(re.search(r"\b(?:over|about|on|naar|inzake)\b", bare))


def subject_talked_about(question: Question, *, adds: bool) -> str:
    """Return what was last searched, or for a look-up the question its first answer is to.

    Words that the turn before only added are left out when the new turn ``adds`` words: "en zorg?", "en scholen?".
    """
    turns = [turn for turn in question.history if turn.kind != "help"]
    if not turns:
        return ""
    last = turns[-1]
    searches = [turn for turn in turns if turn.kind == "search"]
    if last.kind == "lookup" and not (searches and set(last.answers) <= set(searches[-1].answers)):
        return quoted(last.query) or _asked(question, last.answers)
    if not searches:
        return ""
    topic = searches[-1].searched
    stems = [turn.searched.strip(" ?!.,;:") for turn in searches[:-1]]
    return next((stem for stem in stems if adds and stem and topic.startswith(stem + " ")), topic)


def _asked(question: Question, answers: Sequence[Target]) -> str:
    """Return the content words of the fullest sentence, of the question to the first of ``answers``, that asks."""
    exchange = question.exchange(answers[0]) if answers else None
    document = next((doc for doc in question.documents if exchange and doc.id == exchange.document), None)
    if exchange is None or document is None:
        return ""
    text = "\n".join(document.text[a:b] for a, b in exchange.question_ranges)
    asked = [own_words(sentence) for sentence in re.findall(r"[^.?!]+\?", text) or [text]]
    return " ".join(max(asked, key=len)[: LONGEST // 2])
