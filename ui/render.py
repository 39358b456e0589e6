"""A reply as HTML cards: pure strings, everything from a document or a user escaped, the source text untouched.

Each answer is compared with its source just before it is set; a difference gives an error card, never the text.
The text content of ``.aw-text`` is the source, character for character: breaks and line ends are layout (CSS).
Knows no Gradio and no server address: links are relative. Plain text and Markdown are made in :mod:`ui.plain`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from rag.errors import VerbatimError
from rag.records import Citation, Document, Language, Reply
from ui.card import Place, card_html, row_html
from ui.export import reply_json as to_json
from ui.feedback_page import feedback_html
from ui.labels import label, notice
from ui.plain import to_markdown, to_text
from ui.searched import searched_html

__all__ = ["Page", "bubble_html", "groups", "reply_html", "to_json", "to_markdown", "to_text"]

OTHERS = 4  # further answers that are set, folded, below the best one
FOLDED = 8  # a longer look-up list shows one line per answer


@dataclass(frozen=True)
class Page:
    """Where a reply is set: in which language, under which id, and which (document, number) are shown above.

    ``opinions`` asks the reader what the first answer was worth.
    """

    documents: Sequence[Document]
    lang: Language = "nl"
    prefix: str = "t0"
    shown: frozenset[tuple[str, int]] = frozenset()
    opinions: bool = False


def bubble_html(query: str) -> str:
    """Return the user's own words, escaped: they may come from a link that somebody else made."""
    return f'<h2 class="aw-query">{escape(query)}</h2>'


def groups(answers: Sequence[Citation]) -> list[list[Citation]]:
    """Put each answer that was reached through a referral behind the one that refers to it."""
    out: list[list[Citation]] = []
    for citation in answers:
        if citation.via and out:
            out[-1].append(citation)
        else:
            out.append([citation])
    return out


def reply_html(reply: Reply, page: Page) -> str:
    """Return the whole message for ``reply``: what was found, the cards, the ways on."""
    lead = _lead(reply, page)
    body = "" if reply.status == "none" else _body(reply, page)
    return f'<div class="aw-reply aw-{reply.status}">{lead}{body}</div>'


def status_text(reply: Reply, page: Page) -> str:
    """Return the one sentence that a screen reader announces and a reader sees first."""
    found = groups(reply.answers)
    if reply.kind == "help":
        return label(page.lang, "help")
    if reply.kind == "lookup":
        return _lookup_text(reply, len(found), page)
    if reply.status == "answered":
        key = "found_one" if len(found) == 1 else "found_more"
        return label(page.lang, key, n=min(len(found) - 1, OTHERS))
    return label(page.lang, "related" if reply.status == "related" else "none")


def said(reply: Reply, page: Page) -> list[str]:
    """Return the sentences above the answers: what the conversation part has to say, and the status, each once."""
    # "that number is not here" says less than the status, which names the numbers that are
    told = "" if reply.notice == "unknown_number" else notice(page.lang, reply.notice)
    status = status_text(reply, page)
    return [told, status] if told and told != status else [status]


def _lookup_text(reply: Reply, count: int, page: Page) -> str:
    if not count and reply.notice in ("", "unknown_number"):
        return label(page.lang, "lookup_none", **_numbers(page.documents))
    if not count:
        return notice(page.lang, reply.notice) or label(page.lang, "none")
    return label(page.lang, "lookup_one" if count == 1 else "lookup_more", n=count)


def _lead(reply: Reply, page: Page) -> str:
    """Return what stands above the cards: one sentence, and in a box what the reader should know first."""
    key = "missing" if len(page.documents) == 1 else "missing_documents"
    warned = [label(page.lang, key, word=word) for word in reply.missing]
    lines = said(reply, page)
    if reply.status == "related" and reply.kind == "search":
        warned.insert(0, lines.pop())
    if reply.status == "none" and reply.kind != "help" and reply.notice != "unknown_number":
        lines.append(label(page.lang, "none_help", **_numbers(page.documents)))
    box = f'<div class="aw-notice">{_lines(warned)}</div>' if warned else ""
    return searched_html(reply, page.lang) + _lines(lines, "aw-lead") + box


def _lines(lines: Sequence[str], name: str = "") -> str:
    start = f'<p class="{name}">' if name else "<p>"
    return "".join(f"{start}{escape(words)}</p>" for words in lines)


def _body(reply: Reply, page: Page) -> str:
    found = groups(reply.answers)
    if reply.kind == "lookup" and len(found) > FOLDED:
        rows = "".join(row_html(group[0], _place(page, 0)) for group in found)
        return f'<ol class="aw-rows">{rows}</ol>'
    if reply.kind != "search" and len(found) > 1:
        return "".join(_group(group, page, spot, folded=True) for spot, group in enumerate(found))
    first = "".join(_group(group, page, 0) for group in found[:1])
    if page.opinions and reply.kind == "search" and found:
        first += feedback_html(reply.query, found[0][0], page.lang, f"{page.prefix}-o")
    others = [_group(group, page, spot, folded=True) for spot, group in enumerate(found[1 : OTHERS + 1], start=1)]
    if not others:
        return first
    title = escape(label(page.lang, "others"))
    return f'{first}<section class="aw-others"><h3>{title}</h3>{"".join(others)}</section>'


def _group(group: Sequence[Citation], page: Page, spot: int, *, folded: bool = False) -> str:
    """Return one answer with the answers that it refers to nested behind it, each said in one sentence."""
    place = _place(page, spot)
    out = [_card(group[0], place, folded=folded)]
    for citation in group[1:]:
        words = label(page.lang, "chain", a=citation.via[-1], b=citation.number)
        again = (citation.document, citation.number) in page.shown
        out.append(f'<p class="aw-chain-text">{escape(words)}</p>')
        out.append(_card(citation, place, folded=folded or again))
    if len(out) == 1:
        return out[0]
    return f'{out[0]}<div class="aw-chain">{"".join(out[1:])}</div>'


def _card(citation: Citation, place: Place, *, folded: bool) -> str:
    try:
        return card_html(citation, place, folded=folded)
    except VerbatimError:
        words = escape(label(place.lang, "verbatim_error"))
        return f'<article class="aw-card aw-error" data-n="{citation.number}"><p role="alert">{words}</p></article>'


def _place(page: Page, spot: int) -> Place:
    return Place(page.documents, page.lang, f"{page.prefix}-{spot}", page.shown)


def _numbers(documents: Sequence[Document]) -> dict[str, int]:
    numbers = [exchange.number for exchange in documents[0].exchanges] if documents else []
    return {"first": min(numbers, default=0), "last": max(numbers, default=0)}
