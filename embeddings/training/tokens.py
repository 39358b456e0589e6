"""Texts as token ids, and batches of them that waste little on padding.

Does not know what a batch is for: the stages pair texts with targets by row number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ints = NDArray[np.int64]


class Tokens:
    """Tokenised texts in one flat array; `lengths[row]` counts the tokens, [CLS] and [SEP] included."""

    def __init__(self, tokenizer: Tokenizer, texts: Sequence[str], limit: int) -> None:
        """Tokenise all texts, each cut to `limit` tokens."""
        pieces: list[NDArray[np.int32]] = []
        for start in range(0, len(texts), 10_000):
            for encoding in tokenizer.encode_batch_fast(list(texts[start : start + 10_000])):
                ids = np.asarray(encoding.ids, dtype=np.int32)
                pieces.append(ids if len(ids) <= limit else np.concatenate([ids[: limit - 1], ids[-1:]]))
        self.lengths = np.asarray([len(ids) for ids in pieces], dtype=np.int64)
        self._flat = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int32)
        self._starts = np.concatenate([[0], np.cumsum(self.lengths)])

    def __len__(self) -> int:
        return len(self.lengths)

    def row(self, row: int) -> NDArray[np.int32]:
        """The token ids of one text."""
        return self._flat[self._starts[row] : self._starts[row + 1]]

    def padded(self, rows: Sequence[int] | Ints) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids and attention mask of the rows, (n, longest), padded with 0."""
        width = int(self.lengths[np.asarray(rows)].max())
        ids = np.zeros((len(rows), width), dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for place, row in enumerate(rows):
            length = self.lengths[row]
            ids[place, :length] = self.row(int(row))
            mask[place, :length] = 1
        return torch.from_numpy(ids), torch.from_numpy(mask)


def batches(lengths: Ints, rows: Ints, budget: int, largest: int, rng: np.random.Generator) -> list[Ints]:
    """Split the rows into batches of equally long texts, in random order.

    A batch holds at most `largest` rows and about `budget` tokens. Rows are shuffled in pools of many batches before
    they are sorted, so that an epoch never repeats a batch.
    """
    shuffled = rng.permutation(rows)
    pool = largest * 64
    result: list[Ints] = []
    for start in range(0, len(shuffled), pool):
        part = shuffled[start : start + pool]
        part = part[np.argsort(lengths[part], kind="stable")]
        result.extend(_cut(lengths, part, budget, largest))
    return [result[place] for place in rng.permutation(len(result))]


def _cut(lengths: Ints, part: Ints, budget: int, largest: int) -> Iterator[Ints]:
    start = 0
    while start < len(part):
        size = largest
        while size > 1 and size * int(lengths[part[min(start + size, len(part)) - 1]]) > budget:
            size -= max(1, size // 16)
        yield part[start : start + size]
        start += size
