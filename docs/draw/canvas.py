"""Shapes with soft ends, drawn large and made small later. Knows pixels and colours, nothing of bodies."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from pathlib import Path

from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from docs.draw.body import Point, along, direction

OVERSAMPLE = 3
FACE = str(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
"""The letters of the charts, too: they know every language of the content."""

CARD, BORDER, PANEL, FLOOR, LINE = "#FBF6EE", "#D3C3AB", "#FFFFFF", "#F1E9DC", "#B7A88F"
ACCENT, ACCENT_FAR, INK = "#F0591F", "#C94413", "#1B2A3F"
SKIN, SKIN_FAR = "#94AAC6", "#667D9C"
SHIRT, SHIRT_FAR, SHORTS, SHORTS_FAR = "#3E6896", "#2B4B70", "#27405F", "#1B2C44"
WOOD, WOOD_DARK, WALL, MAT, ROLLER, BAND = "#CDAA7D", "#A98355", "#DDD2C2", "#A9D3BF", "#4FA187", "#7B4BC4"


@dataclass(frozen=True)
class Canvas:
    """A picture, and how body units become pixels on it.

    origin: where (0, 0) of the body units is, in pixels of the finished picture
    scale:  finished pixels per body unit
    """

    image: Image.Image
    origin: Point = (0, 0)
    scale: float = 1.0

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        """What draws on the picture."""
        return ImageDraw.Draw(self.image)

    def pixel(self, point: Point) -> Point:
        """A point of the body as a pixel of the large picture."""
        x, y = self.origin[0] + point[0] * self.scale, self.origin[1] - point[1] * self.scale
        return x * OVERSAMPLE, y * OVERSAMPLE

    def dot(self, centre: Point, radius: float, colour: str) -> None:
        """A filled circle."""
        (x, y), r = self.pixel(centre), radius * self.scale * OVERSAMPLE
        self.pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        """A filled shape with corners."""
        self.pen.polygon([self.pixel(point) for point in points], fill=colour)

    def box(self, low: Point, high: Point, colour: str, round_by: float = 0) -> None:
        """A filled rectangle between its lower left and its upper right corner."""
        (x0, y1), (x1, y0) = self.pixel(low), self.pixel(high)
        self.pen.rounded_rectangle((x0, y0, x1, y1), round_by * self.scale * OVERSAMPLE, fill=colour)

    def capsule(self, a: Point, b: Point, radii: Point, colour: str) -> None:
        """Two circles and what lies between them."""
        self.dot(a, radii[0], colour)
        self.dot(b, radii[1], colour)
        if hypot(b[0] - a[0], b[1] - a[1]) < 0.1:
            return
        aim = direction(a, b)
        left = along(a, aim + 90, radii[0]), along(b, aim + 90, radii[1])
        right = along(b, aim - 90, radii[1]), along(a, aim - 90, radii[0])
        self.polygon([*left, *right], colour)

    def stroke(self, points: Sequence[Point], width: float, colour: str) -> None:
        """A line through points, with round ends."""
        for a, b in pairwise(points):
            self.capsule(a, b, (width / 2, width / 2), colour)

    def slice(self, centre: Point, radius: float, sweep: Point, colour: str) -> None:
        """The part of a disc between two angles on the far side of the straight line between them."""
        (x, y), r = self.pixel(centre), radius * self.scale * OVERSAMPLE
        self.pen.chord((x - r, y - r, x + r, y + r), -sweep[1], -sweep[0], fill=colour)

    def width(self, words: str, size: float) -> float:
        """How wide words are."""
        return float(ImageFont.truetype(FACE, size).getlength(words))

    def text(self, middle: Point, words: str, size: float, colour: str = INK, anchor: str = "mm") -> None:
        """Words around a point, or from it ("lm"); `size` is in pixels of the finished picture."""
        font = ImageFont.truetype(FACE, size * OVERSAMPLE)
        self.pen.text(self.pixel(middle), words, colour, font, anchor=anchor)
