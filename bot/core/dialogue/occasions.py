"""From what a message says about when, to a reminder: what is missing or could mean two things is asked, never guessed.

Rule 1: nothing is set while anything of it is unclear; what was said waits in the session as a draft, and the answer completes it.
Where words were not understood beside a day and a time, what was read is told first, and set after a yes.
Rule 2: a time that is neither morning nor evening is read as the one outside the quiet hours (recurring.py); the echo says which, one tap
changes it.
Rule 3: something that comes once stands beside what comes again and again, and ends nothing of it.
Neighbours: understanding/slots/when.py reads the message; reminders.py keeps, shows and ends; coaching/schedule.py works out instants;
completing.py has the answers in words to what is asked here, afterwards.py the taps.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from bot.core.coaching.schedule import next_due, wall_of
from bot.core.dialogue import abroad, adding, ask, behind, lacking, pausing, read, recurring, reminders, singly, zones
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Button
from bot.core.model.reminder import DAILY, ONCE, Draft, Recurrence, Reminder, When

ASKS = "reminder.ask."
INSTEAD = f"{ASKS}instead"
SURE, OFTEN, WHICH, PAIN = lacking.SURE, lacking.OFTEN, "which", "pain"
OFFERED = ("08:00", "12:30", "18:00", "20:00")
"""Times that a tap chooses, where none was said."""
WEEKLY = WEEKLY_REVIEW = "weekly"
"""What comes each week: an answer to how often, and a kind of reminder."""
WEEK = 7


BESIDE = frozenset(("reminder", "pain_timing"))
"""What a text may state and still be about when to write."""


MENU: Rows = (row(("button.reminders", "~reminders")),)


def said(turn: Turn) -> Turn:
    """A text that sets or moves a reminder."""
    assert turn.heard is not None
    text, away = lacking.away(turn, turn.heard.text)
    turn = replace(turn, heard=replace(turn.heard, text=text)) if away else turn
    when = reading(turn)
    when = replace(when, skips=(*when.skips, *away)) if away else when
    if pausing.is_pause(when):  # of what there is not
        return reminders.menu(turn.keep(misses=0))
    kind = reminders.named(turn, text)
    when = _beside_known(turn, kind, text, lacking.not_told(turn, kind, when))
    if (when.more or len(when.times) > 1) and len(reminders.kinds_in(turn, text)) > 1:
        when = replace(when, unclear="several")  # not all of it for the one of them
    when = replace(when, unclear=SURE) if _lone_day(turn, text, when) else when
    return settle(turn, Draft(kind=kind, when=when))


def _lone_day(turn: Turn, text: str, when: When) -> bool:
    """Whether nothing is told but one day, or until when, and nothing about messages came before: "tomorrow", "till Christmas"."""
    other = when.cue or when.unclear or when.says_time or when.minutes or when.every or when.days not in ((), (DAILY,))
    single = when.ends or when.lasting or when.date or when.feast or when.ahead is not None
    talked = turn.session.last[-1:] and turn.session.last[-1].startswith(("reminder.", reminders.SAID))
    return bool(single and (when.loosely or not when.days)) and not (other or talked or reminders.kind_in(turn, text))


def _beside_known(turn: Turn, kind: str, text: str, when: When) -> When:
    """What is said of when, read in the light of the reminder of this kind that there is, or is not."""
    known = turn.session.reminders.get(kind)
    if known is None:
        once = kind == reminders.CHECK_IN and when.times and when.cue and not (when.unclear or when.says_day)
        return replace(when, bare=True) if once else when  # once, or each day?
    if when.times and not when.says_day and lacking.half_open(turn, text):
        when = replace(when, sure=(False,) * len(when.times))  # in the half of the day that it is in
    if when.loosely and not (known.when.once or when.ends or when.lasting):
        when = replace(when, days=())  # "move everything to mornings": the rhythm stays
    return replace(when, adds=True) if not known.when.once and lacking.adds(turn, text) else when


def reading(turn: Turn) -> When:
    """What the text says about when. Words beside a day and a time are no doubt where it names what the reminder is for, and neither
    begins with its writer nor asks."""
    assert turn.heard is not None
    when: When = turn.language.reader.when(turn.heard.text)
    if not when.cue and when.says_day and when.says_time and read.holds(turn, "reminder.cue", turn.heard.text):
        return replace(when, cue=True)
    if (clear := _without_its_name(turn, when)) is not None:
        return clear
    full = when.beside and when.says_day and when.says_time and not when.strange and "?" not in turn.heard.text
    if not full or not reminders.kind_in(turn, turn.heard.text) or turn.language.reader.hurts(turn.heard.text):
        return when
    first = read.first(turn.heard.text, turn.language.spelling)
    return when if first in read.phrases(turn, "reminder.tells") else replace(when, unclear="", beside=False, cue=True)


def _without_its_name(turn: Turn, when: When) -> When | None:
    """What is said beside the name of a kind that is a time itself: "weekly review on the last Sunday of the month at 5"."""
    assert turn.heard is not None
    text = turn.heard.text
    kind = reminders.kind_in(turn, text) if when.unclear and when.says_day and when.says_time and not when.beside else ""
    if not kind or "?" in text or turn.language.reader.hurts(text):
        return None
    words = f" {read.folded(text, turn.language.spelling)} "
    name = max((p for p in turn.language.phrases.get(f"reminder.{kind}", ()) if f" {p} " in words), key=len, default="")
    if not name or turn.language.reader.when(name).whole:  # "every week" is a time, and no name
        return None
    left: When = turn.language.reader.when(text.casefold().replace(name, " ", 1))
    return replace(left, cue=True) if left.whole and not left.unclear and left.says_day and left.says_time else None


def means(turn: Turn, *, sure: bool = False) -> bool:
    """Whether a text is about when to write, whatever its intent: it asks to be reminded, or speaks of nothing but a day and a time.
    `sure`: only where it speaks of nothing but days and a time."""
    if turn.heard is None or turn.session.flow or turn.session.doubts or not turn.language.reader.patterns:
        return False
    when = reading(turn)
    if not when.says or pausing.is_pause(when) or (turn.heard.slots.get("run") and not wished(turn)):
        return False
    if behind.unwished(turn, turn.heard.text, when):
        return False
    if (when.unclear == SURE and not when.cue and not when.near) or (asks(turn, turn.heard.text) and not when.cue):
        return False
    if sure:
        return when.whole and not when.cue and bool(when.days) and when.says_time
    talked = turn.session.last[-1:] and turn.session.last[-1].startswith("reminder.")
    full = bool(when.days or when.minutes or when.every) or (when.says_day and (when.says_time or when.ahead is not None))
    if when.near and not when.whole and not when.cue:
        return "?" not in turn.heard.text and full and (when.says_time or when.ahead is not None or when.unclear == "times")
    return (when.cue and "?" not in turn.heard.text) or (when.whole and (full or bool(talked) or bool(when.off)))


def asks(turn: Turn, text: str) -> bool:
    """Whether a text, or what stands behind a word or two of it, begins as a question about oneself: "hang on, can I run tomorrow"."""
    leads = turn.content.once(("asks of me", turn.language.code), lambda: _leads(turn))
    parts = [text, *adding.PARTS.split(text)[1:]]
    return any(f"{read.folded(part, turn.language.spelling)} ".startswith(leads) for part in parts)


def _leads(turn: Turn) -> tuple[str, ...]:
    """How a question about oneself begins."""
    return tuple(f"{lead} " for lead in read.phrases(turn, "asks.of_me"))


def wished(turn: Turn) -> bool:
    """Whether a text asks to be written to on a day and at a time, whatever else it speaks of: "ask me on Sunday at 8 how the race was"."""
    if turn.heard is None:
        return False
    when: When = turn.language.reader.when(turn.heard.text)
    cue = when.cue or read.holds(turn, "reminder.cue", turn.heard.text)
    return cue and when.says_time and bool(when.says_day or when.unclear)


def or_pain(turn: Turn, when: When) -> Turn | None:
    """ "7 today" may be the pain: it is asked which; None where it can only be a time."""
    if turn.heard is None or not may_be_pain(turn, when):
        return None
    draft = Draft(kind=reminders.named(turn, turn.heard.text), when=replace(when, times=(), sure=(), unclear=PAIN))
    return settle(turn, draft)


def may_be_pain(turn: Turn, when: When) -> bool:
    """Whether what was read as an hour of today may be how strong the pain is."""
    scored = turn.heard is not None and "severity" in turn.heard.slots
    return scored and when.ahead == 0 and not any(when.sure) and when.whole


def often(turn: Turn, draft: Draft, how: str) -> Turn:
    """The weekday of the draft, once or each week; its time, once or each day; the day that is left out, once or always."""
    if draft.when.unclear == singly.OFF:
        return singly.answered(turn, draft, how)
    if not draft.when.weekday:
        return settle(turn, replace(draft, when=replace(draft.when, bare=False, days=(ONCE,) if how == ONCE else (DAILY,))))
    day = () if how == ONCE else (draft.when.weekday,)
    return settle(turn, replace(draft, when=replace(draft.when, bare=False, days=day, weekday="" if day else draft.when.weekday)))


def asked(turn: Turn, kind: str, key: str = "") -> Turn:
    """When this reminder shall come, in the person's own words. `key`: of one that is set, and was set wrongly: it may be wanted no more."""
    if kind not in turn.content.reminders:
        return reminders.menu(turn)
    rows = (row(("button.reminder_stop", f"~stop:{key}")),) if key else ()
    draft = Draft(kind=kind, when=When(), said=turn.event.at.isoformat())
    return turn.keep(draft=draft).say(INSTEAD if key else f"{ASKS}when", *rows, kind="clarification", values={"kind": kind})


