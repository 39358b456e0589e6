"""Which sentences of an answer to mark: the one or two that answer the question, or none.

A pure decision over similarities that are passed in; marks by offsets and never touches the text. Nothing is marked
rather than a wrong sentence: where no sentence stands out, the outcome is empty.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from rag.records import Range


@dataclass(frozen=True, slots=True)
class Settings:
    """How sentences are weighed, to be learned on development questions.

    ``lexical`` and ``dense`` weigh the two similarities; ``neighbours`` is the share of the sentences beside it that a
    sentence gets ("Dit geldt ook voor …" answers with the sentence before). ``sharpness`` turns differences in score
    into shares of belief. ``most`` sentences at most are marked, a second only with at least ``rival`` of the belief in
    the first, and any only when together they have at least ``enough`` of all belief (1.0: all; answers with ``most``
    sentences or fewer need no less).
    """

    lexical: float = 0.6
    dense: float = 1.0
    neighbours: float = 0.15
    sharpness: float = 10.0
    most: int = 2
    rival: float = 0.5
    enough: float = 0.4


DEFAULT = Settings()


@dataclass(frozen=True, slots=True)
class Example:
    """The similarities of one answer's sentences to one question, and the places of those that answer it."""

    lexical: tuple[float, ...]
    dense: tuple[float, ...] | None
    right: Collection[int]


def choose(
    sentences: Sequence[Sequence[Range]],
    lexical: Sequence[float],
    dense: Sequence[float] | None = None,
    settings: Settings = DEFAULT,
) -> tuple[Range, ...]:
    """Return the ranges of the sentences to mark, ascending; () when none stands out or none is like the question.

    ``lexical`` holds for each sentence the share in [0, 1] of the question's words (by weight) that it has, ``dense``
    its cosine with the question in [-1, 1] (None without an encoder). ValueError when the lengths differ or a
    similarity is not finite.
    """
    belief = beliefs(lexical, dense, settings)
    if len(belief) != len(sentences):
        raise ValueError(f"{len(sentences)} sentences, {len(belief)} similarities")
    marked = _standing_out(belief, settings)
    return tuple(sorted(place for at in marked for place in sentences[at]))


def beliefs(lexical: Sequence[float], dense: Sequence[float] | None, settings: Settings = DEFAULT) -> list[float]:
    """Return for each sentence the share of belief that it answers; shares add up to 1, or are all 0.

    They are 0 when no sentence has a word of the question and none is nearer to it than at random (cosine 0).
    """
    if dense is not None and len(dense) != len(lexical):
        raise ValueError(f"{len(lexical)} lexical similarities, {len(dense)} dense ones")
    near = [0.0] * len(lexical) if dense is None else [float(value) for value in dense]
    if not all(math.isfinite(value) for value in (*lexical, *near)):
        raise ValueError("a similarity is not finite")
    if max((*lexical, *near), default=0.0) <= 0.0:
        return [0.0] * len(lexical)
    own = [settings.lexical * words + settings.dense * cosine for words, cosine in zip(lexical, near, strict=True)]
    scores = [settings.sharpness * score for score in _with_neighbours(own, settings.neighbours)]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _with_neighbours(scores: Sequence[float], share: float) -> list[float]:
    """Blend each score with the mean of those beside it; a sentence alone keeps its own."""
    blended = []
    for at, score in enumerate(scores):
        beside = [*scores[max(0, at - 1) : at], *scores[at + 1 : at + 2]]
        blended.append(score if not beside else (1 - share) * score + share * sum(beside) / len(beside))
    return blended


def _standing_out(belief: Sequence[float], settings: Settings) -> list[int]:
    """Return the places of the sentences to mark, the most believed first; ties go to the earlier sentence."""
    order = sorted(range(len(belief)), key=lambda at: (-belief[at], at))[: settings.most]
    marked = [at for at in order if belief[at] > 0.0 and belief[at] >= settings.rival * belief[order[0]]]
    return marked if sum(belief[at] for at in marked) >= settings.enough else []


def rates(examples: Iterable[Example], settings: Settings) -> tuple[float, float]:
    """Return the share of ``examples`` that get a mark, and among those the share with a right sentence marked."""
    marks = [(_standing_out(beliefs(e.lexical, e.dense, settings), settings), e.right) for e in examples]
    marked = [any(at in right for at in places) for places, right in marks if places]
    return (len(marked) / len(marks) if marks else 0.0, sum(marked) / len(marked) if marked else 0.0)


def fit(examples: Sequence[Example], *, marked: float = 0.8, most: int = DEFAULT.most) -> Settings:
    """Return the settings of a fixed grid that mark rightly most often, among those that mark in at least ``marked``.

    ``most`` sentences are marked at most; a longer mark is more often right and says less.
    Only for development examples. Of equals the first counts; DEFAULT when no settings of the grid mark that often.
    """
    weights = product((0.2, 0.4, 0.6, 0.9), (0.0, 0.15, 0.3), (5.0, 10.0, 20.0, 40.0))
    limits = product((0.3, 0.5, 0.7), (0.3, 0.4, 0.5, 0.6))
    best, reached = DEFAULT, -1.0
    for (lexical, neighbours, sharpness), (rival, enough) in product(weights, limits):
        settings = Settings(lexical, 1.0, neighbours, sharpness, most, rival, enough)
        share, right = rates(examples, settings)
        if share >= marked and right > reached:
            best, reached = settings, right
    return best
