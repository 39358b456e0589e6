"""The numbers that were learned: fusion weights and the confidence model, with where they came from.

They are written by ``python -m eval.tune`` from the dev questions, kept in ``tuned.json``, and copied into the
manifest of every index. Does not learn anything itself.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("tuned.json")


@lru_cache(maxsize=1)
def tuned() -> dict[str, Any]:
    """Return the learned numbers: {"weights": {"nl": {...}, "en": {...}}, "confidence": {...}, "made": {...}}."""
    found: dict[str, Any] = json.loads(PATH.read_text("utf-8"))
    return found
