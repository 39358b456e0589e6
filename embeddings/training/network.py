"""The forward pass that the stages share: tokens -> unit vectors, in bfloat16 on whatever device there is.

Plain attention, not the fused kernel: for texts this short it is 1.5 times as fast on a processor (measured: 275
against 193 texts of 24 tokens a second, forward and backward).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, PreTrainedModel

from embeddings.training.tokens import Tokens


def load_body(folder: Path) -> PreTrainedModel:
    """The transformer of a model folder, without dropout: the targets are exact, noise would only blur them."""
    model: PreTrainedModel = AutoModel.from_pretrained(
        folder,
        attn_implementation="eager",
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        dtype=torch.float32,
    )
    return model.to(device())


def device() -> torch.device:
    """A GPU where there is one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def vectors(body: PreTrainedModel, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Mean-pooled unit vectors, (n, dim), float32, with gradients."""
    place = device()
    ids, mask = ids.to(place), mask.to(place)
    with torch.autocast(place.type, dtype=torch.bfloat16):
        states = body(input_ids=ids, attention_mask=mask).last_hidden_state
    weight = mask.unsqueeze(-1).float()
    pooled = (states.float() * weight).sum(1) / weight.sum(1)
    return torch.nn.functional.normalize(pooled, dim=-1)


def encode(
    body: PreTrainedModel, tokens: Tokens, progress: Callable[[int, int], None] | None = None, budget: int = 8192
) -> NDArray[np.float32]:
    """Unit vectors of all texts, (n, dim), without gradients."""
    order = np.argsort(-tokens.lengths, kind="stable")
    result = np.zeros((len(tokens), body.config.hidden_size), dtype=np.float32)
    body.eval()
    start = 0
    while start < len(order):
        size = max(1, budget // int(tokens.lengths[order[start]]))
        rows = order[start : start + size]
        with torch.inference_mode():
            result[rows] = vectors(body, *tokens.padded(rows)).cpu().numpy()
        start += size
        if progress:
            progress(min(start, len(order)), len(order))
    return result
