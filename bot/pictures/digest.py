"""A group's week as bars: how many checked in, how many did a routine; a dash where no number was told. matplotlib.

Rule: nothing is worked out here and no word is added: facts and words come from bot/core/dialogue/clubs/gathered.py.
Neighbours: style.py has the colours; __main__.py calls this in a process of its own.
"""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from bot.pictures import style
from bot.pictures.style import SMALL, WIDTH, Palette

HEIGHT, WIDE = 2.9, 0.36
FIGURES = (("checked", -WIDE / 2 - 0.01, None), ("routines", WIDE / 2 + 0.01, "///"))
"""Which figure, where its bar stands beside the week, and its hatch."""


def draw(facts: Mapping[str, Any]) -> bytes:
    """A PNG of the facts."""
    palette = style.of(facts)
    figure = style.figure(palette, WIDTH, HEIGHT, framed=True)
    axes = figure.subplots()
    weeks = facts["weeks"]
    for name, shift, hatch in FIGURES:
        _bars(axes, [w[name] for w in weeks], facts["words"][name], (shift, hatch), palette)
    style.title(axes, facts["words"]["title"])
    top = max((w[name] or 0 for w in weeks for name, _, _ in FIGURES), default=0) or 5
    axes.set_ylim(0, top * 1.4)
    axes.set_xlim(-0.7, max(len(weeks), 3) - 0.3)
    axes.set_xticks(range(len(weeks)), [w["label"] for w in weeks], fontsize=SMALL)
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0)
    axes.legend(loc="upper left", ncols=2, fontsize=SMALL, frameon=False, handlelength=1.3, columnspacing=1.0, borderaxespad=0.1)
    axes.set_xlabel(facts["words"]["none"], fontsize=SMALL, color=palette.faint)
    style.bare(axes, palette)
    axes.spines["left"].set_visible(False)
    return style.png(figure)


def _bars(axes: Axes, values: list[int | None], label: str, how: tuple[float, str | None], palette: Palette) -> None:
    """One figure through the weeks, each with its number above; a dash where none was told."""
    shift, hatch = how
    colour = palette.longest if hatch else palette.line
    at = [x + shift for x in range(len(values))]
    axes.bar(
        at, [v or 0 for v in values], width=WIDE, color=colour, hatch=hatch, edgecolor=palette.card, lw=0, zorder=2, label=label
    )
    for x, value in zip(at, values, strict=True):
        said = f"{value}+" if value else "\u2013"
        axes.annotate(said, (x, value or 0), (0, 2), textcoords="offset points", ha="center", fontsize=SMALL)
