"""Plays a conversation's script through the whole bot on a LocalTelegram, and judges what comes.

Each conversation has a bot of its own on a database in memory, with its clock standing still; all share one loaded content.
Pictures that are drawn for a person are left blank: drawing takes a second each, and no script can look at one.
Neighbours: talk.py is the talk itself; bot/conversations holds scripts and judges; conversing.py is the command.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.cli.house import Clock, runtime_for
from bot.cli.talk import LineError, Talk, button, read_file, talk_on, wait
from bot.conversations.judging import Came, State, differences
from bot.conversations.script import NEXT, Conversation, Step
from bot.core.content.load import Content
from bot.core.model.session import Session, load
from bot.core.rendering import plain
from bot.store.keys import Keys
from bot.store.opening import MEMORY
from bot.store.protocol import Letter

SAFE = "a conversation asks for safe mode"
FIRST_GROUP = -1001
NO_KEYS = Keys(Path(MEMORY))
"""A database in memory has a key of its own, which goes with it."""


@dataclass(frozen=True, slots=True)
class Turned:
    """One message, press or wait of a step, and what came."""

    step: Step
    did: str
    came: tuple[Came, ...]


@dataclass(slots=True)
class Played:
    """A conversation that was played.

    raised: red flags that stood at any time; differs: one text for each difference, which begins with "file:line: "
    """

    script: Conversation
    turns: list[Turned] = field(default_factory=list)
    raised: set[str] = field(default_factory=set)
    differs: list[str] = field(default_factory=list)


async def blank(what: str, facts: Mapping[str, Any]) -> bytes:
    """In place of a picture or page that would be drawn."""
    return b"blank"


class _Broken(Exception):
    """A step that cannot be done; what follows makes no sense."""


class _Stage:
    """The people and chats of a script, on a talk."""

    def __init__(self, talk: Talk, script: Conversation) -> None:
        self.talk, self.script = talk, script
        self.people = {name: i for i, name in enumerate(script.people, 1)}
        self.chats = {name: FIRST_GROUP - i for i, name in enumerate(script.chats)}
        self.names = {number: name for name, number in {**self.people, **self.chats}.items()}
        for name, person in script.people.items():
            talk.local.person(self.people[name], person.name, person.lang)
        for name, place in script.chats.items():
            chat = talk.local.group(self.chats[name], place.kind, place.title)
            chat.admins |= {self.people[admin] for admin in place.admins}

    def who(self, step: Step) -> int:
        return self.people[step.who] if step.who else next(iter(self.people.values()))

    def chat(self, step: Step) -> int:
        return self.chats[step.within] if step.within else self.who(step)

    def came(self, letter: Letter) -> Came:
        """A letter that was sent, as a script looks at it."""
        body, meta = letter.letter, letter.meta
        html = body.get("html") or ""
        return Came(
            chat=self.names.get(letter.chat, str(letter.chat)), text=plain(html), kind=meta.get("kind") or "answer",
            level=meta.get("level") or "", topics=tuple(meta.get("topics") or ()), name=meta.get("name") or "", question=meta.get("question") or "",
            buttons=tuple(b["label"].removeprefix("✓ ") for row in body.get("buttons") or [] for b in row),
            photo=body.get("photo") or "", document=(body.get("document") or {}).get("name") or "", edited=bool(body.get("edit")),
        )  # fmt: skip

    async def session(self, chat: int) -> Session:
        kept = await self.talk.runtime.session_of(chat)
        return load(kept) if kept else Session()


async def play(script: Conversation, content: Content, media: Path, known: Mapping[str, Conversation]) -> Played:
    """Play a script on a fresh bot. `known`: other scripts by name, for `after`."""
    clock = Clock(script.now)
    content = replace(content, safe=SAFE) if script.safe else content
    talk = await talk_on(content, runtime_for(content, MEMORY, clock, media, keys=NO_KEYS, drawer=blank), clock)
    try:
        return await play_on(talk, script, known)
    finally:
        await talk.close()


async def play_on(talk: Talk, script: Conversation, known: Mapping[str, Conversation]) -> Played:
    """Play a script on a bot that nobody has talked to, and leave it running."""
    played = Played(script)
    stage = _Stage(talk, script)
    try:
        for step in _before(script, known):
            await _do(stage, step, played)
        for i, step in enumerate(script.talk):
            await _judged(stage, i, step, played)
    except _Broken as error:
        played.differs.append(str(error))
    return played


def _before(script: Conversation, known: Mapping[str, Conversation], depth: int = 0) -> Sequence[Step]:
    """The steps of the script that this one comes after, and of the one before that. Raises _Broken."""
    if script.after is None:
        return ()
    if (first := known.get(script.after)) is None or depth > len(known):
        why = "comes after itself" if first else "no conversation has this name in the files given"
        raise _Broken(f"{script.where('after')}: after: {script.after!r}: {why}")
    return (*_before(first, known, depth + 1), *first.talk)


async def _judged(stage: _Stage, i: int, step: Step, played: Played) -> None:
    """Play a step and note what differs."""
    script = played.script
    try:
        came = await _do(stage, step, played)
    except _Broken as error:
        raise _Broken(f"{script.where('talk', i, step.does)}: {error}") from error
    here = stage.names[stage.chat(step)]
    expectations = [(j, e.chat or here, e) for j, e in enumerate(step.expect)]
    for j, chat, expected in expectations:
        state = state_of(await stage.session({**stage.people, **stage.chats}[chat]))
        for key, problem in differences(expected, [c for c in came if c.chat == chat], state):
            played.differs.append(f"{script.where('talk', i, 'expect', j, key)}: {problem}")
    if step.expect and (strays := sorted({c.chat for c in came} - {chat for _, chat, _ in expectations})):
        played.differs.append(f"{script.where('talk', i, 'expect')}: a message came in {', '.join(strays)} as well")


def state_of(session: Session) -> State:
    """Where a talk stands, as a script speaks of it."""
    question = f"flag.{session.doubts[0]}" if session.doubts else session.question
    return State(question=question or "", flow=session.flow, slots={**session.slots, "country": session.country})


async def _do(stage: _Stage, step: Step, played: Played) -> tuple[Came, ...]:
    """Do what a step says; what the last part of it brought. Raises _Broken."""
    many: Sequence[str] = step.say or step.press or (step.wait or step.send or step.edit or "",)
    for one in many:
        stage.talk.sent.clear()
        try:
            await _act(stage, step, one)
        except LineError as error:
            raise _Broken(str(error)) from error
        await stage.talk.settle()
        played.turns.append(Turned(step, one, tuple(stage.came(letter) for letter, _ in stage.talk.sent)))
    played.raised |= {r.flag for r in (await stage.session(stage.chat(step))).raised}
    return played.turns[-1].came


async def _act(stage: _Stage, step: Step, one: str) -> None:
    local, who, chat = stage.talk.local, stage.who(step), stage.chat(step)
    match step.does:
        case "say":
            local.say(who, one, chat)
        case "press":
            message, data = button(local, chat, one)
            local.press(who, message, data, chat)
        case "wait":
            await _wait(stage.talk, str(step.wait))
        case "send":
            _send(stage, step, who, chat)
        case "edit":
            local.edit(who, _newest(stage, who), str(step.edit))
        case "join":
            local.join(who, chat)
        case "leave":
            local.leave(who, chat)
        case _:
            local.block(who)


async def _wait(talk: Talk, span: str) -> None:
    if span == NEXT:
        due = await talk.runtime.next_reminder()
        if due is None:
            raise LineError("no reminder waits, so there is no next one")
        span = max(due, talk.clock()).isoformat()
    await wait(talk, span)


def _send(stage: _Stage, step: Step, who: int, chat: int) -> None:
    what = str(step.send)
    caption: dict[str, Any] = {"caption": step.caption} if step.caption else {}
    if "." not in what:
        stage.talk.local.send(who, what, chat, **caption)
        return
    path = Path(stage.script.file).parent / what
    stage.talk.local.send_file(who, *read_file(str(path)), chat, **caption)


def _newest(stage: _Stage, who: int) -> int:
    """The number of a person's newest message of their own, in private."""
    own = [m["message_id"] for m in stage.talk.local.messages(who) if m.get("from", {}).get("id") == who]
    if not own:
        raise LineError("there is no message to change yet; say something first")
    return int(own[-1])
