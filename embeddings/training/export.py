"""Write a model folder that plain `SentenceTransformer(folder)` loads: mean pooling, unit vectors, no prompts.

Does not make a graph for a torch-free runtime; that is read from the same weights elsewhere.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tokenizers import Tokenizer
from transformers import BertTokenizerFast, PreTrainedModel

TOKENS = 256


def save(body: PreTrainedModel, tokenizer: Tokenizer, folder: Path, *, half: bool = False) -> None:
    """Write body and tokenizer to `folder`, replacing what a model wrote there before; `half` stores float16.

    The configuration keeps saying float32, so that half the bytes on disk are widened again when loaded.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    raw = folder.with_name(folder.name + ".raw")
    body.save_pretrained(raw)
    fast = BertTokenizerFast(tokenizer_object=tokenizer, do_lower_case=True, model_max_length=TOKENS)
    fast.save_pretrained(raw)
    transformer = Transformer(str(raw), max_seq_length=TOKENS)
    if half:
        transformer.auto_model.half()
    model = SentenceTransformer(
        modules=[transformer, Pooling(body.config.hidden_size, "mean"), Normalize()], device="cpu"
    )
    model.save(str(folder), create_model_card=False)
    _widen(folder / "config.json")
    (folder / "model.safetensors").chmod(0o644)
    shutil.rmtree(raw)


def _widen(config: Path) -> None:
    content = json.loads(config.read_text(encoding="utf-8"))
    content["dtype"] = "float32"
    content.pop("_name_or_path", None)
    config.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def size(folder: Path) -> int:
    """Bytes of all files in the folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
