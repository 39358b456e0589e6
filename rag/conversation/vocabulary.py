"""The words in which people talk about the conversation itself, by class: what is shown, who asked it, where it "
        "stands.

A turn made of these and of function words alone has no subject of its own, whatever the order of its words. Compounds
("antwoordnummer") have the classes of their last part, and a slip of the keyboard is read as the word that was meant.
Knows no document; gives no meaning to a turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from rag.conversation.words import FUNCTION

CLASSES: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        # around a request: adds nothing to it
        "polite": "zoal graag alsjeblieft alstublieft aub svp pls plz please kindly even eens effe ff gewoon "
        "maar dan nou "
        "trouwens anders hoor misschien toevallig bijbehorende behorende toch wel nog just quickly snel dus "
        "bedoel bedoelde mean meant like wou wilde "
        "zou mogen kunt kan mag could would may might d i'd ik'd sorry hey he hoi ok oke okay oh ah hm hmm eh nee ja "
        "yes no well so now actually precies exactly eigenlijk ook also too love lemme let lets maybe perhaps thanks "
        "alleen enkel slechts uitsluitend hetzelfde same idem ditto zelf itself exact only dank bedankt makkelijk "
        "alvast possible mogelijk need nieuwsgierig fine prima netjes zeker liefst liever vlug zeg joh a.u.b s.v.p "
        "oeps "
        "right idea instead rather samen together both dacht myself yourself oops whoops wellicht welja effen "
        "alsjeblief",
        "show": "breng spring jump take follow volg move proceed skip remind doorgaan filter limit beperk noem "
        "zoek zoeken search toon "
        "try step continue zie pakken schuif schuiven blader bladeren scroll scrollen klik neem nemen copy kopieer "
        "plak slide flip "
        "tonen laat laten zien geef geven gegeven open openen lees lezen voorlezen bekijk bekijken kijk "
        "kijken zet zetten pak haal doe doen ga gaan stuur list lists show showing shown give given display read see "
        "look get pull bring view fetch put present print tell vertel vertellen zeg herhaal repeat rijtje lijst "
        "lijstje overzicht overzichtje rij elkaar side row overview hebben krijgen have bij erbij daarbij hierbij",
        "all": "lot bunch alle alles allemaal all every everything elke elk iedere ieder each",
        # things on the screen
        "answer": "antwoord antwoorden antwoordje antw answer answers reply replies response responses reactie "
        "reacties resultaat resultaten result results hit hits item items stuk stukje tekst teksten text passage "
        "passages alinea fragment woorden words one ones eentje treffer treffers zoekresultaat zoekresultaten "
        "vondst vondsten match matches",
        "question": "vraag vragen vraagje vraagtekst vr question questions vraagstelling kamervraag kamervragen",
        "note": "voetnootje voetnootjes nootje nootjes cijfertje cijfertjes superscript voetnoot voetnoten noot "
        "noten eindnoot footnote footnotes endnote endnotes note notes link links "
        "linkje linkjes url urls hyperlink hyperlinks website websites web site webadres bijlage doorklikken linked "
        "gelinkt",
        "source": "pg bron bronnen bronvermelding bronverwijzing vindplaats source sources citation citaat pagina "
        "paginas pagina's bladzijde bladzijdes bladzijden blz page pages regel regels herkomst origin cite citing "
        "citeer citeren citeert quote quoten quoting referentie",
        "number": "nummer nummers nr nrs number numbers num",
        "document": "doc document documenten verslag pdf bestand file report kamerstuk stuk",
        "subject": "onderwerp onderwerpen thema thema's kwestie topic topics subject subjects issue matter theme "
        "punt "
        "thing informatie info information detail details gesprek conversation chat",
        # what an answer goes by, and what the user makes with it: "welke brief noemen ze?", "voor mijn scriptie"
        "cited": "motie moties motion motions report reports brief brieven kamerbrief kamerbrieven krantenartikel "
        "artikel artikelen krant "
        "kranten rapport "
        "rapporten "
        "publicatie publicaties verklaring studie studies bericht nieuwsbericht persbericht letter article "
        "publication statement study newspaper declaration nieuwsartikel onderzoeksrapport krantenbericht",
        "work": "scriptie notulen thesis essay paper werkstuk nota notitie notities minutes presentatie presentation "
        "profielwerkstuk dissertation assignment bibliography literatuurlijst bronnenlijst proefschrift dossier "
        "opstel aantekeningen betoog nodig homework huiswerk administratie",
        "house": "house men kamer parlement parliament volksvertegenwoordiging volksvertegenwoordigers",
        # who speaks, and asking
        "party": "fractie fracties partij partijen kamerfractie kamerlid kamerleden leden lid party parties group "
        "club "
        "koker hoek naam name "
        "groups mp mps member members politicus politici politician politicians politieke political parliamentary "
        "faction factions caucus",
        "ask": "vroeg vroegen vraagt vragen vraag gevraagd stel stelt stelde stelden stellen gesteld ask asks asked "
        "asking pose posed raise raised dien dient diende dienden ingediend indiende kwam kwamen komt komen kom "
        "afkomstig came come comes wilde wilden wil wou weten know wanted want wants bracht brachten inbreng "
        "bijdrage "
        "contribution benieuwd curious wonder wondered submit submitted table tabled asker vraagsteller "
        "vragensteller "
        "zei zeiden zegt zeggen gezegd said say says posing bring brought begon begint ingebracht opgebracht kaartte "
        "afzender indiener indieners sender submitter aangekaart orde agenda weet weten deden meededen meegedaan "
        "participated bezig uitgesproken uitgelaten "
        "bemoeide bemoeit sneed aanzetten aanzette geinformeerd informeerde informeerden informeren inquired "
        "enquired hoorde hoorden opperde opperden geopperd aangedragen aandroeg agendeerde agendeerden initiatief "
        "aangesneden hoor hear heard wondering interested geinteresseerd",
        "told": "antwoordde antwoordden geantwoord kreeg kregen krijgt beantwoord reageert reageerde answered told "
        "bedoelen bedoelden replied responded horen hoort denkt vinden vindt vond vonden standpunt",
        # finding a place
        "find": "staat staan stond stonden vandaan vind vinden gevonden terug terugvinden teruglezen terugzoeken "
        "nalezen opzoeken heet called checken nakijken controleren verifieren verify check find found stated "
        "written read come "
        "comes came belongs belong goes go hoort from located say says said place plek plaats precieze exacte "
        "end einde eind onderaan bovenaan bottom haal haalt halen gehaald baseert gebaseerd based",
        "refer": "verwijs verwijst verwijzen verwees verwezen verwijzing verwijzingen doorverwezen doorverwijst "
        "doorverwijzen doorverwijzing refer refers referred referring reference references referenced "
        "cross-reference "
        "named pointer pointers cited cites geciteerd point points pointing genoemd genoemde noemt noemen mention "
        "mentions mentioned "
        "aangehaald aangehaalde "
        "aanhaalt aanhalen",
        # steps
        "next": "forward along follows volgende volgend eerstvolgende eerstvolgend next erna daarna hierna erop "
        "daaropvolgende opvolgende "
        "subsequent following "
        "erachter after",
        "previous": "vorige vorig previous ervoor daarvoor hiervoor voorgaande voorafgaande preceding before earlier "
        "prior voorlaatste",
        "more": "meer enige ander andere anderen more other others another else verder verdere rest resterende "
        "overige "
        "remaining extra additional further gerelateerde related similar vergelijkbare soortgelijke aanvullende",
        "back": "terug back return teruggaan weer opnieuw again nogmaals alweer hadden begonnen beginning begin "
        "begonnen start "
        "started daarnet net zonet zojuist straks before earlier eerder eerst eerste first",
        "full": "hele heel gehele volledig volledige complete compleet oorspronkelijke originele exacte exact "
        "letterlijke letterlijk precieze full whole entire original integrale integraal verbatim literal helemaal "
        "luidde luidt luiden wording worded phrased phrasing formulering geformuleerd woordelijk woordelijke actual "
        "word "
        "half helft gedeelte",
    }.items()
}
_WORDS = frozenset(word for words in CLASSES.values() for word in words)
_HEADS = ("nummer", "nummers", "tekst", "vermelding", "lijst", "link", "links")  # last parts of compounds
_QUESTION = frozenset("which where whose welke asked wanneer".split())  # mended too, and from four letters on
_SHORTEST = 5  # letters: below that, too many words lie one slip apart


@lru_cache(maxsize=8192)
def classes_of(word: str) -> frozenset[str]:
    """Return the classes of a folded word; that of "what's" is that of "what", that of "antwoordnummer" of "
        ""nummer"."""
    word = word.split("'")[0] if word.endswith(("'s", "'d", "'re", "'ll", "'ve")) else word
    head = next((head for head in _HEADS if word.endswith(head) and word.removesuffix(head) in _WORDS), word)
    return frozenset(name for name, words in CLASSES.items() if word in words or head in words)


