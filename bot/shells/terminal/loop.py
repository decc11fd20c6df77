"""People at the terminal, on a LocalTelegram. A number presses a button; a line that begins with ":" is for the terminal itself.

Rule: whatever is typed, there is an answer in one line and no traceback; the end of input ends the talk.
Neighbours: cli/talk.py opens the stage; lines.py reads, view.py prints.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.shells.inside import inside
from bot.shells.script import conversation
from bot.shells.stage import Stage
from bot.shells.telegram.local.errors import ApiError
from bot.shells.terminal import view
from bot.shells.terminal.lines import Read, lines

COMMANDS = {
    ":help": "this list",
    ":wait 3d": "moves the clock: 90m, 3d, 2w, an ISO time, or next: the next reminder",
    ":inspect": "how the newest answer came about",
    ":as 2": "somebody else writes from now on; :as 2 Sam gives a name",
    ":file PATH": "sends a file",
    ":save PATH": "writes this talk down as a conversation test",
    ":quit": "ends, as Ctrl-D and Ctrl-C do",
}
WELCOME = "Write to the bot. A number presses a button. :help lists the rest."
NEXT = "next"
PATIENCE = 2.0
"""Seconds until what was said so far is shown, where an answer takes long, as a large file does."""


@dataclass
class Terminal:
    """Who writes, and what is still to be shown to whom. `folder`: where pictures and files are put; it goes when the talk ends."""

    stage: Stage
    console: Console
    folder: Path
    me: int = 1
    changed: dict[int, dict[int, str]] = field(default_factory=dict)

    def listen(self, chat: int, what: str, number: int) -> None:
        """A listener of the world: what is to be shown."""
        if what in ("new", "edit"):
            self.changed.setdefault(chat, {}).setdefault(number, what)

    def say(self, text: str, style: str = "dim") -> None:
        """A line of the terminal's own."""
        self.console.print(Text(text, style=style))

    def show(self, *, changed: bool = True) -> None:
        """What the bot wrote to whoever writes now, or `changed`, since the last time."""
        world = self.stage.local.world
        known = world.chats[self.me].messages
        waiting = self.changed.get(self.me, {})
        for number, what in sorted(waiting.items()):
            if what != "new" and not changed:
                continue
            del waiting[number]
            shown = known.get(number, {})
            if shown.get("from", {}).get("is_bot"):
                title = "Run Tall" if what == "new" else "Run Tall, changed"
                view.message(self.console, world, shown, self.folder, title=title)

    @property
    def name(self) -> str:
        return str(self.stage.local.world.users[self.me]["first_name"])


async def talk_in_terminal(stage: Stage, read: Read | None = None) -> None:
    """Read lines until the end of input or :quit."""
    with tempfile.TemporaryDirectory(prefix="runtall-") as folder:
        terminal = Terminal(stage, Console(highlight=False), Path(folder))
        stage.local.world.listeners.append(terminal.listen)
        next_line = read or lines(lambda: _words(terminal), lambda: f"{terminal.name}> ")
        terminal.say(WELCOME)
        terminal.changed[terminal.me] = {int(m["message_id"]): "new" for m in stage.local.messages(terminal.me)}
        terminal.show()
        while (line := await next_line()) is not None and line.strip() not in (":quit", ":q"):
            await one(terminal, line.strip())


async def one(terminal: Terminal, line: str) -> None:
    """What one line asks for, and what came of it."""
    try:
        if line.startswith(":"):
            await _own(terminal, line)
        elif line:
            await _said(terminal, line)
    except (ValueError, ApiError, OSError) as error:  # the talk goes on unharmed
        terminal.say(error.strerror or str(error) if isinstance(error, OSError) else str(error), "red")
    settling = asyncio.ensure_future(terminal.stage.settle())
    while not (await asyncio.wait({settling}, timeout=PATIENCE))[0]:
        terminal.show(changed=False)
    await settling
    terminal.show()


