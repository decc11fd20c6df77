"""What the pictures keep clear: words within the frame, no panel of a pain that nobody told."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.pictures.__main__ import make

EDGE, MARGIN = 6, 12
"""Pixels of the frame, and those beside it that stay empty."""


def drawn(what: str, facts: dict[str, Any]) -> Image.Image:
    return Image.open(BytesIO(make(what, facts))).convert("RGB")


def weeks(labels: list[str], words: dict[str, str]) -> dict[str, Any]:
    shown = [{"label": label, "total": 20.5, "longest": 10.0, "star": n == 0} for n, label in enumerate(labels)]
    return {"weeks": shown, "words": words, "mark": ",", "dark": False}


@pytest.mark.parametrize(
    "words",
    [
        {
            "title": "Kilometer pro Woche",
            "total": "Die ganze Woche",
            "longest": "Ihr längster Lauf",
            "star": "Der längste von allen",
        },
        {"title": "Miles a week", "total": "The whole week", "longest": "Its longest run", "star": "Longest of all"},
    ],
)
def test_no_legend_runs_out_of_the_picture(words: dict[str, str]) -> None:
    picture = drawn("weeks", weeks(["12 Oct", "19 Oct"], words))
    beside = picture.crop((picture.width - MARGIN, EDGE * 2, picture.width - EDGE, picture.height // 3))
    assert len(beside.getcolors() or ()) == 1


def test_no_panel_is_drawn_for_a_pain_that_nobody_told() -> None:
    words = {name: name for name in ("pain", "runs", "check_ins", "notes", "run_pain", "no_runs")} | {"lights": ["a", "b", "c"]}
    facts: dict[str, Any] = {
        "days": 14, "check_ins": [], "notes": [], "run_pain": [], "runs": [[2, 5.5], [9, 8.0]], "phases": [],
        "ticks": [[0, "1 Nov"], [13, "14 Nov"]], "words": words, "mark": ".", "dark": False,
    }  # fmt: skip
    without = drawn("progress", facts)
    with_one = drawn("progress", facts | {"notes": [[2, 3]]})
    assert without.height < with_one.height * 0.7
