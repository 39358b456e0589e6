"""Extend the teacher's WordPiece vocabulary with Dutch pieces.

Teacher pieces that English text cannot need (unused slots, other scripts) are dropped to make room.
Does not touch weights: `initialise` gives the new rows their meaning.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
CONTINUATION = "##"


def dutch_pieces(texts: Iterable[str], size: int) -> list[str]:
    """The pieces of a lower-case Dutch WordPiece vocabulary, most useful first.

    Accents are dropped as the teacher does, so that both halves share one normaliser.
    """
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=size, special_tokens=list(SPECIAL), show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    order = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return [piece for piece, _ in order if piece not in SPECIAL]


def _latin(piece: str) -> bool:
    return all(ord(character) < 0x250 or 0x2000 <= ord(character) < 0x2200 for character in piece)


def kept(teacher_pieces: Sequence[str]) -> list[str]:
    """Teacher pieces that Dutch or English text can need, in their old order."""
    return [
        piece for piece in teacher_pieces if piece in SPECIAL or (not piece.startswith("[unused") and _latin(piece))
    ]


def _usable(piece: str) -> bool:
    """Dutch text is full of the odd emoji and foreign name; a piece of our script is worth a row."""
    return _latin(piece) and not any(character.isdigit() for character in piece)


def merge(teacher: Tokenizer, keep: Sequence[str], dutch: Sequence[str]) -> Tokenizer:
    """A tokenizer like the teacher's over the kept pieces followed by the Dutch pieces that are new."""
    present = set(keep)
    order = [*keep, *(piece for piece in dutch if piece not in present and _usable(piece))]
    description: dict[str, Any] = json.loads(teacher.to_str())
    ids = {piece: row for row, piece in enumerate(order)}
    description["model"]["vocab"] = ids
    description["truncation"] = description["padding"] = None
    for added in description["added_tokens"]:
        added["id"] = ids[added["content"]]
    _point_template(description["post_processor"], ids)
    return Tokenizer.from_str(json.dumps(description))


def _point_template(post_processor: dict[str, Any], ids: dict[str, int]) -> None:
    """The [CLS] and [SEP] that surround every text moved with the vocabulary; their ids must follow."""
    if post_processor["type"] == "TemplateProcessing":
        for piece, entry in post_processor["special_tokens"].items():
            entry["ids"] = [ids[piece]]
    else:
        for name in ("sep", "cls"):
            post_processor[name] = [post_processor[name][0], ids[post_processor[name][0]]]


def load(folder: Path) -> Tokenizer:
    """The tokenizer of a model folder, without truncation or padding of its own."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
