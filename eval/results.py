"""One evaluation from beginning to end: ask, measure, cut, look for what is wrong.

Does not print, draw or write: :mod:`eval.table`, :mod:`eval.report` and :mod:`eval.runs` do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eval import findings as finding
from eval.ablation import Ablation, ablate, against_fused
from eval.conversations import TurnResult, TurnRow, converse, turn_rows
from eval.failures import Failure, failures
from eval.findings import Finding
from eval.leaks import Leak, near_duplicates
from eval.measures import MEASURES, Difference, Estimate, difference, estimate
from eval.official import evaluate_official
from eval.product import Answers, Outcome, ask_all, decisions
from eval.ranking import Evaluation, evaluate_ranking
from eval.records import Question, QuestionSet, Unanswerable
from eval.refusal import Refusal, measure
from eval.runs import Run
from eval.slices import SliceRow, slice_rows
from eval.verbatim import Channel, ChannelRow, verbatim

FIRST = MEASURES[0]
Stage = Callable[[str], Callable[[int, int], None]]


@dataclass(frozen=True, slots=True)
class Options:
    """What to do besides asking the questions.

    ``indexed`` are the finding aids in the index, (where from, text); ``others`` are archives with another encoder to
    set beside this one in an ablation; ``ways`` are the ways out, besides the archive, to compare with the source.
    """

    ablate: bool = False
    indexed: Sequence[tuple[str, str]] = ()
    others: Mapping[str, Answers] = field(default_factory=dict)
    ways: Mapping[str, Channel] = field(default_factory=dict)
    reference: Run | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """How often something is highlighted, how often that touches the sentence that answers, and the one by the other.

    Over the sufficient answers that were shown for a question which names its sentence.
    """

    marked: Estimate
    touches: Estimate
    right_when_marked: Estimate | None


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that a report shows. What was not asked for, or cannot be measured on these questions, is empty."""

    questions: QuestionSet | None = None
    official: tuple[Evaluation, ...] = ()
    product: Evaluation | None = None
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    slices: tuple[SliceRow, ...] = ()
    refusal: Refusal | None = None
    turns: tuple[TurnResult, ...] = ()
    turn_rows: tuple[TurnRow, ...] = ()
    highlight: Highlight | None = None
    ablation: tuple[Ablation, ...] = ()
    verbatim: tuple[ChannelRow, ...] = ()
    failures: tuple[Failure, ...] = ()
    leaks: tuple[Leak, ...] = ()
    against_reference: tuple[tuple[str, Difference], ...] = ()
    findings: tuple[Finding, ...] = ()


def quiet(_: str) -> Callable[[int, int], None]:
    """Report no progress."""
    return lambda done, total: None


def run_all(
    archive: Answers, questions: QuestionSet | None, options: Options | None = None, stage: Stage = quiet
) -> Results:
    """Evaluate ``archive`` on the official questions and on ``questions``; ``stage(name)`` gives a part's progress."""
    chosen = options or Options()
    results = Results(
        questions,
        official=tuple(evaluate_official(archive, progress=stage("official questions"))),
        verbatim=tuple(verbatim(archive, chosen.ways, stage("verbatim"))),
    )
    if questions is not None:
        results = _asked(results, archive, questions, stage)
        results = _conversed(results, archive, questions, stage)
    if questions is not None and questions.questions:
        results = _measured(results, archive, questions)
        results = _set_beside(results, archive, questions, chosen, stage)
    answers = sum(len(document.exchanges) for document in archive.documents)
    return replace(results, findings=tuple(judge(results, answers)))


def _asked(results: Results, archive: Answers, questions: QuestionSet, stage: Stage) -> Results:
    everything: list[Question | Unanswerable] = [*questions.questions, *questions.unanswerable]
    outcomes = ask_all(archive, everything, stage("questions")) if everything else {}
    wrong = failures(archive, outcomes, questions.questions, questions.unanswerable)
    return replace(results, outcomes=outcomes, failures=tuple(wrong))


def _conversed(results: Results, archive: Answers, questions: QuestionSet, stage: Stage) -> Results:
    if not questions.conversations:
        return results
    turns = converse(archive, questions.conversations, stage("conversations"))
    return replace(results, turns=tuple(turns), turn_rows=tuple(turn_rows(turns)))


def _measured(results: Results, archive: Answers, questions: QuestionSet) -> Results:
    outcomes = results.outcomes
    ranking = {q.id: outcomes[q.id].answers for q in questions.questions}
    product = evaluate_ranking(questions.questions, ranking, name="as shown")
    return replace(
        results,
        product=product,
        slices=tuple(slice_rows(product, archive.documents)),
        refusal=measure(decisions(outcomes, questions.questions, questions.unanswerable)),
        highlight=_highlight(list(outcomes.values())),
    )


def _highlight(outcomes: Sequence[Outcome]) -> Highlight | None:
    judged = [(float(bool(o.marked)), float(o.highlighted)) for o in outcomes if o.highlighted is not None]
    if not judged:
        return None
    right = [touches for marked, touches in judged if marked]
    return Highlight(
        estimate([marked for marked, _ in judged]),
        estimate([touches for _, touches in judged]),
        estimate(right) if right else None,
    )


def _set_beside(results: Results, archive: Answers, questions: QuestionSet, options: Options, stage: Stage) -> Results:
    asked = {q.id: q.query for q in questions.questions}
    ablation: list[Ablation] = []
    if options.ablate:
        ablation = against_fused(ablate(archive, questions.questions, options.others, stage("ablation")))
    return replace(
        results,
        ablation=tuple(ablation),
        leaks=tuple(near_duplicates(asked, options.indexed)),
        against_reference=tuple(_against(options.reference, results.product)),
    )


def _against(reference: Run | None, product: Evaluation | None) -> list[tuple[str, Difference]]:
    if reference is None or product is None:
        return []
    before = reference.scores()
    if set(before[FIRST]) != set(product.scores[FIRST]):
        return []  # other questions than the reference run's: nothing to compare
    return [(m, difference(before[m], product.scores[m])) for m in MEASURES]


def judge(results: Results, answers: int) -> list[Finding]:
    """Collect what a reader must know before believing the figures; ``answers`` is how many could be found."""
    found = finding.verbatim_findings(results.verbatim) + finding.leak_findings(results.leaks)
    if results.product is not None:
        reference = dict(results.against_reference).get(FIRST)
        found += finding.ranking_findings(results.product, answers, reference)
    if results.refusal is not None:
        found += finding.refusal_findings(results.refusal)
    parts = [(row.evaluation, row.against_fused[FIRST]) for row in results.ablation if row.against_fused]
    return found + finding.part_findings([e for e, _ in parts], [d for _, d in parts])
