"""How sure the first answer is: raw signals to a calibrated probability, and the probability to a status.

A logistic model learned on the dev questions (``python -m eval.tune``); its numbers come from the index's manifest.
Looks at raw signals (:mod:`rag.signals`): a fused score orders answers and says nothing about certainty. Does not rank.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp
from typing import Any

from rag.records import Status


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
