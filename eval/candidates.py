"""Feedback that users gave in the chat -> candidate questions for a person to finish.

Feedback is a SQLite file with a table ``feedback`` or JSON lines, each row with ``query``, ``document``, ``number``
and ``verdict`` ("helped", "not-helped" or "source-wrong"). A candidate that helped names the answer that did; one that
did not has an empty list of answers, which the loader refuses until someone has read the document. Does not judge.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from rag.errors import QueryError

FIELDS = ("query", "document", "number", "verdict")
HELPED = "helped"
Feedback = tuple[str, str, int, str]


def read_feedback(path: Path) -> list[Feedback]:
    """Return (query, document, number, verdict) rows. Raises QueryError for a file that holds no such rows."""
    if not path.is_file():
        raise QueryError(f"no feedback in {path}; give the file of: antwoordwijzer chat --feedback FILE.db")
    try:
        return _sqlite(path) if path.read_bytes()[:6] == b"SQLite" else _jsonl(path)
    except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
        fields = ", ".join(FIELDS)
        raise QueryError(f"{path.name} holds no feedback ({error}); it needs rows with {fields}") from error


def candidates(feedback: Iterable[Feedback]) -> list[dict[str, object]]:
    """Return a row for each question, most often asked first, in the form of a question file."""
    by_query: dict[str, Counter[tuple[str, str]]] = {}
    for query, document, number, verdict in feedback:
        text = " ".join(query.split())
        if text:
            by_query.setdefault(text, Counter())[f"{document}#{number}", verdict] += 1
    ordered = sorted(by_query.items(), key=lambda item: (-item[1].total(), item[0]))
    return [_candidate(i, query, votes) for i, (query, votes) in enumerate(ordered, 1)]


def _candidate(place: int, query: str, votes: Mapping[tuple[str, str], int]) -> dict[str, object]:
    helped = [answer for (answer, verdict) in votes if verdict == HELPED]
    other = {answer for (answer, verdict) in votes if verdict != HELPED}
    said = "; ".join(f"{answer} {verdict} {n}x" for (answer, verdict), n in sorted(votes.items()))
    return {
        "id": f"candidate-{place:03}",
        "query": query,
        # an answer that helped one reader and not another is for a person to decide
        "answers": [answer for answer in helped if answer not in other],
        "partly": [],
        "evidence": "",
        "note": f"from feedback, to be checked by reading: {said}",
    }


def _sqlite(path: Path) -> list[Feedback]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute(f"SELECT {', '.join(FIELDS)} FROM feedback")
        return [(str(q), str(d), int(n), str(v)) for q, d, n, v in rows]


def _jsonl(path: Path) -> list[Feedback]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return [(str(r["query"]), str(r["document"]), int(r["number"]), str(r["verdict"])) for r in rows]
