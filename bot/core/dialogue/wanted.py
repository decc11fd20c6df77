"""What is said of messages that stand, and would be taken for something else: fewer of them, again after a pause, all of them, not now.

Rule 1: between questions, or where the newest message names what it is about; whole messages, or words that can mean nothing else.
Rule 2: a check-in that is put off ends, and is noted as none; nothing that was told in it counts as a denied sign.
Rule 3: what the bot cannot do (another person's back, somebody's calendar) is said so, in one line, and nothing is begun by it.
Neighbours: pausing.py makes them come less; moving.py changes one; occasions.py sets; talk.py asks here before all else.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.coaching.schedule import DAYS
from bot.core.dialogue import (
    amid,
    ask,
    away,
    carried,
    checkins,
    dates,
    foreign,
    hours,
    lacking,
    moving,
    occasions,
    own,
    pausing,
    read,
    reminders,
    undoing,
    zones,
)
from bot.core.dialogue.listed import lead_of, remembered
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Button
from bot.core.model.levels import Level
from bot.core.model.reminder import DAILY, Draft, When

LAST = "reminder.last"
NOT_MINE = (reminders.FOLLOW_UP, reminders.MORNING_AFTER)
LISTS = ("screen", "country")
"""Kinds of questions that no rhythm answers."""
APPOINTMENT, OTHERS = "report.handoff", frozenset(("check.start", None))
"""Intents of messages that may be about somebody's calendar, or another person's back."""


def said(turn: Turn, text: str) -> Turn | None:
    """The answer to such words; None where the text is about something else."""
    if turn.session.open_level >= Level.URGENT or (turn.heard and turn.heard.flags.hits):
        return pausing.said(turn, text)
    if turn.session.doubts:
        return _calendar(turn, text) or pausing.said(turn, text)
    tries = (
        _put_off,
        _of_check_in,
        own.quiet_named,
        _on_again,
        undoing.as_it_was,
        hours.said,
        _asks_of_mine,
        _done_today,
        carried.said,
        _named,
        _about_others,
        _calendar,
        _beside_a_list,
        _alone,
        _draft,
        moving.rather,
        away.said,
        pausing.said,
    )
    return next((done for one in tries if (done := one(turn, text)) is not None), None)


def _asks_of_mine(turn: Turn, text: str) -> Turn | None:
    """ "Do you remind me at 8?", "why did you remind me at 6?": what is set is shown, and nothing changed by it."""
    words = f"{read.folded(text, turn.language.spelling)} "
    if not _free(turn) or not lead_of(turn, "reminder.asks_first", words) or not turn.session.planned:
        return None
    named = read.holds(turn, "reminder.cue", text) or turn.language.reader.when(text).cue
    return reminders.menu(turn.keep(misses=0)) if named else None


def _done_today(turn: Turn, text: str) -> Turn | None:
    """ "Enough for today": what would still come today does not, and nothing is set by it."""
    if not _free(turn) or not read.phrase(turn, "reminder.done_today", text):
        return None
    today = zones.today(turn)
    keys = [k for k in turn.session.reminders if k not in NOT_MINE and reminders.comes(turn, k, today)]
    if not keys or not all(turn.session.reminders[k].when.days for k in keys):
        return turn.keep(misses=0).say("conversation.goodbye", kind="answer")
    return pausing.silent_on(turn, keys, (today.isoformat(),))


def _free(turn: Turn) -> bool:
    session = turn.session
    return not (session.flow or session.question or session.doubts or session.open)


def _named(turn: Turn, text: str) -> Turn | None:
    """Whole messages, by the lists in which they stand."""
    names = read.named(turn, text)
    if "about.cost" in names:
        return ask.again(turn.keep(misses=0).say("conversation.cost", kind="answer"))
    if not _free(turn):
        return None
    if "reminder.again" in names:
        return _again(turn)
    newest = turn.session.last[-1] if turn.session.last else ""
    if "reminder.all" in names and newest.startswith("reminder.") and not newest.startswith(occasions.ASKS):
        return reminders.menu(turn.keep(misses=0))
    return _less(turn) if "reminder.less" in names else None


def _on_again(turn: Turn, text: str) -> Turn | None:
    """ "Start the reminders again", some time after they were ended: they come again as they were; amid a pause it is over."""
    if not _free(turn) or "?" in text or not (read.phrase(turn, "reminder.resume", text) or _turns_on(turn, text)):
        return None
    if (resumed := pausing.resumed(turn)) is not None:
        return resumed
    if turn.session.former and not turn.session.reminders.keys() - {*NOT_MINE} and read.phrase(turn, "reminder.resume", text):
        return back(turn)
    named = not read.phrases(turn, "reminder.on_again_what").isdisjoint(read.folded(text, turn.language.spelling).split())
    return back(turn) if named and (turn.session.planned or turn.session.former) else None


def _turns_on(turn: Turn, text: str) -> bool:
    """Whether a text says nothing but that something is to be on again."""
    return remembered(turn, "turns_on", text, lambda: _says_on_again(turn, text))


def _says_on_again(turn: Turn, text: str) -> bool:
    words = f"{read.folded(text, turn.language.spelling)} "
    lead = lead_of(turn, "reminder.on_again", words)
    end = max((p for p in read.phrases(turn, "reminder.on_again_end") if words.endswith(f" {p} ")), key=len, default="")
    rest = words.removeprefix(lead).strip().removesuffix(end).split() if lead and end else []
    what = read.phrases(turn, "reminder.on_again_what")
    return not what.isdisjoint(rest) and (what | read.phrases(turn, "reminder.those")).issuperset(rest)


def _again(turn: Turn) -> Turn | None:
    """ "I'm back", behind the last message of a kind that nobody answered, or amid a pause: they come again as they were."""
    return back(turn) if turn.session.last[-1:] == (LAST,) else pausing.resumed(turn)


def back(turn: Turn, _: str = "") -> Turn:
    """What ended as nobody answered comes again, in its own rhythm; a kind that is set by now stays as it is."""
    former = turn.session.former or {}
    gone = {k: one for k, one in former.items() if k not in turn.session.reminders and not one.when.once and k not in NOT_MINE}
    if not gone or turn.session.open:
        return ask.again(reminders.menu(turn.keep(misses=0)))
    turn, was = turn.keep(misses=0), turn.session.reminders
    for key, one in gone.items():
        turn = reminders.set_(turn, key, one.when, was=was)
    kept = {k: replace(r, by_day=bool(r.when.every)) if k in gone else r for k, r in turn.session.reminders.items()}
    return ask.again(turn.keep(reminders=kept))


def _less(turn: Turn) -> Turn:
    """Fewer messages: which of them, or how often, is asked; nothing is set by it."""
    mine = [k for k in turn.session.reminders if k not in NOT_MINE]
    turn = turn.keep(misses=0)
    if not mine:
        return turn.say("reminder.none", kind="answer")
    if len(mine) > 1:
        return reminders.menu(turn.say("reminder.less_which", kind="clarification"))
    kind = reminders.kind_of(mine[0])
    rows = (row(("button.reminder_stop", f"~stop:{mine[0]}")),)
    asked = turn.keep(draft=Draft(kind=kind, when=When(), said=turn.event.at.isoformat()))
    return asked.say(f"{occasions.ASKS}less", *rows, kind="clarification", values={"kind": kind})


def _of_check_in(turn: Turn, text: str) -> Turn | None:
    """ "Did I check in today", "delete my last check-in": of an answer that was given, and no wish for messages. A number puts it right."""
    if turn.session.flow or not turn.session.planned:
        return None
    asked = read.phrase(turn, "check_in.asks", text)
    last, given = turn.session.checked, asked or read.holds(turn, "check_in.given", text)
    if not given or not (asked or read.holds(turn, "check_in.otherwise", text)):
        return None
    calm, rows = turn.keep(misses=0), row(("button.check_in", "~check_in"), ("button.reminders", "~reminders"))
    if last is None:
        return ask.again(calm.say("data.not_checked", rows, kind="answer"))
    if asked:
        day = reminders.day_words(datetime.fromisoformat(last.at).astimezone(zones.clock(turn)).date())
        return ask.again(calm.say("data.checked", rows, kind="answer", values={"d": day}))
    if read.has_figure(turn, text):
        return amid.amended(turn, text)
    return ask.again(calm.say("data.no_check_in", rows, kind="answer"))


def _about_others(turn: Turn, text: str) -> Turn | None:
    """ "My mum's back hurts, can you check her": only who writes is asked."""
    heard = turn.heard
    asked = heard is not None and heard.intent.id in OTHERS and read.holds(turn, "check.others", text)
    return others(turn) if asked else None


def others(turn: Turn) -> Turn:
    """Another person's back."""
    told = turn.keep(misses=0).say("opening.others", kind="answer")
    return (
        ask.again(told)
        if turn.session.question
        else told.say("opening.others_more", row(("button.topics", "~topics")), kind="menu")
    )


