"""Reminders that stand are to come less: not on Sundays, not next week, not until Thursday; or all of them later.

Rule 1: only what is said whole, between questions, and of reminders that there are. Days that are left out of all of them are told once.
Rule 2: a pause ends by itself: its days are left out, and the rhythm stays.
Neighbours: moving.py changes one reminder; understanding/slots/when.py reads what is left out; reminders.py keeps.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.core.dialogue import ask, dates, lacking, recurring, reminders, zones
from bot.core.dialogue.recurring import WEEK
from bot.core.dialogue.turn import Turn, row
from bot.core.model.reminder import ONCE, Recurrence, Reminder, When

POSSESSIVE = re.compile(r"(?<=[a-z])['’]s\b", re.IGNORECASE)
"""Of "Thursday's": the next one alone."""


def said(turn: Turn, text: str) -> Turn | None:
    """Days on which nothing shall come, from a text that says nothing else; None where it is about something else."""
    session = turn.session
    if not session.reminders or session.flow or session.question or session.doubts or session.open:
        return None
    if not (keys := _own(turn, text)):
        return None
    when: When = turn.language.reader.when(text)
    if when.pause and (when.ends or when.lasting) and (when.whole or when.beside):
        start = dates.day_of(zones.today(turn), when.starts) if when.starts else zones.today(turn)
        return _paused(turn, keys, start, _until(start, when))
    if POSSESSIVE.search(text) and len(when.off) == 1 and not when.skips:  # "cancel Thursday's"
        when = replace(when, skips=when.off, off=())
    less = (
        (when.off or when.skips)
        and (when.whole or (when.near and bool(reminders.kind_in(turn, text))))
        and not (when.says_day or when.says_time or when.unclear not in ("", lacking.SURE))
    )
    return _without(turn, keys, when) if less and not turn.language.reader.hurts(text) else None


def _until(start: date, when: When) -> date:
    """The day on which a pause ends."""
    if not when.ends:
        return start + timedelta(days=when.lasting)
    until = dates.day_of(start, when.ends)
    return until if until > start else until + timedelta(days=WEEK)


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


def _paused(turn: Turn, keys: list[str], start: date, until: date) -> Turn:
    """Nothing until that day."""
    days = tuple((start + timedelta(days=n)).isoformat() for n in range(min((until - start).days, dates.MOST_LEFT_OUT)))
    kept = dict(turn.session.reminders)
    for key in keys:
        known = kept[key].when
        beside = tuple(replace(one, skip=(*one.skip, *days)) for one in known.beside)
        kept[key] = Reminder(when=replace(known, skip=tuple(dict.fromkeys((*known.skip, *days))), beside=beside))
    turn = reminders.scheduled(turn.keep(reminders=kept, misses=0), *keys)
    values = {"d": reminders.day_words(until)}
    return ask.again(turn.say("reminder.paused", row(("button.reminders", "~reminders")), kind="confirmation", values=values))
