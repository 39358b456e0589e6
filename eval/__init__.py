"""Measures the product through :class:`rag.archive.Archive` only. Does not tune and does not know the interface.

The folder shadows a builtin: always ``from eval.x import y``.
"""