def mended(word: str, known: Collection[str]) -> str:
    """Return the word of this vocabulary that ``word`` is one slip away from; ``word`` itself when it is ``known``.

    A slip is two letters in each other's place, a letter left out or typed twice, or in longer words a wrong letter;
    never the first letter.
    """
    if len(word) < _SHORTEST - 1 or not word.isalpha() or word in _WORDS or word in known or word in FUNCTION:
        return word
    return _slipped(word) or word


@lru_cache(maxsize=4096)
def _slipped(word: str) -> str:
    by_form = _one_less()
    for cut in dict.fromkeys((word, *_without_one(word))):  # a letter too few; then the same, or one too many or wrong
        for meant in by_form.get(cut, ()):
            if meant[0] == word[0] and _is_slip(word, meant):
                return meant
    return ""


def _is_slip(typed: str, meant: str) -> bool:
    short, long = sorted((typed, meant), key=len)
    if len(short) < len(long):
        doubled = any(long[i] == long[i - 1] and long[:i] + long[i + 1 :] == short for i in range(1, len(long)))
        return doubled or (short == typed and len(typed) >= _SHORTEST - (meant in _QUESTION))
    if len(typed) < _SHORTEST:
        return False
    differ = [i for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(typed) == sorted(meant)
    return swapped or (len(differ) == 1 and len(meant) >= 8)


def _without_one(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(1, len(word)))


@lru_cache(maxsize=1)
def _one_less() -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for word in sorted(_WORDS | _QUESTION):
        if len(word) >= _SHORTEST - 1:
            for form in (word, *_without_one(word)):
                forms.setdefault(form, []).append(word)
    return forms
