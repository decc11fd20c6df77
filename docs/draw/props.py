"""The things an exercise needs, drawn around a person. Measures are body units, with the ground at 0."""

from dataclasses import dataclass

from docs.draw.body import Point
from docs.draw.canvas import BORDER, INK, LINE, MAT, PANEL, ROLLER, WALL, WOOD, WOOD_DARK, Canvas


@dataclass(frozen=True)
class Mat:
    """A mat from the side."""

    left: float
    right: float


@dataclass(frozen=True)
class MatFromAbove:
    """A mat seen from above, with a pillow."""

    low: Point
    high: Point
    pillow: Point


@dataclass(frozen=True)
class Chair:
    """A chair from the side, its back on the left."""

    x: float
    seat: float = 95
    back: float = 195


@dataclass(frozen=True)
class Wall:
    """A wall from its surface to the right."""

    x: float


@dataclass(frozen=True)
class Door:
    """A door frame seen at a slant. The arm rests on the near post, at `x`."""

    x: float


@dataclass(frozen=True)
class Roller:
    """A foam roller from its end."""

    centre: Point
    radius: float = 22


@dataclass(frozen=True)
class Flag:
    """A mark far ahead on the path."""

    x: float


Prop = Mat | MatFromAbove | Chair | Wall | Door | Roller | Flag
SLANT = (62, 26)


def draw_prop(canvas: Canvas, prop: Prop) -> None:
    """Draw one thing."""
    match prop:
        case Mat(left, right):
            canvas.box((left, -9), (right, 2), MAT, 5)
        case MatFromAbove():
            mat_from_above(canvas, prop)
        case Chair():
            chair(canvas, prop)
        case Wall(x):
            canvas.box((x, 0), (x + 300, 700), WALL)
            canvas.box((x, 0), (x + 5, 700), LINE)
        case Door(x):
            door(canvas, x)
        case Roller(centre, radius):
            roller(canvas, centre, radius)
        case Flag(x):
            flag(canvas, x)


def mat_from_above(canvas: Canvas, mat: MatFromAbove) -> None:
    """A mat as a whole, with a pillow on it."""
    canvas.box(mat.low, mat.high, MAT, 18)
    x, y = mat.pillow
    canvas.box((x - 48, y - 60), (x + 48, y + 60), BORDER, 22)
    canvas.box((x - 44, y - 56), (x + 44, y + 56), PANEL, 20)


def chair(canvas: Canvas, prop: Chair) -> None:
    """Legs, seat and back."""
    x, seat = prop.x, prop.seat
    for foot in (x + 4, x + 98):
        canvas.box((foot, 0), (foot + 11, seat), WOOD_DARK, 3)
    canvas.box((x, seat - 13), (x + 112, seat), WOOD, 6)
    canvas.box((x - 2, seat - 10), (x + 13, prop.back), WOOD, 6)


def door(canvas: Canvas, x: float) -> None:
    """The far post, the beam above and the near post."""
    right, up = SLANT
    canvas.box((x + right, up), (x + right + 22, 450 + up), WOOD_DARK)
    canvas.polygon([(x, 450), (x + 22, 450), (x + right + 22, 450 + up), (x + right, 450 + up)], WOOD_DARK)
    canvas.box((x, -6), (x + 22, 450), WOOD)


def roller(canvas: Canvas, centre: Point, radius: float) -> None:
    """Rings."""
    for share, colour in ((1.0, ROLLER), (0.62, MAT), (0.36, ROLLER)):
        canvas.dot(centre, radius * share, colour)


def flag(canvas: Canvas, x: float) -> None:
    """A small flag on a pole."""
    canvas.box((x, 0), (x + 5, 62), INK)
    canvas.polygon([(x + 5, 62), (x + 5, 36), (x - 32, 49)], ROLLER)
