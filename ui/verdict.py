"""A verdict on a quote as JSON and as text. Does not check anything; :mod:`rag.verify` does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rag.records import Document, Language
from rag.verify import Place, Verdict

_SAID: dict[Language, dict[str, str]] = {
    "nl": {
        "exact": "LETTERLIJK: deze woorden staan zo in antwoord {n}.",
        "whitespace": "LETTERLIJK op witruimte en regeleinden na: antwoord {n}.",
        "altered": "VERANDERD: het lijkt op antwoord {n}, maar het is niet dezelfde tekst.",
        "stitched": "SAMENGESTELD uit losse stukken; zo staat het nergens achter elkaar.",
        "other-speaker": "ANDERE SPREKER: dit staat in de vraag van de fractie bij nummer {n}, niet in een antwoord.",
        "not-found": "NIET GEVONDEN in de antwoorden.",
        "place": "antwoord {n} van {document}, tekens {start}-{end}",
        "difference": "{kind}: u citeert «{quoted}», in de bron staat «{source}»",
        "nearest": "dichtstbij: nummer {n} van {document}",
        "source": "In de bron:",
    },
    "en": {
        "exact": "LITERAL: these words stand like this in answer {n}.",
        "whitespace": "LITERAL but for white space and line ends: answer {n}.",
        "altered": "ALTERED: it is like answer {n}, but it is not the same text.",
        "stitched": "STITCHED together from pieces; nowhere do they stand in a row.",
        "other-speaker": "OTHER SPEAKER: this stands in the fractie's question at number {n}, not in an answer.",
        "not-found": "NOT FOUND in the answers.",
        "place": "answer {n} of {document}, characters {start}-{end}",
        "difference": "{kind}: you quote «{quoted}», the source has «{source}»",
        "nearest": "nearest: number {n} of {document}",
        "source": "In the source:",
    },
}

_KINDS: dict[Language, dict[str, str]] = {
    "nl": {
        "number": "ander getal",
        "date": "andere datum",
        "negation": "ontkenning",
        "word": "ander woord",
        "typography": "leestekens",
        "cut": "afgebroken",
        "capitals": "hoofdletters",
        "footnote": "nootcijfer",
    },
    "en": {"number": "another number", "date": "another date", "negation": "negation", "word": "another word"},
}


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """Return ``{"verdict", "number", "ranges", "differences", …}``; ranges are offsets into the canonical text."""
    return {
        "quote": verdict.quote,
        "verdict": verdict.verdict,
        "document": verdict.document,
        "number": verdict.number,
        "ranges": [list(part) for part in verdict.ranges],
        "differences": [
            {"kind": change.kind, "quoted": change.quoted, "source": change.source} for change in verdict.differences
        ],
        "also": [{"document": document, "number": number} for document, number in verdict.also],
        "pieces": [_place(piece) for piece in verdict.pieces],
        "nearest": _place(verdict.nearest) if verdict.nearest else None,
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "document": place.document,
        "number": place.number,
        "speaker": place.speaker,
        "ranges": [list(part) for part in place.ranges],
    }


def verdict_text(verdict: Verdict, documents: Sequence[Document], lang: Language = "nl") -> str:
    """Return the verdict in a few lines: what it is, what differs, where it stands, and the source's own words."""
    words = _SAID[lang]
    lines = [f"«{verdict.quote}»", words[verdict.verdict].format(n=verdict.number)]
    for change in verdict.differences:
        kind = _KINDS[lang].get(change.kind, change.kind)
        lines.append("  " + words["difference"].format(kind=kind, quoted=change.quoted, source=change.source))
    if verdict.ranges:
        start, end = verdict.ranges[0][0], verdict.ranges[-1][1]
        place = words["place"].format(n=verdict.number, document=verdict.document, start=start, end=end)
        lines.append("  " + place)
    shown = verdict.ranges or (verdict.nearest.ranges if verdict.nearest else ())
    if verdict.nearest and not verdict.ranges:
        lines.append("  " + words["nearest"].format(n=verdict.nearest.number, document=verdict.nearest.document))
    name = verdict.document or (verdict.nearest.document if verdict.nearest else "")
    source = next((document for document in documents if document.id == name), None)
    if source is not None and shown and verdict.verdict != "exact":
        lines += ["  " + words["source"], *(f"    {line}" for line in source.slice(shown).splitlines())]
    return "\n".join(lines)
