"""Lists of questions and answers with a head for each question. Does not know the schriftelijk overleg."""

from __future__ import annotations

from rag.parse.draft import Draft


def draft(text: str) -> Draft:
    """Take a text of this family apart."""
    return Draft()
