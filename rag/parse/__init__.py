"""One module per layout family finds the exchanges in a text. Pure; does not read files."""

from __future__ import annotations

from rag.parse.build import parse
from rag.parse.references import chain

__all__ = ["chain", "parse"]
