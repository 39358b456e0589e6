"""What readers thought of an answer, kept in a SQLite file that the operator names: ``chat --feedback FILE.db``.

Keeps the question, which answer, the verdict, the time, the language of the page and the version of the program;
nothing about who said it. Shows nothing and decides nothing: ``antwoordwijzer eval candidates FILE.db`` reads it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal, get_args

from rag.errors import RagError
from rag.records import Language

Verdict = Literal["helped", "not-helped", "source-wrong"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
PATIENCE = 10.0  # seconds that a writer waits for another process that is writing


def now() -> str:
    """Return the time in UTC to the second: finer would help to tell who it was."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Opinion:
    """One row: the fields are the columns of the table ``feedback``."""

    query: str
    document: str
    number: int
    verdict: Verdict
    time: str
    language: Language
    version: str


COLUMNS: Final = tuple(field.name for field in fields(Opinion))


class FeedbackFile:
    """A SQLite file that several processes may write at once. Raises RagError at once when it cannot be written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._version = version("antwoordwijzer")
        with self._told():
            # questions may be private: nobody else on this machine may read them
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
            with closing(self._open()) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(_TABLE)
                self._check(connection)

    def add(self, query: str, key: tuple[str, int], verdict: Verdict, language: Language) -> None:
        """Keep one verdict on answer ``key`` to ``query``; RagError when the disk does not take it."""
        row = Opinion(query, *key, verdict, now(), language, self._version)
        places = ", ".join("?" * len(COLUMNS))
        with self._told(), closing(self._open()) as connection:
            connection.execute(f"INSERT INTO feedback ({', '.join(COLUMNS)}) VALUES ({places})", astuple(row))

    def _open(self) -> sqlite3.Connection:
        # a connection for each verdict: they are rare, and none is shared between threads
        return sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)

    def _check(self, connection: sqlite3.Connection) -> None:
        """Try a row and take it back: a table of other columns and a full disk show now, not at the first click."""
        connection.execute("BEGIN IMMEDIATE")
        values = ("", "", 0, VERDICTS[0], "", "nl", "")
        connection.execute(
            f"INSERT INTO feedback ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})", values
        )
        connection.execute("ROLLBACK")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or error
            raise RagError(
                f"cannot keep feedback in {self.path} ({reason}); name another file: "
                "antwoordwijzer chat --feedback FILE.db"
            ) from error


_TABLE = f"""CREATE TABLE IF NOT EXISTS feedback (
  query TEXT NOT NULL, document TEXT NOT NULL, number INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ({", ".join(f"'{verdict}'" for verdict in VERDICTS)})),
  time TEXT NOT NULL, language TEXT NOT NULL, version TEXT NOT NULL)"""
