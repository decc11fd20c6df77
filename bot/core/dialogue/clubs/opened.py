"""A signed link that was opened in the private chat (/start PAYLOAD). One that does not count gets one kind line.

Rule: the link says what somebody wants; what they may is looked up (rights.py). One for a single use is spent only when it was of use.
Neighbours: bot/links.py checks signature and time; the modules beside this one do what the link is for.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.core.dialogue.clubs import joining, posts, rights, schedule, setup, team, views
from bot.core.dialogue.turn import Turn
from bot.core.model.club import COACHING, DEPUTIES, HELLO, JOIN, SETS_UP, Club, Link
from bot.core.model.effects import SpendLink


def opened(turn: Turn, welcome: Callable[[Turn], Turn]) -> Turn:
    """What a link leads to. `welcome`: how anybody is met who comes without one."""
    link, club = turn.event.around.link, turn.event.around.club
    if link is None or link.wrong:
        return turn.say("club.link_bad", kind="clarification")
    if link.purpose == HELLO:
        return _hello(turn, club, welcome)
    if club is None or link.purpose not in LEADS:
        return turn.say("club.link_bad", kind="clarification")
    return LEADS[link.purpose](turn, club, link)


def _hello(turn: Turn, club: Club | None, welcome: Callable[[Turn], Turn]) -> Turn:
    """Somebody came over from a group: met as anybody, and told that they can join, where there is something to join."""
    met = welcome(turn)
    around = turn.event.around
    if (
        club is None
        or club.coach is None
        or club.kind == posts.CHANNEL
        or around.member
        or rights.right(turn) not in rights.IN_GROUP
    ):
        return met
    invited = turn.say(
        "club.from_group", (views.team("enter", club.group, "see", label="see_join"),), values={"title": club.title}
    )
    return replace(met, effects=(*invited.effects, *met.effects[len(turn.effects) :]))


def _coach(turn: Turn, club: Club, link: Link) -> Turn:
    """To the set-up; straight to one kind of post where the link names it and somebody leads the club."""
    if rights.right(turn) not in rights.SET_UP:
        return rights.refused(turn)
    spent, kind = _spent(turn, link), link.purpose.partition(".")[2]
    return schedule.one(spent, club, kind) if kind and not rights.may_lead(turn, club) else setup.begin(spent, club)


def _deputy(turn: Turn, club: Club, link: Link) -> Turn:
    if rights.right(turn) not in rights.IN_GROUP:
        return rights.refused(turn)
    return team.accepted(_spent(turn, link), club)


def _spent(turn: Turn, link: Link) -> Turn:
    return turn.do(SpendLink(digest=link.digest, until=link.until))


LEADS: dict[str, Callable[[Turn, Club, Link], Turn]] = {
    JOIN: lambda turn, club, _: joining.begin(turn, club),
    **dict.fromkeys((COACHING, *SETS_UP.values()), _coach),
    DEPUTIES: _deputy,
}
