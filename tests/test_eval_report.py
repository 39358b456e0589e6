"""The whole evaluation over small systems that are right, broken, always answering, or never."""

import json
from collections.abc import Collection, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from eval.figures import run_file
from eval.measures import MEASURES
from eval.records import Conversation, ConversationTurn, Question, QuestionSet, Unanswerable
from eval.report import page, write_report
from eval.results import Options, Results, run_all
from eval.runs import compare, count_test_runs, note_test_run, read_run, write_run
from rag.errors import QueryError
from rag.records import Citation, Document, Exchange, Hit, Metadata, Reply, Status, Turn

SUBJECTS = [letter * 9 for letter in "abcdefghijklmnopqrstuvwxyz"]
HOSTILE = "<script>alert('x')</script>"


def document() -> Document:
    """Return an answer for each subject; the answer names its subject and holds text that HTML must escape."""
    text, exchanges = "", []
    for number, subject in enumerate(SUBJECTS, 1):
        question, answer = f"Vraag over {subject}?\n", f"Antwoord over {subject} & <b>meer</b>.\n"
        start = len(text)
        middle = start + len(question)
        text += question + answer
        exchanges.append(Exchange("kst-1", number, "SGP", "", ((start, middle),), ((middle, len(text)),)))
    return Document(Metadata("kst-1", "Titel"), text, "a" * 64, "b" * 64, tuple(exchanges), ())


class Desk:
    """A system over :func:`document`: finds by subject, ``shift`` places away from the right answer.

    It offers an answer when ``offers`` is True, never when False, and when the subject is known otherwise.
    """

    def __init__(self, shift: int = 0, offers: bool | None = None) -> None:
        self.documents: tuple[Document, ...] = (document(),)
        self.manifest: Mapping[str, Any] = {
            "model": {"name": "none", "fingerprint": "f", "dim": 0},
            "passages": {"count": 0, "sha256": ""},
        }
        self.shift = shift
        self.offers = offers

    def _order(self, query: str) -> list[int]:
        known = next((i for i, s in enumerate(SUBJECTS) if s in query.casefold()), 0)
        return [(known + self.shift + i) % len(SUBJECTS) + 1 for i in range(len(SUBJECTS))]

    def search(self, query: str, *, top: int = 10, evidence: Collection[str] | None = None) -> list[Hit]:
        scored = [(n, 1 / (i + 1)) for i, n in enumerate(self._order(query)[:top])]
        return [Hit("kst-1", n, s, "answer", (("words.answer", s),)) for n, s in scored]

    def cite(self, document: str, number: int) -> Citation:
        source = self.documents[0]
        ranges = source.exchanges[number - 1].answer_ranges
        return Citation(document, number, "SGP", "", source.slice(ranges), ranges, "", "", "", (), highlight=ranges)

    def ask(self, query: str, *, top: int = 10, history: Sequence[Turn] = ()) -> Reply:
        if not query:
            raise QueryError("an empty question")
        complete = f"{history[-1].searched} {query}" if query.startswith("en ") and history else query
        known = any(s in complete.casefold() for s in SUBJECTS)
        offered = known if self.offers is None else self.offers
        status: Status = "answered" if offered else "none"
        answers = tuple(self.cite("kst-1", n) for n in self._order(complete)[:top])
        sure = {None: 0.9 if known else 0.1, True: 1.0, False: 0.0}[self.offers]
        return Reply(query, complete, status, "search", answers, sure)


def questions() -> QuestionSet:
    asked = tuple(
        Question(f"q{n}", f"Wat zegt men over {s}?", (f"kst-1#{n}",), evidence=f"Antwoord over {s}")
        for n, s in enumerate(SUBJECTS, 1)
    )
    others = tuple(Unanswerable(f"u{i}", f"Hoe laat is het, {i}?", "small-talk") for i in range(10))
    turns = (ConversationTurn("Iets over bbbbbbbbb?", answers=("kst-1#2",)), ConversationTurn("en verder?"))
    later = ConversationTurn("en waarom?", answers=("kst-1#2",))
    talk = Conversation("c1", (*turns[:1], later))
    hostile = Unanswerable("x", HOSTILE, "hostile")
    empty = Unanswerable("e", "", "garbage")
    return QuestionSet("tiny", "dev", "0" * 64, asked, (*others, hostile, empty), (talk,))


