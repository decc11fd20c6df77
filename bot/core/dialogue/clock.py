"""Whether a text writes a time of the clock, which no length or score is: "9am", "7:30"; "15" and "7.5" are none.

Neighbours: behind.py and amend.py ask here; understanding/slots/clocks.py reads times.
"""

import re
from functools import lru_cache

from bot.core.dialogue.listed import phrases
from bot.core.dialogue.turn import Turn

FIGURES = re.compile(r"\d[:.]\d\d(?!\d)")


def written(turn: Turn, text: str) -> bool:
    """Whether it does, by its figures or by its words."""
    return bool(FIGURES.search(text)) or named(turn, text)


def named(turn: Turn, text: str) -> bool:
    """Whether it does by its words: "7:30" alone may be how long a run took."""
    return bool(_words(phrases(turn, "clock.words")).search(text))


@lru_cache(maxsize=4)
def _words(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\d\s*(?:{'|'.join(map(re.escape, sorted(words)))})\b", re.IGNORECASE)
