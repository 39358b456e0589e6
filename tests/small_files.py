"""Small files that the parser reads: answers to Kamervragen, made by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

ANSWERS = (
    ("Wat doet u tegen nepnieuws uit het buitenland?", "Het kabinet steunt factcheckers en onderwijs over media."),
    ("Hoe veilig zijn de sluizen en gemalen?", "De sluizen worden elk jaar getest door Rijkswaterstaat."),
    ("Zijn de sluizen ook in de winter veilig?", "De sluizen worden elk jaar getest door Rijkswaterstaat."),
    ("Wie betaalt de proef met drones?", "Hiervoor verwijs ik u naar het antwoord op vraag 2."),
)


def letter(path: Path, answers: Sequence[tuple[str, str]] = ANSWERS, **metadata: str) -> Path:
    """Write a document with these questions and answers to ``path``, with its metadata beside it; return ``path``."""
    parts = [f"Vraag {n}\n{asked}\n\nAntwoord {n}\n{said}\n" for n, (asked, said) in enumerate(answers, 1)]
    path.write_text("\n".join(parts), "utf-8")
    data = {"id": path.stem, "title": f"Brief {path.stem}"} | metadata
    path.with_name(f"{path.stem}.metadata.json").write_text(json.dumps(data), "utf-8")
    return path


def variants(path: Path, *rows: tuple[int, str, str]) -> None:
    """Write question variants (number, language, question) beside the document ``path``."""
    lines = [json.dumps({"answer": n, "lang": lang, "question": asked}) for n, lang, asked in rows]
    path.with_name(f"{path.stem}.question-variants.jsonl").write_text("\n".join(lines), "utf-8")
