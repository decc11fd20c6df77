"""The body map: a body from behind and, small, from the front, with numbered zones: `python -m docs.draw body_map`.

Rule: numbers and names are those of the buttons (content's `option.location.*`), so that what is typed is what is seen.
Measures are body units with y up; the middle of the hips is (0, 0). Neighbours: canvas.py draws shapes, card.py the frame.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw

from docs.draw.body import Point
from docs.draw.canvas import INK, OVERSAMPLE, PANEL, SKIN, Canvas
from docs.draw.canvas import SHORTS as SHORTS_COLOUR

WIDTH, HEIGHT = 1200, 1080
REAR, FRONT = (32, 116, 700, 932), (756, 116, 412, 404)
"""Left, top, width and height of the two panels, in pixels."""
OURS, OURS_DEEP, BEYOND, BEYOND_DEEP, SEAM = "#F9C3A4", "#E98A5A", "#C3D0E0", "#8DA2BC", "#FFFFFF"
UP_TO = 8
"""Steps of a curve between two of its points."""

TRUNK: tuple[Point, ...] = (
    (46, 640), (45, 560), (60, 512), (112, 480), (172, 458), (206, 428), (214, 380), (190, 330), (178, 270), (158, 180),
    (150, 110), (166, 30), (178, -60), (178, -160),
)  # fmt: skip
"""The right edge of neck and trunk, from the head down; the left is its mirror."""
ARM: tuple[tuple[Point, float], ...] = (((186, 408), 50), ((232, 235), 35), ((258, 60), 26), ((262, 18), 25))
HEAD: Point = (0, 672)
HEAD_SIZE = 80.0
SHORTS = -30.0
"""Up to where they reach."""
ZONES: Mapping[int, tuple[Point, ...]] = {
    1: ((0, 700), (150, 700), (150, 497), (0, 505)),
    2: ((0, 505), (150, 497), (260, 480), (260, 372), (66, 398), (66, 440), (0, 470)),
    3: ((-66, 398), (-260, 372), (-260, 246), (-66, 246)),
    4: ((0, 470), (66, 440), (66, 246), (-66, 246), (-66, 440)),
    5: ((66, 398), (260, 372), (260, 246), (66, 246)),
    6: ((-260, 246), (260, 246), (260, 118), (-260, 118)),
    7: ((-260, 118), (260, 118), (260, -30), (-260, -30)),
}
"""Edges of the zones of the trunk; those that begin in the middle are mirrored, and what reaches out is cut off."""
MIRRORED = (1, 2)
ABROAD = (1, 7, 8, 9)
"""Zones that are not the upper back, drawn in another colour."""
DISCS: Sequence[tuple[int, Point]] = (
    (1, (0, 552)), (2, (-128, 432)), (2, (128, 432)), (3, (-124, 318)), (4, (0, 348)), (5, (124, 318)),
    (6, (0, 184)), (7, (0, 46)), (8, (-243, 170)), (8, (243, 170)),
)  # fmt: skip
BLADE: tuple[Point, ...] = ((78, 392), (166, 382), (172, 362), (112, 262), (92, 272))


def smooth(points: Sequence[Point]) -> list[Point]:
    """A curve through points (Catmull-Rom)."""
    around = [points[0], *points, points[-1]]
    found: list[Point] = []
    for i in range(1, len(around) - 2):
        a, b, c, d = around[i - 1 : i + 3]
        found += [_between(a, b, c, d, step / UP_TO) for step in range(UP_TO)]
    return [*found, points[-1]]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    x, y = (
        0.5 * (2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t**2 + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t**3)
        for k in (0, 1)
    )  # fmt: skip
    return x, y


def mirrored(points: Sequence[Point]) -> list[Point]:
    """The same on the other side, backwards, so that both together are one outline."""
    return [(-x, y) for x, y in reversed(points)]


def trunk() -> list[Point]:
    """The outline of neck and trunk."""
    right = smooth(TRUNK)
    return right + mirrored(right)


def arms(canvas: Canvas, colour: str, grow: float = 0) -> None:
    """Both arms."""
    for side in (1, -1):
        for (a, wide), (b, narrow) in pairwise(ARM):
            canvas.capsule((side * a[0], a[1]), (side * b[0], b[1]), (wide + grow, narrow + grow), colour)


def shape(canvas: Canvas) -> Image.Image:
    """The trunk as a mask, so that zones may reach beyond its edge."""
    mask = Image.new("L", canvas.image.size, 0)
    ImageDraw.Draw(mask).polygon([canvas.pixel(p) for p in trunk()], fill=255)
    return mask


def zone(canvas: Canvas, number: int, points: Sequence[Point]) -> None:
    """One zone and the seam around it."""
    whole = [*points, *mirrored(points)] if number in MIRRORED else [*points]
    canvas.polygon(whole, BEYOND if number in ABROAD else OURS)
    canvas.stroke([*whole, whole[0]], 7, SEAM)


def disc(canvas: Canvas, number: int, centre: Point, radius: float = 37) -> None:
    """A number in a disc."""
    canvas.dot(centre, radius + 4, SEAM)
    canvas.dot(centre, radius, INK)
    x, y = centre
    canvas.text((x, y), str(number), radius * 1.36 * canvas.scale, PANEL)


def bones(canvas: Canvas) -> None:
    """Shoulder blades and spine, as lines, so that the zones can be found on one's own back."""
    for side in (1, -1):
        edge = smooth([(side * x, y) for x, y in (*BLADE, BLADE[0])])
        canvas.stroke(edge, 6, OURS_DEEP)
    for y in range(18, 490, 34):
        canvas.box((-7, y - 9), (7, y + 9), BEYOND_DEEP if y < 118 else OURS_DEEP, 6)


