"""The whole document as plain HTML: every answer at ``#antwoord-N``, printable, readable without JavaScript.

The text content of ``#document`` is the document's canonical text, character for character, so that an offset into
one is an offset into the other. Does not search and holds no script.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from rag.records import Document, Exchange, Language, Range
from ui.labels import label
from ui.links import is_web
from ui.passage import exact, verbatim_html
from ui.shell import plain_page

Part = tuple[Range, str, Exchange | None]  # where, what it is, whose


def source_html(document: Document, lang: Language) -> str:
    """Return the document as one element; questions, answers and what lies between are set apart."""
    body = "".join(_part_html(document, part, lang) for part in _parts(document))
    return f'<div id="document" lang="nl" data-doc="{escape(document.id)}">{body}</div>'


def source_page(document: Document, documents: Sequence[Document], lang: Language) -> str:
    """Return a complete page around :func:`source_html`; links are relative to the page's own folder."""
    meta = document.metadata
    title = escape(meta.title or document.id)
    official = ""
    if is_web(meta.url):
        words = escape(label(lang, "official"))
        official = f' · <a href="{escape(meta.url)}" rel="noopener noreferrer">{words}</a>'
    gaps = "".join(f'<p class="aw-notice">{escape(label(lang, "gaps") + gap)}</p>' for gap in document.gaps)
    version = f"{escape(label(lang, 'version'))}: {escape(document.id)}, SHA-256 <code>{document.sha256}</code>"
    body = (
        f'<header class="aw-page-head"><p><a href="./">{escape(label(lang, "to_chat"))}</a>{official}</p>'
        f'<h1 lang="nl">{title}</h1>{gaps}{_others(document, documents)}</header>'
        f'<nav class="aw-contents" aria-label="{escape(label(lang, "contents"))}">{_contents(document, lang)}</nav>'
        f'<main class="aw-doc">{source_html(document, lang)}</main>'
        f'<footer class="aw-page-foot"><p>{version}</p><p>{escape(label(lang, "foot"))}</p></footer>'
    )
    return plain_page(title, lang, body)


def _others(document: Document, documents: Sequence[Document]) -> str:
    links = [
        f'<a href="bron?document={escape(other.id)}">{escape(other.metadata.title or other.id)}</a>'
        for other in documents
        if other.id != document.id
    ]
    return f"<p>{' · '.join(links)}</p>" if links else ""


def _contents(document: Document, lang: Language) -> str:
    parties: dict[str, list[int]] = {}
    for exchange in document.exchanges:
        parties.setdefault(exchange.party, []).append(exchange.number)
    rows = "".join(f"<dt>{escape(party)}</dt><dd>{_numbers(numbers)}</dd>" for party, numbers in parties.items())
    return f"<h2>{escape(label(lang, 'contents'))}</h2><dl>{rows}</dl>"


def _numbers(numbers: Sequence[int]) -> str:
    return " ".join(f'<a href="#antwoord-{n}">{n}</a>' for n in numbers)


def _parts(document: Document) -> Iterator[Part]:
    """Yield the whole text as consecutive parts; what no exchange claims is a heading or the rest between."""
    owned = sorted(
        ((span, kind, exchange) for exchange in document.exchanges for span, kind in _owned(exchange)),
        key=lambda entry: entry[0],
    )
    at = 0
    for (start, end), kind, exchange in owned:
        first = kind == "answer" and start == exchange.answer_ranges[0][0]
        if at < start:
            yield (at, start), "heading" if first else "rest", exchange
        yield (start, end), kind, exchange
        at = end
    if at < len(document.text):
        yield (at, len(document.text)), "rest", None


def _owned(exchange: Exchange) -> Iterator[tuple[Range, str]]:
    yield from ((span, "question") for span in exchange.question_ranges)
    yield from ((span, "answer") for span in exchange.answer_ranges)


def _part_html(document: Document, part: Part, lang: Language) -> str:
    span, kind, exchange = part
    if kind == "heading" and exchange:
        words = exact(document.text[span[0] : span[1]])
        return f'<h2 id="antwoord-{exchange.number}" tabindex="-1">{words}</h2>'
    number = f' data-n="{exchange.number}"' if exchange and kind != "rest" else ""
    if not document.text[span[0] : span[1]].strip():
        kind = "blank"
    text = verbatim_html(document, (span,), lang=lang)
    return f'<div class="aw-{kind}"{number}>{text}</div>'
