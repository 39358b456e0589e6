"""A document made by hand for tests: real records, with offsets counted while the text grows."""

from __future__ import annotations

from dataclasses import dataclass

from rag.records import Document, Exchange, Footnote, Metadata, Range

GAP = "\n\n7 Zie ook de jaarverslagen.\n "  # footnote matter between two pieces of an answer


@dataclass(frozen=True)
class Spec:
    """One exchange: an answer in pieces is interrupted by a footnote; ``note`` is (mark, text) behind the question."""

    party: str
    question: str
    answer: str | tuple[str, ...]
    references: tuple[int, ...] = ()
    note: tuple[str, str] | None = None


def build(*specs: Spec, identity: str = "kst-1") -> Document:
    text, exchanges = "Vragen en antwoorden\n\n", []
    for number, spec in enumerate(specs, 1):
        text, question = _put(text, spec.question)
        notes: tuple[Footnote, ...] = ()
        if spec.note:
            mark, words = spec.note
            text, anchor = _put(text, mark)
            text, place = _put(text + "\n", words)
            notes = (Footnote(mark, words, (), (place,), anchor),)
        text += f"\n\n{number}. Antwoord van het kabinet\n"
        ranges: list[Range] = []
        for piece in (spec.answer,) if isinstance(spec.answer, str) else spec.answer:
            text, place = _put(text + (GAP if ranges else ""), piece)
            ranges.append(place)
        text += "\n\n"
        only = bool(spec.references) and len(text[ranges[0][0] : ranges[0][1]]) < 60
        exchanges.append(
            Exchange(identity, number, spec.party, "", (question,), tuple(ranges), (), notes, spec.references, only)
        )
    return Document(Metadata(identity, "Een verslag"), text, "0" * 64, "1" * 64, tuple(exchanges), ())


def _put(text: str, piece: str) -> tuple[str, Range]:
    return text + piece, (len(text), len(text) + len(piece))


CYBER = build(
    Spec(
        "PVV",
        "Wat maakt Zuid-Afrika tot een partnerland? Ook met Rusland wordt geoefend.",
        (
            "Zuid-Afrika is met Rusland en China gesproken. De betrekkingen zijn hecht en",
            "intensief geweest sinds Salt \nTyphoon.",
        ),
    ),
    Spec(
        "GroenLinks-PvdA",
        "Hoe kijkt de minister naar de Finse maatregel om per 2028 300 crisisbestendige winkels te openen?",
        "Het kabinet ziet geen reden om dit over te nemen, ook niet voor 5 miljoen euro.",
        note=("8", "300 crisis-situation food stores to open, Euro Weekly News (16 maart 2025)"),
    ),
    Spec(
        "GroenLinks-PvdA",
        "Wat is de mening over ‘community notes’ op sociale media?",
        "AI en ‘community notes’ kunnen daar een nuttige bijdrage aan leveren.",
    ),
    Spec(
        "D66",
        "Welke alternatieven voor Starlink bestaan er?",
        "Hiervoor verwijs ik u naar het antwoord op vraag 1.",
        (1,),
    ),
    Spec(
        "D66",
        "Is er ook een alternatief uit Europa, zoals Eutelsat?",
        "Eutelsat is een alternatief voor Starlink, met Zuid-\nKorea, India en Zuid-Afrika. Zie ook antwoord 1 en 3.",
        (1, 3),
    ),
    Spec(
        "SGP",
        "Kan het kabinet de resultaten van de consultaties met Zuid-Korea schetsen?",
        "In de relatie met Zuid-Korea is sprake van operationele samenwerking. De AIVD doet mee, sinds 72 uur.",
    ),
    Spec(
        "ChristenUnie",
        "Hoe is het toezicht op de diensten?",
        "Hiervoor verwijs ik u naar het antwoord op vraag 4",
        (4,),
    ),
)