def from_behind(canvas: Canvas) -> None:
    """The large figure, with zones 1 to 8."""
    arms(canvas, SEAM, 6)
    arms(canvas, BEYOND)
    layer = Image.new("RGB", canvas.image.size, BEYOND)
    painted = Canvas(layer, canvas.origin, canvas.scale)
    for number, points in ZONES.items():
        zone(painted, number, points)
    painted.box((-300, -400), (300, SHORTS), SHORTS_COLOUR)
    bones(painted)
    outline = trunk()
    canvas.stroke([*outline, outline[0]], 12, SEAM)
    canvas.image.paste(layer, (0, 0), shape(canvas))
    canvas.dot(HEAD, HEAD_SIZE, INK)
    for number, centre in DISCS:
        disc(canvas, number, centre)


def from_the_front(canvas: Canvas) -> None:
    """The small figure, with zone 9."""
    arms(canvas, SKIN)
    canvas.polygon(trunk(), BEYOND)
    canvas.stroke(smooth([(-150, 472), (0, 452), (150, 472)]), 7, BEYOND_DEEP)
    canvas.polygon([p for p in trunk() if p[1] <= SHORTS], SHORTS_COLOUR)
    x, y = HEAD
    canvas.dot(HEAD, HEAD_SIZE, SKIN)
    canvas.slice(HEAD, HEAD_SIZE + 2, (22, 158), INK)
    for side in (-1, 1):
        canvas.dot((x + side * 28, y), 8, INK)
    canvas.stroke([(x - 26, y - 34), (x - 10, y - 42), (x + 10, y - 42), (x + 26, y - 34)], 7, INK)
    disc(canvas, 9, (0, 290), 66)


def panel(size: Point, origin: Point, scale: float) -> Canvas:
    """An empty panel, large."""
    image = Image.new("RGB", (int(size[0] * OVERSAMPLE), int(size[1] * OVERSAMPLE)), PANEL)
    return Canvas(image, origin, scale)


def legend(canvas: Canvas, names: Mapping[int, str]) -> None:
    """The zones' names, as on the buttons, and the sides."""
    left, top = FRONT[0] + 24, HEIGHT - FRONT[1] - FRONT[3] - 44
    for line, (number, name) in enumerate(names.items()):
        y = top - line * 54
        canvas.box((left - 10, y - 22), (left + 34, y + 22), BEYOND if number in ABROAD else OURS, 10)
        canvas.text((left + 12, y), str(number), 32, INK)
        canvas.text((left + 54, y), name, 31, INK, "lm")


def body_map(title: str, names: Mapping[int, str], sides: tuple[str, str], views: tuple[str, str]) -> Image.Image:
    """The whole picture, in its final size. names: zone -> name; sides: left and right; views: behind and front."""
    from docs.draw.card import framed, label, rounded

    image = framed(title, (WIDTH, HEIGHT))
    for (x, y, wide, high), scale, drawn in ((REAR, 1.0, from_behind), (FRONT, 0.46, from_the_front)):
        inner = panel((wide, high), (wide / 2, high - (142 if scale == 1 else 36)), scale)
        drawn(inner)
        image.paste(inner.image, (x * OVERSAMPLE, y * OVERSAMPLE), rounded((wide, high)))
    canvas = Canvas(image, (0, HEIGHT))
    for (x, y, _, _), words in zip((REAR, FRONT), views, strict=True):
        label(canvas, x, words, HEIGHT - y)
    for side, words in zip((-1, 1), sides, strict=True):
        canvas.text((REAR[0] + REAR[2] / 2 + side * 272, HEIGHT - REAR[1] - 240), words, 30, INK)
    legend(canvas, names)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
