"""The traffic light of pain: three rows, each a sign of its own shape, a word and what to do; an arrow where the newest pain stands.

Rule: nothing is worked out here and no word is added: facts and words come from bot/core/dialogue/charted.py.
Neighbours: style.py has the colours; __main__.py calls this in a process of its own.
"""

from collections.abc import Mapping
from math import cos, pi, sin
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyBboxPatch, Polygon

from bot.pictures import style
from bot.pictures.style import SMALL, WIDTH, Palette

HEIGHT, ROW = 3.1, 1.0
SIGNS = ("\u2713", "!", "\u00d7")
LEFT, SIGN = 0.42, 0.27
"""Where the signs stand, and half their size, in the picture's units (inches)."""


def draw(facts: Mapping[str, Any]) -> bytes:
    """A PNG of the facts."""
    palette = style.of(facts)
    figure = style.figure(palette, WIDTH, HEIGHT, framed=True)
    axes = figure.subplots()
    axes.set_xlim(0, WIDTH)
    axes.set_ylim(0, 3 * ROW)
    axes.set_aspect("equal")
    axes.axis("off")
    style.title(axes, facts["words"]["title"])
    for number, row in enumerate(facts["rows"]):
        _row(axes, number, row, palette)
    return style.png(figure)


def _row(axes: Axes, number: int, row: Mapping[str, Any], palette: Palette) -> None:
    """One light, the green one on top; the one that is on has a frame and says what was noted."""
    middle, lamp = (2.5 - number) * ROW, palette.lamps[number]
    edge = lamp if row["noted"] else palette.light[number]
    box = FancyBboxPatch((0.06, middle - 0.42), WIDTH - 0.12, 0.84, boxstyle="round,pad=0,rounding_size=0.1", fc=palette.light[number],
                         ec=edge, lw=2.2 if row["noted"] else 0.5)  # fmt: skip
    axes.add_patch(box)
    axes.add_patch(_sign(number, middle, lamp))
    axes.text(LEFT, middle - (0.05 if number == 1 else 0), SIGNS[number], ha="center", va="center_baseline", fontsize=13,
              fontweight="bold", color=palette.card)  # fmt: skip
    axes.text(0.85, middle + 0.17, row["name"], va="center", fontsize=9.5, fontweight="bold")
    axes.text(0.85, middle - 0.13, row["do"], va="center", fontsize=SMALL + 0.5, linespacing=1.15)
    if row["noted"]:
        axes.text(
            WIDTH - 0.16,
            middle + 0.17,
            f"\u25c4 {row['noted']}",
            ha="right",
            va="center",
            fontsize=SMALL + 0.5,
            fontweight="bold",
            color=lamp,
        )


def _sign(number: int, middle: float, colour: str) -> Circle | Polygon:
    """A circle, a triangle, an octagon: known by their shape."""
    if number == 0:
        return Circle((LEFT, middle), SIGN, color=colour, lw=0)
    corners, turn = ((3, pi / 2), (8, pi / 8))[number - 1]
    size, low = (SIGN * 1.25, 0.07) if number == 1 else (SIGN * 1.05, 0.0)
    angles = [turn + 2 * pi * n / corners for n in range(corners)]
    return Polygon([(LEFT + size * cos(a), middle - low + size * sin(a)) for a in angles], closed=True, color=colour, lw=0)
