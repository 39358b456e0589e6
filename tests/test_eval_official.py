"""The official questions: judgements through referrals, and no leaked texts."""

import pytest

from eval.official import LeakError, evaluate_official, official_questions, referred
from eval.ranking import evaluate_ranking, first_rank
from rag.records import Document, Exchange, Hit, Metadata

TEXT = "Een vraag\nover iets?\nEen antwoord.\n"


def document() -> Document:
    """Return five answers: 5 -> 4 -> 1 only refer, 2 refers and says something, 3 refers to itself."""
    references = {1: (), 2: (1,), 3: (3,), 4: (1,), 5: (4,)}
    exchanges = tuple(
        Exchange("kst-1", n, "SGP", "", ((0, 9), (9, 20)), ((21, 34),), references=r, only_refers=n >= 3)
        for n, r in references.items()
    )
    return Document(Metadata("kst-1", "Titel"), TEXT, "", "", exchanges, ())


class Shelf:
    """A search that finds answer 1 for every question and says by what."""

    documents = (document(),)

    def __init__(self, found_by: str) -> None:
        self.found_by = found_by

    def search(self, query: str, *, top: int = 10, evidence: frozenset[str] | None = None) -> list[Hit]:
        return [Hit("kst-1", 1, 1.0, "answer", ((self.found_by, 3.5),))]


def test_referrals_are_followed_while_they_only_refer() -> None:
    assert {n: referred(document(), n) for n in range(1, 6)} == {1: (1,), 2: (2,), 3: (3,), 4: (4, 1), 5: (5, 4, 1)}


def test_questions_are_the_question_text_on_one_line() -> None:
    found = official_questions([document()])
    assert {q.query for q in found} == {"Een vraag over iets?"}
    assert found[4].answers == ("kst-1#5", "kst-1#4", "kst-1#1")


def test_rows_are_measured_over_all_questions() -> None:
    rows = evaluate_official(Shelf("words.answer"))
    assert [row.name for row in rows] == ["BM25", "n-grams", "dense", "fused"]
    # answer 1 is right for questions 1, 4 and 5; of their 1, 2 and 3 sufficient answers one is found
    assert [row.mean("Success@1") for row in rows] == [3 / 5] * 4
    assert rows[0].mean("R@10") == pytest.approx((1 + 1 / 2 + 1 / 3) / 5)
    assert [q.id for q in rows[0].failures()] == ["official-kst-1-2", "official-kst-1-3"]


def test_progress_counts_all_rows() -> None:
    steps: list[tuple[int, int]] = []
    evaluate_official(Shelf("words.answer"), progress=lambda done, total: steps.append((done, total)))
    assert steps == [(n, 20) for n in range(1, 21)]


@pytest.mark.parametrize("found_by", ["words.question", "dense.variant"])
def test_a_leaked_question_text_is_caught(found_by: str) -> None:
    with pytest.raises(LeakError, match=f"kst-1#1 was found by {found_by}"):
        evaluate_official(Shelf(found_by))


def test_a_set_without_questions_or_with_doubled_ids_has_no_score() -> None:
    questions = official_questions([document()])
    with pytest.raises(ValueError, match="nothing to measure"):
        evaluate_ranking([], {})
    with pytest.raises(ValueError, match="same id"):
        evaluate_ranking([*questions, questions[0]], {})


def test_first_rank() -> None:
    question = official_questions([document()])[3]
    assert first_rank(question, ["kst-1#9", "kst-1#1", "kst-1#4"]) == 2
    assert first_rank(question, ["kst-1#9"]) is None
