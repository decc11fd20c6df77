"""Distance a week as bars; the longest run of each week is the dark part at the foot, the longest of all has a star. matplotlib.

Rule: nothing is worked out here and no word is added: facts and words come from bot/core/dialogue/charted.py.
Neighbours: style.py has the colours; __main__.py calls this in a process of its own.
"""

import math
from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.pictures import style
from bot.pictures.style import SMALL, WIDTH, Palette

HEIGHT = 2.9
IN_ONE_LINE = 5
"""Weeks up to which a day and its month stand side by side."""
CLEAR, NEAR = 9, 0.08
"""Points from a star to the number above it, and how near to a bar's top (of the highest) it stands for that."""
EDGE, ROW = 0.08, 0.09
"""Inches that the legend keeps from the edge, and the share of the height that one more row of it takes."""


def draw(facts: Mapping[str, Any]) -> bytes:
    """A PNG of the facts."""
    palette = style.of(facts)
    figure = style.figure(palette, WIDTH, HEIGHT, framed=True)
    axes = figure.subplots()
    top = max((w["total"] for w in facts["weeks"]), default=0) or 1
    _bars(axes, facts, palette, top)
    style.title(axes, facts["words"]["title"])
    axes.set_ylim(0, top * 1.32)
    between = "\n" if len(facts["weeks"]) > IN_ONE_LINE else " "
    axes.set_xticks(range(len(facts["weeks"])), [w["label"].replace(" ", between, 1) for w in facts["weeks"]], fontsize=SMALL)
    style.numbered(axes, facts)
    axes.locator_params(axis="y", nbins=4)
    axes.tick_params(axis="x", length=0)
    _legend(figure, axes)
    style.bare(axes, palette)
    return style.png(figure)


def _above(week: Mapping[str, Any], top: float) -> int:
    """Points by which a number stands above its bar: clear of a star at the bar's top."""
    return CLEAR if week["star"] and week["total"] - week["longest"] < NEAR * top else 2


def _legend(figure: Figure, axes: Axes) -> None:
    """The legend above the bars, in as many columns as the picture is wide enough for."""
    for columns in (3, 2, 1):
        legend = axes.legend(loc="upper left", ncols=columns, fontsize=SMALL, frameon=False, handlelength=1.1, columnspacing=0.9,
                             borderpad=0.2, handletextpad=0.4, borderaxespad=0.1)  # fmt: skip
        figure.canvas.draw()
        if legend.get_window_extent().x1 <= figure.bbox.x1 - figure.dpi * EDGE:
            break
    rows = math.ceil(len(legend.get_texts()) / columns)
    axes.set_ylim(0, axes.get_ylim()[1] * (1 + ROW * (rows - 1)))


def _bars(axes: Axes, facts: Mapping[str, Any], palette: Palette, top: float) -> None:
    weeks = facts["weeks"]
    at = range(len(weeks))
    axes.bar(at, [w["total"] for w in weeks], width=0.72, color=palette.bar, zorder=2, label=facts["words"]["total"])
    axes.bar(at, [w["longest"] for w in weeks], width=0.72, color=palette.longest, hatch="///", edgecolor=palette.card, lw=0,
             zorder=3, label=facts["words"]["longest"])  # fmt: skip
    best = [(x, w["longest"]) for x, w in zip(at, weeks, strict=True) if w["star"]]
    axes.plot([x for x, _ in best], [y for _, y in best], marker="*", ms=11, color=palette.run, mec=palette.card, mew=0.8, lw=0,
              zorder=5, label=facts["words"]["star"])  # fmt: skip
    for x, week in zip(at, weeks, strict=True):
        if week["total"]:
            axes.annotate(
                style.number(week["total"], facts),
                (x, week["total"]),
                (0, _above(week, top)),
                textcoords="offset points",
                ha="center",
                fontsize=SMALL,
            )
