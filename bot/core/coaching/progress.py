"""How it went, from the diary: pain, runs and check-ins as facts. Pure; what is told of them is dialogue/reports.py's.

Rule 1: only what was noted counts. Nothing is filled in between, and a day with two notes of one kind is one.
Rule 2: a streak counts weeks with a check-in, never distance or runs (SAFETY.md, law 8).
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

CHECK_IN, NOTE, RUN = "check_in", "pain", "run"
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
    """Pain of 10 that was noted on a day. `kind`: check_in or pain; trend: better, same or worse, "" where that was not asked."""

    day: date
    value: float
    kind: str
    trend: str = ""


@dataclass(frozen=True, slots=True)
class Diary:
    """What was noted, oldest first. `checked`: days with a check-in, with or without a number."""

    pains: tuple[Pain, ...] = ()
    runs: tuple[Run, ...] = ()
    checked: tuple[date, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which something was noted, oldest first."""
        ran = (date.fromisoformat(r.day) for r in self.runs)
        return tuple(sorted({*self.checked, *(p.day for p in self.pains), *ran}))


@dataclass(frozen=True, slots=True)
class Halves:
    """Mean pain of the older and of the newer half of what was noted; `name`: lower, same or higher."""

    older: float
    newer: float
    name: str


def read(entries: Entries) -> Diary:
    """The diary that these entries make; kinds that are not known here are left out."""
    noted = sorted(((kind, at.date(), key, json.loads(value)) for key, kind, at, value in entries), key=lambda e: e[1])
    pains = (_pain(kind, day, v) for kind, day, _, v in noted if kind in (CHECK_IN, NOTE) and _is_number(v.get("pain")))
    runs = (_run(key, day, v) for kind, day, key, v in noted if kind == RUN)
    return Diary(
        pains=tuple(pains),
        runs=tuple(sorted(runs, key=lambda r: r.day)),
        checked=tuple(dict.fromkeys(day for kind, day, _, _ in noted if kind == CHECK_IN)),
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _pain(kind: str, day: date, values: dict[str, Any]) -> Pain:
    return Pain(day, float(values["pain"]), kind, str(values.get("trend") or ""))


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
    return Halves(round(older, 1), round(newer, 1), name)


def checked(diary: Diary, today: date, days: int = WINDOW) -> int:
    """Days with a check-in among the last `days`."""
    return sum(timedelta() <= today - day < timedelta(days=days) for day in diary.checked)


def weeks_in_a_row(diary: Diary, today: date) -> int:
    """Weeks (of seven days, ending today) with a check-in, without a gap; the present one may still be empty."""
    weeks = {(today - day).days // WEEK for day in diary.checked if day <= today}
    week = first = 0 if 0 in weeks else 1
    while week in weeks:
        week += 1
    return week - first


def distances(diary: Diary, today: date) -> tuple[float, float, float | None]:
    """Kilometres of the last 7 and 28 days, and of the longest run of the last 30."""
    return load.total(diary.runs, today, WEEK), load.total(diary.runs, today, WINDOW), load.longest(diary.runs, today)
