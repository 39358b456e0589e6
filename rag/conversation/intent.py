"""What a turn of the conversation asks for, and the turn with what surrounds it. Does not decide anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.conversation.vocabulary import classes_of, mended
from rag.conversation.words import FUNCTION, detect_language, fold, words_of
from rag.records import Document, Exchange, Language, ReplyKind, Turn

Target = tuple[str, int]
_LONGEST = 14  # words of a turn that is about the conversation itself
_HOUSE = re.compile(r"\btweede kamer\b|\bhouse of representatives\b")  # "tweede" is no place in a list there
_HALF = re.compile(r"\b(?:eerste|tweede|laatste|first|second|last) (?=(?:half|helft|gedeelte)\b)")
_READ = 8  # documents whose words tell a slip of the keyboard from a word


@lru_cache(maxsize=4)
def _words_in(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in texts for word in re.findall(r"[^\W\d_]+", fold(text)))


@dataclass(frozen=True, slots=True)
class Intent:
    """What to do with a turn: search for ``searched``, show ``targets``, or say a sentence of help (``notice``).

    ``targets`` are (document, number) pairs in the order to show; a look-up may have none (``notice`` says why).
    ``document`` and ``party`` restrict a search; ``party`` is the document's own name of the fractie.
    ``literal`` holds the words of a literal look-up without their quotation marks.
    ``notice`` is a key of the interface's labels: greeting, thanks, about, no_summary, no_translation, no_opinion,
    no_writing, no_comparison, no_judgement, no_context, who_asked, where, full_question, footnote, no_footnote,
    references, referrers, no_references, more, no_more, parties, unknown_number, unknown_party, not_found, or "".
    """

    kind: ReplyKind
    searched: str
    targets: tuple[Target, ...] = ()
    document: str = ""
    party: str = ""
    literal: str = ""
    notice: str = ""
    language: Language = "nl"


@dataclass(frozen=True)
class Question:
    """One turn as the rules see it: the query, the earlier turns (oldest first), and the documents to look in."""

    query: str
    history: Sequence[Turn]
    documents: Sequence[Document]

    @cached_property
    def folded(self) -> str:
        """The query in small letters without accents, end marks and doubled spaces, slips of the keyboard mended.

        For telling what is asked; what is searched for is always what the user typed.
        """
        text = " ".join(fold(self.query).split()).strip(" ?!.,;:")
        known = _words_in(tuple(document.text for document in self.documents[:_READ]))
        text = _HALF.sub("", re.sub(r"[^\W\d_]+", lambda found: mended(found.group(), known), text))
        return _HOUSE.sub("kamer", text)

    @cached_property
    def words(self) -> list[str]:
        return [re.sub(r"'(?:s|d|re|ll|ve|m)$", "", word) for word in words_of(self.folded)]

    @cached_property
    def own(self) -> list[str]:
        """The words of the turn that are no function words and not about the conversation: its subject."""
        return [word for word in self.words if word not in FUNCTION and not classes_of(word)]

    def has(self, *classes: str) -> bool:
        """Say whether a word of the turn is of one of ``classes``."""
        return any(not classes_of(word).isdisjoint(classes) for word in self.words)

    def only(self, *classes: str) -> bool:
        """Say whether the turn is short and holds nothing but ``classes``, function words and words of politeness."""
        allowed = {"polite", "show", "all", *classes}
        return 0 < len(self.words) <= _LONGEST and all(
            word in FUNCTION or not allowed.isdisjoint(classes_of(word)) for word in self.words
        )

    @cached_property
    def language(self) -> Language:
        """The query's language; when it does not show, that of the turn before; else Dutch."""
        texts = [self.query, *(turn.query for turn in reversed(self.history))]
        return next((found for found in map(detect_language, texts) if found), "nl")

    @cached_property
    def current(self) -> Target | None:
        """The answer that came first in the last turn that had any."""
        return next((turn.answers[0] for turn in reversed(self.history) if turn.answers), None)

    @cached_property
    def named(self) -> Sequence[Document]:
        """The documents whose identity stands in the query, else all."""
        return [doc for doc in self.documents if fold(doc.id) in self.folded] or self.documents

    @cached_property
    def nearest(self) -> Sequence[Document]:
        """The documents a bare number is about: the named ones, else the one talked about, else all."""
        talked = [doc for doc in self.documents if self.current and doc.id == self.current[0]]
        return self.named if len(self.named) < len(self.documents) or not talked else talked

    def exchange(self, target: Target) -> Exchange | None:
        """Return the exchange at ``target``, or None when the documents do not hold it."""
        exchanges = (e for doc in self.documents if doc.id == target[0] for e in doc.exchanges)
        return next((e for e in exchanges if e.number == target[1]), None)

    def lookup(self, targets: Iterable[Target], notice: str = "", *, party: str = "", literal: str = "") -> Intent:
        """Return a look-up of ``targets``, each once."""
        found = tuple(dict.fromkeys(targets))
        documents = {document for document, _ in found}
        document = documents.pop() if len(documents) == 1 else ""
        return Intent("lookup", self.query.strip(), found, document, party, literal, notice, self.language)

    def help(self, notice: str, targets: tuple[Target, ...] = ()) -> Intent:
        return Intent("help", self.query.strip(), targets, notice=notice, language=self.language)

    def search(self, searched: str, *, party: str = "", notice: str = "") -> Intent:
        """Return a search for ``searched``, in the documents named by the query."""
        document = self.named[0].id if len(self.named) == 1 < len(self.documents) else ""
        return Intent("search", searched, document=document, party=party, notice=notice, language=self.language)
