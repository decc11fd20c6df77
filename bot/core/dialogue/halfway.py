"""A check-in that is taken up on another day: what was answered before stays with its own day, and today's answer begins a new one.

Rule: what calls for the whole screen (worse, strong pain, a sign) is never let go of, however late it goes on (SAFETY.md, law 10).
Neighbours: step.py asks here before a text is read and after its turn; checkins.py keeps the pain of a check-in left half-way.
"""

from bot.core.dialogue import checkins, read, zones
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Event, Pressed, Said


def taken_up(turn: Turn) -> Turn:
    """Without the answers of an earlier day; the first question waits again, but for what answers the one that is asked."""
    session, today = turn.session, zones.today(turn).isoformat()
    if session.flow != checkins.FLOW or session.begun in ("", today) or session.raised or checkins.bad(session):
        return turn
    if not isinstance(turn.event, Said | Pressed):
        return turn
    slots = {k: v for k, v in session.slots.items() if k not in checkins.ASKED}
    question = session.question and (session.question if _answers(turn, turn.event) else checkins.ASKED[0])
    return turn.keep(slots=slots, asked=(), skipped=(), question=question, begun=today)


def _answers(turn: Turn, event: Event) -> bool:
    """Whether what came in answers the very question that waits: its button, or few words that name an option."""
    if not isinstance(event, Said):
        return True
    return turn.question is not None and read.chooses(turn, turn.question, event.text)


def dated(turn: Turn) -> Turn:
    """With the day on which the check-in under way was begun; none where none is."""
    begun = (turn.session.begun or zones.today(turn).isoformat()) if turn.session.flow == checkins.FLOW else ""
    return turn if begun == turn.session.begun else turn.keep(begun=begun)
