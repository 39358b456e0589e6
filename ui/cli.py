"""The command line: the one place that prints, exits and catches RagError.

Heavy parts load inside the command that needs them, so ``antwoordwijzer --help`` is quick. Has no logic of its own.
"""

from __future__ import annotations

import io
import json
import os
import sys
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from rag.errors import QueryError, RagError
from ui.chat_command import chat
from ui.console import IndexOption, open_archive, progress_bar
from ui.drafting import variants

if TYPE_CHECKING:
    from rag.archive import Archive
    from rag.records import Document, Language, Reply

app = typer.Typer(
    name="antwoordwijzer",
    help="Vraag wat het kabinet aan de Kamer antwoordde en lees het letterlijk, met de bron. "
    "Ask what the Dutch government answered to parliament and read it word for word, with its source.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of text for a person.")]
DocumentOption = Annotated[
    str | None, typer.Option("--document", "-d", metavar="ID", help="Only this document (see: list --documents).")
]
LangOption = Annotated[str, typer.Option("--lang", metavar="nl|en", help="Language of the labels.")]
GapsOption = Annotated[
    bool, typer.Option("--accept-gaps", help="Index a document that does not add up; the gaps are named with it.")
]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME|DIR", help="Another sentence-transformers model, by hub name or folder."),
]


def main() -> None:
    """Run the command line; exit codes: 0 done, 1 a RagError (one line on stderr), 2 wrong usage."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stderr else "strict")
    _add_plugins()
    try:
        app()
    except RagError as error:
        _complain(error)
    except BrokenPipeError:
        # "antwoordwijzer list | head" is fine; the interpreter's own flush at exit must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def _complain(error: Exception) -> None:
    typer.echo(f"antwoordwijzer: {' '.join(str(error).split())}", err=True)
    raise SystemExit(1) from None


def _add_plugins() -> None:
    """Add commands that other packages of the distribution offer (``eval``), loaded only when they are asked for."""
    if len(sys.argv) < 2 or sys.argv[1] not in {"eval", "-h", "--help"}:
        return
    for entry in entry_points(group="antwoordwijzer.commands"):
        app.add_typer(entry.load(), name=entry.name)


def _echo_json(data: object, indent: int | None = 1) -> None:
    typer.echo(json.dumps(data, ensure_ascii=False, indent=indent))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"antwoordwijzer {version('antwoordwijzer')}")
        raise typer.Exit


@app.callback()
def _root(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Vraag het kabinet. Ask the government what it said."""


@app.command()
def ask(
    question: Annotated[
        str | None, typer.Argument(help='Your question, in Dutch or English, in quotes. "-" reads it.')
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=100, help="How many answers.")] = 10,
    batch: Annotated[
        Path | None,
        typer.Option(
            "--batch", metavar="FILE.jsonl", help='Many questions, one {"id", "query"} or {"id", "turns"} a line.'
        ),
    ] = None,
    as_json: JsonOption = False,
    index: IndexOption = None,
    lang: LangOption = "nl",
) -> None:
    """Ask a question; get the government's own answers, word for word, each with its source."""
    if (question is None) == (batch is None):
        raise typer.BadParameter('give one question in quotes, or --batch FILE.jsonl (ask "Wat doet Nederland?")')
    if batch is not None:
        from ui.batch import answer_lines

        for line in answer_lines(open_archive(index), batch, top):
            typer.echo(line)
        return
    text = sys.stdin.read() if question == "-" else str(question)
    archive = open_archive(index)
    reply = archive.ask(text, top=top if as_json else min(top, 3 if top == 10 else top))
    if as_json:
        from ui.export import reply_json

        _echo_json(reply_json(reply, archive.documents))
    else:
        _show_reply(archive, reply, lang)


def _show_reply(archive: Archive, reply: Reply, lang: str) -> None:
    language: Language = "en" if lang == "en" else "nl"
    from ui.plain import to_text

    typer.echo(to_text(reply, archive.documents, lang=language, width=min(100, Console().width)))


@app.command()
def show(
    number: Annotated[int, typer.Argument(help="Number of the answer.")],
    document: DocumentOption = None,
    as_json: JsonOption = False,
    index: IndexOption = None,
    lang: LangOption = "nl",
) -> None:
    """Show one answer, word for word, with what it refers to."""
    archive = open_archive(index)
    name = archive.document(document).id
    reply = archive.look_up([(name, number)], f"antwoord {number}")
    if as_json:
        from ui.export import reply_json

        _echo_json(reply_json(reply, archive.documents))
    else:
        _show_reply(archive, reply, lang)


