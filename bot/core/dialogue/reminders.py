"""Reminders: set, shown, moved, snoozed, stopped; and what a due one says. The session holds when they come again.

Rule 1: what was understood is echoed with day, time and zone, and one tap changes it; nothing is set silently.
Rule 2: while a flag is open only `follow_up` is sent; a reminder that coaches keeps silent and comes again later (SAFETY.md, law 8).
Rule 3: after three that nobody answered in any way there is one last line, then silence. "stop" ends all of them.
Rule 4: a late one is sent once if that is still of use; else it waits for its next time.
Neighbours: coaching/schedule.py works out instants; checkins.py is what a check-in asks; the store keeps the next instant of each.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.coaching.schedule import Quiet, next_due, zone_of
from bot.core.content.schema import ReminderKind
from bot.core.dialogue import ask, read, zones
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Button, CancelReminders, Remind
from bot.core.model.events import Tick
from bot.core.model.levels import Level
from bot.core.model.reminder import Recurrence, Reminder

CHECK_IN, FOLLOW_UP, ROUTINE = "check_in", "follow_up", "routine"
MOST_IGNORED = 3
SNOOZES: Mapping[str, int] = {"15": 15, "60": 60, "tonight": 0, "tomorrow": 0}
"""Minutes; 0: the named time of the day."""
SETTINGS = row(("button.settings", "~settings"))
EVENING, MORNING, NOON = "19:00", "08:00", 12


def set_(turn: Turn, kind: str, when: Recurrence | None = None) -> Turn:
    """Keep a reminder (in the content's own rhythm where none is given), and say when it comes."""
    given = turn.content.reminders[kind]
    start = zones.today(turn).isoformat()
    chosen = when or Recurrence(
        time=given.time, days=given.days, start=start, offsets=given.offsets, every=given.every, until=given.until
    )
    kept = turn.keep(reminders={**turn.session.reminders, kind: Reminder(when=chosen)})
    return echo(scheduled(kept, kind) if zones.known(kept) else kept, kind)


def echo(turn: Turn, kind: str) -> Turn:
    """When it comes next and how often, with the ways to change it."""
    when = turn.session.reminders[kind].when
    if not zones.known(turn):
        return turn.say("reminder.which_zone", *zones.buttons(turn), kind="question")
    due = _next(turn, kind)
    if due is None:
        return turn.say("reminder.over", kind="clarification", values={"kind": kind})
    flip = (("button.flip", f"~flip:{kind}"),) if ":" in when.time and not when.offsets and not when.every else ()
    rows = (row(("button.reminder_good", "~reminders"), *flip), row(("button.reminder_stop", f"~stop:{kind}")))
    return turn.say("reminder.set", *rows, kind="confirmation", values={"kind": kind, **_words(turn, kind, due)})


def _words(turn: Turn, kind: str, due: datetime) -> dict[str, Any]:
    """The next instant as day, date and time on the person's clock, and the rhythm."""
    when = turn.session.reminders[kind].when
    local = due.astimezone(zone_of(zones.known(turn)))
    asked = when.time if not when.every else local.strftime("%H:%M")
    return {
        "next": {"weekday": local.weekday(), "day": local.day, "month": local.month},
        "time": local.strftime("%H:%M"),
        "moved": not when.every and asked != local.strftime("%H:%M"),
        "days": list(when.days), "offsets": list(when.offsets), "every": when.every,
        "zone": zones.known(turn), "other": _flipped(when.time),
    }  # fmt: skip


def _flipped(clock: str) -> str:
    """The same time in the other half of the day: "08:00" is "20:00"."""
    hour, _, minute = clock.partition(":")
    return f"{(int(hour) + NOON) % 24:02}:{minute}"


def flip(turn: Turn, kind: str) -> Turn:
    """Morning to evening, or back."""
    if kind not in turn.session.reminders:
        return menu(turn)
    when = turn.session.reminders[kind].when
    return set_(turn, kind, replace(when, time=_flipped(when.time)))


def said(turn: Turn) -> Turn:
    """A text that sets or moves a reminder: its kind, time and days as far as they are said."""
    assert turn.heard is not None
    told = turn.heard.slots.get("reminder", {})
    kind = _kind(turn, turn.heard.text)
    known = turn.session.reminders.get(kind)
    given = turn.content.reminders[kind]
    if not told:
        return set_(turn, kind) if known is None else echo(turn, kind)
    if known and not told.get("days"):  # another time of the day: the rhythm stays
        moved = replace(known.when, time=str(told["time"]))
        return set_(turn, kind, _recurrence(turn, moved.time, ()) if moved.days == ("once",) else moved)
    days = told.get("days") or (given.days if not given.offsets else ())
    clock = told.get("time") or (known.when.time if known else given.time)
    return set_(turn, kind, _recurrence(turn, str(clock), days))


def _recurrence(turn: Turn, clock: str, days: Any) -> Recurrence:
    names = (days,) if isinstance(days, str) else tuple(days)
    today = zones.today(turn)
    if names and names != ("once",):
        return Recurrence(time=clock, days=names, start=today.isoformat())
    once = Recurrence(time=clock, days=("once",), start=today.isoformat())
    zone = zone_of(zones.known(turn))
    passed = zone is not None and next_due(once, zone, turn.event.at, _quiet(turn)) is None
    return replace(once, start=(today + timedelta(days=1)).isoformat()) if passed else once


def _kind(turn: Turn, text: str) -> str:
    """The kind of reminder that a text names; the check-in where it names none."""
    spelling = turn.language.spelling
    words = f" {read.folded(text, spelling)} "
    named = [
        (len(p), k)
        for k in turn.content.reminders
        for p in turn.language.phrases.get(f"reminder.{k}", ())
        if f" {read.folded(p, spelling)} " in words
    ]
    if named:
        return max(named)[1]
    only = [k for k in turn.session.reminders if k != FOLLOW_UP]
    return only[0] if len(only) == 1 else CHECK_IN


def scheduled(turn: Turn, *kinds: str) -> Turn:
    """With the next instant of each of these reminders (all, where none is named) put down in the store."""
    for kind in kinds or tuple(turn.session.reminders):
        due = _next(turn, kind)
        turn = turn.do(Remind(key=kind, what=kind, at=due) if due else CancelReminders(key=kind))
    return turn


def _next(turn: Turn, kind: str) -> datetime | None:
    zone = zone_of(zones.likely(turn))
    return next_due(turn.session.reminders[kind].when, zone, turn.event.at, _quiet(turn)) if zone else None


def follow_up(turn: Turn) -> Turn:
    """After a referral: ask, on the days of the content, whether somebody has looked at it."""
    given = turn.content.reminders.get(FOLLOW_UP)
    if given is None or turn.session.consent is None or (FOLLOW_UP in turn.session.reminders and _next(turn, FOLLOW_UP)):
        return turn
    when = Recurrence(time=given.time, start=zones.today(turn).isoformat(), offsets=given.offsets)
    return scheduled(turn.keep(reminders={**turn.session.reminders, FOLLOW_UP: Reminder(when=when)}), FOLLOW_UP)


def end_follow_up(turn: Turn) -> Turn:
    if FOLLOW_UP not in turn.session.reminders:
        return turn
    left = {k: r for k, r in turn.session.reminders.items() if k != FOLLOW_UP}
    return turn.keep(reminders=left).do(CancelReminders(key=FOLLOW_UP))


def _quiet(turn: Turn) -> Quiet:
    return Quiet(*turn.session.quiet)


def stop(turn: Turn, kind: str = "") -> Turn:
    """End one reminder, or all of them."""
    had = [k for k in turn.session.reminders if (k == kind if kind else k != FOLLOW_UP)]
    if not had:
        return ask.again(turn.say("reminder.none", kind="answer"))
    left = {k: r for k, r in turn.session.reminders.items() if k not in had}
    ended = turn.keep(reminders=left).do(*(CancelReminders(key=k) for k in had))
    return ask.again(
        ended.say("reminder.stopped", row(("button.reminders", "~reminders")), kind="confirmation", values={"kinds": had})
    )


def snooze(turn: Turn, argument: str) -> Turn:
    """Later: in 15 minutes, in an hour, tonight, tomorrow. What comes after it stays."""
    kind, _, much = argument.partition(":")
    zone = zone_of(zones.likely(turn))
    if kind not in turn.session.reminders or much not in SNOOZES or zone is None:
        return menu(turn)
    at = turn.event.at + timedelta(minutes=SNOOZES[much])
    if not SNOOZES[much]:
        day = zones.today(turn) + timedelta(days=1 if much == "tomorrow" else 0)
        named = Recurrence(time=MORNING if much == "tomorrow" else EVENING, days=("once",), start=day.isoformat())
        at = next_due(named, zone, turn.event.at, _quiet(turn)) or turn.event.at + timedelta(hours=1)
    return turn.do(Remind(key=kind, what=kind, at=at)).say(
        "reminder.snoozed", kind="confirmation", values={"time": _clock(at, turn), "tomorrow": much == "tomorrow"}
    )


def _clock(at: datetime, turn: Turn) -> str:
    return at.astimezone(zone_of(zones.likely(turn))).strftime("%H:%M")


def menu(turn: Turn, *, edit: bool = False, back: tuple[Button, ...] = SETTINGS) -> Turn:
    """All reminders with their next time, and buttons to add or end them. `edit`: in place of the settings that lead `back`."""
    mine = [k for k in turn.session.reminders if k != FOLLOW_UP]
    lines = [{"kind": k, **_words(turn, k, due)} for k in mine if zones.known(turn) and (due := _next(turn, k))]
    adds = [
        Button(label=f"reminder_kind.{k}.add", data=f"~remind:{k}")
        for k, r in turn.content.reminders.items()
        if _may_add(turn, k, r)
    ]
    ends = [Button(label=f"reminder_kind.{k}.end", data=f"~stop:{k}") for k in mine]
    rows: Rows = tuple((b,) for b in (*adds, *ends))
    return turn.say("reminder.menu", *rows, back, kind="menu", values={"lines": lines}, edit=edit)


def _may_add(turn: Turn, kind: str, given: ReminderKind) -> bool:
    return kind not in turn.session.reminders and not given.needs_flag and not (given.coaches and turn.session.open)


def zone_told(turn: Turn, zone: str) -> Turn:
    """The zone is known: reminders that waited for it are set."""
    known = scheduled(turn.keep(zone=zone))
    waiting = [k for k in known.session.reminders if k != FOLLOW_UP]
    told = known.say("settings.zone_set", kind="confirmation", values={"zone": zone})
    return ask.again(echo(told, waiting[-1]) if waiting else told)


def tick(turn: Turn, event: Tick) -> Turn:
    """A due reminder: said, or left out; and its next time."""
    kind = event.what
    if kind not in turn.session.reminders or kind not in turn.content.reminders:
        return turn
    if turn.session.flow == CHECK_IN and not turn.session.doubts:  # one that was left lying does not silence what follows
        turn = turn.keep(flow="", question=None, asked=(), marked=())
    again = scheduled(turn, kind)
    given, reminder = turn.content.reminders[kind], turn.session.reminders[kind]
    if _silent(turn, kind, given) or _late(event, given):
        return again
    if reminder.ignored >= MOST_IGNORED and kind != FOLLOW_UP:
        ended = turn.keep(reminders={k: r for k, r in turn.session.reminders.items() if k != kind}).do(CancelReminders(key=kind))
        return ended.say(
            "reminder.last", row(("button.reminder_again", f"~remind:{kind}")), kind="reminder", values={"kind": kind}
        )
    counted = {**turn.session.reminders, kind: replace(reminder, ignored=reminder.ignored + 1)}
    level = turn.session.open_level if turn.session.open and not turn.session.is_seen else None
    values = {"action": _pressing(turn), "seen": turn.session.is_seen}
    told = again.keep(reminders=counted)
    return told.say(f"reminder_kind.{kind}.text", *_due_rows(kind), kind="reminder", level=level, values=values)


def _pressing(turn: Turn) -> str:
    """The flag whose action is said again first: the worst that nobody has looked at."""
    worst = max((r for r in turn.session.open if r.flag not in turn.session.seen), key=lambda r: r.level, default=None)
    return worst.flag if worst is not None and worst.level >= Level.URGENT else ""


def _silent(turn: Turn, kind: str, given: ReminderKind) -> bool:
    """Whether it must not be said now (Rule 2), or has nothing to be about."""
    if turn.session.open:
        return kind != FOLLOW_UP
    return given.needs_flag or bool(turn.session.question or turn.session.doubts)


def _late(event: Tick, given: ReminderKind) -> bool:
    return event.due is not None and event.at - event.due > timedelta(minutes=given.late_minutes)


def _due_rows(kind: str) -> Rows:
    if kind == FOLLOW_UP:
        return (row(("button.assessed", "~assessed")), row(("button.reminder_stop", f"~stop:{kind}")))
    done = (("button.routine_done", "~routine"),) if kind == ROUTINE else ()
    first = (row(("button.check_in", "~check_in")),) if kind == CHECK_IN else (row(("button.plan_today", "~plan:today"), *done),)
    later = row(*((f"button.snooze_{much}", f"~snooze:{kind}:{much}") for much in SNOOZES))
    return (*first, later, row(("button.reminder_stop", f"~stop:{kind}")))


def answered(turn: Turn) -> Turn:
    """The person did something: no reminder counts as ignored any more."""
    if not any(r.ignored for r in turn.session.reminders.values()):
        return turn
    return turn.keep(reminders={k: replace(r, ignored=0) for k, r in turn.session.reminders.items()})
