"""Draft question variants: written by a text generator, edited and accepted by a person, one JSON object a line.

``{"answer": 8, "lang": "nl", "question": "…", "status": "draft"}``: a person makes that "accepted", edits the question
or takes the line out. Drafts are never indexed and never shown; accepted ones become finding aids of the document.
"""

from rag.drafts.file import Draft, read_accepted, read_drafts
from rag.drafts.wording import clean, prompt
from rag.drafts.writing import Order, load_writer, write_drafts

__all__ = ["Draft", "Order", "clean", "load_writer", "prompt", "read_accepted", "read_drafts", "write_drafts"]
