"""The in-domain pairs: all answers with text of their own, windows of source text, and no evaluation question near."""

from __future__ import annotations

import json
from pathlib import Path

from eval.leaks import words
from eval.training_pairs import is_near, write


def test_near_is_an_overlap_of_words() -> None:
    asked = [words("Wat doet Nederland tegen hackers?")]  # five words
    assert is_near("wat doet nederland tegen spionnen", asked)  # four shared of six in all: 0.67
    assert not is_near("wat doet de minister tegen spionnen", asked)  # three of eight


def test_pairs_of_the_bundled_document(tmp_path: Path) -> None:
    counted = write(tmp_path)
    questions = [json.loads(line) for line in (tmp_path / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    windows = [json.loads(line) for line in (tmp_path / "windows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert counted == (len(questions), len(windows))
    referring = {50, 51, 58, 67, 68, 69, 70}
    expected = {f"kst-26643-1346#{number}" for number in range(1, 72) if number not in referring}
    assert {row["answer"] for row in questions} == expected == {row["answer"] for row in windows}
