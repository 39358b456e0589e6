"""`python -m eval.training_pairs FOLDER`: write the in-domain pairs that the encoder's training reads.

`questions.jsonl` holds the question variants of the bundled documents, `windows.jsonl` the windows of their answers.
Variants that come near a question of the evaluation sets are left out. Does not train (see embeddings/training).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from eval.leaks import words
from rag.build import bundled_files, read_entry
from rag.passages import passages

NEAR = 0.6
QUESTIONS = Path(__file__).parent / "questions"


def asked(folder: Path = QUESTIONS) -> list[frozenset[str]]:
    """The words of every evaluation question, turns of conversations included."""
    found: list[str] = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found += [turn["query"] for turn in row.get("turns", [row])]
    return [words(text) for text in found]


def is_near(text: str, questions: Iterable[frozenset[str]]) -> bool:
    """True when the words of the text overlap by `NEAR` (Jaccard) with those of one of the questions."""
    own = words(text)
    return any(len(own & other) >= NEAR * len(own | other) for other in questions)


def write(folder: Path) -> tuple[int, int]:
    """Write both files; return how many questions and windows there are."""
    questions, windows = [], []
    evaluated = asked()
    for path in bundled_files():
        entry = read_entry(path, accept_gaps=False)
        name = entry.document.id
        questions += [
            {"answer": f"{name}#{variant.number}", "lang": variant.language, "question": variant.question}
            for variant in entry.variants
            if not is_near(variant.question, evaluated)
        ]
        windows += [
            {"answer": f"{name}#{passage.number}", "text": passage.text}
            for passage in passages(entry.document)
            if passage.field == "answer" and not passage.whole
        ]
    folder.mkdir(parents=True, exist_ok=True)
    for file, rows in (("questions.jsonl", questions), ("windows.jsonl", windows)):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / file).write_text(text, encoding="utf-8")
    return len(questions), len(windows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m eval.training_pairs FOLDER")
    counted = write(Path(sys.argv[1]))
    sys.stdout.write(f"{counted[0]} questions, {counted[1]} windows\n")
