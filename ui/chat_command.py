"""``antwoordwijzer chat``: what an operator can switch on, turned into what the server needs. Serves nothing itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from ui.console import IndexOption, open_archive

if TYPE_CHECKING:
    from ui.service import Service

FORMS = ("off", "text", "json")


def chat(
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on.")] = 7860,
    lang: Annotated[str, typer.Option("--lang", metavar="nl|en", help="Language of the labels.")] = "nl",
    root_path: Annotated[str, typer.Option("--root-path", help="Sub-path behind a proxy that strips it.")] = "",
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the chat in your browser.")] = True,
    feedback: Annotated[
        Path | None,
        typer.Option("--feedback", metavar="FILE.db", help="Ask readers whether an answer helped; keep it here."),
    ] = None,
    log: Annotated[
        str, typer.Option("--log", metavar="off|text|json", help="One line on stderr for each question.")
    ] = "off",
    log_questions: Annotated[
        bool, typer.Option("--log-questions", help="With --log: the question's own words too.")
    ] = False,
    metrics: Annotated[bool, typer.Option("--metrics", help="Counters for Prometheus at /metrics.")] = False,
    rate: Annotated[
        int, typer.Option("--rate", min=0, metavar="N", help="Questions a minute for one address; 0 is no limit.")
    ] = 0,
    forwarded_allow_ips: Annotated[
        str,
        typer.Option(
            "--forwarded-allow-ips", metavar="IP[,IP]", help="Proxies whose word for a visitor's address is taken."
        ),
    ] = "",
    index: IndexOption = None,
) -> None:
    """Open the chat in your browser. Nothing leaves this machine."""
    if log not in FORMS:
        raise typer.BadParameter(f"{log!r} is not one of {', '.join(FORMS)}", param_hint="--log")
    if log_questions and log == "off":
        raise typer.BadParameter("needs --log text or --log json", param_hint="--log-questions")
    # Many small products of matrices, for many people at once: threads of its own for each of them only make the
    # others wait, and double the processor time of a question. Read when numpy loads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from ui.serve import serve

    # before the archive opens: a file that cannot be written shows at once
    service = service_of(feedback, log, log_questions, metrics, rate)
    serve(
        open_archive(index),
        host=host,
        port=port,
        lang=lang,
        root_path=root_path,
        open_browser=open_browser,
        service=service,
        proxies=forwarded_allow_ips,
    )


def service_of(feedback: Path | None, log: str, log_questions: bool, metrics: bool, rate: int) -> Service:
    """Return what the options switch on; RagError when the file cannot be written or a package is missing."""
    from ui.feedback import FeedbackFile
    from ui.journal import Form, Journal
    from ui.limit import Limit
    from ui.metrics import Metrics
    from ui.service import Service

    form: Form = next(name for name in get_args(Form) if name == log)
    return Service(
        feedback=FeedbackFile(feedback) if feedback is not None else None,
        journal=Journal(form, log_questions),
        metrics=Metrics() if metrics else None,
        questions=Limit(rate) if rate else None,
        opinions=Limit(rate) if rate else None,
    )
