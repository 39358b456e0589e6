"""Every word of the interface, in Dutch and in English.

Source text is never a label: it stays Dutch and is never translated, here or anywhere.
"""

from __future__ import annotations

from typing import Final

from rag.records import Language

LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")

# key -> (Dutch, English). Dutch at level B1: short, active, "u".
_LABELS: Final[dict[str, tuple[str, str]]] = {
    # page
    "title": ("Kamerantwoorden zoeken", "Search government answers"),
    "sub": (
        "Zoek in {n} antwoorden van het kabinet. U ziet de letterlijke tekst en waar die staat.",
        "{n} answers of the Dutch government, word for word in Dutch, with their source.",
    ),
    "skip": ("Naar het zoekveld", "Skip to the search box"),
    "other_language": ("English", "Nederlands"),
    "chat": ("Gesprek", "Conversation"),
    "ask": ("Uw vraag", "Your question"),
    "send": ("Zoek antwoorden", "Search answers"),
    "placeholder": ("Bijvoorbeeld: wat is Cyclotron?", "For example: what is Cyclotron?"),
    "clear": ("Gesprek wissen", "Clear conversation"),
    "examples": ("Voorbeelden", "Examples"),
    "foot": (
        "Dit is geen website van de overheid. Een computerprogramma zoekt de antwoorden. "
        "Het schrijft zelf niets. Controleer altijd de bron.",
        "This is not a government website. A computer program searches the answers. "
        "It writes nothing itself. Always check the source.",
    ),
    "noscript": (
        "Het gesprek heeft JavaScript nodig. Zonder JavaScript leest u het hele document hier:",
        "The conversation needs JavaScript. Without it you can read the whole document here:",
    ),
    # states
    "welcome": ("Stel uw vraag in gewone woorden.", "Ask in plain words."),
    "empty": (
        "U krijgt het antwoord van het kabinet zoals het in het document staat, met de bron erbij. "
        "Typ hieronder uw vraag of kies een voorbeeld.",
        "You get the government's answer exactly as the document has it, with its source. "
        "Type your question below or pick an example.",
    ),
    "busy": ("Bezig met zoeken.", "Searching."),
    "found_one": ("Dit antwoord past het best bij uw vraag.", "This answer fits your question best."),
    "found_more": (
        "Dit antwoord past het best bij uw vraag. Daaronder staan {n} andere antwoorden.",
        "This answer fits your question best. Below it are {n} other answers.",
    ),
    "related": (
        "Het document geeft geen rechtstreeks antwoord op uw vraag. Deze antwoorden gaan er wel over.",
        "The document does not answer your question directly. These answers are about the same subject.",
    ),
    "none": (
        "Geen passend antwoord gevonden in dit document.",
        "No matching answer found in this document.",
    ),
    "none_help": (
        "Gebruik andere woorden. Of typ een vraagnummer van {first} tot en met {last}.",
        "Try other words. Or type a question number from {first} to {last}.",
    ),
    "missing": ("‘{word}’ komt in dit document niet voor.", "‘{word}’ does not occur in this document."),
    "missing_documents": ("‘{word}’ komt in deze documenten niet voor.", "‘{word}’ does not occur in these documents."),
    "lookup_one": ("Dit is het antwoord dat u vroeg.", "This is the answer you asked for."),
    "lookup_more": ("{n} antwoorden.", "{n} answers."),
    "lookup_none": (
        "Dat antwoord staat niet in dit document. Er zijn antwoorden {first} tot en met {last}.",
        "That answer is not in this document. There are answers {first} to {last}.",
    ),
    "help": (
        "Typ een vraag, een vraagnummer (‘42’) of een fractie (‘vragen van de SGP’). "
        "U krijgt de tekst van het kabinet, letterlijk en met de bron.",
        "Type a question, a question number (“42”) or a party (“questions by the SGP”). "
        "You get the government's own text, word for word and with its source.",
    ),
    "error": (
        "Zoeken is niet gelukt. Uw vraag staat nog in het tekstvak. Probeer het opnieuw.",
        "The search failed. Your question is still in the box. Please try again.",
    ),
    "verbatim_error": (
        "Deze tekst is niet gelijk aan de bron. Daarom staat hij hier niet. Lees het antwoord in de bron.",
        "This text differs from the source. So it is not shown here. Read the answer in the source.",
    ),
    "blank": ("Typ eerst een vraag.", "Type a question first."),
    "too_long": (
        "Uw vraag is te lang. Gebruik hoogstens {n} tekens.",
        "Your question is too long. Use at most {n} characters.",
    ),
    "searched": ("Gezocht naar: ‘{words}’.", "Searched for: ‘{words}’."),
    "searched_literal": ("Zoek letterlijk ‘{words}’", "Search literally for ‘{words}’"),
    "too_often": (
        "U stelt veel vragen achter elkaar. Wacht {n} seconden en probeer het opnieuw. "
        "Uw vraag staat nog in het tekstvak.",
        "You ask many questions in a row. Wait {n} seconds and try again. Your question is still in the box.",
    ),
    "shown": ("Dit antwoord staat hierboven al.", "This answer is already shown above."),
    "shown_link": ("Ga naar antwoord {n} hierboven", "Go to answer {n} above"),
    # card
    "card": ("Antwoord op vraag {n}", "Answer to question {n}"),
    "party": ("vraag van {party}", "question by {party}"),
    "asked": ("{party} vroeg:", "{party} asked:"),
    "asked_n": ("{party} stelde {n} vragen", "{party} asked {n} questions"),
    "asked_one": ("{party} vroeg dit", "{party} asked this"),
    "question": ("Toon de hele vraag van {party}", "Show the full question by {party}"),
    "footnotes": ("Voetnoten", "Footnotes"),
    "footnote": ("Voetnoot {mark}", "Footnote {mark}"),
    "break": (
        "Hier staat in de bron een voetnoot of paginanummer tussen de tekst.",
        "Here a footnote or page number interrupts the text in the source.",
    ),
    "break_after": (
        "In de bron staat na “{words}” een voetnoot of paginanummer tussen de tekst.",
        "In the source a footnote or page number interrupts the text after “{words}”.",
    ),
    "chain": (
        "Het kabinet verwijst in antwoord {a} naar antwoord {b}. Dat antwoord staat hieronder.",
        "In answer {a} the government refers to answer {b}. That answer is shown below.",
    ),
    "also_refers": ("Dit antwoord verwijst naar:", "This answer refers to:"),
    "related_answers": ("Hierover ook:", "Also about this:"),
    "answer_n": ("antwoord {n}", "answer {n}"),
    "answer_n_party": ("antwoord {n} ({party})", "answer {n} ({party})"),
    "others": ("Andere antwoorden", "Other answers"),
    "why": ("Waarom dit antwoord?", "Why this answer?"),
    "why_words": ("Woorden uit uw vraag: {words}.", "Words from your question: {words}."),
    "why_answer": (
        "De tekst van het antwoord lijkt op uw vraag.",
        "The text of the answer is close to your question.",
    ),
    "why_question": ("De vraag van de fractie lijkt op uw vraag.", "The party's question is close to your question."),
    "why_variant": (
        "Uw vraag lijkt op een andere manier om dit te vragen.",
        "Your question is close to another way of asking this.",
    ),
    "why_mark": ("De gemarkeerde zin past het best.", "The marked sentence fits best."),
    "section": ("Onderdeel", "Part"),
    # actions
    "view_source": ("Bekijk in de bron", "View in the source"),
    "copy_citation": ("Kopieer verwijzing", "Copy reference"),
    "copy_text": ("Kopieer tekst met bron", "Copy text with source"),
    "copy_link": ("Kopieer link", "Copy link"),
    "copied": ("Gekopieerd.", "Copied."),
    "copy_failed": ("Kopiëren is niet gelukt. Dit is de tekst:", "Copying failed. This is the text:"),
    "source_prefix": ("Bron: ", "Source: "),
    # feedback
    "opinion": ("Hielp het eerste antwoord?", "Did the first answer help?"),
    "opinion_helped": ("Dit hielp", "This helped"),
    "opinion_not_helped": ("Dit hielp niet", "This did not help"),
    "opinion_source_wrong": ("De bron klopt niet", "The source is wrong"),
    "opinion_kept": (
        "Als u klikt, bewaren we: uw vraag, welk antwoord dit is, uw oordeel, de tijd, de taal van deze pagina en de "
        "versie van het programma. Niets over u. Staat er iets persoonlijks in uw vraag? Klik dan niet.",
        "If you click, we keep: your question, which answer this is, your verdict, the time, the language of this page "
        "and the version of the program. Nothing about you. Is there something personal in your question? "
        "Then do not click.",
    ),
    "opinion_thanks": ("Dank u. Uw oordeel is bewaard.", "Thank you. Your verdict is kept."),
    "opinion_failed": (
        "Uw oordeel is niet bewaard. Probeer het later opnieuw.",
        "Your verdict was not kept. Please try again later.",
    ),
    # source reader
    "source": ("Bron", "Source"),
    "source_text": ("Tekst van het document", "Text of the document"),
    "source_loading": ("Het document komt eraan.", "The document is loading."),
    "source_failed": ("Het document laadt niet.", "The document does not load."),
    "back": ("Terug naar het antwoord", "Back to the answer"),
    "close": ("Sluiten", "Close"),
    "whole": ("Hele document op één pagina", "Whole document on one page"),
    "official": ("Officiële publicatie", "Official publication"),
    "to_chat": ("Stel een vraag over dit document", "Ask a question about this document"),
    "contents": ("Antwoorden per fractie", "Answers by party"),
    "version": ("Gebruikte tekst", "Text used"),
    "gaps": ("Dit document is niet volledig: ", "This document is incomplete: "),
    # browse
    "browse": ("Blader door alle vragen", "Browse all questions"),
    "browse_all": ("Alle vragen en antwoorden", "All questions and answers"),
    "filter": ("Filter op een woord, nummer, fractie of onderwerp", "Filter by word, number, party or subject"),
    "filter_go": ("Filter", "Filter"),
    "filter_count": ("{n} vragen", "{n} questions"),
    "refers_short": ("verwijst naar {n}", "refers to {n}"),
    "referred_short": ("genoemd in antwoord {n}", "named in answer {n}"),
    "question_n": ("Vraag {n}", "Question {n}"),
    "picture_title": ("Vragen en verwijzingen: {title}", "Questions and references: {title}"),
    "picture_says": (
        "{n} vragen van {parties} fracties; {refers} antwoorden verwijzen naar een ander antwoord.",
        "{n} questions by {parties} parties; {refers} answers refer to another answer.",
    ),
    "picture_legend": (
        "Elk hokje is een vraag en leidt naar het antwoord. Een lijn is een verwijzing. "
        "Een hokje met een streepjesrand: het antwoord is alleen een verwijzing.",
        "Each box is a question and leads to its answer. A line is a reference. "
        "A box with a dashed border: the answer is only a reference.",
    ),
    "picture_skip": ("Naar de lijst met vragen", "To the list of questions"),
    # quality
    "quality": ("Hoe goed werkt dit?", "How well does this work?"),
    # export
    "save": ("Bewaar gesprek", "Save conversation"),
    "save_as": ("Bewaar als", "Save as"),
    "save_md": ("Tekst (Markdown)", "Text (Markdown)"),
    "save_html": ("Webpagina (HTML)", "Web page (HTML)"),
    "save_json": ("Gegevens (JSON)", "Data (JSON)"),
    "save_done": ("Bewaard:", "Saved:"),
    "save_failed": ("Bewaren is niet gelukt.", "Saving failed."),
    "save_empty": ("Er is nog niets om te bewaren.", "There is nothing to save yet."),
    "saved_name": ("gesprek", "conversation"),
    "saved_title": ("Vragen en antwoorden van het kabinet", "Questions and answers of the Dutch government"),
    "saved_literal": (
        "De antwoorden zijn letterlijk de tekst van het document. Bij het maken van dit bestand is elke letter "
        "vergeleken met de bron. Een computerprogramma zocht de antwoorden; het schreef er niets bij.",
        "The answers are literally the text of the document. Every character was compared with the source when this "
        "file was made. A computer program searched the answers; it added nothing to them.",
    ),
    "saved_made": ("Bewaard op", "Saved on"),
    "saved_asked": ("Gevraagd op", "Asked on"),
    "saved_chain": (
        "Het kabinet verwijst in antwoord {a} naar antwoord {b}:",
        "In answer {a} the government refers to answer {b}:",
    ),
    "saved_place": ("Tekst van {document}, tekens {spans}", "Text of {document}, characters {spans}"),
    "saved_documents": ("Gebruikte documenten", "Documents used"),
    "saved_file": ("Bestand", "File"),
    "saved_text": ("Tekst waarin de tekens zijn geteld", "Text in which the characters are counted"),
    # for programs
    "api_link": ("Voor programma’s", "For programs"),
    "api_title": ("Antwoordwijzer voor programma’s", "Antwoordwijzer for programs"),
    "api_lead": (
        "Een programma krijgt dezelfde antwoorden als een lezer: letterlijk, met de plaats in de bron, als JSON.",
        "A program gets the same answers as a reader: word for word, with their place in the source, as JSON.",
    ),
    "api_openapi": ("Beschrijving in OpenAPI", "Description in OpenAPI"),
    "api_search": ("Een vraag stellen", "Ask a question"),
    "api_answer": ("Eén antwoord op nummer", "One answer by number"),
    "api_document": ("Het hele document", "The whole document"),
    "api_python": ("Vanuit Python met gradio_client", "From Python with gradio_client"),
    "api_mcp": ("Als MCP-server voor een taalmodel", "As an MCP server for a language model"),
    "api_check": ("Zelf nagaan dat een antwoord de bron is", "Check yourself that an answer is the source"),
    # terminal
    "text_more": ("Ook gevonden: {list}", "Also found: {list}"),
}

