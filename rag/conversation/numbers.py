"""Numbers of answers in a turn: "69", "antwoord 42", "vragen 10 t/m 12", "the last answer".

Does not read a year, an amount or an article of law as the number of an answer.
"""

from __future__ import annotations

import re

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.words import FUNCTION
from rag.records import Document

NOUN = (
    r"(?:antwoord(?:en)? op (?:de )?vra(?:ag|gen)|answers? to (?:the )?questions?|"
    r"(?:antwoord|vraag|answer|question)(?:nummers?| nummer| number| nr\.?| no\.?)|antwoord(?:en)?|vraag|vragen|"
    r"answers?|"
    r"questions?)"
)
_SPELLED = {
    word: number
    for words in ("een twee drie vier vijf zes zeven acht negen tien elf twaalf",
                  "one two three four five six seven eight nine ten eleven twelve")
    for number, word in enumerate(words.split(), 1)
}
_ORDINAL = {
    word: number
    for words in ("eerste tweede derde vierde vijfde zesde zevende achtste negende tiende",
                  "first second third fourth fifth sixth seventh eighth ninth tenth")
    for number, word in enumerate(words.split(), 1)
} | {"laatste": -1, "last": -1, "1e": 1, "2e": 2, "3e": 3, "1st": 1, "2nd": 2, "3rd": 3}
_ONE = r"#?\d{1,4}"
_THROUGH = r"t/?m|tot en met|tot|through|thru|until|to|-|–"
_LIST = rf"{_ONE}(?:\s*(?:,\s*(?:en|and)|,|;|\ben\b|\band\b|&|\+|\bof\b|\bor\b|(?:{_THROUGH}))\s*(?:{NOUN}\s+)?{_ONE})*"
# The number is no part of a larger one, of a percentage, of a date or of an amount: not "5.000", "5%", "5 miljoen".
NUMBERED = re.compile(rf"\b{NOUN}\s*:?\s*(?P<list>{_LIST})(?![\d%/]|[.,]\d)(?:\s+(?P<next>[^\W\d_]+))?")
_LEAD = (
    r"(?:(?:en|maar|dan|ok|oke|toon|laat|geef|show|open|lees|read|give|ga naar|go to|bekijk|see|zie|me|mij|wat is|"
    r"wat staat "
    r"er in|wat was|what is|what does|what was|and|what about|how about|hoe zit het met|en hoe zit het met|mag ik|"
    r"ik wil|"
    r"graag|the|het|de|alle|all|please|alsjeblieft|kun je|can you|i want)\s+)*"
)
_TAIL = r"(?:\s+(?:zien|lezen|tonen|graag|alsjeblieft|alstublieft|aub|please|dan|then|say|zeggen|eens|even))*"
_BARE = re.compile(rf"{_LEAD}(?:(?:{NOUN}|nummers?|numbers?|nrs?\.?|no\.?)\s*:?\s*)?(?P<list>{_LIST}){_TAIL}")
_ORDINALS = re.compile(rf"{_LEAD}(?P<word>{'|'.join(_ORDINAL)}) (?:antwoord|vraag|answer|question){_TAIL}")
_YEARS = 999  # a larger number is taken for a year or an amount, unless the turn is nothing but "antwoord 2027"
_FOLLOWERS = FUNCTION | set("zeggen tonen zien lezen please alsjeblieft genoemd verwezen say refer".split())


def number_lookup(question: Question) -> Intent | None:
    """Recognise numbers of answers or questions; numbers the documents do not have are said so."""
    text = spelled_out(question.folded)
    ordinal = _ORDINALS.fullmatch(text)
    if ordinal:
        return _from_order(question, _ORDINAL[ordinal["word"]])
    bare = _BARE.fullmatch(text)
    numbers = expand(bare["list"]) if bare else numbers_named(text)
    if not numbers or (max(numbers) > _YEARS and not NUMBERED.fullmatch(text)):
        return None
    return _answers(question, numbers)


def numbers_named(text: str) -> list[int]:
    """Return the numbers that stand behind "antwoord", "vraag", "answer" or the like in folded ``text``, in order."""
    found: list[int] = []
    for match in NUMBERED.finditer(text):
        if match["next"] is None or match["next"] in _FOLLOWERS:  # "vragen 3 fracties …": the 3 counts fracties
            found += expand(match["list"])
    return list(dict.fromkeys(found))


def spelled_out(text: str) -> str:
    """Write small numbers behind "antwoord" and the like in digits: "antwoord twaalf" → "antwoord 12"."""
    names = "|".join(_SPELLED)
    return re.sub(rf"\b({NOUN}) ({names})\b(?! (?:antwoord|vraag))", lambda m: f"{m[1]} {_SPELLED[m[2]]}", text)


def expand(listed: str) -> list[int]:
    """Return the numbers of a list: "10 t/m 12 en 18" gives 10, 11, 12 and 18; a range of more than 1,000 is cut."""
    numbers: list[int] = []
    for match in re.finditer(rf"(?P<to>(?:{_THROUGH})\s*(?:{NOUN}\s+)?)?#?(?P<n>\d+)", listed):
        number = int(match["n"])
        if match["to"] and numbers:
            low, high = sorted((numbers.pop(), number))
            numbers += range(low, min(high, low + 1000) + 1)
        else:
            numbers.append(number)
    return list(dict.fromkeys(numbers))


def _answers(question: Question, numbers: list[int]) -> Intent:
    targets = [target for doc in question.nearest for target in _present(doc, numbers)]
    found = {number for _, number in targets}
    return question.lookup(targets, "" if found.issuperset(numbers) else "unknown_number")


def _present(document: Document, numbers: list[int]) -> list[Target]:
    have = {exchange.number for exchange in document.exchanges}
    return [(document.id, number) for number in numbers if number in have]


def _from_order(question: Question, place: int) -> Intent:
    """Show the first, second … or last answer of the document."""
    targets = []
    for document in question.nearest:
        at = place if place < 0 else place - 1
        targets += [(document.id, e.number) for e in document.exchanges[at:][:1]]
    return question.lookup(targets, "" if targets else "unknown_number")
