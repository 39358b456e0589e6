"""BERT models without torch: ONNX Runtime and tokenizers, loaded in a tenth of a second. Runs no other architecture.

Queries go one by one through the quick graph (cosine with the exact one 0.99 or more), passages through the exact one.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from embeddings import model_folder
from embeddings.profiles import Prompts
from embeddings.vectors import EncoderError, Vectors, to_unit

BATCH = 32
WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"
NO_LIMIT = 1 << 30


def reads(folder: Path) -> bool:
    """Whether this runtime gives the same vectors for the model in `folder` as sentence-transformers would."""
    kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in model_folder.read_json(folder / "modules.json")]
    config = model_folder.read_json(folder / "config.json")
    return (
        (folder / WEIGHTS).is_file()
        and (folder / TOKENIZER).is_file()
        and kinds in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
        and config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder")
        and not model_folder.read_json(folder / "sentence_bert_config.json").get("do_lower_case")
        and _pooling(folder) in ("mean", "cls")
        and _kinds(folder / WEIGHTS) <= {"F32", "F16", "I64"}
    )


class LightEncoder:
    """A BERT sentence-transformers folder under `name`; see `Encoder`. EncoderError when the folder is damaged."""

    def __init__(self, folder: Path, name: str, prompts: Prompts) -> None:
        self.name = name
        config = model_folder.read_json(folder / "config.json")
        self.dim = int(config.get("hidden_size", 0))
        self.max_tokens = _max_tokens(folder)
        self.folder, self.prompts = folder, prompts
        self._tokenizer = _tokenizer(folder / TOKENIZER, self.max_tokens)
        if self._tokenizer.get_vocab_size() > int(config.get("vocab_size", 0)):
            raise EncoderError(f"The tokenizer in {folder} knows more words than its weights: copy the model again.")
        self._query_session = _session(folder, quick=True, threads=1)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the weights, the tokenizer, the configuration and the prompts."""
        return model_folder.fingerprint(self.folder, self.prompts)

    @cached_property
    def _passage_session(self) -> Any:
        return _session(self.folder, quick=False, threads=0)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dim) of `texts`, each behind the model's prompt for queries."""
        raw = np.empty((len(texts), self.dim), np.float32)
        for number, text in enumerate(texts):
            raw[number] = _run(self._query_session, [self._tokenizer.encode(self.prompts.query + text).ids])[0]
        return to_unit(raw, self.dim)

    def encode_passages(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Vectors:
        """Unit vectors (n, dim) of `texts`, each behind the model's prompt for passages; `progress(done, total)`."""
        tokens = [encoding.ids for encoding in self._encodings(texts)]
        raw = np.empty((len(texts), self.dim), np.float32)
        # texts of like length together: little padding, and the longest batch first shows at once whether memory holds
        order = sorted(range(len(texts)), key=lambda number: (-len(tokens[number]), number))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            raw[batch] = _run(self._passage_session, [tokens[number] for number in batch])
            if progress:
                progress(start + len(batch), len(order))
        return to_unit(raw, self.dim)

    def count_truncated(self, texts: Sequence[str]) -> int:
        """How many of these passages are longer than the model reads; what is beyond is not searched."""
        return sum(bool(encoding.overflowing) for encoding in self._encodings(texts))

    def _encodings(self, texts: Sequence[str]) -> list[Any]:
        return list(self._tokenizer.encode_batch([self.prompts.passage + text for text in texts]))


def _run(session: Any, tokens: Sequence[Sequence[int]]) -> Vectors:
    """Raw vectors of token lists, padded to the longest."""
    ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
    mask = np.zeros_like(ids)
    for row, numbers in enumerate(tokens):
        ids[row, : len(numbers)] = numbers
        mask[row, : len(numbers)] = 1
    vectors: Vectors = session.run(["vectors"], {"input_ids": ids, "attention_mask": mask})[0]
    return vectors


def _session(folder: Path, *, quick: bool, threads: int) -> Any:
    """An ONNX Runtime session over the weights where they lie; `threads` 0 means all cores."""
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, RuntimeException

    from embeddings.bert_graph import build
    from embeddings.tensor_file import TensorFile

    weights = TensorFile(folder / WEIGHTS)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # waiting threads sleep: a chat server has other things to do
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(weights.path.parent))
    try:
        model = build(weights, _shape(folder, weights), quick=quick)
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (KeyError, ValueError, Fail, InvalidArgument, InvalidGraph, RuntimeException) as error:
        raise EncoderError(f"The weights in {folder} do not fit its config.json: copy the model again.") from error


def _kinds(path: Path) -> set[str]:
    from embeddings.tensor_file import TensorFile

    return TensorFile(path).kinds()


def _shape(folder: Path, weights: Any) -> Any:
    from embeddings.bert_graph import Shape

    config = model_folder.read_json(folder / "config.json")
    return Shape(
        width=int(config["hidden_size"]),
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        epsilon=float(config.get("layer_norm_eps", 1e-12)),
        pooling=_pooling(folder),
        prefix="bert." if "bert.embeddings.LayerNorm.weight" in weights else "",
    )


def _pooling(folder: Path) -> str:
    """ "mean", "cls", or another name for what this runtime does not do."""
    modules = model_folder.read_json(folder / "modules.json")
    place = next((str(module["path"]) for module in modules if str(module["type"]).endswith(".Pooling")), "")
    config = model_folder.read_json(folder / place / "config.json")
    if not config.get("include_prompt", True):
        return "without prompt"
    if "pooling_mode" in config:
        return str(config["pooling_mode"])
    # written before sentence-transformers 6
    modes = [name for name, on in config.items() if name.startswith("pooling_mode_") and on]
    known = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}
    return known.get(modes[0], modes[0]) if len(modes) == 1 else "several"


def _max_tokens(folder: Path) -> int:
    """The longest input, [CLS] and [SEP] included, as sentence-transformers decides it."""
    told = model_folder.read_json(folder / "sentence_bert_config.json").get("max_seq_length")
    positions = model_folder.read_json(folder / "config.json").get("max_position_embeddings", NO_LIMIT)
    limit = model_folder.read_json(folder / "tokenizer_config.json").get("model_max_length", NO_LIMIT)
    return int(min(told or limit, positions))


def _tokenizer(path: Path, max_tokens: int) -> Any:
    from tokenizers import Tokenizer

    # the library raises a bare Exception for anything else, so look first whether the file is whole
    if "model" not in model_folder.read_json(path):
        raise EncoderError(f"{path} is not a tokenizer: copy the model again.")
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer
