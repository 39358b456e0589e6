"""All questions on one page, by fractie, with a filter as you type: for those who would rather look than ask.

Works without JavaScript (then without the filter). Shows questions, never answers: each line leads to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from rag.records import Document, Exchange, Language
from ui.labels import label
from ui.links import card_link
from ui.passage import exact
from ui.shell import plain_page
from ui.typeset import questions


def browse_page(documents: Sequence[Document], lang: Language) -> str:
    """Return the complete page; links are relative to the page's own folder."""
    title = escape(label(lang, "browse_all"))
    count = sum(len(document.exchanges) for document in documents)
    body = "".join(_document(document, documents, lang) for document in documents)
    words, shown = escape(label(lang, "filter_count", n="#")), escape(label(lang, "filter_count", n=count))
    page = (
        f'<header class="aw-page-head"><p><a href="./">{escape(label(lang, "to_chat"))}</a></p><h1>{title}</h1>'
        f'<p class="aw-filter" hidden><label for="filter">{escape(label(lang, "filter"))}</label>'
        f'<input id="filter" type="search" autocomplete="off"> <output for="filter" data-words="{words}">{shown}'
        f'</output></p></header><main class="aw-browse">{body}</main>'
    )
    return plain_page(title, lang, page, script="browse.js")


def _document(document: Document, documents: Sequence[Document], lang: Language) -> str:
    out, tag = [], "h2"
    if len(documents) > 1:
        out, tag = [f'<h2 lang="nl">{escape(document.metadata.title or document.id)}</h2>'], "h3"
    for (party, section), group in groupby(document.exchanges, key=lambda exchange: (exchange.party, exchange.section)):
        name = f"{party} · {section}" if section else party
        rows = "".join(_row(document, exchange, documents, lang) for exchange in group)
        out.append(f'<section><{tag} lang="nl">{escape(name)}</{tag}><ul>{rows}</ul></section>')
    return "".join(out)


def _row(document: Document, exchange: Exchange, documents: Sequence[Document], lang: Language) -> str:
    link = escape(card_link(documents, document.id, exchange.number))
    asked = questions(document.text, exchange.question_ranges)
    words = " ".join(exact(document.slice(spans)) for spans in asked)
    refers = ", ".join(map(str, exchange.references))
    note = f" <small>{escape(label(lang, 'refers_short', n=refers))}</small>" if refers else ""
    return (
        f'<li data-party="{escape(exchange.party)}"><a href="./{link}"><span>{exchange.number}</span> '
        f'<span lang="nl">{words}</span></a>{note}</li>'
    )
