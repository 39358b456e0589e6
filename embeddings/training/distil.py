"""Stage 1: the student's vector of a Dutch text becomes the teacher's vector of its English translation.

Every sixth batch is English to English, so that the student's own English does not drift. Trains nothing by itself:
it yields losses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import PreTrainedModel

from embeddings.training import mix
from embeddings.training.data import Pair
from embeddings.training.losses import towards_teacher
from embeddings.training.network import device, vectors
from embeddings.training.tokens import Tokens, batches

LIMIT = 96
GLUED = 0.08
ENGLISH_EVERY = 6


@dataclass(frozen=True)
class Lessons:
    """Both sides tokenised, the teacher's vector of each English text, and which of those each pair aims at."""

    dutch: Tokens
    english: Tokens
    targets: NDArray[np.float16]
    target_of: NDArray[np.int64]
    sources: Sequence[str]


def lessons(
    pairs: Sequence[Pair], english: Sequence[str], targets: NDArray[np.float16], tokenizer: Tokenizer, seed: int
) -> Lessons:
    """Tokenise the pairs; `targets` are the teacher's vectors of `english`, every pair's English among them."""
    row_of = {text: row for row, text in enumerate(english)}
    random = Random(seed)
    dutch = [glue(pair.nl, random) if random.random() < GLUED else pair.nl for pair in pairs]
    return Lessons(
        Tokens(tokenizer, dutch, LIMIT),
        Tokens(tokenizer, english, LIMIT),
        targets,
        np.asarray([row_of[pair.en] for pair in pairs], dtype=np.int64),
        [pair.source for pair in pairs],
    )


def glue(text: str, random: Random, every: int = 12) -> str:
    """Drop about one space in `every`, as text taken from a PDF does at its line ends (`geen contactgeweest`)."""
    first, *rest = text.split(" ")
    return first + "".join(word if random.randrange(every) == 0 else f" {word}" for word in rest)


def losses(
    body: PreTrainedModel, material: Lessons, seed: int, step: int, budget: int, largest: int
) -> Iterator[torch.Tensor]:
    """The losses from `step` on, for ever; each pass draws its rows anew."""
    rng = np.random.default_rng([seed, step])
    while True:
        rows = mix.draw(material.sources, rng)
        texts = rng.permutation(np.unique(material.target_of[rows]))
        dutch = batches(material.dutch.lengths, rows, budget, largest, rng)
        english = iter(batches(material.english.lengths, texts, budget, largest, rng))
        for number, batch in enumerate(dutch):
            yield _loss(body, material.dutch, batch, material, material.target_of[batch])
            if number % ENGLISH_EVERY == ENGLISH_EVERY - 1 and (anchor := next(english, None)) is not None:
                yield _loss(body, material.english, anchor, material, anchor)


def _loss(
    body: PreTrainedModel, tokens: Tokens, batch: NDArray[np.int64], material: Lessons, targets: NDArray[np.int64]
) -> torch.Tensor:
    teacher = torch.from_numpy(material.targets[targets].astype(np.float32)).to(device())
    return towards_teacher(vectors(body, *tokens.padded(batch)), teacher)
