"""From an exchange to a citation: the verbatim text, its place, and the check that makes the promise true.

Does not search and does not render; every renderer checks again just before it shows.
"""

from __future__ import annotations

from dataclasses import replace

from rag.errors import VerbatimError
from rag.records import Citation, Document, Exchange


def citation_text(document: Document, number: int) -> str:
    """Return the reference in the form lawyers and clerks use: "Kamerstukken II 2024/25, 26643, nr. 1346 (…)".

    Follows the Leidraad voor juridische auteurs; "(antwoord op vraag 8)" is our addition, because the page in the
    published PDF cannot be told from the text. A document without a dossier number is cited by its title.
    """
    meta = document.metadata
    place = f"antwoord op vraag {number}"
    if meta.dossier and meta.kamer:
        parts = [f"Kamerstukken {meta.kamer} {meta.vergaderjaar}".strip(), meta.dossier]
        if meta.nr:
            parts.append(f"nr. {meta.nr}")
        return f"{', '.join(parts)} ({place})"
    if meta.kamer and meta.vergaderjaar and meta.nr:
        return f"Aanhangsel Handelingen {meta.kamer} {meta.vergaderjaar}, nr. {meta.nr} ({place})"
    return f"{meta.title} ({place})"


def cite(document: Document, exchange: Exchange) -> Citation:
    """Return ``exchange`` as a citation whose text is sliced from ``document`` and nowhere else."""
    return Citation(
        document=document.id,
        number=exchange.number,
        party=exchange.party,
        section=exchange.section,
        text=document.slice(exchange.answer_ranges),
        ranges=exchange.answer_ranges,
        citation=citation_text(document, exchange.number),
        url=document.metadata.url,
        question=document.slice(exchange.question_ranges),
        question_ranges=exchange.question_ranges,
        footnotes=exchange.footnotes,
        refers_to=exchange.references,
        only_refers=exchange.only_refers,
    )


def check(document: Document, citation: Citation) -> Citation:
    """Return ``citation`` unchanged when every character of it is the source's; VerbatimError otherwise.

    The promise of this product in one line: ``"".join(text[a:b] for a, b in ranges) == shown text``.
    """
    same = (
        document.id == citation.document
        and document.slice(citation.ranges) == citation.text
        and document.slice(citation.question_ranges) == citation.question
        and all(_inside(mark, citation.ranges) for mark in citation.highlight)
    )
    if not same:
        raise VerbatimError(
            f"answer {citation.number} of {citation.document} differs from its source and is not shown; "
            "rebuild the index: antwoordwijzer index"
        )
    return citation


def _inside(mark: tuple[int, int], ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(a <= mark[0] < mark[1] <= b for a, b in ranges)


def through(citation: Citation, via: tuple[int, ...]) -> Citation:
    """Return ``citation`` as reached through the referrals ``via``, in the order in which they were followed."""
    return replace(citation, via=via)
