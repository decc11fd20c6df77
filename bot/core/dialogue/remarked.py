"""What is said beside a run that was noted, whether it was typed or came in a file: the traffic light, the plan, the longest run before; and
the check-in of the morning after.

Rule: only where coaching is allowed (SAFETY.md, law 8); a run in a file gets the same words as one that is told.
Neighbours: runs.py and imports.py note; coaching/load.py and plan.py compare; reminders.py keeps the check-in.
"""

from datetime import date
from typing import Any

from bot.core.coaching import load, plan
from bot.core.dialogue import plans, reminders, standing
from bot.core.dialogue.turn import Turn
from bot.core.model.session import Run

STOP, CAREFUL = 6, 4
"""Pain of 10 from which a run is to be stopped, and from which the next one is to be shorter (the traffic light, K202)."""


def values(turn: Turn, run: Run, before: float | None) -> dict[str, Any]:
    """The remarks on a run, and what their words may use. `before`: kilometres of the longest run of the 30 days before it."""
    usual = load.told(turn.session.slots.get("longest")) if before is None else None
    beside = load.beside(run.km, before or usual)
    return {
        "remarks": _remarks(turn, run, beside.step if beside else "") if standing.coached(turn.session) else [],
        "usual": usual is not None, "over": beside.over if beside else 0, "longest": beside.longest if beside else 0,
        "rung": plans.rung(turn, turn.session.ladder) if plan.walks_first(turn.session, turn.content) else {},
    }  # fmt: skip


def _remarks(turn: Turn, run: Run, step: str) -> list[str]:
    """What is to be said of a run: its pain by the traffic light, what the plan says, and how it stands beside the longest one."""
    if run.pain is not None and run.pain >= STOP:
        return ["stop"]
    careful = ["careful"] if run.pain is not None and run.pain >= CAREFUL else []
    ladder = ["ladder"] if run.beyond and plan.walks_first(turn.session, turn.content) else []
    longer = ["longer"] if step in load.NAMES[1:] and not careful else []
    return [*careful, *ladder, *longer]


def morning_after(turn: Turn, run: Run, before: float | None) -> Turn:
    """After a long run, or one sharply longer than before: a check-in the next morning, where check-ins are on and no flag is open."""
    known = max((k for k in (before, load.told(turn.session.slots.get("longest"))) if k), default=None)
    wanted = reminders.CHECK_IN in turn.session.reminders and standing.coached(turn.session)
    if not wanted or not (run.beyond or load.long(run.km, run.minutes, known)):
        return turn
    return reminders.morning_after(turn, date.fromisoformat(run.day))
