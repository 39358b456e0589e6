"""Plots as inline SVG: lines in the unit square, and bars with intervals. Draws what it is given; measures nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.html import Child, Html, tag
from eval.measures import Estimate

SIZE, LEFT, BOTTOM, TOP = 260, 52, 44, 14
COLOURS = ("#154273", "#b35900", "#39870c", "#a90061")  # apart in grey and for most colour-blind eyes
BAR, LABEL, WIDTH = 24, 270, 380
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """A named line through points in the unit square; ``dots`` marks each of them."""

    name: str
    points: Sequence[Point]
    dots: bool = False


def unit_plot(title: str, x: str, y: str, series: Sequence[Series], *, diagonal: bool = False) -> Html:
    """Return lines over [0, 1] x [0, 1] with axes named ``x`` and ``y``."""
    drawn: list[Child] = [_axes(x, y)]
    if diagonal:
        (x0, y0), (x1, y1) = _place((0, 0)), _place((1, 1))
        drawn.append(tag("line", x1=x0, y1=y0, x2=x1, y2=y1, class_="guide"))
    for i, one in enumerate(series):
        colour = COLOURS[i % len(COLOURS)]
        places = [_place(point) for point in one.points]
        path = " ".join(f"{px},{py}" for px, py in places)
        drawn.append(tag("polyline", points=path, fill="none", stroke=colour, stroke_width=2))
        if one.dots:
            drawn += [tag("circle", cx=px, cy=py, r=4, fill=colour) for px, py in places]
        drawn.append(tag("text", one.name, x=LEFT + 8, y=TOP + 14 + 15 * i, fill=colour) if len(series) > 1 else None)
    return _figure(title, LEFT + SIZE + 14, TOP + SIZE + BOTTOM, drawn)


def bars(title: str, rows: Sequence[tuple[str, Estimate]]) -> Html:
    """Return a bar for each estimate, with its interval, its mean and its number of questions."""
    drawn: list[Child] = []
    for i, (name, value) in enumerate(rows):
        middle = TOP + BAR * i + BAR // 2
        start, end = LABEL + _bar(value.low), LABEL + _bar(value.high)
        drawn += [
            tag("text", name, x=LABEL - 8, y=middle + 4, text_anchor="end"),
            tag("rect", x=LABEL, y=middle - 7, width=_bar(value.mean), height=14, fill=COLOURS[0], opacity=0.75),
            tag("line", x1=start, y1=middle, x2=end, y2=middle, stroke="#000", stroke_width=1.5),
            tag("text", f"{value.mean:.3f} (n = {value.n})", x=LABEL + WIDTH + 8, y=middle + 4),
        ]
    drawn.append(tag("line", x1=LABEL, y1=TOP, x2=LABEL, y2=TOP + BAR * len(rows), class_="axis"))
    return _figure(title, LABEL + WIDTH + 130, TOP + BAR * len(rows) + 10, drawn)


def _bar(share: float) -> float:
    return round(max(0.0, min(1.0, share)) * WIDTH, 1)


def _place(point: Point) -> Point:
    return round(LEFT + point[0] * SIZE, 1), round(TOP + (1 - point[1]) * SIZE, 1)


def _axes(x: str, y: str) -> Html:
    marks: list[Child] = [tag("rect", x=LEFT, y=TOP, width=SIZE, height=SIZE, class_="frame")]
    for step in (0.0, 0.25, 0.5, 0.75, 1.0):
        (px, _), (_, py) = _place((step, 0)), _place((0, step))
        marks += [
            tag("line", x1=px, y1=TOP, x2=px, y2=TOP + SIZE, class_="grid"),
            tag("line", x1=LEFT, y1=py, x2=LEFT + SIZE, y2=py, class_="grid"),
            tag("text", f"{step:g}", x=px, y=TOP + SIZE + 16, text_anchor="middle"),
            tag("text", f"{step:g}", x=LEFT - 6, y=py + 4, text_anchor="end"),
        ]
    middle = TOP + SIZE / 2
    marks += [
        tag("text", x, x=LEFT + SIZE / 2, y=TOP + SIZE + 36, text_anchor="middle"),
        tag("text", y, x=14, y=middle, text_anchor="middle", transform=f"rotate(-90 14 {middle})"),
    ]
    return tag("g", marks)


def _figure(title: str, width: float, height: float, drawn: Sequence[Child]) -> Html:
    box = f"0 0 {width:g} {height:g}"
    picture = tag("svg", tag("title", title), drawn, viewBox=box, width=f"{width:g}", role="img")
    return tag("figure", tag("figcaption", title), picture)
