"""What every reader of a format gives back, and the choice of what is a run among it.

Rule 1: a reader is a function from bytes to Recorded; places are summed up inside it and never leave it.
Rule 2: a file that cannot be used raises FileProblem, and nothing else.
Neighbours: read.py chooses the reader; words.py knows the names of sports.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from bot.core.model.imported import Activity, Contents
from bot.imports.words import is_run

SHORTEST_KM, LONGEST_KM = 0.1, 330.0
LONGEST_MINUTES = 4 * 24 * 60.0
SLOWEST, FASTEST = 4.0, 22.0
"""km/h between which something without a sport may be a run."""
LINES = 5
"""Lines of a table that are named, at most."""
FIRST_YEAR, LAST_YEAR = 1970, 2099
DEGREES_AN_HOUR = 15
OTHER, ODD = "other", "odd"
"""What is no run: another sport, and what no watch can have recorded."""


class FileProblem(ValueError):
    """A file cannot be used. The message is one of model.imported.PROBLEMS."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One activity of any sport, as the file has it. sport: "" where it does not say; start: aware where known; metres, seconds.

    line: of the table that it stands in, 0 where it stands in none; guessed: its metres are kilometres that may be miles;
    listed: of a table that tells neither sports nor times, as a runner's own list does; hurt: it tells of a pain
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


def chosen(found: Iterable[Recorded]) -> Contents:
    """The runs among `found`. Raises FileProblem where there is nothing at all."""
    recorded = list(found)
    judged = [(_judged(one), one) for one in recorded]
    runs = [activity for activity, _ in judged if isinstance(activity, Activity)]
    others, odd = ([one.line for kind, one in judged if kind == wanted] for wanted in (OTHER, ODD))
    if not recorded:
        raise FileProblem("empty")
    if len(odd) == len(recorded) and (why := _why_none(recorded)):
        raise FileProblem(why)
    return Contents(
        runs=tuple(sorted(runs, key=lambda r: (r.day, r.start))), others=len(others), odd=len(odd),
        guessed=sum(isinstance(kind, Activity) and is_run(one.sport) is None and not one.listed for kind, one in judged),
        hurt=sum(one.hurt for kind, one in judged if isinstance(kind, Activity)),
        unit="km" if runs and any(one.guessed for one in recorded) else "", lines=_named(odd), other_lines=_named(others),
    )  # fmt: skip


def _judged(one: Recorded) -> Activity | str:
    """A run; or OTHER, another sport, by its name or, where it has none, by its pace; or ODD, what cannot be believed."""
    known = is_run(one.sport)
    if known is False:
        return OTHER
    if (activity := _activity(one)) is None:
        return ODD
    return activity if known or one.listed or _paced(activity) else OTHER


def _named(lines: Sequence[int]) -> tuple[int, ...]:
    """Those of a table, the first of them."""
    return tuple(line for line in lines if line)[:LINES]


def _why_none(recorded: Sequence[Recorded]) -> str:
    """Why none of them is a run, where they have it in common; else ""."""
    if all(one.start is None for one in recorded):
        return "undated"
    return "far" if all(one.metres > LONGEST_KM * 1000 for one in recorded) else ""


def _activity(one: Recorded) -> Activity | None:
    """None where the day is unknown, or the distance cannot be believed."""
    km = round(one.metres / 1000, 2)
    if one.start is None or not FIRST_YEAR <= one.start.year <= LAST_YEAR or not SHORTEST_KM <= km <= LONGEST_KM:
        return None
    minutes = round(one.seconds / 60, 1) if one.seconds else None
    if minutes is not None and not 0 < minutes <= LONGEST_MINUTES:
        minutes = None
    effort = one.effort if one.effort is not None and 1 <= one.effort <= 10 else None
    return Activity(day=one.start.date().isoformat(), start=one.start.isoformat(), km=km, minutes=minutes, effort=effort)


def _paced(activity: Activity) -> bool:
    return bool(activity.minutes) and SLOWEST <= activity.km / ((activity.minutes or 1) / 60) <= FASTEST


def here(at: datetime, longitude: float | None) -> datetime:
    """`at` by the sun at that longitude, to the hour: an evening's run far from Greenwich stays on its day."""
    if longitude is None or not abs(longitude) <= 180:
        return at
    hours = max(-12, min(14, round(longitude / DEGREES_AN_HOUR)))
    return at.astimezone(timezone(timedelta(hours=hours)))


def moment(text: str) -> datetime | None:
    """An ISO time, UTC where it has no offset; None where it is none, or of no year in which anybody's watch has run."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
