"""Read the training files: parallel sentences, a bilingual lexicon, queries with passages, question variants.

Does not download anything and does not decide how often a source is seen (see `mix`).
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PARALLEL = "parallel.nl-en.tsv.gz"
LEXICON = "lexicon.nl-en.tsv.gz"
QUERIES = "query-passage.jsonl.gz"

csv.field_size_limit(10_000_000)


@dataclass(frozen=True, slots=True)
class Pair:
    """One Dutch text and its English translation."""

    nl: str
    en: str
    source: str
    quality: str


@dataclass(frozen=True, slots=True)
class QueryPassage:
    """A query with the passage under it; the English pair is empty where there is only Dutch."""

    source: str
    query_nl: str
    passage_nl: str
    query_en: str
    passage_en: str

    @property
    def bilingual(self) -> bool:
        """True when both halves exist in English."""
        return bool(self.query_en and self.passage_en)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as people type it, with the key of the answer that it belongs to."""

    text: str
    answer: str


def _rows(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def read_parallel(folder: Path) -> list[Pair]:
    """Sentence pairs with source and quality (HT, MT, human or pivot); raises OSError when the file is missing."""
    return [Pair(*row) for row in _rows(folder / PARALLEL) if len(row) == 4]


def read_lexicon(folder: Path, lemmas: int = 3) -> list[Pair]:
    """Word pairs: the first Dutch `lemmas` of each entry with its first English lemma."""
    pairs: list[Pair] = []
    for row in _rows(folder / LEXICON):
        dutch, english = row[1].split("|"), row[2].split("|")
        pairs.extend(Pair(lemma, english[0], "odwn", "human") for lemma in dutch[:lemmas] if lemma and english[0])
    return pairs


def read_queries(folder: Path) -> list[QueryPassage]:
    """Queries with passages, in the order of the documents they come from (neighbours are hard negatives)."""
    with gzip.open(folder / QUERIES, "rt", encoding="utf-8") as lines:
        return [QueryPassage(**json.loads(line)) for line in lines]


def read_questions(path: Path) -> list[Question]:
    """Question variants: JSON lines with `question` and `answer`."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Question(str(row["question"]), str(row["answer"])) for row in rows]


def read_passages(path: Path) -> dict[str, list[str]]:
    """The windows of each answer: JSON lines with `answer` and `text`."""
    windows: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            windows.setdefault(str(row["answer"]), []).append(row["text"])
    return windows
