"""What was found in a file of runs: days, distances and times. Never a place, a name or a title.

Neighbours: bot/imports reads files into this; events.Imported brings it to `step`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PROBLEMS = ("big", "bomb", "many", "damaged", "wrong", "dayless", "lengthless", "empty", "undated", "far", "unreachable")
"""Why a file could not be used: over the limit, unpacks to too much, too many recordings in a row, broken, no file of runs, a table with no column of days
or of distances, none of anything in it, places without times, further in one go than anybody runs, not downloaded."""
OTHER, UNTOLD, DAY, DISTANCE, FAST, TO_COME = "other", "untold", "day", "distance", "fast", "to_come"
LEFT = (OTHER, UNTOLD, DAY, DISTANCE, FAST, TO_COME)
"""Why something in a file is left out: another sport; no sport is told and its pace is no runner's; no day on which anybody can have recorded it; no
believable distance; faster than anybody ever ran so far; a day that is still to come (which only the dialogue knows)."""
DAY_FIRST, MONTH_FIRST = "day", "month"


def turned(day: str) -> str:
    """The day (ISO) with month and day the other way round; itself where that is none."""
    year, month, number = day.split("-")
    return f"{year}-{number}-{month}" if int(number) <= 12 else day


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """One recorded run.

    day:     ISO, as near to the runner's own day as the file can tell
    start:   when it began, ISO: with its offset from UTC, or without one by the runner's own clock; "" where only the day is told. For finding
             the day and doubles; not kept
    sun:     that offset is by the sun at the place, to the hour, and no clock's
    km:      above 0
    minutes: in motion where the file tells or shows it (long stops do not count), else in all; None where unknown
    effort:  how hard it felt, 1-10; None where unknown
    line:    of the table that it stands in, 0 where it stands in none
    """

    day: str
    start: str = ""
    sun: bool = False
    km: float
    minutes: float | None = None
    effort: float | None = None
    line: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """A file's runs, and counts of what was left out.

    left:    what was left out: by one of LEFT the lines of the table, 0 for each that stands in none; its header is line 1
    untimed: likewise of `runs` whose time stands there and could not be read
    guessed: how many of `runs` had no sport and were taken for runs by their pace
    hurt:    how many of `runs` tell of a pain, which is not taken from a file
    order:   DAY_FIRST or MONTH_FIRST: which was taken to stand first, where all days of a table can be read both ways (`turned`); else ""
    unit:    "km" where a table names no unit and its distances could be miles as well: they were taken for kilometres; else ""
    unread:  files of an archive that were damaged, or too many for one go
    problem: one of PROBLEMS where nothing could be read, else ""
    """

    runs: tuple[Activity, ...] = ()
    left: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    untimed: tuple[int, ...] = ()
    guessed: int = 0
    unread: int = 0
    hurt: int = 0
    unit: str = ""
    order: str = ""
    problem: str = ""
