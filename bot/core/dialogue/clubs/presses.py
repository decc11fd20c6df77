"""Buttons about clubs (`~club:`): each needs a right, which is looked at before anything is shown or changed.

Neighbours: about.py reads the data; rights.py says who may; the modules beside this one act. `~mine:` is mine.py's.
"""

from collections.abc import Callable

from bot.core.dialogue.clubs import about, joining, rights, schedule, seeing, setup, team
from bot.core.dialogue.turn import Turn
from bot.core.model.club import Club

Handler = Callable[[Turn, Club, str], Turn]


def pressed(turn: Turn) -> Turn:
    """The turn after such a button, whoever pressed it."""
    found, club = about.button(turn.event), turn.event.around.club
    allowed, handler = VERBS.get(found[0], (None, None)) if found else (None, None)
    if found is None or club is None or allowed is None or handler is None or rights.right(turn) not in allowed:
        return rights.refused(turn)
    return handler(turn, club, found[1])


VERBS: dict[str, tuple[tuple[str, ...], Handler]] = {
    "enter": (rights.IN_GROUP, joining.enter),
    "become": (rights.SET_UP, team.become),
    "menu": (rights.SET_UP, setup.menu),
    "posts": (rights.SET_UP, schedule.all_),
    "post": (rights.SET_UP, schedule.one),
    "flip": (rights.SET_UP, schedule.flip),
    "day": (rights.SET_UP, schedule.day),
    "time": (rights.SET_UP, schedule.time),
    "topics": (rights.SET_UP, setup.topics),
    "topic": (rights.SET_UP, setup.topic),
    "zone": (rights.SET_UP, setup.zone),
    "quiet": (rights.SET_UP, setup.quiet),
    "language": (rights.SET_UP, setup.language),
    "invite": (rights.SET_UP, setup.invite),
    "renew": (rights.SET_UP, setup.renew),
    "team": (rights.SEE, team.show),
    "named": (rights.SEE, team.named),
    "deputy": (rights.LEAD, team.deputy),
    "drop": (rights.LEAD, team.drop),
    "hand": (rights.LEAD, team.hand),
    "handed": (rights.LEAD, team.handed),
    "page": (rights.SEE, seeing.page),
    "roster": (rights.SEE, seeing.roster),
    "card": (rights.SEE, seeing.card),
    "report": (rights.SEE, seeing.report),
    "talked": (rights.SEE, seeing.talked),
}
