"""Questions through the product: where a sentence stands, what counts as right, conversations."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest

from eval.conversations import converse, is_right, turn_rows
from eval.product import ask_all, decisions, find
from eval.records import Conversation, ConversationTurn, Question, Unanswerable
from rag.archive import Archive
from rag.errors import QueryError
from rag.records import Citation, Document, Exchange, Hit, Metadata, Range, Reply, Turn

TEXT = "Eerste zin van het ant-\nwoord.\n[voetnoot] Tweede\n zin. Derde."
RANGES: tuple[Range, ...] = ((0, 31), (42, len(TEXT)))
MARK = (TEXT.index("Tweede"), TEXT.index(" Derde"))


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Tweede zin.", [MARK]),
        ("Tweede\n  zin.", [MARK]),
        ("Eerste zin", [(0, 10)]),
        ("woord. Tweede zin", [(24, 31), (42, MARK[1] - 1)]),  # over the footnote: two places
        ("[voetnoot]", []),
        ("staat er niet", []),
        ("", []),
    ],
)
def test_a_sentence_is_found_in_the_answer_and_nowhere_else(sentence: str, found: list[Range]) -> None:
    assert find(TEXT, sentence, RANGES) == found


class Fixed:
    """A system with one fixed answer, its second sentence marked; an empty question is refused."""

    def __init__(self) -> None:
        exchange = Exchange("kst-1", 1, "SGP", "", (), RANGES)
        self.documents: tuple[Document, ...] = (Document(Metadata("kst-1", "T"), TEXT, "", "", (exchange,), ()),)
        self.manifest: Mapping[str, Any] = {}

    def cite(self, document: str, number: int) -> Citation:
        text = self.documents[0].slice(RANGES)
        return Citation(document, number, "SGP", "", text, RANGES, "", "", "", (), highlight=(MARK,))

    def search(self, query: str, *, top: int = 10, evidence: Collection[str] | None = None) -> list[Hit]:
        return [Hit("kst-1", 1, 1.0, "answer")]

    def ask(self, query: str, *, top: int = 10, history: Sequence[Turn] = ()) -> Reply:
        if not query:
            raise QueryError("empty")
        return Reply(query, query, "answered", "search", (self.cite("kst-1", 1),), 0.75)


def question(name: str, evidence: str, answer: int = 1) -> Question:
    return Question(name, "Wat?", (f"kst-1#{answer}",), evidence=evidence)


def test_the_highlight_is_judged_by_the_sentence_that_answers() -> None:
    asked = [question("a", "Tweede zin."), question("b", "Derde."), question("c", ""), question("d", "Derde.", 2)]
    outcomes = ask_all(Fixed(), asked)
    assert {name: o.highlighted for name, o in outcomes.items()} == {"a": True, "b": False, "c": None, "d": None}
    assert {name: o.marked for name, o in outcomes.items()} == {"a": True, "b": True, "c": None, "d": None}


def test_a_question_that_is_refused_counts_as_not_offered() -> None:
    empty, other = Unanswerable("e", "", "garbage"), Unanswerable("o", "Hoi", "small-talk")
    outcomes = ask_all(Fixed(), [empty, other])
    found = {d.id: (d.offered, d.confidence, d.kind) for d in decisions(outcomes, [], [empty, other])}
    assert found == {"e": (False, 0.0, "garbage"), "o": (True, 0.75, "small-talk")}


def reply(*numbers: int, kind: Any = "lookup", via: Collection[int] = ()) -> Reply:
    cited = tuple(Citation("d", n, "", "", "", (), "", "", "", (), via=(1,) if n in via else ()) for n in numbers)
    return Reply("q", "q", "answered" if cited else "none", kind, cited)


@pytest.mark.parametrize(
    ("turn", "given", "right"),
    [
        (ConversationTurn("q", answers=("d#2",)), reply(2, 9), True),
        (ConversationTurn("q", answers=("d#2",)), reply(9, 2), False),
        (ConversationTurn("q", answers=("d#2", "d#3"), complete=True), reply(3, 2), True),
        (ConversationTurn("q", answers=("d#2", "d#3"), complete=True), reply(2), False),
        (ConversationTurn("q", answers=("d#2",), complete=True), reply(2, 3), False),
        (ConversationTurn("q", answers=("d#2",), complete=True), reply(2, 3, via=[3]), True),
        (ConversationTurn("q"), reply(2), False),
        (ConversationTurn("q"), reply(), True),
        (ConversationTurn("q", "help", ("d#2",)), reply(kind="help"), True),
        (ConversationTurn("q", "search", ("d#2",)), reply(kind="help"), False),
    ],
)
def test_what_is_right_in_a_conversation(turn: ConversationTurn, given: Reply, right: bool) -> None:
    assert is_right(turn, given) is right


@pytest.mark.parametrize(("numbers", "near"), [((9, 8, 2), True), ((9, 8, 7, 2), False), ((), False)])
def test_the_right_answer_may_stand_in_the_first_three(numbers: tuple[int, ...], near: bool) -> None:
    assert is_right(ConversationTurn("q", answers=("d#2",)), reply(*numbers), 3) is near


def test_conversations_with_the_product_itself(archive: Archive) -> None:
    numbers = ConversationTurn("antwoord 42", "lookup", ("kst-26643-1346#42",), True)
    other = ConversationTurn("toon antwoord 3", "lookup", ("kst-26643-1346#3",), True)
    results = converse(archive, [Conversation("c", (numbers, other))])
    assert [(r.right, r.understood) for r in results] == [(True, True)] * 2
    assert [(row.group, row.right.n) for row in turn_rows(results)] == [
        ("first turns", 1),
        ("later turns", 1),
        ("later turns, lookup", 1),
    ]
