"""Names in a turn and in the documents, and one put in another's place: "… met Zuid-Afrika?", "en Zuid-Korea?".

A name is told by its capital inside sentences, in the turn or in the documents. Knows no list of names but of places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from rag.conversation.words import FUNCTION, GENERIC, PLACES, content_words, fold, own_words, words_of
from rag.records import Document

_COMMON = 0.25  # share of the exchanges: a name in more of them ("Nederland", "EU") is no subject of a turn
# Who acts, not what is acted on: "en Defensie?" is no alternative to Starlink
_OFFICES = frozenset(
    "defensie bz ez ezk bzk jenv justitie ocw szw vws financien aivd mivd ncsc nctv politie marechaussee ctivd tib dcc "
    "defence ministry navo nato eu vn un oeso oecd ovse osce kabinet binnenlandse buitenlandse zaken".split()
)
LONGEST = 32  # words that a merged query may have before function words are left out of it


def merge(topic: str, new: Sequence[str], names: Collection[str], documents: Sequence[Document]) -> str:
    """Return one query out of the subject talked about and the new words.

    New names take the place of the names of their kind in the topic ("… met Zuid-Afrika?", "Zuid-Korea" → "… met
    Zuid-Korea?"), or of all that the topic has ("Hoe zit het met Starlink?" and "AI"); other words are added behind it.
    """
    added = [word for word in new if fold(word) not in {fold(old) for old in words_of(topic)}]
    if added and all(word in names for word in added):
        old = replaceable(topic, added, documents)
        if old:
            topic = _replaced(topic, old, " ".join(added))
            added = []
    if len(words_of(topic)) + len(added) > LONGEST:
        topic = " ".join(content_words(topic)[: LONGEST - len(added)])
    return " ".join([topic.strip(" ?!.,;:"), *added]) if added else topic.strip()


def replaceable(topic: str, added: Sequence[str], documents: Sequence[Document]) -> frozenset[str]:
    """Return the names in ``topic`` that the ``added`` ones take the place of: those of their kind, or all it has."""
    old = names_among(words_of(topic), documents, topic) - _common_names(documents)
    if set(own_words(topic)) - old:
        return frozenset(word for word in old if kind_of(word) == kind_of(*added))
    return frozenset() if kind_of(*added) == "office" != kind_of(*old or added) else old


def names_among(words: Sequence[str], documents: Sequence[Document], text: str) -> frozenset[str]:
    """Return those of ``words`` that are names: with a capital inside the sentence, here or in the documents."""
    known, _ = _names_of(documents)
    written = words_of(text)
    capitals = any(word[:1].isupper() for word in written[1:])  # who writes capitals writes them at every name
    return frozenset(
        word for word in words
        if fold(word) not in GENERIC and word[:1].isupper() >= capitals
        and (fold(word) in known or (word[:1].isupper() and word != written[0]))
    )


def _common_names(documents: Sequence[Document]) -> frozenset[str]:
    """Return, as written, the names that are everywhere in ``documents``."""
    return _names_of(documents)[1]


def kind_of(*name: str) -> str:
    """Tell places from acronyms and other names: "en Oekraïne?" is no alternative to Starlink, but one to Moldavië."""
    if any(fold(word) in _OFFICES for word in name):
        return "office"
    if any(fold(word) in PLACES for word in name):
        return "place"
    return "acronym" if sum(c.isupper() for c in name[0]) > 1 else "name"


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
    """Count capitals behind a small letter or comma: "met India"; not in titles, nor words also written small."""
    written = Counter(re.findall(r"(?<=[a-z,)] )[A-Z][\w²]*(?:-[A-Z]\w*)*(?![\w-]| [A-Z])", text))
    capitals: Counter[str] = Counter()
    for word, count in written.items():
        capitals[fold(word)] += count
    small = Counter(re.findall(r"(?<![\w-])[a-z]\w+", text))
    known = {word for word, count in capitals.items() if word not in FUNCTION and count > small[word]}
    limit = max(2.0, _COMMON * exchanges)
    return frozenset(known), frozenset(word for word, count in written.items() if count > limit)
