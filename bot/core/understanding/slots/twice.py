"""A message that states something and, in a part of its own, asks for a reminder: "its a 3 now, remind me at half eight at night". Pure.

Rule 1: the part with the reminder says so ("remind me"), or is nothing but days and a time; it says nothing of a pain or a run.
Rule 2: the other part is read as if it stood alone, so that no number of the one is taken for the other's.
Neighbours: read.py asks first whether a message is one of these; clock.py reads the reminder.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.core.understanding.slots import clock, events, halves, scores, when
from bot.core.understanding.slots.line import Word, of_words
from bot.core.understanding.slots.said import STOPS, Said, said_in

States = Callable[[Said], dict[str, Any]]
"""What a part of a message states by itself."""
FEWEST = 2
"""Words of a part."""
REMINDER = "reminder"
BESIDE = ("beside_event", halves.OUT)
"""Tiles of what is around a wish."""


def read(said: Said, states: States) -> dict[str, Any] | None:
    """What both parts state; None where the message does not consist of two."""
    if not said.patterns.when.by_key or not (places := _wishes(said)):
        return None
    words = said.plain.words
    for at in _parted(said):
        head, tail = words[:at], words[at + 1 :]
        for wish, rest, there in ((tail, head, max(places) > at), (head, tail, min(places) < at)):
            if there and (told := _reminder(said, wish, states)) and (found := _stated(_part(said, rest), states)):
                return None if _one(said) else found | {REMINDER: told}
    return None


def _one(said: Said) -> bool:
    """Whether a part moves the time of the other: "you ping me at 6, could it be an hour later"."""
    line = said.plain
    return any(hit.name in (events.LATER, events.EARLIER) for hit in line.hits(said.patterns.when))


def _wishes(said: Said) -> list[int]:
    """Places of words that ask for a reminder; else, where a time stands in the message, of days."""
    line, patterns = said.plain, said.patterns
    hits = line.hits(patterns.reminder)
    asked = [line.place(hit.start) for hit in hits if hit.name == "asked"]
    timed = ":" in line.text or any(hit.name in clock.CLOCKS - {"to"} for hit in hits)  # "from 20 to 35"
    days = line.hits(patterns.reminder_days) if timed else ()
    return asked or [line.place(hit.start) for hit in days]


def _stated(part: Said, states: States) -> dict[str, Any]:
    """What a part states beside the reminder; nothing where it may be more of that: "daily, not five past, seven"."""
    found = states(part)
    if REMINDER in found:
        return {}
    if found.keys() == {"severity"}:
        led = any(hit.name == "not" for hit in part.line.hits(part.patterns.reminder))
        return found if led or scores.severity(part, None, free=False) is not None else {}
    at = when.read(part.line, part.patterns)
    beside = any(h.name in BESIDE for h in part.line.hits(part.patterns.when))
    timed = at.whole and any(at.sure) and not at.unclear  # "weekends? morning, 10ish"
    more = (at.says_day or beside) and found.keys() <= {"pain_timing", "onset"}
    if (more or (timed and found.keys() <= {"severity", "pain_timing"})) and not part.hits(part.patterns.hurts):
        return {}  # "Tuesdays, Fridays and Sundays, I'm out the other nights"; "after a nap"; "mornings are out"
    return {} if found.keys() == {"duration_days"} and (at.says_day or any(at.sure)) else found


def _part(said: Said, words: Sequence[Word]) -> Said:
    return said_in(of_words(words), said.scopes, said.patterns)


def _parted(said: Said) -> Iterator[int]:
    """The marks and joints at which the message may be parted: ends of sentences first, then commas, then joints."""
    words, joints = said.plain.words, said.patterns.score.joints
    places = [i for i, (word, _) in enumerate(words) if word in STOPS or word in joints]
    for place in sorted(places, key=lambda i: (words[i][0] == "," or words[i][0] in joints, words[i][0] in joints)):
        if min(sum(word not in STOPS for word, _ in part) for part in (words[:place], words[place + 1 :])) >= FEWEST:
            yield place


def _reminder(said: Said, words: Sequence[Word], states: States) -> dict[str, Any]:
    """The reminder that a part asks for; nothing where it says something else as well."""
    part = _part(said, words)
    if not any(hit.name == "asked" for hit in part.line.hits(part.patterns.reminder)):
        at = when.read(part.line, part.patterns)
        if not (at.whole and at.says_day and any(at.sure)):
            return {}
    told = clock.reminder(part.line, part.patterns, None, clock.Beside())
    return told if states(part).keys() <= {REMINDER} else {}
