"""A stage: one running bot on a LocalTelegram with people in it, and what was done there, act by act.

Rule: an act is noted before the bot learns of it, with the session as it was, so that what came of it can be told apart afterwards.
Neighbours: web/ and terminal.py let people act; script.py writes acts down as a test; inside.py looks behind them; cli opens stages.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.core.content.load import Content
from bot.runtime import Runtime
from bot.shells.telegram.local.server import LocalTelegram
from bot.store.protocol import Letter

Json = dict[str, Any]
Rows = dict[str, list[Json]]
MOST_ACTS = 2000


@dataclass(slots=True)
class Act:
    """Something that somebody did, or that the clock was moved.

    what:   "say", "press", "send", "edit", "vote", "choose", "join", "leave" or "wait"; value: the text, label, span, ...
    thread: the topic of a forum, or 0; options: what was voted for; link: of a button that opens the private chat: its chat and label
    before, rows: the chat's session (JSON, or None) and what the store held of it (of the newest act in a chat alone);
    letters: what the bot sent for it
    """

    what: str
    value: str
    person: int
    chat: int
    at: datetime
    thread: int = 0
    options: tuple[str, ...] = ()
    link: tuple[int, str] | None = None
    update: int = 0
    before: str | None = None
    rows: Rows = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)


@dataclass(repr=False)
class Stage:
    """A running bot. `wait`: moves its clock by a span or to a time; `kept`: whether it remembers after the program ends;
    `commands`: what it can be told, by name."""

    local: LocalTelegram
    runtime: Runtime
    content: Content
    settle: Callable[[], Awaitable[None]]
    wait: Callable[[str], Awaitable[None]]
    close: Callable[[], Awaitable[None]]
    kept: bool = False
    commands: Mapping[str, str] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.runtime.sending.observe(self._note)

    @property
    def began(self) -> datetime:
        """When the first act was done; now where there is none."""
        return self.acts[0].at if self.acts else self.runtime.now()

    async def act(
        self, what: str, value: str, person: int, chat: int, do: Callable[[], int],
        *, thread: int = 0, options: tuple[str, ...] = (), link: tuple[int, str] | None = None,
    ) -> Act:  # fmt: skip
        """Note an act, then do it. `do` returns the number of the update that the bot gets."""
        act = Act(what, value, person, chat, self.runtime.now(), thread, options, link)
        act.before, act.rows = await self.runtime.session_of(chat), await self.runtime.rows_of(chat)
        act.update = do()
        self._keep(act)
        return act

    async def pass_time(self, span: str, person: int, chat: int) -> Act:
        """Move the clock; what falls due on the way is sent. Raises ValueError where `span` is no time to come."""
        act = Act("wait", span, person, chat, self.runtime.now())
        act.before, act.rows = await self.runtime.session_of(chat), await self.runtime.rows_of(chat)
        self._keep(act)
        try:
            await self.wait(span)
        except ValueError:
            self.acts.remove(act)
            raise
        await self.settle()
        return act

    def _keep(self, act: Act) -> None:
        for old in self.acts:
            if old.chat == act.chat:
                old.rows = {}
        self.acts.append(act)
        del self.acts[:-MOST_ACTS]

    async def _note(self, letter: Letter, _: int | None) -> None:
        """A letter belongs to the act whose update it answers; a reminder's (numbers below 0) to the newest act."""
        mine = (a for a in reversed(self.acts) if a.update == letter.update_id or letter.update_id < 0)
        if act := next(mine, None):
            act.letters.append(letter)
