"""One time alone of what comes again and again: the next one does not come, or this Thursday's; whether each Thursday is meant is asked.

Rule: the rhythm stays; only that day of it is left out.
Neighbours: pausing.py leaves out whole times; moving.py changes the rhythm.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core.coaching.schedule import DAYS, next_due, wall_of
from bot.core.dialogue import ask, dates, oneday, pausing, read, reminders, zones
from bot.core.dialogue.listed import lead_of
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Remind
from bot.core.model.reminder import ONCE, Draft, When

NOT_MINE = (reminders.FOLLOW_UP, reminders.MORNING_AFTER)
WEEKLY = "weekly"
NEXT, OFF = "reminder.next", "off"
ASKS = f"reminder.ask.{OFF}"


def skipped(turn: Turn, text: str) -> Turn | None:
    """ "Skip the next one": the next of all, or of the kind that is named, does not come."""
    if not (read.phrase(turn, "reminder.skip_next", text) or _skips(turn, text)):
        return None
    due = upcoming(turn, text)
    return without(turn.keep(misses=0, former=dict(turn.session.reminders)), *due) if due else None


def _skips(turn: Turn, text: str) -> bool:
    """Whether nothing else is said than that the next one is to be left out, however it is named."""
    words = read.folded(text, turn.language.spelling)
    lead = lead_of(turn, "reminder.leaves_out", words)
    rest = words.removeprefix(lead).split() if lead else []
    beside = read.phrases(turn, "reminder.those") | read.phrases(turn, "reminder.next_beside")
    nexts = read.phrases(turn, NEXT)
    names = {w for name in reminders.kinds_in(turn, text) for p in read.phrases(turn, f"reminder.{name}") for w in p.split()}
    return not nexts.isdisjoint(rest) and beside.union(nexts, names).issuperset(rest)


def upcoming(turn: Turn, text: str) -> tuple[str, datetime] | None:
    """What comes next, of all or of the kind that is named, and when."""
    kind = reminders.kind_in(turn, text)
    mine = [k for k in turn.session.reminders if k not in NOT_MINE]
    mine = [k for k in mine if reminders.kind_of(k) == kind] or mine
    dues = [(due, k) for k in mine if (due := reminders.next_of(turn, k)) is not None]
    return (min(dues)[1], min(dues)[0]) if dues else None


def without(turn: Turn, key: str, due: datetime) -> Turn:
    """Without that one. Of several a day the others of it come; else the day is left out."""
    when, zone = turn.session.reminders[key].when, zones.clock(turn)
    several = when.every or when.also or when.beside
    after = next_due(when, zone, due, reminders.hours(turn))
    if when.once or after is None:
        return ask.again(reminders.without(turn, key).say("reminder.skipped_last", kind="confirmation", values={}))
    values = {"kind": reminders.kind_of(key), **reminders.words(turn, key, after)}
    left = (
        turn.do(Remind(key=key, what=key, at=after))
        if several
        else reminders.left_out(turn, key, wall_of(due, zone).date().isoformat())
    )
    return ask.again(left.say("reminder.skipped", kind="confirmation", values=values))


def asked(turn: Turn, text: str, when: When) -> Turn | None:
    """ "Skip Thursday", or "not Thursday" of what comes on more days than that: this one, or each? None where only one of the two
    can be meant.

    Right behind the echo "not Thursday" is part of the rhythm that was told.
    """
    kind = reminders.kind_in(turn, text)
    skips = read.first(text, turn.language.spelling) in read.phrases(turn, "reminder.skips_first")
    keys = _on(turn, kind, when.off, alone=skips)
    behind = turn.session.last[-1:] == (reminders.SET,) and not skips
    if not when.bare or behind or not keys:
        return None
    if all(turn.session.reminders[k].when.offsets for k in keys):  # of what is counted from a day there is only this one
        return pausing.without(turn, keys, When(skips=when.off))
    return ask.again(asks(turn.keep(misses=0), Draft(kind=kind, when=replace(when, unclear=OFF), said=turn.event.at.isoformat())))


def asks(turn: Turn, draft: Draft) -> Turn:
    """Whether only the next such day is meant."""
    day = draft.when.off[0]
    first = _first(turn, _on(turn, draft.kind, draft.when.off), day)
    rows = (row(("button.only_once", f"~often:{ONCE}"), ("button.each_week", f"~often:{WEEKLY}")),)
    values = {"kind": draft.kind, "d": reminders.day_words(first), "day": day}
    return turn.keep(draft=draft).say(ASKS, *rows, kind="clarification", values=values)


def which(turn: Turn, text: str) -> str:
    """ONCE where a text names that one day again ("only this Thursday"), WEEKLY where it names each; else ""."""
    when: When = turn.language.reader.when(text)
    if not when.whole or when.says_time:
        return ""
    if when.days and when.days[0] in DAYS:
        return WEEKLY
    return ONCE if when.weekday or when.off or when.skips or when.ends else ""


def answered(turn: Turn, draft: Draft, how: str) -> Turn:
    """This one alone, or each such day."""
    turn, keys = turn.keep(draft=None), _on(turn, draft.kind, draft.when.off)
    if how != ONCE:
        return pausing.without(turn, keys, replace(draft.when, bare=False, unclear=""))
    day = _first(turn, keys, draft.when.off[0])
    today = zones.today(turn)
    return pausing.without(turn, keys, When(skips=(f"{dates.COMING if day > today else ''}{draft.when.off[0]}",)))


def _on(turn: Turn, kind: str, days: tuple[str, ...], *, alone: bool = True) -> list[str]:
    """What comes again and again on that day of the week: of the kind that is named, else all. `alone`: what comes on no other day, too."""
    again = [k for k in pausing.own(turn, kind) if len(days) == 1]
    return [
        k
        for k in again
        if (when := turn.session.reminders[k].when).offsets
        or (oneday.comes(when, days) and (alone or not oneday.comes_only(when, days)))
    ]


def _first(turn: Turn, keys: list[str], day: str) -> date:
    """The next such day on which one of them comes."""
    today = zones.today(turn)
    first = today + timedelta(days=(DAYS[day] - today.weekday()) % len(DAYS))
    later = first + timedelta(days=len(DAYS))
    dues = [due for k in keys if (due := reminders.next_of(turn, k)) is not None]
    return later if first == today and not any(wall_of(due, zones.clock(turn)).date() == today for due in dues) else first
