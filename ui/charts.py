"""Bars and a reliability diagram as inline SVG, readable at 320 px, each with a title for screen readers.

Colours come from the page's style sheet, so both themes work. Draws what it is given and computes no figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, ROW = 320, 38
LEFT, TOP, SIDE = 42, 8, 264


@dataclass(frozen=True)
class Bar:
    """One bar: shares between 0 and 1 with their interval, over ``n`` questions."""

    name: str
    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Dot:
    """One group of answers: the chance that was said, the share that was right, over ``n`` answers."""

    said: float
    right: float
    n: int


def percent(share: float) -> str:
    """Return a share as a whole percentage; only none is 0% and only all is 100%."""
    return f"{out_of_100(share)}%"


def out_of_100(share: float) -> int:
    """Return a share as a number out of 100; a few never round to 0 and nearly all never to 100."""
    rounded = round(100 * share)
    return min(max(rounded, 1), 99) if 0 < share < 1 else rounded


def bars_svg(name: str, title: str, bars: Sequence[Bar]) -> str:
    """Return the bars under one another; ``name`` is unique on the page, ``title`` says what they show."""
    drawn = "".join(_bar(bar, at * ROW) for at, bar in enumerate(bars))
    return _svg(name, title, max(1, len(bars)) * ROW, drawn)


def _bar(bar: Bar, top: int) -> str:
    middle = top + 24
    return (
        f'<text x="0" y="{top + 14}">{escape(bar.name)}</text>'
        f'<text x="{WIDTH}" y="{top + 14}" class="aw-value">{percent(bar.mean)}</text>'
        f'<rect x="0" y="{top + 20}" width="{WIDTH}" height="8" class="aw-rail"/>'
        f'<rect x="0" y="{top + 20}" width="{bar.mean * WIDTH:.1f}" height="8" class="aw-bar"/>'
        f'<path d="M{bar.low * WIDTH:.1f} {middle}H{bar.high * WIDTH:.1f}" class="aw-span"/>'
    )


def reliability_svg(name: str, title: str, dots: Sequence[Dot], across: str, up: str) -> str:
    """Return the diagram: what was said from left to right, what was right upward, both 0% to 100%."""
    most = max((dot.n for dot in dots), default=1)
    drawn = "".join(_grid(share) for share in (0.0, 0.25, 0.5, 0.75, 1.0))
    drawn += f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" class="aw-ideal"/>'
    for dot in dots:
        radius = 3 + 7 * (dot.n / most) ** 0.5  # the area grows with the number
        drawn += f'<circle cx="{_x(dot.said)}" cy="{_y(dot.right)}" r="{radius:.1f}" class="aw-dot"/>'
    drawn += f'<text x="{_x(1)}" y="{TOP + SIDE + 34}" class="aw-value">{escape(across)} →</text>'
    drawn += f'<text x="{LEFT + 6}" y="{TOP + 14}">↑ {escape(up)}</text>'
    return _svg(name, title, TOP + SIDE + 40, drawn)


def _grid(share: float) -> str:
    drawn = (
        f'<path d="M{_x(0)} {_y(share)}H{_x(1)}M{_x(share)} {_y(0)}V{_y(1)}" class="aw-grid"/>'
        f'<text x="{LEFT - 5}" y="{float(_y(share)) + 4:.1f}" class="aw-value">{share:.0%}</text>'
    )
    if not share:  # the corner has one label for both directions
        return drawn
    kind = "aw-value" if share == 1 else "aw-tick"
    return f'{drawn}<text x="{_x(share)}" y="{TOP + SIDE + 16}" class="{kind}">{share:.0%}</text>'


def _x(share: float) -> str:
    return f"{LEFT + share * SIDE:.1f}"


def _y(share: float) -> str:
    return f"{TOP + (1 - share) * SIDE:.1f}"


def _svg(name: str, title: str, height: int, drawn: str) -> str:
    return (
        f'<svg class="aw-chart" role="img" aria-labelledby="{escape(name)}" viewBox="0 0 {WIDTH} {height}">'
        f'<title id="{escape(name)}">{escape(title)}</title>{drawn}</svg>'
    )
