"""The command line of the evaluation, on the bundled document."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from eval.command import app, look_up
from eval.command_line import command, printed
from eval.measures import MEASURES
from eval.verbatim import verbatim
from rag.archive import Archive
from rag.errors import QueryError

QUESTIONS = [
    {"id": "one", "query": "Hoeveel kabels heeft Nederland?", "answers": [1], "partly": [2], "user": "citizen"},
    {"id": "two", "query": "Wat doet het kabinet met Starlink?", "answers": [18, 60], "split": "dev"},
    {"id": "no", "query": "Hoe laat is het?", "kind": "small-talk", "why": "geen antwoord"},
    {"id": "talk", "turns": [{"query": "antwoord 42", "kind": "lookup", "answers": [42], "complete": True}]},
]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in QUESTIONS), "utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)


@pytest.mark.slow
def test_one_command_gives_tables_a_report_and_a_run(real_archive: Archive, questions: Path, tmp_path: Path) -> None:
    shared = ("--index", real_archive.path, "--set", questions, "--runs", tmp_path / "runs")
    done = run(*shared, "--run", "mine", "--report", tmp_path / "out")
    assert done.exit_code == 0
    for title in ("Questions, as shown", "Official questions", "Refusing", "Conversations", "Verbatim"):
        assert title in done.stdout
    assert (tmp_path / "out" / "index.html").read_text("utf-8").startswith("<!doctype html>")
    info = json.loads((tmp_path / "runs" / "mine.json").read_text("utf-8"))
    assert info["judgements"] == {
        "one": {"kst-26643-1346#2": 1, "kst-26643-1346#1": 2},
        "two": {"kst-26643-1346#18": 2, "kst-26643-1346#60": 2},
    }
    assert info["test_runs"] == 0
    assert run(*shared, "--compare", "mine", "mine").exit_code == 0


@pytest.mark.slow
def test_json_and_the_count_of_test_runs(real_archive: Archive, questions: Path, tmp_path: Path) -> None:
    shared = ("--index", real_archive.path, "--set", questions, "--runs", tmp_path / "runs", "--json")
    for expected in (1, 2):
        info = json.loads(run(*shared, "--split", "test").stdout)
        assert info["test_runs"] == expected
    assert info["figures"]["ranking"]["n"] == 1  # question two is a dev question
    assert set(info["figures"]["ranking"]["measures"]) == set(MEASURES)


@pytest.mark.slow
def test_official_questions_alone_and_exports(real_archive: Archive, tmp_path: Path) -> None:
    index = ("--index", real_archive.path)
    info = json.loads(run(*index, "--set", "official", "--json").stdout)
    assert {row["name"]: row["n"] for row in info["figures"]["official"]} == dict.fromkeys(
        ("BM25", "n-grams", "dense", "fused"), 71
    )
    assert run("export", *index, "--set", "official", "--beir", tmp_path / "beir").exit_code == 0
    assert len((tmp_path / "beir" / "queries.jsonl").read_text("utf-8").splitlines()) == 71
    # 71 answers; 50, 51, 67, 68 -> 1, 58 -> 39 and 70 -> 8 add a target each, 69 -> 50 -> 1 adds two
    judged = (tmp_path / "beir" / "qrels" / "official.tsv").read_text("utf-8").splitlines()
    assert len(judged) == 1 + 71 + 6 + 2


def test_wrong_usage(tmp_path: Path) -> None:
    assert run("export").exit_code == 2
    with pytest.raises(QueryError, match="no run a in"):
        run("--compare", "a", "b", "--runs", tmp_path)


def test_every_answer_is_verbatim_out_of_the_archive(archive: Archive) -> None:
    (row,) = verbatim(archive, {})
    assert (row.channel, row.answers, row.rate, row.differing) == ("archive", 71, 1.0, ())


@pytest.mark.slow
@pytest.mark.skipif(command() is None, reason="the console script is not installed")
def test_every_answer_is_verbatim_on_the_command_line(real_archive: Archive) -> None:
    ways = printed(real_archive)
    assert set(ways) == {"document --json", "ask --batch"}
    for outputs in ways.values():
        assert len(outputs) == 71
    rows = verbatim(real_archive, {name: look_up(outputs) for name, outputs in ways.items()})
    assert [(row.answers, row.equal - row.characters) for row in rows] == [(71, 0)] * 3
