"""Which runs of a file are known already. Pure.

Rule 1: the same day and a distance within 1 per cent (where it was told, about the same) is one run; each known run stands for one of the file.
Rule 2: a known run is looked for as its file had it, and then as the person put it right.
Rule 3: the same instant may be another day by another clock: with the very same figures, a run of a file is known on the day beside as well.
Neighbours: imports.py notes what is new; same.py says when two runs that were told are one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.dialogue import infile, same
from bot.core.model.imported import Activity
from bot.core.model.session import Run

SAME = 0.01
"""Of a distance: what two records of one run may differ by."""
SAME_SECONDS = 600
EXACT_KM, EXACT_MINUTES = 0.005, 0.05
"""By what rounding the figures of one recording differ, at most."""
NONE, WEST, EAST = timedelta(), timedelta(hours=-12), timedelta(hours=14)
"""The clocks that are furthest behind and ahead."""
_TINY = 1e-9
Found = tuple[str, Activity]
"""A run of a file, and its day (ISO)."""


@dataclass(frozen=True, slots=True)
class _View:
    """A known run as it is looked for."""

    run: Run
    day: str
    km: float
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A run of a file, and the known one that it is."""

    day: str
    activity: Activity
    run: Run


_Days = Callable[[Found], Iterable[str]]
_Fits = Callable[[_View, Activity], bool]


def sorted_out(found: Sequence[Found], known: Sequence[Run]) -> tuple[list[Found], list[Pair]]:
    """Those that are neither known nor twice in the file, and those that are known."""
    came = [_View(r, *(r.filed or infile.figures(r))) for r in known]
    now = [_View(r, *infile.figures(r)) for r in known if r.filed]
    left, pairs = once(found), list[Pair]()
    for views, days, fits in ((came, _its_day, _likely), (now, _its_day, _likely), ([*came, *now], _beside, _exact)):
        taken = {p.run.key for p in pairs}
        left, more = _paired(left, [v for v in views if v.run.key not in taken], days, fits)
        pairs += more
    return left, pairs


def _paired(found: Sequence[Found], views: Sequence[_View], days: _Days, fits: _Fits) -> tuple[list[Found], list[Pair]]:
    """Those without a known run, and those with one: of several the nearest."""
    there: dict[str, list[_View]] = {}
    for view in views:
        there.setdefault(view.day, []).append(view)
    taken: set[str] = set()
    left, pairs = list[Found](), list[Pair]()
    for one in found:
        free = [v for d in days(one) for v in there.get(d, ()) if v.run.key not in taken and fits(v, one[1])]
        if not free:
            left.append(one)
            continue
        match = min(free, key=lambda v: abs(v.km - one[1].km))
        taken.add(match.run.key)
        pairs.append(Pair(*one, match.run))
    return left, pairs


def _its_day(one: Found) -> Iterable[str]:
    return (one[0],)


def _beside(one: Found) -> Iterable[str]:
    """The other days that the instant is somewhere on earth."""
    day, activity = one
    at = datetime.fromisoformat(activity.start) if activity.start else None
    if at is None or at.tzinfo is None:
        return ()
    return sorted({(at + away - (at.utcoffset() or NONE)).date().isoformat() for away in (WEST, EAST)} - {day})


def _likely(view: _View, activity: Activity) -> bool:
    """As near as it is told; where it came with a file, to the hundredth."""
    told = not view.run.batch and same.about(view.km, activity.km) and same.timed_alike(view.minutes, activity.minutes)
    return told or as_long(view.km, activity.km)


def _exact(view: _View, activity: Activity) -> bool:
    """Whether it is the same recording, by its figures."""
    if not view.run.batch or not view.minutes or not activity.minutes:
        return False
    near = abs(view.km - activity.km) <= EXACT_KM + _TINY
    return near and abs(view.minutes - activity.minutes) <= EXACT_MINUTES + _TINY


def as_long(a: float, b: float) -> bool:
    """Whether two recorded distances may be one run's."""
    return abs(a - b) <= SAME * max(a, b) + _TINY


def once(found: Iterable[Found]) -> list[Found]:
    """Each run of the file once: one that was recorded twice, by a watch and a phone, is as long, and begun together."""
    of_day: dict[str, list[_Begun]] = {}
    of_time: dict[int, list[_Begun]] = {}
    out: list[Found] = []
    for day, activity in found:
        one = _Begun(activity.km, datetime.fromisoformat(activity.start) if activity.start else None)
        slot = int(one.at.timestamp() // SAME_SECONDS) if one.at and one.at.tzinfo else None
        beside = [b for n in (slot - 1, slot, slot + 1) for b in of_time.get(n, ())] if slot is not None else []
        if any(_twice(one, b) for b in (*beside, *of_day.get(day, ()))):
            continue
        of_day.setdefault(day, []).append(one)
        if slot is not None:
            of_time.setdefault(slot, []).append(one)
        out.append((day, activity))
    return out


@dataclass(frozen=True, slots=True)
class _Begun:
    """How far a run was, and when it began: by the world's clock, by the runner's own, or not told."""

    km: float
    at: datetime | None


def _twice(a: _Begun, b: _Begun) -> bool:
    if not as_long(a.km, b.km):
        return False
    if a.at is None or b.at is None:
        return True
    moments = a.at.tzinfo and b.at.tzinfo
    apart = a.at - b.at if moments else a.at.replace(tzinfo=None) - b.at.replace(tzinfo=None)
    return abs(apart.total_seconds()) <= SAME_SECONDS


def told_apart(pairs: Iterable[Pair]) -> tuple[list[Run], list[Run]]:
    """Of the known runs that somebody told: those that get their time from the file, and all of them with what the file has of them."""
    told = [p for p in pairs if not p.run.batch]
    now = [
        replace(
            p.run, minutes=p.run.minutes or p.activity.minutes, filed=p.run.filed or (p.day, p.activity.km, p.activity.minutes)
        )
        for p in told
    ]
    return [r for p, r in zip(told, now, strict=True) if r.minutes and not p.run.minutes], now
