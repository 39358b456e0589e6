"""The product's own command line as ways out: what a script or a pipe receives, in JSON.

Runs ``antwoordwijzer`` as another program would, once for all answers. Does not import the interface.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rag.archive import Archive
from rag.errors import VerbatimError

COMMAND = "antwoordwijzer"
Outputs = dict[tuple[str, int], str]


def command() -> Path | None:
    """Return the console script that was installed with this Python, or None."""
    path = Path(sys.executable).with_name(COMMAND)
    return path if path.is_file() else None


def documents_json(archive: Archive) -> Outputs:
    """Return what ``document ID --json`` prints, under each of its answers."""
    found: Outputs = {}
    for document in archive.documents:
        output = _run("document", document.id, "--json", "--index", str(archive.path))
        found |= dict.fromkeys(((document.id, exchange.number) for exchange in document.exchanges), output)
    return found


def batch_json(archive: Archive) -> Outputs:
    """Return what ``ask --batch`` prints for "antwoord N"; empty when a number alone does not name an answer."""
    if len(archive.documents) != 1:
        return {}
    document = archive.documents[0]
    numbers = [exchange.number for exchange in document.exchanges]
    rows = [json.dumps({"id": str(n), "query": f"antwoord {n}"}) for n in numbers]
    with tempfile.TemporaryDirectory(prefix="antwoordwijzer-eval-") as folder:
        path = Path(folder) / "batch.jsonl"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        output = _run("ask", "--batch", str(path), "--index", str(archive.path))
    lines = [line for line in output.split("\n") if line]
    return {(document.id, n): line for n, line in zip(numbers, lines, strict=True)}


def _run(*arguments: str) -> str:
    done = subprocess.run([str(command()), *arguments], capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no word"]
        raise VerbatimError(f"{COMMAND} {arguments[0]} cannot be compared ({last[0]}); try it by hand")
    return done.stdout


def printed(archive: Archive) -> dict[str, Outputs]:
    """Return the ways out of the command line by name; none where the command is not installed."""
    if command() is None:
        return {}
    ways: Sequence[tuple[str, Outputs]] = (
        ("document --json", documents_json(archive)),
        ("ask --batch", batch_json(archive)),
    )
    return {name: outputs for name, outputs in ways if outputs}
