"""Draft question variants: real (tiny, random) models write them, files are edited, accepted ones are found."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, HashEncoder
from hypothesis import given
from hypothesis import strategies as st
from small_files import ANSWERS, letter, variants

from embeddings import EncoderError
from embeddings.generator import Generator, load_generator
from rag.archive import Archive
from rag.build import parse_file, salvage
from rag.drafts import Order, clean, load_writer, prompt, read_accepted, read_drafts, write_drafts
from rag.drafts.wording import key
from rag.errors import ModelError, QueryError
from rag.records import Document, Language, Variant
from rag.store import Store

WORDS = "hoe wat wie waarom veilig sluizen gemalen winter drones geld nepnieuws media kabinet".split()
NEWS = "Hoe bestrijdt men leugens op Telegram?"
# every one a token: a model of random weights ends a line with a question mark now and then
QUESTION_ENDS = ("?\n", " ?\n", "? \n", "?\n\n", "?\n\n\n")
BOTH: tuple[Language, ...] = ("nl", "en")


def make_model(
    folder: Path, *, marks: Sequence[str] = QUESTION_ENDS, sequence: bool = False, context: int = 512
) -> Path:
    """A GPT-2 (or, with ``sequence``, a T5) of random weights with one token a word; ``marks`` are tokens as well."""
    import torch
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast, T5Config, T5ForConditionalGeneration

    tokens = ["<pad>", "<eos>", "<unk>", *WORDS, *marks]
    tokenizer = Tokenizer(models.WordLevel({token: at for at, token in enumerate(tokens)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r" "), "removed")
    special = {"pad_token": "<pad>", "eos_token": "<eos>", "unk_token": "<unk>"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)
    torch.manual_seed(3)
    special_ids: dict[str, Any] = {"vocab_size": len(tokens), "pad_token_id": 0, "eos_token_id": 1, "bos_token_id": 1}
    if sequence:
        shape = T5Config(
            **special_ids, num_layers=1, num_heads=2, d_model=16, d_kv=4, d_ff=16, decoder_start_token_id=0
        )
        model: Any = T5ForConditionalGeneration(shape)
    else:
        model = GPT2LMHeadModel(GPT2Config(**special_ids, n_layer=1, n_head=2, n_positions=context, n_embd=16))
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("causal"))


@pytest.fixture(scope="module")
def generator(model: Path) -> Generator:
    return load_generator(str(model))


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return parse_file(letter(tmp_path / "brief-1.txt"))


def silent(done: int, total: int) -> None:
    """Report no progress."""


def lines(path: Path, *rows: tuple[int, str, str, str]) -> Path:
    names = ("answer", "lang", "question", "status")
    data = [json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows]
    path.write_text("\n".join(data) + "\n", "utf-8")
    return path


# -- what is kept of what a model writes -------------------------------------------------------------------------

SOURCE = "De sluizen worden elk jaar getest.\nZijn ze veilig? Het kabinet vraagt zich af: wie doet dat nu wel eens?"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Hoe veilig zijn sluizen?", ["Hoe veilig zijn sluizen?"]),
        (
            "1. Hoe veilig zijn sluizen ?\n2) Wie test ze allemaal?",
            ["Hoe veilig zijn sluizen?", "Wie test ze allemaal?"],
        ),
        ("Vraag 3:  Wie  test ze?\r\nEen zin zonder vraagteken.", ["Wie test ze?"]),
        ("“Wie test de sluizen?”", ["Wie test de sluizen?"]),
        ("**Wie test de sluizen?**", ["Wie test de sluizen?"]),
        ("‘Sluizen’ en ‘gemalen’, wat zijn dat?", ["‘Sluizen’ en ‘gemalen’, wat zijn dat?"]),
        ("Wie beheert .nl nu eigenlijk?", ["Wie beheert .nl nu eigenlijk?"]),
        ("Wie test?", []),
        ("Wie test ?!? – ?", []),
        ("a " * 39 + "b?", ["a " * 39 + "b?"]),
        ("a " * 40 + "b?", []),
        ("Wie test ze?\nwie TEST ze ???", ["Wie test ze?"]),
        ("Worden sluizen wel elk jaar getest?", []),
        ("Wie doet dat nu wel eens?", []),
        ("Worden elk jaar getest?", []),
        ("Wie test\x00 de sluizen?", []),
        ("Wie test\tde sluizen?", []),
        ("Wie test\u200bde nieuwe sluizen?", []),
        ("Wie test\u2028de sluizen dan?", []),
        ("Wie betaalt de caf\ufffds nu?", []),
        ("", []),
    ],
)
def test_only_usable_lines_are_kept(written: str, kept: list[str]) -> None:
    taken = [key("Worden sluizen wél elk jaar getest?"), key("Worden sluizen wel elk jaar getest?")]
    assert list(clean([written], SOURCE, taken)) == kept


@given(st.lists(st.text(st.sampled_from("ab?.\n\r\t -*1:“”’\u200b\u2028\x85é")), max_size=8), st.text("ab ?"))
def test_whatever_is_written_what_is_kept_is_a_question_on_one_line(texts: list[str], source: str) -> None:
    kept = list(clean(texts, source, ["a b a"]))
    for question in kept:
        assert question.endswith("?") and question == question.strip() and question.splitlines() == [question]
        assert 3 <= len(question.split()) and question.isprintable()
        assert f" {key(question)} " not in f" {key(source)} " and key(question) != "a b a"
    assert len({key(question) for question in kept}) == len(kept)


def test_a_prompt_holds_the_answer_and_ends_with_the_cue(document: Document) -> None:
    exchange = document.exchanges[0]
    dutch, english = (prompt(document, exchange, language) for language in BOTH)
    assert ANSWERS[0][1] in dutch and dutch.endswith("\n\nVraag:")
    assert ANSWERS[0][1] in english and english.endswith("\n\nQuestion:") and "in English" in english
    assert prompt(document, exchange, "nl", bare=True) == ANSWERS[0][1]


# -- the models --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sequence", [False, True])
def test_a_model_writes_so_many_texts_and_the_same_again(tmp_path: Path, sequence: bool) -> None:
    writer = load_generator(str(make_model(tmp_path / "m", sequence=sequence)))
    first, second = writer.generate(["hoe veilig", "hoe veilig"], 18, 5)
    assert len(first) == 18 and first == second  # more than one batch; the place in the list makes no difference
    assert writer.generate(["hoe veilig"], 18, 5) == [first]
    assert writer.generate(["hoe veilig"], 18, 6) != [first]
    assert {word for text in first for word in text.split()} <= {*WORDS, "?"}


def test_sampling_leaves_the_random_numbers_of_others_alone(generator: Generator) -> None:
    import torch

    torch.manual_seed(1)
    expected = torch.rand(2).tolist()
    torch.manual_seed(1)
    generator.generate(["wat"], 1, 9)
    assert torch.rand(2).tolist() == expected


def test_a_prompt_longer_than_the_model_loses_its_beginning(tmp_path: Path) -> None:
    writer = load_generator(str(make_model(tmp_path / "m", context=64)))
    # 64 tokens in all, 32 of them written: the last 32 of the prompt are read
    tail = " ".join((WORDS * 3)[:32])
    assert writer.generate(["wie " * 500 + tail], 3, 1) == writer.generate([tail], 3, 1)
    assert writer.generate(["wie " * 500], 3, 1) != writer.generate([tail], 3, 1)


def test_a_model_that_chats_gets_its_own_template(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m")
    plain = load_generator(str(folder)).generate(["sluizen winter drones"], 4, 1)
    template = "{% for message in messages %}sluizen {{ message['content'] }} drones{% endfor %}"
    (folder / "chat_template.jinja").write_text(template, "utf-8")
    assert load_generator(str(folder)).generate(["winter"], 4, 1) == plain


def test_what_is_no_text_generator_is_refused_in_one_line(model: Path, tmp_path: Path) -> None:
    from transformers import BertConfig, BertModel

    encoder = make_model(tmp_path / "bert")
    shape = BertConfig(vocab_size=20, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8)
    BertModel(shape).save_pretrained(encoder)
    with pytest.raises(EncoderError, match="is a BertModel, no text-generation model: name another --model"):
        load_generator(str(encoder))
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded .*name another --model") as told:
        load_writer(str(tmp_path / "empty"))
    assert "\n" not in str(told.value)
    with pytest.raises(ModelError, match="There is no model folder .*nergens"):
        load_writer(str(tmp_path / "nergens"))


def test_a_folder_without_a_tokenizer_is_told(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m")
    for file in folder.glob("tokenizer*"):
        file.unlink()
    with pytest.raises(EncoderError, match="m has no tokenizer: copy the whole model, or name another --model"):
        load_generator(str(folder))


def test_damaged_weights_are_told(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:200])
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_generator(str(folder))


def test_an_unreachable_hub_is_told_without_advice_for_another_command() -> None:
    code = "from rag.drafts import load_writer\nload_writer('niemand/dit-model-is-er-niet')"
    environment = {"HF_HUB_OFFLINE": "1", "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    last = done.stderr.splitlines()[-1]
    assert last.startswith("rag.errors.ModelError: The model niemand/dit-model-is-er-niet is not a folder here")
    assert last.endswith("check the name and the network.")


# -- writing drafts ----------------------------------------------------------------------------------------------


class Counting:
    """A writer that hands on to another, keeps what was asked, and stops as Ctrl-C does after ``stop`` requests."""

    def __init__(self, writer: Any, stop: int = 1000) -> None:
        self.writer, self.stop, self.asked = writer, stop, list[str]()

    def generate(self, prompts: Sequence[str], n: int, seed: int) -> list[list[str]]:
        if len(self.asked) == self.stop:
            raise KeyboardInterrupt
        self.asked += prompts
        return list(self.writer.generate(prompts, n, seed))


def test_drafts_of_every_answer_that_says_something(document: Document, generator: Generator, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    steps: list[tuple[int, int]] = []
    told = write_drafts(path, document, (), generator, Order(4, BOTH, 1), lambda *step: steps.append(step))
    assert told == []
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    # answer 4 only refers to answer 2
    expected = [(n, language) for n in (1, 2, 3) for language in BOTH for _ in range(4)]
    assert [(row["answer"], row["lang"]) for row in rows] == expected
    assert all(list(row) == ["answer", "lang", "question", "status"] and row["status"] == "draft" for row in rows)
    assert len({key(row["question"]) for row in rows}) == len(rows)
    assert steps == [(done, 6) for done in range(7)]


def test_a_stopped_run_goes_on_to_the_same_file(document: Document, generator: Generator, tmp_path: Path) -> None:
    order = Order(4, BOTH, 1)
    whole, halves = Counting(generator), tmp_path / "halves.jsonl"
    write_drafts(tmp_path / "whole.jsonl", document, (), whole, order, silent)
    with pytest.raises(KeyboardInterrupt):
        write_drafts(halves, document, (), Counting(generator, stop=len(whole.asked) - 2), order, silent)
    held = halves.read_bytes()
    rest = Counting(generator)
    write_drafts(halves, document, (), rest, order, silent)
    assert held and halves.read_bytes().startswith(held)
    assert halves.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert 2 <= len(rest.asked) < len(whole.asked)
    again = Counting(generator)
    write_drafts(halves, document, (), again, order, silent)
    assert again.asked == []
    assert [file.name for file in tmp_path.glob(".*")] == []


def test_another_seed_gives_other_drafts(document: Document, generator: Generator, tmp_path: Path) -> None:
    for seed in (1, 2):
        write_drafts(tmp_path / f"{seed}.jsonl", document, (), generator, Order(2, ("nl",), seed), silent)
    assert (tmp_path / "1.jsonl").read_bytes() != (tmp_path / "2.jsonl").read_bytes()


def test_what_is_indexed_already_is_not_drafted_again(document: Document, generator: Generator, tmp_path: Path) -> None:
    order = Order(3, ("nl",), 1)
    write_drafts(tmp_path / "a.jsonl", document, (), generator, order, silent)
    first = read_drafts(tmp_path / "a.jsonl", document)
    known = [Variant(draft.number, "nl", draft.question.upper()) for draft in first]
    write_drafts(tmp_path / "b.jsonl", document, known, generator, order, silent)
    second = read_drafts(tmp_path / "b.jsonl", document)
    assert second and not {key(d.question) for d in first} & {key(d.question) for d in second}


def test_edits_stay_when_a_run_goes_on(document: Document, generator: Generator, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    edited = json.dumps({"answer": 1, "lang": "nl", "question": NEWS, "status": "accepted"})
    path.write_text(edited, "utf-8-sig")  # with a byte order mark and without a line end, as some editors save
    write_drafts(path, document, (), generator, Order(2, ("nl",), 1), silent)
    numbers = [(draft.number, draft.status) for draft in read_drafts(path, document)]
    assert numbers == [(1, "accepted"), (2, "draft"), (2, "draft"), (3, "draft"), (3, "draft")]


def test_a_model_that_writes_nothing_usable_is_told_and_leaves_no_file(document: Document, tmp_path: Path) -> None:
    writer = load_generator(str(make_model(tmp_path / "mute", marks=(".", "\n"))))
    with pytest.raises(ModelError, match="the model wrote no usable question in 9 tries; name another --model"):
        write_drafts(tmp_path / "out.jsonl", document, (), writer, Order(2, ("nl",), 1), silent)
    assert not (tmp_path / "out.jsonl").exists()


def test_a_folder_that_is_not_there_is_told(document: Document, generator: Generator, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="cannot write .*nergens.*; choose another file with --out FILE"):
        write_drafts(tmp_path / "nergens/x.jsonl", document, (), generator, Order(2, ("nl",), 1), silent)


# -- what a person made of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("geen json", "expected"),
        ("[1]", "expected"),
        ('{"answer": 1, "lang": "nl", "question": "Wie doet dat?"}', "expected"),
        ('{"answer": "1", "lang": "nl", "question": "Wie doet dat?", "status": "draft"}', "expected"),
        ('{"answer": true, "lang": "nl", "question": "Wie doet dat?", "status": "draft"}', "expected"),
        ('{"answer": 1, "lang": "fr", "question": "Wie doet dat?", "status": "draft"}', '"lang" nl or en'),
        ('{"answer": 1, "lang": "nl", "question": "Wie doet dat?", "status": "acepted"}', '"status" draft or accepted'),
        ('{"answer": 1, "lang": [], "question": "Wie doet dat?", "status": {}}', "expected"),
        ('{"answer": 1, "lang": "nl", "question": "", "status": "accepted"}', "one line of text"),
        ('{"answer": 1, "lang": "nl", "question": "a\\nb", "status": "accepted"}', "one line of text"),
        ('{"answer": 1, "lang": "nl", "question": "\\ud800 wat?", "status": "accepted"}', "one line of text"),
        ('{"answer": 1, "lang": "nl", "question": 5, "status": "accepted"}', "one line of text"),
        ('{"answer": 5, "lang": "nl", "question": "Wie doet dat?", "status": "draft"}', "brief-1 has no answer 5"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(document: Document, tmp_path: Path, line: str, why: str) -> None:
    path = lines(tmp_path / "d.jsonl", (1, "nl", NEWS, "accepted"))
    path.write_text(path.read_text("utf-8") + "\n" + line, "utf-8")
    with pytest.raises(QueryError) as told:
        read_accepted(path, document, ())
    assert str(told.value).startswith(f"{path}, line 3: ") and why in str(told.value) and "\n" not in str(told.value)


def test_doubles_are_named_together(document: Document, tmp_path: Path) -> None:
    rows = [(1, "nl", NEWS, "accepted"), (1, "nl", "hoe bestrijdt men Leugens op telegram", "accepted")]
    rows += [(2, "nl", NEWS, "accepted"), (1, "nl", NEWS, "draft"), (3, "en", "Are they safe?", "accepted")]
    path = lines(tmp_path / "d.jsonl", *rows)
    with pytest.raises(QueryError, match="d.jsonl, line 2, 5: this question is there already for that answer"):
        read_accepted(path, document, [Variant(3, "en", "are they safe")])


def test_a_file_without_accepted_lines_is_told(document: Document, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match='holds no accepted line; set "status": "accepted"'):
        read_accepted(lines(tmp_path / "d.jsonl", (1, "nl", NEWS, "draft")), document, ())
    with pytest.raises(QueryError, match="there is no file .*antwoordwijzer variants brief-1 --model NAME"):
        read_accepted(tmp_path / "nergens.jsonl", document, ())
    (tmp_path / "latin.jsonl").write_bytes(b"\xe9")
    with pytest.raises(QueryError, match="cannot be read as UTF-8 text"):
        read_accepted(tmp_path / "latin.jsonl", document, ())


# -- in the index ------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path, hash_encoder: HashEncoder) -> Archive:
    return Archive.build(tmp_path / "index", [letter(tmp_path / "brief-1.txt")], encoder=hash_encoder)


def stored(path: Path) -> list[str]:
    return [variant.question for variant in Archive.open(path).variants("brief-1")]


def test_accepted_ones_are_found_and_drafts_are_not(small: Archive, tmp_path: Path) -> None:
    path = lines(tmp_path / "d.jsonl", (1, "nl", NEWS, "accepted"), (2, "nl", "Lekt zo'n dam?", "draft"))
    archive = small.accept("brief-1", path)
    assert archive.variants("brief-1") == (Variant(1, "nl", NEWS, accepted=True),)
    hit = archive.search(NEWS)[0]
    assert (hit.number, hit.matched) == (1, "variant")
    assert stored(small.path) == [NEWS]
    assert not any("Lekt" in file.read_text("utf-8") for file in small.path.rglob("*.json*"))
    reply = archive.ask(NEWS)
    assert not any("Telegram" in citation.text + citation.question for citation in reply.answers)


def test_a_refused_file_changes_nothing(small: Archive, tmp_path: Path) -> None:
    before = (small.path / "CURRENT").read_bytes()
    path = lines(tmp_path / "d.jsonl", (1, "nl", NEWS, "accepted"), (9, "nl", "Wat nu dan?", "accepted"))
    with pytest.raises(QueryError, match="line 2: brief-1 has no answer 9"):
        small.accept("brief-1", path)
    with pytest.raises(QueryError, match="no document 'brief-2' here"):
        small.accept("brief-2", path)
    assert (small.path / "CURRENT").read_bytes() == before and stored(small.path) == []


def test_the_same_line_cannot_be_accepted_twice(small: Archive, tmp_path: Path) -> None:
    path = lines(tmp_path / "d.jsonl", (1, "nl", NEWS, "accepted"))
    archive = small.accept("brief-1", path)
    with pytest.raises(QueryError, match="line 1: this question is there already"):
        archive.accept("brief-1", path)


def test_accepted_ones_stay_when_the_document_is_added_again(small: Archive, tmp_path: Path) -> None:
    rows = [(1, "nl", NEWS, "accepted"), (2, "nl", "Lekt zo'n dam?", "accepted")]
    archive = small.accept("brief-1", lines(tmp_path / "d.jsonl", *rows))
    variants(tmp_path / "brief-1.txt", (2, "nl", "Lekt zo'n dam?"), (3, "nl", "En als het vriest?"))
    archive = archive.add([tmp_path / "brief-1.txt"])
    assert stored(archive.path) == ["Lekt zo'n dam?", "En als het vriest?", NEWS]
    # a second look at the text: answer 1 now says something else, so what was accepted for it no longer holds
    changed = (("Wat doet u tegen nepnieuws uit het buitenland?", "Het kabinet doet niets."), *ANSWERS[1:])
    archive = archive.add([letter(tmp_path / "brief-1.txt", changed)])
    assert NEWS not in stored(archive.path)


def test_accepted_ones_stay_when_the_index_is_made_anew(tmp_path: Path) -> None:
    archive = Archive.build(tmp_path / "index", [letter(tmp_path / "brief-1.txt")])
    archive.accept("brief-1", lines(tmp_path / "d.jsonl", (1, "nl", NEWS, "accepted")))
    for _ in range(2):
        Archive.rebuild(tmp_path / "index")
        assert Archive.open(tmp_path / "index").variants("brief-1") == (Variant(1, "nl", NEWS, accepted=True),)


def test_accepted_ones_of_the_bundled_document_stay_too(
    archive: Archive, tmp_path: Path, hash_encoder: HashEncoder
) -> None:
    shutil.copytree(archive.path, tmp_path / "index")
    copied = Archive.open(tmp_path / "index", encoder=hash_encoder)
    name = copied.document().id
    shipped = copied.variants(name)
    copied.accept(name, lines(tmp_path / "d.jsonl", (8, "nl", NEWS, "accepted")))
    (entry,) = salvage(Store(tmp_path / "index"))
    assert entry.variants == (*shipped, Variant(8, "nl", NEWS, accepted=True))


def test_a_draft_file_beside_a_document_brings_no_drafts_in(tmp_path: Path, hash_encoder: HashEncoder) -> None:
    file = letter(tmp_path / "brief-1.txt")
    rows = [(1, "nl", NEWS, "accepted"), (2, "nl", "Lekt zo'n dam?", "draft")]
    lines(tmp_path / "brief-1.question-variants.jsonl", *rows)
    archive = Archive.build(tmp_path / "index", [file], encoder=hash_encoder)
    assert archive.variants("brief-1") == (Variant(1, "nl", NEWS),)


# -- the command -------------------------------------------------------------------------------------------------


def run(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in ``cwd`` on the index there."""
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "ANTWOORDWIJZER_INDEX": str(cwd / "index"), "NO_COLOR": ""},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_from_drafts_to_an_answer_on_the_command_line(tmp_path: Path, model: Path) -> None:
    Archive.build(tmp_path / "index", [letter(tmp_path / "brief-1.txt")])
    done = run("variants", "brief-1", "--model", model, "--per-answer", 2, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("brief-1.drafts.jsonl: 6 concepten, waarvan 6 nieuw / drafts, 6 new\n")
    path = tmp_path / "brief-1.drafts.jsonl"
    written = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert not any(row["question"] in done.stdout for row in written)

    refused = run("variants", "brief-1", "--accept", path, cwd=tmp_path)
    assert refused.returncode == 1 and refused.stderr.count("\n") == 1 and "holds no accepted line" in refused.stderr
    written[0] |= {"question": NEWS, "status": "accepted"}
    lines(path, *[tuple(row.values()) for row in written])
    taken = run("variants", "brief-1", "--accept", path, cwd=tmp_path)
    assert (taken.returncode, taken.stderr) == (0, "")
    assert taken.stdout.startswith("brief-1: 1 vraagvarianten erbij / question variants added\n")
    answers = json.loads(run("ask", NEWS, "--json", cwd=tmp_path).stdout)["answers"]
    assert (answers[0]["number"], answers[0]["text"]) == (1, ANSWERS[0][1])
    assert stored(tmp_path / "index") == [NEWS]


@pytest.mark.parametrize(
    "given_options", [[], ["--model", "m", "--accept", "f.jsonl"], ["--model", "m", "--lang", "de"]]
)
def test_wrong_usage_is_told_as_such(tmp_path: Path, given_options: list[str]) -> None:
    done = run("variants", "brief-1", *given_options, cwd=tmp_path)
    assert done.returncode == 2 and "Traceback" not in done.stderr
