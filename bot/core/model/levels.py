"""How urgent it is: the four triage levels, in order.

Rule: levels are compared and the highest wins; they are never averaged (SAFETY.md, law 4).
"""

from enum import IntEnum
from functools import cache


class Level(IntEnum):
    """A triage level; a higher number is more urgent."""

    SELF_CARE = 0
    """coaching is allowed, with limits and a safety net"""
    SOON = 1
    """book a clinician within days to two weeks"""
    URGENT = 2
    """be seen today"""
    EMERGENCY = 3
    """call now"""

    @property
    def word(self) -> str:
        """The level as content and the command line write it: "self_care", "soon", ..."""
        return self.name.lower()


@cache
def level_of(word: str) -> Level:
    """The level that content writes as `word`. Raises KeyError for any other word."""
    return Level[word.upper()]
