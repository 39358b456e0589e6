"""What the operator switched on around the archive: feedback, log lines, counters, a limit. By default nothing.

The one place through which a question goes on its way to the archive, whoever asks. Answers nothing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Protocol

from rag.records import Document, Reply, Turn
from ui.feedback import FeedbackFile, Verdict
from ui.journal import Journal, Way
from ui.limit import Limit
from ui.metrics import Metrics

if TYPE_CHECKING:
    from rag.archive import Archive


class Asked(Protocol):
    """What a conversation needs of an archive; an archive is one, and so is :class:`Watched`."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that replies cite."""

    def ask(self, query: str, *, top: int = ..., history: Sequence[Turn] = ...) -> Reply:
        """Answer one turn."""


@dataclass(frozen=True)
class Service:
    """``questions`` and ``opinions`` limit what one address may send a minute, each on its own account."""

    feedback: FeedbackFile | None = None
    journal: Journal = Journal()
    metrics: Metrics | None = None
    questions: Limit | None = None
    opinions: Limit | None = None

    def watched(self, archive: Archive, way: Way) -> Watched:
        """Return ``archive`` as the ``way`` in should ask it: each question is timed, logged and counted."""
        return Watched(archive, self, way)

    def wait(self, address: str, way: Way) -> int:
        """Return the seconds that ``address`` has to wait before its next question; 0 counts this one."""
        return self._wait(self.questions, address, way)

    def wait_opinion(self, address: str) -> int:
        """Return the seconds that ``address`` has to wait before its next verdict; 0 counts this one."""
        return self._wait(self.opinions, address, "feedback")

    def _wait(self, limit: Limit | None, address: str, way: str) -> int:
        seconds = limit.take(address) if limit is not None else 0
        if seconds and self.metrics is not None:
            self.metrics.refused(way)
        return seconds

    def answered(self, way: Way, reply: Reply, seconds: float) -> None:
        """Log and count a question that got a reply."""
        self.journal.answered(way, reply, seconds)
        if self.metrics is not None:
            self.metrics.answered(way, reply, seconds)

    def failed(self, way: Way, query: str, error: BaseException, seconds: float) -> None:
        """Log and count a question that failed."""
        self.journal.failed(way, query, error, seconds)
        if self.metrics is not None:
            self.metrics.failed(way, error)

    def opinion(self, verdict: Verdict) -> None:
        """Count a verdict that was kept."""
        if self.metrics is not None:
            self.metrics.opinion(verdict)


class Watched:
    """An archive seen from one way in."""

    def __init__(self, archive: Archive, service: Service, way: Way) -> None:
        self.documents = archive.documents
        self._archive, self._service, self._way = archive, service, way

    def ask(self, query: str, *, top: int = 10, history: Sequence[Turn] = ()) -> Reply:
        """Answer one turn as the archive does, and note that it did, or that it could not."""
        start = perf_counter()
        try:
            reply = self._archive.ask(query, top=top, history=history)
        except BaseException as error:
            self._service.failed(self._way, query, error, perf_counter() - start)
            raise
        self._service.answered(self._way, reply, perf_counter() - start)
        return reply
