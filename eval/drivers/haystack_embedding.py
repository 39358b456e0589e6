"""Haystack's in-memory store with its embedding retriever and a sentence-transformers model."""

from harness import DEPTH, Search, main
from haystack import Document
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)


def build(texts: list[str], model: str) -> Search:
    """Embed and store the texts; rows travel as metadata."""
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    writer = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
    reader = SentenceTransformersTextEmbedder(model=model, progress_bar=False)
    for embedder in (writer, reader):
        embedder.warm_up()
    documents = [Document(content=text, meta={"row": row}) for row, text in enumerate(texts)]
    store.write_documents(writer.run(documents=documents)["documents"])
    retriever = InMemoryEmbeddingRetriever(document_store=store, top_k=DEPTH)

    def search(query: str) -> list[int]:
        vector = reader.run(text=query)["embedding"]
        return [int(document.meta["row"]) for document in retriever.run(query_embedding=vector)["documents"]]

    return search


if __name__ == "__main__":
    main("haystack-ai", build)
