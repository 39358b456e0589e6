"""From ranked answers to a reply: referrals followed, words and sentences marked, related answers named.

Takes what it needs as arguments or from the archive that calls it; writes no text of its own. Does not rank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rag.ranking import Key
from rag.records import Citation, Exchange, Hit

Chain = Callable[[str, int], tuple[int, ...]]
Cite = Callable[[str, int], Citation]


def followed(keys: Iterable[Key], exchanges: Mapping[Key, Exchange], cite: Cite, chain: Chain) -> Iterator[Citation]:
    """Yield a citation per answer; behind an answer that only refers, at once, the answers that it leads to.

    Each answer is shown once. A target that would come later moves up behind its referral; a referral whose target
    was shown already comes with nothing behind it.
    """
    shown: set[Key] = set()
    for key in keys:
        if key in shown:
            continue
        shown.add(key)
        yield cite(*key)
        if not exchanges[key].only_refers:
            continue
        path: tuple[int, ...] = (key[1],)
        for number in chain(*key):
            target = (key[0], number)
            if target not in shown:
                shown.add(target)
                yield replace(cite(*target), via=path)
            path = (*path, number)


def asked_there(hit: Hit, query: Mapping[str, str], question: Mapping[str, str]) -> bool:
    """Tell whether ``query`` is, nearly word for word, the question that got only a referral.

    Then the referral itself is what the government answered, and it comes before its target.
    """
    if len(query) < 6:
        return False
    return len(query.keys() & question.keys()) / len(query) >= 0.8 and hit.matched == "question"


def ranking_keys(
    hits: Sequence[Hit],
    exchanges: Mapping[Key, Exchange],
    literal_question: Callable[[Hit], bool],
    only: Callable[[Exchange], bool],
    targets: Mapping[Key, Sequence[Key]],
) -> list[Key]:
    """Return which answers to show in which order.

    A referral is left to its target, which has the referral's question as evidence too, except when the referral is
    exactly what was asked for; then it leads. ``only`` keeps the exchanges of one fractie or one document.
    """
    chosen: list[Key] = []
    leading: list[Key] = []
    for hit in hits:
        key = (hit.document, hit.number)
        exchange = exchanges[key]
        if not only(exchange):
            continue
        if not exchange.only_refers:
            chosen.append(key)
        elif literal_question(hit):
            leading.append(key)
        elif not any(only(exchanges[target]) for target in targets[key]):
            chosen.append(key)
    return [*leading[:1], *chosen]
