"""Pieces that the messages about clubs are made of: data of buttons, rows, changes of a club.

Neighbours: about.py reads the data again.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.core.dialogue.clubs.about import OWN, TEAM
from bot.core.dialogue.turn import Turn
from bot.core.model.club import Club
from bot.core.model.effects import Button, KeepClub
from bot.core.model.events import Pressed

BUTTON = "button.club_"


def team(verb: str, group: int, argument: str | int = "", label: str = "", on: bool = False, **values: Any) -> Button:
    """A button that needs a right in the group."""
    return Button(label=BUTTON + (label or verb), data=f"{TEAM}{verb}:{argument}:{group}", values=values, on=on)


def own(verb: str, group: int, argument: str | int = "", label: str = "", on: bool = False, **values: Any) -> Button:
    """A button about one's own membership."""
    return Button(label=BUTTON + (label or verb), data=f"{OWN}{verb}:{argument}:{group}", values=values, on=on)


def in_rows(buttons: Sequence[Button], wide: int = 2) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[i : i + wide]) for i in range(0, len(buttons), wide))


def changed(turn: Turn, club: Club, **changes: Any) -> tuple[Turn, Club]:
    """With these settings of the club changed and kept."""
    new = replace(club, **changes)
    return turn.do(KeepClub(club=new)), new


def edits(turn: Turn) -> bool:
    """Whether a view takes the place of the message whose button was pressed: where nothing was said before it."""
    return isinstance(turn.event, Pressed) and turn.event.message is not None and not turn.replies
