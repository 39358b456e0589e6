"""Questions as files for others, and feedback as candidate questions."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from eval.candidates import candidates, read_feedback
from eval.export import export_beir, export_datasets
from eval.records import Conversation, ConversationTurn, Question, QuestionSet, Unanswerable
from eval.sets import load_questions
from rag.errors import QueryError
from rag.records import Document, Exchange, Metadata

TEXT = "Vraag?\nEen \u2028antwoord\r\nop twee regels.\nVoetnoot.\nSlot."


def document() -> Document:
    one = Exchange("kst-1", 1, "SGP", "", ((0, 7),), ((7, TEXT.index("Voetnoot")), (TEXT.index("Slot"), len(TEXT))))
    return Document(Metadata("kst-1", "Titel"), TEXT, "", "", (one,), ())


def question(name: str, split: str) -> Question:
    return Question(name, f"Vraag {name}?", ("kst-1#1",), lang="nl", user="student", evidence="Slot.", split=split)


def test_beir_goes_out_and_comes_back(tmp_path: Path) -> None:
    asked = (question("a", "dev"), question("b", "test"))
    folder = export_beir(tmp_path / "beir", [document()], asked)
    (row,) = [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").split("\n") if line]
    assert row["text"] == document().slice(document().exchanges[0].answer_ranges)
    assert (folder / "qrels" / "dev.tsv").read_text("utf-8") == "query-id\tcorpus-id\tscore\na\tkst-1#1\t2\n"
    back = load_questions([folder], documents=[document()], split="all").questions
    assert [(q.id, q.query, q.answers, q.split) for q in back] == [(q.id, q.query, q.answers, q.split) for q in asked]


def test_datasets_folder_is_plain_files(tmp_path: Path) -> None:
    turns = (ConversationTurn("Wat?", "search", ("kst-1#1",)),)
    whole = QuestionSet(
        "s",
        "all",
        "",
        (question("a", "dev"), question("b", "test")),
        (Unanswerable("u", "Hoi", split="dev"),),
        (Conversation("c", turns, split="test"),),
    )
    folder = export_datasets(tmp_path / "hf", [document()], whole)
    files = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert files == {
        "README.md",
        "corpus/train.jsonl",
        "questions/validation.jsonl",
        "questions/test.jsonl",
        "unanswerable/validation.jsonl",
        "conversations/test.jsonl",
    }
    card = (folder / "README.md").read_text("utf-8")
    assert (
        "- config_name: questions\n  data_files:\n  - split: validation\n    path: questions/validation.jsonl" in card
    )


def test_an_export_that_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(QueryError, match="cannot write in .*; choose another folder"):
        export_beir(blocked, [document()], [question("a", "dev")])


ROWS = [
    ("Wat  doet\nNederland?", "kst-1", 1, "helped"),
    ("Wat doet Nederland?", "kst-1", 1, "helped"),
    ("Wat doet Nederland?", "kst-1", 2, "not-helped"),
    ("En Europa?", "kst-1", 3, "helped"),
    ("En Europa?", "kst-1", 3, "source-wrong"),
    ("  ", "kst-1", 1, "helped"),
]


def test_candidates_name_the_answer_that_helped_and_leave_doubt_open() -> None:
    first, second = candidates(ROWS)
    assert (first["query"], first["answers"]) == ("Wat doet Nederland?", ["kst-1#1"])
    assert first["note"] == "from feedback, to be checked by reading: kst-1#1 helped 2x; kst-1#2 not-helped 1x"
    assert (second["query"], second["answers"]) == ("En Europa?", [])


def test_feedback_from_sqlite_and_from_lines(tmp_path: Path) -> None:
    base, lines = tmp_path / "feedback.db", tmp_path / "feedback.jsonl"
    with closing(sqlite3.connect(base)) as connection, connection:
        connection.execute(
            "CREATE TABLE feedback (id INTEGER, query TEXT, document TEXT, number INTEGER, verdict TEXT)"
        )
        connection.executemany("INSERT INTO feedback VALUES (1, ?, ?, ?, ?)", ROWS)
    keys = ("query", "document", "number", "verdict")
    lines.write_text("\n".join(json.dumps(dict(zip(keys, row, strict=True))) for row in ROWS), "utf-8")
    assert read_feedback(base) == read_feedback(lines) == ROWS


def test_files_without_feedback(tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"query": "q"}', "utf-8")
    with pytest.raises(QueryError, match="other.jsonl holds no feedback .* rows with query, document, number, verdict"):
        read_feedback(other)
    with pytest.raises(QueryError, match="no feedback in .*none.db; give the file"):
        read_feedback(tmp_path / "none.db")


def test_an_unfinished_candidate_is_refused_as_a_question(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(json.dumps(candidates(ROWS)[1], ensure_ascii=False), "utf-8")
    with pytest.raises(QueryError, match='"answers" is empty'):
        load_questions([path], documents=[document()])


def test_datasets_reads_the_folder(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets", reason="datasets is a development package")
    whole = QuestionSet("s", "all", "", (question("a", "dev"), question("b", "test")))
    folder = export_datasets(tmp_path / "hf", [document()], whole)
    loaded = datasets.load_dataset(str(folder), "questions", cache_dir=str(tmp_path / "cache"))
    assert {split: rows["id"][:] for split, rows in loaded.items()} == {"validation": ["a"], "test": ["b"]}
    (row,) = datasets.load_dataset(str(folder), "corpus", split="train", cache_dir=str(tmp_path / "cache"))
    assert row["text"] == document().slice(document().exchanges[0].answer_ranges)
