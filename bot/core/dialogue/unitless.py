"""The length of a run that is asked about or told without its unit: "can I do 7 tomorrow", "ran 5, pain 3".

Rule: a bare number is a length only right beside words of a run; beside a clock time, a count or the name of a reminder it is none.
Neighbours: runs.py weighs and notes runs; behind.py asks here before a reminder is read into a question.
"""

import re

from bot.core.dialogue import clock, read, reminders
from bot.core.dialogue.listed import remembered
from bot.core.dialogue.turn import Turn

FIGURE = re.compile(r"(?<![\w.:,])\d{1,2}(?:[.,]\d)?(?![\w:])")
ASKS = "asks.of_me"
SHORTEST = 2


def asked(turn: Turn, text: str) -> tuple[float, str] | None:
    """The bare length that a text asks about, and "km" or "mi" as the person counts ("" where that is not known); None where it asks of none."""
    if FIGURE.search(text) is None:
        return None
    number = remembered(turn, "asked length", text, lambda: _asked(turn, text))
    return (number, turn.session.units) if number else None


def _asked(turn: Turn, text: str) -> float:
    """The length, or 0."""
    if not read.holds(turn, ASKS, text) or clock.written(turn, text) or reminders.kinds_in(turn, text):
        return 0
    small = text.casefold()
    at = min((found for p in read.phrases(turn, ASKS) if (found := small.find(p)) >= 0), default=-1)
    question = text[max(at, 0) :]
    figures = [*FIGURE.finditer(question)]
    if len(figures) != 1 or not read.phrases(turn, "run.not_length").isdisjoint(
        read.folded(question, turn.language.spelling).split()
    ):
        return 0
    with_unit = f"{question[: figures[0].end()]} km{question[figures[0].end() :]}"
    told = turn.language.reader.planned(with_unit)
    return float(told[0]) if told else 0


def ran(turn: Turn, words: list[str]) -> bool:
    """ "Ran 5 with pain 3", "jogged 6 easy": a number between what is said of a run alone and what may stand behind its length."""
    if len(words) < SHORTEST or words[0] not in read.phrases(turn, "run.ran") or not words[1].isdecimal():
        return False
    return len(words) == SHORTEST or words[2] in read.phrases(turn, "run.ran_beside")
