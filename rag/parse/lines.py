"""Lines and labelled segments of a text, by offset. Does not know any layout family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.errors import SourceError
from rag.records import Kind, Range, Span


@dataclass(frozen=True, slots=True)
class Line:
    """One line: offsets without its line end, its 1-based number, and its text without surrounding white space."""

    start: int
    end: int
    number: int
    text: str
    indented: bool

    @property
    def blank(self) -> bool:
        return not self.text


def split_lines(text: str) -> list[Line]:
    """Return the lines of ``text``; only a line feed ends a line (a form feed starts a page, it ends no line)."""
    lines, start = [], 0
    for number, raw in enumerate(text.split("\n"), 1):
        lines.append(Line(start, start + len(raw), number, raw.strip(), raw[:1].isspace()))
        start += len(raw) + 1
    return lines


def line_at(text: str, offset: int) -> int:
    """Return the 1-based number of the line that holds ``offset``."""
    return text.count("\n", 0, offset) + 1


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with a label, before neighbours of the same label are joined."""

    start: int
    end: int
    kind: Kind
    number: int | None = None


def _trimmed(text: str, segment: Segment) -> Segment | None:
    raw = text[segment.start : segment.end]
    body = raw.strip()
    if not body:
        return None
    start = segment.start + len(raw) - len(raw.lstrip())
    return Segment(start, start + len(body), segment.kind, segment.number)


def _joined(text: str, segments: Iterable[Segment]) -> list[Segment]:
    """Join neighbours of one label over white space, so that a blank line inside an answer stays in the answer."""
    out: list[Segment] = []
    for segment in segments:
        last = out[-1] if out else None
        if last and (last.kind, last.number) == (segment.kind, segment.number) and last.kind != "heading":
            out[-1] = Segment(last.start, segment.end, last.kind, last.number)
        else:
            out.append(segment)
    return out


def _line_end_kept(text: str, segments: list[Segment]) -> list[Segment]:
    """Let an interrupted answer or question keep its line end, so that joined ranges never glue two words."""
    later: set[tuple[Kind, int | None]] = set()
    out: list[Segment] = []
    for segment in reversed(segments):
        label = (segment.kind, segment.number)
        end = segment.end
        if segment.kind in ("answer", "question") and label in later:
            line_end = text.find("\n", end)
            end = line_end + 1 if line_end >= 0 and not text[end:line_end].strip() else end
        later.add(label)
        out.append(Segment(segment.start, end, segment.kind, segment.number))
    return out[::-1]


def ledger(text: str, segments: Iterable[Segment]) -> tuple[Span, ...]:
    """Return spans that cover every character of ``text`` once; what lies between segments must be white space.

    Raises SourceError, with the line, when characters are left over.
    """
    trimmed = [s for s in (_trimmed(text, segment) for segment in sorted(segments, key=lambda s: s.start)) if s]
    spans: list[Span] = []
    at = 0
    for segment in _line_end_kept(text, _joined(text, trimmed)):
        _fill(text, at, segment.start, spans)
        spans.append(Span(segment.kind, segment.start, segment.end, segment.number))
        at = segment.end
    _fill(text, at, len(text), spans)
    return tuple(spans)


def _fill(text: str, start: int, end: int, spans: list[Span]) -> None:
    if start > end or text[start:end].strip():
        raise SourceError(
            f"line {line_at(text, start)}: text that belongs to nothing or to two things "
            "(report this file; no option can index it)"
        )
    if start < end:
        spans.append(Span("blank", start, end))


def ranges_of(spans: Iterable[Span], kind: Kind, number: int) -> tuple[Range, ...]:
    """Return the places of one kind and number, in order."""
    return tuple((span.start, span.end) for span in spans if span.kind == kind and span.number == number)
