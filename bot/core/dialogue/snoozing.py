"""A reminder put off: by some minutes, to tonight, to tomorrow; what comes after it stays.

Neighbours: reminders.py keeps what comes; afterwards.py and pausing.py read when from words.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.coaching.schedule import after_quiet, next_due, wall_of
from bot.core.dialogue import read, recurring, reminders, zones
from bot.core.dialogue.lacking import SURE
from bot.core.dialogue.listed import lead_of
from bot.core.dialogue.turn import Turn
from bot.core.model.effects import Remind
from bot.core.model.reminder import DAILY, ONCE, Recurrence, Reminder, When

SNOOZES: Mapping[str, int] = {"15": 15, "60": 60, "tonight": 0, "tomorrow": 0}
"""Minutes; 0: the named time of the day."""
EVENING, MORNING, MOST_MINUTES = "19:00", "08:00", 2 * 24 * 60
"""The latest is the end of tomorrow."""
LEAST_MINUTES = 10


def snooze(turn: Turn, argument: str) -> Turn:
    """Later: in some minutes, tonight, tomorrow. What comes after it stays; one that came once comes once more."""
    key, _, much = argument.partition(":")
    zone = zones.clock(turn)
    named_ = much in SNOOZES or (much.isascii() and much.isdecimal() and 0 < int(much) <= MOST_MINUTES)
    if reminders.kind_of(key) not in turn.content.reminders or not named_:
        return reminders.menu(turn)
    at = turn.event.at + timedelta(minutes=SNOOZES.get(much) or (int(much) if much.isdecimal() else 0))
    if at == turn.event.at:
        day = zones.today(turn) + timedelta(days=1 if much == "tomorrow" else 0)
        then = Recurrence(time=MORNING if much == "tomorrow" else EVENING, days=(ONCE,), start=day.isoformat())
        at = next_due(then, zone, turn.event.at, reminders.hours(turn)) or turn.event.at + timedelta(hours=1)
    decent = after_quiet(at, zone, reminders.hours(turn))
    if wall_of(decent, zone).date() > zones.today(turn) + timedelta(days=1):
        return reminders.menu(turn)
    if key not in turn.session.reminders:
        wall = wall_of(decent, zone)
        once = Recurrence(time=wall.strftime("%H:%M"), days=(ONCE,), start=wall.date().isoformat())
        turn = turn.keep(reminders={**turn.session.reminders, key: Reminder(when=once)})
    today = wall_of(decent, zone).date() == zones.today(turn)
    values = {"time": wall_of(decent, zone).strftime("%H:%M"), "moved": decent != at, "today": today}
    return turn.do(Remind(key=key, what=key, at=decent)).say(reminders.SNOOZED, kind="confirmation", values=values)


def out(turn: Turn) -> str:
    """The kind of the reminder that was the last thing said, or was put off as the last thing; "" where it was something else."""
    names = turn.session.last
    came = next((n for n in reversed(names) if n.startswith(reminders.SAID)), "") if names[-1:] == (reminders.SNOOZED,) else ""
    return came.removeprefix(reminders.SAID).partition(".")[0] if came else reminders.last_said(turn)


def minutes(turn: Turn, text: str) -> int:
    """ "45 mins", "5 more minutes", "half an hour", and nothing else: how long, right behind a reminder; else 0."""
    words = [w for w in read.folded(text, turn.language.spelling).split() if w not in read.phrases(turn, "reminder.more_minutes")]
    when: When = turn.language.reader.when(f"{turn.language.phrases['reminder.in'][0]} {' '.join(words)}")
    return when.minutes if words and when.whole and not when.cue and when.minutes <= MOST_MINUTES else 0


def bare_minutes(turn: Turn, words: str) -> int:
    """ "In 20", "snooze 15": minutes without their word; behind the latter a small number may be an hour. 0 where it is neither."""
    lead, _, last = words.strip().rpartition(" ")
    if not last.isdecimal():
        return 0
    snoozes = lead in read.phrases(turn, "reminder.snooze_for") and int(last) >= LEAST_MINUTES
    return int(last) if snoozes or lead in read.phrases(turn, "reminder.in") else 0


def until(turn: Turn, text: str) -> When | None:
    """ "Skip until Monday"; right behind one that was put off, "until Saturday" alone: nothing comes until then."""
    words = f"{read.folded(text, turn.language.spelling)} "
    lead = lead_of(turn, "reminder.skips", words)
    if not lead and turn.session.last[-1:] != (reminders.SNOOZED,):
        return None
    when = till(turn, text, replace(turn.language.reader.when(words.removeprefix(lead).strip()), pause=True))
    bound = bool(when.ends) and when.whole and when.days in ((), (DAILY,))
    told = when.cue or when.unclear not in ("", SURE) or when.says_time or when.starts or when.off or when.skips or "?" in text
    return replace(when, days=(), loosely=False, unclear="") if bound and not told else None


def till(turn: Turn, text: str, when: When) -> When:
    """ "Pause until next Monday": that day is the end of the pause, and not the one day of it. "Next Friday", said on a Tuesday, may be either."""
    if not (when.pause and when.weekday) or when.ends or not read.holds(turn, "reminder.till", text):
        return when
    if when.following and recurring.this_week(zones.today(turn), when.weekday) > zones.today(turn):
        return when
    return replace(when, ends=when.weekday, weekday="", following=False, bare=False, unclear="", whole=when.near)
