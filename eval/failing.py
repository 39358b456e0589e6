"""The section of the report with every question that went wrong. Does not find them: see :mod:`eval.failures`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.failures import Failure
from eval.html import Html, section, table, tag
from rag.records import Document

EXCERPT = 280  # characters of an answer; the whole text is one command away
PROBLEMS = {
    "wrong first": "the first answer does not suffice",
    "refused": "nothing was offered, though the first answer suffices",
    "answered": "an answer was offered, though nothing answers it",
}


def failing(failures: Sequence[Failure], documents: Sequence[Document]) -> Html | None:
    """List every failure by problem, folded, with what was shown, what was expected, and why it ranked so."""
    if not failures:
        return None
    texts = {e.id: (e.party, d.slice(e.answer_ranges)) for d in documents for e in d.exchanges}
    groups = [
        [tag("h3", f"{sum(f.problem == problem for f in failures)}: {words}")]
        + [_one(f, texts) for f in failures if f.problem == problem]
        for problem, words in PROBLEMS.items()
        if any(f.problem == problem for f in failures)
    ]
    return section("failures", "Every question that went wrong", *groups)


def _one(failure: Failure, texts: Mapping[str, tuple[str, str]]) -> Html:
    rank = "" if failure.expected_rank is None else f"expected at rank {failure.expected_rank}, "
    head = tag("small", f" {failure.id}, {rank}confidence {failure.confidence:.2f}")
    return tag("details", tag("summary", failure.query or "(empty)", head), tag("div", *_detail(failure, texts)))


def _detail(failure: Failure, texts: Mapping[str, tuple[str, str]]) -> list[Html]:
    found = [tag("p", failure.why)] if failure.why else []
    found += [_answer("shown first" if not i else f"shown {i + 1}", a, texts) for i, a in enumerate(failure.shown)]
    if failure.problem == "wrong first":
        found += [_answer("expected", answer, texts) for answer in failure.expected]
    if failure.evidence:
        rows = [(name, f"{a:.3f}", f"{b:.3f}") for name, a, b in failure.evidence]
        found.append(table(("ranker and text", "shown first", "expected"), rows, "Raw scores; higher is nearer."))
    return found


def _answer(role: str, answer: str, texts: Mapping[str, tuple[str, str]]) -> Html:
    party, text = texts.get(answer, ("", ""))
    cut = text if len(text) <= EXCERPT else text[:EXCERPT].rsplit(maxsplit=1)[0]
    more = tag("small", f" (first {len(cut)} of {len(text)} characters)") if len(cut) < len(text) else None
    return tag("div", tag("span", role, class_="tag"), f" {answer} {party}", more, tag("div", cut, class_="quote"))
