"""``python -m eval.tune``: learn the fusion weights and the confidence model from the dev questions, nothing else.

Weights per language, once with and once without question variants: a non-negative linear ranking trained listwise
(softmax over all answers, Cao et al. 2007, *Learning to Rank: From Pairwise Approach to Listwise Approach*), held back
by an L2 penalty; penalty and kernel shares are chosen by cross-validation over groups of answers, so that no answer is
judged by weights that saw its questions. Confidence: logistic regression over raw signals, on answerable and
unanswerable dev questions. Writes ``rag/tuned.json``; rebuild the index after it. Never reads a test split.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from embeddings import Encoder, load_encoder
from embeddings.encoder import BUNDLED_NAME, STAND_IN_NAME
from eval.product import find
from eval.records import Question, Unanswerable
from eval.sets import load_questions
from rag import fusion, highlight
from rag.archive import Archive
from rag.ranking import EVIDENCE, KERNEL, Key
from rag.records import Language
from rag.tuned import PATH

Floats = NDArray[np.float64]
BARE = tuple(name for name in EVIDENCE if not name.endswith(".variant"))
PENALTIES = (0.003, 0.03, 0.3, 1.0, 3.0)
FOLDS = 8
RIDGE = 0.2  # scikit-learn's C of the confidence model
# The share of the answerable dev questions that must get status "answered". The aim is 0.95 on questions that nobody
# has seen; with some 340 dev questions the lower end of a one-sided 95% interval is there when 0.975 of them do.
ANSWERED = 0.975


@dataclass(frozen=True, slots=True)
class Case:
    """One dev question as numbers: ``table`` (evidence, answers) standardised, ``right`` the places that suffice."""

    group: int
    table: Floats
    right: tuple[int, ...]


class Remembering:
    """An encoder that encodes each query once: tuning asks the same questions many times."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}
        self.name, self.dim, self.fingerprint = encoder.name, encoder.dim, encoder.fingerprint
        self.max_tokens = encoder.max_tokens

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of ``texts``, shape (n, dim)."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= dict(zip(fresh, self._encoder.encode_queries(fresh), strict=True))
        return np.stack([self._known[text] for text in texts])

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return the vectors of ``texts``, shape (n, dim)."""
        return self._encoder.encode_passages(texts, progress)

    def count_truncated(self, texts: Sequence[str]) -> int:
        """Return how many texts the model cuts."""
        return self._encoder.count_truncated(texts)


def cases(archive: Archive, questions: Iterable[Question], names: Sequence[str]) -> list[Case]:
    """Return one case per question with an answer in the archive; evidence rows in the order of ``names``."""
    places = {f"{document}#{number}": i for i, (document, number) in enumerate(archive.answer_keys)}
    found = []
    for question in questions:
        raw = archive.evidence(question.query, _language(question), names)
        standard = fusion.matrix(raw)
        right = tuple(places[answer] for answer in question.answers if answer in places)
        found.append(Case(right[0], np.vstack([standard[name] for name in names]), right))
    return found


def fit(train: Sequence[Case], penalty: float) -> Floats:
    """Return non-negative weights, shape (evidence,), that minimise the listwise loss plus ``penalty`` |w|^2."""
    size = len(train[0].table)

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = penalty * float(weights @ weights), 2 * penalty * weights
        for case in train:
            scores = weights @ case.table
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            wanted = np.zeros_like(likely)
            # All sufficient answers are right; the mass goes where the ranking already prefers it.
            wanted[list(case.right)] = likely[list(case.right)]
            mass = max(float(wanted.sum()), 1e-12)
            total -= float(np.log(mass)) / len(train)
            slope = slope + case.table @ (likely - wanted / mass) / len(train)
        return total, slope

    result = minimize(loss, np.full(size, 0.3), jac=True, method="L-BFGS-B", bounds=[(0, None)] * size)
    return np.asarray(result.x)


def reciprocal_rank(case: Case, weights: Floats) -> float:
    """Return 1 / rank of the first sufficient answer."""
    return _reciprocal(weights @ case.table, case.right)


def cross_validate(all_cases: Sequence[Case], penalty: float) -> tuple[float, float]:
    """Return mean reciprocal rank and share of first places, each case judged by weights of the other folds."""
    ranks = []
    for fold in range(FOLDS):
        train = [case for case in all_cases if case.group % FOLDS != fold]
        held = [case for case in all_cases if case.group % FOLDS == fold]
        if held and train:
            weights = fit(train, penalty)
            ranks += [reciprocal_rank(case, weights) for case in held]
    return float(np.mean(ranks)), float(np.mean([rank == 1 for rank in ranks]))


def learn_weights(
    all_cases: Sequence[Case], names: Sequence[str], label: str, say: Callable[[str], None]
) -> dict[str, float]:
    """Choose the penalty by cross-validation and return the weights learned from all cases."""
    judged = {penalty: cross_validate(all_cases, penalty) for penalty in PENALTIES}
    best = max(judged, key=lambda penalty: (round(judged[penalty][0], 4), penalty))
    reached = f"held out RR {judged[best][0]:.3f}, hit@1 {judged[best][1]:.3f}"
    say(f"{label}: {len(all_cases)} questions, penalty {best}, {reached}")
    weights = fit(all_cases, best)
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def learn_confidence(
    archive: Archive, answerable: Sequence[Question], unanswerable: Sequence[Unanswerable]
) -> dict[str, Any]:
    """Return the logistic model and its two thresholds; needs scikit-learn (a development package)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict

    everything: list[Question | Unanswerable] = [*answerable, *unanswerable]
    found = [archive.signals(question.query, _language(question)) for question in everything]
    answerable_at_all = np.array([isinstance(question, Question) for question in everything])
    right = np.array([_is_right(question, key) for question, (_, key) in zip(everything, found, strict=True)])
    names = sorted(found[0][0])
    table = np.array([[signals.get(name, 0.0) for name in names] for signals, _ in found])
    mean, scale = table.mean(axis=0), table.std(axis=0)
    scale[scale < 1e-9] = 1.0
    scaled = (table - mean) / scale
    # Answerable or not is learned first: that is what refusing is about, and there are far more examples of it than of
    # wrong first answers. Then the scores are calibrated to "the first answer is right" (Platt 1999), on scores of
    # held-out folds, so that they are not too sure of themselves.
    model = LogisticRegression(C=RIDGE, max_iter=5000)
    # Held out by answer: questions on one answer are alike, and new ones will be about others.
    groups = [question.answers[0] if isinstance(question, Question) else question.id for question in everything]
    folds = GroupKFold(FOLDS)
    held_out = cross_val_predict(model, scaled, answerable_at_all, groups=groups, cv=folds, method="decision_function")
    platt = LogisticRegression(C=1e6).fit(held_out[:, None], right)
    model.fit(scaled, answerable_at_all)
    slope, shift = float(platt.coef_[0][0]), float(platt.intercept_[0])
    weights, intercept = model.coef_[0] * slope, float(model.intercept_[0]) * slope + shift
    # Thresholds from held-out scores too: those of questions that were learned from are too high.
    likely = 1 / (1 + np.exp(-(held_out * slope + shift)))
    offered, refused = likely[: len(answerable)], likely[len(answerable) :]
    away = [p for p, q in zip(refused, unanswerable, strict=True) if q.kind != "near-miss"]
    answered = float(np.quantile(offered, 1 - ANSWERED))
    return {
        "intercept": round(intercept, 4),
        "signals": {name: _part(mean[i], scale[i], weights[i]) for i, name in enumerate(names)},
        "answered": round(answered, 4),
        "related": round(min(answered, float(np.quantile(away, 0.9))), 4),
    }


