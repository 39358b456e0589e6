"""verbatim-rag's index with its dense provider; its span extractor needs a language model and is left out."""

import tempfile

from harness import DEPTH, Search, main
from verbatim_rag import VerbatimIndex
from verbatim_rag.embedding_providers import SentenceTransformersProvider
from verbatim_rag.schema import DocumentSchema
from verbatim_rag.vector_stores import LocalMilvusStore


def build(texts: list[str], model: str) -> Search:
    """Add a document for each text; the package cuts them into chunks, so a text counts by its best chunk."""
    folder = tempfile.mkdtemp(prefix="verbatim-rag-")
    store = LocalMilvusStore(db_path=f"{folder}/index.db", enable_dense=True, enable_sparse=False)
    index = VerbatimIndex(vector_store=store, dense_provider=SentenceTransformersProvider(model_name=model))
    index.add_documents([DocumentSchema(source=str(row), content=text) for row, text in enumerate(texts)])

    def search(query: str) -> list[int]:
        found = index.query(query, k=5 * DEPTH)
        return list(dict.fromkeys(int(result.metadata["source"]) for result in found))

    return search


if __name__ == "__main__":
    main("verbatim-rag", build)
