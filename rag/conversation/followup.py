"""Turns that lean on the subject talked about: "en hoe zit dat met Zuid-Korea?", "en D66?", "waarom is dat nodig?".

Such a turn becomes a query that stands alone, out of words that the user wrote; the outcome is shown as what was
searched for. Resolves no pronoun beyond "the subject talked about".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.parties import all_by, parties_named, subject_of, unknown_party, without_parties
from rag.conversation.words import FUNCTION, GENERIC, PLACES, content_words, fold, words_of
from rag.records import Document, Turn

# What opens a turn that goes on: "en", "maar hoe zit dat met", "geldt dat ook voor", "and what about"
_LEAD = re.compile(
    r"(?:(?:en|maar|and|but|dus|so|ok|oke|ook|ja|nee|yes)\b[ ,]*)*(?:(?:"
    r"hoe (?:zit|staat|is|gaat) (?:het|dat|dit)(?: dan)? (?:met|voor|in|bij)|wat (?:dan )?(?:met|over)|"
    r"ook (?:voor|in|bij)|geld(?:t|en) (?:dat|dit|die|hetzelfde)(?: dan)?(?: ook)? (?:voor|in|bij)|hetzelfde voor|"
    r"(?:what|how) about|what of|(?:the )?same for|"
    r"(?:is|does) (?:that|it|this)(?: also)? (?:the same|true|the case|apply|hold) (?:for|to|in)"
    r")\b ?)?"
)
# "alleen die van de VVD", "only the ones from D66": the turn before, for one fractie
_ONLY = re.compile(
    r"^\s*(?:(?:en|and|maar|but) )?(?:alleen|enkel|slechts|only|just)\b(?: (?:die|de|the|ones|those|vragen|antwoorden|"
    r"questions|answers|van|from|by|of)\b)*",
    re.IGNORECASE,
)
# What stands for something said. Not "ze", "hij" and "they": those mostly mean the cabinet, which needs no context.
_ANAPHOR = re.compile(
    r"\b(?:dat|dit|die|deze|daar|hun|hen|hetzelfde|zulke|dergelijke|that|this|those|these|their|them|"
    r"(?:daar|hier|er)(?:aan|bij|door|in|mee|naar|om|op|over|tegen|toe|uit|van|voor|na|onder|tussen|naast))\b"
    r"|\b(?:het|it|er|there)$"
)
# A word of its own, then a new clause: what stands for something there mostly stands for that word
_CLAUSE = re.compile(
    r"[ ,](?:en|and|maar|but|want|wat|hoe|waarom|wie|wanneer|waar|waarvoor|welke|what|how|why|who|when|where)\b|,"
)
_ASKS = frozenset("wat hoe waarom wie wanneer waar welke welk hoeveel what how why who when where which".split())
_VERBS = frozenset(
    "is zijn was waren kan kunnen kon wil willen gaat gaan heeft hebben had doet doen deed moet moeten mag komt "
    "komen wordt worden werd zal zullen zou does do did are were can could will would has have should must".split()
)
_EMPTY = frozenset("zit geldt gelden apply same betekent betekenen gebeurt werkt mean means happens works".split())
_COMMON = 0.25  # share of the exchanges: a name in more of them ("Nederland", "EU") is no subject of a turn
_LONGEST = 32  # words that a merged query may have before function words are left out of it


def follow_up(question: Question) -> Intent | None:
    """Complete a turn that does not stand alone with the subject of the turn before; None when it stands alone."""
    turn = next((turn for turn in reversed(question.history) if turn.kind != "help"), None)
    if turn is None:
        return None
    party = _for_another_party(question, turn) or unknown_party(question)
    if party is not None:
        return party
    new = own_words(question.query)
    names = names_among(new, question.documents, question.query)
    folded = re.sub(r"\bit\b", "ict", question.folded) if re.search(r"\bIT\b", question.query) else question.folded
    if not depends(folded, new, names):
        return None
    topic = _topic(question, adds=bool(new))
    return question.search(merge(topic, new, names, question.documents)) if topic else None


def own_words(text: str) -> list[str]:
    """Return the words of ``text`` that carry a subject of their own, as written."""
    return [word for word in content_words(text) if fold(word) not in _EMPTY]


def depends(folded: str, new: Sequence[str], names: Collection[str]) -> bool:
    """Say whether a turn leans on the turn before, by what it has of its own.

    It does when it has no subject word (``new``) at all; when a word of it stands for something said and at most two of
    its words are subject words (three behind "en" or "and"); or when it opens with "en", "and" or "what about" and is a
    fragment or names nothing but ``names``.
    """
    lead = _LEAD.match(folded + " ")
    opens = bool(lead and lead.group().strip())
    if not new:
        return True
    if len(new) <= 2 + opens and points_back(folded):
        return True
    rest = folded[lead.end() :] if lead else folded
    return opens and len(new) <= 3 and (_is_fragment(rest) or all(word in names for word in new))


def points_back(folded: str) -> bool:
    """Say whether a word of the turn stands for something said before it, not for a word of the turn itself.

    "Hoeveel kost dat?" points back; "Wat is de ITU en wat doet Nederland daar?" and "landen die het niet eens zijn"
    do not.
    """
    for match in _ANAPHOR.finditer(folded):
        before = folded[: match.start()]
        clauses = [before[: cut.start()] for cut in _CLAUSE.finditer(before)]
        relative = match.group() == "die" and match.end() < len(folded) and own_words(" ".join(before.split()[-1:]))
        if not relative and not any(own_words(clause) for clause in clauses):
            return True
    return False


def merge(topic: str, new: Sequence[str], names: Collection[str], documents: Sequence[Document]) -> str:
    """Return one query out of the subject talked about and the new words.

    New names take the place of the names of their kind in the topic ("… met Zuid-Afrika?", "Zuid-Korea" → "… met
    Zuid-Korea?"), or of all that the topic has ("Hoe zit het met Starlink?" and "AI"); other words are added behind it.
    """
    added = [word for word in new if fold(word) not in {fold(old) for old in words_of(topic)}]
    if added and all(word in names for word in added):
        old = names_among(words_of(topic), documents, topic) - _common_names(documents)
        if set(own_words(topic)) - old:
            old = frozenset(word for word in old if _kind(word) == _kind(*added))
        if old:
            topic = _replaced(topic, old, " ".join(added))
            added = []
    if len(words_of(topic)) + len(added) > _LONGEST:
        topic = " ".join(content_words(topic)[: _LONGEST - len(added)])
    return " ".join([topic.strip(" ?!.,;:"), *added]) if added else topic.strip()


def names_among(words: Sequence[str], documents: Sequence[Document], text: str) -> frozenset[str]:
    """Return those of ``words`` that are names: with a capital inside the sentence, here or in the documents."""
    known, _ = _names_of(documents)
    first = words_of(text)[:1]
    return frozenset(
        word for word in words
        if fold(word) not in GENERIC and (fold(word) in known or (word[:1].isupper() and [word] != first))
    )


def _common_names(documents: Sequence[Document]) -> frozenset[str]:
    """Return, as written, the names that are everywhere in ``documents``."""
    return _names_of(documents)[1]


def _kind(*name: str) -> str:
    """Tell places from acronyms and other names: "en Oekraïne?" is no alternative to Starlink, but one to Moldavië."""
    if any(fold(word) in PLACES for word in name):
        return "place"
    return "acronym" if sum(c.isupper() for c in name[0]) > 1 else "name"


def _is_fragment(rest: str) -> bool:
    """Say whether ``rest`` is no clause: it has no verb of the closed list and opens with no question word."""
    words = words_of(rest)
    return not _VERBS.intersection(words) and not (words and words[0] in _ASKS and len(words) > 3)


def _for_another_party(question: Question, turn: Turn) -> Intent | None:
    """"en D66?": the same list, or the same subject, for another fractie."""
    parties = parties_named(question.folded, question.documents)
    bare = _ONLY.sub(" ", without_parties(question.query, question.documents))
    lead = _LEAD.match(question.folded + " ")
    narrows = _ONLY.match(question.folded) or _ANAPHOR.search(question.folded)
    leans = bool(lead and lead.group().strip()) or bool(narrows)
    subject = subject_of(bare)
    if len(parties) != 1 or not leans or (subject and not bare.strip(" ?!.").endswith(subject)):
        return None
    if subject:
        return question.search(subject, party=parties[0])
    before = without_parties(turn.searched, question.documents)
    if turn.kind == "lookup" and before != turn.searched and not subject_of(before):
        return question.lookup(all_by(question, parties), party=parties[0])
    topic = subject_of(before) if before != turn.searched else _topic(question, adds=False)
    return question.search(topic, party=parties[0]) if topic else None


def _topic(question: Question, *, adds: bool) -> str:
    """Return the subject talked about: what was last searched, or for a look-up the question its first answer is to.

    Words that the turn before only added are left out when the new turn ``adds`` words: "en zorg?", "en scholen?".
    """
    turns = [turn for turn in question.history if turn.kind != "help"]
    last = turns[-1]
    searches = [turn for turn in turns if turn.kind == "search"]
    if last.kind == "lookup" and not (searches and set(last.answers) <= set(searches[-1].answers)):
        return _asked(question, last.answers)
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
    return " ".join(max(asked, key=len)[: _LONGEST // 2])


def _replaced(topic: str, old: Collection[str], new: str) -> str:
    """Put ``new`` where the first of the ``old`` names stands in ``topic``, and leave the others out."""
    names = "|".join(re.escape(word) for word in sorted(old, key=len, reverse=True))
    listed = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])(?:(?:,| en| of| and| or|, en|, and)? (?:{names})(?![\w-]))*")
    merged = listed.sub(new, topic, count=1)
    head, _, tail = merged.partition(new)
    return " ".join((head + new + listed.sub("", tail)).split())


def _names_of(documents: Sequence[Document]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the folded names in ``documents``, and as written the common ones; at most eight documents are read."""
    found = [_names_in(doc.text, len(doc.exchanges)) for doc in documents[:8]]
    return frozenset().union(*(known for known, _ in found)), frozenset().union(*(common for _, common in found))


@lru_cache(maxsize=8)
def _names_in(text: str, exchanges: int) -> tuple[frozenset[str], frozenset[str]]:
    """Count capitals behind a small letter or comma: "met Zuid-Korea, India"; a word also written small is no name."""
    written = Counter(re.findall(r"(?<=[a-z,)] )[A-Z][\w²]*(?:-[A-Z]\w*)*", text))
    capitals: Counter[str] = Counter()
    for word, count in written.items():
        capitals[fold(word)] += count
    small = Counter(re.findall(r"(?<![\w-])[a-z]\w+", text))
    known = {word for word, count in capitals.items() if word not in FUNCTION and count > small[word]}
    limit = max(2.0, _COMMON * exchanges)
    return frozenset(known), frozenset(word for word, count in written.items() if count > limit)