# Sentences for Reply.notice; the key is what the conversation part names.
_NOTICES: Final[dict[str, tuple[str, str]]] = {
    "greeting": ("Goedendag.", "Hello."),
    "thanks": ("Graag gedaan.", "You are welcome."),
    "about": (
        "Dit is een zoekprogramma. Het schrijft zelf geen antwoorden.",
        "This is a search program. It writes no answers itself.",
    ),
    "no_summary": (
        "Dit hulpmiddel vat niet samen. Het toont de tekst van het kabinet zoals die is.",
        "This tool does not summarise. It shows the government's text as it is.",
    ),
    "no_translation": (
        "Dit hulpmiddel vertaalt niet. Het toont de tekst van het kabinet zoals die is.",
        "This tool does not translate. It shows the government's text as it is.",
    ),
    "no_writing": (
        "Dit hulpmiddel schrijft geen teksten. Het toont de tekst van het kabinet zoals die is.",
        "This tool writes no texts. It shows the government's text as it is.",
    ),
    "no_comparison": (
        "Dit hulpmiddel vergelijkt niet. Het toont de tekst van het kabinet zoals die is.",
        "This tool does not compare. It shows the government's text as it is.",
    ),
    "no_opinion": (
        "Dit hulpmiddel heeft geen mening. Het toont de tekst van het kabinet zoals die is.",
        "This tool has no opinion. It shows the government's text as it is.",
    ),
    "no_judgement": (
        "Dit hulpmiddel beoordeelt niet of iets klopt. Het toont de tekst van het kabinet zoals die is.",
        "This tool does not judge what is true. It shows the government's text as it is.",
    ),
    "no_context": (
        "Het is niet duidelijk welk antwoord u bedoelt. Typ een vraagnummer of een hele vraag.",
        "It is not clear which answer you mean. Type a question number or a whole question.",
    ),
    "who_asked": ("Boven het antwoord staat welke fractie dit vroeg.", "Above the answer you see which party asked."),
    "where": ("Onder het antwoord staat de vindplaats.", "Below the answer you see where it was published."),
    "full_question": ("Open onder het antwoord de hele vraag.", "Open the full question below the answer."),
    "footnote": ("De voetnoten staan onder het antwoord.", "The footnotes are below the answer."),
    "no_footnote": ("Bij dit antwoord staan geen voetnoten.", "This answer has no footnotes."),
    "references": ("Het antwoord verwijst naar deze antwoorden.", "The answer refers to these answers."),
    "referrers": ("Deze antwoorden verwijzen ernaar.", "These answers refer to it."),
    "no_references": ("Er zijn geen verwijzingen gevonden.", "No references were found."),
    "more": ("Dit zijn de volgende antwoorden.", "These are the next answers."),
    "no_more": ("Er zijn niet meer antwoorden.", "There are no more answers."),
    "parties": ("Deze fracties stelden vragen.", "These parties asked questions."),
    "unknown_number": ("Dat nummer staat niet in dit document.", "That number is not in this document."),
    "unknown_party": (
        "Van die fractie staan er geen vragen in dit document.",
        "This document has no questions by that party.",
    ),
    "not_found": ("Die woorden staan niet letterlijk in een antwoord.", "Those words are not literally in any answer."),
}

_EXAMPLES: Final[dict[Language, tuple[str, str, str]]] = {
    "nl": (
        "Wat is het programma Cyclotron?",
        "Hoe groot is de dreiging uit Rusland en China?",
        "Vragen van de SGP",
    ),
    "en": (
        "What is the Cyclotron programme?",
        "How big is the cyber threat from Russia and China?",
        "Questions by the SGP",
    ),
}


def label(lang: Language, key: str, **values: object) -> str:
    """Return the words for ``key`` in ``lang`` with its places filled; unknown keys are a KeyError."""
    return _LABELS[key][LANGUAGES.index(lang)].format(**values)


def notice(lang: Language, key: str) -> str:
    """Return the sentence for a Reply's notice, "" for a key without one."""
    pair = _NOTICES.get(key)
    return pair[LANGUAGES.index(lang)] if pair else ""


def examples(lang: Language) -> tuple[str, str, str]:
    """Three questions that show what can be asked."""
    return _EXAMPLES[lang]


def keys() -> frozenset[str]:
    """All label keys, for tests and for the page's script."""
    return frozenset(_LABELS)
