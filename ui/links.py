"""Addresses: web links inside source text, deep links to answers, places in the reader.

Only http and https addresses become links. Fetches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote, urlsplit

from rag.records import Document

_URL = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_TRAILING = ".,;:!?)]’”"


def is_web(url: str) -> bool:
    """Say whether ``url`` may become a link: http or https with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in ("http", "https") and bool(parts.netloc)


def anchor(url: str, words: str | None = None) -> str:
    """Return a link to ``url`` that tells the other site nothing; unsafe addresses come back as plain text."""
    if not is_web(url):
        return escape(words or url)
    return f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">{escape(words or url)}</a>'


def linked(text: str, urls: Iterable[str] = ()) -> str:
    """Return ``text`` escaped with its web addresses as links; ``urls`` that are not in it follow behind."""
    out, at, seen = [], 0, set()
    for match in _URL.finditer(text):
        url = match.group().rstrip(_TRAILING)
        seen.add(url)
        out += [escape(text[at : match.start()]), anchor(url)]
        at = match.start() + len(url)
    out.append(escape(text[at:]))
    out += [" " + anchor(url) for url in urls if url not in seen]
    return "".join(out)


def card_link(documents: Sequence[Document], document: str, number: int) -> str:
    """Return the relative deep link that opens one answer, ``?antwoord=8``."""
    return f"?antwoord={number}" + (f"&document={quote(document)}" if _other(documents, document) else "")


def source_link(documents: Sequence[Document], document: str, number: int | None = None) -> str:
    """Return the relative address of an answer in the whole document, ``bron#antwoord-8``."""
    query = f"?document={quote(document)}" if _other(documents, document) else ""
    return f"bron{query}" + (f"#antwoord-{number}" if number is not None else "")


def _other(documents: Sequence[Document], document: str) -> bool:
    """Say whether ``document`` must be named: the first one is meant when none is."""
    return bool(documents) and documents[0].id != document