def _calendar(turn: Turn, text: str) -> Turn | None:
    """ "Remind me of the appointment": no page for a doctor is meant."""
    if turn.heard is None or turn.heard.intent.id != APPOINTMENT or not read.holds(turn, "reminder.to", text):
        return None
    if turn.session.open:
        return ask.again(turn.keep(misses=0).say("reminder.appointment", kind="answer"))
    return ask.again(told) if _free(turn) and (told := foreign.said(turn)) is not None else None


def _alone(turn: Turn, text: str) -> Turn | None:
    """ "Leave me alone this week": nothing comes in those days."""
    if not _free(turn) or not read.holds(turn, "reminder.alone", text) or turn.language.reader.hurts(text):
        return None
    when: When = turn.language.reader.when(text)
    days = dates.left_out(zones.today(turn), when.skips)
    if not days or when.says_time or when.off:
        return None
    keys = [k for k, r in turn.session.reminders.items() if k not in NOT_MINE and not r.when.once]
    return pausing.silent_on(turn, keys, days) if keys else turn.keep(misses=0).say("reminder.none", kind="answer")


def _draft(turn: Turn, text: str) -> Turn | None:
    """ "Not Thursday, Friday", while something else of that reminder is asked."""
    draft = turn.session.draft
    if draft is None or not (turn.session.last[-1:] and turn.session.last[-1].startswith(occasions.ASKS)):
        return None
    told = moving.instead(turn, text)
    if told is None or told[0] not in (draft.when.weekday, *draft.when.days):
        return None
    left = tuple(d for d in draft.when.days if d in DAYS and d != told[0])
    more = replace(told[1], days=(*left, told[1].weekday), weekday="") if left and told[1].weekday else told[1]
    return ask.again(occasions.settle(turn.keep(misses=0), replace(draft, when=lacking.joined(draft.when, more))))


