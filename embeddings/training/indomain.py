"""Stage 3: questions as people type them find the answer that they were written for.

Takes questions and the windows of each answer; knows nothing of the document they come from. Stage 1 and stage 2
batches in between keep the model good for documents that it has not seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from transformers import PreTrainedModel

from embeddings.training.data import Question
from embeddings.training.losses import finds_answer, matching
from embeddings.training.network import device, vectors
from embeddings.training.tokens import Tokens

LIMIT = 192
COPIES = 3


@dataclass(frozen=True)
class Exam:
    """Tokenised questions and windows; `label` and `owner` number the answer of each, `owner` in rising order."""

    questions: Tokens
    label: NDArray[np.int64]
    windows: Tokens
    owner: NDArray[np.int64]


def exam(questions: Sequence[Question], windows: Mapping[str, Sequence[str]], tokenizer: Tokenizer, seed: int) -> Exam:
    """Tokenise windows and questions, each in `COPIES` spellings; questions of answers without windows are left out."""
    number = {answer: place for place, answer in enumerate(windows)}
    random = Random(seed)
    known = [question for question in questions if question.answer in number]
    texts = [
        question.text if copy == 0 else noisy(question.text, random) for question in known for copy in range(COPIES)
    ]
    label = [number[question.answer] for question in known for _ in range(COPIES)]
    parts = [(number[answer], text) for answer, texts_ in windows.items() for text in texts_]
    return Exam(
        Tokens(tokenizer, texts, LIMIT),
        np.asarray(label, dtype=np.int64),
        Tokens(tokenizer, [text for _, text in parts], LIMIT),
        np.asarray([owner for owner, _ in parts], dtype=np.int64),
    )


def noisy(text: str, random: Random) -> str:
    """The question as typed in haste: a word left out, or two letters swapped, so that no single word decides."""
    words = text.split()
    kept = [word for word in words if random.random() > 0.12] or words
    if random.random() < 0.3:
        place = random.randrange(len(kept))
        word = kept[place]
        if len(word) > 4:
            cut = random.randrange(1, len(word) - 2)
            kept[place] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(kept)


def losses(
    body: PreTrainedModel, paper: Exam, anchors: Sequence[Iterator[torch.Tensor]], seed: int, step: int, size: int
) -> Iterator[torch.Tensor]:
    """The losses from `step` on, for ever: all answers compete in every step, and a batch of each anchor follows it."""
    rng = np.random.default_rng([seed, step])
    owner = torch.from_numpy(paper.owner).to(device())
    while True:
        order = rng.permutation(len(paper.questions))
        for start in range(0, len(order), size):
            batch = order[start : start + size]
            asked = vectors(body, *paper.questions.padded(batch))
            rows = half(paper.owner, rng)
            found = _in_parts(body, paper.windows, rows)
            loss = finds_answer(
                asked, found, owner[torch.from_numpy(rows)], torch.from_numpy(paper.label[batch]).to(device())
            )
            yield loss + 0.3 * _alike(asked, paper.label[batch], rng)
            for anchor in anchors:
                yield next(anchor)


def half(owner: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Every second window of each answer, from its first or its second on by the toss of a coin.

    Neighbouring windows share a sentence, so half of them still hold the whole answer; the only one is always taken.
    """
    first = np.searchsorted(owner, owner)
    rank, count = np.arange(len(owner)) - first, np.bincount(owner)[owner]
    coin = rng.integers(0, 2, int(owner.max()) + 1)[owner]
    return np.flatnonzero((rank % 2 == coin) | (count == 1))


def _in_parts(body: PreTrainedModel, texts: Tokens, rows: NDArray[np.int64], part: int = 64) -> torch.Tensor:
    """The vectors of the rows in their order, computed in parts of equally long texts: less padding, same result."""
    order = np.argsort(texts.lengths[rows], kind="stable")
    parts = [vectors(body, *texts.padded(rows[order[start : start + part]])) for start in range(0, len(order), part)]
    return torch.cat(parts)[torch.from_numpy(np.argsort(order))]


def _alike(asked: torch.Tensor, label: NDArray[np.int64], rng: np.random.Generator) -> torch.Tensor:
    """Two questions about one answer are nearer to each other than to questions about other answers."""
    order = rng.permutation(len(label))
    pairs: dict[int, list[int]] = {}
    for place in order:
        pairs.setdefault(int(label[place]), []).append(int(place))
    both = [places[:2] for places in pairs.values() if len(places) > 1]
    if len(both) < 2:
        return asked.sum() * 0.0
    left, right = (torch.tensor(side, device=asked.device) for side in zip(*both, strict=True))
    return matching(asked[left], asked[right])
