"""Why an answer was found, and what in the question the documents never mention: facts, no percentages.

Pure; does not rank and does not decide whether an answer is good enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from rag.records import Matched

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<![.?!:]\s)(?<!^)\b[A-ZÀ-Þ][\w’'-]*\w")


def strongest(parts: Mapping[str, float]) -> Matched:
    """Return the field (answer, question or variant) whose rankers added most to the fused score."""
    totals: dict[Matched, float] = {"answer": 0.0, "question": 0.0, "variant": 0.0}
    for name, value in parts.items():
        field = name.split(".")[1]
        for known in totals:
            if field == known:
                totals[known] += value
    return max(totals, key=lambda field: totals[field])


def common_words(query: Mapping[str, str], text: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of the text, as written there, whose stems the query has too; both map stem to word."""
    return tuple(dict.fromkeys(text[stem] for stem in query if stem in text))


def named(query: str) -> tuple[str, ...]:
    """Return what ``query`` names: numbers (years, amounts) and words with a capital that do not open a sentence."""
    found = [match.group() for match in _NUMBER.finditer(query)]
    found += [match.group() for match in _NAME.finditer(query)]
    return tuple(dict.fromkeys(found))


def missing(names: Iterable[str], knows: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the names that ``knows`` has never seen."""
    return tuple(name for name in names if not knows(name))
