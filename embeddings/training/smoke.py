"""Sentences, queries and a tiny teacher made on the spot, so that the whole recipe runs in a minute without any data.

The language is a toy: it shows that every stage runs and learns, never how good the real model is.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel

from embeddings.training import data
from embeddings.training.export import save
from embeddings.training.vocabulary import SPECIAL

WHO = {"de hond": "the dog", "de minister": "the minister", "een ambtenaar": "an official", "het kind": "the child"}
DOES = {"ziet": "sees", "beschermt": "protects", "vraagt": "asks", "zoekt": "seeks", "vergeet": "forgets"}
WHAT = {
    "het netwerk": "the network",
    "de sleutel": "the key",
    "een wachtwoord": "a password",
    "de brief": "the letter",
    "het paard": "the horse",
    "de stad": "the city",
}
WHEN = {"vandaag": "today", "in de winter": "in winter", "elke nacht": "every night", "": ""}


def sentences(count: int, seed: int) -> list[tuple[str, str]]:
    """Different Dutch sentences with their English, in random order."""
    made = [
        (f"{a} {b} {c} {d}".strip(), f"{A} {B} {C} {D}".strip())
        for a, A in WHO.items()
        for b, B in DOES.items()
        for c, C in WHAT.items()
        for d, D in WHEN.items()
    ]
    return Random(seed).sample(made, count)


def write(folder: Path, seed: int) -> tuple[Path, Path, Path, Path]:
    """Make data, teacher, questions and windows below `folder`; return the four paths."""
    made = sentences(460, seed)
    files = folder / "data"
    (files / "evaluation").mkdir(parents=True)
    _write_training(files, made[:300])
    _write_evaluation(files / "evaluation", made[300:])
    questions, windows = _write_exam(folder, made[:24])
    return files, _write_teacher(folder, [english for _, english in made], seed), questions, windows


def _zip(path: Path, lines: list[str]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(line + "\n" for line in lines)


def _write_training(folder: Path, made: list[tuple[str, str]]) -> None:
    sources = ("tatoeba", "ms-dynamics", "esco")
    _zip(folder / data.PARALLEL, [f"{nl}\t{en}\t{sources[i % 3]}\thuman" for i, (nl, en) in enumerate(made)])
    words = [*WHO.items(), *DOES.items(), *WHAT.items()]
    _zip(folder / data.LEXICON, [f"i{i}\t{nl}\t{en}\t{en}" for i, (nl, en) in enumerate(words)])
    rows = [
        {
            "source": sources[i % 3],
            "query_nl": made[i][0],
            "passage_nl": f"{made[i][0]}. {made[i + 1][0]}.",
            "query_en": made[i][1] if i % 4 else "",
            "passage_en": f"{made[i][1]}. {made[i + 1][1]}." if i % 4 else "",
        }
        for i in range(0, 120, 2)
    ]
    _zip(folder / data.QUERIES, [json.dumps(row) for row in rows])


def _write_evaluation(folder: Path, made: list[tuple[str, str]]) -> None:
    half = len(made) // 2
    for name, part in (("flores200-devtest", made[:half]), ("ntrex128", made[half:])):
        (folder / f"{name}.nl-en.tsv").write_text("".join(f"{nl}\t{en}\n" for nl, en in part), encoding="utf-8")
    pairs = list(zip(made[:half], made[half:], strict=True))
    lines = [f"{a}\t{b}\t{A}\t{B}\t{len(set(a.split()) & set(b.split()))}\n" for (a, A), (b, B) in pairs]
    (folder / "stsb-nl.test.tsv").write_text("".join(lines), encoding="utf-8")
    rows = [{"question": a, "answer": f"{a}. {b}."} for (a, _), (b, _) in pairs[:20]]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "kamervragen-2024.jsonl").write_text(text, encoding="utf-8")


def _write_exam(folder: Path, made: list[tuple[str, str]]) -> tuple[Path, Path]:
    questions, windows = folder / "questions.jsonl", folder / "windows.jsonl"
    answers = list(enumerate(made))
    rows = [{"answer": place, "question": text} for place, both in answers for text in both]
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    parts = [{"answer": place, "text": f"{nl}."} for place, (nl, _) in answers]
    windows.write_text("".join(json.dumps(row) + "\n" for row in parts), encoding="utf-8")
    return questions, windows


def _write_teacher(folder: Path, english: list[str], seed: int) -> Path:
    """A BERT of two narrow layers that never learnt anything: its vectors still tell bags of English words apart."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=150, special_tokens=list(SPECIAL), show_progress=False)
    tokenizer.train_from_iterator(english, trainer)
    ids = [(piece, tokenizer.token_to_id(piece)) for piece in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ids)
    torch.manual_seed(seed)
    size = tokenizer.get_vocab_size()
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    config = BertConfig(vocab_size=size, max_position_embeddings=300, initializer_range=0.2, **shape)
    save(BertModel(config, add_pooling_layer=False), tokenizer, folder / "teacher")
    return folder / "teacher"
