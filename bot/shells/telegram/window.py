"""How many letters may be on their way at once.

Rule 1: what is on its way when a process dies may come twice, so that a server which answers at once is given few at a time; where answers
take long, as many as keep the same pace (a queue's length is its rate times its wait: Little 1961).
Rule 2: a process that dies young dies again (the memory is short, a disk is failing, a service restarts it every few seconds): in its first
seconds one is on its way at a time, so that each such death repeats one letter at most. What is urgent waits for no place (send.py).
Neighbours: send.py asks here before each letter.
"""

import time
from collections.abc import Callable

LEAST, MOST = 12, 256
PACE = 800
"""Letters a second that are kept up with, however long an answer takes; Telegram allows 30."""
SHARE = 0.1
"""Of the newest answer in the usual time of one."""
YOUNG_SECONDS = 2.0


class Window:
    """Letters at once, from how long the process has been sending and what the last answers took. `now`: seconds of a clock that never goes back."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds = 0.0
        self._now, self._grown = now, now() + YOUNG_SECONDS

    def answered(self, seconds: float) -> None:
        """An answer came after so many seconds."""
        self._seconds += SHARE * (seconds - self._seconds)

    @property
    def young(self) -> float:
        """Seconds until more than one may be on its way; 0 from then on."""
        return max(0.0, self._grown - self._now())

    @property
    def size(self) -> int:
        return 1 if self.young else min(MOST, LEAST + int(PACE * self._seconds))
