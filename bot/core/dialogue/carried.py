"""One time of a reminder carried to another day or hour: "move tomorrow's to Tuesday", "push the next check-in to the morning after".

Rule 1: what comes again and again stays; its one day is left out, and what comes instead is told together with it.
Rule 2: of several reminders that come then none is guessed, and nothing is moved to a time that has passed.
Neighbours: moving.py changes the rhythm itself; singly.py leaves one out.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.core.coaching.schedule import DAYS, wall_of
from bot.core.dialogue import ask, dates, lacking, pausing, read, recurring, reminders, singly, zones
from bot.core.dialogue.listed import lead_of
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import ONCE, Recurrence, When

MOST_WORDS = 16


@dataclass(frozen=True)
class _One:
    """One time of a reminder: its key, and the day on which it comes."""

    key: str
    day: date


def said(turn: Turn, text: str) -> Turn | None:
    """A text that moves one time of a reminder; None where it says something else."""
    session = turn.session
    waits = session.flow or session.question or session.doubts or session.open
    if waits or not session.reminders or len(text.split()) > MOST_WORDS or turn.language.reader.hurts(text):
        return None
    if (parts := parted(turn, text)) is None:
        return None
    named = _named(turn, parts[0])
    if len(named) != 1:
        return ask.again(reminders.menu(turn.keep(misses=0))) if named else None
    target = _target(turn, named[0], parts[1])
    return carry(turn.keep(misses=0), named[0], target) if target is not None else None


def parted(turn: Turn, text: str) -> tuple[str, str] | None:
    """What is to be moved, and where to, without the words that wish for it."""
    words = text.casefold().strip(" .,;!?")
    verbs = read.phrases(turn, "reminder.carries")
    while lead := lead_of(turn, "reminder.carries_please", words):
        words = words.removeprefix(lead).strip()
    first, _, rest = words.partition(" ")
    if read.folded(first, turn.language.spelling) not in verbs:
        return None
    places = [(at, len(j)) for j in read.phrases(turn, "reminder.carries_to") if (at := f"{rest} ".find(f" {j} ")) > 0]
    if not places:
        return None
    at, length = min(places)
    return rest[:at], rest[at + length + 1 :].strip()


def _named(turn: Turn, head: str) -> list[_One]:
    """The times of reminders that these words may name: the next one, "tomorrow's", "Thursday's"; "it" of what is counted from a day."""
    words = read.folded(head, turn.language.spelling).split()
    if not read.phrases(turn, singly.NEXT).isdisjoint(words) or _only_one(turn, head):
        found = singly.upcoming(turn, head)
        return [_One(found[0], wall_of(found[1], zones.clock(turn)).date())] if found else []
    when: When = turn.language.reader.when(pausing.POSSESSIVE_ONE.sub("", head))
    weekday = when.weekday if pausing.POSSESSIVE.search(head) else ""
    if not (when.whole or when.near) or when.says_time or (when.ahead is None and not weekday):
        return []
    today = zones.today(turn)
    day = today + timedelta(days=when.ahead) if when.ahead is not None else dates.day_of(today, weekday)
    return _on(turn, head, day)


def _only_one(turn: Turn, head: str) -> bool:
    """Whether "it", or a kind by its name, means the next of what is counted from a day, which has no rhythm to be moved."""
    mine = [k for k in turn.session.reminders if k not in singly.NOT_MINE]
    counted = len(mine) == 1 and bool(turn.session.reminders[mine[0]].when.offsets)
    return counted and (read.phrase(turn, "reminder.it", head) or reminders.kind_in(turn, head) == reminders.kind_of(mine[0]))


def _on(turn: Turn, head: str, day: date) -> list[_One]:
    """What comes on that day, of the kind that is named, else of all."""
    kind = reminders.kind_in(turn, head)
    comes = [k for k in turn.session.reminders if k not in singly.NOT_MINE and reminders.comes(turn, k, day)]
    return [_One(k, day) for k in comes if reminders.kind_of(k) == kind or not kind]


def _target(turn: Turn, one: _One, tail: str) -> Recurrence | None:
    """When it is to come instead; None where that is not told, or more than that."""
    known = turn.session.reminders[one.key].when
    words = read.folded(tail, turn.language.spelling)
    after = max((p for p in read.phrases(turn, "reminder.day_after") if f" {p} " in f" {words} "), key=len, default="")
    when: When = turn.language.reader.when(f" {words} ".replace(f" {after} ", " ").strip() if after else tail)
    when = replace(when, part=when.part or _part(turn, words)) if after else when
    if (after and when.says_day) or not (after or when.whole) or (when.unclear not in ("", lacking.SURE)) or when.days:
        return None
    if not (after or when.says_day or when.says_time) or known.every or known.also or when.minutes or when.skips or when.off:
        return None
    clock = recurring.clocks_of(turn, recurring.beside(turn, when, known), known.time)[0]
    day = recurring.single(turn, when, clock) if when.says_day else one.day + timedelta(days=1 if after else 0)
    return Recurrence(time=clock, days=(ONCE,), start=day.isoformat()) if day else None


def _part(turn: Turn, words: str) -> str:
    """The part of the day of "the evening after"."""
    when: When = turn.language.reader.when(words)
    return when.part


def carry(turn: Turn, one: _One, to: Recurrence) -> Turn:
    """That time is left out, and comes at the other one."""
    was = turn.session.reminders
    known = was[one.key].when
    key = one.key if known.once else reminders.free(turn, reminders.kind_of(one.key))
    left = turn if known.once else reminders.left_out(turn, one.key, one.day.isoformat())
    if not known.once and to.time == known.time and reminders.comes(left, one.key, date.fromisoformat(to.start)):
        return ask.again(reminders.echo(left.keep(former=dict(was)), one.key))  # it comes then as it is
    moved = reminders.set_(left, key, to, was=was, gone=one.day)
    return ask.again(moved if key in moved.session.reminders else turn.say("reminder.ask.past", kind="clarification"))


def swapped(turn: Turn, when: When) -> Turn | None:
    """ "On Friday rather than Monday" of what is counted from a day: the one of that Monday comes on Friday."""
    if not when.swaps or when.more or turn.session.question:
        return None
    old = dates.day_of(zones.today(turn), when.swaps)
    named = [one for one in _on(turn, "", old) if turn.session.reminders[one.key].when.offsets]
    if len(named) != 1 or len(when.days) != 1 or when.days[0] not in DAYS:
        return None
    known = turn.session.reminders[named[0].key].when
    clock = recurring.clocks_of(turn, recurring.beside(turn, when, known), known.time)[0]
    day = dates.day_of(zones.today(turn), when.days[0])
    return carry(turn.keep(misses=0), named[0], Recurrence(time=clock, days=(ONCE,), start=day.isoformat()))
