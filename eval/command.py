"""``antwoordwijzer eval`` and ``python -m eval``: options in, tables, reports and run files out.

Has no figures of its own: it calls plain functions and shows what they return. Does not catch errors; whoever runs
the command line does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, cast, get_args

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from eval.candidates import candidates as candidate_questions
from eval.candidates import read_feedback
from eval.command_line import Outputs, printed
from eval.export import export_beir, export_datasets
from eval.figures import noted, run_file
from eval.official import official_questions
from eval.rebuild import finding_aids, rebuilt, untrained
from eval.records import QuestionSet, Split
from eval.report import write_report
from eval.results import Options, Results, Stage, run_all
from eval.runs import FOLDER, compare, count_test_runs, note_test_run, read_run, write_run
from eval.sets import NAMES, load_questions
from eval.table import difference_table, tables
from eval.verbatim import Channel, announced
from rag.archive import Archive
from rag.errors import VerbatimError

OFFICIAL = "official"
REFERENCE = "reference"
UNTRAINED = "all-MiniLM-L6-v2"

app = typer.Typer(
    name="eval",
    help="Measure how often the right answer is found, and how often it answers what it should not.",
    invoke_without_command=True,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@dataclass(frozen=True, slots=True)
class Output:
    """Where figures go: always to the terminal, and to run files and a report when asked for."""

    runs: Path
    run: str | None
    report: Path | None
    as_json: bool


IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", help="Folder of the index.")]
RunsOption = Annotated[Path, typer.Option("--runs", metavar="DIR", help="Folder of the run files.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME|FILE",
        help=f"Questions: {', '.join(NAMES)}, {OFFICIAL}, a .jsonl or .csv file or a BEIR folder; may be repeated.",
    ),
]
SplitOption = Annotated[
    str, typer.Option("--split", metavar="dev|test|all", help="Which questions; test is for a report, not for tuning.")
]


@app.callback()
def evaluate(
    context: typer.Context,
    sets: SetOption = None,
    split: SplitOption = "dev",
    run: Annotated[str | None, typer.Option("--run", metavar="NAME", help="Keep this run as files.")] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="DIR", help="Write a report in HTML.")] = None,
    ablate: Annotated[bool, typer.Option("--ablate", help="Measure what each part is worth.")] = False,
    compared: Annotated[
        tuple[str, str] | None, typer.Option("--compare", metavar="RUN_A RUN_B", help="Compare two runs kept earlier.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME|DIR", help="Measure with another encoder (indexed anew).")
    ] = None,
    index: IndexOption = None,
    runs: RunsOption = FOLDER,
    as_json: Annotated[bool, typer.Option("--json", help="Print figures for a program.")] = False,
) -> None:
    """Ask every question of the sets and print what was right, with intervals and numbers of questions."""
    if context.invoked_subcommand is not None:
        return
    if compared is not None:
        _show_comparison(runs, *compared, as_json)
        return
    with progress_bars() as stage, archive_for(index, model, stage) as archive:
        questions = questions_for(sets, split, archive)
        with options_for(archive, runs, ablate, stage) as options:
            results = run_all(archive, questions, options, stage)
    _keep(archive, results, Output(runs, run, report, as_json))
    if any(row.differing for row in results.verbatim):
        raise VerbatimError("shown text differs from its source (see the table); rebuild: antwoordwijzer index")


@contextmanager
def archive_for(index: Path | None, model: str | None, stage: Stage) -> Iterator[Archive]:
    """Open the archive, or index its documents anew with ``model`` when it was made with another."""
    archive = Archive.open(index)
    if model is None or model == archive.manifest["model"]["name"]:
        yield archive
        return
    with rebuilt(archive, model, stage(f"indexing with {model}")) as other:
        yield other


def questions_for(sets: Sequence[str] | None, split: str, archive: Archive) -> QuestionSet | None:
    """Load the sets; None when only the official questions were asked for."""
    if split not in get_args(Split):
        raise typer.BadParameter(f"{split!r} is not dev, test or all", param_hint="--split")
    named = [name for name in sets or () if name != OFFICIAL]
    if sets and not named:
        return None
    return load_questions(named, documents=archive.documents, split=cast(Split, split))


@contextmanager
def options_for(archive: Archive, runs: Path, ablate: bool, stage: Stage) -> Iterator[Options]:
    """Gather what the questions are set beside: finding aids, the reference run, an untrained encoder."""
    reference = read_run(runs, REFERENCE) if (runs / f"{REFERENCE}.json").is_file() else None
    ways = announced() | {name: look_up(outputs) for name, outputs in printed(archive).items()}
    chosen = Options(ablate=ablate, indexed=finding_aids(archive), reference=reference, ways=ways)
    folder = untrained()
    if not ablate or folder is None or archive.manifest["model"]["name"] == UNTRAINED:
        yield chosen
        return
    with rebuilt(archive, folder, stage(f"indexing with {UNTRAINED}")) as other:
        yield replace(chosen, others={"untrained encoder": other})


def look_up(outputs: Outputs) -> Channel:
    """Return a way out that was gathered before, all answers at once."""
    return lambda archive, document, number: outputs[document, number]


@contextmanager
def progress_bars() -> Iterator[Stage]:
    """Show a bar for each stage on stderr; nothing where stderr is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:

        def stage(name: str) -> Callable[[int, int], None]:
            task = bar.add_task(name, total=None)
            return lambda done, total: bar.update(task, completed=done, total=total)

        yield stage


