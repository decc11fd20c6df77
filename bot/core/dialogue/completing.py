"""What somebody answers, in words, who was asked what is missing of a reminder.

Rule: a text that may be about something else (a question, a pain, a run) is no answer, and the draft goes on waiting.
Neighbours: occasions.py asks, and sets what is complete; lacking.py knows what is missing; afterwards.py has the taps.
"""

from dataclasses import replace

from bot.core.dialogue import ask, checkins, lacking, moving, occasions, read, reminders, singly
from bot.core.dialogue.listed import beginning, lead_of
from bot.core.dialogue.occasions import ASKS, BESIDE, OFTEN, PAIN, SURE, WEEKLY, WHICH, often, settle, unclear
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import DAILY, ONCE, Draft, When

MOST_PAIN = 10
OTHERS = frozenset(("mileage", "neuro", "onset"))


def answered(turn: Turn, text: str) -> Turn | None:
    """What was missing, in words; None where the text says nothing of it."""
    draft = turn.session.draft
    if draft is None or not (turn.session.last[-1:] and turn.session.last[-1].startswith(ASKS)):
        return None
    if (said := _confirmed(turn, draft, text) or _repeated(turn, draft, text) or _named(turn, draft, text)) is not None:
        return said
    if (declined := _declined(turn, draft, text)) is not None:
        return declined
    if draft.when.says and read.phrase(turn, "yes", text):  # to "once, or every week?"
        return settle(turn.keep(misses=0), draft)
    more = lacking.before(turn, draft, text) or turn.language.reader.when(text)
    if not more.says or _of_something_else(turn, more) or _how_it_went(turn, text, more) or _asks_or_hurts(turn, text, more):
        return None
    if more.beside and (not more.strange or (more.strange == 1 and not draft.when.says)):
        more = replace(more, unclear="", beside=False)  # what stands beside it is the talk of somebody who was asked when
    if more.says_time and not (more.says_day or draft.when.says or draft.kind in turn.session.reminders):
        doubt = SURE if more.strange > 1 else ""
        more = replace(more, days=(DAILY,), unclear=doubt if more.unclear in ("", "begin") else more.unclear)
    if _or_pain(turn, text, more):
        return unclear(turn, replace(draft, when=lacking.joined(draft.when, replace(more, times=(), sure=()))), PAIN)
    kind = reminders.kind_in(turn, text)
    if more.every and more.cue:  # another wish, whole in itself
        return settle(turn, Draft(kind=kind or reminders.DESK, when=more))
    draft = replace(draft, kind=kind) if kind and more.cue else draft
    anew = more.says_day or more.starts or more.ends
    joined = Draft(kind=draft.kind, when=lacking.joined(draft.when, more), said="" if anew else draft.said)
    return settle(turn, joined, "" if draft.when.says else draft.kind)


def _how_it_went(turn: Turn, text: str, more: When) -> bool:
    """ "2, same", "3 better": a score and a trend, and no time."""
    timed = any(more.sure) or more.says_day or more.cue
    return not timed and checkins.pain_of(turn, text) is not None and bool(checkins.trend_of(turn, text))


def _asks_or_hurts(turn: Turn, text: str, more: When) -> bool:
    """ "No, can I run tomorrow", and behind a no "it's an 8 today": a question about oneself, or how much it hurts, and no time."""
    assert turn.heard is not None
    denied = turn.session.last[-1:] == (occasions.INSTEAD,)
    hurts = denied and "severity" in turn.heard.slots and not any(more.sure)
    return not more.cue and (hurts or occasions.asks(turn, text))


def _or_pain(turn: Turn, text: str, more: When) -> bool:
    """Whether a bare number may be the pain that a check-in asked for right before."""
    asked = any(n == f"{reminders.SAID}{reminders.CHECK_IN}.text" for n in turn.session.last)
    number = read.folded(text).removesuffix("10").strip().replace("of", "").strip()
    return asked and number.isdecimal() and int(number) <= MOST_PAIN and not any(more.sure)


def _declined(turn: Turn, draft: Draft, text: str) -> Turn | None:
    """ "Nah, leave it": no reminder is wished after all; what else is said behind such a word is left to the others. Of one that is set, to
    whose echo somebody said no, it ends: "leave it" alone leaves it."""
    words = text.casefold().strip(moving.MARKS)
    whole = read.phrase(turn, "reminder.unwished", words)
    rest, said = ("", True) if whole else moving.without(turn, words, "reminder.unwished")
    if not said or not read.phrases(turn, "reminder.unwished_beside").issuperset(
        read.folded(rest, turn.language.spelling).split()
    ):
        return None
    told = turn.keep(draft=None, misses=0)
    if draft.kind not in turn.session.reminders:
        return ask.again(told.say("reminder.unwished", kind="confirmation"))
    ends = turn.session.last[-1:] == (occasions.INSTEAD,) and not beginning(turn, "reminder.leave", words.split())
    return reminders.stop(told, draft.kind) if ends else ask.again(reminders.echo(told, draft.kind))


def _of_something_else(turn: Turn, more: When) -> bool:
    """Whether a text may be no answer, although it names a day or a time: a question, a pain, a run."""
    assert turn.heard is not None
    if more.whole or more.cue:
        return False
    full = more.says_day and more.says_time
    told = turn.heard.slots.keys() & OTHERS if full else turn.heard.slots.keys() - BESIDE
    return bool(told) or ("?" in turn.heard.text and not full) or turn.language.reader.hurts(turn.heard.text)


def _confirmed(turn: Turn, draft: Draft, text: str) -> Turn | None:
    """A yes or a no to what was read."""
    if turn.session.last[-1:] != (f"{ASKS}{SURE}",):
        return None
    if read.phrase(turn, "no", text):
        return unclear(turn, draft, "day")
    return unclear(turn, draft, "") if read.phrase(turn, "yes", text) else None


def _repeated(turn: Turn, draft: Draft, text: str) -> Turn | None:
    """Whether a weekday that was told by itself comes once or each week."""
    if turn.session.last[-1:] == (singly.ASKS,) and (found := singly.which(turn, text)):
        return often(turn, draft, found)
    if turn.session.last[-1:] not in ((f"{ASKS}{OFTEN}",), (singly.ASKS,)):
        return None
    if _its_day_alone(turn, draft, text):
        return often(turn, draft, ONCE)
    return next((often(turn, draft, how) for how in (ONCE, WEEKLY, DAILY) if read.phrase(turn, f"often.{how}", text)), None)


def _its_day_alone(turn: Turn, draft: Draft, text: str) -> bool:
    """ "Only Friday", where it was asked whether only this Friday is meant."""
    words = read.folded(text, turn.language.spelling)
    lead = lead_of(turn, "reminder.only_day", words)
    when: When = turn.language.reader.when(words.removeprefix(lead))
    plain = when.whole and not (when.says_time or when.unclear)
    return bool(lead and draft.when.weekday) and plain and (when.weekday or "".join(when.days)) == draft.when.weekday


def _named(turn: Turn, draft: Draft, text: str) -> Turn | None:
    """Which of several reminders is meant."""
    if (
        turn.session.last[-1:] != (f"{ASKS}{WHICH}",)
        or turn.language.reader.when(text).says
        or (kind := reminders.kind_in(turn, text)) not in turn.session.reminders
    ):
        return None
    return unclear(turn, replace(draft, kind=kind), "")
