"""The fracties of the documents by name: found in a turn, and taken out of it.

Names come from the documents; a table adds the short and long forms in use. Does not know who sits in parliament.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rag.conversation.words import fold
from rag.records import Document

# Forms of one name, folded. A document may use any of them; a combined name ("GroenLinks-PvdA") answers to its parts.
SAME = (
    ("groenlinks", "gl", "groen links"),
    ("pvda", "partij van de arbeid", "labour"),
    ("groenlinks-pvda", "gl-pvda", "pvda-groenlinks", "pvda-gl", "groenlinks/pvda", "gl/pvda", "pvda/groenlinks",
     "groenlinks pvda", "gl pvda"),
    ("christenunie", "cu", "christen unie"),
    ("sgp", "staatkundig gereformeerde partij"),
    ("d66", "d'66", "d 66", "d-66", "democraten 66", "democrats 66"),
    ("vvd", "volkspartij voor vrijheid en democratie"),
    ("pvv", "partij voor de vrijheid"),
    ("nsc", "nieuw sociaal contract"),
    ("bbb", "boerburgerbeweging", "boer burger beweging"),
    ("pvdd", "partij voor de dieren"),
    ("sp", "socialistische partij"),
    ("cda", "christen-democratisch appel"),
    ("fvd", "forum voor democratie"),
    ("ja21",),
    ("denk",),
    ("volt",),
    ("50plus",),
)

def aliases(names: Iterable[str]) -> dict[str, str]:
    """Map every folded form of the fracties ``names`` to the name as the document has it."""
    return dict(_aliases(tuple(dict.fromkeys(name for name in names if name))))


@lru_cache(maxsize=64)
def _aliases(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    forms: dict[str, str] = {}
    for name in names:
        parts = [part for part in re.split(r"[-/]", fold(name)) if len(part) > 2]
        for part in parts if len(parts) > 1 else ():
            forms.update({form: name for form in _forms(part)})
    for name in names:  # a name of its own goes before the part of another's
        forms.update({form: name for form in _forms(fold(name))})
    return tuple(forms.items())


def _forms(name: str) -> tuple[str, ...]:
    return next((group for group in SAME if name in group), (name,))


def parties_named(text: str, documents: Sequence[Document]) -> list[str]:
    """Return the documents' fracties named in folded ``text``, in order of mention; a name inside a word is none."""
    forms = aliases(exchange.party for document in documents for exchange in document.exchanges)
    return list(dict.fromkeys(forms[match.group()] for match in _names(forms).finditer(text))) if forms else []


def _names(forms: Iterable[str]) -> re.Pattern[str]:
    return _alternatives(tuple(sorted(forms, key=len, reverse=True)))


@lru_cache(maxsize=64)
def _alternatives(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?!\w)")


def without_parties(text: str, documents: Sequence[Document]) -> str:
    """Return ``text`` as written without the fracties' names (and without "-fractie" or "-vragen" behind them)."""
    forms = aliases(exchange.party for document in documents for exchange in document.exchanges)
    if not forms:
        return text
    return _out(tuple(forms)).sub(lambda found: f" {found['tail'] or ''} ", text)


@lru_cache(maxsize=64)
def _out(forms: tuple[str, ...]) -> re.Pattern[str]:
    pattern = _names([*forms, *(form.replace("'", "’") for form in forms)]).pattern
    behind = r"(?:'s|’s)?(?:-?(?:fractie|leden|lid|kamerlid|kamerleden|woordvoerder)\b|-(?P<tail>\w+))?"
    return re.compile(pattern + behind, re.IGNORECASE)


def unknown_named(text: str, documents: Sequence[Document]) -> str:
    """Return the known form in ``text`` of a fractie that has no questions in ``documents``, else ""."""
    if parties_named(text, documents):
        return ""
    found = _asked_for().search(text)
    return next((name for name in found.groups() if name), "") if found else ""


@lru_cache(maxsize=1)
def _asked_for() -> re.Pattern[str]:
    forms = sorted((form for group in SAME for form in group), key=len, reverse=True)
    names = "|".join(map(re.escape, forms))
    before = (
        r"(?:fractie|(?:vragen|vraag|inbreng|alles|antwoorden)(?: van| door)(?: de)?|vroeg(?:en)?(?: de)?|"
        r"stelde(?:n)?(?: de)?|"
        r"(?:questions?|everything|answers) (?:from|by|of)(?: the)?|did(?: the)?|(?:heeft|hebben)(?: de)?)"
    )
    return re.compile(
        rf"\b{before}\s+({names})(?!\w)|(?<![\w-])({names})-(?:fractie|vragen)|"
        rf"^(?:(?:en|and|what about|how about|maar|ook) )+(?:(?:van|door|from|by) )?(?:de |het |"
        rf"the )?({names})(?: (?:dan|ook|too))?$"
    )
