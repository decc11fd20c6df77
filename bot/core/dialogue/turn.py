"""One turn in the making: a session, what came in, and the replies gathered so far. A value, like everything in core.

Neighbours: step.py begins and ends a turn; every other module here takes a Turn and returns one.
"""

from dataclasses import dataclass
from typing import Any

from bot.core.content.language import Language
from bot.core.content.load import Content
from bot.core.content.schema import Flow, Question
from bot.core.model.changing import changed
from bot.core.model.effects import Button, Effect, Reply
from bot.core.model.events import Event
from bot.core.model.session import Session
from bot.core.understanding.result import Understood

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Turn:
    """`heard` is set where the event is a text."""

    session: Session
    event: Event
    content: Content
    effects: tuple[Effect, ...] = ()
    heard: Understood | None = None

    @property
    def language(self) -> Language:
        code = self.session.lang
        return self.content.languages.get(code) or self.content.language(code)

    @property
    def flow(self) -> Flow | None:
        return self.content.flows.get(self.session.flow)

    @property
    def question(self) -> Question | None:
        """The question that waits for an answer, or None."""
        return self.flow.question(self.session.question) if self.flow else None

    def keep(self, **changes: Any) -> "Turn":
        """With these fields of the session changed."""
        return changed(self, session=changed(self.session, **changes))

    def say(self, name: str, *rows: tuple[Button, ...], **parts: Any) -> "Turn":
        """With one more reply. `parts` are the other fields of Reply."""
        return self.do(Reply(name=name, keyboard=tuple(rows), **parts))

    def do(self, *effects: Effect) -> "Turn":
        return changed(self, effects=(*self.effects, *effects))

    def has(self, name: str) -> bool:
        """Whether the language has a reply of this name."""
        return name in self.language.replies

    @property
    def replies(self) -> tuple[Reply, ...]:
        return tuple(e for e in self.effects if isinstance(e, Reply))


def row(*pairs: tuple[str, str]) -> tuple[Button, ...]:
    """Buttons from (label name, data) pairs."""
    return tuple(Button(label=label, data=data) for label, data in pairs)
