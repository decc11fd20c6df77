"""Reminders that stand are to come less: not on Sundays, not next week, not until Thursday, not the next one; or again, or one kind no more.

Rule 1: only what is said whole, between questions, and of reminders that there are. Days that are left out of all of them are told once.
Rule 2: a pause ends by itself: its days are left out, and the rhythm stays.
Neighbours: moving.py changes one reminder; understanding/slots/when.py reads what is left out; reminders.py keeps.
"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.core.coaching.schedule import next_due
from bot.core.dialogue import (
    afterwards,
    amend,
    ask,
    dates,
    lacking,
    oneday,
    read,
    recurring,
    reminders,
    singly,
    snoozing,
    staying,
    zones,
)
from bot.core.dialogue.listed import lead_of, tail_of
from bot.core.dialogue.recurring import WEEK
from bot.core.dialogue.turn import Turn, row
from bot.core.model.reminder import ONCE, Recurrence, Reminder, When
from bot.core.understanding.slots import bounds

LONGEST = 334
"""Days up to which a pause is taken as told; "until November", in November, may be either."""
MOST_WORDS = 5
"""Words behind a "stop" that may name a kind of reminder and nothing else."""

POSSESSIVE = re.compile(r"(?<=[a-z])['’]s\b", re.IGNORECASE)
"""Of "Thursday's": the next one alone."""
POSSESSIVE_ONE = re.compile(r"(?<=['’]s) one\b", re.IGNORECASE)
"""Behind "tomorrow's": no time."""


def said(turn: Turn, text: str) -> Turn | None:
    """Days on which nothing shall come, from a text that says nothing else; None where it is about something else."""
    session = turn.session
    if (later := _put_off(turn, text) or _not_now(turn, text) or _turned_on(turn, text)) is not None:
        return later
    if session.flow and session.question and not session.doubts:
        return _amid(turn, text)
    if session.flow or session.question or session.doubts or session.open or _of_a_run(turn, text):
        return None
    if not session.reminders:
        return _nothing_to_skip(turn, text)
    if (
        done := _ended(turn, text)
        or (resumed(turn) if read.phrase(turn, "reminder.resume", text) else None)
        or singly.skipped(turn, text)
    ) is not None:
        return done
    if (ends := snoozing.until(turn, text)) is not None:
        return silent(turn, own(turn, reminders.kind_in(turn, text) or snoozing.out(turn)), ends)
    return _less(turn, text)


def _of_a_run(turn: Turn, text: str) -> bool:
    """ "Delete Wednesday", or "not today, Wednesday", right behind a run that was noted: the run is meant."""
    if turn.session.last[-1:] not in (("run.logged",), ("run.changed",)):
        return False
    if amend.day_told(turn, text) is not None:
        return True
    fix = turn.language.reader.fix(text, zones.today(turn))
    return fix is not None and fix.gone and fix.of is not None and any(r.day == fix.of.isoformat() for r in turn.session.runs)


def _less(turn: Turn, text: str) -> Turn | None:
    """Days on which nothing shall come, of what comes again and again."""
    if not (keys := _own(turn, text)):
        return None
    text = POSSESSIVE_ONE.sub("", text)
    when = snoozing.till(turn, text, _stopped_on(turn, text) or turn.language.reader.when(text))
    if is_pause(when) and not turn.language.reader.hurts(text):
        return silent(turn, keys, when)
    if POSSESSIVE.search(text) and len(when.off) == 1 and not when.skips:  # "cancel Thursday's"
        when = replace(when, skips=when.off, off=())
    less = (
        (when.off or when.skips)
        and (when.whole or (when.near and bool(reminders.kind_in(turn, text))))
        and not (when.says_day or when.says_time or when.unclear not in ("", lacking.SURE))
    )
    if not less or turn.language.reader.hurts(text):
        return None
    if (one := _meant(turn, text, keys, when)) != keys:
        return without(turn, one, when)
    return singly.asked(turn, text, when) or without(turn, keys, when)


def _stopped_on(turn: Turn, text: str) -> When | None:
    """ "Stop reminding me on Thursdays": those days are left out."""
    words = f"{read.folded(text, turn.language.spelling)} "
    lead = lead_of(turn, "reminder.stops_on", words)
    if not lead:
        return None
    rest = words.removeprefix(lead).strip()
    when: When = turn.language.reader.when(f"{turn.language.phrases['reminder.not'][0]} {rest}")
    single = turn.language.reader.when(rest).weekday  # "on Sunday" is the next one, or each
    return when if when.off and when.whole and not single else None


def _nothing_to_skip(turn: Turn, text: str) -> Turn | None:
    """ "Skip tomorrow's", where nothing is set: no reminder is made of it."""
    if not turn.session.planned or "?" in text or turn.language.reader.hurts(text):
        return None
    when: When = turn.language.reader.when(text)
    less = (when.off or when.skips) and when.whole and not (when.says_day or when.says_time or when.starts)
    less = less or snoozing.until(turn, text) is not None
    return turn.keep(misses=0).say("reminder.none", kind="answer") if less else None


def _amid(turn: Turn, text: str) -> Turn | None:
    """A wish about messages amid questions, which it does not answer: what is set is shown, the rest waits for their end.

    How far they are is told where that is asked.
    """
    if read.phrase(turn, "not_done", text):
        return ask.again(turn.keep(misses=0).say("repair.not_done", kind="answer"))
    if read.phrase(turn, "reminder.list", text):
        return ask.again(reminders.menu(turn.keep(misses=0)))
    if (done := _ended(turn, text)) is not None:
        return done
    reader = turn.language.reader
    if not reader.patterns or reader.hurts(text) or read.is_plain(turn, text) or (turn.heard and turn.heard.flags.hits):
        return None
    when: When = reader.when(text)
    if reminders.kind_in(turn, text) and (when.every or (when.near and when.says_day and when.says_time)):
        return afterwards.reminder(turn.keep(misses=0))
    fewer = (when.off or when.skips) and when.whole and not (when.says_day or when.says_time)
    less = (
        is_pause(when)
        or when.pause
        or fewer
        or any(read.phrase(turn, name, text) for name in ("reminder.resume", "reminder.skip_next"))
    )
    if not less or (turn.question is not None and read.named_options(turn, turn.question, text)):  # "yes, if I stop it goes"
        return None
    return ask.again(turn.keep(misses=0).say("reminder.after_questions", kind="clarification"))


def _put_off(turn: Turn, text: str) -> Turn | None:
    """ "Snooze till lunch", where a reminder was the last thing said: the hour is no pain."""
    asked = turn.session.question or turn.session.doubts or turn.session.open
    snoozed = turn.session.last[-1:] == (reminders.SNOOZED,)
    if asked or not (snoozed or reminders.last_said(turn)):
        return None
    when: When = turn.language.reader.when(text)
    if snoozed and when.minutes and when.whole and not when.cue:
        return afterwards.later(turn)
    if (kind := snoozing.out(turn)) and (much := snoozing.minutes(turn, text)):
        return snoozing.snooze(turn.keep(misses=0), f"{kind}:{much}")
    if not reminders.last_said(turn):
        return None
    words = f"{read.folded(text, turn.language.spelling)} "
    if much := snoozing.bare_minutes(turn, words):
        return snoozing.snooze(turn.keep(misses=0), f"{reminders.last_said(turn)}:{much}")
    if not when.says_time:
        return None
    put_off = any(words.startswith(f"{lead} ") for lead in read.phrases(turn, "reminder.later"))
    return afterwards.later(turn) if put_off and not turn.language.reader.hurts(text) else None


def _not_now(turn: Turn, text: str) -> Turn | None:
    """ "Not today", "too tired", where a reminder was the last thing said: it is passed over."""
    kind = reminders.last_said(turn)
    waits = turn.session.question or turn.session.doubts or turn.session.open
    return reminders.skipped(turn.keep(misses=0), kind) if kind and not waits and is_not_now(turn, text) else None


def is_not_now(turn: Turn, text: str) -> bool:
    """Whether the whole text says that it is not the time for it."""
    return read.phrase(turn, "reminder.not_today", text) or _worn_out(turn, text)


def _worn_out(turn: Turn, text: str) -> bool:
    """ "Way too knackered tonight": that somebody is tired or busy now, and nothing else."""
    words = read.folded(text, turn.language.spelling).split()
    tired = read.phrases(turn, "reminder.worn_out")
    return not tired.isdisjoint(words) and tired.union(read.phrases(turn, "reminder.worn_out_beside")).issuperset(words)


def is_pause(when: When) -> bool:
    """Whether what stands is to keep silent for a time; a break that is wished at its own time is none."""
    timed = when.whole and when.says_day and when.says_time
    return when.pause and when.says and not (when.cue or timed) and (when.near or when.beside)


def silent(turn: Turn, keys: list[str], when: When) -> Turn:
    """Nothing until the day that is told, or on it; where that is not understood whole, what stands is shown, and nothing changed."""
    today = zones.today(turn)
    start = dates.day_of(today, when.starts) if when.starts else today
    if not (when.whole or when.beside) or when.says_time:
        return ask.again(reminders.menu(turn.keep(misses=0)))
    named = when.weekday and dates.day_of(today, when.weekday) > today
    if not (when.ends or when.lasting) and (when.ahead == 1 or named):  # that day alone
        return without(turn, keys, When(skips=(when.weekday or bounds.TOMORROW,)))
    until = _until(start, when)
    if not start < until <= today + timedelta(days=LONGEST):
        return ask.again(reminders.menu(turn.keep(misses=0)))
    return _paused(turn, keys, start, until)


def _until(start: date, when: When) -> date:
    """The day on which they come again; the first one of the pause where none is told."""
    if not when.ends:
        return start + timedelta(days=1 if when.ahead == 0 else when.lasting)
    until = dates.day_of(start, when.ends)
    return until if until > start else until + timedelta(days=WEEK)


def _own(turn: Turn, text: str) -> list[str]:
    return own(turn, reminders.kind_in(turn, text))


def own(turn: Turn, kind: str) -> list[str]:
    """The reminders that come again and again: of this kind, else all."""
    kept = {k: r for k, r in turn.session.reminders.items() if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)}
    again = [k for k, r in kept.items() if r.when.days != (ONCE,)]
    return [k for k in again if reminders.kind_of(k) == kind] or again


def _meant(turn: Turn, text: str, keys: list[str], when: When) -> list[str]:
    """Of several reminders the one that comes on just these days, where "the weekday one" is named; else all of them."""
    one = not read.phrases(turn, "reminder.one").isdisjoint(read.folded(text, turn.language.spelling).split())
    named = [k for k in keys if one and oneday.comes_only(turn.session.reminders[k].when, when.off)]
    return named or keys


def without(turn: Turn, keys: list[str], when: When) -> Turn:
    """Without these days; each is told as it is now."""
    was, turn = turn.session.reminders, turn.keep(misses=0)
    days = dates.left_out(zones.today(turn), when.skips) if when.skips and not when.off else ()
    if days and not any(reminders.comes(turn, key, date.fromisoformat(day)) for key in keys for day in days):
        return ask.again(turn.say("reminder.not_then", row(("button.reminders", "~reminders")), kind="answer"))
    other = {key: Reminder(when=_but(turn, was[key].when, when)) for key in keys}
    if all(other[key].when == was[key].when for key in keys):
        return ask.again(reminders.menu(turn.say("reminder.not_then", kind="answer")))
    over = [key for key in keys if when.off and oneday.comes_only(was[key].when, when.off)]
    turn = reminders.ended(reminders.without(turn.keep(former=dict(was)), *over), over) if over else turn
    for key in (key for key in keys if key not in over and other[key].when != was[key].when):
        turn = reminders.set_(turn, key, other[key].when, was=was)
    return ask.again(turn)


def _but(turn: Turn, known: Recurrence, when: When) -> Recurrence:
    """The rhythm without these days."""
    return replace(recurring.changed(turn, known, when, (known.time,)), beside=_each(turn, known.beside, when))


def _each(turn: Turn, beside: tuple[Recurrence, ...], when: When) -> tuple[Recurrence, ...]:
    return tuple(recurring.changed(turn, one, when, (one.time,)) for one in beside)


def silent_on(turn: Turn, keys: list[str], days: tuple[str, ...]) -> Turn:
    """Nothing on these days (ISO), one after the other."""
    return _paused(turn, keys, date.fromisoformat(min(days)), date.fromisoformat(max(days)) + timedelta(days=1))


def _paused(turn: Turn, keys: list[str], start: date, until: date) -> Turn:
    """Nothing until that day."""
    days = tuple((start + timedelta(days=n)).isoformat() for n in range(min((until - start).days, dates.MOST_LEFT_OUT)))
    kept = dict(turn.session.reminders)
    for key in keys:
        known = kept[key].when
        beside = tuple(replace(one, skip=(*one.skip, *days)) for one in known.beside)
        silent = replace(known, skip=tuple(dict.fromkeys((*known.skip, *days))), beside=beside)
        kept[key] = Reminder(when=_or_anew(turn, silent, until))
    turn = reminders.scheduled(turn.keep(reminders=kept, former=dict(turn.session.reminders), misses=0), *keys)
    ahead = reminders.day_words(start) if start > zones.today(turn) else None
    values = {"d": reminders.day_words(until), "from": ahead}
    return ask.again(turn.say("reminder.paused", row(("button.reminders", "~reminders")), kind="confirmation", values=values))


def _or_anew(turn: Turn, when: Recurrence, until: date) -> Recurrence:
    """Counted days that would all be over by that day, counted anew, from it on."""
    eve = datetime.combine(until, time(), zones.clock(turn)) - timedelta(minutes=1)
    if not when.offsets or next_due(when, zones.clock(turn), eve.astimezone(UTC), reminders.hours(turn)) is not None:
        return when
    return replace(when, start=(until - timedelta(days=min(when.offsets))).isoformat())


def _ended(turn: Turn, text: str) -> Turn | None:
    """ "Stop the desk ones": those of that kind end; "can you stop": the kind that was the last thing said, else all."""
    if turn.session.reminders and not turn.session.flow and read.phrase(turn, "reminder.stop_asking", text):
        asks = reminders.CHECK_IN in turn.session.reminders
        return reminders.stop(turn.keep(misses=0), reminders.CHECK_IN if asks else reminders.last_said(turn))
    if not turn.session.flow and turn.session.reminders and read.phrase(turn, "reminder.why_asks", text):
        return ask.again(reminders.menu(turn.keep(misses=0)))
    if not turn.session.flow and read.phrase(turn, "reminder.stop_it", text):
        kind = reminders.last_said(turn)
        return reminders.stop(turn.keep(misses=0), kind if kind in turn.session.reminders else "")
    words = read.folded(text, turn.language.spelling)
    if not turn.session.flow and turn.session.reminders and staying.first(turn, text, words):
        return ask.again(staying.said(turn, text) or turn)
    leads = [lead for lead in read.phrases(turn, "reminder.ends") if words.startswith(f"{lead} ")]
    rest = words.removeprefix(max(leads, key=len)).split() if leads else []
    if not rest or len(rest) > MOST_WORDS or read.phrases(turn, "reminder.those").isdisjoint(rest):
        return None
    kind = reminders.kind_in(turn, " ".join(rest))
    when: When = turn.language.reader.when(" ".join(rest))
    some = when.says_time or when.off or when.skips or when.ends
    if turn.language.reader.hurts(text):
        return None
    if (kept := staying.said(turn, text)) is not None:
        return ask.again(kept)
    return None if kind not in turn.session.reminders or some else reminders.stop(turn.keep(misses=0), kind)


def _turned_on(turn: Turn, text: str) -> Turn | None:
    """ "Desk breaks please", "turn on check-ins": a kind by its name, and nothing else but that it is wished; in its own rhythm."""
    session = turn.session
    if session.flow or session.question or session.doubts or session.open or not session.planned or "?" in text:
        return None
    words = read.folded(text, turn.language.spelling)
    lead, often = lead_of(turn, "reminder.on", words), tail_of(turn, "reminder.on_please", words)
    end = max(often, tail_of(turn, "reminder.on_end", words), key=len)
    name = words.removeprefix(lead).removesuffix(end).strip()
    kind = next((k for k in turn.content.reminders if name in read.phrases(turn, f"reminder.{k}")), "") if lead or end else ""
    given = turn.content.reminders.get(kind)
    if (
        given is None or given.needs_flag or given.after_run or (often and end == often and not given.every)
    ):  # "exercises please" wants them now
        return None
    there = kind in session.reminders
    return reminders.echo(turn.keep(misses=0), kind) if there else reminders.set_(turn.keep(misses=0), kind)


def resumed(turn: Turn) -> Turn | None:
    """ "Resume": the days of a pause that are still to come are days again."""
    today = zones.today(turn)
    paused = {key: days for key, one in turn.session.reminders.items() if (days := _pause(one.when, today))}
    if not paused:
        return None
    kept = {
        key: Reminder(when=_with_days(one.when, paused[key])) if key in paused else one
        for key, one in turn.session.reminders.items()
    }
    back = reminders.scheduled(turn.keep(reminders=kept, misses=0), *paused)
    dues = {key: due for key in paused if (due := reminders.next_of(back, key)) is not None}
    if not dues:
        return ask.again(reminders.menu(back))
    first = min(dues, key=lambda key: dues[key])
    values = {"kind": reminders.kind_of(first), **reminders.words(back, first, dues[first])}
    return ask.again(back.say("reminder.resumed", row(("button.reminders", "~reminders")), kind="confirmation", values=values))


def _pause(when: Recurrence, today: date) -> frozenset[str]:
    """The days from today on that are left out without a gap; where today is not, those of the pause that comes first."""
    ahead = sorted(day for day in when.skip if day >= today.isoformat())
    begins = date.fromisoformat(ahead[0]) if ahead else today
    alone = (begins + timedelta(days=1)).isoformat() not in when.skip  # one day by itself is no pause
    found, day = set(), today if begins > today and alone else begins
    while day.isoformat() in when.skip:
        found.add(day.isoformat())
        day += timedelta(days=1)
    return frozenset(found)


def _with_days(when: Recurrence, days: frozenset[str]) -> Recurrence:
    beside = tuple(_with_days(one, days) for one in when.beside)
    return replace(when, skip=tuple(day for day in when.skip if day not in days), beside=beside)