def unclear(turn: Turn, draft: Draft, what: str) -> Turn:
    """The draft with this alone unclear of it, set or asked about."""
    return settle(turn, replace(draft, when=replace(draft.when, unclear=what)))


def settle(turn: Turn, draft: Draft, instead: str = "") -> Turn:
    """Set the reminder, or ask for what is missing. What has passed since it was said is told so, and not set.

    instead: the reminder that is put right by it
    """
    draft = _as_meant(turn, draft)
    if not draft.when.says:
        there = draft.kind in turn.session.reminders
        return (
            reminders.echo(turn, draft.kind)
            if there
            else reminders.set_(turn, draft.kind, taken=not turn.content.reminders[draft.kind].every)
        )
    if (
        draft.when.alone and not draft.when.instead and turn.session.reminders.keys() <= {*singly.NOT_MINE}
    ):  # "move the Friday one to 7"
        return turn.keep(misses=0, draft=None).say("reminder.none_to_move", kind="answer")
    lacks = lacking.missing(turn, draft)
    if (turn.session.flow or turn.session.doubts) and (lacks or not zones.known(turn)):  # one question at a time
        return turn.keep(draft=replace(draft, held=True)).say("reminder.held", kind="confirmation")
    if lacks and lacks != SURE:
        return _ask(turn.keep(draft=draft), draft, lacks)
    if not zones.known(turn):  # today and now are not known either
        return turn.keep(draft=draft).say("reminder.which_zone", *zones.buttons(turn), kind="question")
    return _set(turn, draft, instead, sure=not lacks)


