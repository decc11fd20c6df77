"""What comes in: the events that `step` answers. Time and the update's id are in the event.

Rule: an event carries all that `step` may know of the outside world; nothing below reads a clock.
Neighbours: effects.py is what goes out; session.py is what is kept between two events.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.core.model.club import NOWHERE, Around
from bot.core.model.imported import Contents
from bot.core.model.session import Run

PRIVATE = "private"


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """What every event has.

    update_id: Telegram's number of the update (unique for a bot); also picks variants of wording
    at:        when it happened, UTC, aware
    chat:      chat id; the person's own id in a private chat, negative for groups and channels
    chat_kind: "private", "group", "supergroup" or "channel"
    person:    id of who did it (0 where a channel or an anonymous administrator did)
    lang:      the client's language code ("en", "de-AT"), or ""
    thread:    topic of a forum in which it happened, or None
    title:     of the group or channel; "" in a private chat
    name:      first name of the person, only where a link is opened or a club's button pressed; kept where they confirm it
    speaks_for: an anonymous administrator, or the channel itself: Telegram lets nobody else do that
    around:    what was looked up about clubs before the turn
    """

    update_id: int
    at: datetime
    chat: int
    chat_kind: str = PRIVATE
    person: int
    lang: str = ""
    thread: int | None = None
    title: str = ""
    name: str = ""
    speaks_for: bool = False
    around: Around = NOWHERE

    @property
    def is_private(self) -> bool:
        return self.chat_kind == PRIVATE


@dataclass(frozen=True, kw_only=True, slots=True)
class Said(Event):
    """A text (or a caption) that a person wrote.

    edited: it replaces an earlier one; to_bot: in a group, it is a reply to a message of ours; message: its id
    comment: in a channel's discussion group, it comments on a post of ours
    """

    text: str
    edited: bool = False
    to_bot: bool = False
    comment: bool = False
    message: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed(Event):
    """A button under one of our messages. `data` is what we gave it; `message`: id of that message."""

    data: str
    message: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Queried(Event):
    """Somebody types behind the bot's name in some chat, to choose a card to send there (inline mode). `chat` is their own id; which
    chat it is, nobody tells. `query`: id to answer to; `offset`: how many cards they have seen already."""

    text: str
    query: str
    offset: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewed(Event):
    """Somebody of a club's team looks at the coach's page in a browser. The dialogue has nothing to say to it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent(Event):
    """Something that is not text: `what` is "sticker", "voice", "photo", "video", "run_file", "document", "location", "contact", "other"."""

    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Located(Event):
    """A place was shared. `zone`: the IANA zone that it lies in; the place itself never comes this far."""

    zone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported(Event):
    """A file that may hold runs, read. `known`: the runs of the diary; `text`: what was written under the file."""

    contents: Contents
    known: tuple[Run, ...] = ()
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined(Event):
    """The bot itself was added to a chat, or a person joined the group it is in (`bot` tells which)."""

    bot: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Left(Event):
    """The bot was removed from, or blocked in, a chat (`bot`), or people (`who`, ids) left the group."""

    bot: bool
    who: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed(Event):
    """The bot's rights in a chat, or the chat's title, are others now. `may_write`: whether it can write there, None where that is not told."""

    may_write: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused(Event):
    """Telegram took no message of ours for this group. `why`: club.RIGHTS or club.TOPIC."""

    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick(Event):
    """A stored reminder fell due. `reminder`: its id; `what`: its kind; `due`: when it should have come (UTC), where that is known."""

    reminder: int
    what: str
    due: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved(Event):
    """The chat (a group) goes on under another number, `to`. The dialogue has nothing to say to it."""

    to: int
