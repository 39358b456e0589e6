"""rag.verify: what a quotation turns out to be, on hand-made answers whose every change is known."""

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from small_document import CYBER, Spec, build

from rag.records import Document, Footnote
from rag.verify import Difference, Verdict, verify, verify_text

POLICY = build(
    Spec(
        "PVV",
        "Hoeveel satellieten komen er volgens de minister in de ruimte te hangen?",
        "Het kabinet heeft geen zicht op de onderhandelingen tussen Italië en Starlink. De Europese Commissie "
        "ontwikkelt een satellietconstellatie van circa 300 satellieten in verschillende banen.",
    ),
    Spec(
        "SGP",
        "Wat is het kader?",
        (
            "Het normatief kader is in 2015 opgesteld en in 2021 door alle VN-\nlidstaten bekrachtigd. Hoewel "
            "niet bindend, zijn deze normen richtinggevend en",
            "intensief besproken op 10 februari 2025 in Parijs.",
        ),
    ),
    Spec(
        "SGP", "En dan?", "De noodzaak om te investeren geldt ook voor het ‘digitale domein’, aldus 15 miljoen burgers."
    ),
    Spec("CDA", "Nog iets?", "Hiervoor verwijs ik u naar het antwoord op vraag 1."),
    Spec("CDA", "Nog meer?", "Hiervoor verwijs ik u naar het antwoord op vraag 1."),
)
TEXTS = {exchange.number: POLICY.slice(exchange.answer_ranges) for exchange in POLICY.exchanges}


def check(quote: str, document: Document = POLICY) -> Verdict:
    return verify(quote, (document,))


def passage(verdict: Verdict) -> str:
    return POLICY.slice(verdict.ranges)


def test_the_same_characters_are_exact() -> None:
    quote = "geen zicht op de onderhandelingen tussen Italië en Starlink."
    verdict = check(quote)
    assert (verdict.verdict, verdict.number, verdict.differences, passage(verdict)) == ("exact", 1, (), quote)


def test_exact_runs_on_over_a_footnote() -> None:
    verdict = check("richtinggevend enintensief besproken")
    assert (verdict.verdict, len(verdict.ranges), passage(verdict)) == (
        "exact",
        2,
        "richtinggevend enintensief besproken",
    )


def test_white_space_is_the_only_thing_that_may_differ_silently() -> None:
    verdict = check("alle VN-lidstaten  bekrachtigd.\nHoewel niet\u00a0bindend")
    assert (verdict.verdict, verdict.number) == ("whitespace", 2)
    assert passage(verdict) == "alle VN-\nlidstaten bekrachtigd. Hoewel niet bindend"
    assert check("richtinggevend en intensief besproken").verdict == "whitespace"


def test_other_answers_with_the_same_words_are_named() -> None:
    verdict = check("Hiervoor verwijs ik u naar het antwoord op vraag 1.")
    assert (verdict.verdict, verdict.number, verdict.also) == ("exact", 4, (("kst-1", 5),))


@pytest.mark.parametrize(
    ("quote", "number", "differences"),
    [
        ("circa 400 satellieten in verschillende banen", 1, [("number", "400", "300")]),
        ("Het kabinet heeft zicht op de onderhandelingen tussen Italië en Starlink", 1, [("negation", "", "geen")]),
        ("Hoewel bindend, zijn deze normen richtinggevend", 2, [("negation", "", "niet")]),
        ("zijn deze normen niet richtinggevend en intensief besproken", 2, [("negation", "niet", "")]),
        ("Het normatief kader is in 2016 opgesteld", 2, [("date", "2016", "2015")]),
        ("intensief besproken op 10 maart 2025 in Parijs.", 2, [("date", "maart", "februari")]),
        ("intensief besproken op 11 februari 2025 in Parijs.", 2, [("number", "11", "10")]),
        (
            "De noodzaak om te investeren geldt ook voor het ‘digitale domein’, aldus 15 miljard burgers",
            3,
            [("number", "miljard", "miljoen")],
        ),
        ("onderhandelingen tussen Frankrijk en Starlink", 1, [("word", "Frankrijk", "Italië")]),
        (
            "geldt ook voor het 'digitale domein', aldus",
            3,
            [("typography", "'digitale", "‘digitale"), ("typography", "domein',", "domein’,")],
        ),
        ("Geldt ook voor het ‘digitale domein’", 3, [("capitals", "Geldt", "geldt")]),
    ],
)
def test_what_was_altered_is_named(quote: str, number: int, differences: list[tuple[str, str, str]]) -> None:
    verdict = check(quote)
    assert (verdict.verdict, verdict.number) == ("altered", number)
    assert [(d.kind, d.quoted, d.source) for d in verdict.differences] == differences
    assert passage(verdict) in TEXTS[number]


