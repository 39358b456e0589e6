"""The nearest passage to a quotation, and what differs, word by word and by kind.

Similarity decides what to compare with, never whether a quotation is right.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rag.verify.source import Corpus, Side, Token, key_of, tokens_of

DifferenceKind = Literal["number", "date", "negation", "word", "capitals", "typography", "footnote", "cut"]

NEGATIONS = frozenset(
    "niet geen nooit niemand niets nergens noch zonder nimmer geenszins evenmin nee not no never none nobody "
    "nothing neither nor without cannot dont doesnt didnt isnt wasnt wont cant arent hasnt".split()
)
MONTHS = frozenset(
    "januari februari maart april mei juni juli augustus september oktober november december january february "
    "march may june july august october maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday "
    "wednesday thursday friday"
    "saturday sunday".split()
)
AMOUNTS = frozenset(
    "nul twee drie vier vijf zes zeven acht negen tien elf twaalf dertien twintig dertig veertig vijftig honderd "
    "duizend miljoen miljard biljoen procent helft kwart dubbel half two three four five six seven eight nine ten "
    "eleven twelve twenty hundred thousand million billion percent eerste tweede derde vierde vijfde first second "
    "third fourth fifth".split()
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\d{2,4})?")
_BUCKET = 16  # words: an insertion or omission of up to this many keeps a passage in one place
_RARE = 60  # places: words in more of them vote only where the quotation has few others
_VOTERS = 4  # rarer words that suffice
_WORK = 240  # words: so many, in all, are laid along passages; a short quotation is tried at more places
_MARGIN = 12  # words of source looked at on either side of the best place


@dataclass(frozen=True, slots=True)
class Difference:
    """What the quotation has (``quoted``) where the source has ``source``; either may be "" (left out, put in).

    "cut" alone goes with an exact quotation: it begins or ends inside a number ("30" of "300").
    """

    kind: DifferenceKind
    quoted: str
    source: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """A quotation laid along a passage ``[start, end)`` of ``side.text``; ``same`` is the share of words that agree."""

    side: Side
    start: int
    end: int
    same: float
    changed: int
    differences: tuple[Difference, ...]


def nearest(quote: str, corpora: Sequence[Corpus]) -> Alignment | None:
    """Return the passage of an answer most like ``quote``, the first of equals.

    None when they share no word, or when the quotation is twice as long as the longest answer.
    """
    words = [token for token in tokens_of(quote) if key_of(token.text)]
    longest = max((len(side.tokens) for corpus in corpora for side in corpus.answers), default=0)
    if len(words) > 2 * longest:
        return None
    tries = max(1, _WORK // (1 + len(words)))
    places = sorted((place for corpus in corpora for place in _best_places(corpus, words, tries)), key=lambda p: -p[0])
    best: Alignment | None = None
    for _, side, begin in places[:tries]:
        alignment = _align(words, side, begin)
        if best is None or alignment.same > best.same:
            best = alignment
        if best.changed <= 1:
            break  # no other place can be much nearer, and this is the first of its kind
    return best


def _best_places(corpus: Corpus, words: Sequence[Token], most: int) -> list[tuple[float, Side, int]]:
    """Let each word of the quotation vote, rare words more, for the places where the passage would begin."""
    votes: defaultdict[tuple[int, int], float] = defaultdict(float)
    total = sum(len(side.tokens) for side in corpus.answers) or 1
    posted = [(at, corpus.postings.get(key_of(word.text), [])) for at, word in enumerate(words)]
    rare = [(at, places) for at, places in posted if 0 < len(places) <= _RARE]
    for at, places in rare if len(rare) >= _VOTERS else posted:
        weight = math.log(1 + total / len(places)) if places else 0.0
        # A word of the quotation votes once for each place, however often the answer repeats it nearby.
        for vote in {(answer, (place - at) // _BUCKET + half) for answer, place in places for half in (0, 1)}:
            votes[vote] += weight
    best = sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:most]
    return [(score, corpus.answers[answer], (bucket - 1) * _BUCKET) for (answer, bucket), score in best]


def _align(words: Sequence[Token], side: Side, begin: int) -> Alignment:
    low = max(0, begin - _MARGIN)
    source = side.tokens[low : max(0, begin) + 2 * _BUCKET + len(words) + _MARGIN]
    keys = [key_of(side.without_mark(token)) for token in source]
    blocks = _trimmed(_blocks([key_of(word.text) for word in words], keys))
    same = sum(b - a for tag, a, b, _, _ in blocks if tag == "equal")
    changed = sum(max(b - a, d - c) for tag, a, b, c, d in blocks if tag != "equal")
    source = _without_edges(words, source, blocks)
    differences = [diff for block in blocks for diff in _differences(side, words, source, block)]
    kept = [token for _, _, _, c, d in blocks for token in source[c:d]] or source[:1]
    return Alignment(side, kept[0].start, kept[-1].end, same / max(1, same + changed), changed, tuple(differences))


def _without_edges(words: Sequence[Token], source: Sequence[Token], blocks: Sequence[Block]) -> list[Token]:
    """Take from the first and the last word of the passage the marks that are outside the quotation."""
    trimmed = list(source)
    if blocks and blocks[0][0] == "equal":
        at, word, token = blocks[0][3], words[0].text, source[blocks[0][3]]
        if token.text.endswith(word):
            trimmed[at] = Token(word, token.end - len(word), token.end)
    if blocks and blocks[-1][0] == "equal":
        at, word, token = blocks[-1][4] - 1, words[-1].text, trimmed[blocks[-1][4] - 1]
        if token.text.startswith(word):
            trimmed[at] = Token(word, token.start, token.start + len(word))
    return trimmed


Block = tuple[str, int, int, int, int]


def _blocks(left: Sequence[str], right: Sequence[str]) -> list[Block]:
    """Align two lists of words as difflib does, but nearest to their longest common run on either side of it.

    difflib takes the first of equal matches, which on the left is the farthest: an "en" at the start of a quotation
    would be laid along any "en" lines before the passage.
    """
    run = SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
    i, j, size = run
    before = SequenceMatcher(None, left[:i][::-1], right[:j][::-1], autojunk=False).get_opcodes()
    after = SequenceMatcher(None, left[i + size :], right[j + size :], autojunk=False).get_opcodes()
    blocks: list[Block] = [(tag, i - b, i - a, j - d, j - c) for tag, a, b, c, d in reversed(before)]
    blocks += [("equal", i, i + size, j, j + size)] if size else []
    i, j = i + size, j + size
    return blocks + [(tag, i + a, i + b, j + c, j + d) for tag, a, b, c, d in after]


def _trimmed(blocks: Sequence[Block]) -> list[Block]:
    """Leave out the source around the passage: what stands there is beside the quotation, not left out of it."""
    kept = list(blocks)
    if kept and kept[0][0] in ("insert", "replace"):
        _, a, b, c, d = kept[0]
        kept[0] = ("replace", a, b, max(c, d - (b - a)), d)
    if kept and kept[-1][0] in ("insert", "replace"):
        _, a, b, c, d = kept[-1]
        kept[-1] = ("replace", a, b, c, min(d, c + (b - a)))
    return [block for block in kept if block[1] < block[2] or block[3] < block[4]]


def _differences(side: Side, words: Sequence[Token], source: Sequence[Token], block: Block) -> list[Difference]:
    tag, a, b, c, d = block
    if tag == "equal":
        pairs = zip(words[a:b], source[c:d], strict=True)
        return [diff for word, token in pairs for diff in _same_word(side, word, token)]
    if b - a == d - c:
        pairs_of_lists = [([word], [token]) for word, token in zip(words[a:b], source[c:d], strict=True)]
    else:
        pairs_of_lists = [(list(words[a:b]), list(source[c:d]))]
    return [diff for quoted, kept in pairs_of_lists for diff in _classified(quoted, kept)]


def _same_word(side: Side, word: Token, token: Token) -> list[Difference]:
    """Compare two forms of one word: capitals, marks, and a footnote mark that the quotation left out."""
    if word.text == token.text:
        return []
    bare = side.without_mark(token)
    kind: DifferenceKind = "typography"
    if word.text == bare:
        kind = "footnote"
    elif word.text.casefold() == bare.casefold():
        kind = "capitals"
    return [Difference(kind, word.text, token.text)]


def _classified(quoted: Sequence[Token], source: Sequence[Token]) -> list[Difference]:
    """Name what changed: each of negation, date and number that does; else the words."""
    left, right = [key_of(t.text) for t in quoted], [key_of(t.text) for t in source]
    texts = (" ".join(t.text for t in quoted), " ".join(t.text for t in source))
    kinds: list[DifferenceKind] = []
    for kind, test in _TESTS:
        if [word for word in left if test(word)] != [word for word in right if test(word)]:
            kinds.append(kind)
    if len(left) == len(right) == 1:
        kinds = kinds[:1]  # "1015" for "2015" is one change, of a date
    return [Difference(kind, *texts) for kind in kinds or ["word"]]


def is_negation(key: str) -> bool:
    return key in NEGATIONS


def is_date(key: str) -> bool:
    return key in MONTHS or bool(_YEAR.fullmatch(key))


def is_number(key: str) -> bool:
    return not is_date(key) and (key in AMOUNTS or any(char.isdigit() for char in key))


_TESTS: tuple[tuple[DifferenceKind, Callable[[str], bool]], ...] = (
    ("negation", is_negation),
    ("date", is_date),
    ("number", is_number),
)
