"""Other quiet hours: what had been moved out of the old ones, and agreed so, does not jump into the night.

Rule: a time that was agreed stays; where it can't (an evening of one weekday came on the next morning), when it comes is told.
Neighbours: own.py and preferences.py change the hours; reminders.py keeps what is agreed, and `allow` makes room for one that is wished so.
"""

from dataclasses import replace
from datetime import date, datetime, time

from bot.core.coaching.schedule import Quiet
from bot.core.dialogue import reminders
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import DAILY, Recurrence

OWN = (reminders.FOLLOW_UP, reminders.MORNING_AFTER)
"""Reminders whose times nobody agreed to."""


def kept(turn: Turn, quiet: tuple[int, int]) -> Turn:
    """With these quiet hours, and each reminder at the time that was agreed."""
    old, new = reminders.hours(turn), Quiet(*quiet)
    now = {
        key: known if key in OWN else replace(known, when=_agreed(known.when, old, new))
        for key, known in turn.session.reminders.items()
    }
    return reminders.scheduled(turn.keep(quiet=quiet, reminders=now))


def told(before: Turn, after: Turn) -> Turn:
    """With when those come that the old hours had moved and the new ones do not, or the other way round."""
    old, new = reminders.hours(before), reminders.hours(after)
    for key, known in before.session.reminders.items():
        moved = any(_freed(clock, old, new) or _freed(clock, new, old) for clock in reminders.wished(known.when))
        if key not in OWN and moved and not known.when.every:
            after = reminders.echo(after, key)
    return after


def _freed(clock: str, old: Quiet, new: Quiet) -> bool:
    """Whether a time was quiet before, and is no longer."""
    at = datetime.combine(date.min, time.fromisoformat(clock))
    return old.holds(at) and not new.holds(at)


def _agreed(when: Recurrence, old: Quiet, new: Quiet) -> Recurrence:
    """The rhythm at the times at which it came."""
    if when.every:
        return when

    def came(clock: str) -> str:
        same_day = when.days == (DAILY,) or int(clock[:2]) < old.end
        return f"{old.end:02}:00" if _freed(clock, old, new) and same_day else clock

    first, *also = dict.fromkeys(map(came, (when.time, *when.also)))
    return replace(when, time=first, also=tuple(also), beside=tuple(_agreed(one, old, new) for one in when.beside))
