"""The command ``variants``: have draft question variants written, and take the ones that a person accepted.

What a model wrote goes to the draft file only; it is never printed or shown. Does not judge drafts.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ui.console import IndexOption, open_archive, progress_bar

if TYPE_CHECKING:
    from rag.drafts import Order
    from rag.records import Language

Wanted = Literal["nl", "en", "both"]


def variants(
    document: Annotated[str, typer.Argument(metavar="DOC", help="A document of the archive (see: list --documents).")],
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="NAME|DIR", help="A transformers text-generation model: hub name or folder."),
    ] = None,
    per_answer: Annotated[
        int, typer.Option("--per-answer", min=1, max=200, help="Drafts for each answer and language.")
    ] = 12,
    lang: Annotated[Wanted, typer.Option("--lang", help="Language of the questions.")] = "nl",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.jsonl", help="Where the drafts go (default: DOC.drafts.jsonl here)."),
    ] = None,
    bare: Annotated[
        bool, typer.Option("--bare", help="No instruction, only the answer: for models that make questions of a text.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another number gives other drafts.")] = 1,
    accept: Annotated[
        Path | None,
        typer.Option("--accept", metavar="FILE.jsonl", help='Take the lines with "status": "accepted" into the index.'),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Have a model draft question variants of a document (--model), or take accepted ones in (--accept)."""
    if (model is None) == (accept is None):
        raise typer.BadParameter("give --model NAME|DIR to have drafts written, or --accept FILE.jsonl")
    if accept is not None:
        _accept(document, accept, index)
        return
    from rag.drafts import Order

    languages: tuple[Language, ...] = ("nl", "en") if lang == "both" else (lang,)
    _write(document, str(model), out, Order(per_answer, languages, seed, bare), index)


def _accept(name: str, drafts: Path, index: Path | None) -> None:
    archive = open_archive(index)
    before = len(archive.variants(name))
    with progress_bar("Vragen inbouwen / embedding questions") as progress:
        archive = archive.accept(name, drafts, progress)
    count = len(archive.variants(name)) - before
    typer.echo(f"{name}: {count} vraagvarianten erbij / question variants added")
    typer.echo(f"index: {archive.path}")


def _write(name: str, model: str, out: Path | None, order: Order, index: Path | None) -> None:
    from rag.drafts import load_writer, read_drafts, write_drafts

    archive = open_archive(index)
    document, known = archive.document(name), archive.variants(name)
    path = out or Path(f"{document.id}.drafts.jsonl")
    before = len(read_drafts(path, document))  # a file that cannot be used is told before a model is loaded
    writer = load_writer(model)
    with progress_bar("Vragen opstellen / writing drafts") as progress:
        barren = write_drafts(path, document, known, writer, order, progress)
    count = len(read_drafts(path, document))
    typer.echo(f"{path}: {count} concepten, waarvan {count - before} nieuw / drafts, {count - before} new")
    if barren:
        typer.echo(f"let op / note: niets bruikbaars / nothing usable: {_named(barren)}")
    typer.echo(
        'Zet goede vragen op "status": "accepted", en dan / set good questions to accepted, then:\n'
        f"  antwoordwijzer variants {document.id} --accept {path}"
    )


def _named(barren: Sequence[tuple[int, Language]]) -> str:
    return ", ".join(f"{number} ({language})" for number, language in barren)
