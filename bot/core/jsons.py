"""JSON, quickly: pydantic-core reads and writes it in a fifth of the time; the standard library does what that refuses.

Rule: what the one takes the other took, too: half of a surrogate pair, nesting of some hundred levels. Nothing here decides anything.
Neighbours: the store and Telegram's shell keep and send what is written here; a session has its own (model/session.py).
"""

import json
from typing import Any

from pydantic_core import from_json, to_json


def written(value: Any) -> str:
    """`value` as JSON text. Raises ValueError or TypeError where it is nothing that JSON can hold."""
    return packed(value).decode()


def packed(value: Any) -> bytes:
    """The same as bytes."""
    try:
        return to_json(value)
    except ValueError:
        return json.dumps(value).encode()


def read(text: str | bytes) -> Any:
    """What JSON text holds. Raises ValueError where it is none."""
    try:
        return from_json(text)
    except ValueError:
        return json.loads(text)
