"""Results -> a report in one HTML file that opens offline and prints well.

Does not measure: every figure comes from :class:`eval.results.Results`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval import sections
from eval.failing import failing
from eval.html import Html, join, tag
from eval.results import Results
from rag.errors import QueryError
from rag.records import Document

STYLE = Path(__file__).parent / "templates" / "report.css"
# subtle: not only are there no outside links, the page is not allowed any
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_report(folder: Path, results: Results, data: Mapping[str, Any], documents: Sequence[Document]) -> Path:
    """Write ``index.html`` in ``folder`` and return its path. Raises QueryError when that cannot be."""
    path = folder / "index.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(page(results, data, documents), encoding="utf-8")
    except OSError as error:
        raise QueryError(
            f"cannot write the report in {folder} ({error.strerror}); choose another: --report DIR"
        ) from error
    return path


def page(results: Results, data: Mapping[str, Any], documents: Sequence[Document]) -> str:
    """Return the whole report; ``data`` is what a run file holds, ``documents`` are those that were asked."""
    parts = [
        sections.findings(results),
        sections.ranking(results),
        sections.reference(results),
        sections.refusal(results),
        sections.verbatim(results),
        sections.conversations(results),
        sections.ablation(results),
        sections.slices(results),
        failing(results.failures, documents),
        sections.basis(data),
    ]
    title = f"Antwoordwijzer: evaluation of {data['date'][:10]}"
    body = tag(
        "body",
        tag("h1", title),
        tag("p", _counts(results), class_="soft"),
        _contents(parts),
        sections.overview(results),
        parts,
    )
    return f'<!doctype html>\n<html lang="en">{_head(title)}{body}</html>\n'


def _head(title: str) -> Html:
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"/>'),
        tag("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("style", Html(STYLE.read_text(encoding="utf-8"))),
    )


def _counts(results: Results) -> str:
    asked = results.questions
    if asked is None:
        return "Official questions only."
    counts = f"{len(asked.questions)} questions, {len(asked.unanswerable)} unanswerable ones"
    seen = " (weights and confidence were learned from these: cite test)" if asked.split == "dev" else ""
    return f"{counts}, {len(asked.conversations)} conversations; split {asked.split}{seen}."


def _contents(parts: Sequence[Html | None]) -> Html:
    links = []
    for part in parts:
        if part is not None:
            name = part.split('id="', 1)[1].split('"', 1)[0]
            links.append(join(tag("a", name, href=f"#{name}"), " "))
    return tag("nav", links)
