"""Run the stages one after another; a stage that has finished is not run again.

Each stage writes into `<out>/<stage>` through a folder beside it that is renamed at the end, so that a folder with the
stage's name is always whole. Does not print.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import numpy as np
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from transformers import PreTrainedModel

from embeddings.training import alignment, data, distil, evaluation, export, indomain, initialise, mix, retrieval
from embeddings.training import vocabulary as words
from embeddings.training.journal import Journal
from embeddings.training.loop import Report, Schedule, fit
from embeddings.training.network import encode, load_body
from embeddings.training.plan import RATES, Plan
from embeddings.training.tokens import Tokens

TEACHER_TOKENS = 128
ALIGNED_CHARACTERS = 220
ALIGNED_PRODUCT_CHARACTERS = 130


def run(plan: Plan, report: Report) -> Journal:
    """Run what is not done yet and judge every model that comes out; the log is `<out>/journal.jsonl`."""
    journal = Journal(plan.out / "journal.jsonl")
    torch.manual_seed(plan.seed)
    for stage in plan.stages:
        folder = plan.out / stage
        if folder.exists():
            continue
        part = folder.with_name(stage + ".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        _STAGES[stage](plan, part, journal, report)
        os.replace(part, folder)
        if (folder / "config.json").exists() and (plan.data / "evaluation").exists():
            journal.write(stage, **judge(folder, plan.data / "evaluation"))
    return journal


def judge(folder: Path, files: Path) -> dict[str, float]:
    """All figures of a model folder."""
    body, tokenizer = load_body(folder), words.load(folder)
    return evaluation.evaluate(lambda texts: encode(body, Tokens(tokenizer, texts, export.TOKENS)), files)


def _pairs(plan: Plan) -> list[data.Pair]:
    """The pairs to distil: human translations, of product documentation a sample, and the lexicon."""
    human = [pair for pair in data.read_parallel(plan.data) if pair.quality != "MT"]
    own = [pair for pair in human if not mix.is_product(pair.source)]
    product = [pair for pair in human if mix.is_product(pair.source)]
    sample = Random(plan.seed).sample(product, min(len(product), plan.scale.product_pairs))
    return own + sample + data.read_lexicon(plan.data)


def _queries(plan: Plan) -> list[data.QueryPassage]:
    chosen = retrieval.choose(data.read_queries(plan.data), plan.scale.product_queries, plan.seed)
    return retrieval.with_spans(chosen, plan.seed)


def _vocabulary(plan: Plan, folder: Path, journal: Journal, report: Report) -> None:
    report(0.0, "vocabulary")
    pairs = _pairs(plan)
    own = [pair.nl for pair in pairs if not mix.is_product(pair.source)]
    product = [pair.nl for pair in pairs if mix.is_product(pair.source)]
    passages = [row.passage_nl for row in data.read_queries(plan.data) if not mix.is_product(row.source)]
    questions = [question.text for question in data.read_questions(plan.questions)] if plan.questions else []
    texts = [*own * 3, *product[: len(own)], *passages * 3, *questions * 3]
    teacher = words.load(plan.teacher)
    order = [piece for piece, _ in sorted(teacher.get_vocab().items(), key=lambda item: item[1])]
    merged = words.merge(teacher, words.kept(order), words.dutch_pieces(texts, plan.scale.pieces))
    merged.save(str(folder / "tokenizer.json"))
    journal.write("vocabulary", pieces=merged.get_vocab_size(), teacher=len(order))


def _initialise(plan: Plan, folder: Path, journal: Journal, report: Report) -> None:
    teacher, student = words.load(plan.teacher), words.load(plan.out / "vocabulary")
    pairs = [pair for pair in _pairs(plan) if len(pair.nl) < _longest(pair)]
    sources = [encoding.ids for encoding in student.encode_batch_fast([p.nl for p in pairs], add_special_tokens=False)]
    targets = [encoding.ids for encoding in teacher.encode_batch_fast([p.en for p in pairs], add_special_tokens=False)]
    size = max(student.get_vocab_size(), teacher.get_vocab_size())
    found = alignment.model1(sources, targets, size, progress=lambda i, n: report(i / n, "alignment"))
    weights = load_file(plan.teacher / "model.safetensors")
    (name,) = [key for key in weights if key.endswith("word_embeddings.weight")]
    table = initialise.rows(student, teacher, weights[name].astype(np.float32), found)
    export.save(initialise.student(plan.teacher, table), student, folder)
    journal.write("initialise", pairs=len(pairs), rows=len(table))


def _longest(pair: data.Pair) -> int:
    """Short pairs align best; product documentation is plentiful, so only its shortest are taken."""
    return ALIGNED_PRODUCT_CHARACTERS if mix.is_product(pair.source) else ALIGNED_CHARACTERS


def _teach(plan: Plan, folder: Path, journal: Journal, report: Report) -> None:
    """The teacher's vectors of every English text that a later stage aims at, once, in float16."""
    rows = _queries(plan)
    texts = {
        "sentences": list(dict.fromkeys(pair.en for pair in _pairs(plan))),
        "queries": [row.query_en for row in rows],
        "passages": [row.passage_en for row in rows],
    }
    body, tokenizer = load_body(plan.teacher), words.load(plan.teacher)
    for name, part in texts.items():
        tokens = Tokens(tokenizer, part, TEACHER_TOKENS)
        found = encode(body, tokens, lambda i, n, name=name: report(i / n, f"teacher {name}"))  # type: ignore[misc]
        np.save(folder / f"{name}.npy", found.astype(np.float16))
        journal.write("teach", **{name: len(part)})
    (folder / "sentences.json").write_text(json.dumps(texts["sentences"], ensure_ascii=False), encoding="utf-8")


