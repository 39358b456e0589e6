"""Any sentence-transformers model, through its own library. Slow to start: for models that `light` cannot run."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from embeddings import model_folder
from embeddings.profiles import Prompts
from embeddings.vectors import EncoderError, Vectors, to_unit

BATCH = 32
# so many passages between two calls of progress
STEP = 256


class TorchEncoder:
    """A sentence-transformers model folder under `name`; see `Encoder`."""

    def __init__(self, folder: Path, name: str, prompts: Prompts) -> None:
        # costs seconds and hundreds of megabytes: only who asks for such a model pays
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise EncoderError(f"The model {name} cannot be loaded ({reason}): name another --model.") from error
        self.name = name
        self.dim = int(self._model.get_embedding_dimension())
        self.max_tokens = int(self._model.max_seq_length or 0)
        self.fingerprint = model_folder.fingerprint(folder, prompts)
        self._prompts = prompts

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dim) of `texts`, each behind the model's prompt for queries."""
        return self._encode(texts, self._prompts.query)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Vectors:
        """Unit vectors (n, dim) of `texts`, each behind the model's prompt for passages; `progress(done, total)`."""
        parts = [np.empty((0, self.dim), np.float32)]
        for start in range(0, len(texts), STEP):
            parts.append(self._encode(texts[start : start + STEP], self._prompts.passage))
            if progress:
                progress(min(start + STEP, len(texts)), len(texts))
        return np.concatenate(parts)

    def count_truncated(self, texts: Sequence[str]) -> int:
        """How many of these passages are longer than the model reads; what is beyond is not searched."""
        if not texts or not self.max_tokens:
            return 0
        tokens = self._model.tokenizer([self._prompts.passage + text for text in texts], verbose=False)["input_ids"]
        return sum(len(ids) > self.max_tokens for ids in tokens)

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), np.float32)
        raw = self._model.encode(
            list(texts), prompt=prompt, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True
        )
        return to_unit(raw, self.dim)
