"""Check-ins: how it went, in three taps, and what follows from it.

Rule 1: worse, a new sign, a doubt about one, or strong pain leads back to the whole screen; nothing it said before counts (law 10).
Rule 2: no change for 14 days, or not better after 28, is `soon`, by the rules of content/triage.yaml.
Rule 3: better moves the plan on; it never skips a gate of the ladder.
Neighbours: flow.py asks; reminders.py brings people here; plans.py shows what comes next.
"""

from datetime import date

from bot.core.dialogue import flow, plans, reminders, result
from bot.core.dialogue.turn import Turn, row
from bot.core.model.effects import Log
from bot.core.model.levels import Level

FLOW = "check_in"
ASKED = ("pain_now", "trend", "new_signs")
STRONG = 6
"""Pain above this is no self-care (SAFETY.md, law 7)."""
STAYS = ("onset", "habits")
"""Answers to the check that a bad turn does not change; all others are asked again."""


def begin(turn: Turn) -> Turn:
    """Ask how it went, where there is a result that it can be compared with."""
    if turn.session.open:
        return result.repeat(turn)
    if not turn.session.result or not turn.session.planned:
        return turn.say("check_in.not_yet", row(("button.start_check", "~check")), kind="menu")
    slots = {k: v for k, v in turn.session.slots.items() if k not in ASKED}
    return flow.begin(turn.keep(slots=slots), FLOW)


def ended(turn: Turn) -> Turn:
    """After the three answers."""
    slots = turn.session.slots
    pain, trend, signs = (slots.get(name) for name in ASKED)
    day = turn.event.at.date()
    turn = turn.keep(flow="", question=None, marked=(), asked=())
    turn = turn.do(
        Log(key=f"check_in.{day}", kind="check_in", at=turn.event.at, values={"pain": pain, "trend": trend, "signs": signs})
    )
    if trend == "worse" or signs != "no" or (isinstance(pain, int | float) and pain > STRONG):
        return _screen_again(turn)
    since = _days(turn.session.improved or turn.session.planned, day)
    lasted = _days(turn.session.planned, day)
    if trend == "better":
        turn = turn.keep(improved=day.isoformat())
    turn = flow.put(turn, {"unchanged_days": since if trend != "better" else 0, "plan_days": lasted if trend != "better" else 0})
    if isinstance(pain, int | float):
        turn = flow.put(turn, {"severity": pain})
    verdict = result.verdict(turn)
    if verdict > Level.SELF_CARE:
        return result.tell(turn)
    return plans.after_check_in(turn, "better" if trend == "better" else "same")


def _days(since: str, today: date) -> int:
    return (today - date.fromisoformat(since)).days


def _screen_again(turn: Turn) -> Turn:
    """The whole check again, with what is known to be over or unchanged kept."""
    pain = turn.session.slots.get("pain_now")
    kept = {k: v for k, v in turn.session.slots.items() if k in STAYS}
    if isinstance(pain, int | float):
        kept["severity"] = pain
    fresh = turn.keep(slots=kept, screen={}, skipped=(), result="", redo=None)
    return flow.begin(fresh.say("check_in.screen_again", kind="confirmation"), flow.CHECK)


def offer(turn: Turn) -> Turn:
    """One tap: the check-ins of the content's own rhythm, from today."""
    return reminders.set_(turn, reminders.CHECK_IN)
