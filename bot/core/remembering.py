"""What was worked out of a text before, remembered: few words and short messages are most of what people write.

Rule 1: a message that tells something stays nowhere: of what is longer than SHORT only the NEWEST are remembered, since one message is
asked many things in its turn, and of a word what is no longer than USUAL.
Rule 2: a memory that is full begins anew: what is common is soon known again.
Neighbours: understanding/ remembers words and meanings with this, dialogue/read.py how phrases are compared, rendering.py finished texts.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, Generic, ParamSpec, TypeVar

SHORT, NEWEST = 64, 2
"""Characters of a text that is remembered for long; how many longer ones are: a message as it was typed, and cleaned."""
USUAL, MOST_WORDS = 24, 5000
"""Letters of a word that is remembered, and how many are."""
K = TypeVar("K")
V = TypeVar("V")
P = ParamSpec("P")


def keep(known: dict[K, V], key: K, value: V, most: int) -> V:
    """`value`, remembered; where there are too many already, they are forgotten."""
    if len(known) >= most:
        known.clear()
    known[key] = value
    return value


def keep_word(known: dict[K, V], key: K, value: V, word: str) -> V:
    """`value`, which is of this word, remembered where the word is a usual one."""
    return keep(known, key, value, MOST_WORDS) if len(word) <= USUAL else value


class OfText(Generic[V]):
    """What a value remembers of texts that it was asked about: of `most` short ones, and of the newest long ones."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._short: dict[str, V] = {}
        self._long: dict[str, V] = {}

    def get(self, text: str) -> V | None:
        """What is remembered of `text`."""
        return (self._short if len(text) <= SHORT else self._long).get(text)

    def keep(self, text: str, value: V) -> V:
        """`value`, remembered of `text`."""
        return keep(self._short, text, value, self._most) if len(text) <= SHORT else keep(self._long, text, value, NEWEST)

    def of(self, text: str, work: Callable[[str], V]) -> V:
        """What `work` makes of `text`."""
        return found if (found := self.get(text)) is not None else self.keep(text, work(text))


def of_text(most: int) -> Callable[[Callable[Concatenate[str, P], V]], Callable[Concatenate[str, P], V]]:
    """A function of a text that remembers what it gave for `most` short ones, and for the newest long ones."""

    def remembering(work: Callable[Concatenate[str, P], V]) -> Callable[Concatenate[str, P], V]:
        short, long = lru_cache(maxsize=most)(work), lru_cache(maxsize=NEWEST)(work)

        @wraps(work)
        def of(text: str, /, *more: P.args, **named: P.kwargs) -> V:
            return (short if len(text) <= SHORT else long)(text, *more, **named)  # type: ignore[arg-type]

        return of

    return remembering
