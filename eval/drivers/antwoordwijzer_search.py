"""This product through the same harness: index built from nothing, then its own ranking."""

import tempfile
from pathlib import Path

from harness import DEPTH, Search, main

from rag.archive import Archive


def build(texts: list[str], model: str) -> Search:
    """Build the index of the bundled document in a folder of its own; ``model`` is not used, the bundled one is."""
    archive = Archive.build(Path(tempfile.mkdtemp(prefix="antwoordwijzer-")))
    answers = [(document.id, exchange.number) for document in archive.documents for exchange in document.exchanges]
    rows = {answer: row for row, answer in enumerate(answers)}

    def search(query: str) -> list[int]:
        return [rows[hit.document, hit.number] for hit in archive.search(query, top=DEPTH)]

    return search


if __name__ == "__main__":
    main("antwoordwijzer", build)
