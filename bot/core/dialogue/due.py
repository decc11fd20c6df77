"""A reminder is due: it is said, put off to a decent hour, folded into one line with others that were missed, or left out.

Rule 1: while a flag is open only `follow_up` is sent; a reminder that coaches also waits while the check is under way (SAFETY.md, laws 1 and 8).
Rule 2: nothing is said in the quiet hours, however late the machine is: it waits for their end.
Rule 3: a late one is said once if that is still of use; of all others there is one line together.
Rule 4: what was left half way is asked about in place of a reminder; the advice to be seen is never so replaced while it is pressing.
Rule 5: after three that nobody answered there is one last line, then silence; of those many times a day that were wished back, after three days.
Neighbours: reminders.py keeps them; the store brings each instant once; checkins.py is what a check-in asks.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.coaching.schedule import after_quiet, last_due
from bot.core.content.schema import ReminderKind
from bot.core.dialogue import flow, reminders, zones
from bot.core.dialogue.reminders import CHECK_IN, FOLLOW_UP, MORNING_AFTER, ROUTINE, kind_of
from bot.core.dialogue.snoozing import SNOOZES
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Remind
from bot.core.model.events import Tick
from bot.core.model.levels import Level
from bot.core.model.reminder import Reminder

MOST_IGNORED = 3
ON_TIME = timedelta(minutes=1)
"""So little late is not late: what was due right before the quiet hours may still go."""
MOMENT = timedelta(microseconds=1)


def tick(turn: Turn, event: Tick) -> Turn:
    """A due reminder: what is said, if anything, and its next time."""
    key = event.what
    if key not in turn.session.reminders or kind_of(key) not in turn.content.reminders:
        return turn
    due = datetime.fromisoformat(turn.session.late[key]) if key in turn.session.late else event.due or event.at
    decent = after_quiet(event.at, zones.clock(turn), reminders.hours(turn))
    if decent != event.at and event.at - due > ON_TIME:
        put_off = {**turn.session.late, key: due.isoformat()}
        return turn.keep(late=put_off).do(Remind(key=key, what=key, at=decent))
    turn = turn.keep(late={k: at for k, at in turn.session.late.items() if k != key})
    if turn.session.flow == CHECK_IN and not turn.session.doubts:  # one that was left lying does not silence what follows
        turn = turn.keep(flow="", question=None, asked=(), marked=())
    given, reminder = turn.content.reminders[kind_of(key)], turn.session.reminders[key]
    again = reminders.without(turn, key) if reminder.when.once else reminders.scheduled(turn, key)
    if _silent(turn, key, given):
        return again
    if not _useful(turn, key, due):
        return _missed(again, turn, due)
    return _said(again, key, reminder)


def _said(turn: Turn, key: str, reminder: Reminder) -> Turn:
    """The reminder's own words; a farewell where three were ignored; the way on where a check was left half way."""
    kind = kind_of(key)
    today = zones.today(turn).isoformat()
    counts = not (reminder.by_day and reminder.counted == today)
    if counts and reminder.ignored >= MOST_IGNORED and kind != FOLLOW_UP:
        return _last(turn, key)
    if counts and not reminder.when.once:
        counted = {**turn.session.reminders, key: replace(reminder, ignored=reminder.ignored + 1, counted=today)}
        turn = turn.keep(reminders=counted)
    if turn.session.question and not (kind == FOLLOW_UP and _of_help(turn)):
        return turn.say(
            "reminder.waiting", row(("button.go_on", "~check")), row(("button.reminder_stop", f"~stop:{key}")), kind="reminder"
        )
    level = turn.session.open_level if turn.session.open and not turn.session.is_seen else None
    values = {"action": _pressing(turn), "seen": turn.session.is_seen}
    return turn.say(f"{reminders.SAID}{kind}.text", *_rows(key), kind="reminder", level=level, values=values)


