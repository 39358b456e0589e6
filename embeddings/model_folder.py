"""A sentence-transformers model folder, read without its libraries: is it one, its prompts, its hash. Runs no model."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from embeddings.profiles import Prompts
from embeddings.vectors import EncoderError

WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
OTHER_RUNTIMES = ("onnx", "openvino")
CHUNK = 1 << 20


def check(folder: Path) -> None:
    """EncoderError, in one line, unless `folder` is a complete sentence-transformers model."""
    if not (folder / "modules.json").is_file():
        raise EncoderError(f"{folder} is not a sentence-transformers model (no modules.json): name another --model.")
    if not _weights(folder):
        raise EncoderError(f"{folder} has no weights (*.safetensors): copy the whole model, or name another --model.")


def read_json(path: Path) -> Any:
    """The JSON value in `path`, an empty mapping where there is no such file; EncoderError when it is not JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise EncoderError(f"{path} cannot be read as JSON: copy the model again, or name another --model.") from error


def own_prompts(folder: Path) -> Mapping[str, str]:
    """The prompts that the model's own configuration names, perhaps none."""
    prompts: Mapping[str, str] = read_json(folder / "config_sentence_transformers.json").get("prompts") or {}
    return prompts


def fingerprint(folder: Path, prompts: Prompts) -> str:
    """SHA-256 over all that decides a vector: weights, tokenizer, configuration and prompts. 60 MB take about 40 ms.

    Model cards and other exports of the same weights (ONNX, OpenVINO) do not count.
    """
    digest = hashlib.sha256(json.dumps([prompts.query, prompts.passage]).encode())
    for path in [*_configuration(folder), *_weights(folder)]:
        digest.update(f"\n{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


def _configuration(folder: Path) -> list[Path]:
    """Tokenizer and configuration files of the model and of its modules, in a fixed order."""
    modules = read_json(folder / "modules.json")
    places = sorted({folder / module["path"] for module in modules} | {folder})
    kinds = ("*.json", "*.txt", "*.model")
    return sorted({path for place in places for kind in kinds for path in place.glob(kind) if _decides(path)})


def _decides(path: Path) -> bool:
    # libraries write their own version into these and training leaves its notes: no influence on a vector
    return path.name not in ("config_sentence_transformers.json", "data_config.json", "README.txt", "requirements.txt")


def _weights(folder: Path) -> list[Path]:
    """The weight files, of one kind, those of Dense modules in subfolders included."""
    for kind in WEIGHTS:
        found = sorted(path for path in folder.rglob(kind) if path.relative_to(folder).parts[0] not in OTHER_RUNTIMES)
        if found:
            return found
    return []
