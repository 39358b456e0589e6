"""Text found again in what a way out sent."""

import html
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.recover import from_html, from_json, recovered

TEXT = "Eerste regel\r\n <b>& tweede\u2028</b>\n"


def test_json_of_a_reply_and_of_a_document() -> None:
    reply = {"answers": [{"number": 4, "text": "anders"}, {"number": 7, "text": TEXT}]}
    document = {"exchanges": [{"number": 7, "question": "Vraag?", "answer": TEXT}]}
    assert from_json(json.dumps(reply), 7) == from_json(json.dumps(document), 7) == TEXT
    assert from_json(json.dumps(reply), 5) == ""


def test_html_is_the_text_content_of_the_marked_element_only() -> None:
    page = (
        '<article>kop<div data-verbatim="6">zes</div><div class="a" data-verbatim="7"><p>een <mark>twee</mark><br>'
        '<a href="#">3</a></p><p> vier &amp; &#13;</p></div> na <div data-verbatim="7">nog eens</div></article>'
    )
    assert from_html(page, 7) == "een twee3 vier & \r"
    assert from_html(page, 8) == ""


@pytest.mark.parametrize("frame", ["Antwoord 7\n{}\n(bron)", "```\n{}```"])
def test_plain_text_holds_the_answer_in_one_piece(frame: str) -> None:
    assert recovered(frame.format(TEXT), 7, TEXT) == TEXT
    cut = frame.format(TEXT.replace("tweede", "derde"))
    assert recovered(cut, 7, TEXT) == cut


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")))
def test_any_text_comes_back_out_of_html(text: str) -> None:
    assert from_html(f'<div data-verbatim="1">{html.escape(text)}</div>', 1) == text
