"""The hand-off as one A4 page (PDF): two columns of what was told, the picture below, who wrote it at the foot. fpdf2.

Rule 1: nothing is added to what bot/core/dialogue/handoff.py gives; what does not fit is set smaller, never left out.
Rule 2: the letters are those that come with matplotlib (DejaVu), so that every language of the content can be set.
Neighbours: chart.py draws the picture; __main__.py calls this in a process of its own.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from matplotlib import get_data_path

from bot.pictures import chart

MARGIN, GUTTER, TOP, FOOT = 15.0, 7.0, 15.0, 14.0
SIZES = (9.0, 8.4, 7.8, 7.0, 6.0, 5.0)
SLACK = 1.05
"""How much larger letters may still fit than those that shrink a page in one direction alone."""
LINE, HEAD = 0.46, 1.15
"""Millimetres of a line for each point of size; a heading's size beside its text's."""
FACE = "body"
INK, FAINT, RULE = (34, 48, 60), (91, 107, 120), (201, 208, 213)


def draw(facts: Mapping[str, Any]) -> bytes:
    """The page as PDF: in the largest letters with which it is one page."""
    picture = chart.draw(facts["chart"], wide=True) if facts["chart"] else None
    pdf, bottom = _page(facts, picture, SIZES[0])
    room = pdf.h - FOOT - 3
    for size in _smaller(bottom / room) if bottom > room else ():
        pdf, bottom = _page(facts, picture, size)
        if bottom <= room:
            break
    return bytes(pdf.output())


def _smaller(over: float) -> tuple[float, ...]:
    """The sizes to try where the largest letters fill the page `over` times: text shrinks both ways, the rest of the page not at all."""
    near = SIZES[0] / over
    return tuple(s for s in SIZES[1:] if s <= near * SLACK) or SIZES[-1:]


def _page(facts: Mapping[str, Any], picture: bytes | None, size: float) -> tuple[FPDF, float]:
    """The page in letters of `size`, and where its text ends, in millimetres from the top."""
    pdf = _blank(facts["title"])
    top = _head(pdf, facts, size)
    ends = [_column(pdf, [s for s in facts["sections"] if s["side"] == side], side, top, size) for side in ("left", "right")]
    bottom = max(ends)
    if picture:
        bottom = _picture(pdf, picture, facts["chart_title"], bottom, size)
    _foot(pdf, facts["foot"])
    return pdf, bottom


def _blank(title: str) -> FPDF:
    pdf = FPDF(format="A4")
    fonts = Path(get_data_path()) / "fonts" / "ttf"
    pdf.add_font(FACE, "", fonts / "DejaVuSans.ttf")
    pdf.add_font(FACE, "B", fonts / "DejaVuSans-Bold.ttf")
    pdf.set_title(title)
    pdf.set_margins(MARGIN, TOP, MARGIN)
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_text_color(*INK)
    return pdf


def _head(pdf: FPDF, facts: Mapping[str, Any], size: float) -> float:
    _write(pdf, facts["title"], size * 1.7, style="B")
    pdf.set_text_color(*FAINT)
    _write(pdf, facts["head"], size)
    pdf.set_text_color(*INK)
    return _rule(pdf, pdf.get_y() + 2)


def _rule(pdf: FPDF, y: float) -> float:
    pdf.set_draw_color(*RULE)
    pdf.line(MARGIN, y, pdf.w - MARGIN, y)
    return y + 2.5


def _column(pdf: FPDF, sections: Sequence[Mapping[str, Any]], side: str, top: float, size: float) -> float:
    """Set the sections one below the other; where the last one ends."""
    width = (pdf.epw - GUTTER) / 2
    x = MARGIN if side == "left" else MARGIN + width + GUTTER
    pdf.set_y(top)
    for section in sections:
        _write(pdf, section["title"], size * HEAD, x=x, width=width, style="B")
        for line in section["lines"]:
            _write(pdf, f"\u2022 {line}", size, x=x, width=width)
        pdf.set_y(pdf.get_y() + size * 0.25)
    return float(pdf.get_y())


def _picture(pdf: FPDF, picture: bytes, title: str, top: float, size: float) -> float:
    pdf.set_y(_rule(pdf, top))
    _write(pdf, title, size * HEAD, style="B")
    height = pdf.epw * chart.LOW / chart.WIDE
    pdf.image(BytesIO(picture), x=MARGIN, y=pdf.get_y() + 1, w=pdf.epw, h=height, alt_text=title)
    return float(pdf.get_y() + 1 + height)


def _foot(pdf: FPDF, words: str) -> None:
    pdf.set_text_color(*FAINT)
    pdf.set_y(pdf.h - FOOT)
    _write(pdf, words, 6.5)


def _write(pdf: FPDF, words: str, size: float, *, x: float = MARGIN, width: float = 0, style: str = "") -> None:
    """A paragraph at `x`, `width` millimetres wide (0: to the margin), and on to the next line."""
    pdf.set_font(FACE, style, size)
    pdf.set_x(x)
    pdf.multi_cell(width, size * LINE, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT, output=MethodReturnValue.PAGE_BREAK)
