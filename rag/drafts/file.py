"""The file of draft question variants that people edit: read with its line numbers, and added to in one step.

Does not write an index: :meth:`rag.archive.Archive.accept` does.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rag.drafts.wording import is_plain, key
from rag.errors import QueryError
from rag.records import Document, Language, Variant

FORM = '{"answer": 8, "lang": "nl", "question": "…", "status": "draft"}'
_NAMED = 8  # lines named in one message


@dataclass(frozen=True, slots=True)
class Draft:
    """One line of a draft file; ``line`` is its number in the file, 0 for one that was just made."""

    number: int
    language: Language
    question: str
    status: Literal["draft", "accepted"] = "draft"
    line: int = 0


def append(path: Path, drafts: Sequence[Draft]) -> None:
    """Add lines to a draft file in one step: a process killed at any moment leaves whole lines only."""
    if not drafts:
        return
    target = path.resolve()
    partial = target.with_name(f".{target.name}.partial")
    try:
        before = target.read_bytes() if target.exists() else b""
        with partial.open("wb") as file:
            file.write(before + (b"\n" if before and not before.endswith(b"\n") else b""))
            file.write("".join(_line(draft) for draft in drafts).encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise QueryError(f"cannot write {path} ({error.strerror}); choose another file with --out FILE") from error


def _line(draft: Draft) -> str:
    data = {"answer": draft.number, "lang": draft.language, "question": draft.question, "status": draft.status}
    return json.dumps(data, ensure_ascii=False) + "\n"


def read_drafts(path: Path, document: Document) -> list[Draft]:
    """Return the lines of a draft file, none where there is no file; QueryError names the line that cannot be used."""
    if not path.exists():
        return []
    try:
        # not splitlines: that also cuts at characters (U+2028, U+0085) which JSON allows inside a text
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path} cannot be read as UTF-8 text; choose another file, or save it as UTF-8") from error
    numbers = {exchange.number for exchange in document.exchanges}
    drafts = []
    for at, line in enumerate(lines, 1):
        if line.strip():
            draft = _draft(line, f"{path}, line {at}", at)
            if draft.number not in numbers:
                raise QueryError(
                    f"{path}, line {at}: {document.id} has no answer {draft.number}; mend that line or take it out"
                )
            drafts.append(draft)
    return drafts


def _draft(line: str, place: str, at: int) -> Draft:
    try:
        item = json.loads(line)
        number, language, question, status = (item[name] for name in ("answer", "lang", "question", "status"))
    except (ValueError, KeyError, TypeError) as error:
        raise QueryError(f"{place}: expected {FORM}; mend that line") from error
    # True is an int to Python
    if type(number) is not int or language not in ("nl", "en") or status not in ("draft", "accepted"):
        raise QueryError(f'{place}: expected {FORM}, "lang" nl or en, "status" draft or accepted; mend that line')
    if not isinstance(question, str) or not key(question) or not is_plain(question.strip()):
        raise QueryError(f'{place}: "question" must be one line of text; mend that line')
    return Draft(number, language, " ".join(question.split()), status, at)


def read_accepted(path: Path, document: Document, known: Sequence[Variant]) -> tuple[Variant, ...]:
    """Return the accepted lines of a draft file as question variants of ``document``.

    QueryError when a line cannot be used, when an accepted one doubles another or one of ``known``, or none is
    accepted.
    """
    if not path.is_file():
        raise QueryError(f"there is no file {path}; make one with: antwoordwijzer variants {document.id} --model NAME")
    chosen = [draft for draft in read_drafts(path, document) if draft.status == "accepted"]
    if not chosen:
        raise QueryError(f'{path} holds no accepted line; set "status": "accepted" in the lines that are to be used')
    seen = Counter((variant.number, key(variant.question)) for variant in known)
    doubles = []
    for draft in chosen:
        name = (draft.number, key(draft.question))
        if seen[name]:
            doubles.append(str(draft.line))
        seen[name] += 1
    if doubles:
        named = ", ".join(doubles[:_NAMED]) + (" …" if len(doubles) > _NAMED else "")
        raise QueryError(
            f"{path}, line {named}: this question is there already for that answer; take it out, or make it a draft"
        )
    return tuple(Variant(draft.number, draft.language, draft.question, accepted=True) for draft in chosen)
