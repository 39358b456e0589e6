"""A conversation as one HTML file: no script, nothing loaded, readable and printable anywhere. Writes no file."""

from __future__ import annotations

from html import escape

from rag.records import Citation, Document, Reply
from ui.card import footnotes_html
from ui.export import checked
from ui.labels import label
from ui.links import anchor
from ui.passage import verbatim_html
from ui.saving.conversation import Recalled, parts
from ui.saving.words import chain, heading, moment, place, said, sums

_STYLE = (
    "body{font:1rem/1.55 system-ui,'Segoe UI',Arial,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "overflow-wrap:anywhere;color-scheme:light dark}"
    "article{border:1px solid #8888;border-radius:8px;padding:.8rem 1rem;margin:0 0 1rem;break-inside:avoid-page}"
    ".aw-nl{font-size:0}.aw-gap::before{content:'⋯';margin:0 .3em;border:1px solid #8888;padding:0 .3em}"
    ".aw-fn{vertical-align:super;font-size:.75em}small,.note{color:GrayText}footer{border-top:1px solid #8888}"
    "h2{margin-top:2.2rem}h3{margin:.2rem 0 .5rem}code{font-size:.85em}ul{padding-left:1.2rem}"
)
# a file that is opened from a disk has no server to say this for it
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def to_page(kept: Recalled) -> str:
    """Return the whole conversation as a page; raises VerbatimError when an answer is not its source."""
    lang, title = kept.lang, escape(label(kept.lang, "saved_title"))
    turns = "".join(_turn(spot, kept) for spot in range(len(kept.turns)))
    documents = "".join(_document(document, kept) for document in kept.documents)
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<p>{escape(label(lang, 'saved_made'))}: {moment(kept.made)}</p>"
        f"<p><strong>{escape(label(lang, 'saved_literal'))}</strong></p>{turns}</main>"
        f"<footer><h2>{escape(label(lang, 'saved_documents'))}</h2>{documents}</footer></body></html>\n"
    )


def _turn(spot: int, kept: Recalled) -> str:
    asked, reply = kept.turns[spot]
    lines = "".join(f"<p>{escape(words)}</p>" for words in said(reply, kept))
    when = f'{escape(label(kept.lang, "saved_asked"))}: <time datetime="{asked.isoformat()}">{moment(asked)}</time>'
    return (
        f'<section><h2 id="v{spot + 1}">{spot + 1}. {escape(reply.query)}</h2><p><small>{when}</small></p>{lines}'
        f"{_answers(reply, spot, kept)}</section>"
    )


def _answers(reply: Reply, spot: int, kept: Recalled) -> str:
    offered, others = parts(reply)
    out = [_answer(citation, f"v{spot + 1}-{n}", kept) for n, citation in enumerate(offered)]
    if others:
        rest = "".join(_answer(citation, f"v{spot + 1}-a{n}", kept) for n, citation in enumerate(others))
        title = escape(label(kept.lang, "others"))
        # set open: a folded part is not printed and not found by a search in the page
        out.append(f"<details open><summary>{title}</summary>{rest}</details>")
    return "".join(out)


def _answer(citation: Citation, prefix: str, kept: Recalled) -> str:
    document = checked(citation, kept.documents)
    text = verbatim_html(
        document, citation.ranges, footnotes=citation.footnotes, prefix=prefix, lang=kept.lang
    )
    source = anchor(citation.url, citation.citation) if citation.url else escape(citation.citation)
    referred = f"<p>{escape(words)}</p>" if (words := chain(citation, kept)) else ""
    return (
        f'{referred}<article><h3>{escape(heading(citation, kept))}</h3>'
        f'<div lang="nl" data-verbatim="{citation.number}">{text}</div>'
        f"{footnotes_html(citation.footnotes, prefix, kept.lang)}"
        f'<p>{escape(label(kept.lang, "source_prefix"))}<span lang="nl">{source}</span><br>'
        f"<small>{escape(place(citation, kept))}</small></p></article>"
    )


def _document(document: Document, kept: Recalled) -> str:
    title = escape(document.metadata.title or document.id)
    url = f"<br>{anchor(document.metadata.url)}" if document.metadata.url else ""
    rows = "".join(f"<br><code>{escape(words)}</code>" for words in sums(document, kept))
    return f'<p><span lang="nl">{title}</span> ({escape(document.id)}){url}{rows}</p>'
