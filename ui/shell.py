"""The fixed parts of the chat page: header, welcome, reader pane, footer, and the frame
of the plain pages, as HTML. Holds no answer and no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from rag.records import Document, Language
from ui.labels import examples, label
from ui.links import anchor

SCRIPT_LABELS = ("copied", "copy_failed", "source_prefix", "source_failed", "chat", "close", "blank")


def header_html(documents: Sequence[Document], lang: Language, other: str) -> str:
    """Return the top of the page; ``other`` is the relative address of the same page in the other language."""
    count = sum(len(document.exchanges) for document in documents)
    language = "en" if lang == "nl" else "nl"
    words = "".join(f' data-{key.replace("_", "-")}="{escape(label(lang, key))}"' for key in SCRIPT_LABELS)
    return (
        f'<header id="aw-top" data-lang="{lang}"{words}><a class="aw-skip" href="#vraag" data-act="skip">'
        f"{escape(label(lang, 'skip'))}</a><div><h1>{escape(label(lang, 'title'))}</h1>"
        f"<p>{escape(label(lang, 'sub', n=count))}</p></div><nav>"
        f'<a href="vragen">{escape(label(lang, "browse"))}</a> '
        f'<a id="aw-language" href="{other}" lang="{language}" hreflang="{language}">'
        f"{escape(label(lang, 'other_language'))}</a></nav></header>"
        '<div id="aw-status" role="status" class="aw-hidden"></div>'
    )


def welcome_html(lang: Language) -> str:
    """Return what stands in an empty conversation: what to expect and three examples that work as links too."""
    items = "".join(
        f'<li><a href="?vraag={quote(words)}" data-act="say">{escape(words)}</a></li>' for words in examples(lang)
    )
    return (
        f'<section class="aw-welcome"><h2>{escape(label(lang, "welcome"))}</h2><p>{escape(label(lang, "empty"))}</p>'
        f"<h3>{escape(label(lang, 'examples'))}</h3><ul>{items}</ul></section>"
    )


def reader_html(documents: Sequence[Document], lang: Language) -> str:
    """Return the empty reader pane; the page's script fills it with the document when it is first needed."""
    first = documents[0] if documents else None
    official = f" · {anchor(first.metadata.url, label(lang, 'official'))}" if first and first.metadata.url else ""
    title = escape(first.metadata.title or first.id) if first else ""
    return (
        f'<section id="aw-reader" aria-labelledby="aw-reader-h"><div class="aw-reader-head">'
        f'<h2 id="aw-reader-h">{escape(label(lang, "source"))}</h2>'
        f'<button type="button" id="aw-back" data-act="back" hidden>{escape(label(lang, "back"))}</button>'
        f'<p><span lang="nl" id="aw-reader-title">{title}</span><br>'
        f'<a id="aw-whole" href="bron">{escape(label(lang, "whole"))}</a>{official}</p></div>'
        f'<div id="aw-doc" class="aw-doc" tabindex="0" role="region" aria-label="{escape(label(lang, "source_text"))}" '
        f'lang="nl"><p class="aw-loading" lang="{lang}">{escape(label(lang, "source_loading"))}</p></div></section>'
    )


def footer_html(lang: Language) -> str:
    """Return the disclaimer and the way to the figures."""
    links = (("kwaliteit", "quality"), ("api", "api_link"))
    more = " · ".join(f'<a href="{href}">{escape(label(lang, key))}</a>' for href, key in links)
    return f'<footer id="aw-foot"><p>{escape(label(lang, "foot"))} {more}</p></footer>'


def plain_page(title: str, lang: Language, body: str, script: str = "") -> str:
    """Return a complete page without Gradio; ``title`` and ``body`` are HTML, links relative to the page's folder."""
    code = f'<script defer src="aw/{script}"></script>' if script else ""
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" type="image/svg+xml" href="aw/icon.svg">'
        f'<link rel="stylesheet" href="aw/aw.css">{code}</head><body class="aw-page">{body}</body></html>\n'
    )
