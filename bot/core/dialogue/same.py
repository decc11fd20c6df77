"""One run that comes twice: told and recorded, or told again with another rounding. Pure.

Rule 1: one day and about one distance is one run, unless its times say otherwise; each known run stands for one.
Rule 2: what one lacks (pain, time) is kept from the other; of two pains the worse, so that none is talked down.
Neighbours: runs.py asks where both were told, imports.py where one comes in a file.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.model.session import Run

PART, NEAR, PART_OF_SHORT = 0.04, 0.3, 0.1
"""By which two distances of one run differ, at most: a part of it, or so many kilometres, of a short run no more than a tenth."""
TIMES = 0.2
"""By what part of the longer one two times of one run differ, at most: a watch may count its stops."""


def about(a: float, b: float) -> bool:
    """Whether two distances (km) may be one run's."""
    longer = max(a, b)
    return abs(a - b) <= max(PART * longer, min(NEAR, PART_OF_SHORT * longer))


def timed_alike(a: float | None, b: float | None) -> bool:
    """Whether two times may be one run's; True where one is unknown."""
    return not a or not b or abs(a - b) <= TIMES * max(a, b)


def known_as(known: Iterable[Run], run: Run) -> Run | None:
    """The known run that this one is, to all appearance; of several the nearest."""
    there = [r for r in known if r.key != run.key and r.day == run.day and r.km and run.km]
    alike = [r for r in there if about(r.km, run.km) and timed_alike(r.minutes, run.minutes)]
    return min(alike, key=lambda r: abs(r.km - run.km), default=None)


def together(known: Run, told: Run) -> Run:
    """The known run with what it lacks of the other."""
    pains = [p for p in (known.pain, told.pain) if p is not None]
    return replace(known, minutes=known.minutes or told.minutes, pain=max(pains, default=None))
