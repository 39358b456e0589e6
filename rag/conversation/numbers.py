"""Numbers of answers in a turn: "69", "antwoord 42", "vragen 10 t/m 12", "doe ook nummer zeven maar".

Does not read a year, an amount or an article of law as the number of an answer.
"""

from __future__ import annotations

import re

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.vocabulary import classes_of
from rag.conversation.words import FUNCTION, words_of
from rag.records import Document

NOUN = (
    r"(?:antwoord(?:en)? op (?:de )?vra(?:ag|gen)|answers? to (?:the )?questions?|"
    r"(?:antwoord|vraag|answer|question)(?:nummers?| nummers?| numbers?| nrs?\.?| no\.?)|antwoord(?:en)?|antw\.?|"
    r"vraag|vragen|vr\b\.?|ant\b\.?|q(?=\d)|answers?|questions?)"
)
_DUTCH = "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien " \
    "achttien negentien"
_ENGLISH = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " \
    "seventeen eighteen nineteen"
_TENS = ("twintig dertig veertig vijftig zestig zeventig tachtig negentig",
         "twenty thirty forty fifty sixty seventy eighty ninety")


def _spelled() -> dict[str, int]:
    """Return 1 to 99 in words: "drieenveertig" and "forty-three" out of their parts (the text is folded)."""
    found = {word: n for words in (_DUTCH, _ENGLISH) for n, word in enumerate(words.split(), 1)}
    for n, (dutch, english) in enumerate(zip(*(words.split() for words in _TENS), strict=True), 2):
        found |= {dutch: 10 * n, english: 10 * n}
        units = zip(_DUTCH.split()[:9], _ENGLISH.split()[:9], strict=True)
        for unit, (first, second) in enumerate(units, 1):
            found |= {f"{first}en{dutch}": 10 * n + unit, f"{english}-{second}": 10 * n + unit}
            found |= {f"{first} en {dutch}": 10 * n + unit, f"{english} {second}": 10 * n + unit}
    return found


_SPELLED = _spelled()
ORDINAL = {
    word: number
    for words in ("eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde "
                  "dertiende veertiende "
                  "vijftiende zestiende zeventiende achttiende negentiende twintigste",
                  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
                  "fourteenth "
                  "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth")
    for number, word in enumerate(words.split(), 1)
} | {"allereerste": 1, "bovenste": 1, "onderste": -1, "laatste": -1, "allerlaatste": -1, "last": -1, "final": -1,
     "voorlaatste": -2, "penultimate": -2}
_ONE = r"#?\d{1,4}"
_THROUGH = r"t/?m|tot en met|tot aan|tot|through|thru|until|to|-|–"
_LIST = (
    rf"{_ONE}(?:\s*(?:,\s*(?:en|and)|,|;|\ben\b|\band\b|&|\+|\bplus\b|\bof\b|\bor\b|(?:{_THROUGH}))"
    rf"\s*(?:{NOUN}\s+)?{_ONE})*"
)
_BETWEEN = re.compile(rf"\b(?:tussen|between) ({_ONE}) (?:en|and) ({_ONE})\b")
# The number is no part of a larger one, of a percentage, of a date or of an amount: not "5.000", "5%", "5 miljoen".
NUMBERED = re.compile(rf"\b{NOUN}\s*:?\s*(?P<list>{_LIST})(?![\d%/]|[.,]\d)(?:\s+(?P<next>[^\W\d_]+))?")
_BARE = re.compile(rf"(?<![\w.,€$%/-])(?P<list>{_LIST})(?![\d%/]|[.,]\d|-?\w)")
_YEARS = 999  # a larger number is taken for a year or an amount, unless the turn is nothing but "antwoord 2027"
_FOLLOWERS = FUNCTION | set("genoemd verwezen".split())
_TALK = frozenset("answer question number refer told ask find full more back".split())
_COUNTS = re.compile(
    r"\b(?:eerste|laatste|first|last|top|nog|another)\s+(?:#?\d+)\b|\b\d+ (?:vragen|antwoorden|questions|"
    r"answers)\b"
)
_CLAUSE = re.compile(r"[.!?;,:]+ | - | – ")
SEVERAL = "twee|drie|vier|vijf|zes|zeven|acht|negen|two|three|four|five|six|seven|eight|nine"
_ON = frozenset(("na", "achter", "volgt op", "komt op", "after", "following", "behind"))
_BESIDE = re.compile(
    rf"(?:\b(?P<count>[2-9]|{SEVERAL}) (?:(?:vragen|antwoorden|questions|answers|plekken) )?)?"
    r"\b(?P<way>na|achter|volgt op|komt op|after|following|behind|voor|before|preceding|voorafgaand aan|vooraf aan)\s+"
    rf"(?:het |the |de )?(?:{NOUN}\s*|nummer\s*|nr\.?\s*|number\s*)?#?(?P<n>\d{{1,3}})(?![\w%]|[.,]\d)"
)
_SPAN = re.compile(rf"\b(?P<end>eerste|laatste|first|last) (?P<n>[2-9]|{SEVERAL})\b")
_ONE_BEFORE = re.compile(
    rf"\b(?:{NOUN}|{SEVERAL}|[2-9]|die|dat|degene|wat|welke|vorige|direct|vlak|net|meteen|onmiddellijk|(?:een|eentje|"
    rf"nummer))"
    r"(?: (?:er|direct|right|immediately|vlak|net|komt|staat|kwam|stond|meteen|onmiddellijk))* $"
)
_RIGHT = frozenset("right meteen vlak direct directly immediately onmiddellijk straight".split())
_SEVERAL = re.compile(r"\b(?:vragen|antwoorden|questions|answers|tot|until)\b")
_WHEN = re.compile(r"\b(?:sinds|vanaf|per|om|since|until|before|(?<!look )at)\s+#?\d|^\W*(?:19|20)\d\d\W*$|[€$%]")