def test_a_footnote_mark_that_was_left_out_is_named() -> None:
    document = build(
        Spec("PVV", "Hoe?", "De dreiging neemt verder toe.1 Tegen die achtergrond blijft het beleid gelden.")
    )
    mark = document.text.index("toe.1") + 4
    note = Footnote("1", "Zie de verslagen.", (), (), (mark, mark + 1))
    document = replace(document, exchanges=(replace(document.exchanges[0], footnotes=(note,)),))
    verdict = check("De dreiging neemt verder toe. Tegen die achtergrond", document)
    assert (verdict.verdict, verdict.differences) == ("altered", (Difference("footnote", "toe.", "toe.1"),))


def test_an_exact_quotation_that_cuts_a_number_says_so() -> None:
    verdict = check("circa 30")
    assert (verdict.verdict, verdict.differences) == ("exact", (Difference("cut", "30", "300"),))


def test_a_quotation_of_several_places_is_stitched() -> None:
    quote = "Het normatief kader is in 2015 opgesteld. Het kabinet heeft geen zicht op de onderhandelingen"
    verdict = check(quote)
    assert verdict.verdict == "stitched"
    assert [(piece.number, POLICY.slice(piece.ranges)) for piece in verdict.pieces] == [
        (2, "Het normatief kader is in 2015 opgesteld"),
        (1, "Het kabinet heeft geen zicht op de onderhandelingen"),
    ]


def test_an_omission_that_is_marked_is_stitched() -> None:
    verdict = check("Het kabinet heeft geen zicht […] een satellietconstellatie")
    assert (verdict.verdict, verdict.number, len(verdict.pieces)) == ("stitched", 1, 2)
    assert passage(verdict) == "Het kabinet heeft geen zichteen satellietconstellatie"


def test_what_a_fractie_said_is_not_what_the_government_said() -> None:
    verdict = check("volgens de minister in de ruimte te hangen?")
    assert (verdict.verdict, verdict.number, passage(verdict)) == (
        "other-speaker",
        1,
        "volgens de minister in de ruimte te hangen?",
    )


def test_a_footnote_is_no_answer() -> None:
    verdict = verify("Euro Weekly News (16 maart 2025)", (CYBER,))
    assert verdict.verdict == "not-found"
    assert verdict.nearest is not None and (verdict.nearest.speaker, verdict.nearest.number) == ("footnote", 2)


def test_what_is_nowhere_is_not_found_but_has_a_nearest_passage() -> None:
    verdict = check("Nederland koopt morgen alle satellieten op voor de gehele bevolking")
    assert (verdict.verdict, verdict.number, verdict.ranges) == ("not-found", None, ())
    assert verdict.nearest is not None and verdict.nearest.number == 1
    assert check("xyzzy plugh").nearest is None


@pytest.mark.parametrize("quote", ["", "  \n", "“”"])
def test_nothing_is_not_found(quote: str) -> None:
    assert check(quote).verdict == "not-found"


def test_marks_around_the_quotation_do_not_count() -> None:
    assert check(' "in verschillende banen." ').verdict == "exact"
    assert check("“in verschillende banen.”").verdict == "exact"
    assert check("‘digitale domein’").verdict == "exact"  # these the answer has itself


