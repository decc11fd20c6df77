"""A run that is asked about with the pain that it might have: "is it ok to run 8 miles with pain 5?".

Rule 1: such a pain is no report of today, and nothing is kept of it, unless it says so; it decides the answer, however short the run is.
Rule 2: what is no self-care any more leads to the whole check, as where it is told (SAFETY.md, law 10).
Neighbours: runs.py weighs a run by its length, training.py says what the plan has; slots/measures.py reads the pain.
"""

from typing import Any

from bot.core.coaching import plan
from bot.core.dialogue import checkins, hurting, plans, remarked, runs, topics
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level


def said(turn: Turn, text: str) -> Turn | None:
    """The answer to a question about a run with a pain; None where it is no such question."""
    session = turn.session
    if not session.planned or session.doubts or session.question or session.flow or "?" in text.rstrip("? "):
        return None
    asked = turn.language.reader.asked_pain(text)
    if asked is None:
        return None
    pain, today = asked
    if pain < remarked.CAREFUL:
        return None if today else runs.planned(turn, text)
    if today:
        noted = hurting.pain(turn.keep(misses=0))
        return noted if pain >= remarked.STOP else topics.guided(noted, lambda t: _not_with(t, pain))
    told = topics.guided(turn.keep(misses=0), lambda t: _not_with(t, pain))
    return checkins.screen_again(told, pain) if hurting.strong(turn, pain) else told


def _not_with(turn: Turn, pain: float) -> Turn:
    walks = plan.walks_first(turn.session, turn.content)
    values: dict[str, Any] = {"pain": pain, "walks": walks, "rung": plans.rung(turn, turn.session.ladder) if walks else {}}
    name = "red" if pain >= remarked.STOP else "amber"
    rows = (row(("button.check_in", "~check_in")),)
    return turn.say(f"run.planned.{name}", *rows, kind="guidance", level=Level.SELF_CARE, values=values)
