"""A safetensors file as ONNX sees it: each tensor is raw bytes at an offset, so a graph can point into the file.

Copies no weights and knows no model.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray

from embeddings.vectors import EncoderError

KINDS = {"F32": onnx.TensorProto.FLOAT, "F16": onnx.TensorProto.FLOAT16}
# no header is near this; a damaged length would otherwise be read into memory
HEADER_LIMIT = 100_000_000


class TensorFile:
    """The tensors of one safetensors file by name, in float32 or float16; EncoderError when it is damaged."""

    def __init__(self, path: Path) -> None:
        # a hub cache holds links, and ONNX Runtime refuses data outside the folder of the link
        self.path = path.resolve()
        try:
            size = self.path.stat().st_size
            with self.path.open("rb") as file:
                length = int.from_bytes(file.read(8), "little")
                self._entries: dict[str, Any] = json.loads(file.read(length)) if 0 < length <= HEADER_LIMIT else {}
        except (OSError, ValueError) as error:
            raise EncoderError(f"{path} is not a safetensors file: copy the model again.") from error
        self._entries.pop("__metadata__", None)
        self._start = 8 + length
        ends = [entry["data_offsets"][1] for entry in self._entries.values()]
        if not ends or self._start + max(ends) != size:
            raise EncoderError(f"{path} is damaged or cut off: copy the model again.")

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def kinds(self) -> set[str]:
        """The number formats in the file, as safetensors names them."""
        return {str(entry["dtype"]) for entry in self._entries.values()}

    def is_half(self, name: str) -> bool:
        """Whether tensor `name` is float16."""
        return bool(self._entry(name)["dtype"] == "F16")

    def reference(self, name: str) -> onnx.TensorProto:
        """An initializer called `name` whose data are the bytes in the file."""
        entry = self._entry(name)
        tensor = onnx.TensorProto(
            name=name, dims=entry["shape"], data_type=KINDS[entry["dtype"]], data_location=onnx.TensorProto.EXTERNAL
        )
        begin, end = entry["data_offsets"]
        for key, value in (("location", self.path.name), ("offset", self._start + begin), ("length", end - begin)):
            tensor.external_data.add(key=key, value=str(value))
        return tensor

    def array(self, name: str) -> NDArray[np.float32]:
        """Tensor `name` as a float32 array."""
        entry = self._entry(name)
        begin, end = entry["data_offsets"]
        raw = np.fromfile(self.path, np.uint8, end - begin, offset=self._start + begin)
        numbers: NDArray[Any] = raw.view("<f2" if self.is_half(name) else "<f4")
        return numbers.reshape(entry["shape"]).astype(np.float32)

    def _entry(self, name: str) -> Any:
        try:
            return self._entries[name]
        except KeyError:
            raise EncoderError(f"{self.path} has no tensor {name}: copy the model again.") from None