def _is_right(question: Question | Unanswerable, first: Key) -> bool:
    return isinstance(question, Question) and f"{first[0]}#{first[1]}" in question.answers


def _part(mean: float, scale: float, weight: float) -> dict[str, float]:
    return {"mean": round(float(mean), 5), "scale": round(float(scale), 5), "weight": round(float(weight), 4)}


def learn_highlight(archive: Archive, questions: Sequence[Question]) -> dict[str, float]:
    """Return the settings that mark the answering sentence most often, learned on questions that name it."""
    examples = []
    for question in questions:
        document, number = question.answers[0].rsplit("#", 1)
        key = (document, int(number))
        language = _language(question)
        _, dense = archive.engine.evidence(question.query, language)
        units, shares, cosines = archive.engine.likeness(key, question.query, language, dense)
        source = archive.document(document)
        places = find(source.text, question.evidence, archive.exchange(*key).answer_ranges) if question.evidence else []
        right = {i for i, unit in enumerate(units) if any(a < d and c < b for a, b in unit for c, d in places)}
        if right:
            examples.append(highlight.Example(tuple(shares), None if cosines is None else tuple(cosines), right))
    return asdict(highlight.fit(examples, marked=0.82, most=3))


def main(arguments: Sequence[str] | None = None) -> None:
    """Tune on the dev split and write the numbers."""
    parser = argparse.ArgumentParser(prog="python -m eval.tune", description=__doc__)
    parser.add_argument("--index", type=Path, default=None, help="folder of the index (default: the user's)")
    parser.add_argument("--out", type=Path, default=PATH, help="where the numbers go")
    options = parser.parse_args(arguments)

    def say(line: str) -> None:
        sys.stderr.write(line + "\n")

    archive = Archive.open(options.index)
    archive = Archive.open(options.index, encoder=Remembering(load_encoder(_named(archive))))
    dev = load_questions(documents=archive.documents, split="dev")
    tuned = tune(archive, dev.questions, dev.unanswerable, say)
    options.out.write_text(json.dumps(tuned, indent=1) + "\n", "utf-8")
    say(f"written: {options.out}; now rebuild the index: antwoordwijzer index")


