"""What a reader gets wrong of a red flag's own sentences: the tables beside each flag, in every language.

Rule: nothing here decides anything; `runtall check` prints it, and refuses a language that mishears its own sentences.
Neighbours: red_flags.py reads; content/<code>/red_flags holds the tables.
"""

from collections.abc import Container, Iterator
from typing import Protocol

from bot.core.model.levels import Level
from bot.core.understanding.red_flags import BYSTANDER
from bot.core.understanding.result import FlagReading

NO_FLAG = "baseline_self_care"
"""No flag: what its utterances describe may be looked after at home, what its near misses describe may not."""


class Hears(Protocol):
    """What hears red flags and nothing else (understand.Hearer)."""

    def flags_of(self, text: str, earlier: frozenset[str], spared: Container[str]) -> FlagReading: ...


class Tables(Protocol):
    """The sentences of a flag that have an expectation (language.FlagWords.expected)."""

    def expected(self) -> Iterator[tuple[str, str]]: ...


def misheard(flag: str, level: Level, words: Tables, hearer: Hears) -> Iterator[str]:
    """A line for each sentence of the flag that is not heard as its table says."""
    for text, wanted in words.expected():
        hits = hearer.flags_of(text, frozenset(), frozenset()).hits
        raised = {h.id: h.level for h in hits if not h.vague and h.level > Level.SELF_CARE}
        if wanted == "silent":
            right = bool(raised) if flag == NO_FLAG else not raised
        elif flag in (NO_FLAG, BYSTANDER):
            right = not raised if flag == NO_FLAG else max(raised.values(), default=0) >= Level.EMERGENCY
        else:
            rank = Level(level - 1) if wanted == "lower" else level
            right = (flag, rank, wanted == "asks") in {(h.id, h.level, h.vague) for h in hits}
        if not right:
            told = ", ".join(f"{h.id} {'asks' if h.vague else h.level.word}" for h in hits) or "nothing"
            yield f"{text!r} should be {wanted}, and raises {told}"
