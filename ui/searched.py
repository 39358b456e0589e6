"""What was searched for, when that is not what was typed, with one click to look for the typed words themselves.

A follow-up question is searched with the subject talked about: nobody should have to guess that. Does not search.
"""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from rag.records import Language, Reply
from ui.labels import label

_MARKS = " ?!.,;:"
_QUOTES = str.maketrans("", "", '"“”„«»')


def differs(reply: Reply) -> bool:
    """Say whether other words were searched for than those that were typed; capitals and end marks do not count."""
    return reply.kind == "search" and _bare(reply.searched) != _bare(reply.query)


def searched_html(reply: Reply, lang: Language) -> str:
    """Return the line above an answer that says what was searched for; "" when that is what was typed."""
    if not differs(reply):
        return ""
    # quotation marks inside the quotation would end it
    literal = f'"{reply.query.translate(_QUOTES).strip(_MARKS)}"'
    said = label(lang, "searched", words=reply.searched)
    offer = label(lang, "searched_literal", words=reply.query)
    return (
        f'<p class="aw-searched">{escape(said)} <a href="?vraag={quote(literal)}" data-act="ask" '
        f'data-say="{escape(literal)}">{escape(offer)}</a></p>'
    )


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).strip(_MARKS)
