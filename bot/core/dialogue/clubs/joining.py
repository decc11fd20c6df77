"""Joining a club by its link: whose it is, what the coach will see (nothing, unless chosen), and a name that the person picks.

Rule 1: only who is in the group may join; Telegram is asked when the link is opened and when the name is settled.
Rule 2: no name is taken from Telegram unless the person confirms it.
Neighbours: opened.py leads here; mine.py is what a member decides afterwards.
"""

from bot.core.dialogue.clubs import mine, rights, views
from bot.core.dialogue.turn import Turn
from bot.core.model.club import OUT, Club, Member
from bot.core.model.effects import KeepMember


def begin(turn: Turn, club: Club) -> Turn:
    """What joining means, and under which name."""
    if (member := turn.event.around.member) is not None:
        return mine.show(turn, club, member)
    if rights.right(turn) not in rights.IN_GROUP:
        return turn.say("club.not_in_group" if rights.standing(turn) == OUT else "club.cannot_ask", kind="clarification")
    if club.coach is None:
        return turn.say("club.no_coach", kind="clarification")
    return _offer(turn.keep(club=club.group), club, turn.event.name)


def _offer(turn: Turn, club: Club, name: str) -> Turn:
    first = (views.team("enter", club.group, "first", label="call_me", name=name),) if name else ()
    rows = views.in_rows((*first, views.team("enter", club.group, "ask", label="other_name")), 1)
    values = {"title": club.title, "coach": club.coach.name if club.coach else ""}
    return turn.say("club.join", *rows, kind="question", values=values)


def enter(turn: Turn, club: Club, how: str) -> Turn:
    """Join under the first name that the button showed, the one that was written, or ask for one."""
    if how == "see" or turn.event.around.member is not None:
        return begin(turn, club)
    name = {"first": turn.event.name, "said": turn.session.called}.get(how, "")
    if not name or club.coach is None:
        return turn.keep(club=club.group).say(mine.NAME_ASK, kind="question", values={"title": club.title})
    member = Member(person=turn.event.person, group=club.group, name=name, joined=turn.event.at.date().isoformat())
    joined = turn.keep(called="", club=club.group).do(KeepMember(member=member))
    return mine.show(joined.say("club.joined", kind="confirmation", values={"title": club.title, "name": name}), club, member)


def named(turn: Turn, club: Club, said: str) -> Turn:
    """A name that was written: shown, to be confirmed by a tap."""
    kept = turn.keep(called=said)
    again = views.team("enter", club.group, "ask", label="other_name")
    if turn.event.around.member is not None:
        again = views.own("rename", club.group, label="other_name")
    take = views.own("called", club.group, label="call_me", name=said) if turn.event.around.member else None
    take = take or views.team("enter", club.group, "said", label="call_me", name=said)
    return kept.say("club.name_check", (take, again), kind="question", values={"name": said, "title": club.title})
