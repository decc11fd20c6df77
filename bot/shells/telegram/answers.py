"""Whether what came back is an answer of the Bot API at all: a proxy's page, another server's JSON or a cut body says nothing of a letter.

Rule: what is no such answer is a network error, so that it is waited out; of a refusal only what can be followed is kept.
Neighbours: transport.py asks here; python-telegram-bot says what a refusal means.
"""

from typing import Any

from telegram.error import NetworkError

from bot.core.jsons import packed, read
from bot.shells.telegram.events import LARGEST

LONGEST_WAIT = 7 * 24 * 3600
"""Seconds that Telegram may ask to wait; more is no wait of Telegram's."""
OK = 200


class NoAnswer(NetworkError):
    """Something answered, and it is no Bot API."""


def result(status: int, body: bytes) -> tuple[Any, bool]:
    """(what a call brought, whether it was done). Raises NoAnswer where it is no answer of the Bot API."""
    found = _object(body)
    if not isinstance(found, dict):
        raise NoAnswer("no JSON object")
    if status == OK and found.get("ok") is True and "result" in found:
        return found["result"], True
    if found.get("ok") is not False or not _is_code(found.get("error_code")):
        raise NoAnswer("neither done nor refused")
    return found, False


def refused(found: dict[str, Any]) -> tuple[int, bytes]:
    """A refusal as python-telegram-bot reads it, without what cannot be followed."""
    said, about = found.get("description"), found.get("parameters")
    kept = {name: value for name, value in about.items() if _follows(name, value)} if isinstance(about, dict) else {}
    told = {"ok": False, "description": said if isinstance(said, str) else "", "parameters": kept}
    return int(found["error_code"]), packed(told)


def checked(status: int, body: bytes) -> tuple[int, bytes]:
    """An answer for python-telegram-bot to read. Raises NoAnswer where it is none of the Bot API."""
    found, done = result(status, body)
    return (status, body) if done else refused(found)


def number(message: Any) -> int | None:
    """The number of a message that was sent; None where none came back: it is out all the same."""
    found = message.get("message_id") if isinstance(message, dict) else None
    return found if isinstance(found, int) else None


def _follows(name: str, value: Any) -> bool:
    """Whether a parameter can be followed: a number of seconds, or another group's."""
    if not _is_number(value):
        return False
    return 0 < value <= LONGEST_WAIT if name == "retry_after" else name == "migrate_to_chat_id" and -LARGEST < value < 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_code(value: Any) -> bool:
    return _is_number(value) and 400 <= value <= 599


def _object(body: bytes) -> Any:
    try:
        return read(body)
    except (ValueError, RecursionError):
        return None