def run(desk: Desk, options: Options | None = None) -> Results:
    return run_all(desk, questions(), options or Options())


def found(results: Results) -> str:
    return "\n".join(f"{f.severity}: {f.text}" for f in results.findings)


def test_a_system_that_is_right_has_all_figures_and_no_errors() -> None:
    results = run(Desk())
    assert results.product is not None
    assert {m: results.product.mean(m) for m in MEASURES} == dict.fromkeys(MEASURES, 1.0)
    assert results.highlight is not None
    assert (results.highlight.marked.mean, results.highlight.touches.mean, results.highlight.touches.n) == (1, 1, 26)
    assert results.refusal is not None
    assert results.refusal.auroc == 1.0
    assert {row.group: (row.right.mean, row.alone.mean) for row in results.turn_rows} == {
        "first turns": (1.0, 1.0),
        "later turns": (1.0, 0.0),
    }
    assert (results.verbatim[0].rate, results.verbatim[0].answers) == (1.0, 26)
    assert found(results) == ""


def test_a_broken_ranking_is_caught() -> None:
    # every question gets the ten answers that follow the one after the right one
    results = run(Desk(shift=1))
    assert "error: as shown: R@10 is 0.000, no better than chance (0.385): broken ranking" in found(results)
    assert len(results.failures) == 26
    assert results.failures[0].expected_rank == 26
    ((name, shown, expected),) = results.failures[0].evidence
    assert (name, shown, expected) == ("words.answer", 1.0, 1 / 26)


def test_always_and_never_answering_are_caught() -> None:
    always = found(run(Desk(offers=True)))
    assert "error: 92% of 12 unanswerable questions got an answer: it answers nearly everything" in always
    never = found(run(Desk(offers=False)))
    assert "error: 100% of 26 answerable questions got no answer: it hardly answers" in never
    assert "confidence hardly tells answerable from unanswerable questions (AUROC 0.50)" in never


def test_a_leaked_question_text_is_caught() -> None:
    leaked = [("variant of kst-1#3", "wat zegt men over CCCCCCCCC"), ("variant of kst-1#4", "iets heel anders")]
    results = run(Desk(), Options(indexed=leaked))
    assert [leak.id for leak in results.leaks] == ["q3"]
    assert "error: questions that repeat a text of the index: 1, first q3" in found(results)


def test_altered_text_is_caught() -> None:
    def stripped(archive: Any, document: str, number: int) -> str:
        return str(archive.cite(document, number).text).strip()

    results = run(Desk(), Options(ways={"stripped": stripped}))
    row = results.verbatim[1]
    assert row.characters - row.equal == 26  # one line end of each answer
    assert len(row.differing) == 26
    assert "error: stripped: " in found(results)


def test_ablation_has_a_row_for_each_part() -> None:
    results = run(Desk(), Options(ablate=True, others={"other": Desk(shift=1)}))
    names = [row.evaluation.name for row in results.ablation]
    assert names[0] == "fused (all of it)"
    assert names[-2:] == ["other, fused", "other, dense only"]
    last = results.ablation[-1].against_fused
    assert last is not None
    assert last["Success@1"].mean == -1.0