def _named(archive: Archive) -> str | None:
    name = archive.manifest["model"]["name"]
    return None if name in (BUNDLED_NAME, STAND_IN_NAME) else str(name)


def tune(
    archive: Archive, questions: Sequence[Question], unanswerable: Sequence[Unanswerable], say: Callable[[str], None]
) -> dict[str, Any]:
    """Return everything that ``rag/tuned.json`` holds, learned from these questions."""
    shares = choose_shares(archive, questions, say)
    archive = archive.retuned({**archive.manifest["tuned"], "kernel": shares})
    weights = {}
    for language, (label, names) in itertools.product(("nl", "en"), (("", EVIDENCE), ("-bare", BARE))):
        chosen = [question for question in questions if question.lang == language]
        weights[language + label] = learn_weights(cases(archive, chosen, names), names, language + label, say)
    tuned: dict[str, Any] = {**archive.manifest["tuned"], "kernel": shares, "weights": weights, "confidence": {}}
    archive = archive.retuned(tuned)
    tuned["highlight"] = learn_highlight(archive, questions)
    tuned["confidence"] = learn_confidence(archive, questions, unanswerable)
    tuned["made"] = {
        "date": datetime.now(UTC).date().isoformat(),
        "model": archive.manifest["model"],
        "questions": len(questions),
        "unanswerable": len(unanswerable),
        "split": "dev",
    }
    return tuned


def choose_shares(archive: Archive, questions: Sequence[Question], say: Callable[[str], None]) -> dict[str, float]:
    """Return the kernel shares with the best reciprocal rank of the kernel alone, with and without variants."""
    places = {f"{document}#{number}": i for i, (document, number) in enumerate(archive.answer_keys)}
    right = [[places[answer] for answer in question.answers if answer in places] for question in questions]
    best: tuple[float, dict[str, float]] = (-1.0, {})
    for dense, ridge in itertools.product((2.0, 4.0), (1.5, 3.0, 6.0)):
        shares = {"words": 0.5, "ngrams": 1.0, "dense": dense, "ridge": ridge}
        engine = archive.retuned({**archive.manifest["tuned"], "kernel": shares}).engine
        reached = []
        for names in (EVIDENCE, BARE):
            found = [engine.evidence(q.query, _language(q), ("dense.answer", *names))[0][KERNEL] for q in questions]
            reached.append(float(np.mean([_reciprocal(s, r) for s, r in zip(found, right, strict=True)])))
        mean = 0.6 * reached[0] + 0.4 * reached[1]
        if mean > best[0]:
            best = (mean, shares)
            say(f"kernel {shares}: RR {reached[0]:.3f} with variants, {reached[1]:.3f} without")
    return best[1]


def _language(question: Question | Unanswerable) -> Language:
    return "en" if question.lang == "en" else "nl"


def _reciprocal(scores: Floats, right: Sequence[int]) -> float:
    order = fusion.order(np.nan_to_num(scores, nan=-1.0))
    return 1 / (1 + min(order.index(place) for place in right))


if __name__ == "__main__":
    main()
