"""One answer as an HTML card: who asked, the verbatim text, footnotes, citation, question, ways on.

Compares the text with its source first and raises VerbatimError when they differ. Decides nothing about a reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from rag.records import Citation, Document, Exchange, Footnote, Language
from ui.export import checked
from ui.labels import label
from ui.links import card_link, linked, source_link
from ui.passage import exact, footnote_id, verbatim_html
from ui.typeset import questions

ASKED_LETTERS = 420  # more than this of the fractie's questions is folded, so that the answer is in view


@dataclass(frozen=True)
class Place:
    """Where a card is set; ``prefix`` keeps the ids of equal answers in one conversation apart."""

    documents: Sequence[Document]
    lang: Language
    prefix: str
    shown: frozenset[tuple[str, int]] = frozenset()


def card_html(citation: Citation, place: Place, *, folded: bool = False) -> str:
    """Return the card of ``citation``; raises VerbatimError when its text is not the source."""
    document = checked(citation, place.documents)
    card_id = f"{place.prefix}-{citation.number}"
    body = _body(citation, document, place, card_id)
    head = _heading(citation, place, card_id)
    if folded:
        teaser = _teaser(citation, document, place.lang)
        inner = f"<details><summary>{head}{teaser}</summary>{body}</details>"
    else:
        inner = head + body
    return (
        f'<article class="aw-card" id="{card_id}" data-n="{citation.number}" data-doc="{escape(citation.document)}" '
        f'data-cite="{escape(citation.citation)}" data-url="{escape(citation.url)}" '
        f'data-marks="{_offsets(citation)}" aria-labelledby="{card_id}-h">{inner}</article>'
    )


def row_html(citation: Citation, place: Place) -> str:
    """Return one line of a look-up list: the number, who asked, and the first thing asked, with a link."""
    document = checked(citation, place.documents)
    asked = questions(document.text, citation.question_ranges)
    words = f'<span lang="nl">{exact(document.slice(asked[0]))}</span>' if asked else ""
    return f"<li>{_answer_link(citation.document, citation.number, place, citation.party)} {words}</li>"


def _heading(citation: Citation, place: Place, card_id: str) -> str:
    title = label(place.lang, "card", n=citation.number)
    party = label(place.lang, "party", party=citation.party)
    several = f' <span class="aw-doc">{escape(citation.document)}</span>' if len(place.documents) > 1 else ""
    return (
        f'<h3 id="{card_id}-h" tabindex="-1"><span class="aw-n">{escape(title)}</span> '
        f'<span class="aw-party">{escape(party)}</span>{several}</h3>'
    )


def _body(citation: Citation, document: Document, place: Place, card_id: str) -> str:
    text = verbatim_html(
        document,
        citation.ranges,
        highlight=citation.highlight,
        footnotes=citation.footnotes,
        prefix=card_id,
        lang=place.lang,
    )
    parts = (
        _shown(citation, place),
        _asked(citation, document, place),
        f'<div class="aw-text" lang="nl" data-verbatim="{citation.number}">{text}</div>',
        footnotes_html(citation.footnotes, card_id, place.lang),
        f'<p class="aw-cite" lang="nl">{escape(citation.citation)}</p>',
        _links(citation, place),
        _actions(citation, place),
        _question(citation, document, place, card_id),
        _why(citation, place),
    )
    return "".join(parts)


def _shown(citation: Citation, place: Place) -> str:
    if (citation.document, citation.number) not in place.shown:
        return ""
    words, link = label(place.lang, "shown"), label(place.lang, "shown_link", n=citation.number)
    return (
        f'<p class="aw-shown">{escape(words)} <button type="button" class="aw-link" data-act="above" '
        f'data-n="{citation.number}">{escape(link)}</button></p>'
    )


def _asked(citation: Citation, document: Document, place: Place) -> str:
    """Return what the fractie asked, as the sentences that end in a question mark, numbered when there are more.

    Long ones are folded: the answer is what the reader came for.
    """
    asked = questions(document.text, citation.question_ranges)
    if not asked:
        return ""
    tag = "ol" if len(asked) > 1 else "ul"
    items = "".join(f"<li>{exact(document.slice(spans))}</li>" for spans in asked)
    listed = f'<{tag} lang="nl">{items}</{tag}>'
    if sum(len(document.slice(spans)) for spans in asked) <= ASKED_LETTERS:
        title = escape(label(place.lang, "asked", party=citation.party))
        return f'<div class="aw-asked"><p>{title}</p>{listed}</div>'
    title = escape(label(place.lang, "asked_n" if len(asked) > 1 else "asked_one", party=citation.party, n=len(asked)))
    return f'<details class="aw-asked"><summary>{title}</summary>{listed}</details>'


def _question(citation: Citation, document: Document, place: Place, card_id: str) -> str:
    exchange = find(document, citation.number)
    notes = exchange.question_footnotes if exchange else ()
    title = escape(label(place.lang, "question", party=citation.party))
    text = verbatim_html(
        document, citation.question_ranges, footnotes=notes, prefix=f"{card_id}-q", lang=place.lang
    )
    return (
        f'<details class="aw-question"><summary>{title}</summary><div class="aw-qtext" lang="nl">{text}</div>'
        f"{footnotes_html(notes, f'{card_id}-q', place.lang)}</details>"
    )


def footnotes_html(notes: Sequence[Footnote], prefix: str, lang: Language) -> str:
    """Return footnotes with their full addresses as links, or "" when there are none."""
    if not notes:
        return ""
    items = "".join(_footnote(note, prefix, lang) for note in notes)
    return f'<div class="aw-notes"><h4>{escape(label(lang, "footnotes"))}</h4><ul>{items}</ul></div>'


def _footnote(note: Footnote, prefix: str, lang: Language) -> str:
    target = footnote_id(prefix, note.mark)
    name = escape(label(lang, "footnote", mark=note.mark))
    return (
        f'<li id="{target}" tabindex="-1"><a class="aw-mark" href="#{target}-ref" aria-label="{name}">'
        f'{escape(note.mark)}</a> <span lang="nl">{linked(note.text, note.urls)}</span></li>'
    )


def _links(citation: Citation, place: Place) -> str:
    out = []
    refers = [n for n in citation.refers_to if not citation.only_refers]
    related = [n for n in citation.related if n not in citation.refers_to]
    for key, numbers in (("also_refers", refers), ("related_answers", related)):
        if numbers:
            links = ", ".join(_answer_link(citation.document, n, place) for n in numbers)
            out.append(f'<p class="aw-see">{escape(label(place.lang, key))} {links}</p>')
    return "".join(out)


def _answer_link(document: str, number: int, place: Place, party: str | None = None) -> str:
    if party is None:
        owner = next((d for d in place.documents if d.id == document), None)
        exchange = find(owner, number) if owner else None
        party = exchange.party if exchange else ""
    key = "answer_n_party" if party else "answer_n"
    words = escape(label(place.lang, key, n=number, party=party))
    href = escape(card_link(place.documents, document, number))
    say = escape(label(place.lang, "answer_n", n=number))
    return f'<a href="{href}" data-act="ask" data-say="{say}">{words}</a>'


def _actions(citation: Citation, place: Place) -> str:
    source = escape(source_link(place.documents, citation.document, citation.number))
    link = escape(card_link(place.documents, citation.document, citation.number))
    buttons = "".join(
        f'<button type="button" data-act="{act}">{escape(label(place.lang, key))}</button>'
        for act, key in (("copy-citation", "copy_citation"), ("copy-text", "copy_text"))
    )
    view, copy_link = escape(label(place.lang, "view_source")), escape(label(place.lang, "copy_link"))
    return (
        f'<p class="aw-actions"><a class="aw-main" href="{source}" data-act="source">{view}</a>{buttons}'
        f'<a href="{link}" data-act="copy-link">{copy_link}</a></p>'
    )


def _why(citation: Citation, place: Place) -> str:
    if citation.via:
        return ""
    facts = []
    if citation.matched in ("answer", "question", "variant"):
        facts.append(label(place.lang, f"why_{citation.matched}"))
    if citation.words:
        facts.append(label(place.lang, "why_words", words=", ".join(f"‘{word}’" for word in citation.words)))
    if citation.highlight:
        facts.append(label(place.lang, "why_mark"))
    if not facts:
        return ""
    title = escape(label(place.lang, "why"))
    return f'<details class="aw-why"><summary>{title}</summary><p>{escape(" ".join(facts))}</p></details>'


def _teaser(citation: Citation, document: Document, lang: Language) -> str:
    """Return the first words of a folded card: the marked sentence, else what was asked, else how the answer starts."""
    asked = questions(document.text, citation.question_ranges)
    if asked and not citation.highlight:
        title = escape(label(lang, "asked", party=citation.party))
        return f'<span class="aw-teaser">{title} <span lang="nl">{exact(document.slice(asked[0]))}</span></span>'
    spans = citation.highlight[:1] or citation.ranges[:1]
    return f'<span class="aw-teaser" lang="nl">{exact(document.slice(spans))}</span>'


def _offsets(citation: Citation) -> str:
    """Return the marked places as "a-b,c-d": offsets into the document's text; "" when nothing is marked."""
    return ",".join(f"{a}-{b}" for a, b in citation.highlight)


def find(document: Document, number: int) -> Exchange | None:
    """Return the exchange with ``number``, None when the document has none."""
    return next((exchange for exchange in document.exchanges if exchange.number == number), None)
