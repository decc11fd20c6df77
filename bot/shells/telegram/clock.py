"""What time it is for a running bot: by the machine's clock, where Telegram's does not tell otherwise.

Rule: a machine that starts with an old date, or whose clock jumps, must not erase people as idle or send reminders of another month; within
an hour the machine's own clock counts, as reminders are of the minute. Between two answers of Telegram its time goes on by a clock that
nobody sets.
Neighbours: transport.py hears the time in every answer; cli/serve.py gives this to all that asks what time it is; doctor compares the clocks.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import structlog

log = structlog.get_logger()
FAR = timedelta(hours=1)


def since_start() -> float:
    """Seconds of a clock that nobody sets; where the system has one, it goes on while the machine sleeps."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class TelegramClock:
    """`machine`: UTC by the machine; `steady`: as `since_start`."""

    def __init__(self, machine: Callable[[], datetime], steady: Callable[[], float] = since_start) -> None:
        self._machine, self._steady = machine, steady
        self._told: tuple[datetime, float] | None = None
        self._header, self._astray = "", False

    def __call__(self) -> datetime:
        now = self._machine()
        if self._told is None:
            return now
        told = self._told[0] + timedelta(seconds=self._steady() - self._told[1])
        return told if abs(now - told) > FAR else now

    def hear(self, date: str | None) -> None:
        """The time that an answer of Telegram bears, as HTTP writes it; what is no time tells nothing."""
        if not date or date == self._header:
            return
        try:
            told = parsedate_to_datetime(date)
        except ValueError:
            return
        if told.tzinfo is None:  # "-0000": of no zone
            return
        self._header, self._told = date, (told, self._steady())
        self._note(self._machine() - told)

    def _note(self, ahead: timedelta) -> None:
        """One line when the clocks begin to differ, and one when they agree again."""
        astray = abs(ahead) > FAR
        if astray and not self._astray:
            hint = "set it right, such as by `timedatectl set-ntp true`; Telegram's counts meanwhile"
            log.error("the clock is wrong", hours=round(ahead / timedelta(hours=1)), hint=hint)
        elif self._astray and not astray:
            log.info("the clock is right again")
        self._astray = astray
