"""One line on stderr for each question, when the operator asks for it: ``chat --log json`` or ``--log text``.

Holds the question's own text only with ``--log-questions``, and never an address. Counts nothing.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Literal

from rag.records import Reply
from ui.feedback import now
from ui.session import LIMIT, clean

Way = Literal["chat", "api", "mcp"]
Form = Literal["off", "text", "json"]


@dataclass(frozen=True, slots=True)
class Journal:
    """``form`` says how a line looks; ``questions`` whether it holds the question."""

    form: Form = "off"
    questions: bool = False

    def answered(self, way: Way, reply: Reply, seconds: float) -> None:
        """Note a question that got a reply, of whatever status."""
        self._write(
            {
                "time": now(),
                "way": way,
                "kind": reply.kind,
                "status": reply.status,
                "answers": len(reply.answers),
                "confidence": round(reply.confidence, 2),
                "ms": round(seconds * 1000),
                "lang": reply.language,
            },
            reply.query,
        )

    def failed(self, way: Way, query: str, error: BaseException, seconds: float) -> None:
        """Note a question that got none: the type of the error, not its words, which may hold the question."""
        row = {"time": now(), "way": way, "status": "error", "error": type(error).__name__}
        self._write({**row, "ms": round(seconds * 1000)}, query)

    def _write(self, row: dict[str, object], query: str) -> None:
        if self.form == "off":
            return
        if self.questions:
            row["question"] = clean(query)[:LIMIT]
        line = json.dumps(row, ensure_ascii=False) if self.form == "json" else _text(row)
        # one write for the whole line: several threads, and under one terminal several processes, write here
        sys.stderr.write(line + "\n")
        sys.stderr.flush()


def _text(row: dict[str, object]) -> str:
    first, *rest = row.items()
    return " ".join([str(first[1]), *(f"{key}={_word(value)}" for key, value in rest)])


def _word(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) and " " in value else str(value)
