"""Passages by offset: exact slices, everything covered, nothing invented."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from small_document import CYBER, Spec, build

from rag.passages import passages, windows
from rag.records import Document, Passage, Variant
from rag.sentences import sentences

VARIANTS = (Variant(2, "nl", "Moeten er winkels komen?"), Variant(2, "en", "Will there be shops?"))


def folded(text: str) -> str:
    return " ".join(text.split())


def check_slices(document: Document, found: list[Passage]) -> None:
    for passage in found:
        if passage.field != "variant":
            assert folded(document.slice(passage.ranges)) == passage.text


def test_every_character_of_an_answer_is_in_a_window() -> None:
    for exchange in CYBER.exchanges:
        covered = {i for window in windows(CYBER, exchange.answer_ranges) for a, b in window for i in range(a, b)}
        wanted = {i for a, b in exchange.answer_ranges for i in range(a, b)}
        assert covered <= wanted
        assert all(CYBER.text[i].isspace() for i in wanted - covered)


@given(st.lists(st.text(alphabet="abA. ?\n1", min_size=1, max_size=40), min_size=1, max_size=3))
def test_windows_cover_any_answer(pieces: list[str]) -> None:
    document = build(Spec("D66", "Waarom?", tuple(pieces)))
    ranges = document.exchanges[0].answer_ranges
    covered = {i for window in windows(document, ranges) for a, b in window for i in range(a, b)}
    wanted = {i for a, b in ranges for i in range(a, b) if not document.text[i].isspace()}
    assert wanted <= covered <= {i for a, b in ranges for i in range(a, b)}
    check_slices(document, passages(document))


def test_windows_are_each_sentence_and_each_pair_of_neighbours() -> None:
    document = build(Spec("D66", "Waarom?", "Dit is een. Dat is twee. Dan komt drie."))
    ranges = document.exchanges[0].answer_ranges
    assert len(sentences(document.text, ranges)) == 3
    found = [" ".join(document.slice((piece,)) for piece in window) for window in windows(document, ranges)]
    assert found == [
        "Dit is een.",
        "Dat is twee.",
        "Dan komt drie.",
        "Dit is een. Dat is twee.",
        "Dat is twee. Dan komt drie.",
    ]


def test_passages_are_exact_slices_with_their_own_readable_identity() -> None:
    found = passages(CYBER, VARIANTS)
    check_slices(CYBER, found)
    assert len({passage.id for passage in found}) == len(found)
    for number in range(1, 8):
        ids = [passage.id for passage in found if passage.number == number]
        assert ids == [f"kst-1#{number}.{part}" for part in range(len(ids))]


def test_the_text_for_the_machine_is_folded_and_never_glued_across_a_footnote() -> None:
    whole = next(p for p in passages(CYBER) if p.number == 1 and p.field == "answer" and p.whole)
    assert "\n" not in whole.text and "jaarverslagen" not in whole.text
    assert whole.ranges == CYBER.exchanges[0].answer_ranges


def test_answers_that_only_refer_have_a_question_and_no_answer_passage() -> None:
    found = passages(CYBER)
    assert CYBER.exchanges[3].only_refers and not CYBER.exchanges[4].only_refers
    assert {p.field for p in found if p.number == 4} == {"question"}
    assert {p.field for p in found if p.number == 5} == {"answer", "question"}


def test_variants_go_with_their_answer_and_language() -> None:
    found = [p for p in passages(CYBER, VARIANTS) if p.field == "variant"]
    assert [(p.number, p.language, p.text, p.ranges, p.whole) for p in found] == [
        (2, "nl", "Moeten er winkels komen?", (), True),
        (2, "en", "Will there be shops?", (), True),
    ]


def test_each_text_has_one_whole_passage_for_lexical_search() -> None:
    whole = [(p.number, p.field) for p in passages(CYBER) if p.whole]
    assert whole == [
        *((n, f) for n in (1, 2, 3) for f in ("answer", "question")),
        (4, "question"),
        *((n, f) for n in (5, 6) for f in ("answer", "question")),
        (7, "question"),
    ]


def test_a_question_of_nothing_gives_no_passage() -> None:
    assert [p.field for p in passages(build(Spec("D66", " \n", "Ja.")))] == ["answer", "answer"]
    assert passages(build()) == []
