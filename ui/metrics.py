"""Counters for an operator's dashboard, in the text format of Prometheus: ``chat --metrics``, at ``/metrics``.

Counts questions and never holds one. Needs the extra ``antwoordwijzer[metrics]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.errors import RagError
from rag.records import Reply

if TYPE_CHECKING:
    from ui.feedback import Verdict
    from ui.journal import Way

# A question takes some 10 ms to 100 ms; what takes over 3 s is what people complain about.
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0, 10.0)


class Metrics:
    """What one process did since it started; Prometheus adds several processes up."""

    def __init__(self) -> None:
        try:
            from prometheus_client import (
                CollectorRegistry,
                Counter,
                Histogram,
                ProcessCollector,
                disable_created_metrics,
            )
        except ModuleNotFoundError as error:
            raise RagError("--metrics needs one more package: pip install 'antwoordwijzer[metrics]'") from error

        # a second time series for each, which nobody draws
        disable_created_metrics()  # type: ignore[no-untyped-call]
        # a registry of its own: the package's global one would refuse a second application in a process
        self._all = CollectorRegistry()
        ProcessCollector(registry=self._all)
        name = "antwoordwijzer_"
        self._questions = Counter(
            name + "questions", "Questions that got a reply.", ["way", "kind", "status"], registry=self._all
        )
        self._errors = Counter(name + "errors", "Questions that failed.", ["way", "error"], registry=self._all)
        self._refused = Counter(
            name + "refused", "Refused because the address asked too often.", ["way"], registry=self._all
        )
        self._opinions = Counter(name + "feedback", "Verdicts of readers.", ["verdict"], registry=self._all)
        self._seconds = Histogram(
            name + "seconds", "Seconds to a reply.", ["way"], buckets=SECONDS, registry=self._all
        )

    def answered(self, way: Way, reply: Reply, seconds: float) -> None:
        """Count a question that got a reply."""
        self._questions.labels(way, reply.kind, reply.status).inc()
        self._seconds.labels(way).observe(seconds)

    def failed(self, way: Way, error: BaseException) -> None:
        """Count a question that failed, by the type of the error."""
        self._errors.labels(way, type(error).__name__).inc()

    def refused(self, way: str) -> None:
        """Count what the limit refused."""
        self._refused.labels(way).inc()

    def opinion(self, verdict: Verdict) -> None:
        """Count a verdict."""
        self._opinions.labels(verdict).inc()

    def page(self) -> tuple[bytes, str]:
        """Return the page and its media type."""
        from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

        return generate_latest(self._all), CONTENT_TYPE_PLAIN_0_0_4
