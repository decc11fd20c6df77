"""Reminders: kept, shown, moved, skipped, stopped. The session holds when they come again.

Rule 1: what is set is echoed with days, time and zone, and one tap changes it; behind words it is asked whether it is right: none is set silently.
Rule 2: "stop" ends all of them; after a referral its own follow-up stays until it is stopped by its name.
Rule 3: nobody puts a reminder into the quiet hours: it moves to their end, and that is said.
Neighbours: occasions.py reads when from a text; due.py says what is due; coaching/schedule.py works out instants; the store keeps
the next instant of each.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.core.coaching.schedule import DAYS, Quiet, next_due, wall_of
from bot.core.content.schema import ReminderKind
from bot.core.dialogue import ask, oneday, read, zones
from bot.core.dialogue.listed import remembered
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Button, CancelReminders, Remind
from bot.core.model.events import Said
from bot.core.model.reminder import ONCE, Recurrence, Reminder

CHECK_IN, FOLLOW_UP, MORNING_AFTER, ROUTINE, DESK = "check_in", "follow_up", "morning_after", "routine", "desk"
BESIDE = ".once"
"""Ends the key of a reminder that comes once, beside another one of its kind; of the second such one, with a 2 behind it."""
MOST_BESIDE = 9
SETTINGS = row(("button.settings", "~settings"))
NOON = 12
SAID, SNOOZED, SET, CHANGES = "reminder_kind.", "reminder.snoozed", "reminder.set", "reminder.change"


def kind_of(key: str) -> str:
    """The kind of content/reminders.yaml that a reminder's key names."""
    return key.partition(BESIDE)[0]


def free(turn: Turn, kind: str) -> str:
    """A key for what comes once: one that nothing has that is still to come. Of very many the last gives way."""
    keys = [kind, f"{kind}{BESIDE}", *(f"{kind}{BESIDE}{n}" for n in range(2, MOST_BESIDE + 1))]
    return next((k for k in keys if not _stands(turn, k)), keys[-1])


def _stands(turn: Turn, key: str) -> bool:
    known = turn.session.reminders.get(key)
    return known is not None and (not known.when.once or next_of(turn, key) is not None)


def beside(turn: Turn, kind: str) -> Turn:
    """With what comes once, and is still to come, beside the one of its kind that is to be set."""
    known = turn.session.reminders.get(kind)
    if known is None or not known.when.once or not _stands(turn, kind):
        return turn
    key, left = free(turn, kind), without(turn, kind)
    return scheduled(left.keep(reminders={**left.session.reminders, key: known}), key)


def set_(
    turn: Turn,
    key: str,
    when: Recurrence | None = None,
    *,
    was: Mapping[str, Reminder] | None = None,
    flips: bool = True,
    gone: date | None = None,
    taken: bool = False,
) -> Turn:
    """Keep a reminder (in the content's own rhythm where none is given), and say when it comes, and in whose place.

    was: the reminders that an undo brings back, where more than this one is changed; flips: the half of the day may be the other one;
    gone: the day of another one in whose place it comes; taken: its time was not told
    """
    given = turn.content.reminders[kind_of(key)]
    start = zones.today(turn).isoformat()
    chosen = when or Recurrence(
        time=given.time, days=given.days, start=start, offsets=given.offsets, every=given.every, until=given.until
    )
    others = {k: r for k, r in turn.session.reminders.items() if k != key}
    known = turn.session.reminders.get(key)
    former = dict(turn.session.reminders if was is None else was)
    mine = {**others, key: Reminder(when=chosen, by_day=bool(known and known.by_day))}  # the newest is the last
    kept = turn.keep(reminders=mine, former=former, steady=_steady(turn, key, former))
    kept = scheduled(kept, key) if zones.known(kept) else kept
    return echo(kept, key, known.when if known else None, flips=flips, gone=gone, taken=taken)


def _steady(turn: Turn, key: str, former: Mapping[str, Reminder]) -> Mapping[str, Reminder] | None:
    """The reminders as they were before the first of several changes, each right behind the one before; a new kind begins anew."""
    if not any(kind_of(k) == kind_of(key) for k in former):
        return None
    return turn.session.steady if turn.session.steady is not None and turn.session.last[-1:] == (SET,) else former


