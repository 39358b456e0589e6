"""Results as plain data: what ``--json`` prints, what a run file keeps, and what the figures depend on.

Does not measure and does not write files.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from eval.measures import MEASURES
from eval.product import Answers, Outcome
from eval.ranking import Evaluation
from eval.records import QuestionSet
from eval.results import Results

PACKAGES = ("antwoordwijzer", "ir-measures", "faiss-cpu", "bm25s", "onnxruntime", "sentence-transformers", "numpy")


def basis(archive: Answers, questions: QuestionSet | None) -> dict[str, Any]:
    """Return what the figures depend on: when, with which versions, model, corpus and question files."""
    manifest = archive.manifest
    found: dict[str, Any] = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in PACKAGES},
        "platform": f"{platform.system()} {platform.machine()}",
        "model": dict(manifest["model"]),
        "corpus": {d.id: {"sha256": d.sha256, "text_sha256": d.text_sha256} for d in archive.documents},
        "passages": dict(manifest["passages"]),
    }
    if questions is not None:
        counts = {name: len(getattr(questions, name)) for name in ("questions", "unanswerable", "conversations")}
        found["questions"] = {"set": questions.name, "split": questions.split, "sha256": questions.sha256} | counts
    return found


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def figures(results: Results) -> dict[str, Any]:
    """Return every figure with its interval and its number of questions; None or empty where there is none."""
    return {
        "ranking": None if results.product is None else means(results.product),
        "official": [means(e) for e in results.official],
        "slices": [asdict(row) for row in results.slices],
        "refusal": None if results.refusal is None else asdict(results.refusal),
        "highlight": None if results.highlight is None else asdict(results.highlight),
        "conversations": [asdict(row) for row in results.turn_rows],
        "ablation": [means(row.evaluation) for row in results.ablation],
        "verbatim": [asdict(row) | {"rate": row.rate} for row in results.verbatim],
        "against_reference": {measure: asdict(d) for measure, d in results.against_reference},
        "findings": [asdict(finding) for finding in results.findings],
        "seconds": seconds(results.outcomes),
    }


def means(evaluation: Evaluation) -> dict[str, Any]:
    """Return the name, the number of questions and every measure of one evaluation."""
    measures = {m: asdict(evaluation.estimate(m)) for m in MEASURES}
    return {"name": evaluation.name, "n": len(evaluation.questions), "measures": measures}


def seconds(outcomes: Mapping[str, Outcome]) -> dict[str, float]:
    """Return the median and the 95th percentile of the time per question, in seconds; empty without questions."""
    times = sorted(o.seconds for o in outcomes.values())
    if not times:
        return {}
    return {"median": times[len(times) // 2], "p95": times[min(len(times) - 1, int(len(times) * 0.95))]}


def run_file(results: Results, archive: Answers, test_runs: int) -> dict[str, Any]:
    """Return what the JSON of a run holds; ``test_runs`` is how often the test questions have been run until now."""
    questions = results.questions
    return {
        **basis(archive, questions),
        "test_runs": test_runs,
        "figures": figures(results),
        "judgements": questions.qrels() if questions is not None else {},
        "replies": {
            name: {"status": o.status, "kind": o.kind, "confidence": round(o.confidence, 4)}
            for name, o in results.outcomes.items()
        },
    }


def noted(archive: Answers, questions: QuestionSet) -> dict[str, str]:
    """Return what is noted each time the test questions are run."""
    known = basis(archive, questions)
    return {"date": known["date"], "model": known["model"]["fingerprint"], "questions": questions.sha256}
