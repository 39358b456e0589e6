"""Literal search: every exchange that holds the quoted words, wherever a line or page breaks them.

Does not rank, stem or correct: the words are found as they stand or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import numbers_named, spelled_out
from rag.conversation.vocabulary import classes_of
from rag.conversation.words import FUNCTION, fold, words_of
from rag.records import Document, Exchange, Range

# "…", “…”, „…”, «…», and '…' or ‘…’ where an apostrophe cannot stand: behind white space or at the start
_QUOTED = re.compile(r"[\"“”„«](?P<double>[^\"“”„«»]+)[\"”“»]|(?<!\S)['‘](?P<single>.+?)['’](?=[\s?!.,;:]|$)")
# Words that may stand beside the quotation in a literal look-up: 'zoek letterlijk "…"', 'waar staat "…"?'
_CUES = frozenset(
    "zoek zoeken zoekterm search letterlijk letterlijke exact exacte literally literal exactly voorkomt voorkomen keer "
    "keren plekken plaats plaatsen vermeldingen vermelding bevat bevatten woord woorden woordje term termen zin "
    "zinsnede "
    "uitdrukking occur occurs appear appears places occurrences occurrence contain contains containing word words "
    "phrase "
    "terms string used uses gebruikt gebruiken".split()
)
_ASKS = frozenset("polite show all find answer question document refer ask".split())
_EXPLAINS = re.compile(r"\b(?:wat|what|hoe|how|waarom|why|wie|who)\b(?! staat er\b)")  # 'wat is "Salt Typhoon"?'
_SEE = re.compile(r"(?:zie|see|vgl\.?|cf\.?)\b.*\d")
_SHORT = 4  # letters: "AI" or "NCSC" inside another word is another word, so short needles match between letters only


def literal_lookup(question: Question) -> Intent | None:
    """Recognise a turn that is nothing but one quotation: show every place that has those words."""
    needle = quoted(question.query)
    if not needle:
        return None
    targets = find_literal(needle, question.named)
    if not targets and (numbers_named(spelled_out(fold(needle))) or _SEE.match(fold(needle))):
        return None  # "er staat 'zie vraag 1', doe die": the quotation points
    return question.lookup(targets, "" if targets else "not_found", literal=needle)


def quoted(query: str) -> str:
    """Return the words to find literally in a turn that asks for nothing else, without their quotation marks; or ""."""
    found = list(_QUOTED.finditer(query))
    if len(found) != 1:
        return ""
    needle = (found[0]["double"] or found[0]["single"]).strip()
    rest = fold(query[: found[0].start()] + " " + query[found[0].end() :])
    known = all(word in FUNCTION or word in _CUES or _ASKS & classes_of(word) for word in words_of(rest))
    return needle if words_of(needle) and known and not _EXPLAINS.search(rest) else ""


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
