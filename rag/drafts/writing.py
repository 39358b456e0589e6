"""Having a text generator write drafts, answer by answer. Does not index them and shows them nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from rag.drafts.file import Draft, append, read_drafts
from rag.drafts.wording import clean, key, prompt
from rag.errors import ModelError
from rag.records import Document, Exchange, Language, Variant

ROUNDS = 3  # how often one answer is tried before the next one's turn
PATIENCE = 5  # answers without anything usable, from the start of a file, after which a model is given up
_WAY_OUT = "name another --model, or try --bare for one that was trained to write questions to a text"

Progress = Callable[[int, int], None]
Job = tuple[int, Language]


class Writer(Protocol):
    """A model that writes ``n`` texts for each prompt; equal arguments give equal texts."""

    def generate(self, prompts: Sequence[str], n: int, seed: int) -> list[list[str]]: ...


def load_writer(name: str) -> Writer:
    """Return the transformers model in folder ``name`` or of that hub name; ModelError when it cannot be had."""
    from embeddings import EncoderError
    from embeddings.generator import load_generator

    try:
        return load_generator(name)
    except EncoderError as error:
        raise ModelError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Order:
    """What to write: ``each`` drafts for every answer in every language."""

    each: int
    languages: tuple[Language, ...]
    seed: int
    bare: bool = False


def write_drafts(
    path: Path, document: Document, known: Sequence[Variant], writer: Writer, order: Order, progress: Progress
) -> list[Job]:
    """Add drafts for the answers of ``document`` to the file ``path``; return the jobs that gave nothing usable.

    An answer that the file holds lines for is not asked again, so a run that was stopped goes on where it was; the
    outcome is that of one run. ``known`` are the variants that are there already. An answer that only refers to
    another is passed over. QueryError for a file that cannot be used, ModelError when the model fails or, with no file
    to show for it, writes nothing usable for the first answers.
    """
    there = read_drafts(path, document)
    done = {(draft.number, draft.language) for draft in there}
    taken = {key(variant.question) for variant in known} | {key(draft.question) for draft in there}
    askable = [exchange for exchange in document.exchanges if not exchange.only_refers]
    jobs = [(exchange, language) for exchange in askable for language in order.languages]
    barren: list[Job] = []
    held = bool(there)
    for at, (exchange, language) in enumerate(jobs):
        progress(at, len(jobs))
        if (exchange.number, language) in done:
            continue
        questions = _written(document, exchange, language, taken, writer, order)
        taken.update(map(key, questions))
        append(path, [Draft(exchange.number, language, question) for question in questions])
        held = held or bool(questions)
        if not questions:
            barren.append((exchange.number, language))
        if not held and len(barren) in (PATIENCE, len(jobs)):
            raise ModelError(f"the model wrote no usable question in {len(barren) * ROUNDS} tries; {_WAY_OUT}")
    progress(len(jobs), len(jobs))
    return barren


def _written(
    document: Document, exchange: Exchange, language: Language, taken: set[str], writer: Writer, order: Order
) -> list[str]:
    from embeddings import EncoderError

    asked = prompt(document, exchange, language, bare=order.bare)
    source = "\n".join(document.slice((part,)) for part in (*exchange.answer_ranges, *exchange.question_ranges))
    texts: list[str] = []
    for attempt in range(ROUNDS):
        # of the answer, not of the place in the run: a resumed run draws what a whole one would have drawn
        seed = f"{order.seed} {exchange.number} {language} {attempt}"
        try:
            texts += writer.generate([asked], order.each, int(sha256(seed.encode()).hexdigest()[:8], 16))[0]
        except EncoderError as error:
            raise ModelError(str(error)) from error
        found = list(clean(texts, source, taken))[: order.each]
        if len(found) == order.each:
            break
    return found
