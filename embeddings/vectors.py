"""The one door for vectors: finite unit float32 of a known width, or an error. Does not know where they came from."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

# float32 rounding of a 1,024-wide unit vector stays far below this; a vector that was never normalised does not
UNIT_TOLERANCE = 1e-3


class EncoderError(ValueError):
    """A model cannot be loaded, or gave vectors that are not finite and unit. One line, ending with the way out."""


def require_unit(vectors: NDArray[Any], dim: int) -> Vectors:
    """Return `vectors` as contiguous float32 of shape (n, dim); EncoderError unless all are finite with length 1."""
    checked = np.ascontiguousarray(vectors, dtype=np.float32)
    if checked.ndim != 2 or checked.shape[1] != dim:
        raise EncoderError(f"Vectors of shape {checked.shape} where (n, {dim}) was expected: rebuild with one model.")
    lengths = np.einsum("ij,ij->i", checked, checked)
    # a NaN or an infinity in a row makes its squared length fail this comparison as well
    if not bool(np.all(np.abs(lengths - 1.0) <= UNIT_TOLERANCE)):
        raise EncoderError("The model gave vectors that are not finite and of length 1: use another model.")
    return checked


def to_unit(raw: NDArray[Any], dim: int) -> Vectors:
    """Scale every row of `raw` (n, dim) to length 1; EncoderError where a row is zero or not finite."""
    rows = np.asarray(raw, dtype=np.float32).reshape(-1, dim)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not bool(np.all(np.isfinite(lengths) & (lengths > 0))):
        raise EncoderError("The model gave a zero or infinite vector: use another model.")
    return require_unit(rows / lengths, dim)
