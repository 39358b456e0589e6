"""The JSON of the HTTP interface as models with descriptions, for ``/api/openapi.json``.

They describe and do not filter: the JSON itself is made in :mod:`ui.export`, and a test holds the two together.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Pair = tuple[int, int]
_RANGES = "Offsets [start, end) into the document's canonical text; joined, they are the text, character for character."


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FootnoteModel(_Model):
    mark: str = Field(description="The mark as it stands in the text.")
    text: str = Field(description="The note, on one line.")
    urls: list[str] = Field(description="Addresses in the note.")


class AnswerModel(_Model):
    document: str = Field(description="Which document.")
    number: int = Field(description="Number of the question that this answers.")
    party: str = Field(description="The fractie that asked; the government answers.")
    text: str = Field(description="The answer, word for word.")
    ranges: list[Pair] = Field(description=_RANGES)
    citation: str = Field(description="How to refer to it.")
    url: str = Field(description='Official publication, "" when unknown.')
    footnotes: list[FootnoteModel] = Field(description="Footnotes of this answer.")
    refers_to: list[int] = Field(description="Answers that this answer refers to.")
    via: list[int] = Field(description="Answers whose referral led here, in order; empty when found itself.")
    matched: Literal["answer", "question", "variant", "words"] = Field(description="What the question was close to.")
    highlight: list[Pair] = Field(description="Sentences that answer best, as offsets into the document's text.")


class ReplyModel(_Model):
    query: str = Field(description="The question as asked.")
    status: Literal["answered", "related", "none"] = Field(
        description="answered: the first answer is offered as the answer; related: near it; none: nothing fits."
    )
    kind: Literal["search", "lookup", "help"] = Field(description="What the question turned out to be.")
    answers: list[AnswerModel] = Field(description="Best first; an answer reached by a referral stands behind it.")
    confidence: float = Field(ge=0, le=1, description="Calibrated chance that the first answer answers.")
    searched: str = Field(description="What was searched for.")
    missing: list[str] = Field(description="Names and years of the question that the documents never mention.")
    notice: str = Field(description='Key of a sentence of help, "" for none.')


class ExchangeModel(_Model):
    number: int
    party: str
    section: str
    question: str = Field(description="All text of the question, the fractie's remarks included.")
    answer: str = Field(description="The answer, word for word.")
    question_ranges: list[Pair] = Field(description=_RANGES)
    answer_ranges: list[Pair] = Field(description=_RANGES)
    footnotes: list[FootnoteModel]
    refers_to: list[int]


class DocumentModel(_Model):
    document: str
    title: str
    sha256: str = Field(description="Of the file's bytes.")
    text_sha256: str = Field(description="Of the canonical text in UTF-8, in which the ranges count.")
    exchanges: list[ExchangeModel]


class ErrorModel(_Model):
    error: str = Field(description="One line that ends with the way out.")


_ANSWER = {
    "document": "kst-26643-1346",
    "number": 69,
    "party": "ChristenUnie",
    "text": "Hiervoor verwijs ik u naar het antwoord op vraag 50",
    "ranges": [[119637, 119688]],
    "citation": "Kamerstukken II 2024/25, 26643, nr. 1346 (antwoord op vraag 69)",
    "url": "https://zoek.officielebekendmakingen.nl/kst-26643-1346.html",
    "footnotes": [],
    "refers_to": [50],
    "via": [],
    "matched": "answer",
    "highlight": [],
}
_REPLY = {
    "query": "antwoord 69",
    "status": "answered",
    "kind": "lookup",
    "answers": [_ANSWER],
    "confidence": 1.0,
    "searched": "antwoord 69",
    "missing": [],
    "notice": "",
}


def answers_with(model: type[BaseModel], example: dict[str, Any] | None = None) -> dict[int | str, dict[str, Any]]:
    """Return the ``responses`` of a route that gives ``model``, with the error that a wrong call gets."""
    good: dict[str, Any] = {"model": model}
    if example is not None:
        good["content"] = {"application/json": {"example": example}}
    return {200: good, 400: {"model": ErrorModel, "description": "A question or number that cannot be used."}}


TOO_OFTEN: dict[int | str, dict[str, Any]] = {
    429: {"model": ErrorModel, "description": "Too many questions from this address; see Retry-After (seconds)."}
}
REPLY = answers_with(ReplyModel, _REPLY)
ANSWER = answers_with(AnswerModel, _ANSWER)
DOCUMENT = answers_with(DocumentModel)
