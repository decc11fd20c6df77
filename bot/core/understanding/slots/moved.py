"""By how much a time that was just told is to be moved: "an hour later", "the day after", "not that early". Pure; words come from `moved`.

Rule: only a message that says nothing else moves anything.
Neighbours: when.py reads times and days; dialogue/moving.py asks here right behind what was set.
"""

from bot.core.model.reminder import Moved
from bot.core.understanding.slots import reasons
from bot.core.understanding.slots.line import Line
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

MOST = 366
"""Days by which something is moved at most."""
BACK = ("earlier", "day_earlier")


def read(line: Line, patterns: Patterns) -> Moved | None:
    """The shift that a line tells; None where it tells none, or more."""
    line, _ = reasons.parted(line, patterns)
    hits = line.hits(patterns.moved)
    if not hits:
        return None
    rest = [
        word
        for (word, _), at in zip(line.words, line.starts, strict=True)
        if word not in patterns.when_fillers and not any(h.start <= at < h.end for h in hits)
    ]
    return None if rest else _shift(max(hits, key=lambda h: (h.end - h.start, not h.name.startswith("day_"))), patterns)


def _shift(hit: Hit, patterns: Patterns) -> Moved:
    sign = -1 if hit.name in BACK else 1
    if hit.name.startswith("day_"):
        days = float(hit.kept.get("n", 1)) * float(patterns.days_of[hit.kept["of"].strip(" ,")]) if "of" in hit.kept else 1.0
        return Moved(days=sign * round(days), vague=not 1 <= days <= MOST)
    if "of" not in hit.kept:
        return Moved(vague=True)
    return Moved(minutes=sign * round(float(hit.kept.get("n", 1)) * patterns.minutes_of[hit.kept["of"].strip(" ,")]))
