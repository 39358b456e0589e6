"""What a way out sent -> the text of the answer in it: JSON, HTML, Markdown and plain text turned back.

Independent of what made the output: an own HTML parser, the JSON forms that the design promises. Does not compare.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})


def recovered(output: str, number: int, source: str) -> str:
    """Return the text of answer ``number`` as it stands in ``output``.

    Plain text and Markdown hold labels around the answer: there the answer counts as shown when ``source`` stands in
    it as one piece, and otherwise all of the output is returned, to be counted as what differs.
    """
    start = output.lstrip()[:1]
    if start == "<":
        return from_html(output, number)
    if start == "{":
        return from_json(output, number)
    return source if source in output else output


def from_json(output: str, number: int) -> str:
    """Return the text of answer ``number`` in a reply or a document; "" when it is not there."""
    data = json.loads(output)
    rows = data.get("answers") or data.get("exchanges") or []
    row: dict[str, object] = next((r for r in rows if r["number"] == number), {})
    return str(row.get("text", row.get("answer", "")))


def from_html(output: str, number: int) -> str:
    """Return the text content of the first element with ``data-verbatim="<number>"``; "" when there is none."""
    reader = _Reader(str(number))
    reader.feed(output)
    reader.close()
    return "".join(reader.found)


class _Reader(HTMLParser):
    """Collects the characters of one element and of everything in it, as a browser's textContent does."""

    def __init__(self, number: str) -> None:
        super().__init__(convert_charrefs=True)
        self.number = number
        self.found: list[str] = []
        self.depth = 0
        self.done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        if self.depth:
            self.depth += 1
        elif not self.done and dict(attrs).get("data-verbatim") == self.number:
            self.depth = 1

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in VOID:
            self.depth -= 1
            self.done = not self.depth

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.found.append(data)
