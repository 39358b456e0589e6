"""Referrals followed, orders kept, each answer once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_document import CYBER, Spec, build

from rag.cite import check, citation_text, cite, through
from rag.errors import VerbatimError
from rag.parse import chain
from rag.ranking import Key
from rag.records import Citation, Document, Exchange, Hit, Matched, Metadata
from rag.reply import asked_there, followed, ranking_keys

REFER = "Hiervoor verwijs ik u naar het antwoord."


def shown(document: Document, numbers: list[int]) -> list[tuple[int, tuple[int, ...]]]:
    """Return (number, via) of the citations for these answers."""
    exchanges = {(document.id, exchange.number): exchange for exchange in document.exchanges}

    def citing(name: str, number: int) -> Citation:
        return cite(document, exchanges[name, number])

    keys = [(document.id, number) for number in numbers]
    replies = followed(keys, exchanges, citing, lambda name, number: chain(document.exchanges, number))
    return [(citation.number, citation.via) for citation in replies]


def test_a_referral_is_followed_at_once_by_its_target() -> None:
    assert shown(CYBER, [4, 2]) == [(4, ()), (1, (4,)), (2, ())]


def test_a_referral_to_a_referral_shows_the_whole_way() -> None:
    assert shown(CYBER, [7]) == [(7, ()), (4, (7,)), (1, (7, 4))]


def test_each_answer_comes_once() -> None:
    assert shown(CYBER, [1, 4]) == [(1, ()), (4, ())]
    assert shown(CYBER, [4, 1, 4, 7]) == [(4, ()), (1, (4,)), (7, ())]


def test_an_answer_with_words_of_its_own_leads_nowhere() -> None:
    assert shown(CYBER, [5]) == [(5, ())]


def test_referrals_in_a_circle_end() -> None:
    circle = build(Spec("D66", "A?", REFER, (2,)), Spec("D66", "B?", REFER, (1,)), Spec("D66", "C?", REFER, (3, 9)))
    assert shown(circle, [1]) == [(1, ()), (2, (1,))]
    assert shown(circle, [3]) == [(3, ())]


@given(st.lists(st.integers(1, 7), max_size=12))
def test_nothing_is_lost_and_nothing_doubled(numbers: list[int]) -> None:
    found = [number for number, _ in shown(CYBER, numbers)]
    assert set(numbers) <= set(found) and len(set(found)) == len(found)


def ranked(numbers: list[int], literal: int = 0, party: str = "") -> list[int]:
    exchanges: dict[Key, Exchange] = {("kst-1", e.number): e for e in CYBER.exchanges}
    targets = {key: [("kst-1", n) for n in chain(CYBER.exchanges, key[1])] for key in exchanges}
    hits = [Hit("kst-1", number, 1.0, "question") for number in numbers]
    keys = ranking_keys(hits, exchanges, lambda h: h.number == literal, lambda e: party in ("", e.party), targets)
    return [number for _, number in keys]


def test_a_referral_is_left_to_its_target() -> None:
    assert ranked([4, 1, 7, 2]) == [1, 2]


def test_a_referral_that_is_what_was_asked_leads() -> None:
    assert ranked([1, 4, 2], literal=4) == [4, 1, 2]


def test_a_referral_stays_when_its_target_is_of_another_fractie() -> None:
    assert ranked([1, 4, 5], party="D66") == [4, 5]


@pytest.mark.parametrize(
    ("words", "shared", "matched", "expected"),
    [
        (10, 8, "question", True),  # 8 / 10 is just enough
        (10, 7, "question", False),
        (10, 10, "answer", False),
        (5, 5, "question", False),  # five words are too few to recognise a question by
        (6, 6, "question", True),
    ],
)
def test_who_types_the_question_itself_gets_its_referral(
    words: int, shared: int, matched: Matched, expected: bool
) -> None:
    query = {f"w{i}": f"W{i}" for i in range(words)}
    question = {f"w{i}": f"w{i}" for i in range(shared)} | {"meer": "meer"}
    assert asked_there(Hit("kst-1", 4, 1.0, matched), query, question) is expected


def test_a_citation_is_sliced_and_checked() -> None:
    for exchange in CYBER.exchanges:
        citation = cite(CYBER, exchange)
        assert citation.text == "".join(CYBER.text[a:b] for a, b in exchange.answer_ranges)
        assert check(CYBER, citation) is citation
        assert check(CYBER, through(citation, (9,))).via == (9,)


@pytest.mark.parametrize("change", ["text", "ranges", "document", "question", "highlight"])
def test_a_citation_that_differs_in_anything_is_withheld(change: str) -> None:
    good = cite(CYBER, CYBER.exchanges[1])
    (start, end), *_ = good.ranges
    wrong = {
        "text": good.text + " ",
        "ranges": ((start, end - 1),),
        "document": "kst-2",
        "question": good.question.upper(),
        "highlight": ((end, end + 1),),
    }
    with pytest.raises(VerbatimError, match="antwoordwijzer index"):
        check(CYBER, replace(good, **{change: wrong[change]}))


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        (Metadata("a", "T", "II", "2024/25", "26643", "1346"), "Kamerstukken II 2024/25, 26643, nr. 1346"),
        (Metadata("a", "T", "II", "2024/25", "26643"), "Kamerstukken II 2024/25, 26643"),
        (Metadata("a", "T", "I", "", "26643", "AB"), "Kamerstukken I, 26643, nr. AB"),
        (Metadata("a", "T", "II", "2023/24", "", "1314"), "Aanhangsel Handelingen II 2023/24, nr. 1314"),
        (Metadata("a", "Een verslag"), "Een verslag"),
    ],
)
def test_citations_as_lawyers_write_them(metadata: Metadata, expected: str) -> None:
    document = Document(metadata, "", "", "", (), ())
    assert citation_text(document, 8) == f"{expected} (antwoord op vraag 8)"
