"""How people ask for what the product does not do: the patterns of a summary, a translation, an opinion and the like.

Each pattern stands beside examples. Does not decide what happens with it (:mod:`rag.conversation.requests`).
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Wish(NamedTuple):
    """``notice`` is what the reply says; with a ``firm`` wish it says so too when there is a subject to search for.

    "Vat het beleid over Starlink samen" is firm. "Leg uit wat Eutelsat is" is not: that is an ordinary question.
    """

    notice: str
    pattern: re.Pattern[str]
    firm: bool


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


_YOU = r"(?:jij|je|u|jullie)"
_THIS = r"(?:dat|dit|het|die|deze|that|this|it)"
_TONGUE = r"(?:engels|nederlands|duits|frans|spaans|arabisch|turks|fries|pools)"
_LANGUAGE = r"(?:english|dutch|german|french|spanish|arabic|turkish|polish)"
_FEW = r"(?:\d+|een|twee|drie|vier|vijf|tien|paar|enkele|one|two|three|four|five|ten|few|couple of)"
_PIECES = r"(?:woord|woorden|zin|zinnen|zinnetjes|punten|regels|words?|sentences?|bullets?|points|lines)"
THING = (
    r"(?:brief(?:je)?|mail(?:tje)?|e-?mail|tweet|(?:nieuws|pers)?bericht(?:je)?|post|speech|toespraak|motie|gedicht|"
    r"poem|essay|artikel(?:tje)?|blog(?:post)?|column|memo|notitie|nota|rapport|presentatie|tabel|schema|grafiek|"
    r"kamervra(?:ag|gen)|spreekpunten|letter|message|press release|article|statement|table|chart|note|presentation|"
    r"quiz|verhaal(?:tje)?|story|linkedin\S*|facebook\S*|draft|concept\S*|talking points|song|lied(?:je)?|script|"
    r"slides?)"
)
# "vat dat samen", "kort samengevat graag", "tl;dr", "in a nutshell", "in drie zinnen"
_SUMMARY = _any(
    r"\b(?:samenvat\w*|samengevat\w*|samevatting|tl[; ]?dr|summar\w+|recap\w*|nutshell|kernachtig|beknopt|bondig)\b",
    r"\b(?:vat|vatten)\b.*\bsamen\b|\bsum\b.*\bup\b|\bboil\b.*\bdown\b",
    r"\bin (?:het kort|kort bestek|short|brief|steekwoorden|bullets|bullet ?points)\b",
    rf"\bin (?:maximaal |max |een |a |ongeveer |about |just |maar )?{_FEW} (?:bullet )?{_PIECES}\b",
)
# Vertaal dit", "in English please", "kun je er Engels van maken"
_TRANSLATION = _any(
    r"\bvertaal\w*|\bvertalen\b|\bvertaling\b|\btranslat\w+",
    rf"\b(?:in|naar|op) (?:het |z'n |zijn )?{_TONGUE}"
    r"(?=$| (?:graag|alsjeblieft|please|aub|kan|zetten|dan|ook|zien|geven))",
    rf"\b(?:in|into|to) {_LANGUAGE}(?=$| (?:please|instead|too|now))|\b{_TONGUE} van (?:te )?maken\b",
)
# "wat vind jij ervan?", "what do you think?", "ben je het daarmee eens?"
_OPINION = _any(
    rf"(?<!\bik )\b(?:vind|vindt|denk|denkt) {_YOU}\b|\b(?:ben|bent) {_YOU} het\b.*\beens\b|\bvolgens (?:jou|jullie)\b",
    r"\b(?:jouw|je|uw|jullie) (?:eigen |persoonlijke )?"
    r"(?:mening|standpunt|gevoel|idee|oordeel|advies|visie|kijk|opinie)\b",
    rf"\bzou {_YOU}\b.*\b(?:doen|adviseren|kiezen|stemmen|vinden|zeggen)\b",
    r"\b(?:geloof|vertrouw|adviseer|raad) (?:jij|je)\b",
    r"\b(?:do|would|don't) you (?:\w+ )?(?:think|agree|feel|believe|recommend|reckon|trust|like|advise|suggest)\b",
    r"\bhow do you (?:feel|see)\b|\bwhat would you (?:do|say|advise|recommend)\b",
    r"\byour (?:own |personal )?(?:opinions?|views?|take|thoughts|advice)\b",
    rf"\b(?:ben|bent) {_YOU} voor of tegen\b|\byou for or against\b",
    r"\bop wie moet ik stemmen\b|\bwho should i vote\b",
)
# "schrijf een persbericht", "write me a poem", "maak er een tweet van", "zet dit om in een tabel"
_WRITING = _any(
    r"(?<!\bik )\b(?:schrijf|schrijven|verzin|verzinnen|bedenk|bedenken|componeer|programmeer|formuleer|opstellen)\b",
    r"\b(?:draft|compose|invent|write|tweet)\b",
    rf"\b(?:maak|maken|genereer|genereren|make|create|generate|turn|zet|stel|geef|give|need|wil)\b.*\b{THING}\b",
    rf"\b{THING} van (?:te )?maken\b",
)
# "vergelijk die twee", "what is the difference between those two?", "welke van de twee is beter?"
_COMPARISON = _any(
    r"\bvergelijk(?!ba)\w*|\bcompare\w*|\bcomparison\b|\bside by side\b|\btegenstrijdig\w*|\bcontradict\w*",
    r"\b(?:verschil|verschillen|differences?|overeenkomst\w*)\b.*\b(?:tussen|met|between|from|with)\b",
    r"\b(?:verschillen|differ|different)\b|\bspreken\b.*\belkaar tegen\b|\b(?:naast|tegenover) elkaar\b",
    r"\b(?:welke?|which|what)\b.*\b(?:beter|better|beste|best)$",
)
# "klopt dat?", "is dat echt zo?", "true or false?", "kun je dat factchecken?", "wie heeft er gelijk?"
_TRUTH = _any(
    rf"\bklopt {_THIS}\b|\bis (?:dat|dit|het) (?:echt |wel |nou )?zo$",
    rf"\b(?:is|was|zijn) {_THIS}\b.*\b(?:waar|true|juist|correct|onzin|nonsense|terecht|betrouwbaar|reliable|right)\b",
    r"\b(?:waar of (?:niet|onwaar)|true or (?:false|not)|feit of fictie|fact or fiction)\b",
    r"\bfact[ -]?check\w*|\bfeitencheck\w*|\b(?:liegen|liegt|gelogen|lying|gelijk)\b",
    r"^is the (?:minister|government|cabinet) (?:right|wrong|lying)$",
    r"^(?:is (?:dat|that|it) )?(?:echt|really|serieus|seriously)(?: waar)?$",
)
# "leg dat eens uit", "explain it like I'm five", "in gewone taal", "ik snap het niet", "hou het kort", "the key points"
_PLAINLY = _any(
    r"\bleg(?:gen)?\b.*\buit\b|\buitleg\w*|\buitgelegd\b|\bexplain\w*\b|\bverklaar\b|\bclarify\b|\blicht\b.*\btoe\b",
    r"\b(?:herschrijf|herschrijven|herformuleer|parafraseer|vereenvoudig\w*|verkort|inkorten)\b",
    r"\b(?:rewrite|rephrase|paraphrase|simplify|shorten|condense)\b|\b(?:put|say) (?:it|that|this) simply\b",
    r"\b(?:korter|eenvoudiger|simpeler|makkelijker|begrijpelijker|duidelijker|shorter|simpler|easier)\b",
    r"\b(?:eenvoudig|simpel|makkelijk|begrijpelijk|normaal|gewoon)e?\b.*\b(?:taal|woorden|nederlands|zeggen|gezegd|"
    r"maken)\b",
    r"\b(?:gewone|normale) (?:taal|woorden)\b|\bmensentaal\b|\bjip en janneke|\beli5\b|\bb1[- ]?(?:taal|niveau)",
    r"\b(?:simple|plain|easy|normal|everyday) (?:terms|words|language|english|dutch)\b|\blayman|\blay terms\b",
    r"\b(?:voor|aan|for|to) (?:een|a) (?:kind|child|leek|kleuter|beginner|kid|layperson)\b|\bdummies\b",
    r"\blike i'?m (?:five|5|a child|stupid)\b|\balsof ik (?:vijf|5|een kind)\b|\bdumb\b.*\bdown\b",
    rf"\b(?:snap|begrijp) (?:er|{_THIS})\b.*\b(?:niet|niks|niets)\b|\b(?:do not|don't|dont) (?:understand|get)\b",
    r"\b(?:te|too) (?:moeilijk|ingewikkeld|lastig|lang|difficult|complicated|hard|complex|long)\b",
    r"\b(?:hou|houd|keep|make|maak) (?:het|dat|dit|it|that) (?:kort|short)",
    r"^kort(?: (?:graag|aub|svp|even|dan|please))*$",
    r"\b(?:de|the) (?:kern|essentie|strekking|essence|gist|short version|korte versie)\b|\bbottom line\b",
    r"\bkomt (?:het|dat|dit) op neer\b|\bcome down to\b",
    r"\b(?:kernpunt\w*|hoofdpunt\w*|hoofdlijn\w*|kernboodschap|opsomming|highlights?|takeaways?|gist)\b",
    r"\b(?:main|key|most important) (?:points?|messages?|things?)\b|\bbelangrijkste punten\b",
    rf"\b(?:in|met|with) (?:minder|fewer|less) {_PIECES}\b",
)
WISHES = (
    Wish("no_translation", _TRANSLATION, True),
    Wish("no_opinion", _OPINION, True),
    Wish("no_summary", _SUMMARY, True),
    Wish("no_writing", _WRITING, False),
    Wish("no_comparison", _COMPARISON, False),
    Wish("no_judgement", _TRUTH, False),
    Wish("no_summary", _PLAINLY, False),
)
# Words of such a request that are no subject of their own, beside those of the conversation
AROUND = frozenset(
    "quick quickly neer conclusie conclusion "
    "maken maak make vat samen leg uit toe om kort korte korter shorter short simpel simpele simpeler simple simply "
    "simpler eenvoudig eenvoudige eenvoudiger eenvoudigweg makkelijk makkelijker easy easier begrijpelijk "
    "begrijpelijke begrijpelijker duidelijk duidelijker clearly plain plainly normaal normale gewone normal taal "
    "taalgebruik mensentaal language terms woord woorden zin zinnen zinnetjes punt punten regels alinea sentence "
    "sentences word words line lines points bullet bullets paar enkele few couple maximaal max minder fewer less "
    "briefly brief kern essentie strekking boodschap highlights gist version versie inhoud content bottom line dumb "
    "down kind kinderen child kids kid kleuter leek iedereen everyone jip janneke niveau b1 tl dr oma moeder buurman "
    "baas collega boss colleague mother five-year-old een twee drie vier vijf tien one two three four five six ten "
    "engels nederlands duits frans english dutch german french omzetten vertalen vertaling translate translation "
    "schrijf schrijven write verzin bedenk draft compose help helpen helpt belangrijkste important most main key "
    "things jij mening opinion standpunt echt waar true right fair eerlijk idee idea plan beleid policy goed good "
    "slecht bad slim smart beter better beste best genoeg enough gelijk juist correct onzin terecht feit feiten fact "
    "facts check checken over verschil verschillen difference differences different differ elkaar tegen tussen naast "
    "beide both gezet put uitgelegd herschrijf simplify begrijp snap snapt understand betekent bedoelen bedoelt hou "
    "moeilijk ingewikkeld lastig difficult complicated hard complex lang lange long langer te too heel leesbaar "
    "leesbare twitter linkedin facebook brieven stukken nodig say zeggen spreken gehele allemaal keer manier "
    "way".split()
)
