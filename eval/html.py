"""A small builder of escaped HTML: elements are functions of their children. Knows no figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

VOID = frozenset({"br", "meta", "rect", "line", "circle", "polyline", "path"})


class Html(str):
    """Text that is markup already; every other string is escaped where it is put in."""

    __slots__ = ()


Child = str | int | float | None


def tag(name: str, /, *children: Child | Iterable[Child], **attributes: str | int | float) -> Html:
    """Return an element; ``class_`` is written ``class``, ``stroke_width`` ``stroke-width``; None children vanish."""
    named = {key.rstrip("_").replace("_", "-"): escape(str(value)) for key, value in attributes.items()}
    written = "".join(f' {key}="{value}"' for key, value in named.items())
    if name in VOID:
        return Html(f"<{name}{written}/>")
    return Html(f"<{name}{written}>{join(*children)}</{name}>")


def join(*children: Child | Iterable[Child]) -> Html:
    """Return children one after another, escaped where they are not markup."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, Html):
            parts.append(child)
        elif isinstance(child, str | int | float):
            parts.append(escape(str(child)))
        elif child is not None:
            parts.append(join(*child))
    return Html("".join(parts))


def table(head: Sequence[str], rows: Iterable[Sequence[Child]], caption: str = "") -> Html:
    """Return a table: the first column names the row, the others hold figures."""
    body = [tag("tr", tag("th", row[0], scope="row"), [tag("td", cell) for cell in row[1:]]) for row in rows]
    return tag(
        "table",
        tag("caption", caption) if caption else None,
        tag("thead", tag("tr", [tag("th", name, scope="col") for name in head])),
        tag("tbody", body),
    )


def section(name: str, title: str, *children: Child | Iterable[Child]) -> Html:
    """Return a section with a heading that can be linked to."""
    return tag("section", tag("h2", title), *children, id=name)