def _keep(archive: Archive, results: Results, where: Output) -> None:
    if results.questions is not None and results.questions.split != "dev":
        note_test_run(where.runs, {"run": where.run or "unnamed"} | noted(archive, results.questions))
    count = count_test_runs(where.runs)
    data = run_file(results, archive, count)
    ranking = results.product.ranking if results.product is not None else {}
    if where.run is not None:
        write_run(where.runs, where.run, data, ranking)
    if where.report is not None:
        path = write_report(where.report, results, data, archive.documents)
        typer.echo(f"report: {path}", err=True)
    if where.as_json:
        typer.echo(json.dumps(data, ensure_ascii=False, indent=1))
        return
    _print(results, data)


def _print(results: Results, data: Mapping[str, Any]) -> None:
    console = Console()
    for table in tables(results):
        console.print(table)
    for finding in results.findings:
        console.print(f"{finding.severity}: {finding.text}", markup=False)
    console.print(f"model {data['model']['name']}, test questions run {data['test_runs']} times so far", markup=False)


def _show_comparison(runs: Path, a: str, b: str, as_json: bool) -> None:
    first, second = read_run(runs, a), read_run(runs, b)
    rows = compare(first, second)
    if as_json:
        typer.echo(json.dumps({measure: asdict(d) for measure, d in rows}, indent=1))
    else:
        Console().print(difference_table(f"{second.name} minus {first.name}", rows))


@app.command()
def export(
    beir: Annotated[Path | None, typer.Option("--beir", metavar="DIR", help="Write a BEIR folder.")] = None,
    datasets: Annotated[
        Path | None, typer.Option("--datasets", metavar="DIR", help="Write a folder for Hugging Face datasets.")
    ] = None,
    sets: SetOption = None,
    index: IndexOption = None,
) -> None:
    """Write questions, judgements and answers for other tools; the official questions are a split of their own."""
    if beir is None and datasets is None:
        raise typer.BadParameter("say where to: --beir DIR or --datasets DIR")
    archive = Archive.open(index)
    official = tuple(replace(q, split=OFFICIAL) for q in official_questions(archive.documents))
    loaded = questions_for(sets, "all", archive) or QuestionSet(OFFICIAL, "all", "")
    if not sets or OFFICIAL in sets:
        loaded = replace(loaded, questions=(*loaded.questions, *official))
    if beir is not None:
        typer.echo(export_beir(beir, archive.documents, loaded.questions))
    if datasets is not None:
        typer.echo(export_datasets(datasets, archive.documents, loaded))


@app.command()
def candidates(
    feedback: Annotated[Path, typer.Argument(metavar="FILE", help="Feedback kept by the chat (.db), or JSON lines.")],
) -> None:
    """Turn feedback into candidate questions, one per line; finish them by reading, then use them with --set."""
    for row in candidate_questions(read_feedback(feedback)):
        typer.echo(json.dumps(row, ensure_ascii=False))
