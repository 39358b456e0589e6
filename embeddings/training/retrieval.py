"""Stage 2: a query finds its passage, in Dutch, in English and across.

Every other batch holds neighbours from the same documents, which are the hard negatives; long texts are drawn towards
the teacher's vector of their English half, and stage 1 batches in between keep what was learnt there.
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
from embeddings.training.data import QueryPassage
from embeddings.training.distil import GLUED, glue
from embeddings.training.losses import like_teacher_scores, matching, towards_teacher
from embeddings.training.network import device, vectors
from embeddings.training.tokens import Tokens

LIMIT = 128
RUN = 4
SPAN = 0.35
# query language, passage language, share of the bilingual batches
DIRECTIONS = (("nl", "nl", 0.5), ("en", "nl", 0.2), ("nl", "en", 0.2), ("en", "en", 0.1))


@dataclass(frozen=True)
class Material:
    """Tokenised queries and passages by language, row for row; teacher vectors for the rows of `bilingual`."""

    queries: dict[str, Tokens]
    passages: dict[str, Tokens]
    bilingual: NDArray[np.bool_]
    taught_queries: NDArray[np.float16]
    taught_passages: NDArray[np.float16]


def choose(rows: Sequence[QueryPassage], most_product: int, seed: int) -> list[QueryPassage]:
    """All rows that are no product documentation, and runs of neighbouring rows of the rest, in their order."""
    random = Random(seed)
    runs = [list(rows[start : start + RUN]) for start in range(0, len(rows), RUN)]
    product = [run for run in runs if mix.is_product(run[0].source)]
    taken = {id(run) for run in random.sample(product, min(len(product), most_product // RUN))}
    return [row for run in runs for row in run if id(run) in taken or not mix.is_product(row.source)]


def sentence_and_rest(text: str, random: Random) -> tuple[str, str]:
    """A sentence's worth of words out of the middle, and the text without them (inverse cloze, Lee et al. 2019)."""
    words = text.split()
    size = random.randint(8, max(8, min(24, len(words) // 3)))
    start = random.randint(0, max(0, len(words) - size))
    return " ".join(words[start : start + size]), " ".join(words[:start] + words[start + size :])


def with_spans(rows: Sequence[QueryPassage], seed: int) -> list[QueryPassage]:
    """The rows, and for a share of the long passages a second row whose Dutch query is a piece of the passage."""
    random = Random(seed)
    result: list[QueryPassage] = []
    for row in rows:
        result.append(row)
        if len(row.passage_nl.split()) >= 50 and random.random() < SPAN:
            span, rest = sentence_and_rest(row.passage_nl, random)
            result.append(QueryPassage(row.source, span, rest, "", ""))
    return result


def material(
    rows: Sequence[QueryPassage],
    tokenizer: Tokenizer,
    taught_queries: NDArray[np.float16],
    taught_passages: NDArray[np.float16],
    seed: int,
) -> Material:
    """Tokenise the rows; teacher vectors are (rows, dim), anything where a row has no English."""
    random = Random(seed)
    passages = [glue(row.passage_nl, random) if random.random() < GLUED else row.passage_nl for row in rows]
    return Material(
        {
            "nl": Tokens(tokenizer, [row.query_nl for row in rows], LIMIT // 2),
            "en": Tokens(tokenizer, [row.query_en for row in rows], LIMIT // 2),
        },
        {"nl": Tokens(tokenizer, passages, LIMIT), "en": Tokens(tokenizer, [row.passage_en for row in rows], LIMIT)},
        np.asarray([row.bilingual for row in rows], dtype=bool),
        taught_queries,
        taught_passages,
    )


def _groups(rows: NDArray[np.int64], size: int, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Batches of `size` rows: half of them made of runs of neighbours, half of random rows."""
    runs = np.array_split(np.sort(rows), max(1, len(rows) // RUN))
    order = [runs[place] for place in rng.permutation(len(runs))]
    near, far = order[: len(order) // 2], order[len(order) // 2 :]
    parts = [np.concatenate(near)] if near else []
    parts.append(rng.permutation(np.concatenate(far)))
    return [part[start : start + size] for part in parts for start in range(0, max(1, len(part) - size // 2), size)]


def losses(
    body: PreTrainedModel, stuff: Material, anchors: Iterator[torch.Tensor], seed: int, step: int, size: int
) -> Iterator[torch.Tensor]:
    """The losses from `step` on, for ever: retrieval, with a stage 1 batch after every second one."""
    rng = np.random.default_rng([seed, step])
    shares = np.asarray([share for _, _, share in DIRECTIONS])
    while True:
        pools = [np.flatnonzero(stuff.bilingual), np.flatnonzero(~stuff.bilingual)]
        groups = [group for pool in pools if len(pool) for group in _groups(pool, size, rng)]
        for number, place in enumerate(rng.permutation(len(groups))):
            group = groups[place]
            both = bool(stuff.bilingual[group].all())
            query, passage, _ = DIRECTIONS[rng.choice(len(DIRECTIONS), p=shares) if both else 0]
            yield _loss(body, stuff, group, query, passage, both)
            if number % 2:
                yield next(anchors)


def _loss(
    body: PreTrainedModel, stuff: Material, group: NDArray[np.int64], query: str, passage: str, both: bool
) -> torch.Tensor:
    asked = vectors(body, *stuff.queries[query].padded(group))
    found = vectors(body, *stuff.passages[passage].padded(group))
    loss = matching(asked, found)
    if both:
        taught_q = torch.from_numpy(stuff.taught_queries[group].astype(np.float32)).to(device())
        taught_p = torch.from_numpy(stuff.taught_passages[group].astype(np.float32)).to(device())
        loss = loss + 0.5 * like_teacher_scores(asked, found, taught_q @ taught_p.T)
        loss = loss + 0.5 * (towards_teacher(asked, taught_q) + towards_teacher(found, taught_p))
    return loss
