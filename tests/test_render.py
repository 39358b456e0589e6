"""Rendering: what is set equals the source, everything else is escaped. Records are made by hand here."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.cite import cite
from rag.errors import VerbatimError
from rag.records import Citation, Document, Exchange, Footnote, Metadata, Range, Reply
from ui import labels
from ui.export import checked, document_json, reply_json
from ui.links import is_web, linked
from ui.passage import verbatim_html
from ui.render import Page, bubble_html, groups, reply_html, status_text, to_json, to_markdown, to_text
from ui.typeset import breaks, paragraphs, questions

QUESTION = "De leden van de XYZ-fractie lezen <b>veel</b>. Wat is dit & dat? Zo ja, hoe?\n"
FIRST = "1. Eén *ster* en _streep_.1\n\n \n3. Zuid-\nAfrika is $$groot$$ <script>alert(1)</script>\n"
NOTE = "1 Zie https://example.org/a?b=1&c=2\n"
SECOND = " en gaat hier door.  \n"
REFERRAL = "Hiervoor verwijs ik u naar het antwoord op vraag 7.\n"
TEXT = QUESTION + FIRST + NOTE + SECOND + QUESTION + REFERRAL


def _range(part: str, after: int = 0) -> Range:
    start = TEXT.index(part, after)
    return (start, start + len(part))


def _document() -> Document:
    mark = TEXT.index("streep_.1") + len("streep_.")
    note = Footnote(
        "1",
        "Zie https://example.org/a?b=1&c=2",
        ("https://example.org/a?b=1&c=2", "javascript:alert(1)"),
        (_range(NOTE),),
        (mark, mark + 1),
    )
    first = Exchange("doc", 7, "XYZ", "", (_range(QUESTION),), (_range(FIRST), _range(SECOND)), (note,))
    second = Exchange(
        "doc", 8, "ABC", "", (_range(QUESTION, 10),), (_range(REFERRAL),), references=(7,), only_refers=True
    )
    metadata = Metadata("doc", "Titel", url="https://example.org/doc")
    return Document(metadata, TEXT, "a" * 64, "b" * 64, (first, second), ())


DOCUMENT = _document()
SEVEN, EIGHT = (cite(DOCUMENT, exchange) for exchange in DOCUMENT.exchanges)


def _reply(*answers: Citation, **changes: object) -> Reply:
    base = Reply("wat <i>is</i> dit", "wat is dit", "answered", "search", answers)
    return replace(base, **changes)  # type: ignore[arg-type]


class _Text(HTMLParser):
    """Collects the text content of every element with data-verbatim, as a browser's textContent would."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.depth, self.found, self.tags = 0, list[str](), list[tuple[str, dict[str, str | None]]]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if self.depth or "data-verbatim" in dict(attrs):
            if not self.depth:
                self.found.append("")
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= bool(self.depth)

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.found[-1] += data


def _parse(html: str) -> _Text:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return parser


@pytest.mark.parametrize("lang", labels.LANGUAGES)
def test_the_text_of_a_card_is_the_source(lang: labels.Language) -> None:
    parsed = _parse(reply_html(_reply(SEVEN), Page((DOCUMENT,), lang)))
    assert parsed.found == [FIRST + SECOND]


def test_a_mark_and_a_footnote_link_change_no_character() -> None:
    start = TEXT.index("Eén")
    marked = replace(SEVEN, highlight=((start, TEXT.index("3. Zuid")),))
    html = reply_html(_reply(marked), Page((DOCUMENT,)))
    assert _parse(html).found == [FIRST + SECOND]
    assert "<mark>Eén *ster*" in html
    assert 'href="#t0-0-7-fn1">1</a>' in html


def test_the_interruption_is_seen_and_has_no_text() -> None:
    html = verbatim_html(DOCUMENT, SEVEN.ranges)
    assert html.count("aw-gap") == 1
    assert 'aw-gap" role="img" aria-label=' in html and "></span> en gaat" in html


