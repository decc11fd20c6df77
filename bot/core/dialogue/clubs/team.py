"""Coach and deputies: who they are, how somebody becomes one, handing over, stepping down.

Rule 1: a deputy comes by a link for one use, which only the present coach can make and which ends with them as coach.
Rule 2: whoever sees what members share is known to the members: they are told of a new coach. Where nobody handed over, what was
shared is not shared any more until each member chooses again.
Neighbours: rights.py says who may; opened.py leads here with a deputy's link.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.core.dialogue.clubs import rights, setup, views
from bot.core.dialogue.turn import Turn
from bot.core.model.club import ADMIN, COACH, DEPUTIES, DEPUTY, Club, Helper, Member
from bot.core.model.effects import Button, Effect, KeepHelper, KeepMember, NewCoach, Reply


def show(turn: Turn, club: Club, _: str = "") -> Turn:
    """Who leads the club, and what can be changed about it."""
    me = next(h for h in club.team if h.person == turn.event.person)
    deputies = [h for h in club.team if h.role == DEPUTY]
    g = club.group
    rows: list[tuple[Button, ...]] = [
        (views.team("named", g, "" if me.name else "me", label="name_off" if me.name else "name_on", name=turn.event.name),)
    ]
    if me.role == COACH:
        rows.append((views.team("deputy", g),))
        rows += [
            tuple(views.team(v, g, h.person, number=n, name=h.name) for v in ("drop", "hand")) for n, h in enumerate(deputies, 1)
        ]
    rows += [(views.own("resign", g),), (views.team("menu", g, label="back"),)]
    values = {
        "title": club.title, "coach": club.coach.name if club.coach else "", "me": me.role, "has_coach": bool(club.coach),
        "deputies": [h.name for h in deputies],
    }  # fmt: skip
    return turn.say("club.team", *rows, kind="menu", values=values, edit=views.edits(turn))


def become(turn: Turn, club: Club, _: str) -> Turn:
    """An administrator takes the lead of a club that nobody leads."""
    if not rights.may_lead(turn, club):
        return setup.menu(turn.say("club.has_coach", kind="clarification", values={"title": club.title}), club)
    me = Helper(person=turn.event.person, role=COACH)
    old = club.coach
    gone = (KeepHelper(group=club.group, helper=replace(old, role="")),) if old else ()
    others = tuple(h for h in club.team if h.person not in (me.person, old.person if old else 0))
    kept = turn.do(*gone, KeepHelper(group=club.group, helper=me), NewCoach(group=club.group, clear=True))
    new = replace(club, team=(me, *others))
    told = kept.say("club.became", (views.team("named", club.group, "me", label="name_on", name=turn.event.name),), kind="confirmation",
                    values={"title": club.title})  # fmt: skip
    return _menu(told, new)


def _menu(turn: Turn, club: Club) -> Turn:
    """The menu as a message of its own, with the team as it is now."""
    around = replace(turn.event.around, club=club)
    again = replace(turn, event=replace(turn.event, around=around))
    return replace(setup.menu(again, club), event=turn.event)


def named(turn: Turn, club: Club, how: str) -> Turn:
    """Members see the first name of who leads, or only the role."""
    name = turn.event.name if how == "me" else ""
    team = tuple(replace(h, name=name) if h.person == turn.event.person else h for h in club.team)
    me = next(h for h in team if h.person == turn.event.person)
    new = replace(club, team=team)
    return show(turn.do(KeepHelper(group=club.group, helper=me)), new)


def deputy(turn: Turn, club: Club, _: str) -> Turn:
    """A link for one person, to be passed on."""
    button = Button(label="button.club_be_deputy", link=DEPUTIES, group=club.group)
    return turn.say("club.deputy_link", (button,), kind="answer", values={"title": club.title})


def accepted(turn: Turn, club: Club) -> Turn:
    """Somebody opened a deputy's link."""
    if club.role_of(turn.event.person):
        return setup.menu(turn, club)
    me = Helper(person=turn.event.person, role=DEPUTY)
    new = replace(club, team=(*club.team, me))
    rows = ((views.team("named", club.group, "me", label="name_on", name=turn.event.name),), (views.team("menu", club.group),))
    told = turn.do(KeepHelper(group=club.group, helper=me))
    told = told.say("club.deputy_now", *rows, kind="confirmation", values={"title": new.title})
    return (
        told.do(Reply(name="club.deputy_joined", chat=club.coach.person, kind="answer", values={"title": club.title}))
        if club.coach
        else told
    )


def _other(club: Club, argument: str) -> Helper | None:
    return next((h for h in club.team if h.role == DEPUTY and str(h.person) == argument), None)


def drop(turn: Turn, club: Club, argument: str) -> Turn:
    """A deputy no more, with effect at once."""
    if (other := _other(club, argument)) is None:
        return show(turn, club)
    new = replace(club, team=tuple(h for h in club.team if h != other))
    told = Reply(name="club.dropped", chat=other.person, kind="answer", values={"title": club.title})
    return show(turn.do(KeepHelper(group=club.group, helper=replace(other, role="")), told), new)


def hand(turn: Turn, club: Club, argument: str) -> Turn:
    """Hand over to a deputy: asked once."""
    if (other := _other(club, argument)) is None:
        return show(turn, club)
    row = (views.team("handed", club.group, other.person), views.team("team", club.group, label="back"))
    return turn.say("club.hand", row, kind="question", values={"title": club.title, "name": other.name}, edit=views.edits(turn))


def handed(turn: Turn, club: Club, argument: str) -> Turn:
    """The deputy is coach now, and who was coach a deputy; the new one has to administer the group, or the role would lapse."""
    other = _other(club, argument)
    if other is None or rights.standing(turn, other.person) != ADMIN:
        return show(turn.say("club.hand_not", kind="clarification"), club)
    me = next(h for h in club.team if h.person == turn.event.person)
    both = (replace(other, role=COACH), replace(me, role=DEPUTY))
    new = replace(club, team=(*both, *(h for h in club.team if h.person not in (me.person, other.person))))
    kept = turn.do(*(KeepHelper(group=club.group, helper=h) for h in both), NewCoach(group=club.group))
    told = kept.do(Reply(name="club.coach_now", chat=other.person, kind="answer", values={"title": club.title}))
    return show(told, new)


def resign(turn: Turn, club: Club) -> Turn:
    """Coach or deputy no more; that needs nobody's leave."""
    me = next((h for h in club.team if h.person == turn.event.person), None)
    if me is None:
        return turn.say("club.not_member", kind="clarification")
    ended = turn.do(KeepHelper(group=club.group, helper=replace(me, role="")))
    return ended.say("club.resigned", kind="confirmation", values={"title": club.title, "role": me.role})


def new_coach(club: Club, members: Iterable[Member], clear: bool) -> tuple[Effect, ...]:
    """Members who share something hear of a new coach; `clear`: it is not shared any more."""
    row = (views.own("show", club.group, label="mine", title=club.title),)
    values = {"title": club.title, "clear": clear}
    sharing = [m for m in members if m.shares]
    told = [Reply(name="club.new_coach", chat=m.person, keyboard=(row,), kind="answer", values=values) for m in sharing]
    return (*told, *(KeepMember(member=replace(m, shares=())) for m in sharing if clear))
