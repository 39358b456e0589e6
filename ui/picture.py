"""A document as a picture: who asked what, one cell per question, and which answer refers to which. Inline SVG.

Cells are links, so the picture works without a script and by keyboard; the list below it says the same in words.
Drawn once for a wide and once for a narrow page, so that cells stay large enough to touch. Colours come from the page's
style sheet. Computes no reference and shows no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from rag.records import Document, Exchange, Language
from ui.labels import label
from ui.links import card_link

CELL, PITCH = 26, 34  # a cell and the distance to the next: 24 is the least that a finger may be asked to hit
Point = tuple[float, float]


@dataclass(frozen=True)
class Form:
    """How a picture is laid out: cells in a row, room for names beside the cells (0: they stand above), row height."""

    name: str
    columns: int
    beside: int
    row: int


WIDE = Form("wide", 14, 204, 42)
NARROW = Form("narrow", 8, 0, 36)


@dataclass(frozen=True)
class Name:
    """A fractie's name, or the subject of a part of its questions, at a place in the picture."""

    text: str
    full: str
    at: Point
    party: bool


@dataclass(frozen=True)
class Layout:
    """Where everything stands: the upper left corner of each cell by number, the names, the size."""

    cells: Mapping[int, Point]
    names: tuple[Name, ...]
    width: float
    height: float


def layout(document: Document, form: Form) -> Layout:
    """Return the places of all cells, fracties in the order of the document, a new row for each subject."""
    cells: dict[int, Point] = {}
    names: list[Name] = []
    y, before = 4.0, ""
    for (party, section), group in groupby(document.exchanges, key=lambda exchange: (exchange.party, exchange.section)):
        found = [(party, party, True)] if party != before else []
        found += [(short(section), section, False)] if section else []
        before = party
        for spot, (text, full, is_party) in enumerate(found):
            names.append(Name(text, full, (0, y + 13 + 15 * spot), is_party))
        if not form.beside:
            y += 18.0 * len(found) + 2
        numbers = [exchange.number for exchange in group]
        for spot, number in enumerate(numbers):
            row, column = divmod(spot, form.columns)
            cells[number] = (form.beside + column * PITCH, y + row * form.row)
        y += form.row * -(-len(numbers) // form.columns) + (0 if form.beside else 4)
    return Layout(cells, tuple(names), form.beside + form.columns * PITCH, y)


def short(section: str) -> str:
    """Return the name of a subject as far as it fits: what stands before its dash, at most 26 letters."""
    head = section.split(" – ")[0].strip()
    return head if len(head) <= 26 else head[:25].rstrip() + "…"


def picture_html(document: Document, documents: Sequence[Document], lang: Language, name: str) -> str:
    """Return the figure for ``document``; ``name`` keeps the ids of several pictures on one page apart."""
    drawn = "".join(_svg(document, documents, lang, form, f"{name}-{form.name}") for form in (WIDE, NARROW))
    referring = sum(bool(exchange.references) for exchange in document.exchanges)
    parties = len({exchange.party for exchange in document.exchanges})
    said = label(lang, "picture_says", n=len(document.exchanges), parties=parties, refers=referring)
    legend = escape(label(lang, "picture_legend"))
    return f'<figure class="aw-picture"><figcaption>{escape(said)} {legend}</figcaption>{drawn}</figure>'


def _svg(document: Document, documents: Sequence[Document], lang: Language, form: Form, name: str) -> str:
    placed = layout(document, form)
    exchanges = {exchange.number: exchange for exchange in document.exchanges}
    arcs = [
        (number, target)
        for number, exchange in exchanges.items()
        for target in exchange.references
        if target in placed.cells and target != number
    ]
    lines = "".join(_arc(placed.cells[a], placed.cells[b], (a, b), name) for a, b in arcs)
    names = "".join(map(_name, placed.names))
    cells = "".join(_cell(e, placed.cells[n], document, documents, lang) for n, e in exchanges.items())
    title = escape(label(lang, "picture_title", title=document.metadata.title or document.id))
    head = (
        f'<marker id="{name}-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path d="M0 0 8 4 0 8Z"/></marker>'
    )
    return (
        f'<svg id="{name}" class="aw-{form.name}" role="group" aria-label="{title}" '
        f'viewBox="-3 0 {placed.width:g} {placed.height:g}" style="width:{placed.width / 16:g}rem">'
        f"<style>{_lit(name, arcs)}</style><defs>{head}</defs>{names}{lines}{cells}</svg>"
    )


def _lit(name: str, arcs: Sequence[tuple[int, int]]) -> str:
    """Return the rules that light up the lines of the cell that is pointed at or focused, either way."""
    ends = sorted({number for arc in arcs for number in arc})
    return "".join(f"#{name}:has(.c{n}:is(:hover,:focus)) .r{n}{{stroke-width:3;opacity:1}}" for n in ends)


def _name(name: Name) -> str:
    kind = "aw-fractie" if name.party else "aw-subject"
    x, y = name.at
    return f'<text class="{kind}" x="{x:g}" y="{y:g}"><title>{escape(name.full)}</title>{escape(name.text)}</text>'


def _arc(start: Point, end: Point, arc: tuple[int, int], name: str) -> str:
    """Return a bent line from cell to cell; it bends to the right, so that there and back would not coincide."""
    (x1, y1), (x2, y2) = _centre(start), _centre(end)
    bend = (x1 + x2) / 2 - (y2 - y1) * 0.18, (y1 + y2) / 2 + (x2 - x1) * 0.18
    (ax, ay), (bx, by) = _edge((x1, y1), bend), _edge((x2, y2), bend)
    path = f"M{ax:.1f} {ay:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {bx:.1f} {by:.1f}"
    return f'<path class="aw-arc r{arc[0]} r{arc[1]}" d="{path}" marker-end="url(#{name}-tip)" aria-hidden="true"/>'


def _centre(corner: Point) -> Point:
    return corner[0] + CELL / 2, corner[1] + CELL / 2


def _edge(centre: Point, towards: Point) -> Point:
    """Return where the line from ``centre`` to ``towards`` leaves the cell."""
    dx, dy = towards[0] - centre[0], towards[1] - centre[1]
    share = (CELL / 2 + 1) / max(abs(dx), abs(dy), 1)
    return centre[0] + dx * share, centre[1] + dy * share


def _cell(exchange: Exchange, at: Point, document: Document, documents: Sequence[Document], lang: Language) -> str:
    x, y = at
    number = exchange.number
    said = cell_words(exchange, lang)
    link = escape(card_link(documents, document.id, number))
    kind = " aw-refers" if exchange.only_refers else ""
    return (
        f'<a class="aw-cell{kind} c{number}" href="./{link}" data-key="{escape(exchange.id)}" '
        f'aria-label="{escape(said)}"><rect x="{x:g}" y="{y:g}" width="{CELL}" height="{CELL}" rx="4"/>'
        f'<text x="{x + CELL / 2:g}" y="{y + CELL / 2 + 4:g}">{number}</text></a>'
    )


def cell_words(exchange: Exchange, lang: Language) -> str:
    """Return what a cell says: its number, who asked, what it refers to."""
    words = label(lang, "answer_n_party", n=exchange.number, party=exchange.party)
    refers = ", ".join(map(str, exchange.references))
    return f"{words}, {label(lang, 'refers_short', n=refers)}" if refers else words
