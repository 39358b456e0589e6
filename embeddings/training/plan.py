"""What a run is made of: where the data lie, how large each part is, and how the hours are divided.

Values only; `pipeline` acts on them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

STAGES = ("vocabulary", "initialise", "teach", "distil", "retrieval", "in-domain", "export")


@dataclass(frozen=True)
class Scale:
    """How much of everything. The defaults are the recipe; the smoke run shrinks them to seconds."""

    pieces: int = 18_000
    product_pairs: int = 90_000
    product_queries: int = 12_000
    batch_tokens: int = 4096
    batch_rows: int = 192
    query_rows: int = 48
    question_rows: int = 256
    steps: int = 1_000_000


SMOKE = Scale(pieces=220, product_pairs=60, product_queries=20, batch_rows=32, query_rows=8, question_rows=32, steps=40)

# Parts of the hours. The rest is left for reading, the teacher's vectors and judging.
SHARES = {"distil": 0.50, "retrieval": 0.22, "in-domain": 0.13}
RATES = {"distil": (2e-4, 6e-4), "retrieval": (5e-5, 1e-4), "in-domain": (6e-5, 1e-4)}


@dataclass(frozen=True)
class Plan:
    """One run. `questions` and `windows` (JSON lines) are the in-domain pairs; without them that stage is left out."""

    data: Path
    out: Path
    teacher: Path
    hours: float = 1.5
    seed: int = 13
    questions: Path | None = None
    windows: Path | None = None
    scale: Scale = field(default_factory=Scale)

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages of this run, in order."""
        return tuple(stage for stage in STAGES if stage != "in-domain" or (self.questions and self.windows))

    def seconds(self, stage: str) -> float:
        """The time that a training stage may take."""
        return self.hours * 3600 * SHARES[stage]

    def before(self, stage: str) -> Path:
        """The model folder that a stage starts from: that of the last stage before it that makes a model."""
        models = [name for name in self.stages if name not in ("vocabulary", "teach")]
        return self.out / models[models.index(stage) - 1]
