"""What a person can do at each place of the dialogue: every button on offer, and a set of texts. For the walks through it.

Neighbours: prove.py and differ.py walk.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.content.load import Content
from bot.core.dialogue.talk import REPAIRS
from bot.core.model.effects import Reply
from bot.core.model.events import Event, Pressed, Said
from bot.core.model.session import Session
from bot.core.rendering import TIMELESS

START = datetime(2026, 1, 1, tzinfo=UTC)
NOTED = tuple(
    (f"{kind}.{n}", kind, START - timedelta(days=n), value)
    for n, kind, value in (
        (9, "check_in", '{"pain": 5, "trend": "same", "signs": "no"}'),
        (6, "run", '{"km": 8, "minutes": 50, "pain": 3}'),
        (4, "pain", '{"pain": 4}'),
        (2, "check_in", '{"pain": 6, "trend": "worse", "signs": "no"}'),
        (1, "pain", '{"pain": 7}'),
    )
)
"""The diary that everybody on the walk has."""
NONSENSE = "qwlkj zzxv"
STRAIGHT = ("/start", "/check", "/checkin")
WALKED_STANDING = ("~assessed", "~check", "~check_in", "~skip", "~cancel", "~recheck", "~where", "~progress", "~handoff")
"""Buttons that never grow old and change the state, or tell what is in no reply; the others only show something and are pressed once each."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing a person can do: a button's data (without version), or a text."""

    text: str = ""
    press: str = ""

    def __str__(self) -> str:
        return f"presses {self.press}" if self.press else f"says {self.text!r}"


class Moves:
    """The texts that a walk says in one language of one content, and the moves at a place."""

    def __init__(self, content: Content, language: str) -> None:
        self.content = content
        self.straight = (*STRAIGHT, *content.languages[language].phrases.get("proof.answers", ()))
        self.texts = tuple(dict.fromkeys((*self.straight, *self._texts(language))))

    def at(self, shown: tuple[Reply, ...]) -> Iterator[Move]:
        """Every button of the newest messages, and every text of the list."""
        buttons = {b.data for r in shown for row in r.keyboard for b in row if not b.url}
        for data in sorted(buttons):
            if not data.startswith(TIMELESS) or data.startswith(WALKED_STANDING):
                yield Move(press=data)
        yield from (Move(text=t) for t in self.texts)

    def _texts(self, language: str) -> Iterator[str]:
        """The commands and phrases of repair, nonsense, a question, a correction, and an emergency."""
        lang = self.content.languages[language]
        yield NONSENSE
        for name in (*REPAIRS, "unsure", "yes", "no"):
            yield from lang.phrases.get(name, ())[:1]
        yield from lang.phrases.get("proof.texts", ())
        worst = next((f for f, rule in self.content.flags.items() if rule.level == "emergency"), None)
        if worst:
            yield from lang.flags[worst].utterances[:1]

    def is_detour(self, move: Move) -> bool:
        """Whether a move leaves the straight way of answering: back, skip, not sure, change, cancel, and all free texts."""
        if move.press:
            return move.press.startswith(("back", "skip", "unsure", "edit:", TIMELESS))
        return move.text not in self.straight


def event_of(move: Move, session: Session) -> Event:
    if move.press:
        data = move.press if move.press.startswith(TIMELESS) else f"{session.version}:{move.press}"
        return Pressed(update_id=1, at=START, chat=1, person=1, lang=session.lang, data=data)
    return Said(update_id=1, at=START, chat=1, person=1, lang=session.lang, text=move.text)
