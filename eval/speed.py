"""Speed and memory of the product, as ratios: seconds differ between machines, ratios hardly do.

Times are medians; memory is the peak of a fresh process. Does not measure quality.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from eval.ranking import Progress
from rag.archive import Archive

START_UP = Path(__file__).parent / "drivers" / "start_up.py"
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """One thing that costs seconds or bytes, and how many times as much as what it is set against."""

    name: str
    value: float
    unit: str
    ratio: float
    against: str


def costs(archive: Archive, queries: Sequence[str], progress: Progress) -> list[Cost]:
    """Measure start-up and memory in fresh processes, then the time per question, then building the index."""
    bare, warm = _process(), _process(str(archive.path))
    lexical = _median(lambda q: archive.search(q, evidence={"words.answer"}), queries, lambda done, total: None)
    dense = _median(lambda q: archive.search(q, evidence={"dense.answer"}), queries, lambda done, total: None)
    whole = _median(lambda q: archive.ask(q), queries, progress)
    built = _build(archive)
    return [
        Cost("start-up, ready for a question", warm[0], "s", warm[0] / bare[0], "an empty Python process"),
        Cost("memory, ready for a question", warm[1], "bytes", warm[1] / bare[1], "an empty Python process"),
        Cost("a question, BM25 over answers", lexical, "s", 1.0, "itself"),
        Cost("a question, vectors over answers", dense, "s", dense / lexical, "BM25 over answers"),
        Cost("a question, the whole reply", whole, "s", whole / lexical, "BM25 over answers"),
        Cost("building the index", built, "s", built / warm[0], "starting up"),
    ]


def _median(act: Callable[[str], object], queries: Sequence[str], progress: Progress) -> float:
    times = []
    for done, query in enumerate(queries, 1):
        start = perf_counter()
        act(query)
        times.append(perf_counter() - start)
        progress(done, len(queries))
    return median(times)


def _process(*arguments: str) -> tuple[float, int]:
    """Return the median seconds and peak bytes of a fresh process that gets ready with ``arguments``."""
    times, peaks = [], []
    for _ in range(REPEATS):
        start = perf_counter()
        command = [sys.executable, str(START_UP), *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        times.append(perf_counter() - start)
        peaks.append(int(done.stdout))
    return median(times), int(median(peaks))


def _build(archive: Archive) -> float:
    with tempfile.TemporaryDirectory(prefix="antwoordwijzer-bench-") as folder:
        start = perf_counter()
        Archive.build(Path(folder))
        return perf_counter() - start
