"""Every way out of the product as a function (archive, document, number) -> what leaves it there.

Announced under the entry point group ``antwoordwijzer.channels``; the evaluation counts how many characters of each are
the source's. Renders nothing itself.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from rag.archive import Archive
from rag.records import Reply
from ui.export import reply_json
from ui.plain import to_markdown, to_text
from ui.render import Page, reply_html
from ui.saving import Kept, Recalled, TurnKept, kept_json, recalled
from ui.saving.data import to_data
from ui.saving.markdown import to_markdown as saved_text
from ui.saving.page import to_page


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


def _saved(archive: Archive, document: str, number: int) -> Recalled:
    """Return a conversation of one question, by way of what the page would remember of it."""
    now = datetime.now(UTC)
    turn = TurnKept.model_validate_json(kept_json(_reply(archive, document, number), now))
    return recalled(Kept(turns=[turn]), archive, "nl", now)


def saved_markdown(archive: Archive, document: str, number: int) -> str:
    """Return an answer as it stands in a conversation saved as Markdown."""
    return saved_text(_saved(archive, document, number))


def saved_html(archive: Archive, document: str, number: int) -> str:
    """Return an answer as it stands in a conversation saved as a web page."""
    return to_page(_saved(archive, document, number))


def saved_json(archive: Archive, document: str, number: int) -> str:
    """Return the turn that holds an answer in a conversation saved as JSON."""
    return json.dumps(json.loads(to_data(_saved(archive, document, number)))["turns"][0], ensure_ascii=False)
