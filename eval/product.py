"""Questions through the product as a user meets it (``ask``), one after another, timed.

Does not judge what came back: :mod:`eval.ranking` and :mod:`eval.refusal` do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol

from eval.ranking import Progress
from eval.records import Question, Unanswerable
from eval.refusal import Decision
from rag.errors import QueryError
from rag.records import Citation, Document, Hit, Range, Reply, ReplyKind, Status, Turn

_BLANKS = re.compile(r"\s+")


class Answers(Protocol):
    """What is asked of an archive: :class:`rag.archive.Archive`, or anything that behaves like one."""

    manifest: Mapping[str, Any]
    documents: tuple[Document, ...]

    def search(self, query: str, *, top: int = 10, evidence: Collection[str] | None = None) -> list[Hit]: ...

    def ask(self, query: str, *, top: int = 10, history: Sequence[Turn] = ()) -> Reply: ...

    def cite(self, document: str, number: int) -> Citation: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got. ``answers`` are ids in the order shown, targets of referrals among them.

    ``highlighted`` tells whether the highlight of the first sufficient answer touches the sentence that answers,
    ``marked`` whether anything is highlighted there; None when the question names no such sentence, or one that does
    not stand in the answer, or no sufficient answer was shown.
    """

    id: str
    query: str
    status: Status
    kind: ReplyKind
    confidence: float
    answers: tuple[str, ...]
    seconds: float
    highlighted: bool | None = None
    marked: bool | None = None

    @property
    def offered(self) -> bool:
        """Tell whether the first answer was presented as the answer."""
        return self.status == "answered"


def ask_all(
    archive: Answers, questions: Sequence[Question | Unanswerable], progress: Progress | None = None
) -> dict[str, Outcome]:
    """Ask every question on its own; return question id -> outcome."""
    outcomes = {}
    for done, question in enumerate(questions, 1):
        start = perf_counter()
        reply = ask(archive, question.query)
        seconds = perf_counter() - start
        sentence = question.evidence if isinstance(question, Question) else ""
        right = question.answers if isinstance(question, Question) else ()
        outcomes[question.id] = Outcome(
            question.id,
            question.query,
            reply.status,
            reply.kind,
            reply.confidence,
            shown(reply),
            seconds,
            *_highlighted(archive.documents, reply, right, sentence),
        )
        if progress is not None:
            progress(done, len(questions))
    return outcomes


def ask(archive: Answers, query: str, history: Sequence[Turn] = ()) -> Reply:
    """Ask one question; a question that is refused as such (empty, too long) gets a reply without answers."""
    try:
        return archive.ask(query, top=10, history=history)
    except QueryError:
        return Reply(query, query, "none", "help")


def shown(reply: Reply) -> tuple[str, ...]:
    """Return the answers of a reply as ``<document>#<number>``, in the order shown."""
    return tuple(f"{c.document}#{c.number}" for c in reply.answers)


def decisions(
    outcomes: Mapping[str, Outcome], questions: Sequence[Question], unanswerable: Sequence[Unanswerable]
) -> list[Decision]:
    """Set every outcome against what should have been done."""
    answerable = [
        Decision(o.id, True, o.offered, bool(o.answers) and o.answers[0] in q.answers, o.confidence)
        for q in questions
        for o in (outcomes[q.id],)
    ]
    others = [
        Decision(o.id, False, o.offered, False, o.confidence, u.kind) for u in unanswerable for o in (outcomes[u.id],)
    ]
    return answerable + others


def _highlighted(
    documents: Sequence[Document], reply: Reply, right: Sequence[str], sentence: str
) -> tuple[bool | None, bool | None]:
    found = next((c for c in reply.answers if f"{c.document}#{c.number}" in right), None)
    if found is None or not sentence:
        return None, None
    document = next(d for d in documents if d.id == found.document)
    places = find(document.text, sentence, found.ranges)
    if not places:
        return None, None
    touches = any(a < end and start < b for a, b in found.highlight for start, end in places)
    return touches, bool(found.highlight)


def find(text: str, sentence: str, ranges: Sequence[Range]) -> list[Range]:
    """Return where ``sentence`` stands within the answer at ``ranges``, white space set aside; several when broken.

    Empty when it does not stand there: a question set may quote loosely, and that is no fault of the product.
    """
    places = [i for a, b in ranges for i in range(a, b) if not text[i].isspace()]
    wanted = _BLANKS.sub("", sentence)
    at = "".join(text[i] for i in places).find(wanted)
    if at < 0 or not wanted:
        return []
    inside = places[at : at + len(wanted)]
    return [(max(a, inside[0]), min(b, inside[-1] + 1)) for a, b in ranges if a <= inside[-1] and inside[0] < b]
