"""Text to unit vectors, and rows of vectors to search. Knows no document and imports nothing of the other packages."""

from embeddings.encoder import Encoder, load_encoder
from embeddings.index import FaissIndex, VectorIndex
from embeddings.index_file import VectorIndexError
from embeddings.vectors import EncoderError

__all__ = ["Encoder", "EncoderError", "FaissIndex", "VectorIndex", "VectorIndexError", "load_encoder"]
