"""Hours in which what comes several times a day keeps silent: "every 90 minutes, but not during lunch, that's 12:30 to 1:15". Pure.

Rule: a span right behind a meal that is left out is when that meal is; without one it is the hour that most people have it.
Neighbours: denied.py says what is left out; dialogue/recurring.py makes two rhythms of one.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.model.reminder import When
from bot.core.understanding.slots import clocks
from bot.core.understanding.slots.templates import Hit

LUNCH, SPANS, DENIES = "lunch", ("range", "range_to"), ("not", "no", "drop")
USUAL = ("12:00", "13:00")
"""When lunch is, where nobody says."""


def among(tiles: Sequence[Hit], out: Sequence[Hit]) -> list[Hit]:
    """The tiles that tell of such hours: a lunch that is left out, with its span, or a span behind a "not"."""
    if not any(t.name == "every_minutes" for t in tiles):
        return []
    found: list[Hit] = []
    for n, tile in enumerate(tiles):
        before = tiles[n - 1] if n else None
        meal = tile.name == LUNCH and tile in out
        own = tile.name in SPANS and before is not None and (before.name in DENIES or before in found)
        if meal or own:
            found.append(tile)
    return found


def kept(when: When, silent: Sequence[Hit]) -> When:
    """With these hours; where one of them cannot be read, it is asked about."""
    if not silent or not when.every:
        return when
    spans = [clocks.span(hit, late=False) for hit in silent if hit.name in SPANS] or [USUAL]
    clear = [(start, end) for start, end in spans if start and end and start < end]
    return replace(when, gaps=tuple(clear), unclear=when.unclear if len(clear) == len(spans) else "times")
