"""The words of a turn: small letters, content words, and which language they are in.

Lists of closed word classes only. Does not stem, and is not the tokeniser of the index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from rag.records import Language

_WORD = re.compile(r"[^\W_]+(?:[-'/.&][^\W_]+)*")
_QUOTES = str.maketrans("’‘‛´`“”„«»", "'''''" + 5 * '"')

# Articles, pronouns, prepositions, conjunctions, auxiliaries and particles. A word in both languages tells nothing.
DUTCH = frozenset(
    "de het een der des den en of maar want dus als dan dat die dit deze wat wie waar wanneer hoe hoeveel hoezo waarom "
    "welke welk wiens ik je jij jullie u uw ze zij hij hen hun haar hem wij we ons onze mij me mijn zich er ergens "
    "aan achter bij boven door in inzake langs met na naar naast om omtrent onder op over per rond sinds te tegen tot "
    "tussen uit van vanaf via volgens voor zonder is zijn was waren ben bent wordt worden werd werden geworden heeft "
    "hebben had hadden heb gehad kan kun kunnen kon konden mag mogen moet moeten moest wil willen wilde zal zullen zou "
    "zouden gaat gaan ging doet doen deed doe komt komen kwam staat staan zit zitten blijft niet geen wel ook nog al "
    "alle alles allemaal andere ander anders meer minder veel weinig zo zoals zulke toch nu toen eens even eigenlijk "
    "precies ja nee hier daar toe af heel graag gaf iets niets iemand niemand welles ongeveer allebei beide elke elk "
    "ieder iedere eigen binnen buiten tijdens mede dus nou gewoon soms vaak altijd nooit mee vandaan zo'n zoiets "
    "waarheen vd diezelfde datzelfde ditzelfde dezelfde heen mn m'n zn z'n t n es".split()
) | {
    first + second
    for first in ("daar", "hier", "er", "waar")
    for second in "aan bij door in mee naar om op over tegen toe uit van voor na onder tussen naast "
    "achter heen vandaan binnen buiten tegenover omheen".split()
}
ENGLISH = frozenset(
    "the a an and or but so if than that this these those what who whom whose which where when why how i you your he "
    "she it its they them their we our us me my there about above after against at before behind between by down "
    "during for from in into of off on onto out over per since through till to under until up upon via with within "
    "without is are was were be been being am has have had having do does did doing done can could may might must "
    "shall should will would not no yes also too very just some any all more less most much many other others "
    "another own "
    "such as here then now once ever never only exactly really please get gets got go goes going say says said tell "
    "anything something else i'm i'd i've i'll it's that's what's who's where's there's how's when's why's let's "
    "they're "
    "we're you're he's she's don't doesn't isn't aren't can't didn't won't wasn't weren't couldn't wouldn't "
    "ain't".split()
)
FUNCTION = DUTCH | ENGLISH
# Words that name the asker, the speaker or the document, and so carry no subject of their own.
GENERIC = frozenset(
    "kabinet minister ministers regering overheid nederland nederlands nederlandse kamer staatssecretaris "
    "document stuk tekst verslag brief vraag vragen antwoord antwoorden zeggen zegt zei vindt vinden denkt vertel "
    "vertellen weten weet government cabinet netherlands dutch parliament question questions answer answers think "
    "thinks know text graag alsjeblieft alstublieft aub dank hoi hallo ok oke".split()
)
# Countries and regions in both languages, folded: names that can stand in for one another in a question.
PLACES = frozenset(
    "afghanistan albanie algerije angola argentinie armenie australie azerbeidzjan bahrein bangladesh belarus "
    "belgie bosnie botswana brazilie bulgarije cambodja canada chili china colombia congo cuba cyprus denemarken "
    "duitsland ecuador egypte estland ethiopie filipijnen finland frankrijk georgie ghana griekenland groenland "
    "hongarije ierland ijsland india indonesie irak iran israel italie jamaica japan jemen jordanie kaapverdie "
    "kazachstan kenia koeweit kosovo kroatie laos letland libanon liberia libie litouwen luxemburg maleisie mali "
    "malta marokko mexico moldavie mongolie montenegro mozambique myanmar namibie nepal niger nigeria noord-korea "
    "noord-macedonie noorwegen oekraine oezbekistan oman oostenrijk pakistan palestina panama paraguay peru polen "
    "portugal qatar roemenie rusland rwanda saoedi-arabie senegal servie singapore slovenie slowakije soedan "
    "somalie spanje suriname syrie taiwan tanzania thailand tsjechie tunesie turkije uganda uruguay venezuela "
    "vietnam wit-rusland zambia zimbabwe zuid-afrika zuid-korea zweden zwitserland afrika azie europa amerika "
    "balkan sahel indo-pacific scandinavie vk vs algeria argentina armenia australia austria azerbaijan belgium "
    "bosnia brazil bulgaria cambodia chile croatia czechia denmark egypt estonia ethiopia finland france georgia "
    "germany ghana greece hungary iceland indonesia iraq ireland italy jordan kazakhstan kenya korea kuwait "
    "latvia lebanon libya lithuania luxembourg malaysia moldova mongolia morocco nigeria norway philippines "
    "poland romania russia serbia slovakia slovenia spain sudan sweden switzerland syria tunisia turkey turkiye "
    "ukraine uk usa us africa asia europe america balkans north south east west noord zuid oost "
    "united states kingdom verenigde staten koninkrijk saudi arabia".split()
)
# Verbs without a subject in them: "geldt dat ook", "werkt dat"
_EMPTY = frozenset(
    "zit come geldt gelden apply applies same betekent betekenen gebeurt gebeuren werkt werken mean means happens "
    "happen "
    "work works hangt bedoel bedoelde meant echt zei verder trouwens tell geef geven toon vertel noem graag "
    "alsjeblieft please zelf itself precies".split()
)
# Nouns and verbs that add little to a subject: a turn of these and "dat" leans on what was said
LIGHT = frozenset(
    "landen land mensen dingen zaken plannen maatregelen stappen voorbeeld voorbeelden reden redenen gevolgen rol doel "
    "nut geld budget tijd termijn jaar datum partijen organisaties bedrijven betrokken klaar nodig mogelijk genoeg "
    "voldoende belangrijk samen gedaan gebeurd gekomen gemaakt deden deed maken maakt krijgen krijgt geven geeft "
    "betaalt betalen kost kosten duurt duren bijgekomen besluit besluiten beslist beslissen verantwoordelijk countries "
    "country people things plans measures steps example examples reason reasons consequences role goal purpose use "
    "money budget time deadline year date parties organisations organizations companies involved ready needed possible "
    "enough important together done made make makes happened pays pay paid costs cost takes take long decide decides "
    "decided responsible point effect effects result results heet heten naam name besluitvorming nieuwe new".split()
)
_SHARED = (DUTCH & ENGLISH) | {"me", "over", "of", "door", "we", "die", "dan", "had", "was", "is", "in", "per", "via"}
_DUTCH_SHAPE = re.compile(r"ij|aa|uu|sch|(?:heid|lijk|ingen|atie|aties|eren|tje|isch|ische)$|^ge.+[dt]$")
_ENGLISH_SHAPE = re.compile(r"th|sh|wh|(?:tion|tions|ness|ly|ous)$")
_ENGLISH_CLUES = ENGLISH | set(
    "answer answers question questions footnote source show summary write dutch netherlands government states united "
    "european ministry law policy policies treaty response position view".split()
)
_DUTCH_CLUES = DUTCH | set("antwoord antwoorden vraag vragen voetnoot bron toon samenvatting".split())
_CERTAIN = 2  # points that English needs: names and terms of trade in a Dutch turn look English too


def fold(text: str) -> str:
    """Return ``text`` in small letters, without accents, with straight quotation marks."""
    plain = unicodedata.normalize("NFD", text.translate(_QUOTES))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` as written; hyphens and apostrophes inside a word belong to it."""
    return _WORD.findall(text)


def content_words(text: str, drop: Collection[str] = GENERIC) -> list[str]:
    """Return the words of ``text`` as written that are no function words and not in ``drop``."""
    return [word for word in words_of(text) if fold(word) not in FUNCTION and fold(word) not in drop]


def own_words(text: str) -> list[str]:
    """Return the words of ``text`` that carry a subject of their own, as written."""
    return [word for word in content_words(text) if fold(word) not in _EMPTY]


def detect_language(text: str) -> Language | None:
    """Tell Dutch from English by function words (3 and 2 points) and the shape of other words (1).

    None when neither shows clearly. English names stand in Dutch turns more than the other way about, hence the points.
    """
    score = 0
    for word in words_of(fold(text)):
        if word not in _SHARED:
            score += _points(word, 3, _DUTCH_CLUES, _DUTCH_SHAPE, _ENGLISH_CLUES)
            score -= _points(word, 2, _ENGLISH_CLUES, _ENGLISH_SHAPE, _DUTCH_CLUES)
    return "nl" if score > 0 else "en" if score <= -_CERTAIN else None


def _points(
    word: str, most: int, clues: Collection[str], shape: re.Pattern[str], others: Collection[str]
) -> int:
    return most if word in clues else int(word not in others and bool(shape.search(word)))
