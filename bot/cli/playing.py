"""Plays a conversation's script through the whole bot on a LocalTelegram, and judges what comes.

Each conversation has a bot of its own on a database in memory, with its clock standing still; all share one loaded content,
and those that come after the same one share its end, which is copied.
Pictures that are drawn for a person are left blank: drawing takes a second each, and no script can look at one.
Neighbours: talk.py is the talk itself; bot/conversations holds scripts and judges; conversing.py is the command.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cli.acting import button, push
from bot.cli.house import Clock, runtime_on
from bot.cli.lines import LineError, read_file
from bot.cli.talk import Talk, talk_on, wait
from bot.conversations.judging import Came, State, differences
from bot.conversations.script import NEXT, Conversation, Step
from bot.core.content.load import Content
from bot.core.model.session import Session, load
from bot.core.rendering import plain
from bot.making import Drawer
from bot.shells.telegram.app import Profile
from bot.shells.telegram.local.errors import ApiError
from bot.shells.telegram.local.server import LocalTelegram
from bot.shells.telegram.local.world import World
from bot.store.keys import Keys
from bot.store.protocol import Letter
from bot.store.sqlite import MEMORY, SqliteStore, open_store

ASTRAY = ("question", "flow")
"""Differences after which a talk is somewhere else."""
SAFE = "a conversation asks for safe mode"
FIRST_GROUP, FIRST_TOPIC = -1001, 2
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
            for number, topic in enumerate(place.topics, FIRST_TOPIC):
                talk.local.topic(self.chats[name], number, topic)

    def who(self, step: Step) -> int:
        return self.people[step.who] if step.who else next(iter(self.people.values()))

    def thread(self, step: Step) -> int:
        """The number of the topic that a step is in; 0: the general one, or none."""
        return self.script.chats[step.within].topics.index(step.topic) + FIRST_TOPIC if step.within and step.topic else 0

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


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where conversations that come after another one start: what was stored, what the people see, the time."""

    store: SqliteStore
    world: World
    at: datetime


class Playhouse:
    """Plays scripts on one content. What a script comes after is played once and kept; `close` lets go of it.

    drawer: who draws for a person; profile: what Telegram is told of the bot
    """

    def __init__(
        self, content: Content, media: Path, scripts: Iterable[Conversation],
        *, drawer: Drawer = blank, profile: Profile | None = None,
    ) -> None:  # fmt: skip
        self._content, self._media, self._drawer, self._profile = content, media, drawer, profile
        self._known = {script.conversation: script for script in scripts}
        self._kept: dict[str, Beginning] = {}
        self._empty = open_store(MEMORY, NO_KEYS)

    def close(self) -> None:
        for store in (self._empty, *(beginning.store for beginning in self._kept.values())):
            store.close()
        self._kept.clear()

    async def play(self, script: Conversation) -> Played:
        """Play a script on a bot of its own, and judge it."""
        talk, played = await self.stage(script)
        if talk:
            await talk.close()
        return played

    async def stage(self, script: Conversation) -> tuple[Talk | None, Played]:
        """The same; the bot is left running for whoever wants to look at it. None where there was nothing to play on."""
        played = Played(script)
        try:
            begin = await self._beginning(script, ())
        except _Broken as error:
            played.differs.append(str(error))
            return None, played
        talk, _ = await self._open(script, begin)
        await _judge_all(_Stage(talk, script), played)
        return talk, played

    async def _beginning(self, script: Conversation, within: tuple[str, ...]) -> Beginning | None:
        """What the script comes after, played. Raises _Broken where that is not there."""
        name = script.after
        if name is None or name in self._kept:
            return self._kept[name] if name else None
        if name not in self._known or name in within:
            why = "comes after itself" if name in within else "no conversation has this name in the files given"
            raise _Broken(f"{script.where('after')}: after: {name!r}: {why}")
        self._kept[name] = await self._played(self._known[name], (*within, name))
        return self._kept[name]

    async def _played(self, script: Conversation, within: tuple[str, ...]) -> Beginning:
        talk, store = await self._open(script, await self._beginning(script, within))
        try:
            stage = _Stage(talk, script)
            for i, step in enumerate(script.talk):
                await _done(stage, i, step, Played(script))
            return Beginning(store.twin(), _copied(talk.local.world, talk.clock), talk.clock())
        finally:
            await talk.close()

    async def _open(self, script: Conversation, begin: Beginning | None) -> tuple[Talk, SqliteStore]:
        clock = Clock(begin.at if begin else script.now)
        content = replace(self._content, safe=SAFE) if script.safe else self._content
        store = (begin.store if begin else self._empty).twin()
        runtime = runtime_on(store, content, clock, self._media, drawer=self._drawer)
        talk = await talk_on(content, runtime, clock, self._profile)
        if begin:
            talk.local.world = _copied(begin.world, clock)
        return talk, store


