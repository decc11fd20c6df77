"""Times and days that are taken back in the same breath: "7pm no 7.30", "at 8, no wait, half 9", "Tuesday, I mean Thursday". Pure.

Rule: only a time that is followed by another one is taken back; "7 not 8" keeps the 7, and is left to when.py.
Neighbours: when.py lays the tiles; clocks.py reads the times that stay.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.core.understanding.slots import clocks, events
from bot.core.understanding.slots.templates import Hit

RATHER = "rather"
DENIES, OVER = ("not", "no"), "not_time"
TAKES_BACK = (RATHER, "no")
WOULD, TOO = "would", "too"
MEANT = ("so", WOULD)
"""Tiles right before the time that is meant, of several."""
DAYS_TOLD = (
    "weekday", "every_weekday", "weekday_range", "mon_wed_fri", "tue_thu", "weekdays", "weekends", "daily", "every_other_day",
    "every_other_weekday", "next_weekday",
)  # fmt: skip
AHEAD_TOLD = (
    "tomorrow",
    "day_after_tomorrow",
    "today",
    "tonight",
    "this_morning",
    "this_afternoon",
    "date",
    "week_today",
    "plus_week",
)
"""Days by which a day that was told before is taken back."""


TURNS = (*DAYS_TOLD, "times_a_day", "every", "every_minutes")
"""Tiles that begin a rhythm."""


def read(tiles: Sequence[Hit]) -> list[Hit]:
    """The tiles without the times that were taken back. The new one keeps the old one's "pm" where it has none."""
    tiles = [t for n, t in enumerate(tiles) if not (t.name == RATHER and tiles[n + 1 : n + 2] and tiles[n + 1].name == RATHER)]
    tiles = [t for n, t in enumerate(tiles) if t.name != RATHER or not _done(tiles[:n])]
    tiles = _without_too(_in_its_half(tiles))
    for at, tile in enumerate(tiles):
        if tile.name in MEANT and (again := _said_again(tiles, at)) is not None:
            return read(again)
        if tile.name == "no" and _other_day(tiles, at):
            return read([t for t in tiles if t is not tile and t is not tiles[at - 1]])
        if tile.name not in TAKES_BACK:
            continue
        before = [t for t in tiles[:at] if t.name in clocks.TIMES]
        after = [t for t in tiles[at + 1 :] if t.name in clocks.TIMES]
        direct = bool(tiles[at + 1 :]) and tiles[at + 1].name in clocks.TIMES
        if before and after and (direct or tile.name == "rather"):
            new = after[0] if _parts(tiles[at:]) else _like(after[0], before[-1])
            denied = [t for t, after_it in pairwise(tiles[:at]) if t.name in DENIES and after_it in before]
            gone = [*before, *denied, tile, *(_parts(tiles[:at]) if _parts(tiles[at:]) else ())]
            if tile.name == RATHER and _days(tiles[at + 1 : at + 2]):  # "Tuesday 18:00. No wait, Wednesday 18:00"
                gone += _days(tiles[:at])
            return read([new if t is after[0] else t for t in tiles if not any(t is g for g in gone)])
        if tile.name == RATHER and (parts := _parts(tiles[:at])) and _parts(tiles[at + 1 : at + 2]):
            return read([t for t in tiles if t is not tile and not any(t is p for p in parts)])
        if tile.name == RATHER and (days := _days(tiles[:at])) and _days(tiles[at + 1 : at + 2]):
            days = [*days, *(_why(tiles, at) or _named_again(days, tiles[at + 1 :]))]
            return read([t for t in tiles if t is not tile and not any(t is d for d in days)])
    return list(tiles)


def _in_its_half(tiles: list[Hit]) -> list[Hit]:
    """The only time in the half of the day that is said of the one in whose place it comes: "7 instead of 6, pm"."""
    old = [t for t in tiles if t.name == OVER and "ampm" in t.kept]
    told = [n for n, t in enumerate(tiles) if t.name in (*clocks.EXACT, clocks.BARE)]
    if len(old) != 1 or len(told) != 1 or _parts(tiles) or tiles[told[0]].kept.get("hour") == old[0].kept.get("from"):
        return tiles
    return [_like(t, old[0]) if n == told[0] else t for n, t in enumerate(tiles)]


