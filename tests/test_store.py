"""The index on disk: killed at every step, damaged in every file, written twice at once, and no room left."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_document import CYBER
from small_files import letter

from rag.archive import Archive
from rag.build import parse_file
from rag.errors import IndexStateError
from rag.records import Variant
from rag.store import (
    FORMAT,
    Store,
    document_from_json,
    document_to_json,
    read_variants,
    sha256,
    write_variants,
)

ROOT = Path(__file__).resolve().parent.parent

# A writer that puts one stamp in every file and dies at step N of its work on the file system (N < 0: never).
WRITER = """
import os, signal, sys
from pathlib import Path
from rag.store import Store
root, stamp, fatal = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}
seen = 0
def count(event, args):
    global seen
    if event in STEPS:
        seen += 1
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
def fill(folder):
    for name in ("a.bin", "b.bin"):
        (folder / name).write_text(stamp * 1000)
    return {"stamp": stamp}
store = Store(root)
sys.addaudithook(count)
with store.writing():
    store.write(fill)
print(seen)
"""


def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def stamp_of(root: Path) -> str | None:
    """Return the stamp of the index in ``root`` after checking that all of it has that stamp; None without one."""
    store = Store(root)
    if not store.exists:
        return None
    stamp = str(store.manifest()["stamp"])
    for name in ("a.bin", "b.bin"):
        assert (store.current() / name).read_text() == stamp * 1000
    return stamp


def test_killed_at_any_step_leaves_the_old_index_or_the_new_one(tmp_path: Path) -> None:
    steps = int(run(WRITER, tmp_path / "first", "0", -1).stdout)
    assert steps > 8
    root = tmp_path / "index"
    assert run(WRITER, root, "0", -1).returncode == 0
    old, survived = "0", []
    for step in range(1, steps + 1):
        killed = run(WRITER, root, str(step), step)
        assert killed.returncode == -signal.SIGKILL
        found = stamp_of(root)
        assert found in (old, str(step))
        survived.append(found == old)
        old = str(found)
    # early kills keep the old index, the last ones (cleaning up) come after the new one is in place
    assert survived[0] and not survived[-1]
    assert run(WRITER, root, "9", -1).returncode == 0
    assert stamp_of(root) == "9"
    assert len(list((root / "generations").iterdir())) == 1, "what killed writers left behind is gone"


def test_killed_at_any_step_of_the_first_build_leaves_none_or_all(tmp_path: Path) -> None:
    steps = int(run(WRITER, tmp_path / "count", "0", -1).stdout)
    for step in range(1, steps + 1):
        root = tmp_path / str(step)
        assert run(WRITER, root, "1", step).returncode == -signal.SIGKILL
        assert stamp_of(root) in (None, "1")


BUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from conftest import HashEncoder
from rag.archive import Archive
root, *files = map(Path, sys.argv[1:])
print("ready", flush=True)
while True:
    for file in files:
        Archive.build(root, [file], encoder=HashEncoder())
"""


def test_a_real_build_killed_at_random_moments_can_always_be_asked(tmp_path: Path, hash_encoder: Any) -> None:
    files = [letter(tmp_path / f"brief-{n}.txt") for n in (1, 2)]
    root = tmp_path / "index"
    Archive.build(root, files[:1], encoder=hash_encoder)
    moments = random.Random(26643)
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(root), *map(str, files)], cwd=ROOT, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None and process.stdout.readline() == b"ready\n"
            time.sleep(moments.uniform(0, 0.4))
            process.kill()
        archive = Archive.open(root, encoder=hash_encoder)
        assert [document.id for document in archive.documents] in (["brief-1"], ["brief-2"])
        assert archive.search("nepnieuws uit het buitenland")[0].number == 1


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, hash_encoder: Any) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    Archive.build(folder / "index", [letter(folder / "brief-1.txt")], encoder=hash_encoder)
    return folder / "index"


FILES = (
    "CURRENT",
    "manifest.json",
    "documents/brief-1.json",
    "sources/brief-1.txt",
    "sources/brief-1.metadata.json",
    "variants/brief-1.jsonl",
    "vectors.faiss",
    "kernel.npz",
)


