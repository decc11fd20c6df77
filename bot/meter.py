"""Where counters can be hooked in: what the bot tells about its own work. The default measures nothing.

Rule: numbers, kinds, levels and classes of errors; no chat, no person, no words, no flag's id.
Neighbours: runtime.py and shells/telegram call it; shells/ops/prometheus.py keeps the figures where somebody asks for them.
"""

from collections.abc import Sequence
from typing import Protocol

Told = tuple[str, str]
"""A reply: its kind, and the level that it tells ("" where it tells none)."""


class Meter(Protocol):
    """Called on the event loop or in the store's thread; must return at once and must not raise."""

    def turn(self, seconds: float) -> None:
        """A turn was committed, `seconds` after its update had come."""

    def answered(self, what: str, replies: Sequence[Told], levels: Sequence[str]) -> None:
        """An event (Said, Pressed, ...) got `replies`; `levels`: of the flags that it newly raised."""

    def sent(self, seconds: float) -> None:
        """A letter was taken by Telegram; the call took `seconds`."""

    def failed(self, what: str) -> None:
        """Something went wrong: "turn", "letter", "urgent" (a letter that calls for help, given up), "refused" (429), "network", "store", "unreadable", "flood"."""

    def blocked(self) -> None:
        """A person had blocked the bot: the chat is closed."""

    def depth(self, inbox: int, outbox: int) -> None:
        """Updates whose turn is to come, and letters that wait or are on their way."""

    def heard(self) -> None:
        """Telegram answered a poll: updates can reach us. (A webhook may be silent.)"""


class NoMeter:
    """Measures nothing."""

    def turn(self, seconds: float) -> None: ...
    def answered(self, what: str, replies: Sequence[Told], levels: Sequence[str]) -> None: ...
    def sent(self, seconds: float) -> None: ...
    def failed(self, what: str) -> None: ...
    def blocked(self) -> None: ...
    def depth(self, inbox: int, outbox: int) -> None: ...
    def heard(self) -> None: ...
