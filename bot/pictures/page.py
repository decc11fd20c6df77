"""The hand-off as one A4 page (PDF): two columns of what was told, the picture below, who wrote it at the foot. fpdf2.

Rule 1: nothing is added to what bot/core/dialogue/handoff.py gives; what does not fit is set smaller, never left out.
Rule 2: the letters are those that come with matplotlib (DejaVu), so that every language of the content can be set.
Rule 3: the picture is drawn by another process meanwhile; matplotlib is not loaded here.
Neighbours: chart.py draws the picture; __main__.py calls this in a process of its own.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from bot.pictures import LOW, WIDE

MARGIN, GUTTER, TOP, FOOT = 15.0, 7.0, 15.0, 14.0
SIZES = (9.0, 8.4, 7.8, 7.0, 6.0, 5.0)
BETWEEN, RULED = 3.0, 2.5
"""Millimetres above the foot, and below a rule."""
LINE, HEAD = 0.46, 1.15
"""Millimetres of a line for each point of size; a heading's size beside its text's."""
FACE = "body"
INK, FAINT, RULE = (34, 48, 60), (91, 107, 120), (201, 208, 213)


def draw(facts: Mapping[str, Any], picture: Callable[[], bytes] | None) -> bytes:
    """The page as PDF: in the largest letters with which it is one page. `picture`: gives it, called once the words are set."""
    pdf = _blank(facts["title"])
    for again, size in enumerate(_sizes(pdf, facts, bool(picture))):
        pdf = _blank(facts["title"]) if again else pdf
        bottom = _words(pdf, facts, size)
        if bottom + (_tall(pdf, size) if picture else 0) <= pdf.h - FOOT - BETWEEN:
            break
    if picture:
        _picture(pdf, picture(), facts["chart_title"], bottom, size)
    return bytes(pdf.output())


def _sizes(pdf: FPDF, facts: Mapping[str, Any], pictured: bool) -> tuple[float, ...]:
    """The sizes to try, from the first that may do: to set a page takes as long as to draw its picture."""
    room = pdf.h - TOP - FOOT - BETWEEN
    return tuple(s for s in SIZES if _least(pdf, facts, s) + (_tall(pdf, s) if pictured else 0) <= room) or SIZES[-1:]


def _least(pdf: FPDF, facts: Mapping[str, Any], size: float) -> float:
    """Millimetres that the longer column takes at least in letters of `size`: its lines are hardly ever full."""
    pdf.set_font(FACE, "", size)
    width = (pdf.epw - GUTTER) / 2
    sides: dict[str, float] = {}
    for section in facts["sections"]:
        lines = sum(max(1, math.ceil(pdf.get_string_width(_item(line)) / width)) for line in section["lines"])
        sides[section["side"]] = sides.get(section["side"], 0) + size * (HEAD * LINE + lines * LINE + 0.25)
    return max(sides.values(), default=0)


def _words(pdf: FPDF, facts: Mapping[str, Any], size: float) -> float:
    """Set all but the picture in letters of `size`; where the columns end, in millimetres from the top."""
    top = _head(pdf, facts, size)
    ends = [_column(pdf, [s for s in facts["sections"] if s["side"] == side], side, top, size) for side in ("left", "right")]
    _foot(pdf, facts["foot"])
    return max(ends)


def _blank(title: str) -> FPDF:
    pdf = FPDF(format="A4")
    fonts = _letters()
    pdf.add_font(FACE, "", fonts / "DejaVuSans.ttf")
    pdf.add_font(FACE, "B", fonts / "DejaVuSans-Bold.ttf")
    pdf.set_title(title)
    pdf.set_margins(MARGIN, TOP, MARGIN)
    pdf.set_auto_page_break(False)
    pdf.add_page()
    pdf.set_text_color(*INK)
    return pdf


def _letters() -> Path:
    """Where matplotlib keeps its fonts; it is not loaded for that."""
    found = find_spec("matplotlib")
    return Path(found.origin if found and found.origin else "").parent / "mpl-data" / "fonts" / "ttf"


def _head(pdf: FPDF, facts: Mapping[str, Any], size: float) -> float:
    _write(pdf, facts["title"], size * 1.7, style="B")
    pdf.set_text_color(*FAINT)
    _write(pdf, facts["head"], size)
    pdf.set_text_color(*INK)
    return _rule(pdf, pdf.get_y() + 2)


def _rule(pdf: FPDF, y: float) -> float:
    pdf.set_draw_color(*RULE)
    pdf.line(MARGIN, y, pdf.w - MARGIN, y)
    return y + RULED


def _column(pdf: FPDF, sections: Sequence[Mapping[str, Any]], side: str, top: float, size: float) -> float:
    """Set the sections one below the other; where the last one ends."""
    width = (pdf.epw - GUTTER) / 2
    x = MARGIN if side == "left" else MARGIN + width + GUTTER
    pdf.set_y(top)
    for section in sections:
        _write(pdf, section["title"], size * HEAD, x=x, width=width, style="B")
        for line in section["lines"]:
            _write(pdf, _item(line), size, x=x, width=width)
        pdf.set_y(pdf.get_y() + size * 0.25)
    return float(pdf.get_y())


def _item(line: str) -> str:
    return f"\u2022 {line}"


def _tall(pdf: FPDF, size: float) -> float:
    """Millimetres that the picture takes with its title."""
    return RULED + size * HEAD * LINE + 1 + float(pdf.epw) * LOW / WIDE


def _picture(pdf: FPDF, picture: bytes, title: str, top: float, size: float) -> None:
    pdf.set_text_color(*INK)
    pdf.set_y(_rule(pdf, top))
    _write(pdf, title, size * HEAD, style="B")
    pdf.image(BytesIO(picture), x=MARGIN, y=pdf.get_y() + 1, w=pdf.epw, h=pdf.epw * LOW / WIDE, alt_text=title)


def _foot(pdf: FPDF, words: str) -> None:
    pdf.set_text_color(*FAINT)
    pdf.set_y(pdf.h - FOOT)
    _write(pdf, words, 6.5)


def _write(pdf: FPDF, words: str, size: float, *, x: float = MARGIN, width: float = 0, style: str = "") -> None:
    """A paragraph at `x`, `width` millimetres wide (0: to the margin), and on to the next line."""
    pdf.set_font(FACE, style, size)
    pdf.set_x(x)
    pdf.multi_cell(width, size * LINE, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT, output=MethodReturnValue.PAGE_BREAK)
