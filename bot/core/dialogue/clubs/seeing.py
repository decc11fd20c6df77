"""Coach and deputies ask to see: the roster, a member's card, a report. What they get is told once the store was read (roster.py).

Neighbours: presses.py has looked at the right; turns.py reads the store for the effect.
"""

from bot.core.dialogue.turn import Turn
from bot.core.model.club import PAGE, Club
from bot.core.model.effects import Button, Roster

CARD, REPORT, TALKED = "card", "report", "talked"
ROSTER = "roster"
VERBS = (ROSTER, CARD, REPORT, TALKED)


def roster(turn: Turn, club: Club, page: str) -> Turn:
    return turn.do(Roster(group=club.group, page=int(page) if page.isdecimal() else 0))


def card(turn: Turn, club: Club, person: str) -> Turn:
    return _one(turn, club, person, CARD)


def report(turn: Turn, club: Club, person: str) -> Turn:
    return _one(turn, club, person, REPORT)


def talked(turn: Turn, club: Club, person: str) -> Turn:
    """The coach has been in touch with somebody who asked for it."""
    return _one(turn, club, person, TALKED)


def _one(turn: Turn, club: Club, person: str, what: str) -> Turn:
    return turn.do(Roster(group=club.group, person=int(person), what=what)) if person.isdecimal() else roster(turn, club, "0")


def page(turn: Turn, club: Club, _: str) -> Turn:
    """The way to the page in the browser: a link for this person alone, for a short time."""
    if not turn.event.around.page:
        return turn.say("club.no_page", kind="clarification")
    return turn.say(
        "club.page",
        (Button(label="button.club_page_open", link=PAGE, group=club.group),),
        kind="menu",
        values={"title": club.title},
    )
