"""`runtall conversations`: plays scripts against the content in use, and says what differs and in which line.

For whoever edits content: what a change does to whole conversations. tests/conversations/README.md explains the format.
Neighbours: bot/conversations reads and judges; playing.py plays; reached.py counts what no conversation reaches.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.cli.chat import quiet
from bot.cli.errors import UserError, settings_or_exit
from bot.cli.house import content_for, media_of
from bot.cli.library import shipped
from bot.cli.playing import Played, Playhouse
from bot.cli.reached import noting, parts, told
from bot.conversations.judging import Came
from bot.conversations.reading import ScriptErrors, scripts
from bot.conversations.script import Conversation
from bot.core.content.load import Content

FOLDER = "tests/conversations"
ENDING = "*.yaml"


def conversations(paths: Sequence[Path], show: bool, coverage: bool) -> int:
    """Play, print what differs (and all that came, and what is never reached); 1 where anything differs. Raises UserError."""
    files = files_of(paths)
    wanted = read_all(files)
    known = read_all({*files, *(s for f in files for s in f.parent.glob(ENDING))})
    quiet()
    settings = settings_or_exit()[0]
    content, notes = noting(_sound(content_for(settings)))
    played = asyncio.run(_all(wanted, content, media_of(settings), known))
    for one in played:
        if show:
            print(transcript(one))
        for line in one.differs:
            print(line)
    if coverage:
        for line in told(parts(content, played, notes.said)):
            print(line)
    wrong = sum(bool(one.differs) for one in played)
    print(f"{len(played)} conversations, {wrong or 'none'} with differences")
    return 1 if wrong else 0


def _sound(content: Content) -> Content:
    """Content that passed its check. Raises UserError."""
    if content.safe:
        raise UserError(
            f"the content fails its check, so the bot would not talk with it: {content.safe} (`runtall check` tells more)", 1
        )
    return content


async def _all(wanted: Sequence[Conversation], content: Content, media: Path, known: Sequence[Conversation]) -> list[Played]:
    house = Playhouse(content, media, known)
    try:
        return [await house.play(script) for script in wanted]
    finally:
        house.close()


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The files to play: those given, those of folders given, else the project's own. Raises UserError."""
    folders = paths or [shipped().parent / FOLDER]
    found = [file for path in folders for file in (sorted(path.glob(ENDING)) if path.is_dir() else [path])]
    if not found:
        raise UserError(f"{folders[0]}: no conversations there; name files, such as `runtall conversations my.yaml`")
    return found


def read_all(files: "Sequence[Path] | set[Path]") -> list[Conversation]:
    """Every script of the files. Raises UserError with all that is wrong with them."""
    found: list[Conversation] = []
    problems: list[str] = []
    for file in sorted({*files}):
        try:
            found += scripts(file.read_text("utf-8"), str(file))
        except ScriptErrors as errors:
            problems += errors.problems
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{file}: cannot be read ({type(error).__name__}); name a YAML file in UTF-8") from error
    problems += _twice(found)
    if problems:
        raise UserError("\n".join(problems))
    return found


def _twice(found: Sequence[Conversation]) -> list[str]:
    """Names that two conversations share."""
    first: dict[str, Conversation] = {}
    return [
        f"{script.where('conversation')}: {script.conversation!r} stands in {known.where('conversation')} as well; give it another name"
        for script in found
        if (known := first.setdefault(script.conversation, script)) is not script
    ]


def transcript(played: Played) -> str:
    """A conversation as it was, to read."""
    lines = [f"\n=== {played.script.conversation} ({played.script.where()})"]
    for turn in played.turns:
        step = turn.step
        place = f" in {step.within}" if step.within else ""
        who = step.who or next(iter(played.script.people))
        lines += [f"\n> {who}{place}, {step.does}: {turn.did}"]
        lines += [_shown(came) for came in turn.came] or ["  (nothing comes)"]
    return "\n".join(lines)


def _shown(came: Came) -> str:
    about = ", ".join(x for x in (came.chat, came.kind, came.level, came.name, came.photo, came.document) if x)
    body = "\n".join(f"  | {line}" for line in came.text.splitlines())
    buttons = "\n  " + " ".join(f"[{b}]" for b in came.buttons) if came.buttons else ""
    return f"  ({about})\n{body}{buttons}"
