"""A person at the terminal, as one more person on a LocalTelegram. Buttons are pressed by their number.

Neighbours: cli/talk.py opens the bot; shells/telegram/local is the server that both talk to.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.shells.telegram.local.server import LocalTelegram

ME = 1
HELP = "Write to the bot. A number presses a button. :wait 3d moves the clock, :file PATH sends a file, :quit ends."


async def talk_in_terminal(
    local: LocalTelegram, settle: Callable[[], Awaitable[None]], wait: Callable[[str], Awaitable[None]]
) -> None:
    """Read lines until the end of input or :quit."""
    console = Console(highlight=False)
    console.print(Text(HELP, style="dim"))
    local.person(ME)
    shown = 0
    while True:
        line = await asyncio.to_thread(_read)
        if line is None or line.strip() in (":quit", ":q"):
            return
        text = line.strip()
        if not text:
            continue
        if text.startswith(":wait"):
            await wait(text.removeprefix(":wait").strip())
        elif text.startswith(":file"):
            _send_file(console, local, text.removeprefix(":file").strip())
        elif text.isdigit() and (found := _numbered(local, int(text))):
            local.press(ME, *found)
        else:
            local.say(ME, text)
        await settle()
        shown = _show(console, local, shown)


def _send_file(console: Console, local: LocalTelegram, path: str) -> None:
    try:
        body = Path(path).expanduser().read_bytes()
    except OSError as error:
        console.print(Text(f"{path or 'no file'}: {error.strerror}; write :file and the path of a file that exists", style="red"))
    else:
        local.send_file(ME, Path(path).name, body)


def _read() -> str | None:
    sys.stdout.write("> ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line if line else None


def _buttons(message: dict[str, object]) -> list[dict[str, str]]:
    markup = message.get("reply_markup")
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else []
    return [b for row in rows for b in row]


def _numbered(local: LocalTelegram, number: int) -> tuple[int, str] | None:
    """(message, data) of the button with that number under the newest message with buttons; None where it is no button."""
    for message in reversed(local.messages(ME)):
        if buttons := _buttons(message):
            if 1 <= number <= len(buttons) and "callback_data" in buttons[number - 1]:
                return int(message["message_id"]), buttons[number - 1]["callback_data"]
            return None
    return None


def _show(console: Console, local: LocalTelegram, shown: int) -> int:
    """Print what the bot wrote or changed since `shown`; the newest edit date or message id seen."""
    newest = shown
    for message in local.messages(ME):
        stamp = int(message["message_id"])
        if message.get("from", {}).get("is_bot") and (stamp > shown or message.get("edit_date")):
            if stamp <= shown and message is not local.messages(ME)[-1]:
                continue
            _print(console, message)
        newest = max(newest, stamp)
    return newest


def _print(console: Console, message: dict[str, object]) -> None:
    body = Text(str(message.get("text") or message.get("caption") or ""))
    document = message.get("document")
    if isinstance(document, dict):
        body.append(f"[file] {document.get('file_name')}")
    if message.get("photo"):
        body.append("\n[picture]", style="dim")
    for number, button in enumerate(_buttons(message), 1):
        body.append(f"\n  {number}  {button['text']}", style="cyan")
    console.print(Panel(body, border_style="dim", width=min(76, console.width)))
