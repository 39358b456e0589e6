"""The question sets that ship: enough of each, no answer in both splits, none copied from the index."""

import json
from collections import Counter, defaultdict

import pytest

from eval.leaks import near_duplicates
from eval.rebuild import finding_aids
from eval.sets import FOLDER, NAMES
from rag.archive import Archive


def rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("name", "least"),
    [("answerable-nl", 300), ("answerable-en", 120), ("unanswerable", 200), ("conversations", 60)],
)
def test_there_are_enough_questions(name: str, least: int) -> None:
    assert len(rows(name)) >= least


def test_there_are_enough_near_misses() -> None:
    assert Counter(row["kind"] for row in rows("unanswerable"))["near-miss"] >= 80


def test_no_answer_has_questions_in_both_splits() -> None:
    splits = defaultdict(set)
    for name in ("answerable-nl", "answerable-en"):
        for row in rows(name):
            assert isinstance(row["answers"], list)
            for answer in row["answers"]:
                splits[answer].add(row["split"])
    assert {answer for answer, found in splits.items() if len(found) > 1} == set()


def test_no_question_repeats_a_text_of_the_index(archive: Archive) -> None:
    asked = {str(row["id"]): str(row["query"]) for name in NAMES[:3] for row in rows(name)}
    leaks = near_duplicates(asked, finding_aids(archive))
    assert [(leak.id, leak.query, leak.source, leak.text) for leak in leaks] == []


def test_no_two_questions_are_nearly_the_same() -> None:
    asked = {str(row["id"]): str(row["query"]) for name in NAMES[:2] for row in rows(name)}
    pairs = [
        leak
        for name, query in asked.items()
        for leak in near_duplicates({name: query}, [(other, text) for other, text in asked.items() if other > name])
    ]
    assert [(leak.id, leak.source) for leak in pairs] == []
