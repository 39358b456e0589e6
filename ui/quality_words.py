"""The words of the page "How well does this work?", in Dutch (level B1) and in English.

Holds no figure: every number comes from the run file through the places in the sentences.
"""

from __future__ import annotations

from typing import Final

from rag.records import Language
from ui.labels import LANGUAGES

# key -> (Dutch, English)
WORDS: Final[dict[str, tuple[str, str]]] = {
    "none": (
        "Er zijn nog geen cijfers, want in deze uitgave zit geen meting.",
        "There are no figures yet, because this release carries no measurement.",
    ),
    "lead": (
        "Wij stelden het programma {n} vragen die het document beantwoordt en {u} vragen die het niet beantwoordt. "
        "Op deze pagina leest u hoe vaak het goed ging en hoe vaak niet.",
        "We asked the program {n} questions that the document answers and {u} that it does not. "
        "This page shows how often it did well and how often it did not.",
    ),
    "found": ("Vindt het het goede antwoord?", "Does it find the right answer?"),
    "first_nl": (
        "Van de 100 Nederlandse vragen staat bij {first} het goede antwoord bovenaan. "
        "Bij {three} staat het in de eerste drie.",
        "Of 100 Dutch questions, {first} have the right answer at the top. For {three} it is among the first three.",
    ),
    "first_en": (
        "Van de 100 Engelse vragen staat bij {first} het goede antwoord bovenaan. "
        "Bij {three} staat het in de eerste drie.",
        "Of 100 English questions, {first} have the right answer at the top. For {three} it is among the first three.",
    ),
    "name_nl_first": ("Nederlandse vraag: bovenaan", "Dutch question: at the top"),
    "name_nl_three": ("Nederlandse vraag: in de eerste drie", "Dutch question: in the first three"),
    "name_en_first": ("Engelse vraag: bovenaan", "English question: at the top"),
    "name_en_three": ("Engelse vraag: in de eerste drie", "English question: in the first three"),
    "refuse": ("Zwijgt het als het antwoord er niet staat?", "Does it hold back when the answer is not there?"),
    "refuse_lead": (
        "Soms vraagt iemand iets wat niet in het document staat. Dan hoort het programma dat te zeggen. "
        "Hoe korter de balk, hoe beter: dit is hoe vaak het toch een antwoord gaf. "
        "Over alle soorten samen: {n} van de 100.",
        "Sometimes people ask what the document does not answer. Then the program should say so. "
        "The shorter the bar, the better: this is how often it gave an answer all the same. "
        "All kinds together: {n} out of 100.",
    ),
    "wrong_refusal": (
        "Omgekeerd: van de 100 vragen die het document wel beantwoordt, "
        "zegt het programma bij {n} ten onrechte dat er geen rechtstreeks antwoord is.",
        "The other way round: of 100 questions that the document does answer, "
        "the program wrongly says for {n} that there is no direct answer.",
    ),
    "kind_near-miss": ("Zelfde onderwerp, maar net niet beantwoord", "Same subject, but just not answered"),
    "kind_other-subject": ("Ander onderwerp van de overheid", "Another government subject"),
    "kind_small-talk": ("Gewoon een praatje", "Small talk"),
    "kind_hostile": ("Poging tot misbruik", "Attempt at misuse"),
    "kind_garbage": ("Onzin en losse tekens", "Nonsense and stray characters"),
    "mark": ("Klopt de gemarkeerde zin?", "Is the marked sentence the right one?"),
    "mark_text": (
        "Het programma markeert in het antwoord de zin die het best past. "
        "Van de 100 keer dat het markeert, staat het antwoord {n} keer in die zin.",
        "In the answer the program marks the sentence that fits best. "
        "Of 100 marks, {n} hold the sentence that answers the question.",
    ),
    "talk": ("Begrijpt het een vervolgvraag?", "Does it understand a follow-up question?"),
    "talk_text": (
        "Van de 100 vervolgvragen in een gesprek staat bij {n} het goede antwoord bovenaan.",
        "Of 100 follow-up questions in a conversation, {n} have the right answer at the top.",
    ),
    "exact": ("Is de tekst letterlijk?", "Is the text word for word?"),
    "exact_text": (
        "Van alle tekens die het programma toonde, was {share} gelijk aan de bron. "
        "Dat is bij {answers} antwoorden geteld, op {channels} manieren om ze te tonen, samen {n} tekens.",
        "Of all characters that the program showed, {share} equalled the source. "
        "This was counted on {answers} answers, in {channels} ways of showing them, {n} characters in all.",
    ),
    "sure": ("Weet het hoe zeker het is?", "Does it know how sure it is?"),
    "sure_text": (
        "Het programma schat bij elke vraag hoe groot de kans is dat zijn eerste antwoord klopt. "
        "Elke stip is een groep vragen; hoe groter de stip, hoe meer vragen. Op de streeplijn klopt de schatting "
        "precies. Erboven is het programma te voorzichtig, eronder is het te zeker.",
        "For every question the program estimates the chance that its first answer is right. "
        "Each dot is a group of questions; the larger the dot, the more questions. On the dashed line the estimate "
        "is exactly right. Above it the program is too careful, below it too sure.",
    ),
    "sure_title": (
        "Geschatte kans tegen wat klopte, {n} groepen",
        "Estimated chance against what was right, {n} groups",
    ),
    "said": ("geschatte kans", "estimated chance"),
    "right": ("klopte echt", "was right"),
    "parts": ("Wat is elk onderdeel waard?", "What is each part worth?"),
    "parts_text": (
        "Wij zetten steeds een onderdeel uit en stelden alle vragen opnieuw. "
        "De balk toont hoe vaak het goede antwoord dan bovenaan staat.",
        "We switched off one part at a time and asked all questions again. "
        "The bar shows how often the right answer is then at the top.",
    ),
    "part_fused (all of it)": ("Alles samen", "All of it"),
    "part_lexical only": ("Alleen zoeken op woorden", "Search by words only"),
    "part_BM25 only": ("Alleen hele woorden (BM25)", "Whole words only (BM25)"),
    "part_n-grams only": ("Alleen stukjes van woorden", "Pieces of words only"),
    "part_dense only": ("Alleen zoeken op betekenis", "Search by meaning only"),
    "part_without kernel": ("Zonder de geleerde weging", "Without the learned weighting"),
    "part_without variants": ("Zonder andere manieren van vragen", "Without other ways of asking"),
    "part_without question texts": ("Zonder de vragen van de fracties", "Without the parties' questions"),
    "part_answers only": ("Alleen de tekst van de antwoorden", "Text of the answers only"),
    "part_untrained encoder, fused": (
        "Alles, met een niet bijgeleerd taalmodel",
        "All of it, language model untrained",
    ),
    "part_untrained encoder, dense only": (
        "Alleen betekenis, niet bijgeleerd taalmodel",
        "Meaning only, language model untrained",
    ),
    "limits": ("Wat deze cijfers niet zeggen", "What these figures do not say"),
    "limit_own": (
        "Wij schreven de vragen zelf, met het document erbij. Echte vragen kunnen anders zijn.",
        "We wrote the questions ourselves, reading the document. Real questions may differ.",
    ),
    "limit_interval": (
        "Het is een steekproef. Het streepje op elke balk en de cijfers tussen haakjes tonen waar het echte cijfer "
        "met 95% zekerheid ligt. Bij weinig vragen is die marge groot.",
        "It is a sample. The thin line on each bar and the figures in brackets show the 95% interval. "
        "With few questions that margin is wide.",
    ),
    "limit_document": (
        "De cijfers gelden voor het document dat bij het programma hoort. Voor andere documenten is dit niet gemeten.",
        "The figures hold for the document that comes with the program. Other documents were not measured.",
    ),
    "limit_runs": (
        "Op deze vragen is niets afgesteld. Ze zijn tot nu toe {n} keer gebruikt voor een meting.",
        "Nothing was tuned on these questions. So far they were used for {n} measurement(s).",
    ),
    "made": ("Hoe dit is gemeten", "How this was measured"),
    "date": ("Datum", "Date"),
    "asked": ("Vragen", "Questions"),
    "asked_value": (
        "{n} te beantwoorden, {u} niet te beantwoorden, {c} gesprekken",
        "{n} answerable, {u} unanswerable, {c} conversations",
    ),
    "versions": ("Versies", "Versions"),
    "model": ("Taalmodel", "Language model"),
    "command": ("Opdracht", "Command"),
    "table": ("Dezelfde cijfers in een tabel", "The same figures in a table"),
    "what": ("Wat", "What"),
    "number": ("Aantal", "Number"),
    "share": ("Deel", "Share"),
    "mark_name": ("Gemarkeerde zin bevat het antwoord", "Marked sentence holds the answer"),
    "talk_name": ("Vervolgvraag: bovenaan", "Follow-up question: at the top"),
    "refusal_name": ("Ten onrechte geen antwoord", "Wrongly no answer"),
}


def words(lang: Language, key: str, **values: object) -> str:
    """Return the words for ``key`` with its places filled; unknown keys are a KeyError."""
    return WORDS[key][LANGUAGES.index(lang)].format(**values)


def named(lang: Language, prefix: str, name: str) -> str:
    """Return our words for a name in the run file, or the name itself when we have none for it."""
    key = f"{prefix}_{name}"
    return words(lang, key) if key in WORDS else name
