"""The sections of the report, each a function from results to HTML, or None where there is nothing to say.

Does not assemble the page: see :mod:`eval.report`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.html import Child, Html, section, table, tag
from eval.measures import MEASURES, Estimate
from eval.plots import Series, bars, unit_plot
from eval.ranking import Evaluation
from eval.refusal import Refusal
from eval.results import Results
from eval.table import interval, percentage

INTERVAL = "Mean [95% bootstrap interval over questions]."


def findings(results: Results) -> Html:
    """What to know before believing the figures; a reassuring line when there is nothing."""
    rows = [tag("div", f"{f.severity}: {f.text}", class_=f"finding {f.severity}") for f in results.findings]
    fine = "No broken ranking, leaked question, always- or never-answering, or altered text was found."
    return section("findings", "Findings", rows or tag("div", fine, class_="finding fine"))


def overview(results: Results) -> Html | None:
    """The figures that matter most, as tiles."""
    tiles: list[tuple[str, str, str]] = []
    if results.product is not None:
        tiles += [_tile(name, results.product.estimate(name)) for name in MEASURES]
    if results.refusal is not None:
        tiles.append(_tile("false refusals", results.refusal.false_refusals))
        if results.refusal.false_answers is not None:
            tiles.append(_tile("false answers", results.refusal.false_answers))
    if results.highlight is not None:
        tiles.append(_tile("highlight touches the answer", results.highlight.touches))
        if results.highlight.right_when_marked is not None:
            tiles.append(_tile("the same, where marked", results.highlight.right_when_marked))
    if results.verbatim:
        equal, characters = (sum(getattr(row, name) for row in results.verbatim) for name in ("equal", "characters"))
        tiles.append(("verbatim", percentage(equal, characters), f"{characters:,} characters"))
    drawn = [tag("div", tag("span", n), tag("b", v), tag("small", d), class_="tile") for n, v, d in tiles]
    return tag("div", drawn, class_="tiles") if drawn else None


def _tile(name: str, value: Estimate) -> tuple[str, str, str]:
    return name, f"{value.mean:.3f}", f"{value.low:.2f}–{value.high:.2f}, n = {value.n}"


def basis(data: Mapping[str, Any]) -> Html:
    """What the figures depend on, so that someone else can make them again."""
    rows: list[tuple[str, str]] = [("date", data["date"]), ("platform", data["platform"])]
    rows.append(("model", f"{data['model']['name']} ({data['model']['dim']} dimensions)"))
    rows.append(("model fingerprint", data["model"]["fingerprint"]))
    rows += [(f"text of {name} (SHA-256)", hashes["text_sha256"]) for name, hashes in data["corpus"].items()]
    if "questions" in data:
        rows.append(("question set, split", f"{data['questions']['set']}, {data['questions']['split']}"))
        rows.append(("question files (SHA-256)", data["questions"]["sha256"]))
    rows.append(("test questions run until now", f"{data['test_runs']} times"))
    rows.append(("versions", ", ".join(f"{name} {v}" for name, v in data["versions"].items())))
    return section("basis", "What these figures depend on", tag("div", table(("", ""), rows), class_="scroll"))


def ranking(results: Results) -> Html | None:
    """Ranking figures of the product and of the official questions."""
    if results.product is None and not results.official:
        return None
    shown = [] if results.product is None else [evaluations([results.product], f"Questions of the set. {INTERVAL}")]
    caption = f"Official questions, found by the answers alone. {INTERVAL}"
    official = evaluations(results.official, caption) if results.official else None
    terms = (
        "Success@k: a sufficient answer stands in the first k (often called hit@k). R@10: the share of the sufficient "
        "answers in the first ten. RR@10: the reciprocal rank of the first of them. nDCG@10 also counts answers that "
        "are partly relevant. A question without a ranking counts 0."
    )
    return section("ranking", "Is the right answer found?", tag("p", terms), shown, official)


def evaluations(rows: Sequence[Evaluation], caption: str) -> Html:
    """One line for each evaluation."""
    cells: list[list[Child]] = [[e.name, len(e.questions), *(interval(e.estimate(m)) for m in MEASURES)] for e in rows]
    return tag("div", table(("ranking", "n", *MEASURES), cells, caption), class_="scroll")


def reference(results: Results) -> Html | None:
    """How this run differs from the committed one."""
    if not results.against_reference:
        return None
    rows = [
        (name, d.n, f"{d.mean:+.3f}", f"{d.low:+.3f} to {d.high:+.3f}", f"{d.p:.4f}")
        for name, d in results.against_reference
    ]
    head = ("measure", "n", "difference", "95% interval", "p")
    return section(
        "reference", "Against the reference run", table(head, rows, "p: paired randomisation test, two-sided.")
    )


def slices(results: Results) -> Html | None:
    """Every slice in a table, and Success@1 of each as a bar."""
    if not results.slices:
        return None
    cells: list[list[Child]] = [
        [f"{r.cut}: {r.value}", r.n, *(interval(r.figures[m]) for m in MEASURES)] for r in results.slices
    ]
    plot = bars("Success@1 by slice", [(f"{r.cut}: {r.value}", r.figures["Success@1"]) for r in results.slices])
    rows = tag("div", table(("slice", "n", *MEASURES), cells, INTERVAL), class_="scroll")
    return section("slices", "For whom, and for which answers?", plot, rows)


def refusal(results: Results) -> Html | None:
    """Both sides of refusing, with the curves."""
    found = results.refusal
    if found is None:
        return None
    rows = [
        ("answerable, nothing offered (false refusal)", found.false_refusals),
        ("answerable, nothing offered though the first answer suffices", found.refused_right),
        ("answerable, offered a first answer that does not suffice", found.wrong_answers),
        ("unanswerable, answered (false answer)", found.false_answers),
    ]
    cells = [(name, value.n, interval(value)) for name, value in rows if value is not None]
    sums = f"Expected calibration error {found.ece:.3f}; area under the risk-coverage curve {found.aurc:.3f}"
    if found.auroc is not None:
        sums += f"; AUROC {found.auroc:.3f}"
    kinds = [(row.kind, row.false_answers.n, interval(row.false_answers), f"{row.auroc:.3f}") for row in found.kinds]
    return section(
        "refusal",
        "Does it stay silent when it should?",
        table(("share of questions", "n", "mean [95%]"), cells, sums + "."),
        table(("kind of unanswerable question", "n", "answered", "AUROC"), kinds) if kinds else None,
        tag("div", _curves(found), class_="plots"),
    )


def _curves(found: Refusal) -> list[Html]:
    curves = [unit_plot("Risk by coverage", "coverage", "risk", [Series("risk", found.risk_coverage)])]
    if found.trade_off and found.false_answers is not None:
        now = (found.false_refusals.mean, found.false_answers.mean)
        series = [Series("any threshold", found.trade_off), Series("as set", [now], dots=True)]
        curves.append(unit_plot("False answers by false refusals", "false refusals", "false answers", series))
    points = Series("right", [(b.confidence, b.right) for b in found.bins], dots=True)
    curves.append(unit_plot("Reliability", "confidence", "share right", [points], diagonal=True))
    return curves


def conversations(results: Results) -> Html | None:
    """Turns in their conversation and alone, and every turn that went wrong."""
    if not results.turn_rows:
        return None
    cells = [
        (r.group, r.right.n, interval(r.right), interval(r.near), interval(r.alone), interval(r.understood))
        for r in results.turn_rows
    ]
    wrong = [
        (f"{t.conversation}, {t.number}", t.query, t.searched, _numbers(t.expected), _numbers(t.found[:3]))
        for t in results.turns
        if not t.right
    ]
    head = ("turns", "n", "right in conversation", "in the first three", "right when alone", "kind understood")
    wrong_head = ("turn", "asked", "searched for", "expected", "shown")
    return section(
        "conversations",
        "Is a later turn understood?",
        table(head, cells, INTERVAL),
        tag("div", table(wrong_head, wrong, "Turns that went wrong."), class_="scroll") if wrong else None,
    )


def _numbers(answers: Sequence[str]) -> str:
    """Write answers short: the numbers alone when they stand in one document."""
    one = len({answer.rsplit("#", 1)[0] for answer in answers}) == 1
    return ", ".join(answer.rsplit("#", 1)[1] if one else answer for answer in answers) or "nothing"


def ablation(results: Results) -> Html | None:
    """What each part is worth, with the difference from all of it."""
    if not results.ablation:
        return None
    plot = bars(
        "Success@1 by part", [(r.evaluation.name, r.evaluation.estimate("Success@1")) for r in results.ablation]
    )
    rows = [
        (r.evaluation.name, f"{d.mean:+.3f}", f"{d.low:+.3f} to {d.high:+.3f}", f"{d.p:.4f}")
        for r in results.ablation
        if r.against_fused
        for d in (r.against_fused["Success@1"],)
    ]
    head = ("part", "Success@1 against fused", "95% interval", "p")
    note = "There is no reranker to leave out: the fused ranking is final."
    figures = evaluations([r.evaluation for r in results.ablation], f"Ranking by search alone. {INTERVAL}")
    return section("ablation", "What is each part worth?", plot, figures, table(head, rows, note))


def verbatim(results: Results) -> Html | None:
    """The promise, counted."""
    if not results.verbatim:
        return None
    rows = [
        (r.channel, r.answers, r.characters, r.equal, percentage(r.equal, r.characters), ", ".join(r.differing[:5]))
        for r in results.verbatim
    ]
    head = ("way out", "answers", "characters shown", "characters equal", "rate", "answers that differ")
    return section(
        "verbatim", "Is what is shown the source?", table(head, rows, "Target 100%. Rates are rounded down.")
    )
