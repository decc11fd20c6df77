"""Days and times as a table of any language writes them: "Mar 5, 2023, 6:12:44 AM", "05.03.2023, 06:12:44", "2023年3月5日 6:12".

Rule 1: whether 03/05 is March or May is asked of the whole column: a number above 12 can only be a day, and with points the day stands first.
Where the column leaves it open it says so, and the dialogue decides.
Rule 2: a time without an offset is by the runner's own clock (but Strava's, which is by UTC); a column without any time tells days alone.
Neighbours: words.py has the months; table.py calls.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from bot.core.model.imported import DAY_FIRST, MONTH_FIRST
from bot.imports.recorded import moment
from bot.imports.words import folded, month

_CLOCK = re.compile(r"(?<![\d.])(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?![\d.])")
_PAIR = re.compile(r"\D{0,12}(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(?:\d{4}|\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"(\D{0,12}\d{1,2}([./])\d{1,2}\2)(\d{2})(?!\d)")
_OFFSET = re.compile(r"(?<=\d)(?:\s*(?:z|utc|gmt)|(?<=[:\dT]\d\d)\s*([+-])(\d\d):?(\d\d))$", re.IGNORECASE)
_PACKED = re.compile(r"\d{8}T\d{4}")
FIRST_SHORT_YEAR = 13
"""From so much on, the last two digits of "9/1/26" are a year, and no day."""
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_NOON = {"pm": 12, "p": 12, "am": 0, "a": 0}
_NOON_BEFORE = {
    folded(word): hours for word, hours in (("午後", 12), ("下午", 12), ("오후", 12), ("午前", 0), ("上午", 0), ("오전", 0))
}
"""What stands behind a clock of twelve hours, or before it: hours to add."""
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Told:
    """A cell that was read. at: aware where it tells its offset, else by the runner's own clock; bare: it tells the day alone"""

    at: datetime
    bare: bool


@dataclass(frozen=True, slots=True)
class Column:
    """What each cell tells, None where nothing; order: DAY_FIRST or MONTH_FIRST, which was taken where the column leaves it open, else ""."""

    cells: Sequence[Told | None]
    order: str


def moments(cells: Sequence[str]) -> list[datetime | None]:
    """Each cell as a time; None where it is none."""
    return [told.at if told else None for told in column(cells).cells]


def column(cells: Sequence[str], *, utc: bool = False, american: bool = False) -> Column:
    """A column of days. utc: so are times that tell no offset; american: where the order is open, the month stands first"""
    short = [_with_century(c[:LONGEST].strip()) for c in cells]
    first_is_month, is_open = _order(short, american=american)
    found = [_told(c, first_is_month, utc=utc) for c in short]
    dayless = all(t.at.time() == time() for t in found if t)  # a sheet writes days as midnights
    told = [Told(t.at, dayless or t.bare) if t else None for t in found]
    return Column(told, (MONTH_FIRST if first_is_month else DAY_FIRST) if is_open else "")


def _with_century(cell: str) -> str:
    """ "9/1/26" with the year in full."""
    found = _SHORT_YEAR.match(cell)
    if found is None or int(found[3]) < FIRST_SHORT_YEAR or re.search(r"\d{4}", cell):
        return cell
    return f"{found[1]}20{cell[found.start(3) :]}"


def _order(cells: Sequence[str], *, american: bool) -> tuple[bool, bool]:
    """Whether 03/05/2023 is the fifth of March here, and whether the column leaves that open: every day of it can be read both ways."""
    found = [_PAIR.match(c) or _PAIR.match(_CLOCK.sub(" ", c)) for c in cells if c]
    pairs = [(int(f[1]), int(f[3]), f[2]) for f in found if f]
    if any(first > 12 for first, *_ in pairs) or any(mark == "." for *_, mark in pairs):
        return False, False
    if any(second > 12 for _, second, _ in pairs):
        return True, False
    noon = any("/" in c[:10] and folded(c).endswith("m") for c in cells[:50])
    every = len(pairs) == sum(_NUMBER.search(c) is not None for c in cells)
    return bool(pairs) and (american or noon), bool(pairs) and every


def _told(cell: str, first_is_month: bool, *, utc: bool) -> Told | None:
    """One cell. A year has four digits; a named month settles the order."""
    bare, zone = _without_offset(cell)
    at = moment(bare) or _moment(bare, first_is_month)
    if at is None:
        return None
    zone = zone or (at.tzinfo if at.utcoffset() or utc else None)
    return Told(at.replace(tzinfo=zone), at.time() == time() and not _CLOCK.search(bare))


def _without_offset(cell: str) -> tuple[str, tzinfo | None]:
    """The cell without the offset from UTC behind its time, and that."""
    found = _OFFSET.search(cell)
    if found is None or not (_CLOCK.search(cell[: found.start()]) or _PACKED.search(cell)):
        return cell, None
    if found[1] is None:
        return cell[: found.start()], UTC
    away = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return cell[: found.start()], timezone(-away if found[1] == "-" else away) if away < timedelta(days=1) else UTC


def _moment(cell: str, first_is_month: bool) -> datetime | None:
    """A cell that is not written by the standard."""
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
