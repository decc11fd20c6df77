"""What is told like a run and is none that is done: how far it still is, or another sport.

Neighbours: runs.py notes runs; content's options.yaml lists the words (`run.away`, `run.other_sport`).
"""

import re

from bot.core.dialogue import read
from bot.core.dialogue.turn import Turn
from bot.core.understanding.result import Understood

PARTS = re.compile(r"[,;!\n]+|\.(?!\d)|\bthen\b")


def on_the_way(turn: Turn, text: str) -> bool:
    """ "I'm 5 miles from home": how far it still is, and no run that is done."""
    return read.holds(turn, "run.away", text) and not read.holds(turn, "run.done", text)


def named(turn: Turn, text: str) -> bool:
    """Whether another sport is named."""
    return read.holds(turn, "run.other_sport", text)


def alone(turn: Turn, text: str) -> bool:
    """ "Biked 30k, pain 2": another sport, and no word of a run."""
    return named(turn, text) and not read.holds(turn, "run.on_foot", text)


def left_out(turn: Turn) -> Understood | None:
    """ "Ran 6 miles, swam 1k, pain 5": what is told beside the other sport, where that is a run; None where a pain may be of the other."""
    assert turn.heard is not None
    reader, today = turn.language.reader, turn.event.at.date()
    parts = [p for statement in PARTS.split(turn.heard.text) for p in reader.statements(statement)]
    other = [p for p in parts if named(turn, p)]
    if len(other) in (0, len(parts)):
        return None
    rest: Understood = reader.understand(", ".join(p for p in parts if p not in other), today=today)
    pained = any("severity" in reader.understand(p, today=today).slots for p in other)
    return rest if "run" in rest.slots and not pained else None