def echo(
    turn: Turn, key: str, known: Recurrence | None = None, *, flips: bool = True, gone: date | None = None, taken: bool = False
) -> Turn:
    """When it comes next and how often, with the ways to change it. `known`: what it takes the place of; `gone`: of which day; `taken`: its time was not told."""
    when = turn.session.reminders[key].when
    if not zones.known(turn):
        return turn.say("reminder.which_zone", *zones.buttons(turn), kind="question")
    due = next_of(turn, key)
    if due is None:
        left = {k: r for k, r in turn.session.reminders.items() if k != key}
        return turn.keep(reminders=left).say("reminder.over", kind="clarification", values={"kind": kind_of(key)})
    fixed = not flips or when.offsets or when.every or when.also or when.beside or _quiet(turn, flipped(when.time))
    flip = () if fixed else (("button.flip", f"~flip:{key}"),)
    inside = held(turn, key)
    allow = ((Button(label="button.allow", data=f"~allow:{key}", values={"times": inside}),),) if inside else ()
    instead = _whole(known) if known and oneday.gives_way(known, when) else None
    two = (row(("button.keep_both", f"~both:{key}:{oneday.mark(known, when)}")),) if known and instead else ()
    rows = (
        *allow,
        *two,
        row(("button.reminder_good", "~reminders"), *flip),
        row(("button.reminder_when", f"~when:{kind_of(key)}"), ("button.reminder_stop", f"~stop:{key}")),
    )
    values = {"kind": kind_of(key), **words(turn, key, due), "held": inside, "instead": instead}
    values |= {"gone": day_words(gone) if gone else None, "taken": taken}
    waits = turn.session.flow or turn.session.question or turn.session.doubts  # a yes or no would answer that
    values["asks"] = isinstance(turn.event, Said) and not (inside or waits)
    return turn.say(SET, *rows, kind="confirmation", values=values)


def _time(clock: str) -> time:
    return time.fromisoformat(clock)


def current(turn: Turn, key: str) -> Turn:
    """With the reminder of this key as it goes on from today."""
    known = turn.session.reminders.get(key)
    when = oneday.current(known.when, zones.today(turn).isoformat()) if known else None
    if known is None or when is None or when == known.when:
        return turn
    return turn.keep(reminders={**turn.session.reminders, key: replace(known, when=when)})


def wished(when: Recurrence) -> list[str]:
    """The times of the day that were wished."""
    return [clock for one in (when, *when.beside) for clock in (one.time, *one.also)]


def held(turn: Turn, key: str) -> list[str]:
    """The times of it that were wished and fall into the quiet hours."""
    when = turn.session.reminders[key].when
    return [clock for clock in wished(when) if not when.every and _quiet(turn, clock)]


def _quiet(turn: Turn, clock: str) -> bool:
    return hours(turn).holds(datetime.combine(date.min, _time(clock)))


def comes(turn: Turn, key: str, day: date) -> bool:
    """Whether it comes on that day."""
    eve = datetime.combine(day, time(), zones.clock(turn)) - timedelta(minutes=1)
    due = next_due(turn.session.reminders[key].when, zones.clock(turn), eve.astimezone(UTC), hours(turn))
    return due is not None and wall_of(due, zones.clock(turn)).date() == day


def allow(turn: Turn, key: str) -> Turn:
    """The quiet hours end earlier, or begin later, so that this reminder comes when it was wished."""
    if key not in turn.session.reminders:
        return menu(turn)
    kept = turn
    for clock in wished(turn.session.reminders[key].when):
        if _quiet(kept, clock):
            kept = kept.keep(quiet=hours(kept).but(_time(clock).hour))
    start, end = kept.session.quiet
    told = scheduled(kept).say("settings.quiet_set", kind="confirmation", values={"start": start, "end": end, "was": []})
    return ask.again(echo(told, key))


def words(turn: Turn, key: str, due: datetime) -> dict[str, Any]:
    """The next instant as day, date and time on the person's clock, and the rhythm."""
    when = oneday.current(turn.session.reminders[key].when, zones.today(turn).isoformat())
    local = wall_of(due, zones.clock(turn))
    return _whole(when) | {
        "next": day_words(local.date()),
        "time": local.strftime("%H:%M"),
        "moved": not when.every and local.strftime("%H:%M") not in wished(when),
        "zone": zones.known(turn), "other": flipped(when.time),
    }  # fmt: skip


def _whole(when: Recurrence) -> dict[str, Any]:
    """A rhythm and those beside it as templates name them."""
    return _rhythm(when) | {"offsets": list(when.offsets), "parts": [_rhythm(one) for one in (when, *when.beside)]}


def _rhythm(when: Recurrence) -> dict[str, Any]:
    """One rhythm as templates name it."""
    return {
        "times": [when.time, *when.also], "start": when.time, "until": when.until,
        "days": list(when.days), "monthly": [_in_month(d) for d in when.days] if when.monthly else [],
        "every": when.every, "interval": when.interval, "off": list(when.off), "skip": _skipped(when),
        "last": day_words(date.fromisoformat(when.last)) if when.last else None,
    }  # fmt: skip


def _in_month(day: str) -> dict[str, Any]:
    """A day of the month as templates name it: its number (-1: the last), and the weekday where it has one."""
    _, number, name = f"{day}:".split(":")[:3]
    return {"n": int(number), "day": name}


