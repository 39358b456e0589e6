"""One search tool over a BEIR folder, timed: questions in, JSON out. Runs inside that tool's own environment.

Standard library only, because nothing else is the same in all of those environments. Does not measure quality: the
rankings go back to the caller.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

DEPTH = 10
Search = Callable[[str], list[int]]  # a question -> rows of the corpus, best first
Build = Callable[[list[str], str], Search]  # texts of the corpus and the folder of a model -> search


def main(package: str, build: Build) -> None:
    """Build, ask every question once, and write what happened to the file that the second argument names."""
    folder, out, model, began = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], float(sys.argv[4])
    corpus = _rows(folder / "corpus.jsonl")
    queries = _rows(folder / "queries.jsonl")
    search = build([row["text"] for row in corpus], model)
    ready = time.time() - began
    ranking, seconds = {}, []
    for query in queries:
        start = time.perf_counter()
        found = search(query["text"])
        seconds.append(time.perf_counter() - start)
        ranking[query["_id"]] = [corpus[row]["_id"] for row in found[:DEPTH]]
    report = {
        "package": package,
        "version": version(package),
        "startup": ready,
        "seconds": seconds,
        "memory": peak_memory(),
        "ranking": ranking,
    }
    out.write_text(json.dumps(report), encoding="utf-8")


def peak_memory() -> int:
    """Return the most bytes that this process has held at once (Linux)."""
    # subtle: getrusage would also count the process that started this one, from before the exec
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
