"""What a reader must know before believing the figures: broken ranking, leaks, answering always or never.

Each rule is a plain comparison with its number in the text. Does not measure and does not fail a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eval.leaks import Leak
from eval.measures import Difference
from eval.ranking import Evaluation
from eval.refusal import Refusal
from eval.verbatim import ChannelRow

Severity = Literal["error", "warning"]
SUSPICIOUS = 30  # questions: below this a perfect score may be luck


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or doubtful, in a sentence."""

    severity: Severity
    text: str


def ranking_findings(evaluation: Evaluation, answers: int, reference: Difference | None = None) -> list[Finding]:
    """Judge a ranking against chance (ten drawn from ``answers``), against perfection, and against a reference run."""
    found = []
    recall = evaluation.estimate("R@10")
    chance = min(1.0, 10 / answers)
    if recall.low <= chance:
        text = f"{evaluation.name}: R@10 is {recall.mean:.3f}, no better than chance ({chance:.3f}): broken ranking"
        found.append(Finding("error", text))
    if recall.n >= SUSPICIOUS and evaluation.mean("Success@1") == 1.0:
        text = f"{evaluation.name}: all {recall.n} questions have the right answer first: look for a leak"
        found.append(Finding("warning", text))
    if reference is not None and reference.high < 0:
        text = (
            f"{evaluation.name}: Success@1 is {-reference.mean:.3f} below the reference run "
            f"(95% interval {reference.low:+.3f} to {reference.high:+.3f})"
        )
        found.append(Finding("error", text))
    return found


def part_findings(evaluations: Sequence[Evaluation], differences: Sequence[Difference]) -> list[Finding]:
    """Warn when a part alone is surely better than the whole; ``differences`` are part minus whole, in order."""
    return [
        Finding("warning", f"{part.name} is better than everything together by {d.mean:.3f} (p = {d.p:.4f})")
        for part, d in zip(evaluations, differences, strict=True)
        if d.low > 0
    ]


def leak_findings(leaks: Sequence[Leak]) -> list[Finding]:
    """Warn when questions stand, nearly word for word, in the index that is measured with them."""
    if not leaks:
        return []
    first = leaks[0]
    text = f"questions that repeat a text of the index: {len(leaks)}, first {first.id} “{first.query}”: “{first.text}”"
    return [Finding("error", text)]


def refusal_findings(refusal: Refusal) -> list[Finding]:
    """Name a system that answers always, never, or whose confidence says nothing."""
    found = []
    if refusal.false_answers is not None and refusal.false_answers.mean >= 0.9:
        share = refusal.false_answers
        text = f"{share.mean:.0%} of {share.n} unanswerable questions got an answer: it answers nearly everything"
        found.append(Finding("error", text))
    if refusal.false_refusals.mean >= 0.9:
        share = refusal.false_refusals
        text = f"{share.mean:.0%} of {share.n} answerable questions got no answer: it hardly answers"
        found.append(Finding("error", text))
    if refusal.auroc is not None and refusal.auroc < 0.6:
        text = f"confidence hardly tells answerable from unanswerable questions (AUROC {refusal.auroc:.2f})"
        found.append(Finding("warning", text))
    return found


def verbatim_findings(rows: Sequence[ChannelRow]) -> list[Finding]:
    """Name every way out that shows anything but the source."""
    return [
        Finding(
            "error", f"{row.channel}: {row.equal} of {row.characters} characters are the source's ({row.differing[0]})"
        )
        for row in rows
        if row.differing
    ]
