"""The recipe of the encoder: its parts against hand-computed values, and the whole of it on made-up sentences."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from embeddings.training import __main__ as command
from embeddings.training import alignment, evaluation, indomain, lexical, losses, mix, pipeline, retrieval, smoke
from embeddings.training import vocabulary as words
from embeddings.training.data import QueryPassage, read_passages, read_questions
from embeddings.training.distil import glue
from embeddings.training.journal import Journal
from embeddings.training.loop import Schedule, fit
from embeddings.training.network import encode, load_body, vectors
from embeddings.training.plan import SMOKE, Plan
from embeddings.training.tokens import Tokens, batches

BUNDLED = Path(__file__).parent.parent / "embeddings" / "bundled"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("smoke")
    data, teacher, questions, passages = smoke.write(folder, seed=5)
    return Plan(data, folder / "out", teacher, 1.0, 5, questions, passages, SMOKE)


@pytest.fixture(scope="module")
def journal(plan: Plan) -> Journal:
    torch.set_num_threads(1)
    return pipeline.run(plan, lambda done, text: None)


def test_model_1_on_the_textbook_corpus() -> None:
    # das Haus/the house, das Buch/the book, ein Buch/a book; two rounds by hand, from uniform. After the first: das
    # the 1/2, house 1/4, book 1/4; Haus the 1/2, house 1/2; Buch the 1/4, book 1/2, a 1/4. In the second das gets 1/2
    # of the first "the" and 2/3 of the second, 1/3 of "house" and 1/3 of "book".
    das, haus, buch, ein = range(4)
    the, house, book, a = range(4)
    found = alignment.model1([[das, haus], [das, buch], [ein, buch]], [[the, house], [the, book], [a, book]], 4, 2)
    targets, probability, evidence = found.best(das, 3)
    assert targets[0] == the
    assert probability == pytest.approx([7 / 11, 2 / 11, 2 / 11])
    assert evidence == pytest.approx(1 / 2 + 2 / 3 + 1 / 3 + 1 / 3)
    assert found.best(haus, 1)[1] == pytest.approx([4 / 7])  # house 2/3 against the 1/2
    assert found.best(ein, 1)[0] == [a]


def test_merged_vocabulary_keeps_the_teacher_first_and_moves_the_frame(plan: Plan) -> None:
    teacher = words.load(plan.teacher)
    keep = words.kept([piece for piece, _ in sorted(teacher.get_vocab().items(), key=lambda item: item[1])])
    merged = words.merge(teacher, ["hond", *keep], ["hond", "##heid", "kat", "2024", "犬"])
    assert merged.token_to_id("hond") == 0
    assert (
        merged.get_vocab_size() == len(keep) + 3
    )  # hond, ##heid and kat; digits and other scripts are not worth a row
    encoding = merged.encode("hond")
    assert encoding.tokens == ["[CLS]", "hond", "[SEP]"]
    assert encoding.ids == [merged.token_to_id(piece) for piece in encoding.tokens]


def test_kept_drops_unused_slots_and_other_scripts() -> None:
    assert words.kept(["[PAD]", "[unused1]", "the", "##é", "й", "中", "€"]) == ["[PAD]", "the", "##é", "€"]


@given(
    st.lists(st.integers(2, 40), min_size=1, max_size=300), st.integers(40, 400), st.integers(1, 50), st.integers(0, 9)
)
def test_batches_hold_every_row_once_within_the_budget(
    lengths: list[int], budget: int, largest: int, seed: int
) -> None:
    sizes = np.asarray(lengths, dtype=np.int64)
    made = batches(sizes, np.arange(len(sizes)), budget, largest, np.random.default_rng(seed))
    assert sorted(np.concatenate(made).tolist()) == list(range(len(lengths)))
    assert all(len(batch) <= largest and len(batch) * sizes[batch].max() <= budget for batch in made)


def test_product_documentation_fills_no_more_than_its_share() -> None:
    sources = ["ms-m365"] * 1000 + ["tatoeba"] * 60 + ["odwn"] * 40
    rows = mix.draw(sources, np.random.default_rng(0))
    product = int((rows < 1000).sum())
    assert product == round((len(rows) - product) * mix.PRODUCT_SHARE / (1 - mix.PRODUCT_SHARE))
    assert np.bincount(rows, minlength=1100)[1000:1060].tolist() == [2] * 60


def test_squared_distance_and_contrast_of_perfect_and_swapped_students() -> None:
    teacher = torch.eye(2)
    wrong = 1 / losses.TEMPERATURE  # each row scores 0 for its own target and 20 for the other
    assert losses.towards_teacher(teacher, teacher, contrast=0.0).item() == 0.0
    assert losses.towards_teacher(teacher.flip(0), teacher, contrast=0.0).item() == pytest.approx(2.0)
    swapped = losses.towards_teacher(teacher.flip(0), teacher, contrast=1.0).item()
    assert swapped == pytest.approx(2.0 + math.log(1 + math.exp(wrong)), rel=1e-5)


def test_equal_targets_are_no_negatives() -> None:
    same = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    assert losses.towards_teacher(same, same, contrast=1.0).item() == pytest.approx(0.0, abs=1e-6)
    assert losses.matching(same, same).item() == pytest.approx(0.0, abs=1e-6)


def test_an_answer_scores_as_its_best_window() -> None:
    questions = torch.tensor([[1.0, 0.0]])
    passages = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]])  # the first answer has a good and a bad window
    loss = losses.finds_answer(questions, passages, torch.tensor([0, 0, 1]), torch.tensor([0]), scale=20.0)
    scores = (math.log(math.exp(20) + math.exp(-20)), 0.0)
    total = math.log(math.exp(scores[0]) + math.exp(scores[1]))
    smoothed = 0.95 * (total - scores[0]) + 0.05 * sum(total - score for score in scores) / 2
    assert loss.item() == pytest.approx(smoothed, rel=1e-4)


def test_scores_like_the_teachers_cost_nothing() -> None:
    texts = torch.nn.functional.normalize(torch.randn(4, 8, generator=torch.Generator().manual_seed(1)), dim=1)
    assert losses.like_teacher_scores(texts, texts, texts @ texts.T).item() == pytest.approx(0.0, abs=1e-6)
    assert losses.like_teacher_scores(texts, texts, -torch.eye(4)).item() > 0.01


def test_bm25_by_hand() -> None:
    # Lucene: idf = ln(1 + (N - n + 0.5) / (n + 0.5)), tf part = tf / (tf + k1 (1 - b + b length / mean length)).
    scores = lexical.bm25([["a"], ["z"]], [["a", "b"], ["b", "c", "c", "c"]])
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert scores[0] == pytest.approx([idf * 1 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3)), 0.0], rel=1e-5)
    assert scores[1].tolist() == [0.0, 0.0]


def test_grams_stay_inside_words_and_fold_accents() -> None:
    assert lexical.grams(["Één rapporten"]) == [["rappo", "appor", "pport", "porte", "orten"]]  # `een` is a stop word
    assert lexical.grams(["coördinatie"])[0][0] == "coord"


def test_gains_discount_by_rank_and_cut() -> None:
    scores = np.asarray([[3.0, 2.0, 1.0], [3.0, 2.0, 1.0], [3.0, 2.0, 1.0]])
    assert evaluation.gains(scores) == pytest.approx([1.0, 1 / math.log2(3), 0.5])
    assert evaluation.gains(scores, cut=2)[2] == 0.0


def test_spearman_is_the_rank_correlation() -> None:
    # ranks 1 2 3 4 against 1 3 2 4: 1 - 6 * (1 + 1) / (4 * 15) = 0.8
    assert evaluation.spearman(np.asarray([0.1, 0.2, 0.3, 9.0]), np.asarray([1.0, 3.0, 2.0, 4.0])) == pytest.approx(0.8)


def test_standardised_scores_of_a_question_without_any() -> None:
    assert evaluation.standardised(np.asarray([[1.0, 3.0], [5.0, 5.0]])).tolist() == [[-1.0, 1.0], [0.0, 0.0]]


def test_interval_holds_the_mean() -> None:
    values = np.asarray([0.0, 1.0] * 50)
    low, high = evaluation.interval(values)
    assert low < 0.5 < high
    assert high - low == pytest.approx(2 * 1.96 * 0.05, abs=0.03)  # two standard errors of 100 coin tosses


@given(st.text("ab c", max_size=80), st.integers(0, 99))
def test_glued_text_loses_spaces_only(text: str, seed: int) -> None:
    glued = glue(text, Random(seed))
    assert glued.replace(" ", "") == text.replace(" ", "")
    assert len(glued) <= len(text)


@given(st.lists(st.text("abcdef", min_size=1, max_size=9), min_size=1, max_size=30), st.integers(0, 99))
def test_a_hasty_question_has_no_new_letters(text: list[str], seed: int) -> None:
    hasty = indomain.noisy(" ".join(text), Random(seed)).split()
    left = [sorted(word) for word in text]
    for word in hasty:
        left.remove(sorted(word))  # every word is one of the question's, its letters perhaps in another order


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12), st.integers(0, 99))
def test_half_the_windows_still_reach_every_answer(counts: list[int], seed: int) -> None:
    owner = np.repeat(np.arange(len(counts)), counts)
    rows = indomain.half(owner, np.random.default_rng(seed))
    assert set(owner[rows]) == set(range(len(counts)))
    assert all(b - a == 2 for a, b in zip(rows, rows[1:], strict=False) if owner[a] == owner[b])


def test_a_span_and_its_rest_make_up_the_passage() -> None:
    text = " ".join(str(number) for number in range(60))
    span, rest = retrieval.sentence_and_rest(text, Random(3))
    assert sorted((span + " " + rest).split(), key=int) == text.split()
    assert 8 <= len(span.split()) <= 20
    numbers = [int(word) for word in span.split()]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_choice_keeps_all_rows_but_product_documentation_in_runs() -> None:
    rows = [QueryPassage("ms-m365", f"q{i}", "p", "", "") for i in range(40)]
    rows += [QueryPassage("esco", f"e{i}", "p", "", "") for i in range(4)]
    chosen = retrieval.choose(rows, most_product=8, seed=1)
    assert [row.query_nl for row in chosen if row.source == "esco"] == ["e0", "e1", "e2", "e3"]
    numbers = [int(row.query_nl[1:]) for row in chosen if row.source != "esco"]
    assert len(numbers) == 8
    assert all(numbers[i + 1] == numbers[i] + 1 for i in (0, 1, 2, 4, 5, 6))


def test_a_killed_stage_goes_on_from_its_checkpoint(plan: Plan, tmp_path: Path) -> None:
    schedule = Schedule(seconds=600, steps=9, rate=1e-3, embedding_rate=1e-3, save_every=0.0)
    started: list[int] = []
    body = load_body(plan.teacher)
    tokens = Tokens(words.load(plan.teacher), ["the dog", "the network"], 16)

    def stream(step: int, stop: int) -> Iterator[torch.Tensor]:
        started.append(step)
        for number in range(step, 99):
            if number == stop:
                raise KeyboardInterrupt
            yield vectors(body, *tokens.padded([0, 1]))[0].sum()

    log = Journal(tmp_path / "journal.jsonl")
    with pytest.raises(KeyboardInterrupt):
        fit(body, lambda step: stream(step, 5), schedule, tmp_path / "stage", log, lambda done, text: None)
    saved = torch.load(tmp_path / "stage" / "checkpoint.pt", weights_only=True)
    body = load_body(plan.teacher)
    fit(body, lambda step: stream(step, 99), schedule, tmp_path / "stage", log, lambda done, text: None)
    assert started == [0, 5]
    assert saved["state"]["step"] == 5
    assert log.read()[-1]["step"] == 9
    assert not (tmp_path / "stage" / "checkpoint.pt").exists()


def test_the_whole_recipe_learns_and_ends_in_a_plain_model(plan: Plan, journal: Journal) -> None:
    from sentence_transformers import SentenceTransformer

    judged = {str(line["stage"]): line for line in journal.read() if "stsb-nl" in line}
    assert list(judged) == ["initialise", "distil", "retrieval", "in-domain", "export"]
    found_first = {
        stage: sum(float(figures[f"{name}.{way}"]) for name in ("flores", "ntrex") for way in ("nl-en", "en-nl"))
        for stage, figures in judged.items()
    }
    assert found_first["initialise"] < found_first["distil"]
    assert abs(found_first["export"] - found_first["in-domain"]) < 0.05  # float16 on disk moves next to nothing
    folder = plan.out / "export"
    texts = ["de hond ziet het netwerk", "the dog sees the network", "een ambtenaar vergeet de sleutel"]
    found = SentenceTransformer(str(folder), device="cpu").encode(texts)
    assert np.linalg.norm(found, axis=1) == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)
    assert found[0] @ found[1] > found[0] @ found[2]
    own = encode(load_body(folder), Tokens(words.load(folder), texts, 64))
    assert (own * found).sum(1).min() > 0.999


def test_a_second_run_does_nothing(plan: Plan, journal: Journal) -> None:
    before = len(journal.read())
    stamps = {path: path.stat().st_mtime_ns for path in plan.out.rglob("*.safetensors")}
    pipeline.run(plan, lambda done, text: None)
    assert len(journal.read()) == before
    assert {path: path.stat().st_mtime_ns for path in plan.out.rglob("*.safetensors")} == stamps


def test_without_in_domain_pairs_that_stage_is_left_out(tmp_path: Path) -> None:
    bare = Plan(tmp_path, tmp_path / "out", tmp_path)
    assert "in-domain" not in bare.stages
    assert bare.before("export") == tmp_path / "out" / "retrieval"
    assert bare.before("distil") == tmp_path / "out" / "initialise"


def test_pairs_are_read_by_answer(plan: Plan) -> None:
    assert plan.questions is not None and plan.windows is not None
    questions, passages = read_questions(plan.questions), read_passages(plan.windows)
    assert len(questions) == 48 and len(passages) == 24
    assert all(question.answer in passages for question in questions)


def test_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--data", str(tmp_path), "--out", str(tmp_path / "out"), "--teacher", str(tmp_path)]) == 1
    assert "parallel.nl-en.tsv.gz" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        command.main([])


def test_command_judges_a_model(plan: Plan, journal: Journal, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["evaluate", "--model", str(plan.out / "export"), "--data", str(plan.data)]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["flores.nl-en.low"] <= figures["flores.nl-en"] <= figures["flores.nl-en.high"]


@pytest.mark.skipif(not (BUNDLED / "model.safetensors").exists(), reason="the bundled model is not in this checkout")
def test_the_bundled_model_is_small_and_at_home_in_both_languages() -> None:
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) <= 60_000_000
    tokenizer = Tokenizer.from_file(str(BUNDLED / "tokenizer.json"))
    texts = [
        "De gemeente heeft de vergunning ingetrokken.",
        "The municipality has revoked the permit.",
        "Zij fietst elke ochtend naar school.",
        "She cycles to school every morning.",
    ]
    found = encode(load_body(BUNDLED), Tokens(tokenizer, texts, 64))
    scores = found @ found.T
    assert scores[0, 1] > 0.6 and scores[2, 3] > 0.6
    assert max(scores[0, 2], scores[0, 3], scores[1, 2], scores[1, 3]) < 0.3
