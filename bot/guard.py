"""The flood guard: how much one person may write before only their warning signs are read.

Rule 1: it says what is too much and decides nothing else: every message is read for red flags all the same (turns.py; SAFETY.md, law 2).
Rule 2: it counts a person in a chat; others never pay for it. A turn that is tried again is counted once: after its commit.
Neighbours: turns.py asks it, in the store's thread; what it counts is counted on the event loop.
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


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on a message, and what stands of the person after it. left: messages that may still come at once; at: when; told: that it is too much"""

    verdict: Verdict
    left: float
    at: float
    told: bool


class Guard:
    """A bucket a person. `flood` None lets everything pass."""

    def __init__(self, flood: Flood | None) -> None:
        self._flood = flood
        self._people: OrderedDict[tuple[int, int], Judged] = OrderedDict()

    def judge(self, chat: int, person: int, now: float) -> Judged:
        """What a message of `person` at `now` (seconds) is. It counts only with `count`."""
        if (flood := self._flood) is None:
            return Judged(Verdict.PASS, 0.0, now, False)
        known = self._people.get((chat, person)) or Judged(Verdict.PASS, flood.burst, now, False)
        left = min(flood.burst, known.left + max(0.0, now - known.at) * flood.per_second)
        if left < 1:
            return Judged(Verdict.TOO_MANY if known.told else Verdict.FIRST, left, now, True)
        return Judged(Verdict.PASS, left - 1, now, known.told and left - 1 < flood.burst / 2)

    def count(self, chat: int, person: int, judged: Judged) -> None:
        """The message had its turn."""
        if self._flood is None:
            return
        self._people[chat, person] = judged
        self._people.move_to_end((chat, person))
        if len(self._people) > MOST_PEOPLE:
            self._people.popitem(last=False)
