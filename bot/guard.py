"""The flood guard: how much one person may write before only their warning signs are read.

Rule 1: it says what is too much and decides nothing else: every message is read for red flags all the same (turns.py; SAFETY.md, law 2).
Rule 2: it counts a person in a chat; others never pay for it.
Neighbours: turns.py asks it, in the store's thread.
"""

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum

MOST_PEOPLE = 20_000


@dataclass(frozen=True, slots=True)
class Flood:
    """A person may send `burst` messages at once and `per_second` for long."""

    burst: float = 40.0
    per_second: float = 1.0


class Verdict(Enum):
    PASS = "an ordinary message"
    FIRST = "too many, for the first time: one line about it"
    TOO_MANY = "still too many"


@dataclass(slots=True)
class _Person:
    left: float
    at: float
    told: bool = False


class Guard:
    """A bucket a person. `flood` None lets everything pass."""

    def __init__(self, flood: Flood | None) -> None:
        self._flood = flood
        self._people: OrderedDict[tuple[int, int], _Person] = OrderedDict()

    def judge(self, chat: int, person: int, now: float) -> Verdict:
        """What a message of `person` at `now` (seconds) is."""
        if (flood := self._flood) is None:
            return Verdict.PASS
        known = self._people.setdefault((chat, person), _Person(flood.burst, now))
        self._people.move_to_end((chat, person))
        if len(self._people) > MOST_PEOPLE:
            self._people.popitem(last=False)
        known.left = min(flood.burst, known.left + max(0.0, now - known.at) * flood.per_second)
        known.at = now
        if known.left >= 1:
            known.left -= 1
            known.told = known.told and known.left < flood.burst / 2
            return Verdict.PASS
        if known.told:
            return Verdict.TOO_MANY
        known.told = True
        return Verdict.FIRST
