"""The tutorial pipeline: a sentence-transformers model, one vector per text, a flat FAISS index."""

import faiss
from harness import DEPTH, Search, main
from sentence_transformers import SentenceTransformer


def build(texts: list[str], model: str) -> Search:
    """Encode the texts whole and index them by inner product of unit vectors."""
    encoder = SentenceTransformer(model, device="cpu")
    vectors = encoder.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)

    def search(query: str) -> list[int]:
        vector = encoder.encode([query], normalize_embeddings=True, show_progress_bar=False)
        _, rows = index.search(vector, min(DEPTH, len(texts)))
        return [int(row) for row in rows[0]]

    return search


if __name__ == "__main__":
    main("sentence-transformers", build)