def _copied(world: World, clock: Clock) -> World:
    """The same people, chats and files, on another clock."""
    return replace(
        world,
        clock=clock,
        users=deepcopy(world.users),
        chats=deepcopy(world.chats),
        votes=deepcopy(world.votes),
        files=dict(world.files),
        updates=[],
        listeners=[],
    )


async def _judge_all(stage: _Stage, played: Played) -> None:
    try:
        for i, step in enumerate(played.script.talk):
            if not await _judged(stage, i, step, played):
                return
    except _Broken as error:
        played.differs.append(str(error))


async def _judged(stage: _Stage, i: int, step: Step, played: Played) -> bool:
    """Play a step and note what differs. False where the talk went another way, so that what follows makes no sense."""
    script = played.script
    came = await _done(stage, i, step, played)
    here = stage.names[stage.chat(step)]
    astray = False
    expectations = [(j, e.chat or here, e) for j, e in enumerate(step.expect)]
    for j, chat, expected in expectations:
        state = state_of(await stage.session({**stage.people, **stage.chats}[chat]))
        found = differences(expected, [c for c in came if c.chat == chat], state)
        played.differs += [f"{script.where('talk', i, 'expect', j, key)}: {problem}" for key, problem in found]
        astray = astray or any(key in ASTRAY for key, _ in found)
    if step.expect and (strays := sorted({c.chat for c in came} - {chat for _, chat, _ in expectations})):
        played.differs.append(f"{script.where('talk', i, 'expect')}: a message came in {', '.join(strays)} as well")
    return not astray


def state_of(session: Session) -> State:
    """Where a talk stands, as a script speaks of it."""
    question = f"flag.{session.doubts[0]}" if session.doubts else session.question
    return State(question=question or "", flow=session.flow, slots={**session.slots, "country": session.country})


async def _done(stage: _Stage, i: int, step: Step, played: Played) -> tuple[Came, ...]:
    """What a step brought. Raises _Broken, naming its line."""
    try:
        return await _do(stage, step, played)
    except _Broken as error:
        raise _Broken(f"{played.script.where('talk', i, step.does)}: {error}") from error


async def _do(stage: _Stage, step: Step, played: Played) -> tuple[Came, ...]:
    """Do what a step says; what the last part of it brought. Raises _Broken."""
    many: Sequence[str] = step.say or step.press or (step.wait or step.send or step.edit or ", ".join(step.vote),)
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
            local.say(who, one, chat, thread=stage.thread(step))
        case "press":
            push(local, who, chat, *_button(local, chat, one))
        case "vote" | "unvote":
            _vote(local, who, chat, step.vote)
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


def _button(local: LocalTelegram, chat: int, wanted: str) -> tuple[int, dict[str, Any]]:
    """(message, button) of the button of the newest message that has it: as a person who scrolls up. Raises LineError."""
    try:
        return button(local, chat, wanted)
    except LineError:
        for message in reversed(local.messages(chat)):
            for b in (b for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row):
                if "callback_data" in b and b["text"].removeprefix("✓ ") == wanted:
                    return message["message_id"], b
        raise


def _vote(local: LocalTelegram, who: int, chat: int, texts: Sequence[str]) -> None:
    """Vote in the newest open poll, or take the vote back. Raises LineError."""
    for message in reversed(local.messages(chat)):
        if (poll := message.get("poll")) and not poll["is_closed"]:
            known = [option["text"] for option in poll["options"]]
            if unknown := [text for text in texts if text not in known]:
                raise LineError(f"the poll has no option {unknown[0]!r}; there are {', '.join(map(repr, known))}")
            try:
                local.vote(who, chat, message["message_id"], [known.index(text) for text in texts])
            except ApiError as error:
                raise LineError(str(error)) from error
            return
    raise LineError("there is no open poll here")


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
        stage.talk.local.send(who, what, chat, thread=stage.thread(step), **caption)
        return
    path = Path(stage.script.file).parent / what
    stage.talk.local.send_file(who, *read_file(str(path)), chat, thread=stage.thread(step), **caption)


def _newest(stage: _Stage, who: int) -> int:
    """The number of a person's newest message of their own, in private."""
    own = [m["message_id"] for m in stage.talk.local.messages(who) if m.get("from", {}).get("id") == who]
    if not own:
        raise LineError("there is no message to change yet; say something first")
    return int(own[-1])
