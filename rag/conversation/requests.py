"""Requests for what the product does not do: summarise, explain simply, translate, write, compare, judge.

The reply says so and shows the literal text that the request is about, where there is one; a request with a subject
of its own still searches for that subject. Obeys no request, whatever it says.
"""

from __future__ import annotations

import re

from rag.conversation.intent import Intent, Question, Target
from rag.conversation.numbers import NUMBERED, numbers_named, place_of, spelled_out
from rag.conversation.vocabulary import classes_of
from rag.conversation.words import FUNCTION, content_words, fold, words_of

# "vat dat samen", "kort samengevat graag", "zet de kern in drie zinnen", "tl;dr", "in a nutshell"
_SUMMARY = re.compile(
    r"\b(?:samenvat\w*|samengevat\w*|samevatting|kernachtig|tl[; ]?dr|summar\w+|beknopt\w*|bondig\w*|recap\w*|nutshell|bullets|bullet ?points?|"
    r"steekwoorden|opsommen|opsomming|kernpunt\w*|hoofdpunt\w*|hoofdlijn\w*|hoofdzaken|takeaways?|gist|highlights?|bottom line|"
    r"(?:main|key|most important) (?:points?|messages?|things?)|belangrijkste(?: punten)?|kernboodschap|"
    r"b1[- ]?(?:taal|niveau)|eli5)\b|"
    r"\b(?:vat|vatten?)\b.*\bsamen\b|\bsum\b.*\bup\b|\bboil\b.*\bdown\b|\bhou (?:het|dat) kort|\bte lang\b|\btoo long\b|\b(?:the|de) (?:kern|essentie|short version|korte versie|essence|strekking)\b|"
    r"\b(?:in|met|to) (?:het kort|het kort|kort bestek|short|brief|(?:maximaal |max |een |a |ongeveer |about |at most |just |maar )?"
    r"(?:paar|few|couple of|enkele|\w+) (?:woord|woorden|zin|zinnen|zinnetjes|punten|regels|alinea|words?|sentences?|points|lines|paragraph))\b|"
    r"\b(?:kort(?:er)?|briefly|shorter) (?:uitleggen|uit|samen|maken)?$|\bmake it short|^kort(?: (?:graag|aub|svp|alsjeblieft|even|dan|please))*$"
)
# Plain language: "leg dat eens uit", "explain it like I'm five", "in simpele taal", "voor een kind", "ik snap het niet"
_EXPLAIN = re.compile(
    r"\b(?:herschrijf|herschrijven|herformuleer|parafraseer|vereenvoudig\w*|rewrite|rephrase|paraphrase|simplify|shorten|"
    r"verkort|inkorten|condense)\b|"
    r"\bleg(?:gen)?\b.*\buit\b|\buitleg\w*|\buitgelegd\b|\bexplain\w*\b|\bverklaar\b|\bclarify\b|\btoelicht\w*|\blicht\b.*\btoe\b|"
    r"\b(?:eenvoudig|simpel|makkelijk|begrijpelijk|duidelijk)e?r?e?\b.*\b(?:taal|woorden|nederlands|uit\w*|zeggen|gezegd|maken|formul\w+)\b|"
    r"\b(?:korter|eenvoudiger|simpeler|makkelijker|begrijpelijker|duidelijker|shorter|simpler|easier|gewone taal|normale taal|"
    r"gewoon nederlands|normaal nederlands|normaal zeggen|(?:normale )?mensentaal|normal words|(?:simple|plain|easy|normal|everyday) (?:terms|words|language|english|dutch)|"
    r"jip en janneke\S*|(?:te|too) (?:moeilijk|ingewikkeld|lastig|difficult|complicated|hard|complex)|put (?:it|that|this) simply|dumb (?:it|this|that) down|layman\S*|lay terms|dummies|(?:voor|aan|for|to) (?:een|a) (?:kind|child|leek|kleuter|beginner|kid|layperson)\b.*|"
    r"like i'?m (?:five|5|a child|stupid)|alsof ik (?:vijf|5|een kind)\b.*|snap (?:het|er|dit|dat)\b.*(?:niet|niks|niets)|"
    r"begrijp (?:het|er|dit|dat)\b.*(?:niet|niks|niets)|(?:do not|don't|dont) (?:understand|get))\b"
)
_TRANSLATE = re.compile(
    r"\bvertaal\w*|\bvertalen\b|\bvertaling\b|\btranslat\w+|\b(?:engels|nederlands|duits|frans) van (?:maken|te maken)|\b(?:in|naar|op) (?:het |z'n |zijn )?(?:engels|nederlands|duits|frans|"
    r"spaans|arabisch|turks|fries|pools)\b(?=$| (?:graag|alsjeblieft|please|aub|kan|zetten|dan|ook|zien|weergeven|vertalen|geven))|"
    r"\b(?:in|into|to) (?:english|dutch|german|french|spanish|arabic|turkish|polish)\b(?=$| (?:please|instead|too|now))"
)
_THING = (
    r"(?:brief(?:je)?|mail(?:tje)?|e-?mail|tweet|(?:nieuws)?bericht(?:je)?|post|persbericht|speech|toespraak|motie|gedicht|poem|essay|"
    r"artikel(?:tje)?|blog(?:post)?|column|memo|notitie|nota|rapport|verslagje|presentatie|tabel|schema|grafiek|kamervra(?:ag|gen)|"
    r"spreekpunten|letter|message|press release|article|statement|table|chart|memo|note|presentation|quiz|verhaal(?:tje)?|story|"
    r"linkedin\S*|facebook\S*|instagram\S*|draft|concept\S*|talking points|song|lied(?:je)?|rap|haiku|script|column|slides?)"
)
# "schrijf een persbericht", "write me a poem", "maak er een tweet van", "zet dit om in een tabel"
_WRITE = re.compile(
    r"\b(?:schrijf|schrijven|verzin|verzinnen|bedenk|bedenken|componeer|programmeer|formuleer|opstellen|draft|compose|invent|write|tweet)\b|"
    rf"\b(?:maak|maken|genereer|genereren|make|create|generate|turn|zet|zetten|stel|geef|give|need|wil)\b.*\b{_THING}\b"
)
# "wat vind jij ervan?", "what do you think?", "ben je het daarmee eens?"
_JIJ = r"(?:jij|je|u|jullie|jij zelf|je zelf|jijzelf)"
_OPINION = re.compile(
    rf"(?<!\bik )\b(?:vind|vindt|denk|denkt) {_JIJ}\b|\b(?:jouw|je|uw|jullie) (?:eigen |persoonlijke )?(?:mening|standpunt|gevoel|idee|oordeel|advies|visie|kijk|opinie|voorspelling)\b|"
    rf"\b(?:ben|bent) {_JIJ} het\b.*\beens\b|\bzou {_JIJ}\b.*\b(?:doen|adviseren|kiezen|stemmen|vinden|zeggen)\b|\bvolgens (?:jou|jullie)\b|"
    r"\b(?:geloof|vertrouw) (?:jij|je)\b|\b(?:adviseer|raad) (?:jij|je|me|mij)\b|"
    r"\bhow do you (?:feel|see)\b|\b(?:do|would|don't) you (?:\w+ )?(?:think|agree|feel|believe|recommend|reckon|trust|like|advise|suggest)\b|\byour (?:own |personal )?(?:opinion|view|views|take|"
    r"thoughts|advice|opinions|judg\w+)\b|\bwhat would you (?:do|say|advise|recommend)\b|\bin your (?:opinion|view)\b|\byour mind\b|\bop wie moet ik stemmen\b|\bwho should i vote\b"
)
# "klopt dat?", "is dat waar?", "true or false?", "kun je dat factchecken?", "wie heeft er gelijk?"
_TRUTH = re.compile(
    r"\bklopt (?:dat|dit|het|deze|die)\b|\b(?:is|was|zijn) (?:dat|dit|het|that|this|it|die|deze)\b.*\b(?:waar|true|juist|correct|onzin|nonsense|terecht|"
    r"betrouwbaar|reliable|gelogen|feitelijk|factual|false|nepnieuws|right)\b|\b(?:waar of (?:niet|onwaar)|true or (?:false|not)|feit of fictie|fact or fiction|"
    r"fact-?check\w*|feitencheck\w*|liegen|liegt|gelijk|lying|gelogen)\b|\bis (?:dat|dit|het) (?:echt |wel |nou )?zo$|^(?:is (?:dat|that|it) )?(?:echt|really|serieus|seriously)(?: waar)?$|\bfact check\b"
)
_COMPARE = re.compile(
    r"\bvergelijk(?!ba)\w*|\b(?:welke?|which|what)\b.*\b(?:beter|better|beste|best)$|\bcompare\w*|\bcomparison\b|\b(?:verschil|verschillen|difference|differences|overeenkomst\w*)\b.*\b(?:tussen|met|between|from|with)\b|"
    r"\b(?:verschillen|differ|different)\b|\bzet\b.*\b(?:naast|tegenover) elkaar\b|\bside by side\b|\btegenstrijdig\w*|\bcontradict\w*|\bspreken\b.*\belkaar tegen\b"
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("no_translation", _TRANSLATE),
    ("no_opinion", _OPINION),
    ("no_summary", _SUMMARY),
    ("no_writing", _WRITE),
    ("no_comparison", _COMPARE),
    ("no_judgement", _TRUTH),
    ("no_summary", _EXPLAIN),
)
# Words of such a request that are no subject of their own, beside those of the patterns and of the conversation
_AROUND = frozenset(
    "maken make maak vat samen leg uit toe kort korte korter simpel simpele simpeler eenvoudig eenvoudige eenvoudiger "
    "makkelijk makkelijker begrijpelijk begrijpelijker begrijpelijke duidelijker duidelijk taal taalgebruik woorden "
    "woord zin zinnen zinnetjes punten punt regels alinea paar enkele maximaal max sentence sentences word words few "
    "couple lines line points simple simpler plain terms easy easier language short shorter briefly brief kern "
    "essentie strekking version versie kind kinderen child kids kid five vijf iedereen everyone jip janneke leek "
    "niveau b1 tl dr tldr normaal normale gewone mensentaal five-year-old kleuter stukken brieven engels nederlands "
    "duits frans english dutch german french belangrijkste important most main key things jij eens mening opinion "
    "echt waar true right fair eerlijk idee idea plan goed good slecht bad slim smart genoeg enough zelf self gelijk "
    "verschil verschillen difference differences different differ elkaar tegen naast gezet om inhoud content uitgelegd "
    "omzetten vertalen vertaling translate translation herschrijf simplify begrijp snap snapt understand betekent "
    "twitter linkedin facebook moeder oma buurman baas collega boss colleague mother voorlees school spreekbeurt nodig "
    "leesbaar leesbare lang lange long langer te too heel keer manier way allemaal gehele terecht "
    "een twee drie vier vijf one two three four ten tien six zes schrijf schrijven write verzin bedenk draft compose "
    "boodschap highlights bedoelen bedoelt hou moeilijk ingewikkeld lastig difficult complicated hard complex normal dumb down bottom line "
    "help helpen helpt beleid policy beter better beste best beide both spreken say zeggen over om te put check fact jullie "
    "simply clearly eenvoudigweg plainly feiten feit fact facts check checken juist correct onzin tussen".split()
)
_THANKS = re.compile(r"\b(?:bedankt|dank\w*|thanks|thank)\b(?! please)")
_PAIR = re.compile(r"\b(?:twee|two|beide|allebei|both|eerste en tweede|first and second)\b")


