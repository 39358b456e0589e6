"""The official questions against their own answers: a first measurement that needs no question set.

The questions of the fracties are looked up with question texts and variants kept out of the evidence, so only the
answers can be found by. An answer that refers is sufficient, and so is every answer it (transitively) refers to.
Does not say how well everyday questions do: official ones are long and share words with their answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from eval.ranking import Evaluation, Progress, evaluate_ranking, rank
from eval.records import Question
from rag.ranking import KERNEL
from rag.records import Document, Exchange, Hit

ROWS: dict[str, frozenset[str]] = {
    "BM25": frozenset({"words.answer"}),
    "n-grams": frozenset({"ngrams.answer"}),
    "dense": frozenset({"dense.answer"}),
    "fused": frozenset({"words.answer", "ngrams.answer", "dense.answer", KERNEL}),
}
_BLANKS = re.compile(r"\s+")


class Searches(Protocol):
    """What is asked of an archive here."""

    @property
    def documents(self) -> tuple[Document, ...]: ...

    def search(self, query: str, *, top: int = 10, evidence: frozenset[str] | None = None) -> list[Hit]: ...


class LeakError(ValueError):
    """A hit was found by a text that was to be kept out: the figures would be worthless."""


def official_questions(documents: Sequence[Document]) -> tuple[Question, ...]:
    """Return the question text of every exchange with its answer, and the targets of a referral, as judgements."""
    return tuple(
        Question(
            id=f"official-{document.id}-{exchange.number}",
            query=_BLANKS.sub(" ", document.slice(exchange.question_ranges)).strip(),
            answers=tuple(f"{document.id}#{n}" for n in referred(document, exchange.number)),
            user="fractie",
            split="dev",
        )
        for document in documents
        for exchange in document.exchanges
        if exchange.question_ranges
    )


def referred(document: Document, number: int) -> tuple[int, ...]:
    """Return ``number`` and, while an answer does nothing but refer, the answers it refers to; cycle-safe."""
    by_number: dict[int, Exchange] = {e.number: e for e in document.exchanges}
    found: list[int] = []
    queue = [number]
    while queue:
        current = queue.pop(0)
        if current in found or current not in by_number:
            continue
        found.append(current)
        if by_number[current].only_refers:
            queue += by_number[current].references
    return tuple(found)


def evaluate_official(
    archive: Searches, documents: Sequence[Document] | None = None, progress: Progress | None = None
) -> list[Evaluation]:
    """Measure each kind of evidence alone and all of it fused, on the answers only. Raises LeakError."""
    questions = official_questions(archive.documents if documents is None else documents)
    total = len(ROWS) * len(questions)
    rows = []
    for row, (name, evidence) in enumerate(ROWS.items()):

        def search(query: str, evidence: frozenset[str] = evidence) -> list[Hit]:
            return _only(evidence, archive.search(query, top=10, evidence=evidence))

        def step(done: int, _: int, before: int = row * len(questions)) -> None:
            if progress is not None:
                progress(before + done, total)

        rows.append(evaluate_ranking(questions, rank(questions, search, step), name=name))
    return rows


def _only(evidence: frozenset[str], hits: list[Hit]) -> list[Hit]:
    for hit in hits:
        leaked = {name for name, _ in hit.evidence if name.endswith((".question", ".variant"))} - evidence
        if leaked:
            raise LeakError(f"{hit.document}#{hit.number} was found by {min(leaked)}, which was to be kept out")
    return hits
