"""`runtall web`: the playground in a browser.

Neighbours: house.py plugs the parts together; talk.py moves clocks and waits; playing.py plays saved tests; shells/web serves the page.
"""

import asyncio
import contextlib
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.cli.conversing import ENDING, FOLDER, read_all
from bot.cli.errors import UserError, cache, keys_of, settings_or_exit
from bot.cli.house import Clock, content_for, media_of, profile_of, restore, runtime_for
from bot.cli.playing import Playhouse
from bot.cli.process import bound, settle_memory
from bot.cli.talk import Talk, stage_on
from bot.conversations.reading import ScriptErrors, scripts
from bot.conversations.script import Conversation
from bot.core.content.load import Content
from bot.logs import configure
from bot.pictures.studio import Studio
from bot.runtime import Runtime
from bot.settings import Settings
from bot.shells.stage import Json, Stage
from bot.shells.telegram.app import run
from bot.shells.telegram.local.server import LocalTelegram
from bot.shells.web.company import PEOPLE
from bot.store.keys import Keys
from bot.store.sqlite import MEMORY

PLAYGROUND = "playground.db"
PREFIX = "web."
ALONE = "a file dropped on the page brings no other files with it; play it with `runtall conversations`"


def web(listen: str | None) -> None:
    """The playground until stopped. Raises UserError where the port is taken."""
    settings, origins = settings_or_exit()
    configure(settings.log)
    named = any(o.name == "RUNTALL_DATABASE" and o.origin != "default" for o in origins)
    database = settings.database if named else str(Path(settings.database).with_name(PLAYGROUND))
    host, _, port = (listen or settings.listen).rpartition(":")
    if not port.isdigit() or not host:
        raise UserError(f"--listen is {listen!r}; write host:port, such as 127.0.0.1:8080")
    if host not in ("127.0.0.1", "localhost", "[::1]", "::1"):
        raise UserError(f"the playground only listens on loopback, not on {host}; use 127.0.0.1:{port}")
    asyncio.run(_web(settings, database, bound(host.strip("[]"), int(port))))


def words_of(content: Content) -> dict[str, dict[str, str]]:
    """The words of the page by language."""
    spoken = {code: language.replies for code, language in content.languages.items()}
    return {c: {n.removeprefix(PREFIX): t[0] for n, t in r.items() if n.startswith(PREFIX)} for c, r in spoken.items()}


@dataclass(frozen=True)
class Stages:
    """Opens stages that share one content. `page`: where their coach's page is."""

    content: Content
    media: Path
    keys: Keys
    settings: Settings
    page: str = ""

    async def kept(self, database: str) -> Stage:
        """The stage that goes on where it ended; what waited for an answer stands there again."""
        clock = Clock()
        kept = self.settings.retention
        runtime = runtime_for(self.content, database, clock, self.media, keys=self.keys, retention=kept, page=self.page)
        stage = stage_on(await self._talk(runtime, clock), kept=True)
        for person in range(1, PEOPLE + 1):
            stage.local.person(person)
            await restore(stage.local, stage.runtime, self.content, person)
        return stage

    async def fresh(self) -> Stage:
        """A stage that forgets."""
        clock = Clock()
        runtime = runtime_for(self.content, MEMORY, clock, self.media, keys=self.keys, page=self.page)
        return stage_on(await self._talk(runtime, clock))

    async def play(self, text: str, name: str) -> tuple[Stage, Json]:
        """Every conversation of a file, each on a stage of its own; the last stage, and what differed. Raises ScriptErrors."""
        found = scripts(text, name)
        if brought := [
            script.where("talk", i) for script in found for i, s in enumerate(script.talk) if s.send and "." in s.send
        ]:
            raise ScriptErrors([f"{where}: {ALONE}" for where in brought])
        house = Playhouse(self.content, self.media, [*_shelf(), *found], drawer=Studio(cache()), profile=profile_of(self.content))
        try:
            return await self._played(house, found)
        finally:
            house.close()

    async def _played(self, house: Playhouse, found: Sequence[Conversation]) -> tuple[Stage, Json]:
        differs: list[str] = []
        steps, last = 0, None
        for script in found:
            if last:
                await last.close()
            last, played = await house.stage(script)
            differs, steps = [*differs, *played.differs], steps + len(played.turns)
        if last is None:
            raise ScriptErrors(differs)
        _seat(last.local)
        return stage_on(last), {"differs": differs, "steps": steps}

    async def _talk(self, runtime: Runtime, clock: Clock) -> Talk:
        """A bot that serves, and whose reminders come by themselves."""
        local = LocalTelegram(clock)
        local.world.last_update, local.world.last_message = await runtime.counters()
        serving = asyncio.create_task(run(local.bot(), runtime, profile_of(self.content), clock))
        return Talk(local, runtime, clock, self.content, serving)


def _shelf() -> list[Conversation]:
    """The conversations of the folder that the program was started in, for a test that comes after one of them."""
    try:
        return read_all([*Path(FOLDER).glob(ENDING)])
    except UserError:  # not what was dropped: `runtall conversations` tells what is wrong with them
        return []


def _seat(local: LocalTelegram) -> None:
    """Whoever wrote in a group of a script is in it; a script does not say so."""
    for chat in local.world.chats.values():
        if chat.kind != "private":
            chat.members |= {m["from"]["id"] for m in chat.messages.values() if m.get("from", {}).get("id") in local.world.users}


async def _web(settings: Settings, database: str, listener: socket.socket) -> None:
    import uvicorn

    from bot.shells.web.app import playground
    from bot.shells.web.coach import WHERE
    from bot.shells.web.room import Room

    content = content_for(settings, apart=True)
    settle_memory()
    host, port = listener.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    stages = Stages(content, media_of(settings), keys_of(settings), settings, f"{address}{WHERE}/")
    stage = await stages.kept(database)
    room = Room(stage, words_of(content), stages.fresh, stages.play)
    # no log_config: what it logs goes through ours, without its words
    config = uvicorn.Config(playground(room), log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2)
    print(f"Run Tall is at {address}/ (conversations are kept in {database})", flush=True)
    try:
        await uvicorn.Server(config).serve(sockets=[listener])
    finally:
        await room.close()
        with contextlib.suppress(asyncio.CancelledError):
            await stage.close()
