"""What a member decides: what the coach may see, item by item, the name on the roster, and leaving. Nobody's leave is needed.

Rule 1: nothing is shared until it is chosen, and each change counts at once: the roster reads what stands now.
Rule 2: who looked at what is the member's to see (/who).
Neighbours: joining.py makes a member; roster.py is what the team sees of it.
"""

from dataclasses import replace
from datetime import date

from bot.core.dialogue import wording
from bot.core.dialogue.clubs import about, team, views
from bot.core.dialogue.turn import Turn
from bot.core.model.club import CHOICES, CONTACT, ITEMS, Belonging, Club, Member
from bot.core.model.effects import EndMember, KeepMember, Reply

MOST_LOOKS = 3
"""Lines of the log in a message: what somebody looked at on a day."""
NAME_ASK = "club.name_ask"
LONGEST = 30


def groups(turn: Turn) -> Turn:
    """/groups: the clubs that the person is in, or helps to lead."""
    belongs = turn.event.around.belongs
    buttons = [
        *(views.own("show", b.club.group, label="mine", title=b.club.title) for b in belongs if b.member),
        *(views.team("menu", b.club.group, label="lead", title=b.club.title) for b in belongs if b.role),
    ]
    if not buttons:
        return turn.say("club.none", kind="answer")
    return turn.say("club.groups", *views.in_rows(buttons, 1), kind="menu")


def show(turn: Turn, club: Club, member: Member) -> Turn:
    """What the coach of one club may see, to be changed by a tap."""
    ticks = [views.own("flip", club.group, item, label=f"item_{item}", on=item in member.shares) for item in CHOICES]
    rows = (
        *views.in_rows(ticks, 1),
        (views.own("rename", club.group), views.own("who", club.group)),
        (views.own("leave", club.group),),
    )
    values = {"title": club.title, "name": member.name, "shares": len(member.shares), "coach": _called(club)}
    return turn.say("club.shares", *rows, kind="menu", values=values, edit=views.edits(turn))


def _called(club: Club) -> str:
    return club.coach.name if club.coach else ""


def flip(turn: Turn, club: Club, member: Member, item: str) -> Turn:
    """Share one item, or no more."""
    if item not in CHOICES:
        return show(turn, club, member)
    on = item not in member.shares
    shares = tuple(i for i in CHOICES if (on if i == item else i in member.shares))
    asks = on and item == CONTACT and member.asked != turn.event.at.date().isoformat()
    after = replace(member, shares=shares, asked=turn.event.at.date().isoformat() if asks else member.asked)
    kept = show(turn.do(KeepMember(member=after)), club, after)
    return kept.do(*contact_asked(club, after)) if asks else kept


def contact_asked(club: Club, member: Member) -> tuple[Reply, ...]:
    """What coach and deputies are told of somebody who asks for contact; once a day at most."""
    values = {"title": club.title, "name": member.name}
    row = (views.team("card", club.group, member.person),)
    return tuple(
        Reply(name="club.contact_asked", values=values, keyboard=(row,), kind="answer", chat=h.person, team=club.group)
        for h in club.team
    )


def rename(turn: Turn, club: Club) -> Turn:
    """Ask for another name."""
    return turn.keep(club=club.group).say(NAME_ASK, kind="question", values={"title": club.title})


def called(turn: Turn, club: Club, member: Member) -> Turn:
    """The name that was written last, confirmed."""
    if not turn.session.called:
        return show(turn, club, member)
    after = replace(member, name=turn.session.called)
    return show(turn.keep(called="").do(KeepMember(member=after)), club, after)


def who(turn: Turn) -> Turn:
    """/who: who looked at what, newest first."""
    by: dict[tuple[str, str, str, str], list[str]] = {}
    for look in turn.event.around.looks:
        by.setdefault((look.at[:10], look.by, look.name, look.title), []).append(look.item)
    lines = [
        {"day": wording.day(date.fromisoformat(day)), "by": role, "name": name, "title": title, "what": _in_order(items)}
        for (day, role, name, title), items in by.items()
    ]
    shown = lines[:MOST_LOOKS]
    return turn.say("club.looks", kind="answer", values={"lines": shown, "more": len(lines) > len(shown)})


def _in_order(items: list[str]) -> list[str]:
    return [i for i in ITEMS if i in items]


def leave(turn: Turn) -> Turn:
    """/leave: at once where there is one club; else which."""
    mine = [b for b in turn.event.around.belongs if b.member]
    if len(mine) == 1:
        return left(turn, mine[0])
    if not mine:
        return turn.say("club.none", kind="answer")
    buttons = [views.own("leave", b.club.group, label="leave_one", title=b.club.title) for b in mine]
    return turn.say("club.leave_which", *views.in_rows(buttons, 1), kind="menu")


def left(turn: Turn, belonging: Belonging) -> Turn:
    """Nothing of the membership stays; the log of looks stays the person's own."""
    ended = turn.do(EndMember(group=belonging.club.group, person=turn.event.person))
    return ended.say("club.left", kind="confirmation", values={"title": belonging.club.title})


def pressed(turn: Turn) -> Turn:
    """A button of a person's own (`~mine:`)."""
    found, around = about.button(turn.event), turn.event.around
    if found is None or around.club is None:
        return turn.say("club.not_member", kind="clarification")
    verb, argument, _ = found
    if verb == "who":
        return who(turn)
    if verb == "resign":
        return team.resign(turn, around.club)
    if around.member is None:
        return turn.say("club.not_member", kind="clarification")
    match verb:
        case "flip":
            return flip(turn, around.club, around.member, argument)
        case "called":
            return called(turn, around.club, around.member)
        case "rename":
            return rename(turn, around.club)
        case "leave":
            return left(turn, Belonging(club=around.club, member=around.member))
        case _:
            return show(turn, around.club, around.member)
