"""Training load: the longest run of the last 30 days, what a run is beside it, and sums of 7 and 28 days. Pure.

Source of the steps: Frandsen and others 2025 (K200), 5,205 runners: a run more than 10 to 30, 30 to 100 and over 100 per cent longer than
the longest of the 30 days before went with 1.64, 1.52 and 2.28 times the overuse injuries. No clean dose and response; not about backs.
Neighbours: dialogue/runs.py tells it; model/session.py keeps the runs of the last days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.model.session import Run

WINDOW = 30
STEPS = (10, 30, 100)
"""Per cent over the longest run of the window from which the study's groups begin."""
NAMES = ("within", "over", "far", "double")
LONG_MINUTES, LONG_KM = 90, 18.0
KM_PER_MILE = 1.609344


@dataclass(frozen=True, slots=True)
class Beside:
    """A run beside the longest one of the window: kilometres of that one, per cent over it, and the name of the step."""

    longest: float
    over: int
    step: str


def recent(runs: Iterable[Run], today: date, days: int = WINDOW) -> tuple[Run, ...]:
    """The runs of the last `days` days, today included, oldest first."""
    first = (today - timedelta(days=days)).isoformat()
    return tuple(sorted((r for r in runs if first < r.day <= today.isoformat()), key=lambda r: r.day))


def longest(runs: Iterable[Run], today: date) -> float | None:
    """Kilometres of the longest run of the window; None where there is none."""
    return max((r.km for r in recent(runs, today) if r.km > 0), default=None)


def beside(km: float, before: float | None) -> Beside | None:
    """What a run of `km` is beside the longest one before; None where there is none to compare with."""
    if not before or before <= 0:
        return None
    over = round((km - before) / before * 100)
    return Beside(before, over, NAMES[sum(over > step for step in STEPS)])


def long(km: float, minutes: float | None, before: float | None) -> bool:
    """Whether a run is long for its runner: over 90 minutes (or so far that it takes them), or longer than every run of the window before."""
    lasts = minutes > LONG_MINUTES if minutes else km > LONG_KM
    return lasts or (before is not None and km > before)


def told(answer: object) -> float | None:
    """Kilometres of the longest run before the jump, from the check's answer (slot `longest`); None where it does not say."""
    usual = answer.get("previous") if isinstance(answer, Mapping) else None
    if not isinstance(usual, int | float) or usual <= 0:
        return None
    return float(usual) * (KM_PER_MILE if isinstance(answer, Mapping) and answer.get("unit") == "mi" else 1.0)


def total(runs: Iterable[Run], today: date, days: int) -> float:
    """Kilometres of the last `days` days."""
    return round(sum(r.km for r in recent(runs, today, days)), 1)