def number_lookup(question: Question) -> Intent | None:
    """Recognise numbers of answers or questions; numbers the documents do not have are said so."""
    text = spelled_out(question.folded)
    beside = _beside(question, text)
    if beside:
        return _answers(question, [beside])
    numbers = _bare(text) or numbers_named(text) or _in_clause(question, text)
    if not numbers or (max(numbers) > _YEARS and not NUMBERED.fullmatch(text)):
        return None
    return _answers(question, numbers)


def _bare(text: str) -> list[int]:
    """Return the numbers of a turn that is nothing else: "doe dan ook 63 en 64", "43 graag", "en 5?"."""
    listed = _BETWEEN.sub(r"\1 t/m \2", text)
    found = _BARE.search(listed)
    if not found or _COUNTS.search(text) or _WHEN.search(text):
        return []
    rest = words_of(re.sub(NOUN, " ", listed[: found.start()] + " " + listed[found.end() :]))
    known = _TALK | {"polite", "show"}
    if all(word in FUNCTION or word in ("make", "maak") or known & classes_of(word) for word in rest):
        return expand(found["list"])
    return []


def _in_clause(question: Question, text: str) -> list[int]:
    """Return the numbers of a clause that is nothing else: "nee, ik wou die van daarstraks, 41"."""
    clauses = _CLAUSE.split(text)
    found = next((numbers for clause in reversed(clauses) if (numbers := _bare(clause))), [])
    there = all(any(question.exchange((doc.id, n)) for doc in question.nearest) for n in found)
    return found if len(clauses) > 1 and there else []


def first_or_last(text: str) -> slice | None:
    """Return which part of a list folded ``text`` names: "de eerste twee", "VVD's last three questions"; else None."""
    found = _SPAN.search(text)
    if not found:
        return None
    count = int(found["n"]) if found["n"].isdigit() else _SPELLED[found["n"]]
    return slice(-count, None) if (place_of(found["end"]) or 0) < 0 else slice(count)


def count_of(word: str | None) -> int:
    """Return the number that a word or digits stand for; 1 when there is none."""
    return int(word) if word and word.isdigit() else _SPELLED.get(word or "", 1)


def _beside(question: Question, text: str) -> int:
    """Return the number before or after the one named: 56 for "die na 55", 29 for "the one before 30"; else 0."""
    found = _BESIDE.search(text)
    own = [word for word in question.own if not word.isdigit() and word not in _RIGHT and word not in _SPELLED]
    if not found or question.has("all", "refer") or own or (_SEVERAL.search(text) and not found["count"]):
        return 0
    if found["way"] == "voor" and not found["count"] and not _ONE_BEFORE.search(text[: found.start()]):
        return 0
    return int(found["n"]) + count_of(found["count"]) * (1 if found["way"] in _ON else -1)


def numbers_named(text: str) -> list[int]:
    """Return the numbers that stand behind "antwoord", "vraag", "answer" or the like in folded ``text``, in order."""
    found: list[int] = []
    for match in NUMBERED.finditer(text):
        after = match["next"]  # "vragen 3 fracties …": the 3 counts fracties
        if after is None or after in _FOLLOWERS or {"polite", "show", "told", "ask", "refer"} & classes_of(after):
            found += expand(match["list"])
    return list(dict.fromkeys(found))


_NAMES = "|".join(sorted(_SPELLED, key=len, reverse=True))
_FIRST = re.compile(
    rf"\b({NOUN}|nummers?|numbers?|resultaat|result|hit|treffer) ({_NAMES})\b(?! (?:antwoord|vraag|answer|question))"
)
_GLUED = re.compile(r"\b(nr|nummer|vraag|antwoord|question|answer)\.?(?=\d)()")
_LIGHT = frozenset("polite show number answer question".split())
_SMALL = 12  # smaller numbers in words are counts
_NEXT = re.compile(rf"(\d,? (?:en|and|of|or|t/?m|tot en met|to|&)) ({_NAMES})\b(?! \w)")


def spelled_out(text: str) -> str:
    """Write numbers in words behind "antwoord" and the like in digits: "antwoord twaalf" → "antwoord 12"."""
    text = _GLUED.sub(r"\1 \2", text)
    words = words_of(text)
    one = sum(word in _SPELLED for word in words) == 1
    if one and all(word in _SPELLED or word in FUNCTION or _LIGHT & classes_of(word) for word in words):
        text = " ".join(str(_SPELLED[word]) if _SPELLED.get(word, 0) > _SMALL else word for word in words)
    text = _FIRST.sub(lambda m: f"{m[1]} {_SPELLED[m[2]]}", text)
    return _NEXT.sub(lambda m: f"{m[1]} {_SPELLED[m[2]]}", text)


def place_of(word: str) -> int | None:
    """Return the place that an ordinal names: 2 for "tweede", "2e" and "second", -1 for "laatste"."""
    digits = re.fullmatch(r"(\d{1,2})(?:e|ste|de|st|nd|rd|th)", word)
    return int(digits[1]) if digits else ORDINAL.get(word)


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
