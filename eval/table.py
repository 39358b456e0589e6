"""Evaluations -> tables in the terminal (rich). Does not measure and does not write files."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.measures import MEASURES, Difference, Estimate
from eval.ranking import Evaluation
from eval.refusal import Refusal
from eval.results import Highlight, Results


def figure(value: float) -> str:
    """Write a share with the three decimals that a few hundred questions can bear at most."""
    return f"{value:.3f}"


def interval(value: Estimate) -> str:
    """Write a mean with its 95% interval."""
    return f"{value.mean:.3f} [{value.low:.2f}-{value.high:.2f}]"


def two_lines(value: Estimate) -> str:
    """Write a mean with its 95% interval under it: five of them fit in a terminal."""
    return f"{value.mean:.3f}\n{value.low:.2f}-{value.high:.2f}"


def percentage(equal: int, total: int) -> str:
    """Write a share of characters, rounded down: 99.99999% must never read as 100%."""
    if equal == total:
        return "100%"
    return f"{equal * 1_000_000 // total / 10_000:.4f}%"


def ranking_table(title: str, rows: Sequence[Evaluation]) -> Table:
    """One line for each evaluation, with the number of questions and the interval of every measure."""
    table = plain_table(title, "ranking", "n", *MEASURES, caption="mean, and 95% bootstrap interval under it")
    for row in rows:
        table.add_row(row.name, str(len(row.questions)), *(two_lines(row.estimate(m)) for m in MEASURES))
    return table


def difference_table(title: str, rows: Sequence[tuple[str, Difference]]) -> Table:
    """One line for each measure that two runs were compared on."""
    caption = "p: paired randomisation test"
    table = plain_table(title, "measure", "n", "difference", "95% interval", "p", caption=caption)
    for name, d in rows:
        table.add_row(name, str(d.n), f"{d.mean:+.3f}", f"{d.low:+.3f} to {d.high:+.3f}", f"{d.p:.4f}")
    return table


def tables(results: Results) -> list[Table]:
    """All tables that a terminal shows, in reading order; what is empty is left out."""
    found = []
    if results.product is not None:
        found.append(ranking_table("Questions, as shown", [results.product]))
        found.append(_slices(results))
    if results.official:
        found.append(ranking_table("Official questions, found by the answers alone", results.official))
    if results.refusal is not None:
        found.append(_refusal(results.refusal))
    if results.highlight is not None:
        found.append(_highlight(results.highlight))
    if results.turn_rows:
        found.append(_turns(results))
    if results.ablation:
        found.append(ranking_table("What each part is worth", [row.evaluation for row in results.ablation]))
    if results.verbatim:
        found.append(_verbatim(results))
    return found


def plain_table(title: str, *columns: str, caption: str | None = None) -> Table:
    """Return an empty table; all columns but the first hold figures."""
    table = Table(title=title, title_justify="left", caption=caption, caption_justify="left", box=SIMPLE_HEAD)
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i else "left", overflow="fold")
    return table


def _slices(results: Results) -> Table:
    first, others = MEASURES[0], ("R@10", "nDCG@10")  # the rest is in the report: a terminal is narrow
    table = plain_table("Slices", "slice", "n", first, "95%", *others)
    for row in results.slices:
        value = row.figures[first]
        means = (figure(row.figures[m].mean) for m in others)
        edges = f"{value.low:.2f}-{value.high:.2f}"
        table.add_row(f"{row.cut}: {row.value}", str(row.n), figure(value.mean), edges, *means)
    return table


def _refusal(refusal: Refusal) -> Table:
    table = plain_table("Refusing", "share", "n", "mean [95%]", "AUROC")
    rows = {
        "answerable, refused": refusal.false_refusals,
        "  though the first answer is right": refusal.refused_right,
        "answerable, wrong answer offered": refusal.wrong_answers,
        "unanswerable, answered": refusal.false_answers,
    }
    for name, value in rows.items():
        if value is not None:
            last = refusal.auroc if name.startswith("un") else None
            table.add_row(name, str(value.n), interval(value), "" if last is None else f"{last:.3f}")
    for row in refusal.kinds:
        table.add_row(
            f"  {row.kind}, answered", str(row.false_answers.n), interval(row.false_answers), f"{row.auroc:.3f}"
        )
    table.caption = f"expected calibration error {refusal.ece:.3f}, area under risk-coverage {refusal.aurc:.3f}"
    return table


def _highlight(value: Highlight) -> Table:
    table = plain_table("Highlight", "share of sufficient answers shown", "n", "mean [95%]")
    rows = {
        "something is marked": value.marked,
        "the mark touches the sentence that answers": value.touches,
        "  the same, where something is marked": value.right_when_marked,
    }
    for name, share in rows.items():
        if share is not None:
            table.add_row(name, str(share.n), interval(share))
    return table


def _turns(results: Results) -> Table:
    title = "Conversations: the right answer first"
    table = plain_table(title, "turns", "n", "in conversation", "in the first three", "alone", "kind understood")
    for row in results.turn_rows:
        cells = (interval(value) for value in (row.right, row.near, row.alone, row.understood))
        table.add_row(row.group, str(row.right.n), *cells)
    return table


def _verbatim(results: Results) -> Table:
    table = plain_table("Verbatim", "way out", "answers", "characters", "equal", "rate")
    for row in results.verbatim:
        rate = percentage(row.equal, row.characters)
        table.add_row(row.channel, str(row.answers), str(row.characters), str(row.equal), rate)
    return table