async def _said(terminal: Terminal, text: str) -> None:
    """A message, or the number of a button."""
    me, local = terminal.me, terminal.stage.local
    found = _numbered(terminal, int(text)) if text.isascii() and text.isdigit() and len(text) < 4 else None
    if found is None:
        await terminal.stage.act("say", text, me, me, lambda: local.say(me, text))
        return
    number, choice = found
    if "option" in choice:
        await terminal.stage.act(
            "vote", choice["text"], me, me, lambda: local.vote(me, me, number, [choice["option"]]), options=(choice["text"],)
        )
    elif "callback_data" in choice:
        label = str(choice["text"]).removeprefix("\u2713 ")
        await terminal.stage.act("press", label, me, me, lambda: local.press(me, number, choice["callback_data"]))
    else:
        terminal.say(f"{choice['text']}: {choice['url']}")


def _numbered(terminal: Terminal, number: int) -> tuple[int, view.Json] | None:
    """(message, choice) under the newest message with choices: of the label that is that number, else of that place; or None."""
    for message in reversed(terminal.stage.local.messages(terminal.me)):
        if found := view.choices(message):
            places = range(1, len(found) + 1)
            chosen = next((c for c in found if c["text"] == str(number)), found[number - 1] if number in places else None)
            return None if chosen is None else (int(message["message_id"]), chosen)
    return None


# the terminal's own commands


async def _own(terminal: Terminal, line: str) -> None:
    name, _, rest = line.partition(" ")
    if name not in OWN:
        raise ValueError(f"there is no {name}; :help lists what there is")
    await OWN[name](terminal, rest.strip())


async def _help(terminal: Terminal, _: str) -> None:
    table = Table.grid(padding=(0, 2))
    for name, meaning in COMMANDS.items():
        table.add_row(Text(name, style="cyan"), Text(meaning))
    terminal.console.print(table)


async def _wait(terminal: Terminal, span: str) -> None:
    stage = terminal.stage
    if span == NEXT:
        if (due := await stage.runtime.next_reminder()) is None:
            raise ValueError("no reminder waits")
        span = max(due, stage.runtime.now()).isoformat()
    await stage.pass_time(span, terminal.me, terminal.me)
    terminal.say(f"It is {stage.runtime.now():%A %d %B %Y, %H:%M} UTC.")


async def _inspect(terminal: Terminal, _: str) -> None:
    view.inside(terminal.console, await inside(terminal.stage, terminal.me))


async def _as(terminal: Terminal, who: str) -> None:
    number, _, name = who.partition(" ")
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= 1000:
        raise ValueError(":as takes a number from 1 to 1000, such as :as 2 Sam")
    users = terminal.stage.local.world.users
    if int(number) not in users or name:
        terminal.stage.local.person(int(number), name.strip() or f"Runner {number}")
    terminal.me = int(number)
    terminal.say(f"{terminal.name} writes now.")


async def _file(terminal: Terminal, path: str) -> None:
    try:
        body = Path(path).expanduser().read_bytes()
    except OSError as error:
        raise ValueError(f"{path or 'no file'}: {error.strerror}; write :file and the path of a file that exists") from error
    name, local, me = Path(path).name, terminal.stage.local, terminal.me
    await terminal.stage.act("send", name, me, me, lambda: local.send_file(me, name, body))


async def _save(terminal: Terminal, path: str) -> None:
    if not path:
        raise ValueError("write :save and the file's path, such as :save talk.yaml")
    if not terminal.stage.acts:
        raise ValueError("nothing was said yet")
    target = Path(path).expanduser()
    try:
        target.write_text(conversation(terminal.stage, target.stem), "utf-8")
    except OSError as error:
        raise ValueError(f"{target}: {error.strerror}; choose a folder that exists and that you may write to") from error
    terminal.say(f"{target} is written; `runtall conversations {target}` plays it.")


OWN: dict[str, Callable[[Terminal, str], Awaitable[None]]] = {
    ":help": _help,
    ":wait": _wait,
    ":inspect": _inspect,
    ":as": _as,
    ":file": _file,
    ":save": _save,
}


def _words(terminal: Terminal) -> Sequence[tuple[str, str]]:
    """What a line may begin with: the terminal's commands and the bot's."""
    own = [(name.partition(" ")[0], meaning) for name, meaning in COMMANDS.items()]
    return [*own, *(("/" + name, meaning) for name, meaning in terminal.stage.commands.items())]
