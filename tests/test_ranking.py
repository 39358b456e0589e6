"""Evidence per answer: each ranker over each field, referrals, and what is left out."""

from __future__ import annotations

import numpy as np
import pytest
from small_document import CYBER

from rag.kernel import Shares
from rag.lexical import Bm25, ngrams, tokenise
from rag.passages import passages
from rag.ranking import EVIDENCE, KERNEL, Rankers, is_dense, likeness_tokens, query_tokens
from rag.records import Passage, Variant

VARIANTS = (Variant(2, "nl", "Moeten er winkels komen?"), Variant(6, "en", "Is there operational cooperation?"))
KEYS = [("kst-1", number) for number in range(1, 8)]
TARGETS = {("kst-1", 4): [("kst-1", 1)], ("kst-1", 7): [("kst-1", 4), ("kst-1", 1)]}
ITEMS = passages(CYBER, VARIANTS)


@pytest.fixture(scope="module")
def rankers() -> Rankers:
    return Rankers(ITEMS, KEYS, TARGETS)


def one_hot(rankers: Rankers, chosen: Passage) -> np.ndarray:
    """Return cosines: 1 for one row, 0 for the others."""
    return np.array([row is chosen for row in rankers.dense_rows], dtype=np.float32)


def test_evidence_is_named_ranker_and_field() -> None:
    assert set(EVIDENCE) == {
        *("words.answer", "words.question", "words.variant"),
        *("ngrams.answer", "ngrams.question", "ngrams.variant"),
        *("dense.answer", "dense.question", "dense.variant"),
        "kernel.all",
    }


def test_windows_and_variants_get_vectors_whole_texts_do_not(rankers: Rankers) -> None:
    assert rankers.dense_rows == [p for p in ITEMS if is_dense(p)]
    assert not any(p.whole and p.field != "variant" for p in rankers.dense_rows)
    assert sum(p.field == "variant" for p in rankers.dense_rows) == 2


def test_lexical_evidence_is_bm25_over_whole_texts(rankers: Rankers) -> None:
    answers = [p for p in ITEMS if p.field == "answer" and p.whole]
    expected = np.full(7, np.nan)
    scores = Bm25([tokenise(p.text) for p in answers]).scores(tokenise("Eutelsat"))
    for passage, score in zip(answers, scores, strict=True):
        expected[passage.number - 1] = score
    found = rankers.evidence("Eutelsat", "nl", None, names=["words.answer"])["words.answer"]
    assert found == pytest.approx(expected, nan_ok=True)
    # answer 4 and 7 only refer, but 4 is no target's row: nothing to look at
    assert np.isnan(found[[3, 6]]).all() and found[4] > 0


def test_the_question_that_led_to_a_referral_finds_its_target_too(rankers: Rankers) -> None:
    found = rankers.evidence("toezicht op de diensten", "nl", None, names=["words.question"])["words.question"]
    assert found[6] > 0
    assert found[0] == pytest.approx(found[6]) and found[3] == pytest.approx(found[6])
    assert found[[1, 2]] == pytest.approx([0, 0])


def test_dense_evidence_is_the_best_row_of_an_answer(rankers: Rankers) -> None:
    row = next(p for p in rankers.dense_rows if p.number == 2 and p.field == "answer")
    found = rankers.evidence("iets", "nl", one_hot(rankers, row), names=["dense.answer", "dense.question"])
    assert found["dense.answer"][1] == 1 and np.nanmax(np.delete(found["dense.answer"], 1)) == 0
    assert np.nanmax(found["dense.question"]) == 0


def test_answers_without_variants_have_nothing_to_look_at(rankers: Rankers) -> None:
    found = rankers.evidence("winkels", "nl", None, names=["words.variant"])["words.variant"]
    assert np.flatnonzero(~np.isnan(found)).tolist() == [1, 5]
    assert found[1] > found[5] == 0


def test_without_variants_there_is_no_such_evidence() -> None:
    bare = Rankers(passages(CYBER), KEYS, TARGETS)
    dense = np.zeros(len(bare.dense_rows), dtype=np.float32)
    assert not [name for name in bare.evidence("winkels", "nl", dense) if name.endswith("variant")]


def test_only_what_is_named_is_looked_at(rankers: Rankers) -> None:
    dense = np.zeros(len(rankers.dense_rows), dtype=np.float32)
    assert set(rankers.evidence("x", "nl", dense, names=["words.answer", "dense.variant"])) == {
        "words.answer",
        "dense.variant",
    }
    assert set(rankers.evidence("x", "nl", None)) == {n for n in EVIDENCE if n[:5] in ("words", "ngram")}


def test_the_kernel_learns_which_answer_a_row_is_about(rankers: Rankers) -> None:
    vectors = np.eye(len(rankers.dense_rows), dtype=np.float32)
    blocks = rankers.train(vectors)
    for row, passage in enumerate(rankers.dense_rows):
        scores = rankers.evidence(passage.text, passage.language, vectors[row], blocks, [KERNEL])[KERNEL]
        place = passage.number - 1
        led = {place, *(KEYS.index(key) for key in TARGETS.get(KEYS[place], ()))}
        # a referral's question may bring its target first: both were taught
        assert int(np.nanargmax(scores)) in led


def test_training_can_leave_fields_out(rankers: Rankers) -> None:
    vectors = np.eye(len(rankers.dense_rows), dtype=np.float32)
    (block,) = rankers.train(vectors, ["variant"])
    assert [rankers.dense_rows[row].field for row in block.rows] == ["variant", "variant"]
    assert block.answers.tolist() == [1, 5]


def test_shares_are_the_ones_given() -> None:
    rankers = Rankers(ITEMS, KEYS, TARGETS, Shares(ridge=2.5))
    assert rankers.kernel.shares.ridge == 2.5


def test_an_english_question_is_read_in_both_languages() -> None:
    assert query_tokens("hackers", "nl") == tokenise("hackers")
    english = tokenise("dependent on Starlink services", "en")
    both = query_tokens("dependent on Starlink services", "en")
    assert both[: len(english)] == english
    assert set(both) >= set(tokenise("Starlink services"))
    assert len(set(both)) == len(both)


def test_the_kernel_compares_stems_and_two_sizes_of_ngrams() -> None:
    words, grams = likeness_tokens("hackers", "nl")
    assert words == tokenise("hackers")
    assert grams == ngrams("hackers", size=5) + ngrams("hackers", size=4)


def test_names_are_known_from_answers_and_questions_not_from_variants(rankers: Rankers) -> None:
    assert rankers.knows(tokenise("Eutelsat")[0]) and rankers.knows(tokenise("toezicht")[0])
    assert not rankers.knows(tokenise("Is there operational cooperation?", "en")[-1])
    assert rankers.idf("nergens") > rankers.idf(tokenise("Zuid-Korea")[0])
