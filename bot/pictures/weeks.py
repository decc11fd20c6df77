"""Distance a week as bars; the longest run of each week is the dark part at the foot, the longest of all has a star. matplotlib.

Rule: nothing is worked out here and no word is added: facts and words come from bot/core/dialogue/charted.py.
Neighbours: style.py has the colours; __main__.py calls this in a process of its own.
"""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from bot.pictures import style
from bot.pictures.style import SMALL, WIDTH, Palette

HEIGHT = 2.9


def draw(facts: Mapping[str, Any]) -> bytes:
    """A PNG of the facts."""
    palette = style.of(facts)
    figure = style.figure(palette, WIDTH, HEIGHT, framed=True)
    axes = figure.subplots()
    _bars(axes, facts, palette)
    style.title(axes, facts["words"]["title"])
    top = max((w["total"] for w in facts["weeks"]), default=0) or 1
    axes.set_ylim(0, top * 1.32)
    axes.set_xticks(range(len(facts["weeks"])), [w["label"] for w in facts["weeks"]], fontsize=SMALL)
    axes.locator_params(axis="y", nbins=4)
    axes.tick_params(axis="x", length=0)
    axes.legend(loc="upper left", ncols=3, fontsize=SMALL, frameon=False, handlelength=1.1, columnspacing=0.9, borderpad=0.2,
                handletextpad=0.4, borderaxespad=0.1)  # fmt: skip
    style.bare(axes, palette)
    return style.png(figure)


def _bars(axes: Axes, facts: Mapping[str, Any], palette: Palette) -> None:
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
                f"{week['total']:g}", (x, week["total"]), (0, 2), textcoords="offset points", ha="center", fontsize=SMALL
            )
