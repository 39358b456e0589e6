"""The parser against a reading of the bundled document, made-up documents with known truth, and the gate."""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import SourceError
from rag.parse import chain, parse
from rag.read import Source, read, read_metadata
from rag.records import Document, Exchange, Metadata, Range

HERE = Path(__file__).parent
BUNDLED = HERE.parent / "rag/corpus/schriftelijk-overleg-internationale-cyberstrategie.txt"
GOLDEN = [json.loads(line) for line in (HERE / "golden/kst-26643-1346.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def bundled() -> Document:
    return parse(read(BUNDLED), read_metadata(BUNDLED))


def parsed(text: str, accept_gaps: bool = False) -> Document:
    source = Source("proef.txt", text, "", hashlib.sha256(text.encode()).hexdigest())
    return parse(source, Metadata("proef", "Proef"), accept_gaps=accept_gaps)


def covers(document: Document) -> None:
    """The ledger holds every character once, and answer ranges are exactly its answer spans."""
    at = 0
    for span in document.ledger:
        assert span.start == at < span.end
        assert (span.kind == "blank") == document.text[span.start : span.end].isspace()
        at = span.end
    assert at == len(document.text)


def words(document: Document, ranges: tuple[Range, ...]) -> list[str]:
    return document.slice(ranges).split()


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: str(golden["number"]))
def test_exchange_is_as_read(bundled: Document, golden: dict[str, object]) -> None:
    number = golden["number"]
    exchange = next(exchange for exchange in bundled.exchanges if exchange.number == number)
    asked, said = words(bundled, exchange.question_ranges), words(bundled, exchange.answer_ranges)
    assert {
        "party": exchange.party, "section": exchange.section,
        "question_start": " ".join(asked[:8]), "question_end": " ".join(asked[-8:]),
        "question_letters": len("".join(asked)), "answer_letters": len("".join(said)),
        "answer_start": " ".join(said[:8]), "answer_end": " ".join(said[-8:]),
        "footnotes": [note.mark for note in exchange.footnotes],
        "question_footnotes": [note.mark for note in exchange.question_footnotes],
        "references": list(exchange.references), "only_refers": exchange.only_refers,
    }.items() <= golden.items()  # fmt: skip
    assert len(exchange.answer_ranges) == 1 + len(golden["answer_breaks"])  # type: ignore[arg-type]
    assert len(exchange.question_ranges) == 1 + len(golden["question_breaks"])  # type: ignore[arg-type]


def test_bundled_document_counts(bundled: Document) -> None:
    covers(bundled)
    assert [exchange.number for exchange in bundled.exchanges] == list(range(1, 72))
    notes = [note for e in bundled.exchanges for note in (*e.footnotes, *e.question_footnotes)]
    assert sorted(int(note.mark) for note in notes) == list(range(1, 19))
    assert all(note.anchor and bundled.text[slice(*note.anchor)] == note.mark for note in notes)
    assert sum(len(e.answer_ranges) > 1 for e in bundled.exchanges) == 10
    assert sum(map(bundled.text.count, ("\f",))) == 0 and bundled.gaps == ()


def test_notes_of_a_shared_block_get_their_own_url(bundled: Document) -> None:
    hosts = [note.urls[0].split("/")[2] for note in bundled.exchanges[3].footnotes]
    assert hosts == ["www.tweedekamer.nl", "www.elysee.fr", "cyber.gouv.fr"]


def test_closing_remark_of_a_fractie_is_question_side_and_no_ones(bundled: Document) -> None:
    place = bundled.text.index("Nederland zet zich in voor het tegengaan van internet shutdowns")
    span = next(span for span in bundled.ledger if span.start <= place < span.end)
    assert (span.kind, span.number) == ("question", None)


def test_joined_ranges_never_glue_words(bundled: Document) -> None:
    for exchange in bundled.exchanges:
        for before in exchange.answer_ranges[:-1]:
            assert bundled.text[before[1] - 1].isspace()
        assert not bundled.text[exchange.answer_ranges[0][0]].isspace()
        assert not bundled.text[exchange.answer_ranges[-1][1] - 1].isspace()


def test_chain_follows_referrals_and_ends_in_a_cycle(bundled: Document) -> None:
    assert chain(bundled.exchanges, 69) == (50, 1)
    assert chain(bundled.exchanges, 60) == (18, 43)
    ring = [Exchange("d", n, "", "", (), (), (), (), (n % 3 + 1,), True) for n in (1, 2, 3)]
    assert chain(ring, 1) == (2, 3)


NEUTRAL = "De opbouw van het netwerk verloopt volgens planning en levert elk kwartaal nieuwe inzichten op."
GOVERNMENT = "Het kabinet informeert uw Kamer voor de zomer over de voortgang van deze inzet in Europa."
ASKS = "De leden van de {party}-fractie vragen hoe de minister de weerbaarheid van gemeenten wil vergroten?"


def overleg(answers: list[int], parties: list[str]) -> tuple[str, list[str], list[str]]:
    """A made-up schriftelijk overleg: text, questions and answers (with folded white space)."""
    text, questions, said = "Inleiding van de commissie.\n\n", [], []
    last = ""
    for number, (size, party) in enumerate(zip(answers, parties, strict=True), 1):
        if party != last:
            text += f"Vragen en opmerkingen van de leden van de {party}-fractie\n\n"
        last = party
        questions.append(ASKS.format(party=party))
        paragraphs = [GOVERNMENT, *[NEUTRAL] * size, *[GOVERNMENT] * (size > 0)]
        said.append(" ".join(paragraphs))
        text += "\n".join(textwrap.wrap(questions[-1], 90)) + f" \n \n\n{number}. Antwoord van het kabinet \n"
        text += "\n\n \n".join("\n".join(textwrap.wrap(part, 70)) for part in paragraphs) + " \n \n"
    return text, questions, said


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["VVD", "D66", "SGP"])), min_size=1, max_size=8))
def test_made_up_documents(plan: list[tuple[int, str]]) -> None:
    text, questions, said = overleg([size for size, _ in plan], [party for _, party in plan])
    document = parsed(text)
    covers(document)
    assert [e.party for e in document.exchanges] == [party for _, party in plan]
    assert [" ".join(words(document, e.question_ranges)) for e in document.exchanges] == questions
    assert [" ".join(words(document, e.answer_ranges)) for e in document.exchanges] == said


