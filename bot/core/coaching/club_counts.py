"""Which numbers a group may be told about its runners: none from which anything is learnt about one of them. Pure.

Rule 1: a number counts people who chose to be counted, each once. It is told from FEWEST on and rounded down to a multiple of STEP, so
that it stands for at least that many and never for exactly so many.
Rule 2: one below the next multiple there is no number at all. So whatever one person does, joins or leaves, the number stays the
same, or there is none: two digests whose runners differ by one person never show two numbers, in the same week or in any two
weeks. Any two numbers that were ever told are the same or differ by STEP people or more. Nothing is remembered for that, so no
order of digests, no change of the digest's day and no erased row can undo it.
Rule 3: "no number" says nothing: it is the same for 1, for 4, for 9 and for nobody. How many chose to be counted is told to nobody, not
even to the coach, so no remainder can be worked out.
Rule 4: whoever is named in challenges is known by name, and is left out of every number: else the others would be what remains.
What it cannot hold against: somebody who knows for sure what all others did. No number but a random one could.
Neighbours: dialogue/clubs/gathered.py tells them; the store keeps the figures as they were told, never the people behind them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.core.model.club import Told

FEWEST = STEP = 5
WEEK = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Runner:
    """What counts of one: days with a check-in, with a routine, and spans (from, until or None) in which coaching was on hold."""

    checked: frozenset[date] = frozenset()
    routines: frozenset[date] = frozenset()
    held: tuple[tuple[date, date | None], ...] = ()

    def held_in(self, first: date, last: date) -> bool:
        """Whether coaching was on hold on some of these days."""
        return any(start <= last and (end is None or end >= first) for start, end in self.held)


def figure(count: int) -> int | None:
    """The number that may be told of `count` people: at least so many; None where none may be."""
    if count < FEWEST or count % STEP == STEP - 1:
        return None
    return count - count % STEP


def week(runners: Iterable[Runner], today: date) -> Told:
    """The figures of the seven days that end today."""
    many = tuple(runners)
    checked = sum(any(_lately(d, today) for d in r.checked) for r in many)
    routines = sum(any(_lately(d, today) for d in r.routines) for r in many)
    return Told(day=today.isoformat(), checked=figure(checked), routines=figure(routines))


def _lately(day: date, today: date) -> bool:
    return 0 <= (today - day).days < WEEK
