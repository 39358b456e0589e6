"""rag.highlight: which sentences are marked, by shares of belief that can be worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.highlight import DEFAULT, Example, Settings, beliefs, choose, fit, rates

# three sentences, the second of them interrupted by a footnote
SENTENCES = (((0, 10),), ((11, 20), (30, 40)), ((41, 50),))
PLAIN = Settings(lexical=1.0, dense=1.0, neighbours=0.0, sharpness=math.log(3) * 2, most=2, rival=0.5, enough=0.5)


def test_belief_is_worked_out_by_hand() -> None:
    # sharpness 2 ln 3: half a point more is a factor 3, so the shares are 1 : 3 : 1
    assert beliefs([0.0, 0.5, 0.0], None, PLAIN) == pytest.approx([0.2, 0.6, 0.2])
    assert beliefs([0.0, 0.25, 0.0], [0.0, 0.25, 0.0], PLAIN) == pytest.approx([0.2, 0.6, 0.2])


def test_the_sentence_that_stands_out_is_marked_over_all_its_ranges() -> None:
    assert choose(SENTENCES, [0.0, 0.5, 0.0], None, PLAIN) == ((11, 20), (30, 40))


def test_a_rival_is_marked_too() -> None:
    # shares 3 : 3 : 1 → the first two have 6/7 of the belief
    assert choose(SENTENCES, [0.5, 0.5, 0.0], None, PLAIN) == ((0, 10), (11, 20), (30, 40))


def test_nothing_is_marked_where_no_sentence_stands_out() -> None:
    units = tuple(((at, at + 1),) for at in range(6))
    assert choose(units, [0.4] * 6, [0.3] * 6, PLAIN) == ()  # two of six have a third of the belief


def test_nothing_is_marked_when_nothing_is_like_the_question() -> None:
    assert choose(SENTENCES, [0.0] * 3, [-0.1, 0.0, -0.2], PLAIN) == ()
    assert choose((), [], None) == ()
    assert choose(SENTENCES[:1], [0.0], None) == ()


def test_the_only_sentence_is_marked_when_it_is_like_the_question() -> None:
    assert choose(SENTENCES[:1], [0.1], None) == ((0, 10),)


def test_neighbours_lend_to_the_sentence_between_them() -> None:
    settings = Settings(lexical=1.0, neighbours=0.5, sharpness=1.0)
    shares = beliefs([1.0, 0.0, 1.0], None, settings)
    # blended: 0.5·1 + 0.5·0, 0.5·0 + 0.5·1, 0.5·1 + 0.5·0: all alike
    assert shares == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize(
    ("lexical", "dense"),
    [([0.1, 0.2], None), ([0.1] * 3, [0.1] * 2), ([0.1, math.nan, 0.2], None), ([0.1] * 3, [math.inf] * 3)],
)
def test_wrong_input_is_refused(lexical: list[float], dense: list[float] | None) -> None:
    with pytest.raises(ValueError):
        choose(SENTENCES, lexical, dense)


SCORES = st.lists(st.tuples(st.floats(0, 1), st.floats(-1, 1)), min_size=1, max_size=12)


@given(SCORES)
def test_marks_are_whole_sentences_in_order_and_at_most_two(scores: list[tuple[float, float]]) -> None:
    units = tuple(((3 * at, 3 * at + 2),) for at in range(len(scores)))
    marked = choose(units, [a for a, _ in scores], [b for _, b in scores])
    assert len(marked) <= 2
    assert list(marked) == sorted(marked)
    assert set(marked) <= {unit[0] for unit in units}


@given(SCORES)
def test_a_marked_answer_holds_the_best_sentence(scores: list[tuple[float, float]]) -> None:
    units = tuple(((at, at + 1),) for at in range(len(scores)))
    lexical, dense = [a for a, _ in scores], [b for _, b in scores]
    shares = beliefs(lexical, dense)
    marked = choose(units, lexical, dense)
    assert not marked or units[shares.index(max(shares))][0] in marked
    assert sum(shares) == pytest.approx(1.0) or not any(shares)


def test_rates_are_counted_by_hand() -> None:
    clear, wrong = Example((0.0, 0.5), None, {1}), Example((0.0, 0.5), None, {0})
    flat = Example((0.0, 0.0), None, {0})
    assert rates([clear, wrong, flat, clear], PLAIN) == pytest.approx((3 / 4, 2 / 3))
    assert rates([], PLAIN) == (0.0, 0.0)


def test_fit_finds_settings_that_are_right_more_often() -> None:
    # the words point at the wrong sentence, the encoder a little at the right one: words must weigh little
    examples = [Example((0.5, 0.0, 0.0, 0.0), (0.0, 0.1, 0.0, 0.0), {1})] * 3
    assert rates(examples, DEFAULT)[1] == 0.0
    fitted = fit(examples)
    assert rates(examples, fitted) == (1.0, 1.0)
    assert fitted.lexical < DEFAULT.lexical


def test_fit_keeps_the_default_when_nothing_can_be_marked() -> None:
    assert fit([Example((0.0, 0.0), None, {0})]) == DEFAULT
