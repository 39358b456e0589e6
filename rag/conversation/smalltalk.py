"""Turns that ask nothing of the documents: greetings, thanks, goodbyes, and what this is.

Does not answer them: the interface has a sentence for each notice.
"""

from __future__ import annotations

import re

from rag.conversation.intent import Intent, Question
from rag.conversation.vocabulary import classes_of
from rag.conversation.words import FUNCTION, fold, words_of

_GREETING = (
    r"(?:hoi+|ha+llo+|hey|hee|hai|hi|hello|yo|he|ha|dag|goedendag|goede?n?(?: )?(?:morgen|middag|avond|dag)|"
    r"good (?:morning|afternoon|evening|day))(?: (?:daar|there|allemaal|all|iedereen|everyone))?"
)
_SOCIAL = {
    name: frozenset(words.split())
    for name, words in {
        "greeting": "hoi hallo hey hee hai hi hello yo dag goedendag goedemorgen goedemiddag goedenavond goedeavond "
        "goeiemorgen goeiemiddag goeienavond morning afternoon evening",
        "thanks": "see bedankt dank dankje dankjewel dankuwel merci thanks thank thx ty tnx cheers top prima duidelijk "
        "helder mooi fijn super geweldig great perfect ok oke okee okay nice cool klopt ja nee yes no goed good "
        "uitstekend excellent handig interessant interesting helpful clear understood begrepen snap snapte mooizo "
        "jammer haha hahaha lol wow tof gelukt appreciated appreciate lekker nevermind mind oei pff pfff hmm hm "
        "aha ah ach yep nope "
        "sure alright awesome wonderful brilliant doei bye goodbye ciao houdoe later weerzien ziens mazzel",
        # beside them; none of these makes a turn small talk
        "filler": "oh he om volgende keer stuff it nog never laat trouwens hoor je jou u uw jullie wel heel erg zeer "
        "hartelijk ontzettend super nou dan maar zo goed "
        "so much a lot very really man mensen daar there all allemaal iedereen everyone voor de het hulp uitleg "
        "antwoord antwoorden informatie info tijd for your the help answer answers time dat that this dit was is "
        "it's that's genoeg enough al nu alvast en and i ik wens fijne avond weekend nice day have evening tot see you "
        "well then weet weten know got it te gedaan done very zeg hiermee verder kan vooruit me mij jammer helaas to "
        "hear helpt helps snap you're the best even alles everything all good not bad niet slecht gek zo bot robot",
    }.items()
}
# "Hoi!", "goedemorgen", "hallo, hoe gaat het?"
_GREETS = re.compile(
    rf"{_GREETING}|(?:{_GREETING}[ ,!.]*)?(?:hoe gaat (?:het|ie)|alles goed|how are you|how's it going)(?: .{{0,14}})?|"
    rf"(?:{_GREETING}[ ,!.]*)?(?:(?:ben|bent) (?:je|u|jij) (?:er|daar)|is (?:er|daar) iemand|"
    r"are you (?:still )?(?:there|here|awake)|"
    r"(?:is )?(?:anyone|anybody) (?:still )?(?:there|home))(?: (?:nog|wel|thuis|wakker))*"
)
# "laat maar", "never mind", "tot de volgende keer", "daar kan ik mee verder, dank"
_PARTING = re.compile(
    r"(?:(?:nee|no|ok|oke|ach),? )?(?:laat (?:het )?maar(?: zitten)?|never ?mind|niets|nothing|niks)|see you|"
    r"(?:tot|see you|talk to you) (?:de |een )?(?:volgende|later|snel|morgen|soon|next|tomorrow).*|"
    r"(?:hier|daar) (?:heb ik (?:wat|veel|iets) aan|kan ik (?:wat )?mee verder)(?:,? (?:be)?dank\w*)?"
)
# "wie ben je?", "wat kun je allemaal?", "hoe werkt dit?", "are you a robot", "help"
_YOU = r"(?:je|jij|u|jullie|dit|dit ding|deze|deze (?:site|chat|chatbot|app|website|tool|zoekmachine))"
_ABOUT = re.compile(
    rf"(?:{_GREETING}[ ,!.]+)?(?:"
    r"(?:wie|wat) (?:ben|bent|zijn|is) " + _YOU + r"(?: (?:eigenlijk|precies|nou|dan|voor iets))*|"
    r"wat (?:kan|kun|kunt|weet) " + _YOU + r"(?: (?:voor (?:mij|me|ons) (?:doen|betekenen)|allemaal|hier|doen|"
    r"precies|eigenlijk))*|"
    r"(?:wat|hoe) (?:doet?|werkt?) " + _YOU + r"(?: (?:allemaal|precies|hier|eigenlijk))*|"
    r"(?:wat|hoe) (?:kan|mag|moet) ik (?:hier |jou |je |u |allemaal |een )*(?:vragen|doen|zoeken|vraag stellen)|"
    r"(?:help|hulp)(?: me| mij)?|"
    r"(?:ben|bent) (?:je|jij|u) (?:een |eigenlijk |echt )*(?:robot|bot|mens|computer|ai|chatbot|chatgpt|taalmodel)|"
    r"(?:praat|chat) ik (?:nu )?met een .{1,20}|"
    r"(?:who|what) (?:are you|is this(?: (?!from|by).{0,12})?)|what (?:can|do) you (?:do|know)(?: .{0,20})?|"
    r"how (?:do(?:es)? (?:you|this|it)(?: .{0,10})? work|can you help.{0,10})|"
    r"what (?:can|should) i (?:ask|do|search)(?: .{0,12})?|are you (?:a |an )?(?:robot|bot|human|person|ai|"
    r"chatgpt).{0,12}|"
    r"(?:ik heb (?:nog )?een (?:korte )?vraag(?:je)?|i have a question|"
    r"(?:mag|kan) ik (?:je |jou |u )?(?:iets|wat|een vraag) (?:vragen|stellen)|"
    r"(?:can|may) i ask (?:you )?(?:something|a question))|"
    r"wie heeft (?:je|jou|u|dit) (?:gemaakt|gebouwd|ontwikkeld)|who (?:made|built|created) (?:you|this)|"
    r"(?:wat is )?(?:antwoordwijzer|dit voor (?:site|chat|app)))"
)


