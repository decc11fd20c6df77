"""What time it is for a running bot: by the machine's clock, where Telegram's does not tell otherwise.

Rule 1: a machine that starts with an old date, or whose clock jumps, must not send reminders of another month; within an hour the machine's
own clock counts, as reminders are of the minute. Between two answers of Telegram its time goes on by a clock that nobody sets.
Rule 2: what cannot be taken back asks all clocks: nobody is erased as idle while they differ (`sure`), whichever is wrong.
Neighbours: transport.py hears the time in every answer; cli/serve.py gives this to all that asks what time it is; doctor compares the clocks.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import structlog

log = structlog.get_logger()
FAR, NEAR = timedelta(hours=1), timedelta(minutes=10)
"""From how far off on a clock is wrong, and how near it is right again."""
YEARS = range(2026, 2100)
"""In which somebody may run this: what a header tells beyond them is no time."""
DAY, DOUBT_SECONDS = 24 * 3600.0, 60.0
"""How long a jump of the machine's clock makes it unsure where nobody else tells the time; and how long another time than before is told
until it is believed."""


def since_start() -> float:
    """Seconds of a clock that nobody sets; where the system has one, it goes on while the machine sleeps."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class TelegramClock:
    """`machine`: UTC by the machine; `steady`: as `since_start`."""

    def __init__(self, machine: Callable[[], datetime], steady: Callable[[], float] = since_start) -> None:
        self._machine, self._steady = machine, steady
        self._told: tuple[datetime, float] | None = None
        self._doubted: tuple[datetime, float] | None = None
        self._began = steady()
        self._own = machine(), self._began
        """What the machine's clock showed when it was last believed."""
        self._header, self._astray = "", False

    def __call__(self) -> datetime:
        now = self._machine()
        told = self._goes_on(self._told) if self._told else now
        return told if abs(now - told) > (NEAR if self._astray else FAR) else now

    def _goes_on(self, since: tuple[datetime, float]) -> datetime:
        return since[0] + timedelta(seconds=self._steady() - since[1])

    def sure(self) -> bool:
        """Whether no clock contradicts another: the machine's, Telegram's, and what the machine's was before; that is forgotten after a day. Of
        a server that tells no time nothing is known on the first day."""
        now, steady = self._machine(), self._steady()
        if self._told is None and steady - self._began < DAY:
            return False
        if self._told is not None and abs(now - self._goes_on(self._told)) > FAR:
            return False
        if self._told is None and abs(now - self._goes_on(self._own)) > FAR and steady - self._own[1] < DAY:
            return False
        self._own = now, steady
        return True

    def hear(self, date: str | None) -> None:
        """The time that an answer of Telegram bears, as HTTP writes it; what is no time tells nothing."""
        if not date or date == self._header:
            return
        try:
            told = parsedate_to_datetime(date)
        except (ValueError, OverflowError):
            return
        if told.tzinfo is None or told.year not in YEARS:  # "-0000": of no zone
            return
        self._header, heard = date, (told.astimezone(UTC), self._steady())
        if self._believes(heard):
            self._told, self._doubted = heard, None
            self._note(self._machine() - told)

    def _believes(self, heard: tuple[datetime, float]) -> bool:
        """Whether a time goes with what was told before, or with what contradicted that some time ago: one odd answer is a proxy's."""
        if self._told is None or abs(heard[0] - self._goes_on(self._told)) <= FAR:
            return True
        if self._doubted is None or abs(heard[0] - self._goes_on(self._doubted)) > FAR:
            self._doubted = heard
        return heard[1] - self._doubted[1] >= DOUBT_SECONDS

    def _note(self, ahead: timedelta) -> None:
        """One line when the clocks begin to differ, and one when they agree again."""
        astray = abs(ahead) > (NEAR if self._astray else FAR)
        if astray and not self._astray:
            hint = "set it right, such as by `timedatectl set-ntp true`; Telegram's counts meanwhile"
            log.error("the clock is wrong", hours=round(ahead / timedelta(hours=1)), hint=hint)
        elif self._astray and not astray:
            log.info("the clock is right again")
        self._astray = astray