@app.command("list")
def list_(
    party: Annotated[
        str | None, typer.Option("--party", "-p", metavar="FRACTIE", help="Only questions of this fractie.")
    ] = None,
    documents: Annotated[bool, typer.Option("--documents", help="List the documents, not the questions.")] = False,
    document: DocumentOption = None,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """List the questions (or the documents) in the archive."""
    from ui import listing

    archive = open_archive(index)
    rows = listing.documents(archive) if documents else listing.exchanges(archive, party, document)
    if as_json:
        _echo_json(rows)
    else:
        typer.echo(listing.to_text(rows))


@app.command("document")
def document_(
    name: Annotated[
        str | None, typer.Argument(metavar="[ID|FILE]", help="A document of the archive, or a file to parse.")
    ] = None,
    as_json: JsonOption = False,
    accept_gaps: GapsOption = False,
    index: IndexOption = None,
) -> None:
    """Show how a document was parsed: every question, answer, footnote and referral, with its place."""
    from ui.export import document_json

    found = _document(name, index, accept_gaps)
    if as_json:
        _echo_json(document_json(found))
    else:
        from ui.listing import ledger

        typer.echo(ledger(found))


def _document(name: str | None, index: Path | None, accept_gaps: bool) -> Document:
    from rag.build import bundled_files, parse_file
    from rag.store import Store

    if name is not None and (os.sep in name or Path(name).suffix):
        return parse_file(Path(name), accept_gaps)
    if name is None and not Store(_index_path(index)).exists:
        return parse_file(bundled_files()[0], accept_gaps)
    return open_archive(index).document(name)


def _index_path(index: Path | None) -> Path:
    from rag.archive import default_path

    return index or default_path()


@app.command("index")
def index_(
    model: ModelOption = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Only the bundled document; forget what was added to it and beside it.")
    ] = False,
    if_needed: Annotated[bool, typer.Option("--if-needed", help="Do nothing when there is a good index.")] = False,
    index: IndexOption = None,
) -> None:
    """Make the index, or make it anew from the documents that are in it."""
    from rag.archive import Archive

    if if_needed and Archive.usable(_index_path(index)):
        return
    with progress_bar("Passages inbouwen / embedding passages") as progress:
        archive = Archive.rebuild(_index_path(index), model=model, fresh=fresh, progress=progress)
    _report(archive)


@app.command()
def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Documents (.txt or .pdf), .metadata.json beside them.")
    ],
    accept_gaps: GapsOption = False,
    index: IndexOption = None,
) -> None:
    """Add documents to the archive."""
    archive = open_archive(index)
    with progress_bar("Passages inbouwen / embedding passages") as progress:
        archive = archive.add(files, accept_gaps=accept_gaps, progress=progress)
    _report(archive)


@app.command()
def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID…", help="Documents to take out (see: list --documents).")],
    index: IndexOption = None,
) -> None:
    """Take documents out of the archive."""
    archive = open_archive(index)
    with progress_bar("Index schrijven / writing the index") as progress:
        archive = archive.remove(ids, progress=progress)
    _report(archive)


app.command()(variants)  # loads its heavy parts itself, when it runs


def _report(archive: Archive) -> None:
    for document in archive.documents:
        typer.echo(f"{document.id}: {len(document.exchanges)} antwoorden, {document.metadata.title}")
        for gap in document.gaps:
            typer.echo(f"  let op / note: {gap}")
    cut = archive.manifest["passages"]["truncated"]
    if cut:
        typer.echo(f"let op / note: {cut} passages are longer than the model reads; their ends are found by words only")
    typer.echo(f"index: {archive.path} (model {archive.manifest['model']['name']})")


@app.command()
def verify(
    quote: Annotated[
        str, typer.Argument(help='A quote to check. "-" reads a whole text and checks each quote in it.')
    ],
    as_json: JsonOption = False,
    index: IndexOption = None,
    lang: LangOption = "nl",
) -> None:
    """Check whether a quote stands in the government's answers, letter for letter."""
    from rag.verify import verify as check
    from rag.verify import verify_text
    from ui.verdict import verdict_json, verdict_text

    documents = open_archive(index).documents
    language: Language = "en" if lang == "en" else "nl"
    if quote == "-":
        verdicts = [quotation.verdict for quotation in verify_text(sys.stdin.read(), documents)]
    else:
        verdicts = [check(quote, documents)]
    if not verdicts:
        raise QueryError('no quotes found in the text; put quoted words between “ ” or " "')
    if as_json:
        data = [verdict_json(verdict) for verdict in verdicts]
        _echo_json(data if quote == "-" else data[0])
    else:
        typer.echo("\n\n".join(verdict_text(verdict, documents, language) for verdict in verdicts))


app.command()(chat)


@app.command()
def mcp(
    http: Annotated[bool, typer.Option("--http", help="Listen on HTTP (/mcp) instead of standard input.")] = False,
    host: Annotated[str, typer.Option("--host", help="Address to listen on, with --http.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on, with --http.")] = 7861,
    index: IndexOption = None,
) -> None:
    """Offer the archive to a language model as MCP tools. Needs the extra: pip install 'antwoordwijzer[mcp]'."""
    from ui.mcp_server import run_server

    run_server(open_archive(index), "streamable-http" if http else "stdio", host, port)


if __name__ == "__main__":
    main()
