"""Days and times as a table of any language writes them: "Mar 5, 2023, 6:12:44 AM", "05.03.2023, 06:12:44", "2023年3月5日 6:12".

Whether 03/05 is March or May is asked of the whole column: a number above 12 can only be a day.
Neighbours: words.py has the months; table.py calls.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.imports.recorded import moment
from bot.imports.words import folded, month

_CLOCK = re.compile(r"(?<![\d.])(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?![\d.])")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_NOON = {"pm": 12, "p": 12, "am": 0, "a": 0}
_NOON_BEFORE = {
    folded(word): hours for word, hours in (("午後", 12), ("下午", 12), ("오후", 12), ("午前", 0), ("上午", 0), ("오전", 0))
}
"""What stands behind a clock of twelve hours, or before it: hours to add."""
LONGEST = 60


def moments(cells: Sequence[str]) -> list[datetime | None]:
    """Each cell as a time, UTC where it has no offset; None where it is none."""
    first_is_month = _month_first(cells)
    return [_moment(cell[:LONGEST], first_is_month) for cell in cells]


def _month_first(cells: Sequence[str]) -> bool:
    """Whether 03/05/2023 is the fifth of March here: where some middle number is above 12 and no first one, or AM and PM are told."""
    pairs = [
        (int(n[0]), int(n[1])) for c in cells if len(n := _NUMBER.findall(c[:10])) >= 2 and len(n[0]) <= 2 and len(n[1]) <= 2
    ]
    if any(first > 12 for first, _ in pairs):
        return False
    if any(second > 12 for _, second in pairs):
        return True
    return any("/" in c[:10] and folded(c).endswith("m") for c in cells[:50])


def _moment(cell: str, first_is_month: bool) -> datetime | None:
    """One cell. A year has four digits; a named month settles the order."""
    if (at := moment(cell)) is not None:
        return at
    found = _day(cell, first_is_month)
    clock = _clock(cell)
    if found is None or clock is None:
        return None
    try:
        return datetime(*found, *clock, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _day(cell: str, first_is_month: bool) -> tuple[int, int, int] | None:
    bare = _CLOCK.sub(" ", cell)
    numbers = _NUMBER.findall(bare)
    year = next((n for n in numbers if len(n) == 4), None)
    if year is None:
        return None
    rest = [int(n) for n in numbers if n is not year]
    named = next((m for w in _WORD.findall(bare) if len(w) > 2 and (m := month(w)) is not None), None)
    if named and rest:
        return int(year), named, rest[0]
    if len(rest) < 2:
        return None
    if numbers[0] is year or first_is_month:
        return int(year), rest[0], rest[1]
    return int(year), rest[1], rest[0]


def _clock(cell: str) -> tuple[int, int, int] | None:
    """Hours, minutes, seconds; midnight where a cell has only a day."""
    found = next(iter([*_CLOCK.finditer(cell)][-1:]), None)
    if found is None:
        return (0, 0, 0)
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = next((_NOON[folded(w)] for w in _WORD.findall(cell[found.end() :])[:1] if folded(w) in _NOON), None)
    before = folded(cell[: found.start()]).rstrip()
    half = next((hours for word, hours in _NOON_BEFORE.items() if before.endswith(word)), half)
    if half is not None and hour <= 12:
        hour = hour % 12 + half
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
