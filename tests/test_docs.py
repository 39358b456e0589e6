"""The documents do not drift: every command and file that they name is there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from eval.command import app as eval_app
from ui.cli import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
BLOCKS = re.findall(r"^```\w*\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
LINES = [line.split(" #")[0].strip() for block in BLOCKS for line in block.splitlines()]
# "antwoordwijzer ask --batch questions.jsonl > answers.jsonl"
COMMANDS = [line.split(" > ")[0] for line in LINES if line.startswith("antwoordwijzer ")]
# "$(BIN)/antwoordwijzer index --if-needed"
MADE = re.findall(r"\$\(BIN\)/(antwoordwijzer .+)", MAKEFILE)


def commands() -> dict[str, Any]:
    """Return the commands by name, with those of eval, which are added when they are asked for."""
    root: Any = typer.main.get_command(app)
    return {**root.commands, "eval": typer.main.get_command(eval_app)}


@pytest.mark.parametrize("line", [*COMMANDS, *MADE])
def test_a_named_command_and_its_options_exist(line: str) -> None:
    _, name, *rest = shlex.split(line)
    found = commands().get(name)
    assert found is not None, f"there is no command {name}"
    known = {option for parameter in found.params for option in (*parameter.opts, *parameter.secondary_opts)}
    named = {word.split("=")[0] for word in rest if word.startswith("-") and word != "-"}
    assert named <= known


def test_every_option_that_the_page_for_operators_names_exists() -> None:
    text = (ROOT / "docs" / "running.md").read_text("utf-8")
    known = {option for p in commands()["chat"].params for option in (*p.opts, *p.secondary_opts)}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) - {"--now", "--workers"}  # of systemctl and uvicorn
    assert named and named <= known


def test_the_readme_names_every_command() -> None:
    named = {line.split()[1] for line in COMMANDS}
    assert named == set(commands())


@pytest.mark.parametrize("name", [*sorted(commands()), ""])
def test_every_command_explains_itself(name: str) -> None:
    arguments = [sys.executable, "-m", "ui.cli", *([name] if name else []), "--help"]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: ") and "\x1b" not in done.stdout
    for command in [commands()[name]] if name else commands().values():
        assert (command.help or "").strip()


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_says_what_it_is_for(name: str) -> None:
    silent = [p.name for p in commands()[name].params if not getattr(p, "help", None)]
    assert silent == []


def test_make_targets_that_the_readme_names_exist() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)", "\n".join(LINES) + "".join(re.findall(r"`[^`\n]+`", README))))
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    assert named and named <= targets


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md", "eval/README.md", "docs/running.md"])
def test_every_file_that_a_document_links_to_exists(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not ((ROOT / document).parent / link).exists()] == []


def test_every_path_that_the_readme_names_in_code_exists() -> None:
    spans = re.findall(r"`([\w./-]+/[\w./-]*)`", README)
    paths = [span for span in spans if span.split("/")[0] in ("rag", "ui", "eval", "embeddings", "tests", "docs")]
    assert paths and [path for path in paths if not (ROOT / path).exists()] == []


def test_the_modules_that_python_m_runs_exist() -> None:
    texts = [README, MAKEFILE, (ROOT / "eval/README.md").read_text("utf-8")]
    for module in {
        name for text in texts for name in re.findall(r"python3? -m ((?:eval|embeddings|rag|ui)[\w.]*)", text)
    }:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_no_document_speaks_of_the_machine_it_was_made_on() -> None:
    for document in ("README.md", "CHANGELOG.md", "eval/README.md", "docs/running.md", "Makefile"):
        assert not re.search(r"/work/|/root/|/tmp/", (ROOT / document).read_text("utf-8")), document
