"""A message that states something and, in a part of its own, asks for a reminder: "its a 3 now, remind me at half eight at night". Pure.

Rule 1: the part with the reminder says so ("remind me"), or is nothing but days and a time; it says nothing of a pain or a run.
Rule 2: the other part is read as if it stood alone, so that no number of the one is taken for the other's.
Neighbours: read.py asks first whether a message is one of these; clock.py reads the reminder.
"""

from collections.abc import Callable, Iterator
from typing import Any

from bot.core.understanding.slots import clock, scores, when
from bot.core.understanding.slots.line import Word, of_words
from bot.core.understanding.slots.said import STOPS, Said, said_in

States = Callable[[Said], dict[str, Any]]
"""What a part of a message states by itself."""
FEWEST = 2
"""Words of a part."""
REMINDER = "reminder"
ASKED = frozenset(("cue", "asked"))
"""Names of patterns that ask for a reminder."""


def read(said: Said, states: States) -> dict[str, Any] | None:
    """What both parts state; None where the message does not consist of two."""
    names = {hit.name for hit in said.patterns.reminder.hits(said.line.text, said.line.keys)}
    if not said.patterns.when.by_key or not (names & ASKED or said.patterns.reminder_days.first(said.line.text, said.line.keys)):
        return None
    for head, tail in _parted(said):
        for wish, rest in ((tail, head), (head, tail)):
            if (told := _reminder(said, wish, states)) and (found := _stated(_part(said, rest), states)):
                return found | {REMINDER: told}
    return None


def _stated(part: Said, states: States) -> dict[str, Any]:
    """What a part states beside the reminder; nothing where it may be more of that: "daily, not five past, seven"."""
    found = states(part)
    if REMINDER in found:
        return {}
    if found.keys() == {"severity"}:
        led = any(hit.name == "not" for hit in part.patterns.reminder.hits(part.line.text, part.line.keys))
        return found if led or scores.severity(part, None, free=False) is not None else {}
    at = when.read(part.line, part.patterns)
    return {} if found.keys() == {"duration_days"} and (at.says_day or any(at.sure)) else found


def _part(said: Said, words: list[Word]) -> Said:
    return said_in(of_words(words), said.scopes, said.patterns)


def _parted(said: Said) -> Iterator[tuple[list[Word], list[Word]]]:
    """The message in two, where a sentence ends, at a comma, at a joint."""
    words = list(said.plain.words)
    joints = said.patterns.score.joints
    places = [i for i, (word, _) in enumerate(words) if word in STOPS or word in joints]
    for place in sorted(places, key=lambda i: (words[i][0] == "," or words[i][0] in joints, words[i][0] in joints)):
        head, tail = words[:place], words[place + 1 :]
        if min(sum(word not in STOPS for word, _ in part) for part in (head, tail)) >= FEWEST:
            yield head, tail


def _reminder(said: Said, words: list[Word], states: States) -> dict[str, Any]:
    """The reminder that a part asks for; nothing where it says something else as well."""
    part = _part(said, words)
    asked = any(hit.name == "asked" for hit in part.patterns.reminder.hits(part.line.text, part.line.keys))
    told = clock.reminder(part.line, part.patterns, None, clock.Beside())
    at = when.read(part.line, part.patterns)
    sure = asked or (len(told) > 1 and at.whole and any(at.sure))
    return told if sure and told and states(part).keys() <= {REMINDER} else {}
