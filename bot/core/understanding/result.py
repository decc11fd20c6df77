"""What a message was understood to mean: the shapes that the readers return and the dialogue uses.

Neighbours: understand.py fills these; contract/cli.md's `understand` prints them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.model.levels import Level


@dataclass(frozen=True, slots=True)
class FlagHit:
    """A red flag that the words call up.

    id:       of content/red_flags.yaml
    level:    what the words call for (the flag's rule for past or third-person reports is already applied)
    evidence: the person's own words that say so (shown, never stored)
    vague:    the words only hint at it: the flag's clarifying question is due
    loose:    because they mean many things, are strong words for something else, or are merely like what people say of it
    presumed: it takes the pain that is presumed of who had a check, and may be left alone (dialogue/presumed.py)
    """

    id: str
    level: Level
    evidence: str
    vague: bool = False
    loose: bool = False
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class FlagReading:
    """All flags in one message. `signs`: ids of the signs found, to be added up with those of other messages; `figures`: [start, end) of
    the words that would be signs, were they no figure of speech."""

    hits: tuple[FlagHit, ...] = ()
    signs: tuple[str, ...] = ()
    figures: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Intent:
    """The intent reader's view. `id` is None for out of scope; `best` is the top intent regardless of rejection.

    score: 0 to 1, for `best`; alternatives: next intents with their scores, best first
    close: the runner-up is so near that asking "A or B?" beats guessing
    """

    id: str | None
    best: str | None
    score: float
    alternatives: tuple[tuple[str, float], ...] = ()
    close: bool = False


@dataclass(frozen=True, slots=True)
class Implausible:
    """A stated value outside what can be: `slot`, and the `value` as read."""

    slot: str
    value: float


@dataclass(frozen=True, slots=True)
class Understood:
    """One message, understood.

    slots: only what the message states (contract/slots.yaml)
    parts: intents of the message's parts, in order, where there are two or more; else empty
    other: code of another language that is spoken here and that the message is written in, or ""
    """

    text: str
    intent: Intent
    flags: FlagReading = FlagReading()
    slots: Mapping[str, Any] = field(default_factory=dict)
    implausible: tuple[Implausible, ...] = ()
    parts: tuple[str, ...] = ()
    other: str = ""
