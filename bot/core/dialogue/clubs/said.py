"""Words that answer a question about a club: a name for the roster, a city for its time zone.

Rule 1: they count only where they were asked for by the newest message; a text about a pain, or a question, is none.
Rule 2: words never change anything by themselves: what was understood is shown with a button.
Neighbours: step.py asks here once red flags and commands are dealt with.
"""

from bot.core.dialogue.clubs import joining, mine, setup
from bot.core.dialogue.turn import Turn

MOST_WORDS = 4


def said(turn: Turn, text: str) -> Turn | None:
    """The turn where the text answers such a question; None where it is about something else."""
    club, asked = turn.event.around.club, turn.session.last[-1:]
    if club is None or asked not in ((mine.NAME_ASK,), (setup.ZONE_ASK,)):
        return None
    if asked == (setup.ZONE_ASK,):
        return setup.zone_said(turn, club, text)
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not _is_name(turn, name):
        return None
    return joining.named(turn, club, name)


def _is_name(turn: Turn, name: str) -> bool:
    heard = turn.heard
    tells = bool(heard and (heard.slots or heard.flags.hits))
    return 0 < len(name) <= mine.LONGEST and len(name.split()) <= MOST_WORDS and "?" not in name and not tells
