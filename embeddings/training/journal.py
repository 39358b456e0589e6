"""The log of a run: one JSON object a line, every figure with its stage and its time.

Does not print: the progress bar belongs to the command.
"""

from __future__ import annotations

import json
import time
from pathlib import Path


class Journal:
    """Appends to `journal.jsonl`; a resumed run goes on in the same file."""

    def __init__(self, path: Path) -> None:
        """Open (or start) the log at `path`."""
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)

    def write(self, stage: str, **figures: float | int | str) -> None:
        """Add one line; floats are rounded to five decimals."""
        rounded = {key: round(value, 5) if isinstance(value, float) else value for key, value in figures.items()}
        line = {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "stage": stage, **rounded}
        with self.path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(line, ensure_ascii=False) + "\n")

    def read(self) -> list[dict[str, float | int | str]]:
        """All lines so far."""
        if not self.path.exists():
            return []
        with self.path.open(encoding="utf-8") as log:
            return [json.loads(line) for line in log]