def _as_meant(turn: Turn, draft: Draft) -> Draft:
    """The draft with when it was said; the weekday of a review is that of each week, and what is moved has to be there."""
    draft = draft if draft.said else replace(draft, said=turn.event.at.isoformat())
    when = draft.when
    if draft.kind == WEEKLY_REVIEW and when.bare and when.weekday:
        when = replace(when, bare=False, days=(when.weekday,), weekday="")
    if when.alone and when.unclear == SURE and not lacking.fits(turn, draft.kind, when):
        when = replace(when, alone=False, unclear="" if when.whole or when.near else SURE)
    return replace(draft, when=when)


def _set(turn: Turn, draft: Draft, instead: str, *, sure: bool) -> Turn:
    """The reminder, set: what comes once beside what comes again and again; where it is not sure, what was read is told first."""
    when = recurring.recurrence(lacking.as_said(turn, draft), draft)
    right, known = turn.session.reminders.get(instead), turn.session.reminders.get(draft.kind)
    key = draft.kind if not when.once else instead if right and right.when.once else reminders.free(turn, draft.kind)
    if not sure:
        return _tell(turn.keep(draft=draft), draft, key, when)
    if when.once and not instead and not draft.when.instead and _comes_anyway(turn, draft.kind, when):
        values = {"kind": draft.kind}
        return turn.keep(draft=None, misses=0).say("reminder.comes_then", *MENU, kind="answer", values=values)
    was = turn.session.reminders
    turn = turn if when.once or instead else reminders.beside(turn, draft.kind)
    if known and when.once and not known.when.once and draft.when.instead:
        turn = reminders.left_out(turn, draft.kind, when.start)
    taken = not (known or instead or draft.when.says_time or draft.when.minutes or draft.when.every)
    return reminders.set_(turn.keep(draft=None), key, when, was=was, flips=not draft.when.minutes, taken=taken)