def _skipped(when: Recurrence) -> list[list[dict[str, int]]]:
    """The days that are left out of a rhythm that comes on them, in spans: the first and the last of each."""
    days = sorted(date.fromisoformat(d) for d in when.skip)
    comes = {DAYS[name] for name in oneday.week(when.days, when.off)}
    first = [d for d in days if d - timedelta(days=1) not in days]
    last = [d for d in days if d + timedelta(days=1) not in days]
    told = [
        (a, b) for a, b in zip(first, last, strict=True) if not comes or any(a <= d <= b and d.weekday() in comes for d in days)
    ]
    return [[day_words(a), day_words(b)] for a, b in told]


def day_words(day: date) -> dict[str, int]:
    """A day as templates name it."""
    return {"weekday": day.weekday(), "day": day.day, "month": day.month}


def flipped(clock: str) -> str:
    """The same time in the other half of the day: "08:00" is "20:00"."""
    hour, _, minute = clock.partition(":")
    return f"{(int(hour) + NOON) % 24:02}:{minute}"


def flip(turn: Turn, key: str) -> Turn:
    """Morning to evening, or back."""
    if key not in turn.session.reminders:
        return menu(turn)
    when = turn.session.reminders[key].when
    return set_(turn, key, replace(when, time=flipped(when.time)))


def named(turn: Turn, text: str) -> str:
    """The kind of reminder that a text names; else the one that came or was set just now, or the only one there is, or the check-in.

    What is wished every so many minutes is a break: nobody is asked about their back all day long.
    """
    if found := kind_in(turn, text):
        return found
    if turn.heard and turn.heard.intent.id == CHANGES and (kind := last_said(turn)) in turn.session.reminders:
        return kind  # "make it 10 from now on", right behind one that came
    if turn.language.reader.when(text).every:
        return DESK
    mine = [kind_of(k) for k in turn.session.reminders if k not in (FOLLOW_UP, MORNING_AFTER)]
    just_now = turn.session.last[-1:] == ("reminder.set",)
    return mine[-1] if mine and (just_now or len(set(mine)) == 1) else CHECK_IN


def kind_in(turn: Turn, text: str) -> str:
    """The kind of reminder that a text names; "" where it names none."""
    found = _named(turn, text)
    return max((len(phrase), kind) for phrase, kind in found)[1] if found else ROUTINE if read.exercises(turn, text) else ""


def kinds_in(turn: Turn, text: str) -> tuple[str, ...]:
    """All the kinds that a text names; a phrase within a longer one names nothing by itself."""
    found = _named(turn, text)
    whole = (kind for phrase, kind in found if not any(phrase != other and phrase.strip() in other for other, _ in found))
    return tuple(dict.fromkeys(whole)) or ((ROUTINE,) if read.exercises(turn, text) else ())


def _named(turn: Turn, text: str) -> list[tuple[str, str]]:
    """Folded phrases of the text that name a kind, and the kind."""
    return remembered(turn, "kinds named", text, lambda: _found(turn, text))


def _found(turn: Turn, text: str) -> list[tuple[str, str]]:
    words = f" {read.folded(text, turn.language.spelling)} "
    return [(p, kind) for _, p, kind in turn.content.once(("kinds", turn.language.code), lambda: _kinds(turn)) if p in words]


def _kinds(turn: Turn) -> list[tuple[int, str, str]]:
    """Length, folded phrase between blanks, and kind, of all that names one."""
    language = turn.language
    return [
        (len(phrase), f" {read.folded(phrase, language.spelling)} ", kind)
        for kind in turn.content.reminders
        for phrase in language.phrases.get(f"reminder.{kind}", ())
    ]


def scheduled(turn: Turn, *keys: str) -> Turn:
    """With the next instant of each of these reminders (all, where none is named) put down in the store."""
    for key in keys or tuple(turn.session.reminders):
        due = next_of(turn, key)
        turn = turn.do(Remind(key=key, what=key, at=due) if due else CancelReminders(key=key))
    return turn


def next_of(turn: Turn, key: str) -> datetime | None:
    """The next instant of a reminder."""
    return next_due(turn.session.reminders[key].when, zones.clock(turn), turn.event.at, hours(turn))


def hours(turn: Turn) -> Quiet:
    """The person's quiet hours."""
    return Quiet(*turn.session.quiet)


def follow_up(turn: Turn) -> Turn:
    """After a referral: ask, on the days of the content, whether somebody has looked at it."""
    given = turn.content.reminders.get(FOLLOW_UP)
    if given is None or turn.session.consent is None or (FOLLOW_UP in turn.session.reminders and next_of(turn, FOLLOW_UP)):
        return turn
    when = Recurrence(time=given.time, start=zones.today(turn).isoformat(), offsets=given.offsets)
    return scheduled(turn.keep(reminders={**turn.session.reminders, FOLLOW_UP: Reminder(when=when)}), FOLLOW_UP)