def declined(question: Question) -> Intent | None:
    """Recognise a request for a text, an opinion or a judgement that the product does not give."""
    text = question.folded
    if _THANKS.search(text) and len(question.words) <= 6:
        return None  # "helder uitgelegd, dank!"
    notice, found = next(((name, m) for name, pattern in _KINDS if (m := pattern.search(text))), ("", None))
    if found is None:
        return None
    own = _subject(question, notice)
    if not own:
        return question.help(notice, _shown(question, notice))
    if notice in ("no_writing",) and _is_order(text):
        return question.help(notice, _shown(question, notice))
    if notice in ("no_judgement",) or (notice == "no_summary" and not _SUMMARY.search(text)) or notice in _PLAIN:
        return None  # "klopt het dat …", "leg uit wat Eutelsat is": an ordinary question
    searched = _without_request(question, notice)
    return question.search(searched, notice=notice) if searched else None


_PLAIN = frozenset({"no_comparison", "no_writing"})


def _is_order(text: str) -> bool:
    """Say whether a request to write opens as one: "schrijf een brief over Starlink", not "wie schrijft de nota?"."""
    lead = r"(?:(?:kun|kan|kunt|wil|zou|zal) (?:je|jij|u)|(?:can|could|would|will) you|please|alsjeblieft|hoi|en|and|ik wil(?: dat je)?|i want(?: you to)?|i need|,| )*"
    return bool(re.match(rf"{lead}(?:schrijf|verzin|bedenk|componeer|programmeer|draft|compose|invent|write|maak|genereer|make|create|generate|stel|formuleer)\b", text)) or bool(
        re.match(r"(?:kun|kan|kunt|wil|zou) (?:je|jij|u)\b.*\b(?:schrijven|verzinnen|bedenken|maken|opstellen)\b", text)
    )


