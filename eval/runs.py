"""Runs as plain files: a TREC run with the rankings, and JSON with everything that a figure depends on.

    <name>.trec    question Q0 answer rank score name
    <name>.json    date, versions, model, corpus, question files, judgements, what was done, figures

Every figure of a comparison is computed from these two, so a run can be compared years later. Beside them
``test-runs.jsonl`` says when the test questions were run. Does not measure the product.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.measures import MEASURES, Difference, Ranking, Scores, difference, score
from rag.errors import QueryError

FOLDER = Path(__file__).parent / "runs"
TEST_RUNS = "test-runs.jsonl"


@dataclass(frozen=True, slots=True)
class Run:
    """A run read back: what its JSON says, and the ranking of its TREC file."""

    name: str
    info: Mapping[str, Any]
    ranking: Ranking

    def scores(self) -> Scores:
        """Compute the measures again from the ranking and the judgements."""
        return score(self.info["judgements"], self.ranking)


def write_run(folder: Path, name: str, info: Mapping[str, Any], ranking: Ranking) -> Path:
    """Write both files of a run and return the path of the JSON. Raises QueryError when that cannot be."""
    if not name or "/" in name or any(c.isspace() for c in name):
        raise QueryError(f"a run cannot be called {name!r}; use a name without spaces and slashes: --run mine")
    lines = [
        f"{question} Q0 {answer} {place} {1 / place:.6f} {name}"
        for question, answers in ranking.items()
        for place, answer in enumerate(answers, 1)
    ]
    path = folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.trec").write_text("\n".join(lines) + "\n", encoding="utf-8")
        path.write_text(json.dumps(info, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise QueryError(f"cannot write the run in {folder} ({error.strerror}); choose another: --runs DIR") from error
    return path


def read_run(folder: Path, name: str) -> Run:
    """Read a run by name, or by the path of its JSON. Raises QueryError when there is none or it is damaged."""
    path = Path(name) if name.endswith(".json") else folder / f"{name}.json"
    try:
        info = json.loads(path.read_text(encoding="utf-8"))
        ranking: dict[str, list[str]] = {question: [] for question in info["judgements"]}
        for line in path.with_suffix(".trec").read_text(encoding="utf-8").splitlines():
            question, _, answer, *_ = line.split()
            ranking.setdefault(question, []).append(answer)
    except FileNotFoundError as error:
        known = ", ".join(sorted(p.stem for p in folder.glob("*.json"))) or "none yet"
        raise QueryError(f"no run {name} in {folder} (there: {known}); make one: --run {path.stem}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QueryError(f"the run {name} is damaged ({error}); make it again: --run {path.stem}") from error
    return Run(path.stem, info, ranking)


def compare(a: Run, b: Run) -> list[tuple[str, Difference]]:
    """Return b minus a by measure. Raises QueryError unless both have the same judgements."""
    if a.info["judgements"] != b.info["judgements"]:
        raise QueryError(
            f"{a.name} and {b.name} were judged on different questions; run both with one --set and --split"
        )
    before, after = a.scores(), b.scores()
    return [(measure, difference(before[measure], after[measure])) for measure in MEASURES]


def note_test_run(folder: Path, entry: Mapping[str, str]) -> int:
    """Note that the test questions were run and return how often that has been now.

    A folder that cannot be written to (an installed package) keeps no count: QueryError names the way out.
    """
    path = folder / TEST_RUNS
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    except OSError as error:
        raise QueryError(
            f"cannot note the test run in {folder} ({error.strerror}); choose another: --runs DIR"
        ) from error
    return count_test_runs(folder)


def count_test_runs(folder: Path) -> int:
    """Return how often the test questions have been run, by the notes in ``folder``."""
    path = folder / TEST_RUNS
    return path.read_text(encoding="utf-8").count("\n") if path.is_file() else 0
