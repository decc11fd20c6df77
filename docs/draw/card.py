"""Start and end side by side on a light card that can be read on dark and on light chat backgrounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from docs.draw.body import Point, Pose
from docs.draw.canvas import ACCENT, BORDER, CARD, FLOOR, INK, LINE, OVERSAMPLE, PANEL, Canvas
from docs.draw.figure import person
from docs.draw.marks import Mark, draw_mark
from docs.draw.props import Prop, draw_prop

WIDTH, HEIGHT = 1200, 700
PANEL_SIZE = (540, 560)
PANEL_TOP, PANELS_LEFT = 106, (32, 628)
COLOURS = 96


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A person with the things behind and the marks on top of them."""

    pose: Pose
    behind: tuple[Prop, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """Two scenes, seen from equally far away.

    scale:  finished pixels per body unit
    ground: pixels between the lower edge of a panel and the ground
    floor:  whether there is a floor to see; not in pictures from above or of the upper body only
    """

    start: Scene
    end: Scene
    scale: float = 1.0
    ground: float = 50
    floor: bool = True


def panel(exercise: Exercise, scene: Scene, words: Mapping[str, str]) -> Image.Image:
    """One of the two pictures, large."""
    width, height = PANEL_SIZE
    image = Image.new("RGB", (width * OVERSAMPLE, height * OVERSAMPLE), PANEL)
    canvas = Canvas(image, (width / 2, height - exercise.ground), exercise.scale)
    if exercise.floor:
        canvas.box((-999, -999), (999, 0), FLOOR)
        canvas.box((-999, -4), (999, 0), LINE)
    for prop in scene.behind:
        draw_prop(canvas, prop)
    person(canvas, scene.pose)
    for mark in scene.marks:
        draw_mark(canvas, mark, words)
    return image


def rounded(size: tuple[int, int]) -> Image.Image:
    """A mask with round corners."""
    mask = Image.new("RGB", (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE), "black")
    Canvas(mask, (0, size[1])).box((0, 0), size, "white", 22)
    return mask.convert("L")


def label(canvas: Canvas, left: float, words: str, top: float = HEIGHT - PANEL_TOP) -> None:
    """A word on a dark shield in the upper left corner of a panel whose upper edge is at `top`."""
    wide = 44 + canvas.width(words, 32)
    low: Point = (left + 14, top - 64)
    canvas.box(low, (low[0] + wide, low[1] + 50), INK, 25)
    canvas.text((low[0] + wide / 2, low[1] + 25), words, 32, PANEL)


def framed(title: str, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    """An empty card with its title, large."""
    width, height = size
    image = Image.new("RGB", (width * OVERSAMPLE, height * OVERSAMPLE), CARD)
    canvas = Canvas(image, (0, height))
    canvas.box((8, 8), (width - 8, height - 8), BORDER, 34)
    canvas.box((12, 12), (width - 12, height - 12), CARD, 30)
    canvas.text((width / 2, height - 60), title, 44)
    return image


def card(title: str, exercise: Exercise, words: Mapping[str, str]) -> Image.Image:
    """The whole picture, in its final size. words: "start" and "end" for its two halves, and those of notes."""
    image = framed(title)
    canvas = Canvas(image, (0, HEIGHT))
    for left, scene, name in zip(PANELS_LEFT, (exercise.start, exercise.end), ("start", "end"), strict=True):
        corner = left * OVERSAMPLE, PANEL_TOP * OVERSAMPLE
        image.paste(panel(exercise, scene, words), corner, rounded(PANEL_SIZE))
        label(canvas, left, words[name])
    next_arrow(canvas)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def next_arrow(canvas: Canvas) -> None:
    """The arrow that leads from start to end."""
    x, y = WIDTH / 2, HEIGHT - PANEL_TOP - PANEL_SIZE[1] / 2
    canvas.dot((x, y), 38, CARD)
    canvas.dot((x, y), 33, ACCENT)
    canvas.stroke([(x - 15, y), (x + 8, y)], 9, PANEL)
    canvas.stroke([(x + 3, y + 13), (x + 16, y), (x + 3, y - 13)], 8, PANEL)


def png(image: Image.Image) -> bytes:
    """The picture as a small PNG file."""
    few = image.quantize(COLOURS, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()
