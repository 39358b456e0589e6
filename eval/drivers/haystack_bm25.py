"""Haystack's in-memory store with its BM25 retriever, as in its first tutorial."""

from harness import DEPTH, Search, main
from haystack import Document
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore


def build(texts: list[str], model: str) -> Search:
    """Write the texts to a store; rows travel as metadata."""
    store = InMemoryDocumentStore()
    store.write_documents([Document(content=text, meta={"row": row}) for row, text in enumerate(texts)])
    retriever = InMemoryBM25Retriever(document_store=store, top_k=DEPTH)

    def search(query: str) -> list[int]:
        return [int(document.meta["row"]) for document in retriever.run(query=query)["documents"]]

    return search


if __name__ == "__main__":
    main("haystack-ai", build)
