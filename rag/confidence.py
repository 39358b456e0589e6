"""How sure the first answer is: raw signals to a calibrated probability, and the probability to a status.

A logistic model learned on the dev questions (``python -m eval.tune``); its numbers come from the index's manifest.
Uses raw scores only: a fused score orders answers and says nothing about certainty. Does not rank.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import exp, log
from typing import Any

import numpy as np

from rag.fusion import Scores
from rag.records import Status


def signals(
    place: int,
    fused: Scores,
    raw: Mapping[str, Scores],
    query: Collection[str],
    coverage: Mapping[str, float],
) -> dict[str, float]:
    """Return the signals for the answer at ``place`` of the ranking's answers.

    ``fused`` and each array of ``raw`` have shape (answers,); ``query`` holds the query's stems; ``coverage`` are
    shares in [0, 1] of the query's weight (by idf) that the answer, its question,
    its variants and the whole archive know.
    """
    found = {name.replace(".", "_"): _value(scores, place) for name, scores in raw.items()}
    spread = float(np.std(fused)) or 1.0
    ordered = np.sort(fused)[::-1]
    found["lead"] = float(fused[place] - np.mean(fused)) / spread
    found["margin"] = float(ordered[0] - ordered[1]) / spread if len(ordered) > 1 else 0.0
    found["agree"] = sum(_leads(scores, place) for scores in raw.values()) / max(1, len(raw))
    found["length"] = log(1 + len(query))
    dense = [value for name, value in found.items() if name.startswith("dense_")]
    found["dense_best"] = max(dense, default=0.0)
    for name, share in coverage.items():
        found[f"covered_{name}"] = share
    return found


def _leads(scores: Scores, place: int) -> bool:
    value = _value(scores, place)
    return value > 0 and value >= float(np.nanmax(scores))


def _value(scores: Scores, place: int) -> float:
    value = float(scores[place])
    return 0.0 if np.isnan(value) else value


def probability(found: Mapping[str, float], model: Mapping[str, Any]) -> float:
    """Return the probability in [0, 1] that the first answer answers the question.

    ``model`` holds "intercept" and, per signal, {"mean", "scale", "weight"}; without a model the best cosine stands in.
    """
    if not model.get("signals"):
        return min(1.0, max(0.0, found.get("dense_best", 0.0)))
    total = float(model["intercept"])
    for name, part in model["signals"].items():
        total += part["weight"] * (found.get(name, 0.0) - part["mean"]) / part["scale"]
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def status(certainty: float, model: Mapping[str, Any]) -> Status:
    """Return ``answered``, ``related`` (near, but no direct answer) or ``none`` by the model's two thresholds."""
    if certainty >= model.get("answered", 0.5):
        return "answered"
    return "related" if certainty >= model.get("related", 0.2) else "none"
