"""A reminder is asked for, in words or by the taps that complete it, or something is said to one that came: later, not this time.

Rule 1: "later" and "skip" are about the reminder where that was the last thing said; else about what waits.
Rule 2: a tap does what the same wish in words does: while a flag is open the advice comes first, and what waits is taken up again.
Rule 3: these buttons never grow old, so each counts only for a draft that lacks what it gives; a yes only for the very one that was told.
Neighbours: occasions.py reads when; reminders.py puts off and keeps; talk.py brings the texts here.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import ceil

from bot.core.coaching.schedule import instant
from bot.core.dialogue import (
    adding,
    ask,
    begin,
    foreign,
    hurting,
    lacking,
    loosely,
    moving,
    occasions,
    oneday,
    read,
    recurring,
    reminders,
    repairs,
    result,
    singly,
    snoozing,
    staying,
    topics,
    zones,
)
from bot.core.dialogue.turn import Turn, row
from bot.core.model.reminder import DAILY, ONCE, Draft, Reminder, When

NOT_OF_REMINDERS = frozenset(
    ("reminder.stop", "reminder.snooze", "data.delete", "data.export", "settings.timezone", "pain.log", "goodbye")
)
"""Intents of messages that may name a day or a time and are about something else, unless they speak of nothing but days and a time."""


def meant(turn: Turn) -> Turn | None:
    """A text about when to write, whatever its intent; None where it is about something else."""
    assert turn.heard is not None
    if moving.greets(turn) or (turn.language.reader.hurts(turn.heard.text) and _asks_of_self(turn)) or _complains(turn):
        return None
    return reminder(turn) if occasions.means(turn, sure=turn.heard.intent.id in NOT_OF_REMINDERS) else None


def _complains(turn: Turn) -> bool:
    """Whether the text complains of a pain at a time, and wishes for nothing."""
    assert turn.heard is not None
    return loosely.complains(turn, turn.heard.text)


def _asks_of_self(turn: Turn) -> bool:
    """ "My back hurts, can I run tomorrow": what is asked is no wish to be written to."""
    assert turn.heard is not None
    text = turn.heard.text
    parts = [f"{read.folded(part, turn.language.spelling)} " for part in adding.PARTS.split(text)]
    asks = any(part.startswith(f"{lead} ") for part in parts for lead in read.phrases(turn, "asks.of_self"))
    return asks and not turn.language.reader.when(text).cue


def reminder(turn: Turn) -> Turn:
    """A reminder is asked for or moved; while a flag is open, the advice comes first. "Set a reminder" chooses from the menu."""
    if turn.session.open:
        return result.repeat(turn)
    assert turn.heard is not None
    if turn.session.planned and not turn.session.flow and _complains(turn):
        return hurting.pain(turn.keep(misses=0))
    if not (turn.session.flow or turn.session.doubts) and (told := foreign.said(turn)) is not None:
        return ask.again(told)
    kind = reminders.kind_in(turn, turn.heard.text)
    if (
        turn.heard.intent.id == "reminder.change"
        and not turn.language.reader.when(turn.heard.text).says
        and kind in turn.session.reminders
    ):
        return ask.again(occasions.asked(turn.keep(misses=0), kind))
    if turn.heard.intent.id == "reminder.change" and not (
        turn.session.reminders or turn.language.reader.when(turn.heard.text).says
    ):
        return ask.again(reminders.menu(turn.keep(misses=0)))
    when: When = turn.language.reader.when(turn.heard.text)
    if not (when.cue or when.says_time) and occasions.asks(turn, turn.heard.text):  # "can I do it daily" wishes for no message
        return topics.found(turn, turn.heard.text) or repairs.not_understood(turn)
    if kind and not when.says and read.holds(turn, "reminder.tell_when", turn.heard.text):
        return ask.again(occasions.asked(turn.keep(misses=0), kind))
    chosen = turn.language.reader.when(turn.heard.text).says or reminders.kind_in(turn, turn.heard.text)
    return ask.again(occasions.said(turn) if chosen else reminders.menu(turn.keep(misses=0)))


def long_runs(turn: Turn, said: str) -> Turn | None:
    """ "The morning after a long run", and nothing else but that it is to be asked: such a run brings it by itself, where check-ins are on."""
    if turn.session.flow or turn.session.doubts or turn.session.open or not turn.session.planned or "?" in said:
        return None
    words = f" {read.folded(said, turn.language.spelling)} "
    named = max((p for p in read.phrases(turn, "morning_after.words") if f" {p} " in words), key=len, default="")
    if not named or not read.phrases(turn, "morning_after.beside").issuperset(words.replace(f" {named} ", " ", 1).split()):
        return None
    on = reminders.CHECK_IN in turn.session.reminders
    rows = () if on else (row(("button.check_in_offer", "~remind:check_in")),)
    return turn.keep(misses=0).say("reminder.after_long", *rows, kind="answer", values={"on": on})


def stop(turn: Turn) -> Turn:
    """All reminders end; where days or times are named, which of them is chosen from the menu."""
    assert turn.heard is not None
    if (kept := staying.said(turn, turn.heard.text)) is not None:
        return ask.again(kept)
    when: When = turn.language.reader.when(turn.heard.text)
    some = bool(when.skips or when.ends or when.lasting)  # a time that is over is no end
    if not some and (kind := reminders.kind_in(turn, turn.heard.text)):
        has = kind in turn.session.reminders
        return ask.again(reminders.stop(turn, kind) if has else reminders.menu(turn.keep(misses=0)))
    told = replace(when, unclear="").says or when.unclear not in ("", occasions.SURE)
    some = some or (told and not (when.ahead == 0 and not when.says_time))
    return ask.again(reminders.menu(turn.keep(misses=0))) if some and turn.session.reminders else reminders.stop(turn)


def check(turn: Turn) -> Turn:
    """The check; where one is done and little but a day is told, when to write: "the day after my long run"."""
    return (loosely.perhaps(turn) if turn.session.result else None) or begin.start_check(turn)


def later(turn: Turn) -> Turn:
    """ "Not now": the newest reminder again in an hour, where one was sent last."""
    kinds = [n.split(".")[1] for n in reversed(turn.session.last) if n.startswith(reminders.SAID)]
    when = turn.language.reader.when(turn.heard.text) if turn.heard else When()
    if not kinds or (when.says and not reminders.last_said(turn) and turn.session.last[-1] != reminders.SNOOZED):
        return (
            reminder(turn)
            if occasions.means(turn) or (when.says_day and when.says_time)
            else ask.again(turn.keep(misses=0).say("task.reminder_snooze", topics=("reminder.snooze",)))
        )
    if when.minutes or not when.says:
        return snoozing.snooze(turn, f"{kinds[0]}:{when.minutes or 60}")
    if when.ahead == 1 and not when.times:
        return snoozing.snooze(turn, f"{kinds[0]}:tomorrow")
    if when.ahead == 0 and not when.times:
        return snoozing.snooze(turn, f"{kinds[0]}:tonight")
    if len(when.times) == 1 and not when.days and when.ahead in (None, 0, 1):
        return snoozing.snooze(turn, f"{kinds[0]}:{_minutes_until(turn, when)}")
    return reminder(turn) if when.says_day or when.times else snoozing.snooze(turn, f"{kinds[0]}:60")


def _minutes_until(turn: Turn, when: When) -> int:
    """Minutes from now to the one time that is told, today or tomorrow."""
    clock = recurring.clocks_of(turn, when if when.ahead else replace(when, ahead=0), when.times[0])[0]
    once = recurring.next_once(turn, clock)
    day = date.fromisoformat(once.start) if when.ahead != 1 else zones.today(turn) + timedelta(days=1)
    at = instant(datetime.combine(day, time.fromisoformat(clock)), zones.clock(turn))
    return min(snoozing.MOST_MINUTES, max(1, ceil((at - turn.event.at) / timedelta(minutes=1))))


def skip(turn: Turn) -> Turn:
    """The question that waits; right after a reminder, the reminder."""
    kind = reminders.last_said(turn)
    waits = turn.session.question or turn.session.doubts
    return reminders.skipped(turn, kind) if kind and not waits else repairs.skip(turn)


def tapped(way: Callable[[Turn, Draft, str], Turn | None]) -> Callable[[Turn, str], Turn]:
    """A tap that completes the draft. Where it fits none, what the draft lacks is asked again; without a draft, the menu."""

    def handler(turn: Turn, argument: str) -> Turn:
        if turn.session.open:
            return result.repeat(turn)
        draft = turn.session.draft
        if draft is None:
            return ask.again(reminders.menu(turn))
        return ask.again(way(turn, draft, argument) or occasions.settle(turn, draft))

    return handler


def asked_when(turn: Turn, kind: str) -> Turn:
    """Another day or time for a reminder is wished by a tap: in which words, the person says."""
    if turn.session.open:
        return result.repeat(turn)
    return ask.again(turn) if turn.session.flow or turn.session.doubts else occasions.asked(turn, kind)


def chosen(turn: Turn, draft: Draft, clock: str) -> Turn | None:
    """A time of the day."""
    if clock not in occasions.OFFERED or lacking.missing(turn, draft) not in ("time", "vague"):
        return None
    return occasions.settle(turn, replace(draft, when=replace(draft.when, times=(clock,), sure=(True,), part="", unclear="")))


def dated(turn: Turn, draft: Draft, day: str) -> Turn | None:
    """One of two days."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    if lacking.missing(turn, draft) != "week":
        return None
    when = replace(draft.when, weekday="", following=False, plus=0, date=(on.month, on.day), unclear="")
    return occasions.settle(turn, replace(draft, when=when))