def test_these_are_all_files_of_an_index(sound: Path) -> None:
    inside = Store(sound).current()
    found = {str(path.relative_to(inside)) for path in inside.rglob("*") if path.is_file()}
    assert found == set(FILES) - {"CURRENT"}


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes() or b"\x00")
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def halve(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] if data else b"{}")


def garbage(path: Path) -> None:
    path.write_bytes(os.urandom(64))


def copied(sound: Path, to: Path) -> Path:
    shutil.copytree(sound, to)
    return to


def place(root: Path, name: str) -> Path:
    return root / name if name == "CURRENT" else Store(root).current() / name


def refused(root: Path, encoder: Any) -> str:
    """Return the one line with which an index is refused."""
    with pytest.raises(IndexStateError) as raised:
        Archive.open(root, encoder=encoder).search("nepnieuws")
    message = str(raised.value)
    assert message.endswith(("rebuild: antwoordwijzer index", "make it with: antwoordwijzer index"))
    assert "\n" not in message and str(root) in message
    return message


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", [flip, halve, garbage, Path.unlink], ids=["flip", "halve", "garbage", "unlink"])
def test_any_damage_to_any_file_is_told(
    sound: Path, tmp_path: Path, hash_encoder: Any, name: str, damage: Callable[[Path], None]
) -> None:
    root = copied(sound, tmp_path / "index")
    damage(place(root, name))
    refused(root, hash_encoder)


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_changed_byte_anywhere_in_the_manifest_is_told(sound: Path, at: int, change: int) -> None:
    manifest = Store(sound).current() / "manifest.json"
    good = manifest.read_bytes()
    try:
        manifest.write_bytes(bytes(b ^ change if i == at % len(good) else b for i, b in enumerate(good)))
        with pytest.raises(IndexStateError):
            Store(sound).manifest()
    finally:
        manifest.write_bytes(good)


@pytest.mark.parametrize("pointer", ["", "\n", "nergens\n", "../..\n", "x" * 5000, f"{'0' * 12} {'0' * 64}\n"])
def test_a_pointer_to_nowhere_is_told(sound: Path, tmp_path: Path, hash_encoder: Any, pointer: str) -> None:
    root = copied(sound, tmp_path / "index")
    (root / "CURRENT").write_text(pointer)
    refused(root, hash_encoder)


def resealed(root: Path, text: str) -> None:
    """Write a manifest with the right pointer to it, as another version of this program would have done."""
    folder = Store(root).current()
    (folder / "manifest.json").write_text(text)
    (root / "CURRENT").write_text(f"{folder.name} {sha256(folder / 'manifest.json')}\n")


def test_another_format_is_told(sound: Path, tmp_path: Path, hash_encoder: Any) -> None:
    root = copied(sound, tmp_path / "index")
    resealed(root, json.dumps(Store(root).manifest() | {"format": FORMAT + 1}))
    assert f"format {FORMAT + 1}, this version reads {FORMAT}" in refused(root, hash_encoder)


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"format": 1, "files": 3}', "\x00", '{"format": 1}'])
def test_a_manifest_of_another_shape_is_told(sound: Path, tmp_path: Path, hash_encoder: Any, text: str) -> None:
    root = copied(sound, tmp_path / "index")
    resealed(root, text)
    refused(root, hash_encoder)


def test_no_index_is_told_with_the_command_that_makes_one(tmp_path: Path, hash_encoder: Any) -> None:
    assert "no index" in refused(tmp_path / "nergens", hash_encoder)


def test_a_second_writer_is_told_at_once_and_readers_are_not_held_up(sound: Path, hash_encoder: Any) -> None:
    with Store(sound).writing():
        started = time.monotonic()
        with pytest.raises(IndexStateError, match="another process is writing"), Store(sound).writing():
            pytest.fail("two writers at once")
        assert time.monotonic() - started < 1
        assert Archive.open(sound, encoder=hash_encoder).documents
    with Store(sound).writing():
        pass