def _last(turn: Turn, key: str) -> Turn:
    """The last one of its kind: which one ends, and whether others go on."""
    before = turn.session.former or {} if turn.session.last[-1:] == ("reminder.last",) else {}
    ended = reminders.without(turn.keep(former={**before, **turn.session.reminders}), key)
    others = any(k not in (FOLLOW_UP, MORNING_AFTER) for k in ended.session.reminders)
    again = row(("button.reminder_again", "~again"))
    return ended.say("reminder.last", again, kind="reminder", values={"kind": kind_of(key), "others": others})


def _of_help(turn: Turn) -> bool:
    """Whether nobody has looked yet, and what was left lying is who did, or help is pressing: then the advice comes again."""
    return (turn.session.flow == flow.ASSESSED and not turn.session.is_seen) or bool(_pressing(turn))


def _pressing(turn: Turn) -> str:
    """The flag whose action is said again first: the worst that nobody has looked at."""
    worst = max((r for r in turn.session.open if r.flag not in turn.session.seen), key=lambda r: r.level, default=None)
    return worst.flag if worst is not None and worst.level >= Level.URGENT else ""


def _silent(turn: Turn, key: str, given: ReminderKind) -> bool:
    """Whether it must not be said now (Rule 1), or has nothing to be about."""
    if turn.session.open:
        return key != FOLLOW_UP
    if kind_of(key) == CHECK_IN and _told_today(turn, key):
        return True
    return given.needs_flag or bool(turn.session.doubts) or (given.coaches and bool(turn.session.question))


def _told_today(turn: Turn, key: str) -> bool:
    """Whether the check-in of this day was made already, by hand; who wished for several a day is asked each time."""
    last, when = turn.session.checked, turn.session.reminders[key].when
    if last is None or when.every or when.also or when.beside:
        return False
    return datetime.fromisoformat(last.at).astimezone(zones.clock(turn)).date() == zones.today(turn)


def _useful(turn: Turn, key: str, due: datetime) -> bool:
    """Whether it was due so lately that it is still of use: itself, or a later one of its rhythm."""
    late = timedelta(minutes=turn.content.reminders[kind_of(key)].late_minutes)
    if key == FOLLOW_UP or turn.event.at - due <= late:  # a flag that is still open is never too old to be asked about
        return True
    when, span = turn.session.reminders[key].when, (turn.event.at - late, turn.event.at)
    return last_due(when, zones.clock(turn), span, reminders.hours(turn)) is not None


def _missed(turn: Turn, before: Turn, due: datetime) -> Turn:
    """One line for all that was missed while the machine was off; the others of them then say nothing."""
    if turn.session.folded and due <= datetime.fromisoformat(turn.session.folded):
        return turn
    span = (due - MOMENT, before.event.at)
    zone, quiet = zones.clock(before), reminders.hours(before)
    missed = [
        kind_of(key)
        for key, kept in before.session.reminders.items()
        if key != FOLLOW_UP
        and not _silent(before, key, before.content.reminders[kind_of(key)])
        and (found := last_due(kept.when, zone, span, quiet)) is not None
        and not _useful(before, key, found)
    ]
    told = turn.keep(folded=before.event.at.isoformat())
    rows = (row(("button.check_in", "~check_in"), ("button.reminders", "~reminders")),)
    return told.say(
        "reminder.missed", *rows, kind="reminder", values={"kinds": [f"{kind}.title" for kind in dict.fromkeys(missed)]}
    )


def _rows(key: str) -> Rows:
    kind = kind_of(key)
    if kind == FOLLOW_UP:
        return (row(("button.assessed", "~assessed")), row(("button.reminder_stop", f"~stop:{key}")))
    asks = kind in (CHECK_IN, MORNING_AFTER)
    done = (("button.routine_done", "~routine"),) if kind == ROUTINE else ()
    first = (row(("button.check_in", "~check_in")),) if asks else (row(("button.plan_today", "~plan:today"), *done),)
    later = row(*((f"button.snooze_{much}", f"~snooze:{key}:{much}") for much in SNOOZES))
    return (*first, later, row(("button.reminder_skip", f"~later:{key}"), ("button.reminder_stop", f"~stop:{key}")))
