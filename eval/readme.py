"""``python -m eval.readme``: put the figures of the committed test run into README.md, between its two marks,
and into the file from which the chat shows them.

A figure is never typed: a test compares both with what this makes of the run file. Does not measure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
RUN = ROOT / "eval" / "runs" / "test.json"
PAGE = ROOT / "ui" / "static" / "quality.json"
PEERS = ROOT / "eval" / "runs" / "peers.md"
PEERS_BEGIN, PEERS_END = "<!-- peers: python -m eval.bench peers -->", "<!-- end of peers -->"
BEGIN, END = "<!-- figures: python -m eval.readme -->", "<!-- end of figures -->"
_MEASURES = ("Success@1", "Success@3", "RR@10", "nDCG@10")


_NAMES = {
    "language: nl": "Dutch questions, as shown",
    "language: en": "English questions, as shown",
    "fused (all of it)": "all of it",
}
_MARKS = {
    "marked": "answers with a sentence marked",
    "right_when_marked": "of those: the mark holds the sentence that answers",
}
_PARTS = ("fused (all of it)", "without variants", "answers only", "lexical only", "BM25 only", "dense only")


def figures(run: Mapping[str, Any]) -> str:
    """Return the tables of a run file in Markdown; KeyError for a run without ablation."""
    held, questions = run["figures"], run["questions"]
    split = questions["split"]
    return "\n".join(
        [
            f"Measured on {run['date'][:10]} on the {split} questions, which nothing was tuned on "
            f"({questions['questions']} that the document answers, {questions['unanswerable']} that it does not): "
            f"`antwoordwijzer eval --split {split} --ablate`. In brackets the 95% bootstrap interval.",
            "",
            "| questions | n | " + " | ".join(_MEASURES) + " |",
            "|---|---|" + "---|" * len(_MEASURES),
            *(_row(_NAMES[_cut(part)], part["n"], part["figures"]) for part in held["slices"] if _cut(part) in _NAMES),
            *(_row(f"of it: {_NAMES.get(p['name'], p['name'])}", p["n"], p["measures"]) for p in _parts(held)),
            *(_row(f"official questions, {p['name']}", p["n"], p["measures"]) for p in held["official"]),
            "",
            "| what it does | n | share |",
            "|---|---|---|",
            *_shares(held),
        ]
    )


def _cut(part: Mapping[str, Any]) -> str:
    return f"{part['cut']}: {part['value']}"


def _parts(held: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [part for part in held["ablation"] if part["name"] in _PARTS]


def _row(name: str, n: int, measures: Mapping[str, Mapping[str, float]]) -> str:
    return f"| {name} | {n} | " + " | ".join(_estimate(measures[key]) for key in _MEASURES) + " |"


def _shares(held: Mapping[str, Any]) -> list[str]:
    refusal = held["refusal"]
    rows = [("answerable question refused", refusal["false_refusals"])]
    rows += [(f"{part['kind']} question answered", part["false_answers"]) for part in refusal["kinds"]]
    rows += [(words, held["highlight"][what]) for what, words in _MARKS.items()]
    for part in held["conversations"]:
        rows.append((f"conversation, {part['group']}: right answer first", part["right"]))
        rows.append((f"conversation, {part['group']}: in the first three, lists complete", part["near"]))
    lines = [f"| {name} | {value['n']} | {_estimate(value)} |" for name, value in rows]
    lines += [
        f"| characters shown that equal the source, {part['channel']} | {part['characters']} | {part['rate']:.0%} |"
        for part in held["verbatim"]
    ]
    return lines


def _estimate(value: Mapping[str, float]) -> str:
    return f"{value['mean']:.2f} [{value['low']:.2f}-{value['high']:.2f}]"


def filled(readme: str, run: Mapping[str, Any], peers: str | None = None) -> str:
    """Return ``readme`` with the tables of ``run`` (and of ``peers``) between their marks; ValueError without marks."""
    made = _between(readme, BEGIN, END, figures(run))
    return made if peers is None else _between(made, PEERS_BEGIN, PEERS_END, peers.strip())


def _between(text: str, begin: str, end: str, content: str) -> str:
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"README.md needs the lines {begin!r} and {end!r}")
    return f"{before}{begin}\n{content}\n{end}{after}"


def page(run: Mapping[str, Any]) -> str:
    """Return what the chat's page needs of a run file, as JSON; KeyError for a run without ablation."""
    held, questions = run["figures"], run["questions"]
    refusal = held["refusal"]
    made = {
        "date": run["date"][:10],
        "command": f"antwoordwijzer eval --split {questions['split']} --ablate",
        "versions": run["versions"],
        "model": {key: run["model"][key] for key in ("name", "fingerprint")},
        "questions": {key: questions[key] for key in ("questions", "unanswerable", "conversations")},
        "test_runs": run["test_runs"],
        "languages": {part["value"]: _found(part["figures"]) for part in held["slices"] if part["cut"] == "language"},
        "refusal": {key: refusal[key] for key in ("false_answers", "false_refusals", "kinds")},
        "bins": refusal["bins"],
        "marked": held["highlight"]["right_when_marked"],
        "later_turns": next((p["right"] for p in held["conversations"] if p["group"] == "later turns"), None),
        "parts": [{"name": part["name"], "first": part["measures"]["Success@1"]} for part in held["ablation"]],
        "verbatim": [
            {key: way[key] for key in ("channel", "answers", "characters", "equal")} for way in held["verbatim"]
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _found(measures: Mapping[str, Any]) -> dict[str, Any]:
    return {"first": measures["Success@1"], "three": measures["Success@3"]}


def main() -> None:
    """Rewrite README.md and the file of the chat's page."""
    run = json.loads(RUN.read_text("utf-8"))
    README.write_text(filled(README.read_text("utf-8"), run, PEERS.read_text("utf-8")), "utf-8")
    PAGE.write_text(page(run), "utf-8")


if __name__ == "__main__":
    main()
