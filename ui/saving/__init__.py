"""A conversation as a file to keep: Markdown, HTML or JSON, every answer word for word with its source.

The page remembers which answers it showed, never their text: the text is cut from the archive again and compared with
its source when the file is made. Stores nothing.
"""

from ui.saving.conversation import Kept, Recalled, TurnKept, kept_json, recalled

__all__ = ["Kept", "Recalled", "TurnKept", "kept_json", "recalled"]
