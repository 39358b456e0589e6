"""One turn of a conversation to a reply: what is meant, what is found, how sure, and how it is shown to be so.

Works on an open archive. Writes no text: citations come from :meth:`rag.archive.Archive.cite`. Does not rank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag import confidence, explain, lexical, reply
from rag.conversation import Intent, interpret
from rag.errors import QueryError
from rag.ranking import Key
from rag.records import Citation, Exchange, Hit, Language, Reply, Status, Turn

if TYPE_CHECKING:
    from rag.archive import Archive

QUERY_LIMIT = 500  # characters


def clean(query: str) -> str:
    """Return ``query`` without control characters and outer white space; QueryError when empty or too long."""
    text = "".join(c if c.isprintable() else " " for c in query).strip()
    if not text:
        raise QueryError('the question is empty; ask something: antwoordwijzer ask "Wat doet Nederland tegen hackers?"')
    if len(text) > QUERY_LIMIT:
        raise QueryError(f"the question has {len(text)} characters; ask it in at most {QUERY_LIMIT}")
    return text


def ask(archive: Archive, query: str, top: int, history: Sequence[Turn], literal: bool) -> Reply:
    """See :meth:`rag.archive.Archive.ask`."""
    asked = clean(query)
    # Quotation marks inside a literal query would end it.
    turn = '"' + asked.translate(_UNQUOTED) + '"' if literal else asked
    intent = interpret(turn, history, archive.documents)
    if intent.kind == "search":
        return _found(archive, asked, intent, top)
    answers = tuple(reply.followed(intent.targets, archive.exchanges, archive.cite, archive.chain))
    if intent.literal:
        answers = tuple(replace(citation, matched="words", words=(intent.literal,)) for citation in answers)
    # beside a sentence of help stands a text that was shown before; it is not offered as the answer
    status: Status = "none" if not answers else "related" if intent.kind == "help" else "answered"
    certainty = float(bool(answers))
    kind, notice = intent.kind, intent.notice
    return Reply(asked, intent.searched, status, kind, answers, certainty, (), notice, intent.language)


_UNQUOTED = str.maketrans("", "", '"“”„«»')


def look_up(archive: Archive, keys: Sequence[Key], query: str, language: Language) -> Reply:
    """See :meth:`rag.archive.Archive.look_up`."""
    for key in keys:
        archive.exchange(*key)
    answers = tuple(reply.followed(keys, archive.exchanges, archive.cite, archive.chain))
    return Reply(query, query, "answered", "lookup", answers, 1.0, language=language)


def signals(archive: Archive, query: str, language: Language) -> tuple[dict[str, float], Key]:
    """See :meth:`rag.archive.Archive.signals`."""
    raw, dense = archive.engine.evidence(query, language)
    first = _ordered(archive, Intent("search", query, language=language), archive.engine.hits(raw, language))[0]
    return archive.engine.signals(query, language, first, raw, _required(dense)), first


def _found(archive: Archive, asked: str, intent: Intent, top: int) -> Reply:
    engine, model = archive.engine, archive.manifest["tuned"]["confidence"]
    raw, dense = engine.evidence(intent.searched, intent.language)
    hits = engine.hits(raw, intent.language)
    keys = _ordered(archive, intent, hits)
    by_key = {(hit.document, hit.number): hit for hit in hits}
    asked_words = lexical.surface(intent.searched, intent.language)
    answers = tuple(
        _dressed(archive, citation, by_key[citation.document, citation.number], intent, asked_words, dense)
        for citation in reply.followed(keys[:top], archive.exchanges, archive.cite, archive.chain)
    )[:top]
    certainty = 0.0
    if keys:
        found = engine.signals(intent.searched, intent.language, keys[0], raw, _required(dense))
        certainty = confidence.probability(found, model)
    return Reply(
        query=asked,
        searched=intent.searched,
        status=confidence.status(certainty, model) if keys else "none",
        kind="search",
        answers=answers,
        confidence=certainty,
        missing=engine.missing(intent.searched),
        notice=intent.notice,
        language=intent.language,
    )


def _required(dense: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """Return the cosines; only a search that leaves dense evidence out has none, and ``ask`` never does that."""
    if dense is None:
        raise ValueError("a reply needs the cosines of its query")
    return dense


def _ordered(archive: Archive, intent: Intent, hits: Sequence[Hit]) -> list[Key]:
    query = lexical.surface(intent.searched, intent.language)

    def asked_there(hit: Hit) -> bool:
        return reply.asked_there(hit, query, archive.engine.words[hit.document, hit.number].question)

    return reply.ranking_keys(hits, archive.exchanges, asked_there, _wanted(intent), archive.targets)


def _wanted(intent: Intent) -> Callable[[Exchange], bool]:
    parties = intent.party.split(", ") if intent.party else ()
    return lambda exchange: intent.document in ("", exchange.document) and (not parties or exchange.party in parties)


def _dressed(
    archive: Archive,
    citation: Citation,
    hit: Hit,
    intent: Intent,
    query: Mapping[str, str],
    dense: NDArray[np.float32] | None,
) -> Citation:
    """Add to a citation why it was found and which sentences answer; the text itself is not touched."""
    key = (hit.document, hit.number)
    words = archive.engine.words[key]
    return replace(
        citation,
        matched=hit.matched,
        words=explain.common_words(query, words.answer) or explain.common_words(query, words.question),
        highlight=archive.engine.marks(key, intent.searched, intent.language, dense),
        related=archive.engine.related(key, archive.parties),
    )
