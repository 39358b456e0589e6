"""Many questions at once: order, turns, and mistakes named by line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.archive import Archive
from rag.errors import QueryError
from ui.batch import _item, answer_lines, turn_of

ANSWER_KEYS = {
    *("document", "number", "party", "text", "ranges", "citation", "footnotes", "refers_to", "via", "matched"),
    "highlight",
}


def asked(archive: Archive, path: Path, text: str, top: int = 3) -> list[dict[str, Any]]:
    path.write_text(text, "utf-8")
    return [json.loads(line) for line in answer_lines(archive, path, top)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vragen.jsonl"


def test_one_line_out_per_line_in_in_the_same_order(archive: Archive, file: Path) -> None:
    numbers = [8, 3, 71, 8, 42]
    found = asked(archive, file, "\n".join(json.dumps({"id": n, "query": f"antwoord {n}"}) for n in numbers))
    assert [item["id"] for item in found] == numbers
    assert [item["answers"][0]["number"] for item in found] == numbers


def test_an_answer_has_the_promised_keys_and_the_source_text(archive: Archive, file: Path) -> None:
    (item,) = asked(archive, file, '{"id": "q1", "query": "Wat doet Nederland tegen nepnieuws?"}\n', top=10)
    assert {"id", "query", "status", "kind", "answers", "confidence"} <= item.keys()
    assert item["status"] in ("answered", "related", "none") and item["kind"] == "search"
    assert len(item["answers"]) == 10
    text = archive.document().text
    for answer in item["answers"]:
        assert answer.keys() >= ANSWER_KEYS
        assert answer["text"] == "".join(text[a:b] for a, b in answer["ranges"])


def test_turns_are_one_conversation(archive: Archive, file: Path) -> None:
    (item,) = asked(archive, file, '{"id": "c1", "turns": [{"query": "antwoord 8"}, {"query": "en antwoord 9?"}]}')
    assert item.keys() == {"id", "turns"}
    assert [turn["answers"][0]["number"] for turn in item["turns"]] == [8, 9]


def test_conversations_do_not_leak_into_each_other(archive: Archive, file: Path) -> None:
    talk = {"turns": [{"query": "antwoord 8"}, {"query": "wie vroeg dat?"}]}
    alone = {"turns": [{"query": "wie vroeg dat?"}]}
    found = asked(archive, file, "\n".join(json.dumps({"id": i} | part) for i, part in enumerate((talk, alone))))
    first = asked(archive, file, json.dumps({"id": 1} | alone))
    assert found[1] == first[0]


def test_blank_lines_and_a_byte_order_mark_do_not_matter(archive: Archive, file: Path) -> None:
    found = asked(archive, file, '\ufeff\n{"id": 1, "query": "antwoord 8"}\r\n\n\r\n{"id": 2, "query": "antwoord 9"}')
    assert [item["id"] for item in found] == [1, 2]


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0b"])
def test_line_ends_that_json_allows_inside_a_text_do_not_cut_it(archive: Archive, file: Path, character: str) -> None:
    line = json.dumps({"id": 1, "query": f"antwoord{character}8"}, ensure_ascii=False)
    (item,) = asked(archive, file, line)
    assert item["id"] == 1


def test_questions_come_from_stdin_too(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": 1, "query": "antwoord 8"}'))
    assert len(list(answer_lines(archive, Path("-"), 3))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "geen json",
        "[]",
        "3",
        "null",
        "{}",
        '{"id": 1}',
        '{"query": "zonder id"}',
        '{"id": 1, "query": 5}',
        '{"id": 1, "query": null}',
        '{"id": 1, "turns": []}',
        '{"id": 1, "turns": {}}',
        '{"id": 1, "turns": ["a"]}',
        '{"id": 1, "turns": [{"query": "a"}, {}]}',
        '{"id": 1, "turns": [{"query": 3}]}',
        '{"id": 1, "query": 3, "turns": [{"query": "a"}]}',
    ],
)
def test_a_broken_line_is_named_before_anything_is_asked(archive: Archive, file: Path, line: str) -> None:
    file.write_text('{"id": 1, "query": "antwoord 8"}\n\n' + line)
    with pytest.raises(QueryError, match="line 3: .*expected") as raised:
        next(answer_lines(archive, file, 3))
    assert "\n" not in str(raised.value) and str(file) in str(raised.value)


@given(st.text(max_size=40).map(lambda text: text.replace("\n", " ").replace("\r", " ")).filter(str.strip))
def test_any_line_is_taken_or_refused_in_one_line(line: str) -> None:
    try:
        item = _item(line, "vragen.jsonl, line 1")
    except QueryError as error:
        assert str(error).startswith("vragen.jsonl, line 1: ")
    else:
        assert "id" in item


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_a_file_without_questions_is_told(archive: Archive, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(QueryError, match="holds no questions"):
        next(answer_lines(archive, file, 3))


def test_files_that_cannot_be_read_are_told(archive: Archive, file: Path) -> None:
    for path, reason in ((file, "No such file"), (file.parent, "Is a directory")):
        with pytest.raises(QueryError, match=f"cannot read .*{reason}"):
            next(answer_lines(archive, path, 3))
    file.write_bytes('{"id": 1, "query": "Oekraïne"}'.encode("utf-16"))
    with pytest.raises(QueryError, match="not UTF-8"):
        next(answer_lines(archive, file, 3))


@pytest.mark.parametrize(("query", "reason"), [("a" * 501, "has 501 characters"), ("  ", "the question is empty")])
def test_a_question_that_cannot_be_asked_names_its_line(archive: Archive, file: Path, query: str, reason: str) -> None:
    file.write_text("\n" + json.dumps({"id": 1, "query": query}))
    with pytest.raises(QueryError, match=f"line 2: .*{reason}"):
        list(answer_lines(archive, file, 3))


def test_a_turn_remembers_what_was_shown(archive: Archive) -> None:
    reply = archive.ask("antwoord 69")
    turn = turn_of(reply)
    assert turn.answers == tuple(("kst-26643-1346", n) for n in (69, 50, 1))
    assert (turn.query, turn.kind) == ("antwoord 69", "lookup")