@given(st.text(alphabet=string.printable + "’“é\u2028😀&<>\"'", max_size=300), st.data())
def test_any_text_comes_back_from_its_html(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    ranges = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    document = replace(DOCUMENT, text=text)
    assert [span for part in paragraphs(text, ranges) for span in part] == _split_at_paragraphs(text, ranges)
    html = verbatim_html(document, ranges, highlight=ranges[:1])
    assert _parse(f"<div data-verbatim>{html}</div>").found in ([document.slice(ranges)], [""])


def _split_at_paragraphs(text: str, ranges: tuple[Range, ...]) -> list[Range]:
    """The spans must tile the ranges: same characters, same order, nothing between."""
    spans = [span for part in paragraphs(text, ranges) for span in part]
    assert "".join(text[a:b] for a, b in spans) == "".join(text[a:b] for a, b in ranges)
    assert all(any(a <= s and e <= b for a, b in ranges) for s, e in spans)
    return spans


def test_a_changed_text_is_never_shown() -> None:
    wrong = replace(SEVEN, text=SEVEN.text.replace("gaat", "ging"))
    html = reply_html(_reply(wrong), Page((DOCUMENT,)))
    assert "ging" not in html and "Eén" not in html and 'role="alert"' in html
    for show in (to_text, to_markdown, to_json):
        with pytest.raises(VerbatimError):
            show(_reply(wrong), (DOCUMENT,))


def test_a_citation_of_an_unknown_document_is_refused() -> None:
    with pytest.raises(VerbatimError, match="other"):
        checked(replace(SEVEN, document="other"), (DOCUMENT,))


def test_nothing_from_source_or_user_becomes_markup() -> None:
    attack = "\"><img src=x onerror=alert(1)><script>alert(2)</script>${1}{{2}}"
    evil = replace(SEVEN, party=attack, citation=attack, url=attack, words=(attack,), section=attack)
    html = reply_html(_reply(evil, missing=(attack,)), Page((DOCUMENT,))) + bubble_html(attack)
    tags = _parse(html).tags
    assert not {"img", "script", "i", "b", "iframe"} & {tag for tag, _ in tags}
    assert not [name for _, attrs in tags for name in attrs if name.startswith("on") or name == "style"]


def test_only_web_addresses_become_links() -> None:
    html = reply_html(_reply(SEVEN), Page((DOCUMENT,)))
    links = [attrs for tag, attrs in _parse(html).tags if tag == "a" and attrs.get("target")]
    assert [link["href"] for link in links] == ["https://example.org/a?b=1&c=2"]
    assert all(link["rel"] == "noopener noreferrer" for link in links)
    assert not any(map(is_web, ("javascript:alert(1)", "data:text/html,x", "http://", "//x.nl", "http://[::1", "")))
    assert linked("zie https://a.nl/b.") == (
        'zie <a href="https://a.nl/b" rel="noopener noreferrer" target="_blank">https://a.nl/b</a>.'
    )


def test_a_referral_is_followed_by_its_target_and_said_so() -> None:
    reply = _reply(EIGHT, replace(SEVEN, via=(8,)))
    assert [[c.number for c in group] for group in groups(reply.answers)] == [[8, 7]]
    html = reply_html(reply, Page((DOCUMENT,)))
    assert _parse(html).found == [REFERRAL, FIRST + SECOND]
    assert html.index("verwijst in antwoord 8 naar antwoord 7") < html.index('id="t0-0-7"')


def test_a_target_shown_above_is_folded_and_linked() -> None:
    page = Page((DOCUMENT,), shown=frozenset({("doc", 7)}))
    html = reply_html(_reply(EIGHT, replace(SEVEN, via=(8,))), page)
    assert "staat hierboven al" in html and "<details><summary><h3" in html


def test_no_answer_shows_no_text_and_what_is_missing() -> None:
    reply = _reply(SEVEN, status="none", missing=("2027",))
    html = reply_html(reply, Page((DOCUMENT,)))
    assert "‘2027’ komt in dit document niet voor." in html
    assert "Of typ een vraagnummer van 7 tot en met 8." in html
    assert _parse(html).found == []


def test_related_answers_carry_a_notice_and_no_number_of_certainty() -> None:
    html = reply_html(_reply(SEVEN, status="related", confidence=0.37), Page((DOCUMENT,)))
    assert "geen rechtstreeks antwoord" in html and "0.37" not in html and "37" not in html


def test_a_long_lookup_is_a_list_of_links() -> None:
    reply = _reply(*[EIGHT] * 9, kind="lookup")
    html = reply_html(reply, Page((DOCUMENT,)))
    assert html.count("<li>") == 9 and _parse(html).found == []
    assert 'href="?antwoord=8" data-act="ask"' in html
    assert status_text(_reply(kind="lookup"), Page((DOCUMENT,))).endswith("Er zijn antwoorden 7 tot en met 8.")


def test_ids_are_unique_in_a_reply() -> None:
    html = reply_html(_reply(EIGHT, replace(SEVEN, via=(8,)), SEVEN), Page((DOCUMENT,)))
    ids = [attrs["id"] for _, attrs in _parse(html).tags if "id" in attrs]
    assert len(ids) == len(set(ids)) > 4


def test_text_for_the_terminal_holds_the_slice_and_says_where_it_was_interrupted() -> None:
    text = to_text(_reply(SEVEN), (DOCUMENT,), width=200)
    assert FIRST + SECOND in text
    assert "na “is $$groot$$ <script>alert(1)</script>”" in text
    assert "https://example.org/a?b=1&c=2" in text
    assert "vraag van XYZ" in text


def test_markdown_fences_the_source() -> None:
    ticks = TEXT.replace("*ster*", "````x").replace("\n3. Zuid", "\n3.x Zuid")
    document = replace(DOCUMENT, text=TEXT[:0] + ticks)
    citation = replace(SEVEN, text=document.slice(SEVEN.ranges))
    text = to_markdown(_reply(replace(citation, question=document.slice(SEVEN.question_ranges))), (document,))
    assert f"\n`````text\n{citation.text}\n`````\n" in text
    assert text.startswith("## wat \\<i\\>is\\</i\\> dit\n")


def test_json_has_the_promised_keys() -> None:
    found = json.loads(json.dumps(reply_json(_reply(EIGHT, replace(SEVEN, via=(8,))), (DOCUMENT,))))
    assert list(found)[:5] == ["query", "status", "kind", "answers", "confidence"]
    answer = found["answers"][1]
    assert answer["text"] == "".join(TEXT[a:b] for a, b in answer["ranges"]) and answer["via"] == [8]
    assert {"document", "number", "party", "citation", "footnotes", "refers_to", "matched", "highlight"} < set(answer)
    whole = document_json(DOCUMENT)
    assert [e["refers_to"] for e in whole["exchanges"]] == [[], [7]]
    assert whole["exchanges"][0]["answer"] == FIRST + SECOND


def test_paragraphs_follow_blank_lines_short_lines_and_list_items() -> None:
    text = (
        "Een lange eerste regel die tot aan de kantlijn loopt en dan verder\n"
        "gaat maar kort eindigt.\nDaarnaast begint hier iets nieuws dat ook weer tot de rand loopt\n"
        "en hier.\n1. een punt dat bijna de hele regel vult en daarna nog even door.\n \nSlot."
    )
    starts = [text[part[0][0] :].split(maxsplit=1)[0] for part in paragraphs(text, [(0, len(text))])]
    assert starts == ["Een", "Daarnaast", "1.", "Slot."]


def test_questions_and_breaks_are_found_by_offset() -> None:
    asked = questions(TEXT, (_range(QUESTION),))
    assert [DOCUMENT.slice(spans) for spans in asked] == ["Wat is dit & dat?", "Zo ja, hoe?"]
    assert breaks(TEXT, ((0, 8),)) == []


def test_every_label_has_both_languages_with_the_same_places() -> None:
    for key, (dutch, english) in labels._LABELS.items():
        assert _places(dutch) == _places(english), key
        assert dutch and english
    assert all(labels.notice("en", key) for key in labels._NOTICES)
    assert labels.notice("nl", "") == ""


def _places(words: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(words) if name)
