"""Why an answer was found, in facts."""

from __future__ import annotations

from rag.explain import common_words, missing, named, strongest


def test_the_field_whose_rankers_added_most() -> None:
    assert strongest({"words.answer": 1.0, "dense.question": 0.7, "ngrams.question": 0.6}) == "question"
    assert strongest({"words.answer": 2.0, "dense.question": 0.7, "ngrams.question": 0.6}) == "answer"
    assert strongest({"dense.variant": 0.1, "words.answer": -1.0, "words.question": -1.0}) == "variant"


def test_the_kernel_has_no_field_of_its_own() -> None:
    assert strongest({"kernel.all": 9.0, "dense.variant": 0.1}) == "variant"
    assert strongest({}) == "answer"


def test_common_words_are_the_texts_own_in_the_order_of_the_question() -> None:
    query = {"dreig": "dreigingen", "hack": "hackers", "zon": "zon"}
    assert common_words(query, {"hack": "Hackers", "dreig": "dreiging", "maan": "maan"}) == ("dreiging", "Hackers")
    assert common_words(query, {}) == ()


def test_names_and_numbers_in_a_question() -> None:
    assert named("Wat doet Nederland in 2024 tegen Salt-Typhoon en 2,5 miljoen hackers?") == (
        "2024",
        "2,5",
        "Nederland",
        "Salt-Typhoon",
    )


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    assert named("Waarom? Omdat het moet.") == ()
    assert named("Nederland, en nog eens Nederland en Nederland") == ("Nederland",)


def test_missing_are_the_names_nobody_knows() -> None:
    assert missing(("Nederland", "Atlantis", "2024"), {"Nederland", "2024"}.__contains__) == ("Atlantis",)