def _subject(question: Question, notice: str) -> list[str]:
    """Return the words of the request that are neither of the request nor of the conversation."""
    text = NUMBERED.sub(" ", spelled_out(question.folded))
    for name, pattern in _KINDS:
        if name == notice or name == "no_summary":
            text = re.sub(pattern, _keep_subject, text)
    text = re.sub(rf"\b{_THING}\b", " ", text)
    return [word for word in content_words(text) if word not in _AROUND and not classes_of(word) and not place_of(word) and not word.isdigit()]


def _keep_subject(found: re.Match[str]) -> str:
    """Take the ends of a match away, and leave what stands between them: "vat … samen"."""
    inner = words_of(found.group())[1:-1]
    return " " + " ".join(inner) + " "


def _without_request(question: Question, notice: str) -> str:
    subject = set(_subject(question, notice))
    words = words_of(question.query)
    places = [i for i, word in enumerate(words) if fold(word) in subject]
    if not places:
        return ""
    first = places[0]
    while first and fold(words[first - 1]) in FUNCTION | {"beleid"} and fold(words[first - 1]) not in {"samen", "eens", "dat", "je", "me"}:
        first -= 1
    return " ".join(words[first : places[-1] + 1])


def _shown(question: Question, notice: str) -> tuple[Target, ...]:
    """Return the answers that the request is about: the numbers in it, a pair, or the answer shown last."""
    numbers = numbers_named(spelled_out(question.folded))
    named = tuple((doc.id, n) for doc in question.nearest for n in numbers if question.exchange((doc.id, n)))
    if named:
        return named
    last = next((turn.answers for turn in reversed(question.history) if turn.answers), ())
    pair = notice == "no_comparison" or _PAIR.search(question.folded)
    return last[: 2 if pair else 1]
