"""The coach hears that a member may need a hand, where the member wants that. Never why: no sign, no level, no word of what was said.

Rule 1: only of members who chose it, only to coach and deputies in private, and only after the member's own advice. Whether they
still are is asked of Telegram when the line goes, so that the advice waits for nothing.
Rule 2: once for each time that it becomes urgent; more signs of the same time are no more news.
Neighbours: step.py calls it at the end of a private turn.
"""

from bot.core.dialogue.turn import Turn
from bot.core.model.club import ALERT
from bot.core.model.effects import Reply
from bot.core.model.levels import Level
from bot.core.model.session import Session


def sent(turn: Turn, before: Session) -> Turn:
    """With a line to each coach who is to hear of it, and one to the member that says so."""
    if before.open_level >= Level.URGENT or turn.session.open_level < Level.URGENT:
        return turn
    wanted = [b for b in turn.event.around.belongs if b.member and ALERT in b.member.shares and b.club.team]
    replies = [
        Reply(
            name="club.alert",
            values={"name": b.member.name, "title": b.club.title},
            kind="answer",
            chat=h.person,
            team=b.club.group,
        )
        for b in wanted
        if b.member
        for h in b.club.team
        if h.person != turn.event.person
    ]
    if not replies:
        return turn
    titles = [b.club.title for b in wanted]
    return turn.say("club.alerted", kind="answer", values={"titles": titles}).do(*replies)