def small_talk(question: Question) -> Intent | None:
    """Recognise a turn that is nothing but a greeting, thanks, or a question about the product itself."""
    if not question.words:
        return question.help("about")
    if _GREETS.fullmatch(question.folded):
        return question.help("greeting")
    if _ABOUT.fullmatch(question.folded):
        return question.help("about")
    if _PARTING.fullmatch(question.folded):
        return question.help("thanks")
    social = _social(question.words)
    return question.help(social) if social else None


def _social(words: list[str]) -> str:
    """Return "greeting" or "thanks" when all words are of courtesy: "haha oke", "hoi trouwens :)"; else ""."""
    if _THANKING.intersection(words) and len(words) <= 8 and all(_is_empty(word) for word in words):
        return "thanks"  # "dat wilde ik weten, bedankt"
    if len(words) > 12 or any(not _kinds(word) for word in words):
        return ""
    if not any("thanks" in _kinds(word) or "greeting" in _kinds(word) for word in words):
        return ""
    # "ja dat", "goed en nu": with a word that points back and no thanks in it, the turn goes on
    return "thanks" if any("thanks" in _kinds(word) for word in words) else "greeting"


_THANKING = frozenset("bedankt dank dankje dankjewel thanks thank thx merci".split())
_ASKS = frozenset("wat wie waar waarom wanneer hoe welke what who where why when how which".split())


def _is_empty(word: str) -> bool:
    return word not in _ASKS and (word in FUNCTION or bool(_kinds(word)) or "ask" in classes_of(word))


def _kinds(word: str) -> frozenset[str]:
    return frozenset(name for name, words in _SOCIAL.items() if word in words)


def without_greeting(text: str) -> str:
    """Return ``text`` without courtesy before the question: "Hoi, wat doet …" and "Interessant, wat doet …"."""
    found = re.match(r"\s*([^,.!;?]{2,40})[,!.;]+\s+(?=\S)", text)
    if _social(words_of(fold(text))):
        return text
    words = words_of(fold(found[1])) if found else []
    if found and words and _social(words) and not set(words) & _STANCE:
        return text[found.end() :]
    return re.sub(rf"^\s*{_GREETING}\s*[,!.]+\s*(?=\S)", "", text, flags=re.IGNORECASE)


_STANCE = frozenset("ja nee yes no ok oke okay".split())  # before a comma these lead a turn that goes on