def often(turn: Turn, draft: Draft, how: str) -> Turn | None:
    """Once or each week."""
    fits = how in (ONCE, occasions.WEEKLY, DAILY) and lacking.missing(turn, draft) in (occasions.OFTEN, singly.OFF)
    return occasions.often(turn, draft, how) if fits else None


def sure(turn: Turn, draft: Draft, told: str) -> Turn | None:
    """What was read is meant."""
    return occasions.unclear(turn, draft, "") if _stands(draft, told) else None


def other(turn: Turn, draft: Draft, told: str) -> Turn | None:
    """It was not meant like that."""
    return occasions.unclear(turn, draft, "day") if _stands(draft, told) else None


def which(turn: Turn, draft: Draft, kind: str) -> Turn | None:
    """A tap: this one of several reminders is meant."""
    fits = draft.when.unclear == occasions.WHICH and kind in turn.session.reminders
    return occasions.unclear(turn, replace(draft, kind=kind), "") if fits else None


def both(turn: Turn, argument: str) -> Turn:
    """A tap: what it took the place of comes beside it; once one of the two is another one, all are shown."""
    key, _, told = argument.partition(":")
    was, now = (turn.session.former or {}).get(key), turn.session.reminders.get(key)
    if was is None or now is None or told != oneday.mark(was.when, now.when):
        return ask.again(reminders.menu(turn))
    kept = turn.keep(reminders={**turn.session.reminders, key: Reminder(when=oneday.both(was.when, now.when))}, misses=0)
    return ask.again(reminders.echo(reminders.scheduled(kept, key), key))


def _stands(draft: Draft, told: str) -> bool:
    """Whether a yes or no is to this draft."""
    return draft.when.unclear == occasions.SURE and told == occasions.mark(draft)
