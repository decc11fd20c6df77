"""Messages and the inside of the bot, as a terminal shows them.

Rule: numbers stand for the buttons of the newest message that has any; of an older one they are shown without.
Neighbours: loop.py decides what is shown; shells/inside.py is where the inside comes from.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.shells.telegram.local.world import World

Json = dict[str, Any]
WIDTH, LONGEST = 78, 200
STYLES = {"bold": "bold", "italic": "italic", "underline": "underline", "strikethrough": "strike", "code": "cyan", "pre": "cyan", "blockquote": "italic"}  # fmt: skip
PICTURES = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}


def choices(message: Mapping[str, Any]) -> list[Json]:
    """What can be chosen under a message: buttons, or the options of an open poll."""
    if (poll := message.get("poll")) and not poll["is_closed"]:
        return [{"text": option["text"], "option": i} for i, option in enumerate(poll["options"])]
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def message(console: Console, world: World, shown: Json, folder: Path, *, title: str) -> None:
    """Print one message of the bot. `folder`: where its files are put, so that a link can open them."""
    parts: list[RenderableType] = [*_files(world, shown, folder)]
    text = shown.get("text") or shown.get("caption")
    if text:
        parts.append(styled(str(text), shown.get("entities") or shown.get("caption_entities") or []))
    if poll := shown.get("poll"):
        parts.append(Text(f"{poll['question']} ({poll['total_voter_count']} votes)", style="bold"))
    if found := choices(shown):
        parts += [*([Text()] if parts else []), _numbered(found)]
    width = min(WIDTH, console.width)
    console.print(Panel(Group(*parts), title=Text(title, style="green"), title_align="left", border_style="dim", width=width))


def styled(text: str, entities: Sequence[Mapping[str, Any]]) -> Text:
    """A text with Telegram's entities, which count in UTF-16 units."""
    raw = text.encode("utf-16-le")
    found = Text(text)
    for entity in entities:
        start, end = (
            len(raw[: 2 * n].decode("utf-16-le", "ignore")) for n in (entity["offset"], entity["offset"] + entity["length"])
        )
        style = f"link {entity['url']}" if entity["type"] == "text_link" else STYLES.get(entity["type"], "")
        found.stylize(style, start, end)
    return found


def _numbered(found: Sequence[Json]) -> Table:
    table = Table.grid(padding=(0, 1))
    for number, choice in enumerate(found, 1):
        url, label = choice.get("url"), str(choice["text"])
        shown = "" if label.isdigit() else str(number)  # a label that is a number stands for itself
        table.add_row(Text(shown, style="bold cyan", justify="right"), Text(label, style=f"link {url}" if url else ""))
    return table


def _files(world: World, shown: Json, folder: Path) -> list[Text]:
    """Links to the picture or file of a message."""
    found = shown.get("document") or (shown.get("photo") or [None])[-1]
    if not found or found["file_id"] not in world.files:
        return []
    name, body = world.files[found["file_id"]]
    ending = next((e for first, e in PICTURES.items() if body.startswith(first)), "")
    path = folder / f"{shown['message_id']}-{Path(name).stem or 'file'}{Path(name).suffix or ending}"
    path.write_bytes(body)
    what = "Picture" if shown.get("photo") else f"File {found.get('file_name') or name}"
    return [Text.assemble((f"{what}: ", "bold"), (path.as_uri(), f"cyan link {path.as_uri()}"))]


# the inside


def inside(console: Console, told: Json) -> None:
    """Print how the newest answer came about."""
    standing = told["standing"]
    tables = [
        ("Understood", _heard(told.get("heard") or {})),
        ("Level", _level(standing["level"])),
        ("Plan", [(w["id"], f"{w['weight']:+g}  {_reasons(w)}") for w in standing["plan"]["weights"]]),
        ("Session", [(key, plain(value)) for key, value in standing["session"].items() if key != "screen"]),
        ("Stored", [(name, f"{len(t['new'])} new, {t['gone']} gone") for name, t in (told.get("stored") or {}).items()]),
        ("Sent", [(str(x.get("name") or x.get("kind")), f"{x.get('kind')}, {x['first']}") for x in told.get("letters") or []]),
    ]
    for title, rows in tables:
        if rows:
            console.print()
            console.print(_table(title, rows, min(WIDTH, console.width)))


def _table(title: str, rows: Sequence[tuple[str, str]], width: int) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", show_header=False, box=None, width=width, padding=(0, 2, 0, 0)
    )
    table.add_column(style="dim", no_wrap=True, max_width=24)
    table.add_column(overflow="fold", ratio=1)
    for name, value in rows:
        table.add_row(Text(name), Text(value if len(value) <= LONGEST else f"{value[:LONGEST]}..."))
    return table


def _heard(heard: Json) -> list[tuple[str, str]]:
    if not heard:
        return []
    intent = f"{heard.get('intent') or 'none for certain; best ' + str(heard.get('best'))} {heard.get('score', '')}"
    rows = [("read as", heard["text"]), ("repaired", ", ".join(f"{a} -> {b}" for a, b in heard.get("repaired", [])))]
    flags = [(f["id"], f"{f['level']}{', hinted at' if f['vague'] else ''}: {f['evidence']!r}") for f in heard["flags"]]
    return [*(r for r in rows if r[1]), *flags, ("meaning", intent), *((k, plain(v)) for k, v in heard["slots"].items())]


def _level(level: Json) -> list[tuple[str, str]]:
    open_ = sum(r["kind"] == "unasked" for r in level["because"])
    because = [(r["id"], f"{r['kind']}, {r['level']}") for r in level["because"] if r["kind"] != "unasked"]
    return [("now", level["level"]), *because, *([("not asked yet", f"{open_} signs")] if open_ else [])]


def _reasons(weight: Json) -> str:
    return ", ".join([*weight["reasons"], *(f"not {r}" for r in weight["against"])])


def plain(value: Any) -> str:
    """A value without the marks of JSON."""
    if isinstance(value, dict):
        return ", ".join(f"{k} {plain(v)}" for k, v in value.items())
    return ", ".join(map(plain, value)) if isinstance(value, list) else str(value)
