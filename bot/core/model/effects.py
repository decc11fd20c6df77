"""What goes out: named replies and things to be done, as `step` decides them.

Rule: no effect holds a sentence. A reply names a template in content and brings the values for it; the runtime renders it
inside the transaction that fills the outbox, so that a retry sends the same words.
Neighbours: events.py is what comes in; rendering.py turns a Reply into a Message.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

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
    """

    label: str
    data: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    on: bool = False
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A picture or a page that is made when the message is sent, from facts and words that are settled now.

    name:      of the file; what: "progress", "weeks", "light" or "handoff", for whoever makes it
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
    chat:     where to, if elsewhere than where the event came from
    photo:    name of a picture in the content's media folder, of which the words are the caption; or None
    made:     a picture or page of its own, of which the words are the caption; or None
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
    photo: str | None = None
    made: Made | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Remind:
    """Keep a reminder. `key` is unique for a person; the same key replaces. `at`: UTC."""

    key: str
    what: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelReminders:
    """Drop this person's reminders: all, or the one with this key."""

    key: str | None = None


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
class Export:
    """Send the person everything stored about them: a page to read, and the same as JSON."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """Tell what the diary holds; dialogue/reports.py makes replies of it, once it has the diary.

    what: "progress" or "handoff"; view: of the progress, "pain", "weeks" or "light"; edit: in place of the message that was pressed
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


Effect = Reply | Remind | CancelReminders | Log | Unlog | UnlogImport | Export | Report | Erase | Incident
