"""Spans that may mean something else: "10 till 6 pm" may be ten to six, "from Fri to Thu" one day in the place of another. Pure.

Neighbours: account.py asks here; clocks.py and rhythm.py read the spans.
"""

from collections.abc import Sequence

from bot.core.model.reminder import When
from bot.core.understanding.slots import rhythm
from bot.core.understanding.slots.clocks import DAYS
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

MINUTES, DASH = ("5", "10"), "-"
WEEK, STARTS = 7, ("mon", "sat", "sun")
"""Days of a week, and those with which one begins where all of them are told."""


def open_(told: Sequence[Hit], text: str, when: When, patterns: Patterns) -> bool:
    """Whether one of the spans that are told may be none."""
    return any(_minutes(t, text, when) or _moves(t, patterns) for t in told)


def _minutes(tile: Hit, text: str, when: When) -> bool:
    """ "10 till 6 pm"; "from 10 till 6" and "10-6" are spans."""
    words = text[tile.start : tile.end].split()
    return tile.name == "range" and not when.every and words[0] in MINUTES and DASH not in words


def _moves(tile: Hit, patterns: Patterns) -> bool:
    """A row of days that takes in the whole week, and does not begin with it."""
    return (
        tile.name == "weekday_range"
        and len(rhythm.weekdays([tile], patterns)) == WEEK
        and DAYS[rhythm.day(tile, "from", patterns)] not in STARTS
    )
