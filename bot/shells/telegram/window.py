"""How many letters may be on their way at once.

Rule: what is on its way when a process dies may come twice, so that a server which answers at once is given few at a time; where answers take
long, as many as keep the same pace (a queue's length is its rate times its wait: Little 1961).
Neighbours: send.py asks here before each letter.
"""

LEAST, MOST = 12, 256
PACE = 800
"""Letters a second that are kept up with, however long an answer takes; Telegram allows 30."""
SHARE = 0.1
"""Of the newest answer in the usual time of one."""


class Window:
    """Letters at once, from what the last answers took."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def answered(self, seconds: float) -> None:
        """An answer came after so many seconds."""
        self._seconds += SHARE * (seconds - self._seconds)

    @property
    def size(self) -> int:
        return min(MOST, LEAST + int(PACE * self._seconds))
