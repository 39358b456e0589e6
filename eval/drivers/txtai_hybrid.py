"""txtai with its hybrid index (BM25 and vectors), which its documentation recommends for search."""

from harness import DEPTH, Search, main
from txtai import Embeddings


def build(texts: list[str], model: str) -> Search:
    """Index the texts with default settings and both kinds of index."""
    embeddings = Embeddings(path=model, hybrid=True)
    embeddings.index(texts)

    def search(query: str) -> list[int]:
        return [int(row) for row, _ in embeddings.search(query, DEPTH)]

    return search


if __name__ == "__main__":
    main("txtai", build)
