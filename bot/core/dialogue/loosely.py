"""A text that may wish for a message, and nothing else understands: a day and a time, or a rhythm, with little beside them.

Rule: a question about oneself, or a pain that is told, is no wish; what is not whole is told before it is set.
Neighbours: occasions.py sets and asks; talk.py asks here, in the order of how sure it is.
"""

from dataclasses import replace

from bot.core.coaching.schedule import DAYS
from bot.core.dialogue import adding, behind, lacking, occasions, pausing, read, reminders
from bot.core.dialogue.listed import lead_of
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import Draft, When

ONE_OCLOCK = "01:00"
FIRST = 3
"""Words at the beginning of a message that says first when, and then what for."""


def complains(turn: Turn, text: str) -> bool:
    """ "It hurts every day at 8": one breath about the pain, and no wish in it."""
    if turn.language.reader.when(text).cue or len([p for p in adding.PARTS.split(text) if p.strip()]) > 1:
        return False
    return read.first(text, turn.language.spelling) in read.phrases(turn, "complains.first") and bool(
        turn.language.reader.hurts(text)
    )


def perhaps(turn: Turn) -> Turn | None:
    """A text that nothing else understands, with a day and a time in it, or with little but a day: what was read is told, and set
    after a yes; what is missing is asked."""
    if turn.heard is None or turn.session.flow or turn.session.doubts or turn.session.open or "?" in turn.heard.text:
        return None
    when: When = turn.language.reader.when(turn.heard.text)
    if complains(turn, turn.heard.text):
        return None
    if (
        occasions.asks(turn, turn.heard.text)
        or _asks_amid(turn, when)
        or behind.unwished(turn, turn.heard.text, when)
        or _is_pronoun(turn, when)
    ):
        return None
    days = (when.near and bool(when.says_day or when.unclear)) or (when.whole and (when.unclear or bool(when.times)))
    if not when.says_day and not when.unclear:
        when = replace(when, unclear="day")
    days = days or (when.says_day and when.says_time) or _of_mine(turn, when)
    if turn.heard.slots.keys() - occasions.BESIDE or pausing.is_pause(when) or not days:
        return None
    return occasions.settle(
        turn, Draft(kind=reminders.named(turn, turn.heard.text), when=replace(when, unclear=when.unclear or lacking.SURE))
    )


def _asks_amid(turn: Turn, when: When) -> bool:
    """Whether a question about oneself stands in the text, or where somebody is, and no wish: "no pain for 2 weeks can I run again"."""
    text = turn.heard.text if turn.heard else ""
    whereabouts = when.near and not when.whole and "," not in text and lead_of(turn, "reminder.whereabouts", text.casefold())
    return not when.cue and (read.holds(turn, "asks.amid", text) or bool(whereabouts))


def _is_pronoun(turn: Turn, when: When) -> bool:
    """Whether the only hour is a word that may stand for anything: "which is the easy one"."""
    assert turn.heard is not None
    bare = when.times == (ONE_OCLOCK,) and not (any(when.sure) or when.says_day or when.whole)
    return bare and not read.has_figure(turn, turn.heard.text)


def _of_mine(turn: Turn, when: When) -> bool:
    """Whether a clock time may be that of a reminder there is: "8 pm is bath time. 9 pm"."""
    assert turn.heard is not None
    timed = bool(turn.session.reminders) and any(when.sure) and not when.rough
    return timed and not turn.language.reader.hurts(turn.heard.text)


def sooner(turn: Turn) -> Turn | None:
    """As `perhaps`, for a text with a day and a time and no word of pain: "first thing tomorrow, before the school run"."""
    if turn.heard is None or not turn.session.result or turn.heard.slots.keys() - occasions.BESIDE:
        return None
    when: When = turn.language.reader.when(turn.heard.text)
    single = bool(when.weekday or when.date or when.ahead is not None)
    again = bool(when.days) and (bool(when.times) or when.days[0] in DAYS)
    asks = when.unclear in ("monthly", "date", "times")
    if not (single or again or asks) or not (when.says_time or when.unclear not in ("", lacking.SURE)):
        return None
    if turn.language.reader.hurts(turn.heard.text):
        return None
    return perhaps(turn)


def leading(turn: Turn) -> Turn | None:
    """As `sooner`, for a text that begins with how often, and names its times: "2x a day, 9 am and 5 pm, got to stop slouching"."""
    if turn.heard is None or "?" in turn.heard.text:
        return None
    when: When = turn.language.reader.when(turn.heard.text)
    words = read.folded(turn.heard.text, turn.language.spelling).split()
    often = bool(when.every or when.days) and bool(when.times)
    if not often or not read.phrases(turn, "tells").isdisjoint(words[: FIRST + 1]):
        return None
    begins: When = turn.language.reader.when(" ".join(words[:FIRST]))
    return sooner(turn) if begins.every or begins.days or begins.unclear == "times" else None


def plain(turn: Turn, said: str) -> Turn | None:
    """A text that is a rhythm with its time, or a day to come, and nothing else: "twice a day, 8 and 8"."""
    if turn.session.flow or turn.session.doubts or turn.session.open or not turn.session.result:
        return None
    when: When = turn.language.reader.when(said)
    if not when.says or behind.unwished(turn, said, when):
        return None
    when = lacking.not_told(turn, reminders.named(turn, said), when)
    full = (when.days and when.times) or (when.ahead is not None and (when.ahead > 1 or when.times))
    if (asks := occasions.or_pain(turn, when)) is not None:
        return asks
    return (
        occasions.settle(turn, Draft(kind=reminders.named(turn, said), when=when))
        if when.whole and full and not when.unclear
        else None
    )
