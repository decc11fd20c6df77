"""What all pictures share: letters, colours by light and dark, the figure, and its bytes.

Rule 1: readable at 360 pixels: WIDTH inches are those pixels at 100 dpi, and no letter is under SMALL points.
Rule 2: nothing is told by colour alone: every mark has its own shape or word beside it.
Neighbours: chart.py, weeks.py and light.py draw with this.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from matplotlib import artist

artist.kwdoc = lambda artist: (
    ""
)  # help on each of its classes, written as it is loaded: a third of that time, and read by nobody here

from matplotlib import rcParams  # noqa: E402  # behind the line above, which speeds it up
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

WIDTH, DPI = 3.6, 220
SMALL, TITLE = 7.5, 9.5
"""Points of the smallest letters, and of titles."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one picture. light: green, amber and red behind the pain; lamps: the same as signs; phases: parts of the plan."""

    ink: str
    faint: str
    card: str
    edge: str
    line: str
    run: str
    bar: str
    longest: str
    light: tuple[str, str, str]
    lamps: tuple[str, str, str]
    phases: tuple[str, str, str]


LIGHT = Palette(
    ink="#22303c", faint="#5b6b78", card="#fbfbf9", edge="#d5dade", line="#1b5e9b", run="#b4540a", bar="#b9cbd9", longest="#4f7ea3",
    light=("#e4f2e6", "#fdf3d3", "#fbe3df"), lamps=("#2e7d4f", "#b07700", "#b3372a"), phases=("#cfe0ee", "#e3ecd9", "#ece6d8"),
)  # fmt: skip
DARK = Palette(
    ink="#e8edf1", faint="#a9b6c0", card="#17212b", edge="#3a4855", line="#7cc0ff", run="#ffb26b", bar="#3d5468", longest="#7cabd0",
    light=("#1d3a2c", "#433a1c", "#47262a"), lamps=("#63c08a", "#f0bd4f", "#f08a7d"), phases=("#2a4560", "#33452c", "#4a4230"),
)  # fmt: skip


def of(facts: Mapping[str, Any]) -> Palette:
    """The colours that the facts ask for."""
    return DARK if facts.get("dark") else LIGHT


def figure(palette: Palette, width: float, height: float, *, framed: bool) -> Figure:
    """An empty figure in the house's style. `framed`: with an edge, for a picture that stands by itself."""
    style: dict[Any, Any] = {
        "font.family": "DejaVu Sans", "font.size": 8.5, "text.color": palette.ink, "axes.labelcolor": palette.ink,
        "axes.edgecolor": palette.edge, "xtick.color": palette.faint, "ytick.color": palette.faint, "axes.linewidth": 0.8,
        "savefig.facecolor": palette.card, "legend.facecolor": palette.card,
    }  # fmt: skip
    rcParams.update(style)
    made = Figure(figsize=(width, height), facecolor=palette.card, layout="constrained")
    made.get_layout_engine().set(w_pad=0.06, h_pad=0.06)  # type: ignore[union-attr,call-arg]
    FigureCanvasAgg(made)
    if framed:
        made.patch.set_edgecolor(palette.edge)
        made.patch.set_linewidth(2)
    return made


def number(value: float, facts: Mapping[str, Any]) -> str:
    """A number with the decimal mark of the person's language."""
    return f"{value:g}".replace(".", facts["mark"])


def numbered(axes: Axes, facts: Mapping[str, Any]) -> None:
    """The same at the side."""
    axes.yaxis.set_major_formatter(lambda value, _: number(value, facts))


def png(drawn: Figure) -> bytes:
    made = BytesIO()
    drawn.savefig(made, format="png", dpi=DPI)
    return made.getvalue()


def bare(axes: Axes, palette: Palette) -> None:
    """Axes without a box around them."""
    axes.set_facecolor(palette.card)
    axes.spines[["top", "right"]].set_visible(False)


def title(axes: Axes, words: str, pad: float = 6) -> None:
    axes.set_title(words, loc="left", fontsize=TITLE, fontweight="bold", pad=pad)
