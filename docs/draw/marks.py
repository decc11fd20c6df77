"""What is drawn on top of a person: arrows that show the movement, lines, waves and short notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import radians, sin

from docs.draw.body import Point, along, between, direction
from docs.draw.canvas import ACCENT, BAND, INK, LINE, PANEL, Canvas


@dataclass(frozen=True)
class Arrow:
    """An arrow through two points, or bent towards a third in the middle. `both`: with two heads."""

    points: tuple[Point, ...]
    both: bool = False


@dataclass(frozen=True)
class Arc:
    """An arrow along part of a circle, from one angle to another."""

    centre: Point
    radius: float
    first: float
    last: float
    both: bool = False


@dataclass(frozen=True)
class Dashes:
    """A line of dashes, such as a gaze or a straight back."""

    a: Point
    b: Point


@dataclass(frozen=True)
class Wave:
    """A wavy line from one point to another: a limb that shakes."""

    a: Point
    b: Point
    high: float = 6


@dataclass(frozen=True)
class Note:
    """A few words around a point."""

    middle: Point
    words: str


@dataclass(frozen=True)
class Blade:
    """A shoulder blade seen from behind; `side` is 1 for the one on the right."""

    top: Point
    side: int
    hot: bool = False


@dataclass(frozen=True)
class Band:
    """An elastic band through points."""

    points: tuple[Point, ...]


Mark = Arrow | Arc | Dashes | Wave | Note | Blade | Band


def curve(points: Sequence[Point]) -> list[Point]:
    """Points along a line, or along a bow if there are three."""
    if len(points) == 2:
        return [between(points[0], points[1], step / 8) for step in range(9)]
    a, b, c = points
    return [between(between(a, b, step / 20), between(b, c, step / 20), step / 20) for step in range(21)]


def around(arc: Arc) -> list[Point]:
    """Points along part of a circle."""
    return [along(arc.centre, arc.first + (arc.last - arc.first) * step / 30, arc.radius) for step in range(31)]


def arrow(canvas: Canvas, points: list[Point], both: bool) -> None:
    """A thick line with a head, with a light edge around it."""
    small = 1 / canvas.scale
    for grow, colour in ((4.0, PANEL), (0.0, ACCENT)):
        canvas.stroke(points, (10 + 2 * grow) * small, colour)
        tip(canvas, points[-1], direction(points[-4], points[-1]), grow * small, colour)
        if both:
            tip(canvas, points[0], direction(points[3], points[0]), grow * small, colour)


def tip(canvas: Canvas, end: Point, aim: float, grow: float, colour: str) -> None:
    """The head of an arrow: a triangle with soft corners."""
    small = 1 / canvas.scale
    back = along(end, aim, -6 * small)
    corners = [along(end, aim, 19 * small), along(back, aim + 90, 17 * small), along(back, aim - 90, 17 * small)]
    canvas.polygon(corners, colour)
    canvas.stroke([*corners, corners[0]], 4 * small + 2 * grow, colour)


def dashes(canvas: Canvas, line: Dashes) -> None:
    """Every other piece of a line."""
    count = 13
    for step in range(0, count, 2):
        canvas.stroke([between(line.a, line.b, step / count), between(line.a, line.b, (step + 1) / count)], 5, ACCENT)


def wave(canvas: Canvas, line: Wave) -> None:
    """A line that swings to both sides."""
    aim = direction(line.a, line.b) + 90
    steps = [(step / 30, line.high * sin(radians(step * 24))) for step in range(31)]
    canvas.stroke([along(between(line.a, line.b, share), aim, swing) for share, swing in steps], 5, ACCENT)


def blade(canvas: Canvas, mark: Blade) -> None:
    """A rounded triangle that points down."""
    (x, y), side = mark.top, mark.side
    corners = [(x, y), (x + 20 * side, y + 3), (x + 5 * side, y - 33)]
    for width, colour in ((11.0, PANEL), (6.0, ACCENT if mark.hot else LINE)):
        canvas.stroke([*corners, corners[0]], width, colour)
        canvas.polygon(corners, colour)


def draw_mark(canvas: Canvas, mark: Mark, notes: Mapping[str, str]) -> None:
    """Draw one mark. `notes`: words by name; a note without one of these names stands as it is."""
    match mark:
        case Arrow(points, both):
            arrow(canvas, curve(points), both)
        case Arc(both=both):
            arrow(canvas, around(mark), both)
        case Dashes():
            dashes(canvas, mark)
        case Wave():
            wave(canvas, mark)
        case Note(middle, words):
            canvas.text(middle, notes.get(words, words), 26, INK)
        case Blade():
            blade(canvas, mark)
        case Band(points):
            canvas.stroke(points, 8, BAND)
