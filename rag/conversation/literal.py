"""Literal search: every exchange that holds the quoted words, wherever a line or page breaks them.

Does not rank, stem or correct: the words are found as they stand or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.words import fold, words_of
from rag.records import Document, Exchange, Range

# "…", “…”, „…”, «…», and '…' or ‘…’ where an apostrophe cannot stand: behind white space or at the start
_QUOTED = re.compile(r"[\"“”„«](?P<double>[^\"“”„«»]+)[\"”“»]|(?<!\S)['‘](?P<single>.+?)['’](?=[\s?!.,;:]|$)")
# Words that may stand beside the quotation in a literal look-up: 'zoek letterlijk "…"', 'waar staat "…"?'
_CUES = frozenset(
    "voorkomt voorkomen noemen noemt en and ook zoek zoeken vind vinden letterlijk letterlijke exact exacte "
    "precies op naar waar staat staan komt voor in het de document tekst antwoord antwoorden alle elke plaats "
    "plaatsen plekken keer keren vermeldingen toon welke worden wordt genoemd genoemde bevat bevatten met woord "
    "woorden term tekst find search literally literal exactly for where does occur appear is are mentioned show "
    "all every place places occurrences answers answer which contain contains containing mention mentions the "
    "word words phrase text".split()
)
_SHORT = 4  # letters: "AI" or "NCSC" inside another word is another word, so short needles match between letters only


def literal_lookup(question: Question) -> Intent | None:
    """Recognise a turn that is nothing but one quotation: show every place that has those words."""
    quoted = list(_QUOTED.finditer(question.query))
    if len(quoted) != 1:
        return None
    needle = (quoted[0]["double"] or quoted[0]["single"]).strip()
    rest = question.query[: quoted[0].start()] + " " + question.query[quoted[0].end() :]
    if not words_of(needle) or any(word not in _CUES for word in words_of(fold(rest))):
        return None
    targets = find_literal(needle, question.named)
    return question.lookup(targets, "" if targets else "not_found", literal=needle)


def find_literal(needle: str, documents: Sequence[Document]) -> tuple[Target, ...]:
    """Return every exchange that holds ``needle``: in the answer first, then in the question, then in a footnote.

    White space, line ends, hyphens at a line end, capitals and the form of quotation marks make no difference.
    """
    pattern = _pattern(needle)
    found: tuple[list[Target], ...] = ([], [], [])
    for document in documents:
        for exchange in document.exchanges:
            place = _place(pattern, document, exchange)
            if place is not None:
                found[place].append((document.id, exchange.number))
    return tuple(target for group in found for target in group)


def _place(pattern: re.Pattern[str], document: Document, exchange: Exchange) -> int | None:
    notes = "\n".join(note.text for note in (*exchange.footnotes, *exchange.question_footnotes))
    texts = (_joined(document, exchange.answer_ranges), _joined(document, exchange.question_ranges), notes)
    return next((place for place, text in enumerate(texts) if pattern.search(text)), None)


def _joined(document: Document, ranges: tuple[Range, ...]) -> str:
    """Join ranges as a reader does: the gap between two is white space."""
    return "\n".join(document.text[a:b] for a, b in ranges)


def _pattern(needle: str) -> re.Pattern[str]:
    parts = []
    for piece in re.findall(r"\s+|[-‐‑–—]\s*|['’‘`]|[\"“”„]|.", needle, re.DOTALL):
        if piece.isspace():
            parts.append(r"\s+")
        elif piece[0] in "-‐‑–—":
            parts.append(r"[-‐‑–—]\s*")
        elif piece in "'’‘`":
            parts.append("['’‘`]")
        else:
            parts.append("[\"“”„]" if piece in "\"“”„" else re.escape(piece))
    body = "".join(parts)
    if sum(c.isalnum() for c in needle) <= _SHORT:
        body = rf"(?<![^\W\d_]){body}(?![^\W\d_])"
    return re.compile(body, re.IGNORECASE)
