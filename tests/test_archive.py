"""The archive: citations exact, documents in and out, contracts kept, searching the same each time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import HashEncoder
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from small_files import ANSWERS, letter, variants

from rag.archive import Archive, default_path
from rag.asking import QUERY_LIMIT, clean
from rag.build import Entry, is_current
from rag.cite import check
from rag.errors import IndexStateError, ModelError, QueryError, SourceError, VerbatimError
from rag.ranking import EVIDENCE
from rag.records import Turn, Variant

NEWS = "Wat doet u tegen nepnieuws uit het buitenland?"
LOCKS = "Hoe veilig zijn de sluizen en gemalen?"


class CountingEncoder(HashEncoder):
    """Keeps what it was asked to embed."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        self.seen += texts
        return super().encode_passages(texts, progress)


class OtherEncoder(HashEncoder):
    fingerprint = "hash-64-v2"


class BrokenEncoder(HashEncoder):
    """Gives vectors that are not of length 1."""

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        return super().encode_passages(texts, progress) * np.nan


@pytest.fixture
def small(tmp_path: Path, hash_encoder: HashEncoder) -> Archive:
    return Archive.build(tmp_path / "index", [letter(tmp_path / "brief-1.txt")], encoder=hash_encoder)


# -- the promise -------------------------------------------------------------------------------------------------


def test_all_71_citations_are_the_source_character_for_character(archive: Archive) -> None:
    document = archive.document()
    source = (
        Path(__file__).parent.parent / "rag/corpus" / "schriftelijk-overleg-internationale-cyberstrategie.txt"
    ).read_bytes()
    assert document.text == source.decode("utf-8")
    assert [exchange.number for exchange in document.exchanges] == list(range(1, 72))
    for exchange in document.exchanges:
        citation = archive.cite(document.id, exchange.number)
        assert citation.text == "".join(document.text[a:b] for a, b in citation.ranges) != ""
        assert citation.question == "".join(document.text[a:b] for a, b in citation.question_ranges)
        assert citation.citation == (f"Kamerstukken II 2024/25, 26643, nr. 1346 (antwoord op vraag {exchange.number})")


