"""What the bot tells about its own work: how much and how fast, never what or by whom.

Rule: a meter gets numbers, kinds, levels and names of errors; no text, no name, no chat, no flag's id.
Neighbours: runtime.py and the shells call it; shells/ops/prometheus.py keeps the figures; without one nothing is kept.
"""

from collections.abc import Sequence
from typing import Literal, Protocol

Outcome = Literal["sent", "failed", "postponed", "blocked"]
"""What became of a letter: delivered; given up; to be tried again; the person had blocked the bot, so the chat is closed."""
Told = tuple[str, str]
"""A reply: its kind, and the level that it tells ("" where it tells none)."""


class Meter(Protocol):
    """Called from the event loop and from the store's thread; must be quick and must not raise."""

    def turn(self, seconds: float) -> None:
        """A turn is over, `seconds` after its chat came up."""

    def answered(self, what: str, replies: Sequence[Told], levels: Sequence[str]) -> None:
        """An event (Said, Pressed, ...) got `replies`; `levels`: of the flags that it newly raised."""

    def set_aside(self, error: str) -> None:
        """A turn failed with an error of this class and was set aside."""

    def letter(self, outcome: Outcome) -> None:
        """An attempt to send a letter ended so."""

    def heard(self) -> None:
        """Telegram answered: updates can reach us."""


class Unmetered:
    """A meter that keeps nothing."""

    def turn(self, seconds: float) -> None: ...
    def answered(self, what: str, replies: Sequence[Told], levels: Sequence[str]) -> None: ...
    def set_aside(self, error: str) -> None: ...
    def letter(self, outcome: Outcome) -> None: ...
    def heard(self) -> None: ...
