"""What shall not end, beside what shall: "don't stop the reminders", "stop the routine, keep the check-in".

Rule: only what is surely meant ends; else all are shown, and nothing is changed.
Neighbours: pausing.py and afterwards.py end reminders, and ask here before.
"""

import re

from bot.core.dialogue import read, reminders
from bot.core.dialogue.turn import Turn


def said(turn: Turn, text: str) -> Turn | None:
    """ "Don't stop the reminders": all are shown. "Stop the routine, keep the check-in": the one that is to end ends, the other stays, and
    where that is not said of one kind alone, all are shown. None where nothing is to stay."""
    if read.holds(turn, "reminder.never_stop", text):
        return reminders.menu(turn.keep(misses=0))
    but = read.holds(turn, "reminder.except", text)
    keeps = but or read.holds(turn, "reminder.keeps", text)
    if not keeps and len(reminders.kinds_in(turn, text)) < len(("one", "other")):
        return None
    stay, ends = _told(turn, text)
    mine = {k for k in turn.session.reminders if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)}
    if stay and not ends and (but or read.holds(turn, "reminder.the_other", text)):
        ends = mine - stay
    there = ends & mine if keeps else set()
    return reminders.stop(turn.keep(misses=0), *there) if len(there) == 1 else reminders.menu(turn.keep(misses=0))


def first(turn: Turn, text: str, words: str) -> bool:
    """Whether a text begins with what shall stay, and ends another kind: "keep the routine, stop the check-in"."""
    keeps = any(words.startswith(f"{p} ") for p in read.phrases(turn, "reminder.keeps"))
    if not keeps or turn.language.reader.hurts(text):  # "stop the pain"
        return False
    return read.holds(turn, "reminder.ends", text) and len(reminders.kinds_in(turn, text)) == len(("one", "other"))


def _told(turn: Turn, text: str) -> tuple[set[str], set[str]]:
    """The kinds that are to stay, and those that are to end."""
    stay, ends = set[str](), set[str]()
    for part in _clauses(turn, text):
        kinds = reminders.kinds_in(turn, part)
        (stay if read.holds(turn, "reminder.keeps", part) else ends).update(kinds)
    return stay, ends - stay


def _clauses(turn: Turn, text: str) -> list[str]:
    """The parts of a text between marks and joints; what is excepted is to be kept."""
    keep = turn.language.phrases.get("reminder.keeps", ("",))[0]
    text = _words(read.phrases(turn, "reminder.except")).sub(f", {keep} ", text.casefold())
    joints = _words(frozenset((*turn.language.reader.words.joints, *read.phrases(turn, "reminder.keeps_but"))))
    return [part for mark in re.split(r"[,.;!?\n]+", text) for part in joints.split(mark) if part.strip()]


def _words(phrases: frozenset[str]) -> re.Pattern[str]:
    """Any of these phrases, as whole words."""
    longest = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(p)}\b" for p in longest) or r"(?!)")