def _beside_a_list(turn: Turn, text: str) -> Turn | None:
    """ "Weekdays at quarter to 9", "not on Wednesday", "every second Monday", where a list of signs or the country is asked: no answer to
    that. It is set, or held until the questions are over; what puts it right changes what is held, or was set just now."""
    if not _lists_wait(turn, text):
        return None
    reader = turn.language.reader
    rest, corrects = moving.without_lead(turn, text)
    when: When = reader.when(rest)
    told = when.whole and not when.unclear and _says_when(when, corrects=corrects)
    if not told or pausing.is_pause(when) or reader.hurts(text) or occasions.may_be_pain(turn, when):
        return None
    if (done := moving.said(turn, text) or _held_more(turn, when)) is not None:
        return done
    if when.days or (when.says_day and when.says_time):
        named = Draft(kind=reminders.named(turn, text), when=when)
        return ask.again(occasions.settle(turn.keep(misses=0), named))
    if when.off or checkins.trend_of(turn, text) or not corrects:
        return None
    return ask.again(turn.keep(misses=0).say("reminder.after_questions", kind="clarification"))


def _lists_wait(turn: Turn, text: str) -> bool:
    """Whether a list is asked of somebody who may have reminders, and the text is no plain answer to it and tells nothing else."""
    question, heard = turn.question, turn.heard
    if question is None or question.kind not in LISTS or "?" in text or not turn.language.reader.patterns:
        return False
    known = bool(turn.session.planned or turn.session.consent)
    return known and not read.is_plain(turn, text) and not (heard and heard.slots.keys() - occasions.BESIDE)


def _held_more(turn: Turn, when: When) -> Turn | None:
    """What is said more of a reminder that is held; None where none is."""
    draft = turn.session.draft
    if draft is None or not draft.held or when.cue:
        return None
    more = replace(draft, when=lacking.joined(draft.when, when), held=False)
    return ask.again(occasions.settle(turn.keep(misses=0), more))


def _says_when(when: When, *, corrects: bool) -> bool:
    """Whether it is days, or a time, and no bare number or part of the day that may tell of the pain."""
    days = bool(when.days) and not when.loosely and (bool(when.times) or when.days[0] != DAILY)
    return days or bool(when.off) or (bool(when.times) and not when.rough and (when.says_day or corrects or all(when.sure)))


def _put_off(turn: Turn, text: str) -> Turn | None:
    """ "Ill today", "too late now, tomorrow at 8", where a check-in asks for a number: it is left for now, and the hour is no pain."""
    if turn.session.flow != checkins.FLOW or "?" in text or checkins.trend_of(turn, text):
        return None
    if read.phrase(turn, "check_in.put_off", text) or pausing.is_not_now(turn, text):
        return _left(turn).say("check_in.put_off", *_later(), kind="confirmation")
    if (silent := _alone(_left(turn), text)) is not None:
        return silent
    reader = turn.language.reader
    parts = (text, text.rpartition(",")[2])
    told = next((w for part in parts if (w := reader.when(part)).whole and not w.unclear), None)
    single = told is not None and (told.ahead or told.weekday or told.date)
    if told is None or not single or not told.says_time or not (told.part or all(told.sure)) or reader.hurts(text):
        return None
    left = _left(turn)
    return occasions.settle(left, Draft(kind=reminders.CHECK_IN, when=replace(told, bare=False)))


def _left(turn: Turn) -> Turn:
    """The check-in is over, without a word of it."""
    return turn.keep(flow="", question=None, asked=(), marked=(), misses=0)


def _later() -> tuple[tuple[Button, ...], ...]:
    return (row(("button.check_in", "~check_in"), ("button.reminders", "~reminders")),)
