"""How it went, from the diary: pain, runs and check-ins as facts. Pure; what is told of them is dialogue/reports.py's.

Rule 1: only what was noted counts. Nothing is filled in between, and a day with two notes of one kind is one.
Rule 2: a streak counts weeks with a check-in or a routine, never distance or runs; weeks on hold (a flag was open) stand still (law 8).
Neighbours: load.py adds up runs; dialogue/charted.py and handoff.py show what is found here.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import mean
from typing import Any

from bot.core.coaching import load
from bot.core.model.session import Run

CHECK_IN, NOTE, RUN, ROUTINE, HOLD = "check_in", "pain", "run", "routine", "hold"
WINDOW = 28
FEWEST = 4
"""Values of pain from which on two halves are compared."""
STEP = 1.0
"""Points of 10 by which the halves must differ to be called higher or lower."""
WEEK = 7

Entries = Sequence[tuple[str, str, datetime, str]]
"""(key, kind, at, value as JSON), as the store's diary gives them."""


@dataclass(frozen=True, slots=True)
class Pain:
    """Pain of 10 that was noted on a day. `kind`: check_in, pain or run; trend: better, same or worse, "" where that was not asked."""

    day: date
    value: float
    kind: str
    trend: str = ""


@dataclass(frozen=True, slots=True)
class Diary:
    """What was noted, oldest first. `pains`: with those of runs, on the day of the run; `checked`: days with a check-in that came to its end;
    routines: days with a routine; held: from when until when a flag was open (None: it still is)."""

    pains: tuple[Pain, ...] = ()
    runs: tuple[Run, ...] = ()
    checked: tuple[date, ...] = ()
    routines: tuple[date, ...] = ()
    held: tuple[tuple[date, date | None], ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which something was noted, oldest first."""
        ran = (date.fromisoformat(r.day) for r in self.runs)
        return tuple(sorted({*self.checked, *(p.day for p in self.pains), *ran}))


@dataclass(frozen=True, slots=True)
class Halves:
    """Mean pain of the older and of the newer half of what was noted; `name`: lower, same, higher, or mixed where the newest speaks against lower."""

    older: float
    newer: float
    name: str


def read(entries: Entries) -> Diary:
    """The diary that these entries make; kinds that are not known here are left out."""
    noted = sorted(((kind, at.date(), key, json.loads(value)) for key, kind, at, value in entries), key=lambda e: e[1])
    pains = (_pain(kind, day, v) for kind, day, _, v in noted if kind in (CHECK_IN, NOTE, RUN) and _is_number(v.get("pain")))
    runs = (_run(key, day, v) for kind, day, key, v in noted if kind == RUN)
    return Diary(
        pains=tuple(sorted(pains, key=lambda p: p.day)),
        runs=tuple(sorted(runs, key=lambda r: r.day)),
        checked=tuple(dict.fromkeys(day for kind, day, _, v in noted if kind == CHECK_IN and not v.get("half"))),
        routines=tuple(dict.fromkeys(day for kind, day, _, _ in noted if kind == ROUTINE)),
        held=_held(sorted((at, bool(json.loads(value).get("on"))) for _, kind, at, value in entries if kind == HOLD)),
    )


def _held(marks: Iterable[tuple[datetime, bool]]) -> tuple[tuple[date, date | None], ...]:
    """Spans of time from marks of when a flag opened (True) and when none was open any more."""
    spans: list[tuple[date, date | None]] = []
    for at, on in marks:
        begun = bool(spans) and spans[-1][1] is None
        if on and not begun:
            spans.append((at.date(), None))
        elif not on and begun:
            spans[-1] = (spans[-1][0], at.date())
    return tuple(spans)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _pain(kind: str, day: date, values: dict[str, Any]) -> Pain:
    told = date.fromisoformat(str(values["day"])) if kind == RUN and values.get("day") else day
    return Pain(told, float(values["pain"]), kind, str(values.get("trend") or ""))


def _run(key: str, day: date, values: dict[str, Any]) -> Run:
    told = str(values.get("day") or day.isoformat())
    return Run(key=key, day=told, km=float(values.get("km") or 0), minutes=values.get("minutes"), pain=values.get("pain"))


def newest(pains: Iterable[Pain], kind: str | None = None, most: int = 3) -> tuple[Pain, ...]:
    """The newest values, newest first; of one kind, where it is given."""
    return tuple(p for p in reversed(tuple(pains)) if kind in (None, p.kind))[:most]


def halves(diary: Diary, today: date) -> Halves | None:
    """The newer half of the last 28 days' pain beside the older one; None where too little was noted."""
    values = [p.value for p in diary.pains if timedelta() <= today - p.day < timedelta(days=WINDOW)]
    if len(values) < FEWEST:
        return None
    middle = len(values) // 2
    older, newer = mean(values[:middle]), mean(values[middle:])
    name = "same" if abs(newer - older) < STEP else "lower" if newer < older else "higher"
    if name == "lower" and values[-1] >= older:
        name = "mixed"  # lower on the whole, and the newest is no lower
    return Halves(round(older, 1), round(newer, 1), name)


def checked(diary: Diary, today: date, days: int = WINDOW) -> int:
    """Days with a check-in among the last `days`."""
    return sum(timedelta() <= today - day < timedelta(days=days) for day in diary.checked)


def routines(diary: Diary, today: date, days: int = WINDOW) -> int:
    """Days with a routine among the last `days`."""
    return sum(timedelta() <= today - day < timedelta(days=days) for day in diary.routines)


def weeks_in_a_row(diary: Diary, today: date) -> int:
    """Weeks (from Monday on) with a check-in or a routine, without a gap; the present one may still be empty.

    A week in which a flag was open breaks nothing, and counts only where something was noted.
    """
    active = {_weeks_ago(day, today) for day in (*diary.checked, *diary.routines) if day <= today}
    frozen = {week for span in diary.held for week in _weeks_of(span, today)}
    week = count = 0
    while week in active or week in frozen or week == 0:
        count += week in active
        week += 1
    return count


def _weeks_of(span: tuple[date, date | None], today: date) -> range:
    """The weeks that a span touches, as weeks before today."""
    first, last = span[0], min(span[1] or today, today)
    return range(_weeks_ago(last, today), _weeks_ago(first, today) + 1)


def _weeks_ago(day: date, today: date) -> int:
    """0 for a day of this week, 1 for one of the week before."""
    return (today - timedelta(days=today.weekday()) - day + timedelta(days=day.weekday())).days // WEEK


@dataclass(frozen=True, slots=True)
class Week:
    """A calendar week: its Monday, kilometres in all, and of its longest run."""

    monday: date
    km: float
    longest: float


def weeks(diary: Diary, today: date, most: int = 8) -> tuple[Week, ...]:
    """The last weeks, this one included, oldest first; from the first one with a run on."""
    this = today - timedelta(days=today.weekday())
    found: list[Week] = []
    for back in range(most - 1, -1, -1):
        monday = this - timedelta(days=7 * back)
        ran = [
            r.km
            for r in diary.runs
            if monday.isoformat() <= r.day < (monday + timedelta(days=7)).isoformat() and r.day <= today.isoformat()
        ]
        if ran or found:
            found.append(Week(monday, round(sum(ran), 2), max(ran, default=0.0)))
    return tuple(found) if any(w.km for w in found) else ()


def latest(diary: Diary, today: date, days: int = WEEK) -> tuple[date, float] | None:
    """The newest pain of the last days, in a check-in, a note or a run; of a day with several, what was noted of the back goes before."""
    pains = [(p.day, p.kind != RUN, n, p.value) for n, p in enumerate(diary.pains)]
    recent = [p for p in pains if timedelta() <= today - p[0] < timedelta(days=days)]
    return (newest_[0], newest_[3]) if (newest_ := max(recent, default=None)) else None


def distances(diary: Diary, today: date) -> tuple[float, float, float | None]:
    """Kilometres of the last 7 and 28 days, and of the longest run of the last 30."""
    return load.total(diary.runs, today, WEEK), load.total(diary.runs, today, WINDOW), load.longest(diary.runs, today)
