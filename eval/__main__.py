"""``python -m eval``: the evaluation on its own command line. Does not know the other commands."""

from __future__ import annotations

import typer

from eval.command import app
from rag.errors import RagError


def main() -> None:
    """Run the command line; exit codes: 0 done, 1 a RagError (one line on stderr), 2 wrong usage."""
    try:
        app()
    except RagError as error:
        typer.echo(f"eval: {' '.join(str(error).split())}", err=True)
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