def _comes_anyway(turn: Turn, kind: str, once: Recurrence) -> bool:
    """Whether the reminder of this kind that comes again and again comes at that very minute: twice the same is none the better."""
    known = turn.session.reminders.get(kind)
    zone, quiet = zones.clock(turn), reminders.hours(turn)
    due = next_due(once, zone, turn.event.at, quiet) if known and not known.when.once else None
    return due is not None and known is not None and next_due(known.when, zone, due - timedelta(minutes=1), quiet) == due


def free(turn: Turn) -> Turn:
    """A reminder that was held back, once nothing else is asked; while a flag is open it goes on waiting."""
    session, draft = turn.session, turn.session.draft
    if draft is None or not draft.held or session.flow or session.question or session.doubts or session.open:
        return turn
    return settle(turn.keep(draft=replace(draft, held=False)), replace(draft, held=False))


def mark(draft: Draft) -> str:
    """What a button's data says of the draft under which it stands: two that say the same have the same mark."""
    return f"{crc32(repr((draft.kind, draft.when, draft.said)).encode()):x}"


def _tell(turn: Turn, draft: Draft, key: str, when: Recurrence) -> Turn:
    """What was read, and whether it is meant."""
    trial = turn.keep(reminders={**turn.session.reminders, key: Reminder(when=when)})
    if (due := reminders.next_of(trial, key)) is None:
        return _ask(turn, Draft(kind=key, when=When()), "past")
    values = {"kind": reminders.kind_of(key), **reminders.words(trial, key, due)}
    rows = (row(("button.set_it", f"~sure:{mark(draft)}"), ("button.set_other", f"~other:{mark(draft)}")),)
    return turn.say(f"{ASKS}{SURE}", *rows, kind="clarification", values=values)


def _ask(turn: Turn, draft: Draft, what: str) -> Turn:
    """The question for what is missing; where a tap can answer, with buttons."""
    if what == singly.OFF:
        return singly.asks(turn, draft)
    rows: Rows = ()
    if what in ("time", "vague"):
        rows = tuple(
            tuple(Button(label="button.at", data=f"~at:{c}", values={"time": c}) for c in pair) for pair in _pairs(OFFERED)
        )
    if what == "week":
        first = recurring.this_week(zones.today(lacking.as_said(turn, draft)), draft.when.weekday) + timedelta(
            days=draft.when.plus
        )
        days = [first, first + timedelta(days=WEEK)]
        rows = tuple((Button(label="button.on", data=f"~on:{d}", values={"d": reminders.day_words(d)}),) for d in days)
    values: dict[str, Any] = {"kind": reminders.kind_of(draft.kind), "time": next(iter(draft.when.times), "")}
    if what == WHICH:
        mine = dict.fromkeys(map(reminders.kind_of, turn.session.reminders))
        rows = tuple(
            row((f"reminder_kind.{k}.title", f"~which:{k}"))
            for k in mine
            if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)
        )
    if what == OFTEN:
        weekly = bool(draft.when.weekday)
        again = ("button.each_week", f"~often:{WEEKLY}") if weekly else ("button.each_day", f"~often:{DAILY}")
        rows = (row(("button.only_once", f"~often:{ONCE}"), again),)
        values |= {"d": reminders.day_words(_next_on(turn, draft)), "weekly": weekly}
    return turn.say(f"{ASKS}{what}", *rows, kind="clarification", values=values)


def _next_on(turn: Turn, draft: Draft) -> date:
    """The day on which a single weekday comes first."""
    told = lacking.as_said(turn, draft)
    clocks = recurring.clocks_of(told, draft.when, turn.content.reminders[draft.kind].time)
    day = recurring.single(told, replace(draft.when, days=(), every=0), clocks[0])
    return day or date.fromisoformat(recurring.next_once(told, clocks[0]).start)


def _pairs(many: Sequence[str]) -> list[Sequence[str]]:
    return [many[i : i + 2] for i in range(0, len(many), 2)]


def zone_told(turn: Turn, zone: str) -> Turn:
    """The zone is known: reminders that waited for it are set."""
    home = turn.session.home or zones.known(turn)
    known = reminders.scheduled(turn.keep(zone=zone, home="" if home == zone else home))
    now = wall_of(turn.event.at, zones.clock(known)).strftime("%H:%M")
    told = abroad.told(known.say("settings.zone_set", kind="confirmation", values={"zone": zone, "now": now}), zone)
    if told.session.draft and turn.session.last[-1:] == ("reminder.which_zone",):
        return ask.again(settle(told, told.session.draft))
    waiting = [k for k in known.session.reminders if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)]
    return ask.again(reminders.echo(told, waiting[-1]) if waiting else told)
