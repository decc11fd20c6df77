"""What every reader of a format gives back, and the choice of what is a run among it.

Rule 1: a reader is a function from bytes to Recorded; places are summed up inside it and never leave it.
Rule 2: a file that cannot be used raises FileProblem, and nothing else.
Neighbours: read.py chooses the reader; words.py knows the names of sports.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from bot.core.model.imported import DAY, DISTANCE, FAST, LEFT, OTHER, UNTOLD, Activity, Contents, turned
from bot.imports.words import is_run

SHORTEST_KM, LONGEST_KM = 0.1, 330.0
LONGEST_MINUTES = 4 * 24 * 60.0
SLOWEST, FASTEST = 4.0, 22.0
"""km/h between which something without a sport may be a run."""
RECORDS = ((100.0, 16.5), (42.1, 21.1), (21.0, 22.4), (10.0, 23.0), (5.0, 23.9), (1.0, 27.4), (0.0, 37.6))
"""From so many km on, the km/h of the world record over them (rounded up)."""
LENIENT = 1.05
NO_CLOCK, FIRST_YEAR, LAST_YEAR = 1970, 1990, 2099
"""Years in which a watch may have recorded; one that lost its clock begins at 1970 or 1980."""
DEGREES_AN_HOUR = 15


class FileProblem(ValueError):
    """A file cannot be used. The message is one of model.imported.PROBLEMS."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One activity of any sport, as the file has it. sport: "" where it does not say; start: aware, or naive by the runner's own clock; metres, seconds.

    line: of the table that it stands in, 0 where it stands in none; guessed: its metres are kilometres that may be miles;
    listed: of a table that tells no sports, as a runner's own list does; hurt: it tells of a pain; garbled: a time stands there that could not be read
    dated: of its start the day alone is told; sun: the offset of its start is by the sun there; order: as in Contents, of its column
    """

    sport: str
    start: datetime | None
    metres: float
    seconds: float | None = None
    effort: float | None = None
    line: int = 0
    guessed: bool = False
    listed: bool = False
    hurt: bool = False
    garbled: bool = False
    dated: bool = False
    sun: bool = False
    order: str = ""


def chosen(found: Iterable[Recorded]) -> Contents:
    """The runs among `found`. Raises FileProblem where there is nothing at all."""
    recorded = list(found)
    judged = [(_judged(one), one) for one in recorded]
    taken = [(kind, one) for kind, one in judged if isinstance(kind, Activity)]
    left = {why: tuple(one.line for kind, one in judged if kind == why) for why in LEFT}
    if not recorded:
        raise FileProblem("empty")
    if len(left[DAY]) + len(left[DISTANCE]) == len(recorded) and (why := _why_none(recorded)):
        raise FileProblem(why)
    return Contents(
        runs=tuple(sorted((kind for kind, _ in taken), key=lambda r: (r.day, r.start))), left={why: at for why, at in left.items() if at},
        guessed=sum(is_run(one.sport) is None and not _by_hand(one) for _, one in taken), hurt=sum(one.hurt for _, one in taken),
        untimed=tuple(one.line for _, one in taken if one.garbled), unit="km" if taken and any(one.guessed for one in recorded) else "",
        order=_order([(kind, one) for kind, one in taken]),
    )  # fmt: skip


def _order(taken: Sequence[tuple[Activity, Recorded]]) -> str:
    """Which of month and day was taken to stand first, where that makes a difference."""
    orders = {one.order for _, one in taken}
    return orders.pop() if len(orders) == 1 and any(turned(run.day) != run.day for run, _ in taken) else ""


def _judged(one: Recorded) -> Activity | str:
    """A run; or why it is none, one of LEFT: by the name of its sport or, where it has none, by its pace."""
    known = is_run(one.sport)
    if known is False:
        return OTHER
    km = round(one.metres / 1000, 2)
    if one.start is None or not FIRST_YEAR <= one.start.year <= LAST_YEAR:
        return DAY
    if not SHORTEST_KM <= km <= LONGEST_KM:
        return DISTANCE
    activity = _activity(one, one.start, km)
    if not known and not _by_hand(one) and not _paced(activity):
        return UNTOLD
    return FAST if activity.minutes and km / (activity.minutes / 60) > fastest(km) else activity


def _by_hand(one: Recorded) -> bool:
    """Whether it stands in a runner's own list: no sport has a column there, and this one no time that would tell."""
    return one.listed and not one.seconds


def fastest(km: float) -> float:
    """km/h above which nobody runs so far, with what a watch may be wrong by."""
    return LENIENT * next(speed for least, speed in RECORDS if km >= least)


def _why_none(recorded: Sequence[Recorded]) -> str:
    """Why none of them is a run, where they have it in common; else ""."""
    if all(one.start is None and not one.line for one in recorded):  # of a table the lines are told
        return "undated"
    return "far" if all(one.metres > LONGEST_KM * 1000 for one in recorded) else ""


def _activity(one: Recorded, start: datetime, km: float) -> Activity:
    minutes = round(one.seconds / 60, 1) if one.seconds else None
    if minutes is not None and not 0 < minutes <= LONGEST_MINUTES:
        minutes = None
    effort = one.effort if one.effort is not None and 1 <= one.effort <= 10 else None
    return Activity(
        day=start.date().isoformat(), start="" if one.dated else start.isoformat(), sun=one.sun and not one.dated,
        km=km, minutes=minutes, effort=effort, line=one.line,
    )  # fmt: skip


def _paced(activity: Activity) -> bool:
    return bool(activity.minutes) and SLOWEST <= activity.km / ((activity.minutes or 1) / 60) <= FASTEST


def here(at: datetime, longitude: float | None) -> datetime:
    """`at` by the sun at that longitude, to the hour: an evening's run far from Greenwich stays on its day. A clock's own offset stands."""
    if not by_sun(at, longitude) or longitude is None:
        return at
    hours = max(-12, min(14, round(longitude / DEGREES_AN_HOUR)))
    return at.astimezone(timezone(timedelta(hours=hours)))


def by_sun(at: datetime, longitude: float | None) -> bool:
    """Whether the hour of `at` is to be told by the sun: the file names no offset but that of UTC, and a place."""
    return longitude is not None and abs(longitude) <= 180 and not at.utcoffset()


def moment(text: str) -> datetime | None:
    """An ISO time, UTC where it has no offset; None where it is none, or of no year that a watch can show."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if not NO_CLOCK <= at.year <= LAST_YEAR:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
