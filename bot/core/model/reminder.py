"""What is kept of a reminder: when it comes again, on the person's wall clock; and what a message says about when.

Neighbours: coaching/schedule.py works out the instants; understanding/slots/when.py reads a When; dialogue/occasions.py makes one of the other.
"""

from dataclasses import dataclass

ONCE, DAILY = "once", "daily"
MONTHLY = "month"
"""Begins a day of the month among the days of a rhythm: "month:15", "month:-1" (the last one), "month:2:sun", "month:1:weekdays"."""

FEWEST_MINUTES, MOST_MINUTES, MOST_DAYS = 15, 480, 366
"""How often at most and at least several times a day; how far ahead, and how rarely."""
DAY_MINUTES = 24 * 60

PART_TIMES = {"morning": "08:00", "midday": "12:00", "afternoon": "15:00", "evening": "19:00", "night": "21:00"}
"""When the parts of a day are, where no time is told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recurrence:
    """At `time` ("HH:MM", wall clock) on `days`, from `start` (ISO date) on.

    days:     "daily", "weekdays", "weekends", "every_other_day", "once", names of weekdays ("mon"), or days of the month (see MONTHLY); a
              month that is too short for its day has it on its last one
    offsets:  instead of `days`, these many days after `start`
    every:    for several times a day: minutes between them, until `until` ("HH:MM")
    also:     further times of the same day
    off:      weekdays on which it does not come
    interval: every so many days ("daily"), weeks (names of weekdays) or months (days of the month)
    last:     the last day on which it comes (ISO date); "" where it has no end
    skip:     single days on which it does not come (ISO dates)
    beside:   other rhythms that belong to the same reminder ("8 on weekdays, 10 at weekends")
    """

    time: str
    days: tuple[str, ...] = (DAILY,)
    start: str
    offsets: tuple[int, ...] = ()
    every: int = 0
    until: str = ""
    also: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    interval: int = 1
    last: str = ""
    skip: tuple[str, ...] = ()
    beside: tuple["Recurrence", ...] = ()

    @property
    def once(self) -> bool:
        return self.days == (ONCE,) and not self.offsets

    @property
    def monthly(self) -> bool:
        return bool(self.days) and self.days[0].startswith(MONTHLY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """One reminder of a person. `ignored`: how many in a row got no answer of any kind; counted: the day (ISO) of the newest one that
    was counted, or ""; by_day: of many a day the first one counts for all, as somebody wished them back who answers none."""

    when: Recurrence
    ignored: int = 0
    counted: str = ""
    by_day: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """What a message says about when to write; nothing is filled in that it does not say.

    times:    "HH:MM", in the order of the message; sure: for each, whether morning or evening is said
    part:     "morning", "afternoon", "evening" or "night", where no clock time is said
    days:     the rhythm, as in Recurrence; off: weekdays that are left out
    interval, every, until: as in Recurrence
    minutes:  from now, 0 where it does not say so; ahead: days from now (0: today), None where it does not say so
    weekday:  a single one ("tue"); following: it is said to be the next one; week: in the next calendar week; plus: so many days after it
    date:     (month or 0 for the coming one, day); feast: a day with a name, as starts and ends
    lasting:  for how many days; 0: no end is said
    count:    for so many times; 0: no number is said; after: so many days behind the single day that is named (the morning after a race)
    starts, ends: from when and until when: "tue", "12-25" (month, or 0 for the coming one, and day), "1" (tomorrow), "week" (the next one),
        "month" (the last day of this one), "next_month" (the first day of the next one)
    skips:    single days that are left out: as starts and ends, or a span of two with "/" between; "next_week": all of that
    in_month: days of the month that are named (as in Recurrence.days), where it is not said that they come each month
    swaps:    a weekday in whose place `days` are to come ("move the Friday one to Saturday")
    instead:  it is in the place of what comes that day otherwise ("tomorrow at 9 instead of 8")
    alone:    the times are of `days` alone, and what comes on others stays ("move the Friday one to 7")
    gaps:     of what comes several times a day: from when until when it keeps silent ("but not during lunch, that's 12:30 to 1:15")
    more:     other rhythms that are to come beside this one
    unclear:  what must be asked: "time", "times", "day", "begin" (from when on, but not how often), "date", "vague", "several" (schedules), "monthly",
              "off" (whether a day is left out once or always), "sure" (whether that is meant), or ""
    whole:    the message speaks of nothing else; near: of nothing else but the day around it
    rising:   of several times each is later than the one before, or joined to it
    rough:    no clock time is told: `times` are those of parts of the day that have a name
    named:    `times` are those of meals, bedtime and the like, which each of us has at another hour
    adds:     `times` are to come beside those that there are
    pause:    what stands is to keep silent until `ends`
    strange:  how many words beside it are none of the language; beside: words beside it were not understood, and nothing else is in doubt
    left:     a time or a day that was said is not in it (account.py): it may be the one that is meant
    cue:      it asks to be reminded; bare: a weekday is told that may be the next one, or each;
              loosely: the rhythm is taken from a part of the day ("mornings") or an end ("for 2 weeks") alone
    """

    times: tuple[str, ...] = ()
    sure: tuple[bool, ...] = ()
    part: str = ""
    days: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    interval: int = 1
    every: int = 0
    until: str = ""
    minutes: int = 0
    ahead: int | None = None
    weekday: str = ""
    following: bool = False
    week: int = 0
    plus: int = 0
    date: tuple[int, int] | None = None
    feast: str = ""
    lasting: int = 0
    starts: str = ""
    ends: str = ""
    count: int = 0
    after: int = 0
    skips: tuple[str, ...] = ()
    in_month: tuple[str, ...] = ()
    swaps: str = ""
    instead: bool = False
    alone: bool = False
    gaps: tuple[tuple[str, str], ...] = ()
    more: tuple["When", ...] = ()
    left: bool = False
    beside: bool = False
    strange: int = 0
    pause: bool = False
    adds: bool = False
    rough: bool = False
    named: bool = False
    rising: bool = True
    unclear: str = ""
    whole: bool = False
    near: bool = False
    cue: bool = False
    bare: bool = False
    loosely: bool = False

    @property
    def says_day(self) -> bool:
        return bool(self.days or self.weekday or self.date or self.feast or self.minutes or self.every) or self.ahead is not None

    @property
    def says_time(self) -> bool:
        return bool(self.times or self.part or self.minutes)

    @property
    def beyond(self) -> str:
        """What of it is further off, or comes more or less often, than makes sense: "date", "day", "times", or ""."""
        if self.minutes > MOST_DAYS * DAY_MINUTES or (self.ahead or 0) > MOST_DAYS:
            return "date"
        if self.interval > MOST_DAYS:
            return "day"
        if self.every and not FEWEST_MINUTES <= self.every <= MOST_MINUTES:
            return "times"
        return next((what for one in self.more if (what := one.beyond)), "")

    @property
    def says(self) -> bool:
        """Whether it says anything about when."""
        return (
            self.says_day
            or self.says_time
            or bool(self.off or self.unclear or self.lasting or self.starts or self.ends or self.skips or self.in_month)
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A reminder that waits for what was not said: its kind, and what was. `held`: until the questions that are being asked are over.

    said: the moment (ISO) from which "tomorrow" and "in 20 minutes" count; "": from now
    """

    kind: str
    when: When
    said: str = ""
    held: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class QuietTold:
    """Quiet hours that a message tells: hours of the wall clock, None where it tells only the other one; `off`: none at all;
    by_day: the hours of the day that may be meant as well, which is to be asked."""

    start: int | None = None
    end: int | None = None
    off: bool = False
    by_day: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """How much later (or earlier, below 0) something is wished; `vague`: it is not said by how much."""

    minutes: int = 0
    days: int = 0
    vague: bool = False
