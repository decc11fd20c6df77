"""Reminders that stand are to come less: not on Sundays, not next week, not until Thursday; or all of them later.

Rule 1: only what is said whole, between questions, and of reminders that there are. Days that are left out of all of them are told once.
Rule 2: a pause ends by itself: its days are left out, and the rhythm stays.
Neighbours: moving.py changes one reminder; understanding/slots/when.py reads what is left out; reminders.py keeps.
"""

from dataclasses import replace
from datetime import date, timedelta

from bot.core.dialogue import ask, dates, lacking, recurring, reminders, zones
from bot.core.dialogue.turn import Turn, row
from bot.core.model.reminder import ONCE, Recurrence, Reminder, When
from bot.core.understanding.slots import bounds


def said(turn: Turn, text: str) -> Turn | None:
    """Days on which nothing shall come, from a text that says nothing else; None where it is about something else."""
    session = turn.session
    if not session.reminders or session.flow or session.question or session.doubts or session.open:
        return None
    if not (keys := _own(turn, text)):
        return None
    when: When = turn.language.reader.when(text)
    if is_pause(when) and not turn.language.reader.hurts(text):
        return _silent(turn, keys, when)
    less = (
        (when.off or when.skips)
        and when.whole
        and not (when.says_day or when.says_time or when.unclear not in ("", lacking.SURE))
    )
    return _without(turn, keys, when) if less and not turn.language.reader.hurts(text) else None


def is_pause(when: When) -> bool:
    """Whether what stands is to keep silent for a time; a break that is wished at its own time is none."""
    timed = when.whole and when.says_day and when.says_time
    return when.pause and when.says and not (when.cue or timed) and (when.near or when.beside)


def _silent(turn: Turn, keys: list[str], when: When) -> Turn:
    """Nothing until the day that is told, or on it; where that is not understood whole, what stands is shown, and nothing changed."""
    today = zones.today(turn)
    if not (when.whole or when.beside) or when.says_time:
        return ask.again(reminders.menu(turn.keep(misses=0)))
    if when.ahead == 1 or (when.weekday and dates.day_of(today, when.weekday) > today):  # that day alone
        return _without(turn, keys, When(skips=(when.weekday or bounds.TOMORROW,)))
    until = _until(today, when)
    if not today < until <= today + timedelta(days=dates.MOST_LEFT_OUT):
        return ask.again(reminders.menu(turn.keep(misses=0)))
    return _paused(turn, keys, until)


def _until(today: date, when: When) -> date:
    """The day on which they come again; today where none is told."""
    if when.ends:
        return dates.day_of(today, when.ends)
    return today + timedelta(days=1 if when.ahead == 0 else when.lasting)


def _own(turn: Turn, text: str) -> list[str]:
    """The reminders that come again and again: of the kind that is named, else all."""
    kind = reminders.kind_in(turn, text)
    kept = {k: r for k, r in turn.session.reminders.items() if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)}
    again = [k for k, r in kept.items() if r.when.days != (ONCE,)]
    return [k for k in again if reminders.kind_of(k) == kind] or again


def _without(turn: Turn, keys: list[str], when: When) -> Turn:
    """Without these days; each is told as it is now."""
    for key in keys:
        known = turn.session.reminders[key].when
        changed = replace(recurring.changed(turn, known, when, (known.time,)), beside=_each(turn, known.beside, when))
        turn = reminders.set_(turn.keep(misses=0), key, changed)
    return ask.again(turn)


def _each(turn: Turn, beside: tuple[Recurrence, ...], when: When) -> tuple[Recurrence, ...]:
    return tuple(recurring.changed(turn, one, when, (one.time,)) for one in beside)


def _paused(turn: Turn, keys: list[str], until: date) -> Turn:
    """Nothing until that day."""
    today = zones.today(turn)
    days = tuple((today + timedelta(days=n)).isoformat() for n in range(min((until - today).days, dates.MOST_LEFT_OUT)))
    kept = dict(turn.session.reminders)
    for key in keys:
        known = kept[key].when
        beside = tuple(replace(one, skip=(*one.skip, *days)) for one in known.beside)
        kept[key] = Reminder(when=replace(known, skip=tuple(dict.fromkeys((*known.skip, *days))), beside=beside))
    turn = reminders.scheduled(turn.keep(reminders=kept, misses=0), *keys)
    values = {"d": reminders.day_words(until)}
    return ask.again(turn.say("reminder.paused", row(("button.reminders", "~reminders")), kind="confirmation", values=values))
