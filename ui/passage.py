"""Source ranges as HTML whose text content is exactly those characters, in order, line ends included.

Paragraphs, marked sentences, footnote links and interruptions are elements around or between the characters; the
elements between them hold no text of their own. Does not check a citation: :func:`ui.export.checked` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby, pairwise

from rag.records import Document, Footnote, Language, Range
from ui.labels import label
from ui.typeset import paragraphs


def verbatim_html(
    document: Document,
    ranges: Sequence[Range],
    *,
    highlight: Sequence[Range] = (),
    footnotes: Sequence[Footnote] = (),
    prefix: str = "",
    lang: Language = "nl",
) -> str:
    """Return ``<p>`` elements holding the characters of ``ranges``; ``prefix`` starts the ids of footnotes."""
    gap = f'<span class="aw-gap" role="img" aria-label="{escape(label(lang, "break"))}"></span>'
    anchors = {note.anchor: note.mark for note in footnotes if note.anchor}
    out = []
    for paragraph in paragraphs(document.text, ranges):
        parts = [_marked(document.text, part, highlight, anchors, prefix) for part in paragraph]
        out.append(f"<p>{gap.join(parts)}</p>")
    return "".join(out)


def exact(text: str) -> str:
    """Return ``text`` escaped so that a browser rebuilds it character for character, carriage returns included."""
    return escape(text).replace("\r", "&#13;")


def _marked(text: str, part: Range, highlight: Sequence[Range], anchors: dict[Range, str], prefix: str) -> str:
    pieces = _pieces(part, [*highlight, *anchors])
    out = []
    for marked, group in groupby(pieces, key=lambda piece: any(a <= piece[0] and piece[1] <= b for a, b in highlight)):
        inner = "".join(_piece(text, piece, anchors, prefix) for piece in group)
        out.append(f"<mark>{inner}</mark>" if marked else inner)
    return "".join(out)


def _pieces(part: Range, borders: Sequence[Range]) -> Iterator[Range]:
    """Cut ``part`` wherever one of ``borders`` begins or ends."""
    start, end = part
    points = {start, end, *(point for border in borders for point in border if start < point < end)}
    return pairwise(sorted(points))


def _piece(text: str, piece: Range, anchors: dict[Range, str], prefix: str) -> str:
    words = exact(text[piece[0] : piece[1]])
    if piece in anchors:
        target = footnote_id(prefix, anchors[piece])
        return f'<a class="aw-fn" id="{target}-ref" href="#{target}">{words}</a>'
    # "Zuid-<line end>Afrika": the line end stays in the text and takes no room on the screen
    return words.replace("-\n", '-<span class="aw-nl">\n</span>')


def footnote_id(prefix: str, mark: str) -> str:
    """Return the element id of a footnote inside the card or page that ``prefix`` names."""
    return f"{prefix}-fn{escape(mark)}"
