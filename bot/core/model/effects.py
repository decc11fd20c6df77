"""What goes out: named replies and things to be done, as `step` decides them.

Rule: no effect holds a sentence. A reply names a template in content and brings the values for it; the runtime renders it
inside the transaction that fills the outbox, so that a retry sends the same words.
Neighbours: events.py is what comes in; rendering.py turns a Reply into a Message.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.core.model.club import Club, Helper, Member
from bot.core.model.levels import Level

KINDS = (
    "question", "answer", "guidance", "referral", "reminder", "confirmation",
    "menu", "media", "clarification", "fallback", "error",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """One inline button.

    label:  name of the label's template in content (such as "option.onset.sudden")
    data:   what is handed back on a press, without the session's version; at most 40 ASCII characters
    values: for the label's template
    on:     shows a tick mark before the label (checklists)
    url:    opens this address instead of being handed back
    link:   opens the private chat by a signed link of this purpose (club.JOIN, ...); for the group where the event happened, or `group`
    """

    label: str
    data: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    on: bool = False
    url: str | None = None
    link: str | None = None
    group: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A picture or a page that is made when the message is sent, from facts and words that are settled now.

    name:      of the file; what: "progress", "weeks", "light", "digest" or "handoff", for whoever makes it
    facts:     all that it shows, words included; JSON-able
    otherwise: template of what is said where it cannot be made, or None: the reply's own words
    paper:     a document to keep or print, not a picture
    """

    name: str
    what: str
    facts: Mapping[str, Any]
    otherwise: str | None = None
    paper: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One message to a chat, by name.

    name:     template in content, such as "ask.pain_timing"
    values:   for the template; JSON-able
    keyboard: rows of buttons; empty for none
    kind:     one of KINDS
    level:    the triage level that the message tells, or None
    topics:   intents that it answers
    question: id of the question that it asks, or None
    edit:     replace the message whose button was pressed, instead of sending a new one
    chat:     where to, if elsewhere than where the event came from; then in the language of who reads it, with `~` buttons only
    team:     the group whose coach or deputy reads it, where it is about a member: Telegram is asked for their right when it goes
    thread:   topic of a forum, if another than the event's
    photo:    name of a picture in the content's media folder, of which the words are the caption; or None
    made:     a picture or page of its own, of which the words are the caption; or None
    poll:     names of the options' templates, where it is an anonymous poll of which the words are the question
    variant:  which of several wordings; None: picked by the event
    """

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)
    keyboard: tuple[tuple[Button, ...], ...] = ()
    kind: str = "answer"
    level: Level | None = None
    topics: tuple[str, ...] = ()
    question: str | None = None
    edit: bool = False
    chat: int | None = None
    team: int | None = None
    thread: int | None = None
    photo: str | None = None
    made: Made | None = None
    poll: tuple[str, ...] = ()
    variant: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """Something offered to be sent. `title`: template of its heading; `reply`: what is sent, by the person who chooses it;
    `sourced`: it ends with where it comes from; id: unique among the cards of an offer."""

    id: str
    title: str
    reply: Reply
    sourced: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """Cards for somebody who types in some chat; only they see the list.

    query:   what is answered; next: where the following page begins, "" where there is none
    seconds: for how long Telegram may answer the same again by itself
    private: template of a button above the cards that opens the private chat, or ""
    """

    query: str
    cards: tuple[Card, ...] = ()
    next: str = ""
    seconds: int = 0
    private: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Remind:
    """Keep a reminder. `key` is unique for a chat; the same key replaces. `at`: UTC. `chat`: another one than the event's, such as a club's group."""

    key: str
    what: str
    at: datetime
    chat: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelReminders:
    """Drop this person's reminders: all, or the one with this key. `chat`: another one than the event's."""

    key: str | None = None
    chat: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Log:
    """Keep an entry of the person's diary. `key` is unique for a person, the same key replaces; kind: check_in, run, pain, routine or hold."""

    key: str
    kind: str
    at: datetime
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Unlog:
    """Take an entry of the diary back."""

    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UnlogImport:
    """Take every run of an import back. `batch`: the number of its update."""

    batch: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RescaleImport:
    """Every distance of an import times this: its table was in the other unit. `batch`: the number of its update."""

    batch: int
    factor: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RedateImport:
    """Month and day of every run of an import the other way round, but of those whose day was put right. `batch`: the number of its update."""

    batch: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Export:
    """Send the person everything stored about them: a page to read, and the same as JSON."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Tell what the diary holds; dialogue/reports.py makes replies of it, once it has the diary.

    what: "progress" or "handoff"; view: of the progress, "pain", "weeks" or "light", or "runs" (how far); edit: in place of the message that was pressed
    """

    what: str
    view: str = "pain"
    edit: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Erase:
    """Delete every row about this person, the session included."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """Keep a report that something was wrong, without who said so. `what`: of own.REPORTS; `replies`: names of the last messages."""

    what: str
    level: Level
    replies: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepClub:
    """Keep what a coach set up (all but the team)."""

    club: Club


@dataclass(frozen=True, kw_only=True, slots=True)
class EndClub:
    """The club is over: everything about it goes, memberships, roles and reminders included."""

    group: int


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepHelper:
    """Somebody is coach or deputy of a club from now on; with role "" no more."""

    group: int
    helper: Helper


@dataclass(frozen=True, kw_only=True, slots=True)
class KeepMember:
    """Somebody is a member, and shares what it says; with effect at once."""

    member: Member


@dataclass(frozen=True, kw_only=True, slots=True)
class EndMember:
    """Somebody is no member any more; what they shared is nobody's to see."""

    group: int
    person: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SpendLink:
    """A link for one use was used. `until`: ISO time after which nobody needs to remember it."""

    digest: str
    until: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """Tell the team what members share. `person`: one of them, or None for all (a page of them); `what`: of dialogue/clubs/seeing.py.

    dialogue/clubs/roster.py makes replies of it once the store was read, and says which looks to note."""

    group: int
    person: int | None = None
    page: int = 0
    what: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gather:
    """Tell a group of its runners together. `what`: "digest" or "challenge"; dialogue/clubs/gathered.py makes the post, once the store was read."""

    group: int
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCoach:
    """Members are told that somebody else is their coach; `clear`: what they shared is not shared any more."""

    group: int
    clear: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteLook:
    """Note in a member's own log that the viewer looked at an item."""

    group: int
    person: int
    viewer: int
    role: str
    item: str


Effect = (
    Reply | Offer | Remind | CancelReminders | Log | Unlog | UnlogImport | RescaleImport | RedateImport | Export | Report | Erase | Incident
    | KeepClub | EndClub | KeepHelper | KeepMember | EndMember | SpendLink | Roster | Gather | NewCoach | NoteLook
)  # fmt: skip
