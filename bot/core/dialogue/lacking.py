"""What a draft of a reminder lacks, or what of it could mean two things; and what completes it.

Neighbours: occasions.py asks for it; understanding/slots/asking.py knows what the words leave open.
"""

import re
from dataclasses import replace
from datetime import datetime

from bot.core.coaching.schedule import DAYS, SETS, wall_of
from bot.core.dialogue import dates, listed, oneday, recurring, reminders, zones
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import DAILY, Draft, Moved, When

SURE, OFTEN, BEGIN, BEFORE = "sure", "often", "begin", "before"
WARM_UP = "warm_up"
WRITTEN = re.compile(r"(?<!\d)([1-9]|1[0-2])[:.]\d\d(?!\d)")


def adds(turn: Turn, text: str) -> bool:
    """Whether what is wished is to come beside what there is: "also at noon", "and on Fridays at 6"."""
    return listed.first(text) in listed.phrases(turn, "reminder.and") or listed.holds(turn, "reminder.beside", text)


def away(turn: Turn, text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what it says behind the wish of days on which nobody is there, and those days: "every Tuesday, I'm off next week"."""
    small = text.casefold()
    places = [(small.find(p), p) for p in listed.phrases(turn, "reminder.away") if small.find(f" {p} ") > 0]
    if not places:
        return text, ()
    at, phrase = min(places, key=lambda found: (found[0], -len(found[1])))
    left = next(iter(turn.language.phrases["reminder.not"]))
    told: When = turn.language.reader.when(f"{left} {small[at + len(phrase) :].strip()}")
    head = text[:at].rstrip(" ,.;-")
    before, _, last = head.rpartition(" ")
    head = before.rstrip(" ,.;-") if last in listed.phrases(turn, "reminder.stays_joint") else head
    wished: When = turn.language.reader.when(head if head else text)
    behind = told.whole and (
        wished.cue or wished.says_time or wished.says_day
    )  # "im away next week, sweats at night" tells no rhythm
    return (head, told.skips) if told.skips and behind else (text, ())


def not_told(turn: Turn, kind: str, when: When) -> When:
    """With what is asked where a time is told that is not that of the reminder: that of the run before which it is to come, or none at all,
    but for coming home, which nobody knows."""
    assert turn.heard is not None
    text = turn.heard.text
    if kind == WARM_UP and when.times and _of_the_run(turn, text, when):
        return replace(when, unclear=BEFORE, bare=bool(when.weekday))
    if when.loosely and when.rough and when.days and listed.holds(turn, "reminder.arriving", text):
        return When(unclear="vague", bare=True, cue=when.cue)
    return when


def _of_the_run(turn: Turn, text: str, when: When) -> bool:
    """Whether the time of a text is that of the run that is spoken of: "before my Tuesday run at 6", but "before each run, Tuesdays at 6"."""
    small = text.casefold()
    lead = next((p for p in listed.phrases(turn, "reminder.before_run") if f" {p} " in f" {small} "), "")
    head, _, tail = small.partition(lead) if lead else ("", "", "")
    reader = turn.language.reader
    return bool(lead) and "," not in tail and reader.when(tail).times == when.times and not reader.when(head).times


def before(turn: Turn, draft: Draft, text: str) -> When | None:
    """ "15 minutes before": so long before the run; None where that was not asked, or is not told."""
    moved: Moved | None = turn.language.reader.moved(text) if draft.when.unclear == BEFORE else None
    if moved is None or moved.minutes >= 0 or not draft.when.times:
        return None
    at = _minutes(recurring.clocks_of(turn, draft.when, "")[0]) + moved.minutes
    clock = f"{at // 60:02}:{at % 60:02}"
    return When(times=(clock,), sure=(True,), whole=True) if at >= 0 else None


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def as_said(turn: Turn, draft: Draft) -> Turn:
    """The turn as it was when the draft was said: "tomorrow" is the day after that, however late it is completed."""
    return replace(turn, event=replace(turn.event, at=datetime.fromisoformat(draft.said))) if draft.said else turn


def missing(turn: Turn, draft: Draft) -> str:
    """What must be asked: "time", "times", "day", "date", "vague", "several", "often", "monthly", "week", "which", "pain", "past", "sure", or "" where all is clear."""
    turn = as_said(turn, draft)
    when, today = draft.when, zones.today(turn)
    if when.unclear == BEGIN and _goes_on(turn, draft.kind):  # the rhythm stays
        when = replace(when, unclear="")
    if (unclear := when.beyond or when.unclear) not in ("", SURE):
        return "day" if unclear == BEGIN else unclear
    if (when.swaps or when.alone) and (lacks := _moved(turn, draft)):
        return lacks
    if _no_day(turn, draft):
        return "day"
    if when.following and when.weekday and recurring.this_week(today, when.weekday) > today:
        return "week"
    if when.plus and recurring.this_week(today, when.weekday) == today:
        return "week"
    on = dates.on(today, when.date) if when.date else None
    if when.date and (on is None or (when.weekday and on.weekday() != DAYS[when.weekday])):
        return "date"
    if when.bare and when.times and not when.says_day and when.unclear in ("", SURE):
        return OFTEN
    if when.bare and when.weekday and when.unclear in ("", SURE) and not (when.week or when.plus or when.date or when.following):
        return OFTEN
    return "past" if when.ahead == 0 and when.times and _over(turn, when) else when.unclear


def _goes_on(turn: Turn, kind: str) -> bool:
    """Whether there is a reminder of this kind that comes again and again."""
    known = turn.session.reminders.get(kind)
    return known is not None and not known.when.once


def _no_day(turn: Turn, draft: Draft) -> bool:
    """Whether the days that are named leave none, or cannot be meant."""
    when = draft.when
    if when.off and not when.says_day and draft.kind not in turn.session.reminders:
        return True
    if when.starts and (when.minutes or when.date or when.feast or when.ahead is not None):  # one day does not begin
        return True
    return set(when.days) <= set(when.off) and bool(when.days) and when.days[0] in DAYS


def holds(turn: Turn, kind: str, day: str) -> bool:
    """Whether the reminder of this kind comes each week, on that day."""
    known = turn.session.reminders.get(kind)
    return (
        known is not None and not known.when.beside and any(day in (n, *SETS.get(n, ())) or n == DAILY for n in known.when.days)
    )


def fits(turn: Turn, kind: str, when: When) -> bool:
    """Whether what is to be moved is there in the reminder of this kind, and where it is to go is free."""
    if when.swaps:
        return holds(turn, kind, when.swaps) and moves(turn, kind, when)
    known = turn.session.reminders.get(kind)
    return known is not None and oneday.comes(known.when, when.days)


def moves(turn: Turn, kind: str, when: When) -> bool:
    """Whether the reminder of this kind does not come yet on the days that are to take the place of another: else one would be lost."""
    known = turn.session.reminders[kind].when
    return set(oneday.week(when.days)).isdisjoint(oneday.week(known.days, known.off))


def _moved(turn: Turn, draft: Draft) -> str:
    """What is not clear of a day in the place of another, or of a time for some days alone of a reminder that comes on others, too."""
    if draft.when.alone and draft.when.more:
        return "several"
    if draft.when.alone and not draft.when.says_time:
        return "time"
    new = draft.kind not in turn.session.reminders and draft.when.alone
    return "" if new or fits(turn, draft.kind, draft.when) else "day"


def _over(turn: Turn, when: When) -> bool:
    """Whether the time of today that is named has passed, in the morning as in the evening."""
    now = wall_of(turn.event.at, zones.clock(turn)).strftime("%H:%M")
    return all(clock <= now for clock in {when.times[0], when.times[0] if when.sure[0] else reminders.flipped(when.times[0])})


def half_open(turn: Turn, text: str) -> bool:
    """Whether "8:30" may be in the evening: nothing but its hour tells the half of the day."""
    hours: When = turn.language.reader.when(WRITTEN.sub(r"\1", text))
    return bool(WRITTEN.search(text)) and bool(hours.sure) and not any(hours.sure)


def joined(first: When, more: When) -> When:
    """What was said before, with what is said now: a new time replaces the time, new days the days."""
    first = _settled(first, more)
    both = _bounded(first, more)
    if first.unclear == "monthly" and more.in_month and not more.days:
        return replace(both, days=more.in_month, weekday="", date=None, unclear="" if more.unclear == "vague" else more.unclear)
    if more.times or more.part:
        both = replace(both, times=more.times, sure=more.sure, part=more.part)
    if more.says_day:
        both = _on_days(both, first, more)
    return replace(both, off=more.off or first.off, lasting=more.lasting or first.lasting)


def _settled(first: When, more: When) -> When:
    """What was said before, without what it asked too much of: every 5 minutes, or every 20 weeks."""
    if first.beyond == "times" and more.says_time:  # not every 5 minutes, but then
        return replace(first, every=0, until="")
    return replace(first, interval=1) if first.beyond == "day" and more.says_day else first


def _bounded(first: When, more: When) -> When:
    """What was said before, with what now is unclear, and from when, until when and how often it comes."""
    return replace(
        first,
        unclear=more.unclear,
        bare=more.bare if more.weekday else first.bare and not more.says_day,
        starts=more.starts or first.starts,
        ends=more.ends or first.ends,
        skips=more.skips or first.skips,
        loosely=more.loosely if more.days else first.loosely,
        count=more.count or first.count,
        more=more.more,
        in_month=more.in_month,
    )


def _on_days(both: When, first: When, more: When) -> When:
    """With the days that are said now."""
    return replace(
        both, days=more.days or (first.days if more.every else ()), weekday=more.weekday, following=more.following, date=more.date, feast=more.feast, after=more.after, week=more.week, plus=more.plus,
        swaps=more.swaps, alone=more.alone, ahead=more.ahead, minutes=more.minutes, every=more.every, until=more.until, interval=more.interval if first.says_day else max(first.interval, more.interval),
    )  # fmt: skip
