"""The page "How well does this work?": the figures of the committed test run in plain words, bars and tables.

Pure: what goes in is the extract of a run file that ``python -m eval.readme`` writes. Measures nothing itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from rag.records import Language
from ui.charts import Bar, Dot, bars_svg, out_of_100, percent, reliability_svg
from ui.labels import label
from ui.quality_words import named, words
from ui.shell import plain_page

Figures = Mapping[str, Any]


def load_figures(path: Path) -> Figures | None:
    """Return the extract at ``path``, None when there is no such file; a broken file is a ValueError."""
    if not path.is_file():
        return None
    figures: Figures = json.loads(path.read_text("utf-8"))
    return figures


def quality_page(figures: Figures | None, lang: Language) -> str:
    """Return the complete page; without figures it says in one sentence that there are none."""
    title = escape(label(lang, "quality"))
    body = f"<p>{escape(words(lang, 'none'))}</p>" if figures is None else _sections(figures, lang)
    page = (
        f'<header class="aw-page-head"><p><a href="./">{escape(label(lang, "to_chat"))}</a></p>'
        f'<h1>{title}</h1></header><main class="aw-quality">{body}</main>'
    )
    return plain_page(title, lang, page)


def _sections(figures: Figures, lang: Language) -> str:
    asked = figures["questions"]
    lead = _p(lang, "lead", n=asked["questions"], u=asked["unanswerable"])
    parts = (_found, _refused, _marked, _exact, _sure, _parts, _limits, _made)
    return lead + "".join(f"<section>{part(figures, lang)}</section>" for part in parts)


def _found(figures: Figures, lang: Language) -> str:
    bars, said = [], ""
    for language in ("nl", "en"):
        values = figures["languages"].get(language)
        if values is None:  # a run on the questions of one language only
            continue
        said += _p(lang, f"first_{language}", **{key: out_of_100(values[key]["mean"]) for key in ("first", "three")})
        bars += [_bar(words(lang, f"name_{language}_{key}"), values[key]) for key in ("first", "three")]
    return _h(lang, "found") + said + _charted("found", bars, lang)


def _refused(figures: Figures, lang: Language) -> str:
    refusal = figures["refusal"]
    lead = _p(lang, "refuse_lead", n=out_of_100(refusal["false_answers"]["mean"]))
    bars = [_bar(named(lang, "kind", kind["kind"]), kind["false_answers"]) for kind in refusal["kinds"]]
    wrong = refusal["false_refusals"]
    after = _p(lang, "wrong_refusal", n=out_of_100(wrong["mean"]))
    own = _charted("refusal_name", [_bar(words(lang, "refusal_name"), wrong)], lang)
    return _h(lang, "refuse") + lead + _charted("refuse", bars, lang) + after + own


def _marked(figures: Figures, lang: Language) -> str:
    mark, talk = figures["marked"], figures["later_turns"]
    out = _h(lang, "mark") + _p(lang, "mark_text", n=out_of_100(mark["mean"]))
    out += _charted("mark", [_bar(words(lang, "mark_name"), mark)], lang)
    if talk is not None:
        out += _h(lang, "talk") + _p(lang, "talk_text", n=out_of_100(talk["mean"]))
        out += _charted("talk", [_bar(words(lang, "talk_name"), talk)], lang)
    return out


def _exact(figures: Figures, lang: Language) -> str:
    ways = figures["verbatim"]
    shown, equal = sum(way["characters"] for way in ways), sum(way["equal"] for way in ways)
    values = {
        "share": percent(equal / shown) if shown else "–",
        "answers": max((way["answers"] for way in ways), default=0),
        "channels": len(ways),
        "n": _count(shown, lang),
    }
    return _h(lang, "exact") + _p(lang, "exact_text", **values)


def _sure(figures: Figures, lang: Language) -> str:
    dots = [Dot(group["confidence"], group["right"], group["n"]) for group in figures["bins"] if group["n"]]
    title = words(lang, "sure_title", n=len(dots))
    drawn = reliability_svg("chart-sure", title, dots, words(lang, "said"), words(lang, "right"))
    rows = [(percent(dot.said), str(dot.n), percent(dot.right)) for dot in dots]
    table = _table((words(lang, "said"), words(lang, "number"), words(lang, "right")), rows, lang)
    return _h(lang, "sure") + _p(lang, "sure_text") + f"<figure>{drawn}{table}</figure>"


def _parts(figures: Figures, lang: Language) -> str:
    bars = [_bar(named(lang, "part", part["name"]), part["first"]) for part in figures["parts"]]
    return _h(lang, "parts") + _p(lang, "parts_text") + _charted("parts", bars, lang)


def _limits(figures: Figures, lang: Language) -> str:
    said = [words(lang, key) for key in ("limit_own", "limit_interval", "limit_document")]
    said.append(words(lang, "limit_runs", n=figures["test_runs"]))
    return _h(lang, "limits") + "<ul>" + "".join(f"<li>{escape(words)}</li>" for words in said) + "</ul>"


def _made(figures: Figures, lang: Language) -> str:
    asked = figures["questions"]
    counts = {"n": asked["questions"], "u": asked["unanswerable"], "c": asked["conversations"]}
    rows = {
        "date": escape(figures["date"]),
        "asked": escape(words(lang, "asked_value", **counts)),
        "versions": escape(", ".join(f"{name} {version}" for name, version in figures["versions"].items())),
        "model": f"{escape(figures['model']['name'])} <code>{escape(figures['model']['fingerprint'][:12])}</code>",
        "command": f"<code>{escape(figures['command'])}</code>",
    }
    listed = "".join(f"<dt>{escape(words(lang, key))}</dt><dd>{value}</dd>" for key, value in rows.items())
    return _h(lang, "made") + f"<dl>{listed}</dl>"


def _h(lang: Language, key: str) -> str:
    return f"<h2>{escape(words(lang, key))}</h2>"


def _p(lang: Language, key: str, **values: object) -> str:
    return f"<p>{escape(words(lang, key, **values))}</p>"


def _bar(name: str, value: Figures) -> Bar:
    return Bar(name, value["mean"], value["low"], value["high"], value["n"])


def _charted(key: str, bars: Sequence[Bar], lang: Language) -> str:
    """Return the bars and, below them, a table with the same numbers and their intervals."""
    rows = [(bar.name, str(bar.n), f"{percent(bar.mean)} ({percent(bar.low)}–{percent(bar.high)})") for bar in bars]
    heads = (words(lang, "what"), words(lang, "number"), words(lang, "share"))
    drawn = bars_svg(f"chart-{key}", words(lang, key), bars)
    return f"<figure>{drawn}{_table(heads, rows, lang)}</figure>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], lang: Language) -> str:
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    return (
        f"<details><summary>{escape(words(lang, 'table'))}</summary>"
        f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></details>"
    )


def _count(number: int, lang: Language) -> str:
    return f"{number:,}".replace(",", ".") if lang == "nl" else f"{number:,}"
