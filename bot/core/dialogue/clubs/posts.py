"""What is posted in a group or channel by itself, on the coach's schedule.

Rule: a post is a reminder of the group: its row has the group's chat, its Tick comes to `tick` with the club in `event.around`.
Neighbours: groups.py leads here; clubs/setup.py changes the schedule and calls `scheduled`.
"""

from bot.core.dialogue.turn import Turn
from bot.core.model.club import Club
from bot.core.model.events import Tick


def tick(turn: Turn, event: Tick) -> Turn:
    """A post is due."""
    return turn


def scheduled(turn: Turn, club: Club) -> Turn:
    """With the next instant of each of the club's posts put down in the store."""
    return turn
