"""Question files: what is read, and what is refused with file, line and mend."""

import json
from pathlib import Path

import pytest

from eval.sets import load_questions
from rag.errors import QueryError
from rag.records import Document, Exchange, Metadata


def document(name: str = "kst-1", numbers: int = 5) -> Document:
    text = "Vraag?\nAntwoord.\n"
    exchanges = tuple(Exchange(name, n, "SGP", "", ((0, 6),), ((7, 16),)) for n in range(1, numbers + 1))
    return Document(Metadata(name, "Titel"), text, "", "", exchanges, ())


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_the_three_kinds_of_rows(tmp_path: Path) -> None:
    path = write(
        tmp_path / "mine.jsonl",
        {"id": "a", "lang": "en", "query": "Why?", "answers": [2, 3], "partly": [4], "split": "dev", "user": "student"},
        {"id": "b", "kind": "near-miss", "query": "Hoeveel?", "why": "staat er niet", "split": "dev"},
        {
            "id": "c",
            "split": "dev",
            "turns": [{"query": "Wat?", "answers": [1]}, {"query": "En dan?", "complete": True}],
        },
    )
    found = load_questions([path], documents=[document()])
    assert found.questions[0].answers == ("kst-1#2", "kst-1#3")
    assert found.qrels() == {"a": {"kst-1#2": 2, "kst-1#3": 2, "kst-1#4": 1}}
    assert [u.kind for u in found.unanswerable] == ["near-miss"]
    assert found.conversations[0].turns[0].answers == ("kst-1#1",)


def test_splits_are_kept_apart_and_rows_without_one_are_in_both(tmp_path: Path) -> None:
    rows = [{"id": s or "none", "query": "q", "answers": [1], "split": s} for s in ("dev", "test", "")]
    path = write(tmp_path / "s.jsonl", *rows)
    kept = {
        split: [q.id for q in load_questions([path], documents=[document()], split=split).questions]
        for split in ("dev", "test", "all")
    }
    assert kept == {"dev": ["dev", "none"], "test": ["test", "none"], "all": ["dev", "test", "none"]}


def test_csv_with_either_delimiter(tmp_path: Path) -> None:
    comma, semicolon = tmp_path / "comma.csv", tmp_path / "semicolon.csv"
    comma.write_text('query,answers\n"Wie, en waarom?","1,2"\n', encoding="utf-8")
    semicolon.write_text("query;answers\nWie, en waarom?;1 2\n", encoding="utf-8-sig")
    for path in (comma, semicolon):
        (question,) = load_questions([path], documents=[document()]).questions
        assert (question.query, question.answers) == ("Wie, en waarom?", ("kst-1#1", "kst-1#2"))


def test_beir_folder(tmp_path: Path) -> None:
    (tmp_path / "qrels").mkdir()
    write(tmp_path / "queries.jsonl", {"_id": "q1", "text": "Wie?"}, {"_id": "unjudged", "text": "Wat?"})
    tsv = "query-id\tcorpus-id\tscore\nq1\tkst-1#3\t2\nq1\tkst-1#4\t1\nq1\tkst-1#5\t0\n"
    (tmp_path / "qrels" / "test.tsv").write_text(tsv, encoding="utf-8")
    (question,) = load_questions([tmp_path], documents=[document()], split="test").questions
    assert (question.answers, question.partly, question.split) == (("kst-1#3",), ("kst-1#4",), "test")


def test_a_line_separator_inside_a_question_is_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "u.jsonl"
    path.write_text('{"id": "a", "query": "een\u2028twee", "answers": [1]}\n', encoding="utf-8")
    assert load_questions([path], documents=[document()]).questions[0].query == "een\u2028twee"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{"query": "q", "answers": [6]}', "bad.jsonl, line 2: kst-1 has no answer 6; use one of 1 to 5"),
        ('{"query": "q", "answers": ["x#1"]}', 'bad.jsonl, line 2: unknown document "x"; the archive holds kst-1'),
        ('{"query": "q", "anwers": [1]}', 'bad.jsonl, line 2: no "answers"; add'),
        ('{"query": "q", "answers": [1], "partley": []}', 'bad.jsonl, line 2: unknown field "partley"; use only'),
        ('{"query": "q", "answers": []}', 'bad.jsonl, line 2: "answers" is empty; name'),
        ('{"query": "q", "answers": 1}', 'bad.jsonl, line 2: "answers" is not a list; write'),
        ('{"query": "q", "answers": [true]}', "bad.jsonl, line 2: True is no answer number; write"),
        ('{"query": 3, "answers": [1]}', 'bad.jsonl, line 2: "query" is not a text; write'),
        ('{"answers": [1]}', 'bad.jsonl, line 2: no "query"; add'),
        ('{"query": "q", "answers": [1], "split": "train"}', 'bad.jsonl, line 2: unknown split "train"; use'),
        ('{"query": "q", "turns": []}', 'bad.jsonl, line 2: unknown field "query"; use only'),
        ('{"turns": []}', 'bad.jsonl, line 2: "turns" is not a list with turns in it; write'),
        ('{"turns": [{"query": "q", "complete": "ja"}]}', 'bad.jsonl, line 2: "complete" is not true or false; write'),
        ("[1]", "bad.jsonl, line 2: not an object; write"),
        ('{"query": "q"', "bad.jsonl, line 2: not JSON"),
        ('{"id": "first", "query": "q", "answers": [1]}', 'two questions have the id "first"; give'),
    ],
)
def test_errors_name_the_place_and_the_mend(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"id": "first", "query": "q", "answers": [1]}\n' + row + "\n", encoding="utf-8")
    with pytest.raises(QueryError) as caught:
        load_questions([path], documents=[document()])
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_an_empty_set_is_an_error(tmp_path: Path) -> None:
    empty, other = tmp_path / "empty.jsonl", tmp_path / "other.jsonl"
    empty.write_text("\n\n", encoding="utf-8")
    write(other, {"query": "q", "answers": [1], "split": "test"})
    with pytest.raises(QueryError, match="empty.jsonl holds no questions"):
        load_questions([empty], documents=[document()])
    with pytest.raises(QueryError, match="no questions of split dev in other.jsonl"):
        load_questions([other], documents=[document()])


def test_unreadable_files(tmp_path: Path) -> None:
    latin = tmp_path / "latin.jsonl"
    latin.write_bytes('{"query": "één", "answers": [1]}'.encode("latin-1"))
    with pytest.raises(QueryError, match="cannot be read as UTF-8"):
        load_questions([latin], documents=[document()])
    with pytest.raises(QueryError, match="no question set nowhere.jsonl; use answerable-nl"):
        load_questions(["nowhere.jsonl"], documents=[document()])
    with pytest.raises(QueryError, match="is no BEIR folder"):
        load_questions([tmp_path], documents=[document()])


def test_bare_numbers_with_two_documents_need_the_document(tmp_path: Path) -> None:
    both = [document("kst-1"), document("kst-2")]
    bare = write(tmp_path / "bare.jsonl", {"query": "q", "answers": [1]})
    with pytest.raises(QueryError, match="answer 1 of which document"):
        load_questions([bare], documents=both)
    named = write(tmp_path / "named.jsonl", {"query": "q", "document": "kst-2", "answers": [1]})
    assert load_questions([named], documents=both).questions[0].answers == ("kst-2#1",)
