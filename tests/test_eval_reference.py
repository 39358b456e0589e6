"""The committed run: readable, complete, and no better than what the code does now (noise aside)."""

import hashlib

import pytest

from eval.measures import MEASURES, difference
from eval.product import ask_all, decisions
from eval.ranking import evaluate_ranking
from eval.refusal import measure
from eval.runs import FOLDER, Run, read_run
from eval.sets import load_questions
from rag.archive import Archive

AGAIN = "if that is meant, replace the reference run: antwoordwijzer eval --ablate --run reference"
SLACK = 0.05  # a share of unanswerable questions: eight of 170


@pytest.fixture(scope="module")
def reference() -> Run:
    return read_run(FOLDER, "reference")


def test_the_figures_of_the_run_follow_from_its_files(reference: Run) -> None:
    scores = reference.scores()
    kept = reference.info["figures"]["ranking"]["measures"]
    for name in MEASURES:
        values = list(scores[name].values())
        assert sum(values) / len(values) == pytest.approx(kept[name]["mean"])
        assert kept[name]["n"] == len(values)


def test_the_run_is_about_the_bundled_document(reference: Run, archive: Archive) -> None:
    (document,) = archive.documents
    assert reference.info["corpus"] == {
        document.id: {"sha256": document.sha256, "text_sha256": hashlib.sha256(document.text.encode()).hexdigest()}
    }
    assert reference.info["questions"]["split"] == "dev"
    assert {row["rate"] for row in reference.info["figures"]["verbatim"]} == {1.0}


@pytest.mark.slow
def test_the_code_is_as_good_as_the_reference_run(reference: Run, real_archive: Archive) -> None:
    questions = load_questions(documents=real_archive.documents)
    assert questions.qrels() == reference.info["judgements"], f"the question files have changed; {AGAIN}"
    outcomes = ask_all(real_archive, [*questions.questions, *questions.unanswerable])
    ranking = {q.id: outcomes[q.id].answers for q in questions.questions}
    before, now = reference.scores(), evaluate_ranking(questions.questions, ranking).scores
    for name in MEASURES:
        # below by more than the noise: the interval of the paired difference lies under zero
        assert difference(before[name], now[name]).high >= 0, f"{name} fell; {AGAIN}"
    found = measure(decisions(outcomes, questions.questions, questions.unanswerable))
    assert found.false_answers is not None
    kept = reference.info["figures"]["refusal"]
    assert found.false_answers.mean <= kept["false_answers"]["mean"] + SLACK, f"false answers rose; {AGAIN}"
    assert found.false_refusals.mean <= kept["false_refusals"]["mean"] + SLACK, f"false refusals rose; {AGAIN}"
