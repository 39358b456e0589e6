"""All questions on one page, as a picture and by fractie, with a filter: for those who would rather look than ask.

Works without JavaScript: the filter is a form then. Shows questions, never answers: each line leads to one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from html import escape
from itertools import groupby

from rag.records import Document, Exchange, Language
from ui.labels import label
from ui.links import card_link
from ui.passage import exact
from ui.picture import picture_html
from ui.shell import plain_page
from ui.typeset import questions

_WORD = re.compile(r"[\w-]{3,}")
LIMIT = 100  # characters of a filter


def fold(text: str) -> str:
    """Return ``text`` in small letters without accents: how the filter compares, here and in static/browse.js."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c)).lower()


def browse_page(documents: Sequence[Document], lang: Language, wanted: str = "") -> str:
    """Return the complete page, questions without the words of ``wanted`` hidden; links are relative to its folder."""
    title = escape(label(lang, "browse_all"))
    words = fold(wanted[:LIMIT]).split()
    kept = [e.id for document in documents for e in document.exchanges if fits(words, document, e)]
    body = "".join(_document(spot, documents, frozenset(kept), lang) for spot in range(len(documents)))
    counted, shown = escape(label(lang, "filter_count", n="#")), escape(label(lang, "filter_count", n=len(kept)))
    page = (
        f'<header class="aw-page-head"><p><a href="./">{escape(label(lang, "to_chat"))}</a></p><h1>{title}</h1>'
        f'<form class="aw-filter" role="search" action="vragen"><label for="filter">{escape(label(lang, "filter"))}'
        f'</label><input id="filter" name="woord" type="search" autocomplete="off" maxlength="{LIMIT}" '
        f'value="{escape(wanted[:LIMIT])}"> <button>{escape(label(lang, "filter_go"))}</button> '
        f'<output for="filter" data-words="{counted}">{shown}</output></form></header>'
        f'<main class="aw-browse{" aw-filtering" if words else ""}">{body}</main>'
    )
    return plain_page(title, lang, page, script="browse.js")


def fits(words: Sequence[str], document: Document, exchange: Exchange) -> bool:
    """Say whether each word stands in the question, its answer, its subject, or the name of the fractie."""
    if not words:
        return True
    text = f" {_filter_words(document, exchange)} "
    # a number is meant whole: "3" is not in "2023"
    return all((f" {word} " if word.isdigit() else word) in text for word in words)


def _all_words(document: Document, exchange: Exchange) -> str:
    """Return the different words of a question and its answer: enough for the filter, and no text to read."""
    text = fold(document.slice(exchange.question_ranges) + " " + document.slice(exchange.answer_ranges))
    return " ".join(dict.fromkeys(_WORD.findall(text.replace("-\n", "-"))))


def _document(spot: int, documents: Sequence[Document], kept: frozenset[str], lang: Language) -> str:
    document, tag = documents[spot], "h2"
    out = []
    if len(documents) > 1:
        out, tag = [f'<h2 lang="nl">{escape(document.metadata.title or document.id)}</h2>'], "h3"
    past = escape(label(lang, "picture_skip"))
    out.append(f'<p class="aw-past"><a href="#lijst-{spot}">{past}</a></p>')
    out.append(picture_html(document, documents, lang, f"beeld-{spot}"))
    out.append(f'<div id="lijst-{spot}" tabindex="-1">')
    for (party, section), group in groupby(document.exchanges, key=lambda exchange: (exchange.party, exchange.section)):
        name = f"{party} · {section}" if section else party
        found = list(group)
        rows = "".join(_row(document, exchange, documents, exchange.id in kept, lang) for exchange in found)
        empty = "" if any(exchange.id in kept for exchange in found) else " hidden"
        out.append(f'<section{empty}><{tag} lang="nl">{escape(name)}</{tag}><ul>{rows}</ul></section>')
    return "".join([*out, "</div>"])


def _row(document: Document, exchange: Exchange, documents: Sequence[Document], kept: bool, lang: Language) -> str:
    link = escape(card_link(documents, document.id, exchange.number))
    asked = questions(document.text, exchange.question_ranges)
    words = " ".join(exact(document.slice(spans)) for spans in asked)
    title = "" if words else escape(label(lang, "question_n", n=exchange.number))
    hidden = "" if kept else " hidden"
    return (
        f'<li data-key="{escape(exchange.id)}" data-words="{escape(_filter_words(document, exchange))}"{hidden}>'
        f'<a href="./{link}"><span>{exchange.number}</span> <span lang="nl">{words}</span>{title}</a>'
        f"{_notes(document, exchange, lang)}</li>"
    )


def _filter_words(document: Document, exchange: Exchange) -> str:
    named = fold(f"{exchange.number} {exchange.party} {exchange.section}")
    return f"{named} {_all_words(document, exchange)}"


def _notes(document: Document, exchange: Exchange, lang: Language) -> str:
    """Say in words what the lines of the picture show: which answers this one refers to, and which refer to it."""
    back = [other.number for other in document.exchanges if exchange.number in other.references]
    notes = [
        label(lang, key, n=", ".join(map(str, numbers)))
        for key, numbers in (("refers_short", exchange.references), ("referred_short", back))
        if numbers
    ]
    return f" <small>{escape('; '.join(notes))}</small>" if notes else ""