def _without_too(tiles: list[Hit]) -> list[Hit]:
    """Without a time that is said to be too early or too late, where another follows: "7 am is too early, 8:15"."""
    exact = [n for n, t in enumerate(tiles) if t.name in (*clocks.EXACT, clocks.BARE)]
    over = len(exact) == len(("old", "new")) and tiles[exact[0] + 1].name == TOO
    return [_like(t, tiles[exact[0]]) if n == exact[1] else t for n, t in enumerate(tiles) if n != exact[0]] if over else tiles


def _why(tiles: Sequence[Hit], at: int) -> list[Hit]:
    """Days behind what takes back at `at` that say why, where others follow: "no wait, Wed is soccer, so Mon and Thu"."""
    so = next((n for n in range(at, len(tiles)) if tiles[n].name == "so"), 0)
    return _days(tiles[at:so]) if so and _days(tiles[so + 1 : so + 2]) else []


def _named_again(gone: Sequence[Hit], behind: Sequence[Hit]) -> list[Hit]:
    """Days that were taken back, named once more to say why: "actually Wed, Tue is club night"."""
    if len(gone) > 1:  # "Mon, Tue, Wed... no, Mon and Wed"
        return []
    names = {key for t in gone if (key := _name(t))}
    again = [t for t in behind if _name(t) in names]
    listed = [a for a, b in pairwise(behind) if a in again and _joined(a, b)]  # "actually both Tue and Wed"
    return again if not listed and any(_name(t) not in names for t in _days(behind)) else []


def _joined(one: Hit, other: Hit) -> bool:
    """Whether nothing but a joint parts two days."""
    near = other.start - one.end <= len("and ") and "," not in one.kept.get("day", "")
    return near and _days([one, other]) == [one, other]


def _name(tile: Hit) -> str:
    """A weekday's name, however it is told: "Friday", "Fridays"."""
    return tile.kept.get("day", "").strip(" ,").removesuffix("s")


def _said_again(tiles: Sequence[Hit], at: int) -> list[Hit] | None:
    """The tiles with the time behind a "so" or a "try" in the place of those before it: "half eight the German way, so 7:30"."""
    told = [n for n, t in enumerate(tiles) if t.name in (*clocks.EXACT, clocks.BARE)]
    before, after = [n for n in told if n < at], [n for n in told if n > at]
    if not before or after[:1] != [at + 1]:
        return None
    new, old = tiles[at + 1], tiles[before[-1]]
    new = _like(new, old) if old.kept.get("ampm", "a")[0] == "p" else new
    gone = [*before, *(n for n, t in enumerate(tiles[:at]) if t.name in events.BY)]  # "15 minutes before the 8:40 bus, so 8:20"
    return [new if n == at + 1 else t for n, t in enumerate(tiles) if n not in gone and (n != at or t.name == WOULD)]


def _other_day(tiles: Sequence[Hit], at: int) -> bool:
    """Whether one single weekday is said instead of the only one before: "Saturday... no, Sunday"."""
    single = ("weekday", "every_weekday")
    before, after = tiles[:at], tiles[at + 1 : at + 2]
    alike = bool(before and after) and before[-1].name == after[0].name and before[-1].name in single
    return alike and len(_days(before)) == 1 and before[-1].kept.get("day") != after[0].kept.get("day")


def _done(before: Sequence[Hit]) -> bool:
    """Whether a time was taken back right before: "7 pm, no, 7:30 actually"."""
    return len(before) > 1 and before[-2].name in DENIES and before[-1].name in clocks.TIMES


def _days(tiles: Sequence[Hit]) -> list[Hit]:
    return [t for t in tiles if t.name in (*DAYS_TOLD, *AHEAD_TOLD)]


def _parts(tiles: Sequence[Hit]) -> list[Hit]:
    return [t for t in tiles if t.name in (*clocks.PARTS, *clocks.PLURAL, *clocks.NAMED_PARTS, *clocks.NAMED_AS_PART)]


def _like(new: Hit, old: Hit) -> Hit:
    """ "7pm, no 7.30" is 7.30 pm."""
    half = old.kept.get("ampm")
    own = "ampm" in new.kept or (new.kept.get("clock") or new.kept.get("hour", "")).startswith("0")  # "was 4 pm, make it 06:40"
    return new._replace(kept={**new.kept, "ampm": half}) if half and not own else new
