"""Buttons whose question is over are taken away from where they stand.

Rule 1: only in a person's own chat, and only under a message that asked for something just then: what stands beside the answers
("why?", "privacy") goes with them, links stay. A keyboard of nothing but buttons that hold at any time is left alone.
Rule 2: nothing waits for it and nothing depends on it: while letters wait none is taken away, and what an earlier process
sent is not known. A press on one that was left is answered as an old one.
Neighbours: send.py tells of each letter that is out; core/dialogue/presses.py knows what an old button means.
"""

from collections.abc import Mapping
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
        if (
            message is None
            or letter.chat <= 0
            or not any(_of_a_moment(b) for row in letter.letter.get("buttons") or () for b in row)
        ):
            return None
        shown = rows(letter.letter, username)
        before = self.newest.pop(letter.chat, None)
        self.newest[letter.chat] = Over(letter.chat, message, [row for row in shown if all("url" in button for button in row)])
        if len(self.newest) > MOST_CHATS:
            del self.newest[next(iter(self.newest))]
        return before if before and before.message < message else None  # one that is edited leaves what came after it alone


def _of_a_moment(button: Mapping[str, str | None]) -> bool:
    return not button.get("url") and not str(button["data"]).startswith(TIMELESS)