def test_several_documents() -> None:
    other = build(Spec("VVD", "Wie?", "De AIVD doet mee, sinds 72 uur."), identity="kst-2")
    verdict = verify("De AIVD doet mee, sinds 72 uur.", (POLICY, other))
    assert (verdict.verdict, verdict.document, verdict.number) == ("exact", "kst-2", 1)


def test_every_quotation_of_an_article_is_checked() -> None:
    article = (
        "De minister zei: “Het kabinet heeft geen zicht op de onderhandelingen”. Thema's en risico's bleven.\n"
        'Er komen "circa 400 satellieten in verschillende banen" en ‘dat is toch heel bijzonder’, zo ‘heet’ het.'
    )
    found = verify_text(article, (POLICY,))
    assert [(article[q.start : q.end], q.verdict.verdict) for q in found] == [
        ("Het kabinet heeft geen zicht op de onderhandelingen", "exact"),
        ("circa 400 satellieten in verschillende banen", "altered"),
        ("dat is toch heel bijzonder", "not-found"),
    ]


SLICES = st.sampled_from([n for n in TEXTS if n < 5]).flatmap(
    lambda n: st.tuples(st.just(n), st.integers(0, len(TEXTS[n]) - 1), st.integers(1, len(TEXTS[n])))
)


@given(SLICES)
def test_any_slice_of_an_answer_is_exact(place: tuple[int, int, int]) -> None:
    number, start, length = place
    quote = TEXTS[number][start : start + length]
    assume(quote.strip())
    verdict = check(quote)
    assert verdict.verdict == "exact"
    assert passage(verdict) == quote.strip()
    found = {verdict.number, *(n for _, n in verdict.also)}
    assert number in found


@given(SLICES, st.sampled_from(["", "  ", "\n", "\t \r\n", "\u00a0", " \u200b "]))
def test_any_slice_with_other_white_space_is_white_space(place: tuple[int, int, int], space: str) -> None:
    number, start, length = place
    original = TEXTS[number][start : start + length].strip()
    quote = re.sub(r"\s+", space, original)
    assume(quote != original)
    verdict = check(quote)
    # by chance the other white space can stand elsewhere: "VN-\nlidstaten" has a line end
    assert verdict.verdict == ("exact" if any(quote in text for text in TEXTS.values()) else "whitespace")
    assert passage(verdict).split() == original.split() or verdict.verdict == "exact"


@given(st.sampled_from([1, 2, 3]), st.data())
def test_a_changed_number_is_altered_and_named(number: int, data: st.DataObject) -> None:
    text = " ".join(POLICY.text[a:b] for a, b in POLICY.exchanges[number - 1].answer_ranges)
    digit = data.draw(st.sampled_from([m.start() for m in re.finditer(r"\d", text)]))
    other = data.draw(st.sampled_from(sorted(set("123456789") - {text[digit]})))
    changed = text[:digit] + other + text[digit + 1 :]
    verdict = check(changed)
    assert (verdict.verdict, verdict.number) == ("altered", number)
    assert len(verdict.differences) == 1
    assert verdict.differences[0].kind in ("number", "date")
    assert other in verdict.differences[0].quoted


@given(st.sampled_from([(1, "geen "), (2, "niet ")]), st.integers(0, 3), st.integers(0, 6))
def test_a_negation_taken_away_is_altered_and_named(case: tuple[int, str], before: int, after: int) -> None:
    number, negation = case
    head, tail = TEXTS[number].split(negation)
    quote = " ".join([*head.split()[-(before + 1) :], *tail.split()[: after + 4]])
    verdict = check(quote)
    assert (verdict.verdict, verdict.number) == ("altered", number)
    assert ("negation", "", negation.strip()) in [(d.kind, d.quoted, d.source) for d in verdict.differences]


@given(st.text(max_size=80))
def test_any_text_gets_one_verdict_and_it_is_the_same_twice(quote: str) -> None:
    verdict = check(quote)
    assert verdict == check(quote)
    if verdict.verdict == "exact":
        assert passage(verdict) in quote
