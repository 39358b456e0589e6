"""A conversation on the screen: what was asked, what was shown, what the next question needs to know.

Immutable, so that two quick questions of one visitor cannot damage each other. Knows no Gradio and no HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from rag.errors import RagError
from rag.records import Document, Language, Reply, Turn
from ui.batch import turn_of
from ui.labels import label
from ui.render import Page, bubble_html, groups, reply_html, status_text
from ui.saving import kept_json

if TYPE_CHECKING:
    from ui.service import Asked

KEPT = 20  # turns; older ones leave the screen
LIMIT = 500  # characters of a question


@dataclass(frozen=True)
class Said:
    """One turn as shown: the question and the reply as HTML, and the turn for the ones that follow."""

    asked: str
    html: str
    turn: Turn | None = None
    shown: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Session:
    """A visitor's conversation; ``count`` numbers its turns and makes the ids on the page unique."""

    said: tuple[Said, ...] = ()
    count: int = 0
    failed: bool = False

    def history(self) -> list[Turn]:
        """Return the turns that led to an answer, oldest first."""
        return [said.turn for said in self.said if said.turn is not None]

    def shown(self) -> frozenset[tuple[str, int]]:
        """Return the answers that stand on the screen in full."""
        return frozenset(key for said in self.said for key in said.shown)


def clean(query: str) -> str:
    """Return ``query`` on one line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in query).split())


def ask(archive: Asked, session: Session, query: str, lang: Language, *, opinions: bool = False) -> Session:
    """Return ``session`` with the answer to ``query`` behind it; an error becomes a message, never an exception.

    ``opinions`` puts the buttons for feedback below the answer.
    """
    text = clean(query)
    count = session.count + 1
    if len(text) > LIMIT:
        return _told(session, count, text[:LIMIT], label(lang, "too_long", n=LIMIT))
    try:
        reply = archive.ask(text, history=session.history())
    except RagError:
        return _told(session, count, text, label(lang, "error"))
    page = Page(archive.documents, lang, f"t{count}", session.shown(), opinions)
    kept = kept_json(reply, datetime.now(UTC))
    said = Said(bubble_html(text), _numbered(reply_html(reply, page), count, status_text(reply, page), kept))
    shown = _shown(reply)
    return _with(session, replace(said, turn=turn_of(reply), shown=shown), count, failed=False)


def failed(session: Session, query: str, lang: Language) -> Session:
    """Return ``session`` after a search that ended in a mistake of the program: the same message as for an error."""
    return _told(session, session.count + 1, clean(query)[:LIMIT], label(lang, "error"))


def refuse(session: Session, query: str, lang: Language, seconds: int) -> Session:
    """Return ``session`` with the message that this visitor asks too often and has to wait ``seconds``."""
    return _told(session, session.count + 1, clean(query)[:LIMIT], label(lang, "too_often", n=seconds))


def busy(session: Session, query: str, lang: Language) -> Session:
    """Return what is on the screen while the answer to ``query`` is looked for."""
    words = escape(label(lang, "busy"))
    html = f'<div class="aw-reply aw-busy" data-status="{words}"><p class="aw-lead">{words}</p></div>'
    return _with(session, Said(bubble_html(clean(query)[:LIMIT]), html), session.count, failed=False)


def _shown(reply: Reply) -> tuple[tuple[str, int], ...]:
    if reply.status == "none":
        return ()
    return tuple((citation.document, citation.number) for group in groups(reply.answers)[:1] for citation in group)


def _told(session: Session, count: int, query: str, words: str) -> Session:
    html = f'<div class="aw-reply aw-failed"><p class="aw-notice">{escape(words)}</p></div>'
    return _with(session, Said(bubble_html(query), _numbered(html, count, words)), count, failed=True)


def _with(session: Session, said: Said, count: int, *, failed: bool) -> Session:
    return Session((*session.said[-(KEPT - 1) :], said), count, failed)


def _numbered(html: str, count: int, status: str, kept: str = "") -> str:
    """Tell the page's script which turn this is, what to announce (one sentence), and what to remember for saving."""
    more = f' data-kept="{escape(kept)}"' if kept else ""
    return html.replace("<div ", f'<div data-turn="{count}" data-status="{escape(status)}"{more} ', 1)


def linked_query(parameters: Mapping[str, str], documents: Sequence[Document], lang: Language) -> str:
    """Return the question that a link carries: ``?vraag=…`` as it is, ``?antwoord=8`` as a look-up, else ""."""
    number = parameters.get("antwoord", "")
    if number.isascii() and number.isdigit() and len(number) <= 6:
        words = label(lang, "answer_n", n=int(number))
        named = parameters.get("document", "")
        other = any(document.id == named for document in documents[1:])
        return f"{words} {named}" if other else words
    return clean(parameters.get("vraag", ""))[: LIMIT + 1]
