"""Question files -> a QuestionSet: our own sets by name, or a user's JSONL, CSV or BEIR folder.

Format errors name the file, the line and the mend; unknown answers are refused; an empty set is an error, not a score.
Does not judge whether a question is a good one.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from eval.records import Conversation, Question, QuestionSet, Split, Unanswerable
from eval.rows import SPLITS, Place, Record, record
from rag.errors import QueryError
from rag.records import Document

FOLDER = Path(__file__).parent / "questions"
NAMES = ("answerable-nl", "answerable-en", "unanswerable", "conversations")
BUNDLED = "kst-26643-1346"  # bare answer numbers in our own sets mean this document
Row = tuple[int, object]


def load_questions(
    sources: Sequence[str | Path] = (), *, documents: Sequence[Document], split: Split = "dev"
) -> QuestionSet:
    """Load the named sets, files or BEIR folders (default: all of our own), and keep one split.

    Rows without a split belong to every split. Raises QueryError for a file that cannot be used.
    """
    paths = [_path(source) for source in sources or NAMES]
    known = {d.id: frozenset(e.number for e in d.exchanges) for d in documents}
    document = BUNDLED if BUNDLED in known else next(iter(known)) if len(known) == 1 else ""
    records: list[Record] = []
    digest = hashlib.sha256()
    for path in paths:
        records += _records(path, known, document)
        for file in _files(path):
            digest.update(file.read_bytes())
    _check_ids(records)
    kept = [r for r in records if split == "all" or r.split in (split, "")]
    if not kept:
        raise QueryError(f"no questions of split {split} in {', '.join(p.name for p in paths)}; try --split all")
    name = "+".join(p.stem for p in paths) if sources else "all"
    return _question_set(name, split, digest.hexdigest(), kept)


def _question_set(name: str, split: Split, sha256: str, kept: Sequence[Record]) -> QuestionSet:
    return QuestionSet(
        name,
        split,
        sha256,
        tuple(r for r in kept if isinstance(r, Question)),
        tuple(r for r in kept if isinstance(r, Unanswerable)),
        tuple(r for r in kept if isinstance(r, Conversation)),
    )


def _path(source: str | Path) -> Path:
    path = FOLDER / f"{source}.jsonl" if str(source) in NAMES else Path(source)
    if not path.exists():
        raise QueryError(f"no question set {source}; use {', '.join(NAMES)}, a .jsonl or .csv file, or a BEIR folder")
    return path


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return [path / "queries.jsonl", *sorted((path / "qrels").glob("*.tsv"))]
    return [path]


def _records(path: Path, known: dict[str, frozenset[int]], document: str) -> Iterator[Record]:
    rows = list(_rows(path))
    if not rows:
        raise QueryError(f"{path.name} holds no questions; write one per line")
    name = "queries.jsonl" if path.is_dir() else path.name
    for line, row in rows:
        yield record(row, Place(name, line, known, document))


def _rows(path: Path) -> Iterable[Row]:
    if path.is_dir():
        return _beir(path)
    return _csv(path) if path.suffix.casefold() == ".csv" else _jsonl(path)


def _lines(path: Path) -> list[str]:
    try:
        # subtle: str.splitlines would also cut at U+2028 and form feeds inside a question
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path.name} cannot be read as UTF-8 text ({error}); save it as UTF-8") from error


def _jsonl(path: Path) -> Iterator[Row]:
    for line, text in enumerate(_lines(path), 1):
        if not text.strip():
            continue
        try:
            yield line, json.loads(text)
        except json.JSONDecodeError as error:
            mend = "write one JSON object per line"
            raise QueryError(f"{path.name}, line {line}: not JSON ({error.msg} at {error.colno}); {mend}") from error


def _csv(path: Path) -> Iterator[Row]:
    text = "\n".join(_lines(path)).replace("\r\n", "\n")
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(text.split("\n"), delimiter=";" if head.count(";") > head.count(",") else ",")
    for row in reader:
        if None in row or None in row.values():
            raise QueryError(f"{path.name}, line {reader.line_num}: not as many fields as the head; quote the commas")
        cells: dict[str, object] = {name.strip(): cell for name, cell in row.items() if cell}
        for name in {"answers", "partly"} & set(cells):
            cells[name] = str(cells[name]).replace(",", " ").replace(";", " ").split()
        yield reader.line_num, cells


def _beir(folder: Path) -> Iterator[Row]:
    """Read queries.jsonl (``_id``, ``text``) and qrels/*.tsv; a score of 2 suffices, or 1 when none is higher."""
    judged = _qrels(folder)
    top = max((score for rows in judged.values() for _, score, _ in rows), default=0)
    for line, row in _jsonl(folder / "queries.jsonl"):
        if not isinstance(row, dict) or "_id" not in row or "text" not in row:
            raise QueryError(f'queries.jsonl, line {line}: no "_id" and "text"; write them as BEIR does')
        rows = judged.get(str(row["_id"]), [])
        if rows:
            answers = [d for d, score, _ in rows if score >= min(top, 2)]
            partly = [d for d, score, _ in rows if 0 < score < min(top, 2)]
            split = rows[0][2]
            yield line, {"id": row["_id"], "query": row["text"], "answers": answers, "partly": partly, "split": split}


def _qrels(folder: Path) -> dict[str, list[tuple[str, int, str]]]:
    judged: dict[str, list[tuple[str, int, str]]] = {}
    files = sorted((folder / "qrels").glob("*.tsv"))
    if not files or not (folder / "queries.jsonl").exists():
        raise QueryError(f"{folder} is no BEIR folder; it needs queries.jsonl and qrels/*.tsv")
    for path in files:
        split = path.stem if path.stem in SPLITS else ""
        for line, text in enumerate(_lines(path), 1):
            cells = text.rstrip("\r").split("\t")
            if line == 1 or not text.strip():
                continue
            if len(cells) != 3 or not cells[2].lstrip("-").isdecimal():
                raise QueryError(f"{path.name}, line {line}: not query-id, corpus-id, score; part them by tabs")
            judged.setdefault(cells[0], []).append((cells[1], int(cells[2]), split))
    return judged


def _check_ids(records: Sequence[Record]) -> None:
    seen: set[str] = set()
    for item in records:
        if item.id in seen:
            raise QueryError(f'two questions have the id "{item.id}"; give each its own')
        seen.add(item.id)
