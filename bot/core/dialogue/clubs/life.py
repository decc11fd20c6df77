"""What happens to a club's group: the bot is added, promoted, silenced or removed, the title changes, people leave, a message is refused.

Rule 1: nothing about a member is said in the group; what the coach must know is told in private, once.
Rule 2: who leaves the group is out of the club; when the bot is removed, the club is over.
Neighbours: groups.py leads here; a group that moves to another number is turns.py's and the store's work.
"""

from dataclasses import replace

from bot.core.dialogue.turn import Turn
from bot.core.model.club import COACH, RIGHTS, Club
from bot.core.model.effects import Button, EndClub, EndMember, KeepClub, KeepHelper, Reply
from bot.core.model.events import Changed, Event, Joined, Left, Refused

CHANNEL = "channel"


def happened(turn: Turn, event: Event, private: tuple[Button, ...]) -> Turn:
    """The turn after such an event. `private`: the button into the private chat."""
    match event:
        case Joined(bot=True):
            return _added(turn, event, private)
        case Left(bot=True):
            return _removed(turn)
        case Left():
            return _gone(turn, event)
        case Changed():
            return _changed(turn, event)
        case Refused():
            return _mute(turn, event.why)
        case _:
            return turn


def known(turn: Turn) -> Club:
    """The club of the group where it happened, with the title and kind that it has now; a new one where there is none."""
    event = turn.event
    club = event.around.club or Club(group=event.chat)
    return replace(club, kind=event.chat_kind, title=event.title or club.title)


def _added(turn: Turn, event: Joined, private: tuple[Button, ...]) -> Turn:
    """Said once; in a channel to who added the bot, since a channel's readers need not know."""
    if event.around.club is not None:
        return turn
    kept = turn.do(KeepClub(club=known(turn)))
    if event.chat_kind != CHANNEL:
        return kept.say("group.hello", private, kind="menu")
    told = Reply(name="club.channel_added", chat=event.person, values={"title": event.title}, kind="answer")
    return kept.do(told) if event.person > 0 else kept


def _removed(turn: Turn) -> Turn:
    club = turn.event.around.club
    ended = turn.do(EndClub(group=turn.event.chat))
    if club is None or club.coach is None:
        return ended
    return ended.do(Reply(name="club.ended", chat=club.coach.person, values={"title": club.title}, kind="answer"))


def _gone(turn: Turn, event: Left) -> Turn:
    """Out of the group, out of the club."""
    club = event.around.club
    if club is None:
        return turn
    roles = [KeepHelper(group=club.group, helper=replace(h, role="")) for h in club.team if h.person in event.who]
    return turn.do(*(EndMember(group=club.group, person=p) for p in event.who), *roles)


def _changed(turn: Turn, event: Changed) -> Turn:
    """Another title; or other rights: told where they are gone, forgotten where they are back."""
    if event.around.club is None:
        return turn
    club = known(turn)
    if event.may_write is False:
        return _mute(turn, RIGHTS)
    return turn.do(KeepClub(club=replace(club, mute="") if event.may_write else club))


def _mute(turn: Turn, why: str) -> Turn:
    """The coach is told once that nothing can be written there, and what to do."""
    club = turn.event.around.club
    if club is None or club.mute == why:
        return turn
    kept = turn.do(KeepClub(club=replace(club, mute=why)))
    told = [Reply(name=f"club.mute_{why}", chat=h.person, values={"title": club.title}, kind="answer") for h in club.team]
    return kept.do(*(r for r, h in zip(told, club.team, strict=True) if h.role == COACH))
