"""Our questions as others read them: a BEIR folder, and a folder for Hugging Face ``datasets`` (plain files only).

The corpus is every answer, word for word. Does not export question variants: they are finding aids, not data to
measure with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from eval.records import Conversation, Question, QuestionSet, Unanswerable, qrels
from rag.errors import QueryError
from rag.records import Document

Row = Mapping[str, object]


def export_beir(folder: Path, documents: Sequence[Document], questions: Sequence[Question]) -> Path:
    """Write corpus.jsonl, queries.jsonl and qrels/<split>.tsv (2 suffices, 1 partly); return ``folder``."""
    rows = [{"_id": q.id, "text": q.query, "metadata": {"lang": q.lang, "user": q.user}} for q in questions]
    files = {"corpus.jsonl": _lines(corpus(documents)), "queries.jsonl": _lines(rows)}
    for split in sorted({q.split for q in questions}):
        chosen = tuple(q for q in questions if q.split == split)
        judged = [f"{q}\t{d}\t{grade}" for q, docs in qrels(chosen).items() for d, grade in docs.items()]
        files[f"qrels/{split or 'all'}.tsv"] = "\n".join(["query-id\tcorpus-id\tscore", *judged]) + "\n"
    return _write(folder, files)


def export_datasets(folder: Path, documents: Sequence[Document], questions: QuestionSet) -> Path:
    """Write JSON lines for each kind and split with a README that ``datasets.load_dataset(folder, kind)`` reads."""
    kinds: dict[str, dict[str, list[Row]]] = {
        "questions": _by_split((q, _question(q)) for q in questions.questions),
        "unanswerable": _by_split((u, _unanswerable(u)) for u in questions.unanswerable),
        "conversations": _by_split((c, _conversation(c)) for c in questions.conversations),
        "corpus": {"train": list(corpus(documents))},
    }
    held = {kind: splits for kind, splits in kinds.items() if splits}
    files = {f"{kind}/{s}.jsonl": _lines(rows) for kind, splits in held.items() for s, rows in splits.items()}
    return _write(folder, files | {"README.md": _card(held, documents)})


def corpus(documents: Sequence[Document]) -> Iterable[Row]:
    """Yield every answer as a BEIR document; ``text`` is the source's, character for character."""
    for document in documents:
        for exchange in document.exchanges:
            about = {"document": document.id, "number": exchange.number, "party": exchange.party}
            yield {"_id": exchange.id, "title": "", "text": document.slice(exchange.answer_ranges), "metadata": about}


def _question(q: Question) -> Row:
    return {
        "id": q.id,
        "query": q.query,
        "lang": q.lang,
        "user": q.user,
        "difficulty": q.difficulty,
        "answers": list(q.answers),
        "partly": list(q.partly),
        "evidence": q.evidence,
    }


def _unanswerable(u: Unanswerable) -> Row:
    return {"id": u.id, "query": u.query, "lang": u.lang, "kind": u.kind, "why": u.why, "missing": u.missing}


def _conversation(c: Conversation) -> Row:
    turns = [
        {"query": t.query, "kind": t.kind, "answers": list(t.answers), "complete": t.complete, "note": t.note}
        for t in c.turns
    ]
    return {"id": c.id, "lang": c.lang, "turns": turns}


def _by_split(rows: Iterable[tuple[Question | Unanswerable | Conversation, Row]]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for item, row in rows:
        # datasets names a development split "validation" and keeps "all" for itself
        found.setdefault({"dev": "validation", "": "train"}.get(item.split, item.split), []).append(row)
    return found


def _card(kinds: Mapping[str, Mapping[str, Sequence[Row]]], documents: Sequence[Document]) -> str:
    head = ["---", "language: [nl, en]", "configs:"]
    for kind, splits in kinds.items():
        head += [f"- config_name: {kind}", "  data_files:"]
        for split in splits:
            head += [f"  - split: {split}", f"    path: {kind}/{split}.jsonl"]
    titles = [f"- {document.id}: {document.metadata.title}" for document in documents]
    counts = [f"- {kind}, {split}: {len(rows)}" for kind, splits in kinds.items() for split, rows in splits.items()]
    text = (
        "Questions about government answers to parliament. No answer has questions in both dev (validation) and test."
    )
    return "\n".join(
        [*head, "---", "", "# Antwoordwijzer questions", "", text, "", *counts, "", "Documents:", *titles, ""]
    )


def _lines(rows: Iterable[Row]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _write(folder: Path, files: Mapping[str, str]) -> Path:
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            # subtle: newline="" keeps line ends inside answers as they are, on every system
            with path.open("w", encoding="utf-8", newline="") as file:
                file.write(text)
    except OSError as error:
        raise QueryError(f"cannot write in {folder} ({error.strerror}); choose another folder") from error
    return folder
