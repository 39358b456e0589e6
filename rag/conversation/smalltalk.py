"""Turns that ask nothing of the documents: greetings, thanks, what this is, and requests to write.

Does not answer them: the interface has a sentence for each notice.
"""

from __future__ import annotations

import re

from rag.conversation.intent import Intent, Question
from rag.conversation.words import content_words, fold, words_of

_GREETING = (
    r"(?:hoi|hallo|hey|hee|hai|hi|hello|yo|he|dag|goedendag|goede?n?(?: )?(?:morgen|middag|avond|dag)|"
    r"good (?:morning|afternoon|evening|day))(?: (?:daar|there|allemaal|all|iedereen|everyone))?"
)
# "Hoi!", "goedemorgen", "hallo, hoe gaat het?"
_GREETS = re.compile(rf"(?:{_GREETING}|{_GREETING}[ ,!.]*(?:hoe gaat (?:het|ie)|how are you)(?: .{{0,12}})?|"
                     r"hoe gaat het(?: met (?:je|jou|u))?|how are you(?: doing)?|tot ziens|doei|bye|goodbye)")
# "dank je wel", "bedankt!", "oké, top", "thanks a lot"
_THANK = (
    r"(?:(?:heel |hartelijk |erg |super)?bedankt|dank(?: ?je| ?u)?(?: ?wel)?|hartelijk dank|merci|thanks(?: a lot)?|"
    r"thank you(?: very much| so much)?|thx|top|prima|duidelijk|helder|mooi|fijn|super|geweldig|goed zo|great|perfect|"
    r"ok|oke|okay|nice|cool|got it|ja|nee|yes|no|klopt)"
)
_THANKS = re.compile(
    rf"{_THANK}(?:[ ,!.]+(?:en )?{_THANK})*(?: voor (?:de|je|uw) (?:hulp|antwoord|uitleg)| for .{{0,20}})?"
)
# "wie ben je?", "wat kun je allemaal?", "hoe werkt dit?", "are you a robot", "help"
_ABOUT = re.compile(
    r"(?:wie|wat) (?:ben|bent|zijn) (?:je|jij|u|jullie)(?: (?:eigenlijk|precies|nou|dan))?|"
    r"wat (?:kan|kun|kunt|weet) (?:je|jij|u)(?: (?:voor (?:mij|me|ons) (?:doen|betekenen)|allemaal|hier|doen|"
    r"precies))*|"
    r"wat doe(?:t)? (?:je|jij|u|dit|deze (?:site|chat|chatbot|app))(?: (?:allemaal|precies|hier))?|"
    r"hoe werk(?:t)? (?:je|jij|u|dit|deze (?:site|chat|chatbot|app))|"
    r"wat (?:kan|mag) ik (?:hier |jou |je |u |allemaal )*(?:vragen|doen)|(?:help|hulp)(?: me| mij)?|"
    r"ben (?:je|jij) (?:een |eigenlijk )*(?:robot|bot|mens|computer|ai|chatbot|chatgpt|taalmodel)|"
    r"(?:who|what) are you|what (?:can|do) you (?:do|know)(?: .{0,20})?|how do(?:es)? (?:you|this|it) work|"
    r"what (?:can|should) i (?:ask|do)(?: you| here)?|are you (?:a |an )?(?:robot|bot|human|person|ai|chatgpt).{0,12}|"
    rf"(?:{_GREETING}[ ,!.]+)?(?:ik heb een (?:korte )?vraag|i have a question|"
    r"(?:mag|kan) ik (?:je |jou |u )?(?:iets|wat|een "
    r"vraag) (?:vragen|stellen)|(?:can|may) i ask (?:you )?(?:something|a question))|"
    r"wie heeft (?:je|jou|u|dit) (?:gemaakt|gebouwd|ontwikkeld)|who (?:made|built|created) (?:you|this)|"
    r"(?:wat is )?(?:antwoordwijzer|dit voor (?:site|chat|app))|what is this(?: site| chat| app)?"
)
# "vat dat samen", "geef een samenvatting", "summarise answer 5", "tl;dr"
_SUMMARY = re.compile(
    r"\bsamenvat\w*|\b(?:vat|vatten?)\b.*\bsamen\b|\bsummar(?:y|i[sz]e|i[sz]ing)\w*|\btl;?dr\b|\bsum (?:it|this|"
    r"that) up\b|"
    r"\bin (?:het kort|een paar (?:woorden|zinnen|punten)|(?:eenvoudige|simpele|gewone|makkelijke|begrijpelijke|"
    r"jip)\S* "
    r"(?:taal|woorden|nederlands)|(?:simple|plain|easy) (?:terms|words|language|english|dutch)|a few (?:words|"
    r"sentences))\b|"
    r"\b(?:kort(?:er)?|eenvoudig(?:er)?|simpel(?:er)?|makkelijker) (?:uitleggen|uit|samen)\b|"
    r"\bb1[- ]?(?:taal|niveau)|\b(?:herschrijf|herformuleer|parafraseer|vereenvoudig|rewrite|rephrase|paraphrase|"
    r"simplify)\b|"
    r"\beli5\b|\b(?:vertaal|translate)\b"
)
# "leg dat eens uit", "explain that": without a subject of its own
_EXPLAIN = re.compile(
    r"\bleg\b.*\buit\b|\buitleg\w*|\bexplain\b|\bverklaar\b|\bclarify\b|"
    r"\b(?:vertalen|vertaling|translation|korter|eenvoudiger|simpeler|makkelijker|begrijpelijker|duidelijker|shorter|simpler)\b"
)
# "schrijf een persbericht", "write me a poem", "maak een tabel van"
_WRITE = re.compile(
    r"(?:(?:kun|kan|kunt|wil|zou) (?:je|jij|u)|(?:can|could|would|will) you|please|alsjeblieft|hoi|en|and|,| )*"
    r"(?:(?:schrijf|verzin|bedenk|componeer|programmeer|draft|compose|invent)|write|"
    r"(?:maak|genereer|make|create|generate)(?: me| voor me| mij)? (?:een|a|an)\b)(?: .*)?"
    r"|(?:kun|kan|kunt|wil|zou) (?:je|jij|u)\b.*\b(?:schrijven|verzinnen|bedenken)"
)
_REQUEST = frozenset(
    "korter eenvoudiger begrijpelijker duidelijker shorter simpler maken vertaling translation vat samen "
    "samenvatting samenvatten leg uit uitleg uitleggen leggen geef schrijf maak kort korte simpel simpele "
    "simpeler eenvoudig eenvoudige makkelijker taal woorden zinnen punten paar gewone begrijpelijke jip janneke "
    "b1 niveau tl dr tldr give summary summarise summarize summarising write make short simple plain terms words "
    "language english sentences few explain clarify sum up hele gehele volledige geheel whole entire full "
    "document alles everything everyone iedereen kind kinderen child bullets kernpunten hoofdpunten key points "
    "vertaal vertalen translate engels nederlands dutch herschrijf herformuleer parafraseer vereenvoudig rewrite "
    "rephrase paraphrase simplify uitgelegd bondig beknopt brieven stukken verklaar".split()
)
_NUMBERED = re.compile(r"\b(?:antwoord|vraag|answer|question) #?\d+\b")


