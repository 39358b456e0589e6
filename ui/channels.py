"""Every way out of the product as a function (archive, document, number) -> what leaves it there.

Announced under the entry point group ``antwoordwijzer.channels``; the evaluation counts how many characters of each are
the source's. Renders nothing itself.
"""

from __future__ import annotations

import json

from rag.archive import Archive
from rag.records import Reply
from ui.export import reply_json
from ui.plain import to_markdown, to_text
from ui.render import Page, reply_html


def _reply(archive: Archive, document: str, number: int) -> Reply:
    return archive.look_up([(document, number)], f"antwoord {number}")


def html(archive: Archive, document: str, number: int) -> str:
    """Return an answer as the chat shows it."""
    return reply_html(_reply(archive, document, number), Page(archive.documents))


def terminal(archive: Archive, document: str, number: int) -> str:
    """Return an answer as the command line prints it."""
    return to_text(_reply(archive, document, number), archive.documents)


def markdown(archive: Archive, document: str, number: int) -> str:
    """Return an answer as it is exported in Markdown."""
    return to_markdown(_reply(archive, document, number), archive.documents)


def api(archive: Archive, document: str, number: int) -> str:
    """Return an answer as the HTTP interface gives it."""
    return json.dumps(reply_json(_reply(archive, document, number), archive.documents), ensure_ascii=False)