QUESTIONS = [
    "Wat doet Nederland tegen nepnieuws uit Rusland?",
    "Is the Netherlands too dependent on Starlink?",
    "antwoord 69",
    "vragen van de SGP",
    "Wat vindt het kabinet van de zon op Mars?",
    '"internationale cyberstrategie"',
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_a_reply_shows_is_the_source(archive: Archive, question: str) -> None:
    for citation in archive.ask(question, top=71).answers:
        document = archive.document(citation.document)
        assert citation.text == "".join(document.text[a:b] for a, b in citation.ranges)
        assert all(any(a <= x < y <= b for a, b in citation.ranges) for x, y in citation.highlight)


def test_a_changed_text_is_never_shown(archive: Archive) -> None:
    """The text is sliced by offset, so a stored text that moved by one character gives other words than were cited."""
    document = archive.document()
    good = archive.cite(document.id, 8)
    tampered = replace(document, text="X" + document.text)
    with pytest.raises(VerbatimError, match="answer 8 of kst-26643-1346 differs"):
        check(tampered, good)
    with pytest.raises(VerbatimError):
        check(document, replace(good, text=good.text.replace("het", "de", 1)))


# -- referrals ---------------------------------------------------------------------------------------------------


def test_a_referral_to_a_referral_is_shown_to_its_end(archive: Archive) -> None:
    found = archive.ask("antwoord 69").answers
    assert [(citation.number, citation.via) for citation in found] == [(69, ()), (50, (69,)), (1, (69, 50))]
    assert archive.chain("kst-26643-1346", 69) == (50, 1)


def test_the_question_that_got_a_referral_finds_referral_and_target(archive: Archive) -> None:
    asked = " ".join(archive.cite("kst-26643-1346", 58).question.split())[:QUERY_LIMIT]
    found = archive.ask(asked, top=5).answers
    assert 39 in [citation.number for citation in found[:3]]


def test_referrals_without_words_of_their_own_come_after_nothing(archive: Archive) -> None:
    """A referral in a result either is followed by its target or the target was shown before it."""
    for question in QUESTIONS[:2]:
        numbers = [citation.number for citation in archive.ask(question, top=71).answers]
        for exchange in archive.document().exchanges:
            if exchange.only_refers and exchange.number in numbers:
                place = numbers.index(exchange.number)
                assert set(exchange.references) & set(numbers[: place + 2])


# -- documents in and out ----------------------------------------------------------------------------------------


def test_documents_are_added_replaced_and_removed(small: Archive, tmp_path: Path) -> None:
    two = small.add([letter(tmp_path / "brief-2.txt", (("Wat kost een brug?", "Een brug kost acht miljoen euro."),))])
    assert [document.id for document in two.documents] == ["brief-1", "brief-2"]
    assert two.search("Wat kost een brug?")[0].document == "brief-2"
    again = two.add([letter(tmp_path / "brief-1.txt", (("Wat kost een tunnel?", "Een tunnel kost het dubbele."),))])
    assert sorted(document.id for document in again.documents) == ["brief-1", "brief-2"]
    assert [e.number for e in again.document("brief-1").exchanges] == [1]
    assert again.search("Wat kost een tunnel?")[0].document == "brief-1"
    left = again.remove(["brief-2"])
    assert [document.id for document in left.documents] == ["brief-1"]
    reopened = Archive.open(small.path, encoder=HashEncoder())
    assert reopened.documents == left.documents


def test_an_open_archive_stays_as_it_was_when_another_is_written(small: Archive, tmp_path: Path) -> None:
    before = Archive.open(small.path, encoder=HashEncoder())  # has loaded no vectors yet
    bridge = (("Wat kost een brug?", "Een brug kost acht miljoen euro."),)
    small.add([letter(tmp_path / "brief-2.txt", bridge)])
    assert [document.id for document in small.documents] == ["brief-1"]
    assert [hit.number for hit in small.search(NEWS)][:1] == [1]
    # its files are gone: an error, never the vectors of another generation
    with pytest.raises(IndexStateError, match="was replaced in the meantime; ask again"):
        before.search(NEWS)
    assert before.cite("brief-1", 1) == small.cite("brief-1", 1)


def test_what_another_added_in_the_meantime_is_not_lost(small: Archive, tmp_path: Path) -> None:
    other = Archive.open(small.path, encoder=HashEncoder())
    other.add([letter(tmp_path / "brief-2.txt", (("Wat kost een brug?", "Acht miljoen euro."),))])
    both = small.add([letter(tmp_path / "brief-3.txt", (("Wat kost een tunnel?", "Het dubbele."),))])
    assert [document.id for document in both.documents] == ["brief-1", "brief-2", "brief-3"]
    assert [document.id for document in small.remove(["brief-1"]).documents] == ["brief-2", "brief-3"]


def test_the_last_document_and_unknown_ones_are_not_removed(small: Archive) -> None:
    with pytest.raises(QueryError, match="at least one document"):
        small.remove(["brief-1"])
    with pytest.raises(QueryError, match="no document 'nergens' here"):
        small.remove(["nergens"])
    assert Archive.open(small.path, encoder=HashEncoder()).documents == small.documents


def test_two_files_with_one_identity_are_refused_and_the_old_index_stays(small: Archive, tmp_path: Path) -> None:
    files = [letter(tmp_path / f"{name}.txt", id="zelfde") for name in "ab"]
    with pytest.raises(SourceError, match="two documents are called zelfde"):
        small.add(files)
    assert Archive.open(small.path, encoder=HashEncoder()).documents == small.documents


def test_two_answers_with_the_same_text_stay_two(small: Archive) -> None:
    second, third = (small.cite("brief-1", number) for number in (2, 3))
    assert second.text == third.text and second.ranges != third.ranges
    hits = small.search(LOCKS)
    assert {hit.number for hit in hits} == {1, 2, 3, 4}
    assert hits[0].number == 2
    assert small.search("Zijn de sluizen ook in de winter veilig?")[0].number == 3


def test_the_same_text_in_two_documents_is_cited_from_both(small: Archive, tmp_path: Path) -> None:
    both = small.add([letter(tmp_path / "brief-2.txt")])
    found = both.ask("Hoe veilig zijn de sluizen?", top=20).answers
    places = {(citation.document, citation.number) for citation in found}
    assert {("brief-1", 2), ("brief-2", 2), ("brief-1", 3), ("brief-2", 3)} <= places
    assert {c.citation for c in found if c.number == 2} == {
        "Brief brief-1 (antwoord op vraag 2)",
        "Brief brief-2 (antwoord op vraag 2)",
    }


def test_only_passages_that_are_new_are_embedded(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    first = Archive.build(tmp_path / "index", [letter(tmp_path / "brief-1.txt")], encoder=encoder)
    assert "Het kabinet steunt factcheckers en onderwijs over media." in encoder.seen
    # equal texts are embedded once: answers 2 and 3 are the same sentence
    assert len(encoder.seen) == len(set(encoder.seen))
    encoder.seen.clear()
    two = first.add([letter(tmp_path / "brief-2.txt", (*ANSWERS, ("Wat kost een brug?", "Acht miljoen euro.")))])
    assert encoder.seen == ["Acht miljoen euro.", "Wat kost een brug?"]
    encoder.seen.clear()
    two.remove(["brief-1"])
    assert encoder.seen == []


def test_kept_vectors_are_the_vectors(tmp_path: Path, hash_encoder: HashEncoder) -> None:
    files = [letter(tmp_path / "brief-1.txt"), letter(tmp_path / "brief-2.txt", ANSWERS[:2])]
    grown = Archive.build(tmp_path / "a", files[:1], encoder=hash_encoder).add(files[1:])
    fresh = Archive.build(tmp_path / "b", files, encoder=hash_encoder)
    for question in (NEWS, LOCKS, "drones"):
        assert grown.search(question) == fresh.search(question)


def test_question_variants_beside_a_file_are_finding_aids_and_never_shown(
    tmp_path: Path, hash_encoder: HashEncoder
) -> None:
    file = letter(tmp_path / "brief-1.txt")
    variants(file, (1, "nl", "Hoe bestrijdt men leugens op Telegram?"), (1, "en", "How are lies fought?"))
    archive = Archive.build(tmp_path / "index", [file], encoder=hash_encoder)
    reply = archive.ask("Hoe bestrijdt men leugens op Telegram?")
    assert reply.answers[0].number == 1 and reply.answers[0].matched == "variant"
    assert not any("Telegram" in c.text + c.question for c in reply.answers)


def test_a_variant_of_an_answer_that_is_not_there_is_refused(tmp_path: Path, hash_encoder: HashEncoder) -> None:
    file = letter(tmp_path / "brief-1.txt")
    variants(file, (9, "nl", "Waarom?"))
    with pytest.raises(SourceError, match="names answer 9, which brief-1 lacks"):
        Archive.build(tmp_path / "index", [file], encoder=hash_encoder)


def test_the_source_files_are_kept_byte_for_byte(small: Archive, tmp_path: Path) -> None:
    (kept,) = small.path.rglob("sources/brief-1.txt")
    assert kept.read_bytes() == (tmp_path / "brief-1.txt").read_bytes()


# -- contracts ---------------------------------------------------------------------------------------------------


def test_a_changed_model_is_refused_with_the_way_out(small: Archive) -> None:
    with pytest.raises(IndexStateError, match="another version of the model hash-64; rebuild: antwoordwijzer index"):
        Archive.open(small.path, encoder=OtherEncoder()).search(NEWS)
    with pytest.raises(IndexStateError, match="was made with the model hash-64, not e5; rebuild: .* --model e5"):
        Archive.open(small.path, model="e5")


def test_another_model_may_make_the_index_anew(small: Archive, tmp_path: Path) -> None:
    again = Archive.build(small.path, [tmp_path / "brief-1.txt"], encoder=OtherEncoder())
    assert again.manifest["model"] == {"name": "hash-64", "fingerprint": "hash-64-v2", "dim": 64}
    assert again.search(NEWS)[0].number == 1


def test_passages_cut_otherwise_are_refused(small: Archive) -> None:
    """Another version of this program that cuts other windows must not use the vectors of this one."""
    entry = small._entries[0]
    moved = replace(entry.document.exchanges[0], answer_ranges=entry.document.exchanges[1].answer_ranges)
    document = replace(entry.document, exchanges=(moved, *entry.document.exchanges[1:]))
    other = Archive(small._store, small.manifest, [Entry(document, entry.source)], HashEncoder())
    with pytest.raises(IndexStateError, match="made by another version; rebuild: antwoordwijzer index"):
        other.search(NEWS)


def test_vectors_that_are_no_unit_vectors_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not finite"):
        Archive.build(tmp_path / "index", [letter(tmp_path / "brief-1.txt")], encoder=BrokenEncoder())
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_a_query_vector_that_is_no_unit_vector_is_refused(small: Archive) -> None:
    with pytest.raises(ModelError, match="not finite"):
        Archive.open(small.path, encoder=BrokenEncoder()).search(NEWS)


def test_a_file_that_cannot_be_used_leaves_the_old_index(small: Archive, tmp_path: Path) -> None:
    (tmp_path / "leeg.txt").write_text("")
    with pytest.raises(SourceError):
        small.add([tmp_path / "leeg.txt"])
    with pytest.raises(SourceError):
        Archive.build(small.path, [tmp_path / "nergens.txt"], encoder=HashEncoder())
    assert Archive.open(small.path, encoder=HashEncoder()).documents == small.documents


def test_the_manifest_says_what_is_inside(archive: Archive) -> None:
    (entry,) = archive.manifest["documents"]
    document = archive.document()
    assert (entry["id"], entry["answers"]) == ("kst-26643-1346", 71)
    assert (entry["sha256"], entry["text_sha256"]) == (document.sha256, document.text_sha256)
    assert archive.manifest["format"] == 1 and archive.manifest["model"]["dim"] == 64


# -- what cannot be asked ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "   ", "\n\t", "\x00\x07", "\u200b"])
def test_nothing_asked_is_told(archive: Archive, query: str) -> None:
    with pytest.raises(QueryError, match="the question is empty"):
        archive.ask(query)


def test_too_long_a_question_is_told_with_the_limit(archive: Archive) -> None:
    with pytest.raises(QueryError, match=f"has 501 characters; ask it in at most {QUERY_LIMIT}"):
        archive.ask("a" * 501)
    assert archive.ask("sluizen " * 62).kind == "search"  # 495 characters without the last space


@given(st.text(max_size=80))
def test_a_cleaned_question_has_no_control_characters(query: str) -> None:
    try:
        found = clean(query)
    except QueryError:
        return
    assert found and found == found.strip() and found.isprintable()


@given(st.text(max_size=60))
@settings(max_examples=40, deadline=None)
def test_any_question_gets_a_reply_or_one_line(archive: Archive, query: str) -> None:
    try:
        reply = archive.ask(query)
    except QueryError as error:
        assert "\n" not in str(error)
        return
    assert 0.0 <= reply.confidence <= 1.0
    assert reply.status in ("answered", "related", "none")


def test_control_characters_do_not_matter(archive: Archive) -> None:
    plain = archive.ask("Wat doet Nederland tegen nepnieuws?")
    assert archive.ask("Wat doet\x00Nederland\ttegen nepnieuws?\x07").answers == plain.answers


def test_unknown_numbers_and_documents_are_told(archive: Archive) -> None:
    with pytest.raises(QueryError, match="has no answer 72; choose a number from 1 to 71"):
        archive.cite("kst-26643-1346", 72)
    with pytest.raises(QueryError, match="no document 'kst-1' here"):
        archive.cite("kst-1", 1)
    with pytest.raises(QueryError):
        archive.look_up([("kst-26643-1346", 0)], "antwoord 0")


# -- searching ---------------------------------------------------------------------------------------------------


def test_a_saved_archive_finds_exactly_the_same(archive: Archive) -> None:
    again = Archive.open(archive.path, encoder=HashEncoder())
    for question in QUESTIONS[:2]:
        assert again.search(question, top=71) == archive.search(question, top=71)
        assert again.ask(question) == archive.ask(question)


def test_every_answer_is_ranked_once_best_first(archive: Archive) -> None:
    hits = archive.search(QUESTIONS[0], top=100)
    assert sorted(hit.number for hit in hits) == list(range(1, 72))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert archive.search(QUESTIONS[0], top=3) == hits[:3]


def test_ten_answers_where_there_are_ten(archive: Archive, small: Archive) -> None:
    for question in QUESTIONS[:2]:
        assert len(archive.ask(question).answers) == 10
        assert len(archive.ask(question, top=3).answers) == 3
    assert len(small.ask(NEWS).answers) == 3  # answer 4 only refers to one that is shown


@pytest.mark.parametrize("name", EVIDENCE)
def test_each_piece_of_evidence_can_be_looked_at_alone(archive: Archive, name: str) -> None:
    hits = archive.search("Wat doet Nederland tegen nepnieuws uit Rusland?", top=71, evidence=[name])
    assert len(hits) == 71
    if name != "kernel.all":
        assert {found for hit in hits for found, _ in hit.evidence} == {name}
        best = [dict(hit.evidence).get(name, -np.inf) for hit in hits[:1]][0]
        assert best == max(dict(hit.evidence).get(name, -np.inf) for hit in hits)


def test_looking_at_nothing_finds_nothing(archive: Archive) -> None:
    assert archive.search("sluizen", evidence=[]) == []


def test_ablation_without_the_finding_aids(archive: Archive) -> None:
    bare = [name for name in EVIDENCE if not name.endswith(".variant")]
    hits = archive.search("Wat doet Nederland tegen nepnieuws uit Rusland?", evidence=bare)
    assert not any(name.endswith(".variant") for hit in hits for name, _ in hit.evidence)


def test_evidence_has_a_score_for_every_answer(archive: Archive) -> None:
    found = archive.evidence("Starlink", "nl", ["words.answer", "dense.answer"])
    assert {name: scores.shape for name, scores in found.items()} == {"words.answer": (71,), "dense.answer": (71,)}
    assert len(archive.answer_keys) == 71


def test_words_that_are_nowhere_are_named_as_missing(archive: Archive) -> None:
    reply = archive.ask("Wat doet het kabinet met Atlantis in 2077?")
    assert reply.missing == ("2077", "Atlantis")
    assert archive.ask("Wat doet het kabinet met Starlink?").missing == ()


def test_a_question_about_nothing_gets_no_certainty_from_lexical_search(archive: Archive) -> None:
    hits = archive.search("xqzw vbnm", evidence=["words.answer", "ngrams.answer"])
    assert [hit.score for hit in hits] == [0.0] * 10
    assert [hit.number for hit in hits] == list(range(1, 11)), "equal scores stay in order of row"


def test_learned_numbers_can_be_exchanged_in_memory(small: Archive) -> None:
    tuned: dict[str, Any] = dict(small.manifest["tuned"])
    only_words = dict.fromkeys(tuned["weights"], {"words.answer": 1.0})
    other = small.retuned(tuned | {"weights": only_words})
    question = "Rijkswaterstaat steunt media"
    expected = [hit.number for hit in small.search(question, evidence=["words.answer"])]
    assert [hit.number for hit in other.search(question)][:1] == expected[:1] == [1]


def test_a_literal_question_finds_its_own_words(archive: Archive) -> None:
    reply = archive.ask("Salt Typhoon", literal=True)
    assert reply.kind == "lookup"
    assert reply.answers and all("Salt" in c.text or "Salt" in c.question for c in reply.answers)


def test_a_conversation_is_continued_with_its_history(archive: Archive) -> None:
    first = archive.ask("antwoord 8")
    history = [Turn(first.query, first.searched, (("kst-26643-1346", 8),), first.kind)]
    assert [c.number for c in archive.ask("en antwoord 9?", history=history).answers][:1] == [9]


def test_the_index_goes_where_the_user_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANTWOORDWIJZER_INDEX", str(tmp_path / "hier"))
    assert default_path() == tmp_path / "hier"
    monkeypatch.delenv("ANTWOORDWIJZER_INDEX")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_path().parts[-2:] == ("antwoordwijzer", "index")


def test_newer_question_variants_of_a_document_that_ships_make_an_index_old(archive: Archive) -> None:
    (entry,) = archive._entries
    accepted = Variant(1, "nl", "Wat vindt het kabinet?", accepted=True)
    assert is_current([entry])
    assert is_current([replace(entry, variants=(*entry.variants, accepted))])
    assert not is_current([replace(entry, variants=entry.variants[1:])])
    assert is_current([replace(entry, document=replace(entry.document, sha256="of another file"), variants=())])
