"""Evaluations -> tables in the terminal (rich). Does not measure and does not write files."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from eval.measures import MEASURES, Difference, Estimate
from eval.ranking import Evaluation


def figure(value: float) -> str:
    """Write a share with the three decimals that a few hundred questions can bear at most."""
    return f"{value:.3f}"


def interval(value: Estimate) -> str:
    """Write a mean with its 95% interval."""
    return f"{value.mean:.3f} [{value.low:.2f}-{value.high:.2f}]"


def ranking_table(title: str, rows: Sequence[Evaluation]) -> Table:
    """One line for each evaluation, with the number of questions and the interval of every measure."""
    table = Table(title=title, title_justify="left", caption="mean [95% bootstrap interval]", caption_justify="left")
    table.add_column("ranking")
    table.add_column("n", justify="right")
    for measure in MEASURES:
        table.add_column(measure, justify="right")
    for row in rows:
        table.add_row(row.name, str(len(row.questions)), *(interval(row.estimate(m)) for m in MEASURES))
    return table


def difference_table(title: str, rows: Sequence[tuple[str, Difference]]) -> Table:
    """One line for each measure that two runs were compared on."""
    table = Table(title=title, title_justify="left", caption="p: paired randomisation test", caption_justify="left")
    for column in ("measure", "n", "difference", "95% interval", "p"):
        table.add_column(column, justify="left" if column == "measure" else "right")
    for name, d in rows:
        table.add_row(name, str(d.n), f"{d.mean:+.3f}", f"{d.low:+.3f} to {d.high:+.3f}", f"{d.p:.4f}")
    return table
