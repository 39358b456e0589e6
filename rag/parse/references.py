"""What an answer refers to, and whether it says anything else. Does not check that the answers referred to exist."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.records import Exchange

_LIST = r"\d{1,3}(?:\s*(?:,|en|of|tot\s+en\s+met|t/m|-|–)\s*(?:op\s+)?(?:vra(?:ag|gen)\s+)?\d{1,3}(?!\d))*"
# "het antwoord op vraag 18 en 43", "de antwoorden op de vragen 10 t/m 12", "de beantwoording van vraag 2"
_REFERENCE = re.compile(
    rf"\b(?:(?:be)?antwoord\w*\s+(?:op|van|onder|bij)|zie(?:\s+ook)?|verwij\w+\s[^.?!]{{0,40}}?naar)"
    rf"\s+(?:de\s+|het\s+)?vra(?:ag|gen)\s+(?P<list>{_LIST})(?!\d)",
    re.IGNORECASE,
)
_PART = re.compile(r"(\d+)(?:\s*(?:tot\s+en\s+met|t/m|-|–)\s*(?:vra(?:ag|gen)\s+)?(\d+))?")
# every word of «Hiervoor verwijs ik u graag naar het antwoord op vraag 39.» and its like; one word more and it speaks
_EMPTY_WORDS = frozenset(
    "hiervoor hierover voor dit deze een het de u ik wij we kabinet graag ook tevens mede kortheidshalve verwijs "
    "verwijst verwijzen wordt verwezen naar zie ziet antwoord antwoorden beantwoording mijn ons onze op van bij onder "
    "vraag vragen en of tot met t m".split()
)
_WIDEST = 40


def references(text: str, own: int) -> tuple[int, ...]:
    """Return the numbers that ``text`` (an answer) refers to, in order of mention, without itself and repeats."""
    found: dict[int, None] = {}
    for match in _REFERENCE.finditer(text):
        for first, last in _PART.findall(match["list"]):
            low, high = int(first), int(last or first)
            if low <= high <= low + _WIDEST:
                found.update(dict.fromkeys(range(low, high + 1)))
    found.pop(own, None)
    return tuple(found)


def only_refers(text: str, referred: Sequence[int]) -> bool:
    """Say whether an answer with these references consists of words of referral and nothing else."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return bool(referred) and all(word in _EMPTY_WORDS for word in words)


def chain(exchanges: Sequence[Exchange], number: int) -> tuple[int, ...]:
    """Return every answer reached from ``number`` by referral, nearest first, each once (69 -> (50, 1)).

    A target that says something itself ends its path: its own references are left to the reader. Cycles end too.
    """
    known = {exchange.number: exchange for exchange in exchanges}
    reached: dict[int, None] = {}
    queue = list(known[number].references) if number in known else []
    while queue:
        target = queue.pop(0)
        if target in reached or target == number or target not in known:
            continue
        reached[target] = None
        if known[target].only_refers:
            queue = list(known[target].references) + queue
    return tuple(reached)
