"""The whole domain in one place: what a document, an exchange, a hit and a reply are.

All offsets are half-open character positions ``[start, end)`` into ``Document.text``, the canonical text.
Does not read, parse, rank or print anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Range = tuple[int, int]
Kind = Literal["heading", "question", "answer", "footnote", "page", "front", "blank"]
Status = Literal["answered", "related", "none"]
ReplyKind = Literal["search", "lookup", "help"]
Matched = Literal["answer", "question", "variant", "words"]
Language = Literal["nl", "en"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """How a document is cited. ``kamer`` is "I" or "II"; ``date`` is ISO 8601; unknown fields are ""."""

    id: str
    title: str
    kamer: str = ""
    vergaderjaar: str = ""
    dossier: str = ""
    nr: str = ""
    date: str = ""
    url: str = ""
    about: str = ""
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """One entry of the ledger: the characters ``[start, end)`` are of one kind.

    ``number`` is the answer or question number the span belongs to (None for front matter and the like).
    """

    kind: Kind
    start: int
    end: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote tied to the text that carries its mark.

    ``text`` is the note with line ends folded to spaces (a note is shown beside an answer, never as one);
    ``ranges`` are its exact places; ``anchor`` is the range of the mark in the running text, or None.
    """

    mark: str
    text: str
    urls: tuple[str, ...]
    ranges: tuple[Range, ...]
    anchor: Range | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One numbered question of a fractie with the answer to it.

    ``question_ranges`` holds all question-side text before the answer, the fractie's remarks included;
    ``answer_ranges`` holds the answer and nothing else; gaps between ranges are footnotes or page matter.
    ``references`` are the answers that this answer refers to directly, in order of mention;
    ``only_refers`` is True when the answer says nothing else.
    """

    document: str
    number: int
    party: str
    section: str
    question_ranges: tuple[Range, ...]
    answer_ranges: tuple[Range, ...]
    footnotes: tuple[Footnote, ...] = ()
    question_footnotes: tuple[Footnote, ...] = ()
    references: tuple[int, ...] = ()
    only_refers: bool = False

    @property
    def id(self) -> str:
        """Readable identity, ``<document>#<number>``; equal texts keep separate identities."""
        return f"{self.document}#{self.number}"


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: its canonical text, its exchanges, and a ledger that covers every character once.

    ``sha256`` is of the file's bytes, ``text_sha256`` of the canonical text in UTF-8 (both lower-case hex).
    ``gaps`` names what did not add up and was accepted by the user.
    """

    metadata: Metadata
    text: str
    sha256: str
    text_sha256: str
    exchanges: tuple[Exchange, ...]
    ledger: tuple[Span, ...]
    gaps: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.metadata.id

    def slice(self, ranges: tuple[Range, ...]) -> str:
        """Return the characters of ``ranges``, joined without anything between them."""
        return "".join(self.text[a:b] for a, b in ranges)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text in the index that leads to one answer.

    ``id`` is ``<document>#<number>.<part>``. ``field`` says what the text is: the answer, the fractie's question, or a
    question variant (a finding aid; never shown). ``whole`` is False for a window of sentences of an answer or
    question; lexical search reads whole texts, dense search reads windows and variants. ``text`` is folded to single
    spaces for the machine; what people see is always sliced from the document by ``ranges``.
    """

    id: str
    document: str
    number: int
    field: Literal["answer", "question", "variant"]
    text: str
    whole: bool = True
    ranges: tuple[Range, ...] = ()
    language: Language = "nl"


@dataclass(frozen=True, slots=True)
class Variant:
    """A question as people might type it that answer ``number`` answers; a finding aid, never shown as an answer.

    ``accepted`` tells one that a person accepted for this index from one that came with the document.
    """

    number: int
    language: Language
    question: str
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer found for a query, best first in a list of hits.

    ``score`` orders hits of one query and means nothing across queries; the raw evidence for confidence is in
    ``evidence`` (name of ranker and field to raw score).
    """

    document: str
    number: int
    score: float
    matched: Matched
    evidence: tuple[tuple[str, float], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """An answer as shown: verbatim text, where it stands, and how it was reached.

    Invariant, checked on construction by :meth:`rag.archive.Archive.cite` and again by every renderer:
    ``document.slice(ranges) == text``. ``via`` is the chain of answers that referred here (empty when direct).
    """

    document: str
    number: int
    party: str
    section: str
    text: str
    ranges: tuple[Range, ...]
    citation: str
    url: str
    question: str
    question_ranges: tuple[Range, ...]
    footnotes: tuple[Footnote, ...] = ()
    refers_to: tuple[int, ...] = ()
    via: tuple[int, ...] = ()
    matched: Matched = "answer"
    words: tuple[str, ...] = ()
    highlight: tuple[Range, ...] = ()
    related: tuple[int, ...] = ()
    only_refers: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier turn of a conversation: what was asked, what was searched for, which answers came first.

    ``answers`` are (document, number) pairs, best first.
    """

    query: str
    searched: str
    answers: tuple[tuple[str, int], ...] = ()
    kind: ReplyKind = "search"


@dataclass(frozen=True, slots=True)
class Reply:
    """What one question gets: a status, ranked citations, and a calibrated confidence in [0, 1].

    ``status`` says whether the first citation is offered as the answer. ``searched`` is the query that stood alone
    after the conversation was taken into account. ``missing`` are names, years and amounts in the question that the
    documents never mention. ``notice`` is a key of the interface's labels for replies that need a sentence of help
    (for example "no_summary"), "" otherwise.
    """

    query: str
    searched: str
    status: Status
    kind: ReplyKind
    answers: tuple[Citation, ...] = ()
    confidence: float = 0.0
    missing: tuple[str, ...] = ()
    notice: str = ""
    language: Language = "nl"
