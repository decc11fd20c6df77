"""A conversation as a script: who takes part, what they do, what must come. tests/conversations/README.md explains it to people.

Rule 1: everything is kept as it was written, as text; judging.py compares it with what is known and shown.
Rule 2: a script knows the line of each of its parts, so that what differs can be shown where it stands.
Neighbours: reading.py makes scripts of YAML; judging.py compares; bot/cli/playing.py plays them.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.core.model.effects import KINDS
from bot.core.model.levels import Level

ACTIONS = ("say", "press", "vote", "unvote", "wait", "send", "edit", "join", "leave", "block")
NONE, NEXT = "none", "next"
START = datetime(2026, 11, 20, 12, tzinfo=UTC)
LEVELS = (*(level.word for level in Level), NONE)
MEDIA = ("sticker", "voice", "photo", "video", "location", "contact")
SPAN = re.compile(r"\d+\s*[smhdw]")


def pattern(words: str) -> re.Pattern[str]:
    """What finds `words` in a message made `plain`: "..." is anything in between, "/.../" a regular expression. Raises ValueError."""
    if len(words) > 1 and words[0] == words[-1] == "/":
        try:
            return re.compile(words[1:-1], re.IGNORECASE)
        except re.error as error:
            raise ValueError(f"{words} is no regular expression: {error}") from error
    parts = [re.escape(plain(part)) for part in words.replace("…", "...").split("...")]
    return re.compile(".*".join(parts))


def plain(text: str) -> str:
    """Without capitals, line breaks and kinds of quotation marks."""
    return " ".join(text.translate({0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"'}).casefold().split())


def _many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _pattern(words: str) -> str:
    pattern(words)
    return words


def _one_of(*allowed: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(f"{value!r} is not one of {', '.join(allowed)}")
        return value

    return BeforeValidator(check)


def _time(value: Any) -> Any:
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{value!r} is no time; write ISO 8601, such as 2026-11-20T12:00:00+00:00") from error


def _wait(value: Any) -> Any:
    if isinstance(value, str) and (value == NEXT or SPAN.fullmatch(value.strip())):
        return value
    return _time(value).isoformat()


Many = Annotated[tuple[str, ...], BeforeValidator(_many)]
Words = Annotated[tuple[Annotated[str, BeforeValidator(_pattern)], ...], BeforeValidator(_many)]
Kind = Annotated[str, _one_of(*KINDS)]
Yes = Annotated[bool, _one_of("true")]


class Shape(BaseModel):
    """Frozen, and no key that we don't know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Shape):
    """Somebody with a private chat with the bot."""

    name: str = "Runner"
    lang: str = "en"


class Place(Shape):
    """A group or a channel with the bot in it. `admins`: names of `people`; `topics`: of a forum, beside the general one."""

    kind: Literal["group", "supergroup", "channel"] = "supergroup"
    title: str = "Club"
    admins: Many = ()
    topics: Many = ()


class Expected(Shape):
    """What must come in one chat after a step. See the README for each key."""

    chat: str | None = None
    nothing: Yes = False
    text: Words = ()
    never: Words = ()
    kind: Annotated[tuple[Kind, ...], BeforeValidator(_many)] = ()
    level: Annotated[str | None, _one_of(*LEVELS)] = None
    topics: Many = ()
    question: str | None = None
    flow: str | None = None
    slots: Mapping[str, Any] = Field(default_factory=dict)
    buttons: Many = ()
    no_buttons: Many = ()
    photo: str | None = None
    document: str | None = None
    reply: Many = ()
    count: int | None = None
    edited: Yes = False


def _expected(value: Any) -> Any:
    """ "nothing", one mapping or a list of them -> a list of them."""
    if value == "nothing":
        return ({"nothing": "true"},)
    if isinstance(value, str):
        raise ValueError(f"{value!r}: write `nothing`, or what must come, such as {{text: {value}}}")
    return (value,) if isinstance(value, Mapping) else value


class Step(Shape):
    """One thing that somebody does, and what must come. None of `expect`: whatever comes."""

    say: Many = ()
    press: Many = ()
    vote: Many = ()
    unvote: Yes = False
    wait: Annotated[str | None, BeforeValidator(_wait)] = None
    send: str | None = None
    edit: str | None = None
    join: Yes = False
    leave: Yes = False
    block: Yes = False
    who: str | None = None
    within: str | None = Field(None, alias="in")
    topic: str | None = None
    caption: str | None = None
    expect: Annotated[tuple[Expected, ...], BeforeValidator(_expected)] = ()

    @property
    def does(self) -> str:
        """The one action of the step."""
        return next(name for name in ACTIONS if getattr(self, name))

    @model_validator(mode="after")
    def _one_action(self) -> Self:
        done = [name for name in ACTIONS if name in self.model_fields_set]
        if len(done) != 1:
            found = f"it has {' and '.join(done)}" if done else "it has none"
            raise ValueError(f"a step does exactly one of {', '.join(ACTIONS)}; {found}")
        if not getattr(self, done[0]):
            raise ValueError(f"{done[0]} is empty; write what is meant, in quotes if need be")
        if self.caption is not None and not self.send:
            raise ValueError("a caption goes with `send`")
        if self.send and "." not in self.send and self.send not in MEDIA:
            raise ValueError(f"{self.send!r} is neither one of {', '.join(MEDIA)} nor a file with a dot in its name")
        return self


def _steps(value: Any) -> Any:
    if not isinstance(value, list) or not value:
        raise ValueError("a conversation has at least one step, such as `- say: hi`")
    return value


class Conversation(Shape):
    """A whole script. `lines`: where each part stands ("talk.3.expect.text" -> 17); `file`: for messages."""

    conversation: Annotated[str, Field(min_length=1)]
    talk: Annotated[tuple[Step, ...], BeforeValidator(_steps)]
    about: str = ""
    after: str | None = None
    now: Annotated[datetime, BeforeValidator(_time)] = START
    safe: Yes = False
    people: Mapping[str, Person] = Field(default_factory=lambda: {"runner": Person()})
    chats: Mapping[str, Place] = Field(default_factory=dict)
    file: str = Field("", exclude=True)
    lines: Mapping[str, int] = Field(default_factory=dict, exclude=True)

    @model_validator(mode="after")
    def _one_beginning(self) -> Self:
        if self.after is not None and "now" in self.model_fields_set:
            raise ValueError("`now` and `after` exclude each other: what comes after another one goes on at its time")
        return self

    def where(self, *path: object) -> str:
        """ "file:line" of a part; of the nearest part around it where it does not stand by itself."""
        return f"{self.file}:{line_of(self.lines, path)}"


def line_of(lines: Mapping[str, int], path: Sequence[object]) -> int:
    """The line of a part, or of the nearest part around it. One expectation may stand without a list, so its number may be missing."""
    while path:
        shorter = tuple(p for i, p in enumerate(path) if not (i and path[i - 1] == "expect" and isinstance(p, int)))
        for one in (tuple(path), shorter):
            if (found := lines.get(".".join(map(str, one)))) is not None:
                return found
        path = tuple(path)[:-1]
    return lines.get("", 1)
