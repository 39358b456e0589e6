"""README's figures, and those of the page in the chat, are those of the committed run on the test questions."""

from __future__ import annotations

import json

import pytest

from eval.readme import BEGIN, END, PAGE, PEERS, README, RUN, figures, filled, page


def test_readme_shows_the_figures_of_the_committed_run() -> None:
    text = README.read_text("utf-8")
    made = filled(text, json.loads(RUN.read_text("utf-8")), PEERS.read_text("utf-8"))
    assert made == text, "run: python -m eval.readme"


def test_the_page_in_the_chat_shows_the_figures_of_the_committed_run() -> None:
    assert page(json.loads(RUN.read_text("utf-8"))) == PAGE.read_text("utf-8"), "run: python -m eval.readme"


def test_the_run_was_on_the_test_questions() -> None:
    assert json.loads(RUN.read_text("utf-8"))["questions"]["split"] == "test"


def test_a_figure_typed_by_hand_is_replaced() -> None:
    run = json.loads(RUN.read_text("utf-8"))
    typed = f"before {BEGIN}\n| Dutch questions | 1 | 1.00 |\n{END} after"
    made = filled(typed, run)
    assert made == f"before {BEGIN}\n{figures(run)}\n{END} after"


def test_a_readme_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="end of figures"):
        filled("# nothing here", json.loads(RUN.read_text("utf-8")))
