"""What a text generator is asked for one answer, and which of the lines that it writes are kept.

Pure. Does not judge whether a question fits its answer: a person does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from rag.records import Document, Exchange, Language

WORDS = range(3, 41)  # words of a question that is kept

# The cue comes last: where a prompt is too long for a model, its beginning is left out.
_PROMPTS: Mapping[Language, str] = {
    "nl": "Een antwoord van het kabinet aan de Kamer:\n\n{text}\n\n"
    "Schrijf één korte vraag, in gewone woorden van iemand zonder voorkennis, waarop dit het antwoord is. "
    "Geef alleen de vraag.\n\nVraag:",
    "en": "An answer of the Dutch government to parliament:\n\n{text}\n\n"
    "Write one short question in English, in the everyday words of someone without prior knowledge, that this "
    "answers. Give the question only.\n\nQuestion:",
}
# What models put before a question: "1. Waarom", "- Waarom", "2) Waarom", "Vraag 3: Waarom".
_MARK = re.compile(r"^(?:(?:[-*•–]|\(?\d{1,2}[.):]|(?:vraag|question|[vq])\s?\d{0,2}:)\s+)+", re.IGNORECASE)
# Marks around a whole line: “Waarom?”, *Waarom?*
_WRAPPED = re.compile(r"[\"“„‘'*_`]([^\"“”„]*)[\"”“’'*_`]")


def prompt(document: Document, exchange: Exchange, language: Language, *, bare: bool = False) -> str:
    """Return what a model is asked for one answer; ``bare`` gives the answer alone, folded to single spaces."""
    text = " ".join(" ".join(document.slice((part,)) for part in exchange.answer_ranges).split())
    return text if bare else _PROMPTS[language].format(text=text)


def key(text: str) -> str:
    """Return the words of ``text`` without case and punctuation: texts with one key are doubles of each other."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def clean(texts: Iterable[str], source: str, taken: Iterable[str]) -> Iterator[str]:
    """Yield the usable questions in ``texts``, a line each, in order and without doubles.

    A usable one ends with a question mark, has 3 to 40 words and no control characters, is no copy out of ``source``
    (the text that it is about), and has a key that is not among the keys ``taken``.
    """
    seen = set(taken)
    source = f" {key(source)} "
    for text in texts:
        for line in re.split(r"\r?\n", text):
            question = _bare(line)
            name = key(question)
            if _is_question(question) and name not in seen and f" {name} " not in source:
                seen.add(name)
                yield question


def _bare(line: str) -> str:
    """Return ``line`` without list marks, marks around it, and double spaces; other characters stay."""
    text = _MARK.sub("", line.replace("**", "").strip(), count=1)
    wrapped = _WRAPPED.fullmatch(text)
    return re.sub(r" +\?", "?", re.sub(" {2,}", " ", wrapped[1].strip() if wrapped else text))


def _is_question(text: str) -> bool:
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    return text.endswith("?") and len(words) in WORDS and is_plain(text)


def is_plain(text: str) -> bool:
    """Tell whether ``text`` is one line of ordinary characters: none that are unseen, unassigned or undecodable."""
    return not any(unicodedata.category(c)[0] == "C" or c in "\u2028\u2029\ufffd" for c in text)
