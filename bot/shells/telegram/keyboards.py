"""Buttons whose question is over are taken away from where they stand.

Rule 1: only in a person's own chat, and only what belonged to that moment: buttons that hold at any time, and links, stay.
Rule 2: nothing waits for it and nothing depends on it: while letters wait none is taken away, and what an earlier process
sent is not known. A press on one that was left is answered as an old one.
Neighbours: send.py tells of each letter that is out; core/dialogue/presses.py knows what an old button means.
"""

from dataclasses import dataclass, field

from bot.core.rendering import TIMELESS
from bot.shells.telegram.render import Row, rows
from bot.store.protocol import Letter

MOST_CHATS = 10_000
"""Chats of which the newest keyboard is remembered; the one that was silent longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Over:
    """A message whose buttons are over: its chat, its number, and the rows that stay."""

    chat: int
    message: int
    stay: list[Row]


@dataclass(slots=True)
class Keyboards:
    """The newest message with buttons of its moment, by chat."""

    newest: dict[int, Over] = field(default_factory=dict)

    def sent(self, letter: Letter, message: int | None, username: str) -> Over | None:
        """What is over now that `letter` stands in its chat as `message`; None for nothing."""
        shown = rows(letter.letter, username)
        stay = standing(shown)
        if message is None or letter.chat <= 0 or stay == shown:
            return None
        before = self.newest.pop(letter.chat, None)
        self.newest[letter.chat] = Over(letter.chat, message, stay)
        if len(self.newest) > MOST_CHATS:
            del self.newest[next(iter(self.newest))]
        return before if before and before.message < message else None  # one that is edited leaves what came after it alone


def standing(shown: list[Row]) -> list[Row]:
    """The rows without what belongs to one moment."""
    kept = (
        [button for button in row if "url" in button or str(button.get("callback_data")).startswith(TIMELESS)] for row in shown
    )
    return [row for row in kept if row]
