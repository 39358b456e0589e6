"""Make the student: the teacher's body under a larger vocabulary, each new row a mix of English rows.

A Dutch piece gets the mean of the teacher rows of its likeliest English pieces (IBM Model 1); without evidence, the
mean of the pieces that spell it. Nothing is trained here.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models

from embeddings.training.alignment import Translations
from embeddings.training.vocabulary import CONTINUATION

if TYPE_CHECKING:
    from transformers import PreTrainedModel

TOP = 5
LEAST_PROBABILITY = 0.04
LEAST_EVIDENCE = 1.0


def rows(
    student: Tokenizer, teacher: Tokenizer, teacher_rows: NDArray[np.float32], translations: Translations
) -> NDArray[np.float32]:
    """The student's embedding table, (vocabulary, dim): teacher rows copied, Dutch rows mixed."""
    pieces = [piece for piece, _ in sorted(student.get_vocab().items(), key=lambda item: item[1])]
    table = np.zeros((len(pieces), teacher_rows.shape[1]), dtype=np.float32)
    settled: list[str] = []
    for row, piece in enumerate(pieces):
        known = teacher.token_to_id(piece)
        mixed = teacher_rows[known] if known is not None else _translated(translations, row, teacher_rows)
        if mixed is not None:
            table[row] = mixed
            settled.append(piece)
    _spell(table, pieces, settled)
    return table


def _translated(translations: Translations, row: int, teacher_rows: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """The mix of the likeliest English rows, or None where too little evidence was seen."""
    targets, probability, evidence = translations.best(row, TOP)
    strong = probability >= LEAST_PROBABILITY
    if evidence < LEAST_EVIDENCE or not strong.any():
        return None
    mix: NDArray[np.float32] = (probability[strong] / probability[strong].sum()) @ teacher_rows[targets[strong]]
    return mix


def _spell(table: NDArray[np.float32], pieces: Sequence[str], settled: Sequence[str]) -> None:
    """Give the pieces without evidence the mean of the settled pieces that spell them."""
    ids = {piece: row for row, piece in enumerate(pieces)}
    splitter = Tokenizer(models.WordPiece({piece: ids[piece] for piece in settled}, unk_token="[UNK]"))
    for piece in set(pieces) - set(settled):
        # A continuation is spelled as one by putting a letter before it and dropping that letter's piece.
        inside = piece.startswith(CONTINUATION)
        spelled = splitter.encode("x" + piece.removeprefix(CONTINUATION) if inside else piece).ids
        table[ids[piece]] = table[spelled[1:] if inside and len(spelled) > 1 else spelled].mean(axis=0)


def student(teacher_folder: Path, table: NDArray[np.float32]) -> PreTrainedModel:
    """The teacher's body over the new embedding table."""
    import torch

    from embeddings.training.network import load_body

    body = load_body(teacher_folder)
    body.resize_token_embeddings(len(table), mean_resizing=False)
    with torch.no_grad():
        body.get_input_embeddings().weight.copy_(torch.from_numpy(table))
    return body
