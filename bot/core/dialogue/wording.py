"""A template of content as words, for what is no message by itself: labels of a picture, lines of a page. Pure.

Neighbours: charted.py and handoff.py put such words together; rendering.py does the work.
"""

from datetime import date
from typing import Any

from bot.core.dialogue.turn import Turn
from bot.core.model.effects import Reply
from bot.core.rendering import render


def html(turn: Turn, name: str, /, **values: Any) -> str:
    """The template as HTML, its source marks cut out."""
    return render(turn.content, turn.session, Reply(name=name, values=values), abs(turn.event.update_id)).html


def text(turn: Turn, name: str, /, **values: Any) -> str:
    """The template as plain text."""
    return render(turn.content, turn.session, Reply(name=name, values=values), abs(turn.event.update_id)).text


def day(of: date) -> dict[str, int]:
    """A day as templates take it (`time.date`)."""
    return {"weekday": of.weekday(), "day": of.day, "month": of.month, "year": of.year}
