"""Antwoordwijzer's domain: government answers, word for word, each with its source.

Importing this package loads neither torch nor gradio; ``Archive`` is imported on first use.
"""
