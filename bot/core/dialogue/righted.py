"""A reminder put right: "that's wrong", and what it is by one part of it: "yes 6", "the morning one at 7", "not after work, lunchtime", "first one on Monday".

Rule 1: of several times a day only the one that is named changes; which reminder is meant is told by its times, the newest first.
Rule 2: a yes to a time in the quiet hours means that time, in the half of the day in which it was wished.
Neighbours: moving.py puts the whole of it right; reminders.py keeps; talk.py asks here before moving.py.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.core.dialogue import ask, lacking, moving, occasions, read, reminders
from bot.core.dialogue.listed import lead_of
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import Draft, Recurrence, When

MORNING, EVENING = "reminder.morning_one", "reminder.evening_one"
NOON = 12
Way = Callable[[Turn, str], Turn | None]


def said(turn: Turn, text: str) -> Turn | None:
    """A text that puts one part of a reminder right; None where it does not."""
    session = turn.session
    if not session.reminders or session.doubts or session.open or "?" in text:
        return None
    if session.flow:  # amid questions nothing is put right by halves
        part = any(read.holds(turn, name, text) for name in (MORNING, EVENING)) and turn.language.reader.when(text).says_time
        return ask.again(turn.keep(misses=0).say("reminder.after_questions", kind="clarification")) if part else None
    if turn.language.reader.hurts(text):
        return None
    tries: tuple[Way, ...] = (_yes_to_it, _not_that_time, _of_two, _no_more, _first_one)
    return next((done for one in tries if (done := one(turn, text)) is not None), None)


def _echoed(turn: Turn) -> str | None:
    """The reminder that was told last."""
    return [*turn.session.reminders][-1] if turn.session.last[-1:] == (reminders.SET,) else None


def wrong(turn: Turn, text: str) -> Turn | None:
    """ "No, that's wrong", to the question whether what was set is right: it is asked when it shall come."""
    session = turn.session
    if not session.reminders or session.flow or session.doubts or session.open or (key := _echoed(turn)) is None:
        return None
    rest = moving.without(turn, text.casefold().strip(moving.MARKS), "no")[0]
    wrong = read.phrase(turn, "no", text) or any(read.phrase(turn, "reminder.wrong", said) for said in (text, rest))
    if wrong and read.phrase(turn, "no", text) and reminders.held(turn, key):  # to "is 3:00 right all the same?"
        return turn.keep(misses=0).say("reminder.good", kind="confirmation")
    return occasions.asked(turn.keep(misses=0), reminders.kind_of(key), key) if wrong else None


def _yes_to_it(turn: Turn, text: str) -> Turn | None:
    """ "Yes 6", where a time was moved out of the quiet hours and it was asked whether it is right all the same."""
    key = _echoed(turn)
    held = reminders.held(turn, key) if key else []
    rest, yes = moving.without(turn, text.casefold().strip(moving.MARKS), "yes")
    if key is None or not held or not yes:
        return None
    when: When = turn.language.reader.when(rest) if rest else When()
    same = {*when.times, *map(reminders.flipped, when.times)}
    right = not rest or (when.whole and not when.says_day and bool(same.intersection(held)))
    return reminders.allow(turn.keep(misses=0), key) if right else None


def _not_that_time(turn: Turn, text: str) -> Turn | None:
    """ "Actually not after work, lunchtime": one of its times in the place of another."""
    head, joint, tail = text.casefold().partition(",")
    words = moving.without_lead(turn, head)[0].split()
    if (key := _echoed(turn)) is None or not joint or words[:1] == [] or words[0] not in read.phrases(turn, "reminder.not"):
        return None
    reader = turn.language.reader
    gone, meant = reader.when(" ".join(words[1:])), reader.when(moving.without(turn, tail.strip(moving.MARKS), "reminder.but")[0])
    known = turn.session.reminders[key].when
    old = [clock for clock in _clocks(known) if clock in gone.times]
    days = (gone.says_day and not gone.loosely) or (meant.says_day and not meant.loosely)
    right = len(old) == 1 and len(meant.times) == 1 and not (days or meant.unclear)
    return _with(turn, key, old[0], meant.times[0]) if right else None


def _of_two(turn: Turn, text: str) -> Turn | None:
    """ "The morning one at 7": the reminder that comes then, the newest first."""
    for name, early in ((MORNING, True), (EVENING, False)):
        rest, named = moving.without(turn, moving.without_lead(turn, text.casefold())[0], name)
        when: When = turn.language.reader.when(rest)
        if named and len(when.times) == 1 and when.whole and not when.says_day:
            sure = when.sure[0] and not lacking.half_open(turn, rest)
            return _in_half(turn, replace(when, sure=(sure,)), early=early)
    return None


def _no_more(turn: Turn, text: str) -> Turn | None:
    """ "Stop the morning one", of a reminder that comes at several times a day: the others stay."""
    words = read.folded(text, turn.language.spelling)
    lead = lead_of(turn, "reminder.ends", words)
    rest = words.removeprefix(lead).strip()
    early = next((half for name, half in ((MORNING, True), (EVENING, False)) if lead and rest in read.phrases(turn, name)), None)
    for key in reversed([*turn.session.reminders]) if early is not None else ():
        known = turn.session.reminders[key].when
        left = [clock for clock in _clocks(known) if (int(clock[:2]) < NOON) is not early]
        if len(_clocks(known)) > 1 and left and len(left) < len(_clocks(known)) and not known.every:
            return ask.again(reminders.set_(turn.keep(misses=0), key, replace(known, time=left[0], also=tuple(left[1:]))))
    return None


def _in_half(turn: Turn, when: When, *, early: bool) -> Turn | None:
    """The one time in that half of the day, put to another."""
    mine = [k for k in turn.session.reminders if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)]
    for key in reversed(mine):
        known = turn.session.reminders[key].when
        there = [clock for clock in _clocks(known) if (int(clock[:2]) < NOON) is early]
        if len(there) == 1 and not known.every and len(_clocks(known)) + len(mine) > 1:
            new = when.times[0] if when.sure[0] or (int(when.times[0][:2]) < NOON) is early else reminders.flipped(when.times[0])
            return _with(turn, key, there[0], new)
    return None


def _clocks(when: Recurrence) -> tuple[str, ...]:
    return (when.time, *when.also)


def _with(turn: Turn, key: str, old: str, new: str) -> Turn:
    """With the new time in the place of the old one."""
    known = turn.session.reminders[key].when
    first, *also = sorted({new if clock == old else clock for clock in _clocks(known)})
    return ask.again(reminders.set_(turn.keep(misses=0), key, replace(known, time=first, also=tuple(also))))


def _first_one(turn: Turn, text: str) -> Turn | None:
    """ "First one next Monday": what comes again and again begins on that day."""
    key = _echoed(turn)
    rest, named = moving.without(turn, moving.without_lead(turn, text.casefold())[0], "reminder.first_one")
    if key is None or not named or not rest or turn.session.reminders[key].when.once:
        return None
    begins = next((w for lead in turn.language.phrases["reminder.from"] if (w := _whole(turn, f"{lead} {rest}")).starts), None)
    if begins is None or begins.says_time or begins.off:
        return None
    draft = Draft(kind=reminders.kind_of(key), when=begins)
    return ask.again(occasions.settle(turn.keep(misses=0), draft, key))


def _whole(turn: Turn, text: str) -> When:
    when: When = turn.language.reader.when(text)
    return when if when.whole else When()
