"""Quotations put together from several places of the answers, each place word for word.

Does not accept a piece of fewer than three words, unless the quotation itself marks where it begins and ends ("…").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verify.source import Corpus, Side, Token, compact, tokens_of

_ELLIPSIS = re.compile(r"\s*[\[(]?(?:…|\.\.\.+)[\])]?\s*")
_CLOSING = ".,;:?!"
_LEAST = 3  # words that a piece must have to be told from chance
_NEAR = 40  # characters: pieces of one answer this close are one passage with something left out, hence altered

Piece = tuple[Side, int, int]


def pieces_of(quote: str, corpora: Sequence[Corpus]) -> list[Piece]:
    """Return the fewest pieces, in order, that make up ``quote``, or [] when some word is in none.

    White space may differ, and a sentence mark at the end of a piece. A piece is put right behind the one before it
    where the answers allow that.
    """
    pieces: list[Piece] = []
    for part in _ELLIPSIS.split(quote.strip()):
        words = list(tokens_of(part))
        if not words:
            continue
        cuts = _cuts(words, corpora)
        if not cuts:
            return []
        for a, b in cuts:
            run = compact("".join(word.text for word in words[a:b]))
            pieces.append(_locate(run, corpora, pieces[-1] if pieces else None))
    return pieces


def is_stitched(pieces: Sequence[Piece], quote: str) -> bool:
    """Say whether ``pieces`` are from places apart, or the quotation marks that it left something out."""
    if len(pieces) < 2:
        return False
    marked = bool(_ELLIPSIS.search(quote))
    return marked or any(not _near(first, second) for first, second in zip(pieces, pieces[1:], strict=False))


def _near(first: Piece, second: Piece) -> bool:
    return first[0] is second[0] and 0 <= second[1] - first[2] <= _NEAR


def _cuts(words: Sequence[Token], corpora: Sequence[Corpus]) -> list[tuple[int, int]]:
    """Return the fewest runs of words that each stand in an answer and together are ``words``."""
    least = min(_LEAST, len(words))
    reach = _reach(words, corpora)
    best: list[tuple[int, int] | None] = [None] * len(words) + [(0, len(words))]  # (pieces needed, end of the first)
    for start in range(len(words) - least, -1, -1):
        ends = [(best[end][0] + 1, -end) for end in range(start + least, reach[start] + 1) if best[end]]  # type: ignore[index]
        if ends:
            count, end = min(ends)
            best[start] = (count, -end)
    cuts, at = [], 0
    while at < len(words):
        step = best[at]
        if step is None:
            return []
        cuts.append((at, step[1]))
        at = step[1]
    return cuts


def _reach(words: Sequence[Token], corpora: Sequence[Corpus]) -> list[int]:
    """For each word: the end of the longest run from it that stands in an answer. It never goes back."""
    ends, end = [], 0
    for start in range(len(words)):
        end = max(end, start)
        while end < len(words) and _stands(compact("".join(word.text for word in words[start : end + 1])), corpora):
            end += 1
        ends.append(end)
    return ends


def _stands(run: str, corpora: Sequence[Corpus]) -> bool:
    """Say whether ``run`` is in an answer; a sentence mark that closes the piece may have been put there."""
    return any(form in corpus.compact for form in (run, run.rstrip(_CLOSING)) for corpus in corpora if form)


def _locate(run: str, corpora: Sequence[Corpus], before: Piece | None) -> Piece:
    sides = [side for corpus in corpora for side in corpus.answers]
    for form in (run, run.rstrip(_CLOSING)):
        places = [(side, *place) for side in sides if (place := side.find_compact(form))]
        if places:
            break
    following = [place for place in places if before and place[0] is before[0] and place[1] >= before[2]]
    return (following or places)[0]
