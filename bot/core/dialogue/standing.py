"""Where somebody stands between questions, and the buttons that fit: a plan, a referral, half a check, or nothing yet. Pure looks at a session.

Rule: whoever has a plan, a result or half a check is never asked to start one; the way on is offered instead.
Neighbours: repairs.py, talk.py and topics.py put these buttons under what they say; presses.py knows what each does.
"""

from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.levels import Level
from bot.core.model.session import Session

CHECK, CHECK_IN = "check", "check_in"


def coached(session: Session) -> bool:
    """Whether guidance may be given: a finished check that ended in self-care, nothing open, in doubt, or just being asked anew."""
    if session.doubts or session.flow == CHECK_IN:
        return False
    return session.result == Level.SELF_CARE.word and not session.open and not session.raised


def half(session: Session) -> bool:
    """Whether a check was begun and has no result yet."""
    if session.consent is None or session.open:
        return False
    begun = session.flow == CHECK or session.before is not None
    return begun or (not session.result and bool(session.screen or session.slots or session.skipped))


def check(turn: Turn) -> tuple[str, str]:
    """The button that leads into the check, in words that fit."""
    if half(turn.session):
        return "button.go_on", "~check"
    return ("button.check_again" if turn.session.result else "button.start_check"), "~check"


def first(turn: Turn) -> Rows:
    """What fits best now: today's plan and a check-in, "I have been assessed", or the check."""
    if coached(turn.session) and turn.session.planned:
        return (row(("button.plan_today", "~plan:today"), ("button.check_in", "~check_in")),)
    if turn.session.open:
        return (row(("button.assessed", "~assessed")),)
    return (row(check(turn)),)


def rows(turn: Turn) -> Rows:
    """The same, and the ways that are there for everybody."""
    return (*first(turn), row(("button.topics", "~topics"), ("button.help", "~help")))


def named(turn: Turn, name: str) -> str:
    """The reply `name` in the words for those with a plan (`name_plan`) or half a check (`name_half`), where content has them."""
    kind = "plan" if coached(turn.session) and turn.session.planned else "half" if half(turn.session) else ""
    return f"{name}_{kind}" if kind and turn.has(f"{name}_{kind}") else name
