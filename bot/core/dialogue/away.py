"""Somebody is away: "I'm off next week", "on leave from Friday to Monday". Nothing comes in those days.

Neighbours: wanted.py asks here; pausing.py keeps silent; understanding/slots/when.py reads the days.
"""

import re
from datetime import timedelta

from bot.core.coaching.schedule import DAYS
from bot.core.dialogue import dates, pausing, read, reminders, zones
from bot.core.dialogue.listed import lead_of, tail_of
from bot.core.dialogue.recurring import WEEK
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import When

BOTH = 2


def said(turn: Turn, text: str) -> Turn | None:
    """ "I'm off next week", "on holiday from 1 to 5 December": nothing comes in those days."""
    session = turn.session
    if session.flow or session.question or session.doubts or session.open or not session.planned:
        return None
    words, head = _behind_a_pause(turn, text.casefold().strip(" ,.;!"))
    rest = told(turn, words)
    signs = bool(turn.heard and turn.heard.slots.keys() & {"neuro", "severity"})  # "away next week, numb at night"
    if rest is None or "?" in text or signs or turn.language.reader.hurts(text):
        return None
    if not head and turn.language.reader.when(text).skips:  # read as it stands
        return None
    keys = pausing.own(turn, reminders.kind_in(turn, text))
    if not session.reminders:
        return turn.keep(misses=0).say("reminder.none", kind="answer") if _says_when(turn, rest) else None
    if keys and (days := _stretch(turn, rest)):
        return pausing.silent_on(turn, keys, days)
    left: When = turn.language.reader.when(f"{turn.language.phrases['reminder.not'][0]} {rest}")
    days = dates.left_out(zones.today(turn), left.skips) if left.skips and left.whole else ()
    if days and keys:
        return pausing.silent_on(turn, keys, days)
    when: When = turn.language.reader.when(f"{turn.language.phrases['reminder.pause'][0]} {rest}")
    return pausing.silent(turn, keys, when) if keys and pausing.is_pause(when) and when.whole else None


def _says_when(turn: Turn, rest: str) -> bool:
    """Whether nothing but days is told: not "on holiday in Spain. Can I run 5k tomorrow"."""
    when: When = turn.language.reader.when(rest)
    return when.says and when.whole and when.ahead != 0  # "I'm off today" may be how somebody is


def _stretch(turn: Turn, words: str) -> tuple[str, ...]:
    """ "From Friday to Monday": the first and the last day (ISO) of those that come next; none where it is no such stretch."""
    ends = re.split(rf"\s+(?:{'|'.join(map(re.escape, read.phrases(turn, 'reminder.away_to')))})\s+", words)
    read_ = [turn.language.reader.when(end) for end in ends]
    days = [
        w.weekday or w.starts or "".join(w.days[:1]) for w in read_ if w.whole and not (w.says_time or w.off or w.skips or w.plus)
    ]
    if len(ends) != BOTH or len(days) != BOTH or not DAYS.keys() >= {*days}:
        return ()
    first = dates.day_of(zones.today(turn), days[0])
    return first.isoformat(), (first + timedelta(days=(DAYS[days[1]] - DAYS[days[0]]) % WEEK)).isoformat()


def told(turn: Turn, words: str) -> str | None:
    """When somebody says that they are away: what stands behind the words for it, or before them ("next week I'm away"); None without them."""
    if lead := lead_of(turn, "reminder.away", words):
        return words.removeprefix(lead).strip()
    end = tail_of(turn, "reminder.away_end", words)
    if not end:
        return None
    rest = words.removesuffix(end).strip()
    begins = lead_of(turn, "reminder.away_begin", rest)
    return rest.removeprefix(begins).strip(" ,")


def _behind_a_pause(turn: Turn, words: str) -> tuple[str, str]:
    """ "Not this week, I'm away until Friday": what tells how long, and the wish for a pause that stands before it."""
    head, _, tail = words.partition(",")
    if not tail:
        return words, ""
    when: When = turn.language.reader.when(head)
    less = (
        (pausing.is_pause(when) or when.pause or when.skips)
        and not (when.says_day or when.says_time)
        and (when.whole or when.near)
    )
    return (tail.strip(), head) if less else (words, "")