def test_a_paragraph_that_could_be_either_sides_is_refused() -> None:
    text = overleg([0, 0], ["VVD", "VVD"])[0]
    place = text.index(ASKS.format(party="VVD")[:20], text.index("1. Antwoord"))
    with pytest.raises(SourceError, match="cannot be told where answer 1 ends"):
        parsed(f"{text[:place]}{NEUTRAL}\n\n{text[place:]}")


def test_gate_names_what_is_missing_and_where() -> None:
    text = overleg([0, 0, 0], ["VVD"] * 3)[0].replace("2. Antwoord van het kabinet", "4. Antwoord van het kabinet")
    with pytest.raises(SourceError, match=r"^proef.txt: line \d+: answer 2-3 is missing.*--accept-gaps") as caught:
        parsed(text)
    assert "\n" not in str(caught.value)
    accepted = parsed(text, accept_gaps=True)
    assert accepted.gaps and [e.number for e in accepted.exchanges] == [1, 3, 4]
    covers(accepted)


@pytest.mark.parametrize("text", ["Zomaar een tekst.", "Vraag 1\nBent u bekend met het bericht?\nVraag 2\nZo ja?\n"])
def test_text_without_answers_is_refused_always(text: str) -> None:
    with pytest.raises(SourceError, match="no numbered answers"):
        parsed(text, accept_gaps=True)


def test_a_number_that_comes_twice_is_named_and_never_stitched() -> None:
    text = overleg([0, 1, 0], ["VVD"] * 3)[0].replace("3. Antwoord van het kabinet", "2. Antwoord van het kabinet")
    with pytest.raises(SourceError, match="answer 2 comes twice"):
        parsed(text)
    assert [e.number for e in parsed(text, accept_gaps=True).exchanges] == [1]


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: t.replace(" \n", "\n")])
def test_line_ends_do_not_matter(change: Callable[[str], str]) -> None:
    document = parsed(change(BUNDLED.read_bytes().decode("utf-8")))
    covers(document)
    lengths = [len("".join(words(document, e.answer_ranges))) for e in document.exchanges]
    assert lengths == [golden["answer_letters"] for golden in GOLDEN]


def test_footnote_without_a_visible_end_is_refused() -> None:
    text = "\n".join(line.lstrip() for line in BUNDLED.read_text("utf-8").split("\n"))  # the tops of pages are gone
    with pytest.raises(SourceError, match="cannot be told where footnote 1 ends|answer 3 ends"):
        parsed(text)


def test_empty_answer_is_named() -> None:
    text = overleg([0, 0], ["VVD", "SGP"])[0].replace("\n".join(textwrap.wrap(GOVERNMENT, 70)), "", 1)
    with pytest.raises(SourceError, match="answer 1 is empty"):
        parsed(text)


def test_grouped_questions_share_their_answer() -> None:
    path = HERE / "data/ah-tk-20232024-1314.pdf"
    document = parse(read(path), read_metadata(path))
    covers(document)
    assert [e.number for e in document.exchanges] == [1, 2, 3, 4, 5, 6]
    three, four, five = document.exchanges[2:5]
    assert three.answer_ranges == four.answer_ranges == five.answer_ranges
    assert document.slice(document.exchanges[0].answer_ranges) == "Ja."
    assert three.party == "GroenLinks-PvdA, PvdD"
    assert [note.mark for note in document.exchanges[0].question_footnotes] == ["1"]


def test_flattened_text_is_refused() -> None:
    with pytest.raises(SourceError, match="lost its line ends"):
        parsed(" ".join(f"Vraag {n} Hoe zit dat? Zo zit dat. " + "Tekst. " * 60 for n in range(1, 5)))
