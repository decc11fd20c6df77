"""Where counters can be hooked in: what the runtime tells whoever measures it. The default measures nothing.

Rule: numbers and kinds only; no chat, no person, no words.
Neighbours: runtime.py and shells/telegram/send.py call it; an implementation is handed to Runtime where parts are plugged together.
"""

from typing import Protocol


class Meter(Protocol):
    """All are called on the event loop and must return at once."""

    def turn(self, seconds: float) -> None:
        """A turn was committed, `seconds` after its update had come."""

    def sent(self, seconds: float) -> None:
        """A letter was taken by Telegram; the call took `seconds`."""

    def failed(self, what: str) -> None:
        """Something went wrong: "turn", "letter", "refused" (429), "network", "store", "unreadable", "flood"."""

    def depth(self, inbox: int, outbox: int) -> None:
        """Updates whose turn is to come, and letters that wait or are on their way."""


class NoMeter:
    """Measures nothing."""

    def turn(self, seconds: float) -> None: ...
    def sent(self, seconds: float) -> None: ...
    def failed(self, what: str) -> None: ...
    def depth(self, inbox: int, outbox: int) -> None: ...
