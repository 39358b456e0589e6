"""bm25s as it comes: its own tokeniser and defaults."""

import bm25s
from harness import DEPTH, Search, main


def build(texts: list[str], model: str) -> Search:
    """Index the texts as the package's quick start does."""
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)

    def search(query: str) -> list[int]:
        tokens = bm25s.tokenize(query, show_progress=False)
        rows, scores = retriever.retrieve(tokens, k=min(DEPTH, len(texts)), show_progress=False)
        # a query without known words still gets rows, with score 0: those are no finds
        return [int(row) for row, score in zip(rows[0], scores[0], strict=True) if score > 0]

    return search


if __name__ == "__main__":
    main("bm25s", build)