def left_out(turn: Turn, key: str, day: str) -> Turn:
    """Without what comes on that day (ISO), as something else comes in its place."""
    when = turn.session.reminders[key].when
    beside = tuple(replace(one, skip=(*one.skip, day)) for one in when.beside)
    changed = Reminder(when=replace(when, skip=(*when.skip, day), beside=beside))
    return scheduled(turn.keep(reminders={**turn.session.reminders, key: changed}), key)


def end_follow_up(turn: Turn) -> Turn:
    return without(turn, FOLLOW_UP) if FOLLOW_UP in turn.session.reminders else turn


def morning_after(turn: Turn, day: date) -> Turn:
    """A check-in the morning after a run of that day, unless that has passed."""
    given = turn.content.reminders[MORNING_AFTER]
    when = Recurrence(time=given.time, days=(ONCE,), start=(day + timedelta(days=1)).isoformat())
    if next_due(when, zones.clock(turn), turn.event.at, hours(turn)) is None:
        return turn
    return scheduled(turn.keep(reminders={**turn.session.reminders, MORNING_AFTER: Reminder(when=when)}), MORNING_AFTER)


def without(turn: Turn, *keys: str) -> Turn:
    """With these reminders gone."""
    left = {k: r for k, r in turn.session.reminders.items() if k not in keys}
    return turn.keep(reminders=left).do(*(CancelReminders(key=k) for k in keys))


def stop(turn: Turn, key: str = "") -> Turn:
    """End one reminder, or all of them."""
    had = [k for k in turn.session.reminders if (k == key if key else k != FOLLOW_UP)]
    if not had:
        return ask.again(turn.say("reminder.none", kind="answer"))
    return ask.again(ended(without(turn.keep(former=dict(turn.session.reminders)), *had), had))


def ended(turn: Turn, keys: list[str]) -> Turn:
    """It is told which of them ended."""
    kinds = [*dict.fromkeys(map(kind_of, keys))]
    return turn.say("reminder.stopped", row(("button.reminders", "~reminders")), kind="confirmation", values={"kinds": kinds})


def last_said(turn: Turn) -> str:
    """The kind of the reminder that was the last thing said; "" where it was something else."""
    last = turn.session.last[-1] if turn.session.last else ""
    kind = last.removeprefix(SAID).partition(".")[0] if last.startswith(SAID) else ""
    return kind if kind in turn.content.reminders else ""


def skipped(turn: Turn, key: str) -> Turn:
    """Not this time: when it comes again, or that it was the only one."""
    if key not in turn.session.reminders or (due := next_of(turn, key)) is None:
        return turn.say("reminder.skipped_last", kind="confirmation", values={})
    return turn.say("reminder.skipped", kind="confirmation", values={"kind": kind_of(key), **words(turn, key, due)})


def menu(turn: Turn, *, edit: bool = False, back: tuple[Button, ...] = SETTINGS) -> Turn:
    """All reminders with their next time, and buttons to add or end them. `edit`: in place of the settings that lead `back`."""
    mine = [k for k in turn.session.reminders if k != FOLLOW_UP]
    lines = [{"kind": kind_of(k), **words(turn, k, due)} for k in mine if zones.known(turn) and (due := next_of(turn, k))]
    adds = [
        Button(label=f"reminder_kind.{k}.add", data=f"~remind:{k}")
        for k, r in turn.content.reminders.items()
        if _may_add(turn, k, r)
    ]
    ends = [_end(turn, k) for k in mine]
    rows: Rows = tuple((b,) for b in (*adds, *ends))
    return turn.say("reminder.menu", *rows, back, kind="menu", values={"lines": lines}, edit=edit)


def _end(turn: Turn, key: str) -> Button:
    when = turn.session.reminders[key].when
    if not when.once:
        return Button(label=f"reminder_kind.{kind_of(key)}.end", data=f"~stop:{key}")
    day = day_words(date.fromisoformat(when.start))
    return Button(label="button.end_once", data=f"~stop:{key}", values={"d": day})


def _may_add(turn: Turn, kind: str, given: ReminderKind) -> bool:
    mine = given.needs_flag or given.after_run
    return kind not in turn.session.reminders and not mine and not (given.coaches and turn.session.open)


def answered(turn: Turn) -> Turn:
    """The person did something: no reminder counts as ignored any more."""
    if not any(r.ignored for r in turn.session.reminders.values()):
        return turn
    return turn.keep(reminders={k: replace(r, ignored=0) for k, r in turn.session.reminders.items()})
