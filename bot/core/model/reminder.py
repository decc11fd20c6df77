"""What is kept of a reminder: when it comes again, on the person's wall clock. The instants are worked out in coaching/schedule.py."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Recurrence:
    """At `time` ("HH:MM", wall clock) on `days`, from `start` (ISO date) on.

    days:    "daily", "weekdays", "weekends", "every_other_day", "once", or names of weekdays ("mon")
    offsets: instead of `days`, these many days after `start`
    every:   for several times a day: minutes between them, until `until` ("HH:MM")
    """

    time: str
    days: tuple[str, ...] = ("daily",)
    start: str
    offsets: tuple[int, ...] = ()
    every: int = 0
    until: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """One reminder of a person. `ignored`: how many in a row got no answer of any kind."""

    when: Recurrence
    ignored: int = 0