def small_talk(question: Question) -> Intent | None:
    """Recognise a turn that is nothing but a greeting, thanks, or a question about the product itself."""
    if not question.words:
        return question.help("about")
    for notice, pattern in (("greeting", _GREETS), ("thanks", _THANKS), ("about", _ABOUT)):
        if pattern.fullmatch(question.folded):
            return question.help(notice)
    return None


def writing_request(question: Question) -> Intent | None:
    """Recognise a request for a summary, an explanation or another text: Antwoordwijzer shows the source only.

    A request with a subject of its own ("vat het beleid over Starlink samen") still searches for that subject.
    """
    if _WRITE.fullmatch(question.folded):
        return _refuse(question)
    summary = bool(_SUMMARY.search(question.folded))
    if not summary and not _EXPLAIN.search(question.folded):
        return None
    own = content_words(_NUMBERED.sub(" ", question.folded))
    if all(word in _REQUEST or word == "betekent" for word in own):
        return _refuse(question)
    searched = [word for word in words_of(question.query) if fold(word) not in _REQUEST]
    return question.search(" ".join(searched), notice="no_summary") if summary else None


def _refuse(question: Question) -> Intent:
    """Say that nothing is written here, beside the answer that the turn is about."""
    numbered = _NUMBERED.search(question.folded)
    target = question.current
    if numbered:
        number = int(numbered.group().split()[-1].lstrip("#"))
        target = next(((doc.id, number) for doc in question.nearest if question.exchange((doc.id, number))), None)
    return question.help("no_summary", (target,) if target else ())


def without_greeting(text: str) -> str:
    """Return ``text`` without a greeting before the question: "Hoi, wat doet …" → "wat doet …"."""
    return re.sub(rf"^\s*{_GREETING}\s*[,!.]+\s*(?=\S)", "", text, flags=re.IGNORECASE)
