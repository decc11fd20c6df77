"""Progress as a picture: pain over time above, runs as bars below, the plan's parts as a strip on top. matplotlib, its own style.

Rule 1: nothing is worked out here and no word is added: facts and words come from bot/core/dialogue/charted.py.
Rule 2: readable at 360 pixels: WIDTH inches are those pixels at 100 dpi. A light card, so that it can be read in a dark chat as well.
Neighbours: __main__.py calls this in a process of its own; handoff.py puts the same picture on a page.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

WIDTH, HEIGHT, DPI = 3.6, 4.0, 220
WIDE, LOW = 7.0, 2.7
"""Inches of the picture on a page."""
INK, FAINT, CARD, EDGE = "#22303c", "#5b6b78", "#fbfbf9", "#d5dade"
LINE, RUN, BAR = "#1b5e9b", "#b4540a", "#7f9db5"
PHASES = ("#cfe0ee", "#e3ecd9", "#ece6d8")
LIGHT = ((-0.5, 3.5, "#e4f2e6"), (3.5, 5.5, "#fdf3d3"), (5.5, 10.5, "#fbe3df"))
"""The traffic light of pain: from, to, colour."""
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans", "font.size": 8.5, "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": EDGE,
    "xtick.color": FAINT, "ytick.color": FAINT, "axes.linewidth": 0.8, "savefig.facecolor": CARD,
}  # fmt: skip


def draw(facts: Mapping[str, Any], *, wide: bool = False) -> bytes:
    """A PNG of the facts; `wide`: for a page."""
    rcParams.update(STYLE)
    figure = Figure(figsize=(WIDE, LOW) if wide else (WIDTH, HEIGHT), facecolor=CARD, layout="constrained")
    figure.get_layout_engine().set(w_pad=0.06, h_pad=0.06)  # type: ignore[union-attr,call-arg]
    FigureCanvasAgg(figure)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(2.3, 1))
    _pain(above, facts)
    _runs(below, facts)
    _days(below, facts)
    if not wide:
        figure.patch.set_edgecolor(EDGE)
        figure.patch.set_linewidth(2)
    made = BytesIO()
    figure.savefig(made, format="png", dpi=DPI)
    return made.getvalue()


def _pain(axes: Axes, facts: Mapping[str, Any]) -> None:
    words = facts["words"]
    for low, high, colour in LIGHT:
        axes.axhspan(low, high, color=colour, lw=0, zorder=0)
    _points(axes, facts["check_ins"], words["check_ins"], color=LINE, marker="o", ms=6, lw=2, zorder=4)
    _points(axes, facts["notes"], words["notes"], color=LINE, marker="D", ms=5.5, lw=0, mfc=CARD, mew=1.5, zorder=3)
    _points(axes, facts["run_pain"], words["run_pain"], color=RUN, marker="^", ms=6, lw=0, zorder=3)
    axes.set_ylim(-0.5, 10.5)
    axes.set_yticks((0, 2, 4, 6, 8, 10))
    axes.set_title(words["pain"], loc="left", fontsize=9.5, fontweight="bold", pad=22 if facts["phases"] else 6)
    _phases(axes, facts)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="upper left", ncols=3, fontsize=7.5, frameon=True, framealpha=0.85, edgecolor=EDGE, handlelength=1.2,
                    columnspacing=1.0, borderpad=0.35, handletextpad=0.4)  # fmt: skip
    _bare(axes)
    axes.tick_params(axis="x", length=0)


def _points(axes: Axes, points: list[list[float]], label: str, **style: Any) -> None:
    if points:
        axes.plot([x for x, _ in points], [y for _, y in points], label=label, clip_on=False, **style)


def _phases(axes: Axes, facts: Mapping[str, Any]) -> None:
    """A strip above the pain, as wide as each part of the plan; a part too narrow for its name goes without."""
    across = axes.get_xaxis_transform()
    for (start, end, name), colour in zip(facts["phases"], PHASES, strict=False):
        left, right = max(start - 0.5, -0.7), min(end - 0.5, facts["days"] - 0.3)
        axes.fill_between((left, right), 1.02, 1.11, transform=across, color=colour, clip_on=False, lw=0)
        if (right - left) / facts["days"] > 0.014 * len(name):
            axes.text((left + right) / 2, 1.062, name, transform=across, ha="center", va="center", fontsize=7.5)
        if start > 0:
            axes.axvline(start - 0.5, color=FAINT, lw=0.8, ls=(0, (2, 2)), zorder=1)


def _runs(axes: Axes, facts: Mapping[str, Any]) -> None:
    runs = facts["runs"]
    axes.bar([x for x, _ in runs], [y for _, y in runs], width=0.75, color=BAR, zorder=2)
    axes.set_ylim(0, max([y for _, y in runs], default=1) * 1.3 or 1)
    axes.set_title(facts["words"]["runs"], loc="left", fontsize=9.5, fontweight="bold", pad=4)
    axes.locator_params(axis="y", nbins=3)
    if len(runs) <= facts["days"] / 3:  # room for the numbers themselves
        for x, y in runs:
            axes.annotate(f"{y:g}", (x, y), (0, 2), textcoords="offset points", ha="center", fontsize=7.5, color=FAINT)
    _bare(axes)


def _days(axes: Axes, facts: Mapping[str, Any]) -> None:
    axes.set_xlim(-0.7, facts["days"] - 0.3)
    axes.set_xticks([x for x, _ in facts["ticks"]], [label for _, label in facts["ticks"]])
    labels = axes.get_xticklabels()
    labels[0].set_horizontalalignment("left")
    labels[-1].set_horizontalalignment("right")


def _bare(axes: Axes) -> None:
    axes.set_facecolor(CARD)
    axes.spines[["top", "right"]].set_visible(False)
