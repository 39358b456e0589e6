"""A model of the Hugging Face hub, by name, into its local cache. Does not load it."""

from pathlib import Path

from embeddings.vectors import EncoderError

# weights in a second format, and formats that nobody here reads, stay where they are
CONFIGURATION = ["*.json", "*.txt", "*.model", "*.spm", "*.jinja"]
SAFE, PICKLED = "*.safetensors", "pytorch_model*.bin"
OTHER_RUNTIMES = ["onnx/*", "openvino/*"]


def download(name: str, otherwise: str = ", or leave --model out for the bundled model") -> Path:
    """The local folder of hub model `name`, downloaded when it is not there yet and HF_HUB_OFFLINE allows it.

    EncoderError, in one line, when the hub cannot be reached or has no such model; `otherwise` ends its advice.
    """
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(name, allow_patterns=[*CONFIGURATION, SAFE], ignore_patterns=OTHER_RUNTIMES))
        if not any(folder.rglob(SAFE)):
            snapshot_download(name, allow_patterns=PICKLED, ignore_patterns=OTHER_RUNTIMES)
    except (OSError, ValueError) as error:  # every error of the hub's client is one of these
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise EncoderError(
            f"The model {name} is not a folder here and cannot be had from the hub ({reason}):"
            f" check the name and the network{otherwise}."
        ) from error
    return folder
