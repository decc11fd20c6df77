"""Which club an event is about, and what has to be looked up for it before its turn. Pure.

Rule 1: `~club:<verb>[:<argument>]:<group>` is a button that needs a right in that group; it is asked of Telegram at each press.
`~mine:<verb>[:<argument>]:<group>` is about the person's own membership; it needs nobody's leave.
Rule 2: what no link, button or command names is about no club.
Neighbours: bot/clubs.py looks up; the modules beside this one act.
"""

import re

from bot.core.dialogue.slash import command
from bot.core.model.club import COACHING, PAGES, SETS_UP, Club, Link
from bot.core.model.events import Event, Pressed, Said
from bot.core.model.session import Session

TEAM, OWN = "~club:", "~mine:"
START = "start"
HAND_OVER = "handed"
"""The verb whose argument is a person who has to administer the group as well."""
SET_UP = {
    **dict.fromkeys(("coach", "setup", "set_up", "roster", "runners", "team", "posts", "schedule", "settings"), COACHING),
    **{name: SETS_UP[kind] for kind in PAGES for name in (kind, f"{kind}s")},
    "warmup": SETS_UP["warm_up"],
}
"""Commands in a group that lead a coach to the set-up -> the purpose of the link, which says what it opens."""
LOOKED = ("who", "groups")
"""Commands, and verbs of OWN, that show who looked."""
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{40,64}")
"""What a signed payload looks like; anything else behind /start is words."""


def payload(event: Event) -> str:
    """The payload of a link that was opened, or ""."""
    if not isinstance(event, Said) or not event.is_private or command(event.text) != START:
        return ""
    given = event.text.partition(" ")[2].strip()
    return given if PAYLOAD.fullmatch(given) else ""


def button(event: Event) -> tuple[str, str, int] | None:
    """(verb, argument, group) of a pressed button of ours in a private chat; None for any other."""
    if not isinstance(event, Pressed) or not event.is_private or not event.data.startswith((TEAM, OWN)):
        return None
    verb, _, rest = event.data[len(TEAM) :].partition(":")
    argument, _, group = rest.rpartition(":")
    return (verb, argument, int(group)) if re.fullmatch(r"-\d{1,18}", group) else None


def group_of(event: Event, session: Session, link: Link | None) -> int | None:
    """The group that the event is about; None where it is about none."""
    if not event.is_private:
        return event.chat
    if link is not None:
        return link.group if not link.wrong else None
    if (pressed := button(event)) is not None:
        return pressed[2]
    return session.club or None


def to_ask(event: Event, club: Club | None, link: Link | None) -> tuple[int, ...]:
    """Whose standing in the club's group Telegram has to be asked for, before this event can have its turn."""
    if not event.person:
        return ()
    if not event.is_private:
        return (event.person,) if isinstance(event, Said) and command(event.text) in SET_UP and not event.speaks_for else ()
    opened = link is not None and not link.wrong
    pressed = isinstance(event, Pressed) and event.data.startswith(TEAM)
    if not opened and not pressed:
        return ()
    coach = club.coach.person if club and club.coach else event.person
    named = button(event)
    other = int(named[1]) if named and named[0] == HAND_OVER and named[1].isdecimal() else event.person
    return tuple(dict.fromkeys((event.person, coach, other)))


def wants_looks(event: Event) -> bool:
    """Whether it is asked who looked."""
    if isinstance(event, Said):
        return event.is_private and command(event.text) in LOOKED
    pressed = button(event)
    return pressed is not None and pressed[0] in LOOKED
