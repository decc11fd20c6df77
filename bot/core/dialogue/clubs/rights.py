"""Who may do what in a club, from what was looked up just now. A link or a button alone gives no right.

Rule 1: a coach counts as coach while Telegram says that they administer the group; a deputy while they are in it. An administrator
without a role may set up the club, and see nobody.
Rule 2: where Telegram does not say how somebody stands, they have no right.
Neighbours: bot/clubs.py looks up; presses.py asks before each press.
"""

from bot.core.dialogue.turn import Turn
from bot.core.model.club import ADMIN, COACH, DEPUTY, MEMBER, Club

SET_UP = (COACH, DEPUTY, ADMIN)
SEE = (COACH, DEPUTY)
LEAD = (COACH,)
IN_GROUP = (COACH, DEPUTY, ADMIN, MEMBER)


def standing(turn: Turn, person: int | None = None) -> str:
    """What Telegram says just now of a person (of who wrote, where none is given)."""
    return turn.event.around.standing.get(turn.event.person if person is None else person, "")


def right(turn: Turn) -> str:
    """COACH, DEPUTY, ADMIN or MEMBER; "" where the person has no right in the club at all."""
    club = turn.event.around.club
    return counted(club.role_of(turn.event.person) if club else "", standing(turn))


def counted(role: str, stands: str) -> str:
    """What somebody with a role in the club is, who stands so to its group."""
    if stands == ADMIN:
        return role or ADMIN
    if stands == MEMBER:
        return DEPUTY if role == DEPUTY else MEMBER
    return ""


def may_lead(turn: Turn, club: Club) -> bool:
    """Whether the person administers a group that nobody leads: it has no coach, or Telegram says that the coach administers it no more."""
    leaderless = club.coach is None or standing(turn, club.coach.person) not in (ADMIN, "")
    return leaderless and standing(turn) == ADMIN


def refused(turn: Turn) -> Turn:
    """One line, the same whatever the reason, so that nothing is learnt about the club; another where Telegram did not answer."""
    return turn.say("club.no_right" if standing(turn) else "club.cannot_ask", kind="clarification")
