"""Coach and deputies ask to see: the roster, a member's card, a report. What they get is told once the store was read (roster.py).

Neighbours: presses.py has looked at the right; turns.py reads the store for the effect.
"""

from bot.core.dialogue.turn import Turn
from bot.core.model.club import Club
from bot.core.model.effects import Roster

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