def _distilled(plan: Plan, body: PreTrainedModel, tokenizer: Tokenizer, step: int) -> Iterator[torch.Tensor]:
    english = json.loads((plan.out / "teach" / "sentences.json").read_text(encoding="utf-8"))
    targets = np.load(plan.out / "teach" / "sentences.npy")
    material = distil.lessons(_pairs(plan), english, targets, tokenizer, plan.seed)
    return distil.losses(body, material, plan.seed, step, plan.scale.batch_tokens, plan.scale.batch_rows)


def _retrieved(plan: Plan, body: PreTrainedModel, tokenizer: Tokenizer, step: int) -> Iterator[torch.Tensor]:
    taught = [np.load(plan.out / "teach" / f"{name}.npy") for name in ("queries", "passages")]
    material = retrieval.material(_queries(plan), tokenizer, taught[0], taught[1], plan.seed)
    anchors = _distilled(plan, body, tokenizer, step)
    return retrieval.losses(body, material, anchors, plan.seed, step, plan.scale.query_rows)


def _examined(plan: Plan, body: PreTrainedModel, tokenizer: Tokenizer, step: int) -> Iterator[torch.Tensor]:
    if plan.questions is None or plan.windows is None:
        raise ValueError("the in-domain stage needs --questions and --windows")
    questions, windows = data.read_questions(plan.questions), data.read_passages(plan.windows)
    paper = indomain.exam(questions, windows, tokenizer, plan.seed)
    anchors = [_distilled(plan, body, tokenizer, step), _retrieved(plan, body, tokenizer, step)]
    return indomain.losses(body, paper, anchors, plan.seed, step, plan.scale.question_rows)


Make = Callable[[Plan, PreTrainedModel, Tokenizer, int], Iterator[torch.Tensor]]


def _trains(stage: str, make: Make) -> Callable[[Plan, Path, Journal, Report], None]:
    """A stage that trains the model of the stage before it on the losses of `make`."""

    def train(plan: Plan, folder: Path, journal: Journal, report: Report) -> None:
        body, tokenizer = load_body(plan.before(stage)), words.load(plan.before(stage))
        schedule = Schedule(plan.seconds(stage), plan.scale.steps, *RATES[stage])
        checkpoints = plan.out / "checkpoints" / stage
        fit(body, lambda step: make(plan, body, tokenizer, step), schedule, checkpoints, journal, report)
        export.save(body, tokenizer, folder)

    return train


def _export(plan: Plan, folder: Path, journal: Journal, report: Report) -> None:
    report(0.0, "export")
    source = plan.before("export")
    export.save(load_body(source), words.load(source), folder, half=True)
    journal.write("export", bytes=export.size(folder))


_STAGES: dict[str, Callable[[Plan, Path, Journal, Report], None]] = {
    "vocabulary": _vocabulary,
    "initialise": _initialise,
    "teach": _teach,
    "distil": _trains("distil", _distilled),
    "retrieval": _trains("retrieval", _retrieved),
    "in-domain": _trains("in-domain", _examined),
    "export": _export,
}
