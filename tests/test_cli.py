"""The command line as people and scripts meet it: real processes on an index made with the model that ships."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from small_files import letter

from rag.archive import Archive
from rag.records import Document
from ui.export import document_json, reply_json

ROOT = Path(__file__).resolve().parent.parent
NAME = "kst-26643-1346"
ANSWER_KEYS = {
    *("document", "number", "party", "text", "ranges", "citation", "footnotes", "refers_to", "via", "matched"),
    "highlight",
}


def run(*arguments: object, index: Path | None = None, given: str | bytes = "", **environment: str) -> Any:
    """Run the command line; output comes back as UTF-8 text, whatever the locale."""
    place = {"ANTWOORDWIJZER_INDEX": str(index)} if index else {}
    data = given.encode("utf-8") if isinstance(given, str) else given
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", *map(str, arguments)],
        cwd=ROOT,
        input=data,
        capture_output=True,
        timeout=300,
        env=os.environ | {"NO_COLOR": "", "COLUMNS": "100"} | place | environment,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )


@pytest.fixture(scope="session")
def index(real_archive: Archive) -> Path:
    return real_archive.path


@pytest.fixture(scope="session")
def source(real_archive: Archive) -> Document:
    return real_archive.document()


def fails(done: Any, *words: str) -> str:
    """Check the one clear line of an error: exit code 1, nothing on stdout, no traceback; return it."""
    assert done.returncode == 1, done
    assert done.stdout == ""
    assert done.stderr.startswith("antwoordwijzer: ") and done.stderr.endswith("\n")
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
    return str(done.stderr)


# -- the promise, on this way out --------------------------------------------------------------------------------


def test_show_as_json_is_the_source_for_all_71(real_archive: Archive, source: Document) -> None:
    for exchange in source.exchanges:
        reply = real_archive.look_up([(NAME, exchange.number)], f"antwoord {exchange.number}")
        first, *others = json.loads(json.dumps(reply_json(reply, real_archive.documents)))["answers"]
        assert first["number"] == exchange.number
        for answer in (first, *others):
            assert answer["text"] == "".join(source.text[a:b] for a, b in answer["ranges"]) != ""
        assert bool(others) == exchange.only_refers


@pytest.mark.parametrize("number", [1, 24, 71])
def test_show_in_a_process_is_the_source(index: Path, source: Document, number: int) -> None:
    done = run("show", number, "--json", index=index)
    assert (done.returncode, done.stderr) == (0, "")
    (answer,) = json.loads(done.stdout)["answers"]
    assert answer["number"] == number
    assert answer["text"] == "".join(source.text[a:b] for a, b in answer["ranges"])


def test_a_referral_is_shown_with_its_way(index: Path) -> None:
    done = run("show", 69, "--json", "--index", index)
    found = [(answer["number"], answer["via"]) for answer in json.loads(done.stdout)["answers"]]
    assert found == [(69, []), (50, [69]), (1, [69, 50])]


def test_show_for_people_has_the_words_and_the_citation(index: Path, source: Document) -> None:
    done = run("show", 8, index=index)
    exchange = source.exchanges[7]
    assert " ".join(source.slice(exchange.answer_ranges[:1]).split()) in " ".join(done.stdout.split())
    assert "Kamerstukken II 2024/25, 26643, nr. 1346 (antwoord op vraag 8)" in " ".join(done.stdout.split())


# -- JSON as promised --------------------------------------------------------------------------------------------


def test_ask_as_json(index: Path, source: Document) -> None:
    done = run("ask", "Wat doet Nederland tegen nepnieuws uit Rusland?", "--json", index=index)
    assert (done.returncode, done.stderr) == (0, "")
    reply = json.loads(done.stdout)
    assert {"query", "status", "kind", "answers", "confidence"} <= reply.keys()
    assert reply["query"] == "Wat doet Nederland tegen nepnieuws uit Rusland?"
    assert reply["status"] in ("answered", "related", "none") and reply["kind"] == "search"
    assert 0 <= reply["confidence"] <= 1 and len(reply["answers"]) == 10
    for answer in reply["answers"]:
        assert ANSWER_KEYS <= answer.keys()
        assert answer["text"] == "".join(source.text[a:b] for a, b in answer["ranges"])
        assert answer["matched"] in ("answer", "question", "variant", "words")
    assert len(json.loads(run("ask", "Starlink", "--json", "--top", 2, index=index).stdout)["answers"]) == 2


def test_document_as_json(index: Path, source: Document) -> None:
    done = run("document", "--json", index=index)
    found = json.loads(done.stdout)
    assert found == json.loads(json.dumps(document_json(source)))
    assert list(found) == ["document", "title", "sha256", "text_sha256", "exchanges"]
    assert len(found["exchanges"]) == 71
    keys = ["number", "party", "section", "question", "answer", "question_ranges", "answer_ranges"]
    assert list(found["exchanges"][0]) == [*keys, "footnotes", "refers_to"]
    for item in found["exchanges"]:
        assert item["answer"] == "".join(source.text[a:b] for a, b in item["answer_ranges"])
        assert item["question"] == "".join(source.text[a:b] for a, b in item["question_ranges"])


def test_document_reads_a_file_without_any_index(tmp_path: Path) -> None:
    file = letter(tmp_path / "brief-1.txt")
    done = run("document", file, "--json", index=tmp_path / "nergens")
    assert [item["number"] for item in json.loads(done.stdout)["exchanges"]] == [1, 2, 3, 4]
    told = run("document", file, index=tmp_path / "nergens").stdout
    assert "niet toegewezen: 0 tekens" in told


def test_list_of_a_fractie_and_of_documents(index: Path, source: Document) -> None:
    rows = json.loads(run("list", "--party", "sgp", "--json", index=index).stdout)
    assert [row["number"] for row in rows] == [e.number for e in source.exchanges if e.party == "SGP"] != []
    assert len(run("list", index=index).stdout.splitlines()) == 71
    (row,) = json.loads(run("list", "--documents", "--json", index=index).stdout)
    assert (row["document"], row["answers"], row["sha256"]) == (NAME, 71, source.sha256)


# -- many questions ----------------------------------------------------------------------------------------------


def test_batch_keeps_order_and_turns(index: Path, tmp_path: Path) -> None:
    file = tmp_path / "vragen.jsonl"
    items = [{"id": "b", "query": "antwoord 8"}, {"id": "a", "turns": [{"query": "antwoord 3"}, {"query": "en 4?"}]}]
    file.write_text("\n".join(map(json.dumps, items)))
    for done in (
        run("ask", "--batch", file, index=index),
        run("ask", "--batch", "-", index=index, given=file.read_text()),
    ):
        assert (done.returncode, done.stderr) == (0, "")
        first, second = map(json.loads, done.stdout.splitlines())
        assert (first["id"], first["answers"][0]["number"]) == ("b", 8)
        assert second["id"] == "a" and len(second["turns"]) == 2


def test_a_broken_line_of_a_batch_is_named(index: Path, tmp_path: Path) -> None:
    file = tmp_path / "vragen.jsonl"
    file.write_text('{"id": 1, "query": "antwoord 8"}\n{"id": 2, "quary": "x"}\n')
    fails(run("ask", "--batch", file, index=index), f"{file}, line 2", '{"id": "q1", "query": "…"}')


# -- one clear line ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("nergens.txt", None, ("no such file",)),
        ("leeg.txt", b"", ("is empty",)),
        ("wit.txt", b" \n\n", ("white space",)),
        ("plaatje.txt", bytes(range(256)) * 20, ()),
        ("latin.txt", "Vraag 1\nOekraïne?\n\nAntwoord 1\nJa, Oekraïne.\n".encode("latin-1"), ("UTF-8",)),
        ("utf16.txt", "Vraag 1\nWaarom?\n\nAntwoord 1\nDaarom.\n".encode("utf-16"), ()),
        ("verhaal.txt", b"Er was eens een minister. Die zei niets.\n", ("no numbered answers",)),
        ("nep.pdf", b"dit is geen pdf", ()),
        ("tabel.docx", b"PK", (".docx",)),
    ],
)
def test_a_file_that_cannot_be_used_is_told(
    index: Path, tmp_path: Path, name: str, data: bytes | None, words: tuple[str, ...]
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    before = (index / "CURRENT").read_text()
    for command in ("document", "add"):
        fails(run(command, tmp_path / name, index=index), name, *words)
    assert (index / "CURRENT").read_text() == before


def test_no_index_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    for command in (["ask", "Starlink"], ["show", "8"], ["list"], ["remove", NAME], ["verify", "Starlink"]):
        fails(run(*command, index=tmp_path / "nergens"), "no index in", "antwoordwijzer index")


@pytest.mark.parametrize("name", ["CURRENT", "manifest.json", "vectors.faiss", "kernel.npz", f"documents/{NAME}.json"])
def test_a_corrupt_index_is_told_and_rebuilding_is_the_way_out(index: Path, tmp_path: Path, name: str) -> None:
    root = tmp_path / "index"
    shutil.copytree(index, root)
    path = root / name if name == "CURRENT" else next((root / "generations").glob(f"*/{name}"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    fails(run("ask", "Starlink", index=root), "rebuild: antwoordwijzer index")


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "config.json").write_text("{}")
    for name in (tmp_path / "model", tmp_path / "nergens"):
        fails(run("index", "--model", name, index=tmp_path / "index"), str(name))
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_a_port_in_use_is_told(index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        fails(run("chat", "--port", port, "--no-open", index=index), f"127.0.0.1:{port}", f"--port {port + 1}")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    fails(run("index", index=tmp_path / "file"), "cannot write the index in", "--index DIR")


def test_questions_that_cannot_be_asked_are_told(index: Path) -> None:
    fails(run("ask", "  ", index=index), "the question is empty")
    fails(run("ask", "a" * 501, index=index), "501 characters")
    fails(run("show", 72, index=index), "no answer 72", "from 1 to 71")
    fails(run("show", 8, "--document", "kst-1", index=index), "'kst-1'")
    fails(run("list", "--party", "XYZ", index=index), "'XYZ'", "D66")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "a", "--batch", "b.jsonl"],
        ["show"],
        ["show", "acht"],
        ["ask", "Starlink", "--top", "0"],
        ["ask", "Starlink", "--nergens"],
        ["bestaatniet"],
        ["chat", "--port", "99999"],
        ["add"],
    ],
)
def test_wrong_usage_is_2_and_no_traceback(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: " in done.stderr and "Traceback" not in done.stderr


# -- pipes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["show", "8"], ["list"], ["ask", "Wat doet Nederland in Oekraïne?"], ["document"]]
)
def test_pipes_get_utf8_without_colour_in_any_locale(index: Path, arguments: list[str]) -> None:
    done = run(*arguments, index=index, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii", FORCE_COLOR="1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert any(ord(character) > 127 for character in done.stdout)


def test_a_question_comes_through_a_pipe_in_utf8(index: Path) -> None:
    done = run(
        "ask", "-", "--json", index=index, given="Wat doet Nederland voor Oekraïne?\n", LC_ALL="C", PYTHONUTF8="0"
    )
    assert json.loads(done.stdout)["query"] == "Wat doet Nederland voor Oekraïne?"


def test_a_reader_that_stops_early_is_no_error(index: Path) -> None:
    command = f"{sys.executable} -m ui.cli document --json --index {index} | head -c 10"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ('{\n "docume', "")


def test_version() -> None:
    assert run("--version").stdout.startswith("antwoordwijzer 0.")


# -- documents in and out ----------------------------------------------------------------------------------------


def test_index_add_and_remove_with_the_model_that_ships(tmp_path: Path) -> None:
    root = tmp_path / "index"
    bridge = (("Wat kost een brug?", "Een brug kost acht miljoen euro."),)
    Archive.build(root, [letter(tmp_path / "brief-1.txt", bridge)])
    done = run("add", letter(tmp_path / "brief-2.txt"), index=root)
    assert (done.returncode, done.stderr) == (0, "")
    assert "brief-1: 1 antwoorden, Brief brief-1" in done.stdout and "brief-2: 4 antwoorden" in done.stdout
    asked = json.loads(run("ask", "Hoe veilig zijn de sluizen en gemalen?", "--json", index=root).stdout)
    assert (asked["answers"][0]["document"], asked["answers"][0]["number"]) == ("brief-2", 2)
    assert run("remove", "brief-1", index=root).returncode == 0
    fails(run("remove", "brief-2", index=root), "at least one document")
    again = run("index", index=root)
    assert again.returncode == 0 and "brief-2: 4 antwoorden" in again.stdout, "the same documents, made anew"
    rows = json.loads(run("list", "--documents", "--json", index=root).stdout)
    assert [row["document"] for row in rows] == ["brief-2"]


def test_asking_does_not_load_torch(index: Path) -> None:
    code = (
        "import sys\nsys.argv = ['antwoordwijzer', 'ask', 'Wat doet Nederland?', '--json']\n"
        "from ui.cli import main\n"
        "try:\n    main()\nexcept SystemExit as done:\n    assert not done.code\n"
        "print({'torch', 'gradio', 'transformers'} & sys.modules.keys(), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"ANTWOORDWIJZER_INDEX": str(index)},
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "set()\n")