class Page(HTMLParser):
    """Collects what a page would load, what it links to, and which ids it has."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.loads: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            elif tag == "a" and name == "href":
                self.links.add(value or "")
            elif name in {"src", "href", "srcset", "data"}:
                self.loads.append(value or "")


def report(desk: Desk, **options: Any) -> tuple[str, Page]:
    results = run(desk, Options(**options))
    text = page(results, run_file(results, desk, 3), desk.documents)
    parsed = Page()
    parsed.feed(text)
    return text, parsed


def test_the_report_stands_on_its_own() -> None:
    text, parsed = report(Desk(), ablate=True)
    assert parsed.loads == []
    assert "url(" not in text
    assert "@import" not in text
    assert {link.removeprefix("#") for link in parsed.links} <= parsed.ids
    sections = {"findings", "ranking", "refusal", "verbatim", "conversations", "ablation", "slices", "basis"}
    assert sections <= parsed.ids
    assert parsed.tags.count("svg") == 5  # three curves, the slices, the ablation


def test_the_report_shows_every_failing_question_escaped() -> None:
    text, parsed = report(Desk(shift=1, offers=True))
    assert "script" not in parsed.tags
    assert "&lt;script&gt;" in text
    assert parsed.tags.count("details") == 26 + 11  # all answerable ones wrong, and all but the empty one answered
    assert "Antwoord over bbbbbbbbb &amp; &lt;b&gt;meer&lt;/b&gt;." in text


def test_the_report_is_one_file(tmp_path: Path) -> None:
    results = run(Desk())
    path = write_report(tmp_path / "out", results, run_file(results, Desk(), 0), Desk().documents)
    assert [p.name for p in path.parent.iterdir()] == ["index.html"]
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(QueryError, match="--report DIR"):
        write_report(blocked, results, run_file(results, Desk(), 0), Desk().documents)


def kept(folder: Path, name: str, desk: Desk) -> None:
    results = run(desk)
    assert results.product is not None
    write_run(folder, name, run_file(results, desk, 0), results.product.ranking)


def test_runs_are_read_back_and_compared(tmp_path: Path) -> None:
    kept(tmp_path, "good", Desk())
    kept(tmp_path, "late", Desk(shift=-2))  # the right answer is always third
    good, late = read_run(tmp_path, "good"), read_run(tmp_path, str(tmp_path / "late.json"))
    rows = dict(compare(good, late))
    assert rows["Success@1"].mean == -1.0
    assert rows["RR@10"].mean == pytest.approx(1 / 3 - 1)
    assert rows["Success@3"].mean == 0.0
    assert rows["Success@1"].p < 0.001
    info = json.loads((tmp_path / "good.json").read_text("utf-8"))
    assert info["corpus"]["kst-1"]["text_sha256"] == "b" * 64
    assert info["figures"]["ranking"]["measures"]["Success@1"]["n"] == 26
    assert (tmp_path / "good.trec").read_text("utf-8").splitlines()[0] == "q1 Q0 kst-1#1 1 1.000000 good"


def test_a_run_below_the_reference_is_named(tmp_path: Path) -> None:
    kept(tmp_path, "reference", Desk())
    results = run(Desk(shift=-2), Options(reference=read_run(tmp_path, "reference")))
    assert "error: as shown: Success@1 is 1.000 below the reference run" in found(results)


def test_missing_and_damaged_runs(tmp_path: Path) -> None:
    kept(tmp_path, "mine", Desk())
    with pytest.raises(QueryError, match=r"no run other in .* \(there: mine\); make one: --run other"):
        read_run(tmp_path, "other")
    (tmp_path / "mine.json").write_text("{}", "utf-8")
    with pytest.raises(QueryError, match="the run mine is damaged"):
        read_run(tmp_path, "mine")
    with pytest.raises(QueryError, match="cannot be called"):
        write_run(tmp_path, "a b", {}, {})


def test_test_runs_are_counted(tmp_path: Path) -> None:
    assert count_test_runs(tmp_path) == 0
    counts = [note_test_run(tmp_path, {"run": name}) for name in ("one", "two")]
    assert counts == [1, 2]
    assert count_test_runs(tmp_path) == 2
