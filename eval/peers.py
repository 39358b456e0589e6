"""The same questions and answers through what a user would pick instead, each in an environment of its own.

Environments are made with ``venv`` and pip from the registry and kept in the user's cache; every tool is driven by its
public interface (see ``eval/drivers``) with the English MiniLM model. What could not be installed or run is said so,
with the last line of its error. Does not tune any of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

import platformdirs

from eval.ranking import Evaluation, evaluate_ranking
from eval.records import Question

DRIVERS = Path(__file__).parent / "drivers"
INSTALL_LIMIT, RUN_LIMIT = 1800, 900  # seconds


@dataclass(frozen=True, slots=True)
class Peer:
    """A tool: its name in the table, its driver, and what to install for it (nothing: our own environment).

    ``without`` is taken out again after installing.
    """

    name: str
    driver: str
    packages: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


PEERS = (
    Peer("antwoordwijzer", "antwoordwijzer_search.py"),
    Peer("bm25s as it comes", "bm25s_plain.py", ("bm25s",)),
    Peer(
        "sentence-transformers + FAISS",
        "sentence_transformers_faiss.py",
        ("torch", "sentence-transformers", "faiss-cpu"),
    ),
    Peer("txtai (hybrid)", "txtai_hybrid.py", ("torch", "txtai")),
    Peer("Haystack, BM25", "haystack_bm25.py", ("haystack-ai",)),
    Peer("Haystack, embeddings", "haystack_embedding.py", ("torch", "haystack-ai", "sentence-transformers-haystack")),
    # verbatim-rag 0.2.8 names no upper bounds and does not run with what came after it: milvus-lite 3 refuses its
    # collection of documents, and transformers 4.53 fails on a torchvision for GPUs beside a torch without
    Peer(
        "verbatim-rag, dense",
        "verbatim_rag_index.py",
        ("torch", "verbatim-rag", "pymilvus==2.6.3", "milvus-lite<3", "setuptools<81"),
        ("torchvision",),
    ),
)


@dataclass(frozen=True, slots=True)
class PeerRow:
    """What one tool did; seconds and bytes. ``problem`` says why there is nothing else."""

    name: str
    version: str = ""
    evaluation: Evaluation | None = None
    startup: float = 0.0
    per_question: float = 0.0
    memory: int = 0
    problem: str = ""


def run_peers(
    beir: Path, questions: Sequence[Question], model: str, out: Path, step: Callable[[str], None]
) -> list[PeerRow]:
    """Run every tool on the BEIR folder, one after another; ``step(name)`` says which one is at work."""
    rows = []
    for peer in PEERS:
        step(peer.name)
        rows.append(_run(peer, beir, questions, model, out))
    return rows


def _run(peer: Peer, beir: Path, questions: Sequence[Question], model: str, out: Path) -> PeerRow:
    report = out / f"{Path(peer.driver).stem}.json"
    report.unlink(missing_ok=True)
    try:
        python = _environment(peer)
        command = [python, str(DRIVERS / peer.driver), str(beir), str(report), model, str(time.time())]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=RUN_LIMIT)
    except subprocess.TimeoutExpired as error:
        return PeerRow(peer.name, problem=f"not done after {error.timeout:.0f} s")
    except subprocess.CalledProcessError as error:
        return PeerRow(peer.name, problem=_last_line(error.stderr or ""))
    data = json.loads(report.read_text(encoding="utf-8"))
    return PeerRow(
        peer.name,
        f"{data['package']} {data['version']}",
        evaluate_ranking(questions, data["ranking"], name=peer.name),
        data["startup"],
        median(data["seconds"]),
        data["memory"],
    )


def _environment(peer: Peer) -> str:
    if not peer.packages:
        return sys.executable
    folder = platformdirs.user_cache_path("antwoordwijzer") / "peers" / Path(peer.driver).stem
    python, done = folder / "bin" / "python", folder / "installed"
    if not done.is_file():
        venv.create(folder, with_pip=True, clear=True)
        # subtle: our own version of torch, so that differences between tools are not differences of torch
        packages = [f"torch=={version('torch').split('+')[0]}" if name == "torch" else name for name in peer.packages]
        install = [str(python), "-m", "pip", "install", "--quiet", *packages]
        subprocess.run(install, check=True, capture_output=True, text=True, timeout=INSTALL_LIMIT)
        if peer.without:
            remove = [str(python), "-m", "pip", "uninstall", "--quiet", "--yes", *peer.without]
            subprocess.run(remove, check=True, capture_output=True, text=True, timeout=INSTALL_LIMIT)
        done.touch()
    return str(python)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "stopped without a word"
