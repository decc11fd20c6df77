"""The lines of `chat --jsonl`: a line in, read and checked; a sent letter, as a line out.

Nothing here knows a talk. Neighbours: acting.py does what a line asks; chat.py reads and writes; contract/cli.md fixes the lines.
"""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.cli.errors import UserError
from bot.core.rendering import plain
from bot.store.protocol import Letter

Json = dict[str, Any]
ACTIONS = ("text", "press", "wait", "file", "place", "join", "leave", "bot", "topic", "moved", "inline")
ABOUT = ("user", "name", "lang", "chat", "chat_type", "admin", "title", "thread", "reply", "anonymous", "offset")
BOT_CHANGES = {
    "added": ("left", "member"), "promoted": ("member", "administrator"), "silenced": ("member", "restricted"),
    "allowed": ("restricted", "member"), "removed": ("member", "kicked"),
}  # fmt: skip
CHOICES = {"chat_type": ("private", "group", "supergroup", "channel"), "bot": tuple(BOT_CHANGES), "topic": ("closed", "open")}
TEXTS = {"text", "press", "wait", "file", "name", "lang", "title", "bot", "topic", "chat_type", "inline", "offset"}
SPAN = re.compile(r"(\d+)\s*([smhdw])")
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class LineError(ValueError):
    """A line in that cannot be used; the message says what would be right."""


def _checked(given: Json) -> None:
    """Each field is of its kind. Raises LineError."""
    for name in set(given) & {"user", "chat", "thread", "moved"}:
        if not isinstance(given[name], int) or isinstance(given[name], bool):
            raise LineError(f"{name} is an integer")
    for name in set(given) & TEXTS:
        if not isinstance(given[name], str):
            raise LineError(f"{name} is a text")
    for name, words in CHOICES.items():
        if name in given and given[name] not in words:
            raise LineError(f"{name} is one of {', '.join(words)}")


def parse_line(line: str) -> Json:
    """A line in, checked. Raises LineError."""
    try:
        given = json.loads(line)
    except json.JSONDecodeError as error:
        raise LineError(f'not JSON ({error.msg}); write one object a line, such as {{"text": "hi"}}') from error
    if not isinstance(given, dict):
        raise LineError('not a JSON object; write one a line, such as {"text": "hi"}')
    if unknown := [k for k in given if k not in (*ACTIONS, *ABOUT)]:
        raise LineError(f"unknown field {unknown[0]!r}; use one of {', '.join(ACTIONS)} and any of {', '.join(ABOUT)}")
    if sum(k in given for k in ACTIONS) != 1:
        raise LineError(f"a line has exactly one of {', '.join(ACTIONS)}")
    _checked(given)
    _check_place(given)
    return given


def _check_place(given: Json) -> None:
    place = given.get("place", [0, 0])
    if not isinstance(place, list) or len(place) != 2 or not all(type(v) in (int, float) for v in place):
        raise LineError("place is [latitude, longitude], such as [51.5, -0.1]")


def parse_time(text: str) -> datetime:
    """An ISO 8601 time as UTC. Raises UserError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise UserError(f"{text!r} is no time; write ISO 8601, such as 2026-11-20T08:00:00+00:00") from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def later(now: datetime, span: str) -> datetime:
    """ "90m", "3d" or an ISO time -> when that is. Raises LineError where it is neither, or past."""
    found = SPAN.fullmatch(span.strip())
    try:
        at = now + timedelta(seconds=int(found[1]) * SECONDS[found[2]]) if found else parse_time(span)
    except (UserError, OverflowError) as error:
        raise LineError(f'{span!r} is no time; write "90m", "3d" or an ISO 8601 time') from error
    if at < now:
        raise LineError(f"{span!r} is in the past; the clock shows {now.isoformat()}")
    return at


def read_file(path: str) -> tuple[str, bytes]:
    """(name, content) of a local file. Raises LineError."""
    try:
        return Path(path).name, Path(path).read_bytes()
    except OSError as error:
        raise LineError(f"{path}: cannot be read ({type(error).__name__}); name a file that exists") from error


def as_reply(letter: Letter) -> Json:
    """A sent letter as a line out shows it."""
    body, meta = letter.letter, letter.meta
    if "cards" in body:
        return _cards(body, meta)
    rows = [[{"label": b["label"], "data": b.get("data") or b.get("url")} for b in row] for row in body.get("buttons") or []]
    return {
        "chat": letter.chat,
        "kind": meta.get("kind", "answer"),
        "text": plain(body.get("html") or ""),
        "html": body.get("html") or "",
        "buttons": rows,
        "photo": body.get("photo"),
        "document": (body.get("document") or {}).get("name"),
        "content": (body.get("document") or {}).get("content"),
        "level": meta.get("level"),
        "topics": meta.get("topics", []),
        "sources": meta.get("sources", []),
        "question": meta.get("question"),
        "edited": bool(body.get("edit")),
        "poll": body.get("poll"),
    }


def _cards(body: Json, meta: Json) -> Json:
    """What somebody who types is offered, as a line out shows it: to no chat, since they choose where to send it."""
    cards = [{k: c[k] for k in ("id", "title", "note", "html", "photo")} | {"text": plain(c["html"])} for c in body["cards"]]
    empty: Json = {"photo": None, "document": None, "content": None, "level": None, "question": None, "edited": False}
    return {
        "chat": 0, "kind": meta["kind"], "text": "", "html": "", "buttons": [], "topics": meta["topics"], "sources": [], **empty,
        "inline": cards, "next": body["next"], "private": body["private"] or None,
    }  # fmt: skip
