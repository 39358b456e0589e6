"""Who may import whom, what loads when, and how large the pieces are."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("embeddings", "rag", "ui", "eval")
# One way: embeddings <- rag <- {ui, eval}; ui and eval never meet.
MAY_IMPORT = {
    "embeddings": {"embeddings"},
    "rag": {"rag", "embeddings"},
    "ui": {"ui", "rag"},
    "eval": {"eval", "rag", "embeddings"},
}
# Inside rag: under everything lies the base, then stages that know only the base, then what joins stages.
BASE = {"records", "errors", "sentences", "tuned"}
STAGES = {
    *("read", "parse", "passages", "lexical", "fusion", "kernel", "confidence", "explain", "highlight"),
    *("cite", "store", "conversation", "verify", "drafts"),
}
JOINTS = {
    "confidence": {"fusion"},  # the type of a row of scores
    "ranking": {"fusion", "kernel", "lexical"},
    "reply": {"ranking"},
    "build": {"kernel", "parse", "passages", "ranking", "read", "store"},
    "signals": {"fusion", "lexical", "ranking", "search"},  # search by its type only: it is what calls
    "search": {"build", "explain", "fusion", "highlight", "kernel", "lexical", "ranking", "signals", "store"},
}
ABOVE = {"archive", "asking"}  # these may import everything in rag
HEAVY = {"torch", "gradio", "sentence_transformers", "transformers", "onnxruntime", "faiss"}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.AST, name: str, package: bool) -> Iterator[str]:
    """Yield the full names that a module imports, relative ones resolved, wherever they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = name.split(".")
            above = parts[: len(parts) - node.level + package] if node.level else []
            base = ".".join([*above, *(node.module.split(".") if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(path: Path) -> list[str]:
    return list(imports(parsed(path), name_of(path), path.name == "__init__.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_one_way(package: str) -> None:
    wrong = [
        f"{name_of(path)} imports {found}"
        for path in modules(package)
        for found in imported(path)
        if found.split(".")[0] in PACKAGES and found.split(".")[0] not in MAY_IMPORT[package]
    ]
    assert wrong == []


def stage(name: str) -> str:
    """Return the part of rag that a full name lies in: "rag.parse.build" is of "parse"."""
    return name.split(".")[1] if name.count(".") else ""


def test_every_module_of_rag_has_its_place() -> None:
    found = {stage(name_of(path)) for path in modules("rag")} - {""}
    assert found <= BASE | STAGES | JOINTS.keys() | ABOVE
    assert found >= BASE | STAGES | JOINTS.keys() | {"archive"}


def test_stages_of_rag_know_only_the_base() -> None:
    wrong = []
    for path in modules("rag"):
        own = stage(name_of(path))
        allowed = BASE if own in BASE else BASE | {own} | JOINTS.get(own, set())
        for found in imported(path):
            other = found.split(".")
            if other[0] == "rag" and own not in ABOVE and other[1] not in allowed:
                wrong.append(f"{name_of(path)} imports {found}")
    assert wrong == []


def test_records_and_errors_import_nothing_of_ours() -> None:
    for name in ("records", "errors", "tuned"):
        assert not [found for found in imported(ROOT / f"rag/{name}.py") if found.split(".")[0] in PACKAGES]


def at_once(tree: ast.Module, name: str) -> Iterator[str]:
    """Yield what a module imports when it is itself imported: not inside functions, not for type checking."""
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from imports(node, name, False)


# These are the modules that wrap one heavy library, and are themselves imported inside functions.
WRAPPERS = {"embeddings.index", "embeddings.index_file"}


@pytest.mark.parametrize("package", ["embeddings", "rag", "ui"])
def test_heavy_libraries_load_inside_the_function_that_needs_them(package: str) -> None:
    wrong = [
        f"{name_of(path)} imports {found}"
        for path in modules(package)
        if name_of(path) not in WRAPPERS and not name_of(path).startswith("embeddings.training")
        for found in at_once(parsed(path), name_of(path))
        if found.split(".")[0] in HEAVY
    ]
    assert wrong == []


def loaded_by(code: str) -> set[str]:
    """Return the top-level names of all modules that a fresh interpreter has loaded after ``code``."""
    script = f"{code}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_importing_rag_loads_nothing_but_the_standard_library() -> None:
    heavy = HEAVY | {"numpy", "scipy", "bm25s", "embeddings"}
    assert not loaded_by("import rag") & heavy
    assert not loaded_by("import rag.records, rag.errors, rag.store") & heavy


def test_importing_the_archive_loads_no_model_and_no_screen() -> None:
    assert not loaded_by("import rag.archive") & HEAVY
    assert not loaded_by("import ui.cli") & (HEAVY | {"numpy"})


def test_asking_with_the_light_runtime_does_not_load_torch() -> None:
    code = "from embeddings import load_encoder\nload_encoder().encode_queries(['Wat doet Nederland?'])"
    assert not loaded_by(code) & {"torch", "transformers", "sentence_transformers", "gradio"}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_exports_at_most_eight_names(package: str) -> None:
    for path in modules(package):
        if path.name == "__init__.py":
            names = getattr(importlib.import_module(name_of(path)), "__all__", [])
            assert len(names) <= 8, f"{name_of(path)} exports {len(names)} names"


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "core", "services"}
    found = {part for package in PACKAGES for path in modules(package) for part in (path.stem, path.parent.name)}
    assert not found & drawers


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_says_what_it_does(package: str) -> None:
    silent = [name_of(p) for p in modules(package) if p.read_text("utf-8").strip() and not ast.get_docstring(parsed(p))]
    assert silent == []


def test_functions_stay_short_and_modules_readable() -> None:
    long = []
    for path in (path for package in PACKAGES for path in modules(package)):
        lines = len(path.read_text("utf-8").splitlines())
        if lines > 350:
            long.append(f"{name_of(path)} has {lines} lines")
        for node in ast.walk(parsed(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (node.end_lineno or 0) - node.lineno >= 50:
                long.append(f"{name_of(path)}.{node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines")
    assert long == []


def test_nothing_catches_everything_and_nothing_in_rag_prints() -> None:
    wrong = []
    for path in (path for package in PACKAGES for path in modules(package)):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                if caught in ("Exception", "everything") or (
                    caught == "BaseException" and not any(isinstance(n, ast.Raise) for n in node.body)
                ):
                    wrong.append(f"{name_of(path)}:{node.lineno} catches {caught}")
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "print":
                wrong.append(f"{name_of(path)}:{node.lineno} prints")
    assert wrong == []