SECOND = (
    "import sys; from pathlib import Path; from rag.store import Store\nwith Store(Path(sys.argv[1])).writing(): pass"
)


def test_a_second_writer_in_another_process_is_told(sound: Path) -> None:
    with Store(sound).writing():
        assert "another process is writing" in run(SECOND, sound).stderr
    assert run(SECOND, sound).returncode == 0


def test_a_writer_that_fails_leaves_the_old_index(sound: Path, tmp_path: Path) -> None:
    root = copied(sound, tmp_path / "index")
    before = Store(root).manifest()

    def fill(folder: Path) -> dict[str, Any]:
        (folder / "half").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Store(root).writing():
        Store(root).write(fill)
    assert Store(root).manifest() == before
    assert len(list((root / "generations").iterdir())) == 1


# No file of this process may grow beyond LIMIT bytes: the system refuses the write, as a full disk does.
CRAMPED = """
import resource, sys
from pathlib import Path
sys.path.insert(0, "tests")
from conftest import HashEncoder
from rag.archive import Archive
from rag.errors import IndexStateError
root, limit, *files = sys.argv[1:]
Archive.build  # imported before the limit is set
from embeddings import FaissIndex
resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
try:
    Archive.build(Path(root), [Path(file) for file in files], encoder=HashEncoder())
except IndexStateError as error:
    print(error)
"""


@pytest.mark.parametrize("share", [0.0, 0.05, 0.3, 0.9])
def test_a_full_disk_is_one_line_and_leaves_the_old_index(
    sound: Path, tmp_path: Path, hash_encoder: Any, share: float
) -> None:
    root = copied(sound, tmp_path / "index")
    largest = max(path.stat().st_size for path in root.rglob("*") if path.is_file())
    file = letter(tmp_path / "brief-2.txt")
    done = run(CRAMPED, root, int(largest * share), file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"cannot write the index in {root} (")
    assert done.stdout.endswith("make room or choose another folder with --index DIR\n")
    assert done.stdout.count("\n") == 1
    archive = Archive.open(root, encoder=hash_encoder)
    assert [document.id for document in archive.documents] == ["brief-1"]
    assert archive.search("nepnieuws")[0].number == 1
    assert len(list((root / "generations").iterdir())) == 1


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / name)
    with pytest.raises(IndexStateError, match="choose another folder with --index DIR"), store.writing():
        pytest.fail("written")


def test_documents_come_back_as_they_were(tmp_path: Path) -> None:
    bundled = parse_file(ROOT / "rag/corpus/schriftelijk-overleg-internationale-cyberstrategie.txt")
    for document in (CYBER, bundled, parse_file(letter(tmp_path / "brief-1.txt"))):
        assert document_from_json(json.loads(json.dumps(document_to_json(document)))) == document


@given(st.lists(st.builds(Variant, st.integers(1, 99), st.sampled_from(["nl", "en"]), st.text(min_size=1))))
def test_question_variants_come_back_as_they_were(sound: Path, rows: list[Variant]) -> None:
    path = sound.parent / "variants.jsonl"
    write_variants(path, rows)
    assert read_variants(path) == tuple(rows)


def test_no_question_variants_are_none(tmp_path: Path) -> None:
    assert read_variants(tmp_path / "nergens.jsonl") == ()


@pytest.mark.parametrize("line", ["{", "[]", '{"answer": 1}', '{"answer": "a", "lang": "nl", "question": "x"}', "3"])
def test_a_broken_line_of_question_variants_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "v.jsonl"
    path.write_text('{"answer": 1, "lang": "nl", "question": "Waarom?"}\n\n' + line, "utf-8")
    with pytest.raises(IndexStateError, match="v.jsonl, line 3: expected"):
        read_variants(path)


def test_question_variants_in_another_encoding_are_told(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    path.write_bytes('{"answer": 1, "lang": "nl", "question": "Oekraïne"}'.encode("latin-1"))
    with pytest.raises(IndexStateError, match="v.jsonl: cannot be read as UTF-8"):
        read_variants(path)
