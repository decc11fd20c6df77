"""Progress as a picture: pain over time above, runs as bars below, the plan's parts as a strip on top. matplotlib.

Rule: nothing is worked out here and no word is added: facts and words come from bot/core/dialogue/charted.py.
Neighbours: style.py has the colours; __main__.py calls this in a process of its own; page.py puts the same picture on a page.
"""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from bot.pictures import LOW, WIDE, style
from bot.pictures.style import SMALL, WIDTH, Palette

HEIGHT, RUNS_ALONE = 4.0, 2.2
BANDS = ((-0.5, 3.5), (3.5, 5.5), (5.5, 10.5))
"""The traffic light of pain, from and to."""


def draw(facts: Mapping[str, Any], *, wide: bool = False) -> bytes:
    """A PNG of the facts; `wide`: for a page, which is always light."""
    palette = style.LIGHT if wide else style.of(facts)
    hurt = any(facts[of] for of in ("check_ins", "notes", "run_pain"))
    figure = style.figure(palette, WIDE if wide else WIDTH, LOW if wide else HEIGHT if hurt else RUNS_ALONE, framed=not wide)
    if hurt:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(2.3, 1))
        _pain(above, facts, palette, turned=not wide)
    else:  # no pain was told: a panel without a point would say that there was none
        below = figure.subplots()
    _runs(below, facts, palette)
    _days(below, facts)
    return style.png(figure)


def _pain(axes: Axes, facts: Mapping[str, Any], palette: Palette, *, turned: bool) -> None:
    """Pain over the bands of the traffic light. `turned`: their names stand upright, where there is little room beside them."""
    words = facts["words"]
    for (low, high), colour, name in zip(BANDS, palette.light, words["lights"], strict=True):
        axes.axhspan(low, high, color=colour, lw=0, zorder=0)
        axes.text(1.012, (max(low, 0) + high) / 2, name, transform=axes.get_yaxis_transform(), rotation=270 if turned else 0, va="center",
                  fontsize=SMALL, color=palette.faint)  # fmt: skip
    _points(axes, facts["check_ins"], words["check_ins"], color=palette.line, marker="o", ms=6, lw=2, zorder=4)
    _points(
        axes, facts["notes"], words["notes"], color=palette.line, marker="D", ms=5.5, lw=0, mfc=palette.card, mew=1.5, zorder=3
    )
    _points(axes, facts["run_pain"], words["run_pain"], color=palette.run, marker="^", ms=6, lw=0, zorder=3)
    axes.set_ylim(-0.5, 10.5)
    axes.set_yticks((0, 2, 4, 6, 8, 10))
    style.title(axes, words["pain"], pad=22 if facts["phases"] else 6)
    _phases(axes, facts, palette)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="upper left", ncols=3, fontsize=SMALL, frameon=True, framealpha=0.85, edgecolor=palette.edge, handlelength=1.2,
                    columnspacing=1.0, borderpad=0.35, handletextpad=0.4)  # fmt: skip
    style.bare(axes, palette)
    axes.tick_params(axis="x", length=0)


def _points(axes: Axes, points: list[list[float]], label: str, **look: Any) -> None:
    if points:
        axes.plot([x for x, _ in points], [y for _, y in points], label=label, clip_on=False, **look)


def _phases(axes: Axes, facts: Mapping[str, Any], palette: Palette) -> None:
    """A strip above the pain, as wide as each part of the plan. A part too narrow for its name has it before it, where nothing else
    stands there; else it goes unmarked, for a box without a name says nothing."""
    across = axes.get_xaxis_transform()
    for (start, end, name), colour in zip(facts["phases"], palette.phases, strict=False):
        left, right = max(start - 0.5, -0.7), min(end - 0.5, facts["days"] - 0.3)
        needs = 0.021 * len(name) * facts["days"]
        beside = left - needs > -0.7 and start == facts["phases"][0][0]
        if right - left <= needs and not beside:
            continue
        axes.fill_between((left, right), 1.02, 1.11, transform=across, color=colour, clip_on=False, lw=0)
        at, side = ((left + right) / 2, "center") if right - left > needs else (left - 0.01 * facts["days"], "right")
        axes.text(at, 1.062, name, transform=across, ha=side, va="center", fontsize=SMALL)
        if start > 0:
            axes.axvline(start - 0.5, color=palette.faint, lw=0.8, ls=(0, (2, 2)), zorder=1)


def _runs(axes: Axes, facts: Mapping[str, Any], palette: Palette) -> None:
    runs = facts["runs"]
    axes.bar([x for x, _ in runs], [y for _, y in runs], width=0.75, color=palette.longest, zorder=2)
    axes.set_ylim(0, max([y for _, y in runs], default=1) * 1.3 or 1)
    style.title(axes, facts["words"]["runs"], pad=4)
    axes.locator_params(axis="y", nbins=3)
    style.numbered(axes, facts)
    if not runs:
        axes.set_yticks(())
        axes.text(0.5, 0.5, facts["words"]["no_runs"], transform=axes.transAxes, ha="center", va="center", color=palette.faint)
    if len(runs) <= facts["days"] / 3:  # room for the numbers themselves
        for x, y in runs:
            axes.annotate(
                style.number(y, facts),
                (x, y),
                (0, 2),
                textcoords="offset points",
                ha="center",
                fontsize=SMALL,
                color=palette.faint,
            )
    style.bare(axes, palette)


def _days(axes: Axes, facts: Mapping[str, Any]) -> None:
    axes.set_xlim(-0.7, facts["days"] - 0.3)
    axes.set_xticks([x for x, _ in facts["ticks"]], [label for _, label in facts["ticks"]])
