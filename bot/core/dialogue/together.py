"""What is said of several reminders in one breath: "make them all 8pm", "exercises and check-in both at 8pm"; and of what stays beside it:
"stop the desk ones, keep the rest".

Rule 1: one time, or days and a time, for all that are meant, and nothing else; each is told as it is now.
Rule 2: that the others stay as they are is so anyway: such words are read past, and what they stand beside is read without them.
Neighbours: wishes.py brings the texts here and reads several wishes of a kind of their own; moving.py changes one reminder.
"""

import re
from dataclasses import replace

from bot.core.dialogue import ask, moving, occasions, read, reminders, zones
from bot.core.dialogue.turn import Turn
from bot.core.model.reminder import DAILY, Draft, When

MOST_WORDS = 14


def stays(turn: Turn, text: str) -> str:
    """The text without the words that the others stay as they are, or that name one of a kind; "" where it has none, or nothing else."""
    if of_kind := _one_of_a_kind(turn, text):
        return of_kind
    if not turn.session.reminders or len(text.split()) > MOST_WORDS or not read.holds(turn, "reminder.stays", text):
        return ""
    if turn.language.reader.when(text).alone:  # "Mondays 6.30, the rest stays": what that leaves is read with it
        return ""
    left, cut = moving.without(turn, text.casefold().strip(moving.MARKS), "reminder.stays")
    return moving.without(turn, left, "reminder.stays_joint")[0] if cut and left else ""


def _one_of_a_kind(turn: Turn, text: str) -> str:
    """ "The desk one at 9": its name alone, as "one" is no hour; "" where the text has no such words."""
    if (
        not turn.session.reminders
        or len(text.split()) > MOST_WORDS
        or read.phrases(turn, "reminder.one").isdisjoint(text.casefold().split())
    ):
        return ""
    words = read.folded(text, turn.language.spelling)
    names = (n for kind in turn.content.reminders for n in read.phrases(turn, f"reminder.{kind}"))
    ones = sorted(read.phrases(turn, "reminder.one"), key=len, reverse=True)
    found = max(((n, f" {n} {one} ") for n in names for one in ones if f" {n} {one} " in f" {words} "), default=None)
    if found is None:
        return ""
    at = re.search(rf"\b{re.escape(found[1].strip())}\b", text, re.IGNORECASE)
    return f"{text[: at.start()]}{found[0]}{text[at.end() :]}" if at else ""


def said(turn: Turn, text: str) -> Turn | None:
    """All the reminders that are meant at the time that is told; None where the text tells it of one, or tells something else."""
    if "?" in text or len(text.split()) > MOST_WORDS or not zones.known(turn) or not read.holds(turn, "reminder.all_of", text):
        return None
    if turn.language.reader.hurts(text):
        return None
    named = reminders.kinds_in(turn, text)
    kinds = named if len(named) > 1 else () if named else _again(turn)
    when = _told(turn, text, named) if len(kinds) > 1 else None
    if when is None:
        return None
    turn, was = turn.keep(misses=0), turn.session.reminders
    for kind in kinds:
        turn = occasions.settle(turn, Draft(kind=kind, when=_of(turn, kind, when)))
    return ask.again(turn.keep(former=dict(was)))


def _again(turn: Turn) -> tuple[str, ...]:
    """The kinds that there are of what comes again and again at times of the day."""
    mine = {k: r.when for k, r in turn.session.reminders.items() if k not in (reminders.FOLLOW_UP, reminders.MORNING_AFTER)}
    return tuple(k for k, when in mine.items() if not (when.once or when.every))


def _told(turn: Turn, text: str, kinds: tuple[str, ...]) -> When | None:
    """When, as the text without the names of the reminders tells it; None where that is not understood whole."""
    bare = unnamed(turn, text, kinds, "reminder.all_of")
    left = moving.without(turn, bare.strip(moving.MARKS), "reminder.stays_joint")[0]
    told: When = turn.language.reader.when(" ".join(moving.without(turn, left, "reminder.rather")[0].split()))
    plain = told.whole and not told.unclear and bool(told.times or told.part)
    less = told.off or told.skips or told.starts or told.ends or told.lasting or told.more or told.pause
    return told if plain and not less and (told.days or not told.says_day) and not told.every else None


def unnamed(turn: Turn, text: str, kinds: tuple[str, ...], *names: str) -> str:
    """The text without the phrases that name these kinds, and those of these lists."""
    lists = (*names, *(f"reminder.{kind}" for kind in kinds))
    phrases = sorted((p for name in lists for p in turn.language.phrases.get(name, ())), key=len, reverse=True)
    return re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", " ", text.casefold()).strip()


def _of(turn: Turn, kind: str, when: When) -> When:
    """What is told of all, for this one: what there is keeps its rhythm, what is new comes each day."""
    if when.loosely and kind in turn.session.reminders:
        return replace(when, days=())
    return when if when.says_day or kind in turn.session.reminders else replace(when, days=(DAILY,))
