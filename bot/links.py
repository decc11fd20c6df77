"""Signed links into the private chat: the payload of `https://t.me/<bot>?start=<payload>`, at most 64 of A-Za-z0-9_-.

Rule 1: purpose, group, expiry and a number that makes it unique stand in it; whom it is for, and the round of the link to join, are signed too.
Rule 2: a link is no right by itself: whoever opens it is looked up as any other.
Neighbours: bot/clubs.py signs and checks with the store's key.
"""

import hmac
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bot.core.model.club import COACHING, DEPUTIES, HELLO, JOIN, PAGE, SETS_UP, Link

PURPOSES = (JOIN, COACHING, DEPUTIES, HELLO, PAGE, *SETS_UP.values())
"""By their place here, which therefore stays: a new one comes last."""
_SETTING_UP = (COACHING, *SETS_UP.values())
LASTS = {
    JOIN: timedelta(days=366), HELLO: timedelta(days=366), DEPUTIES: timedelta(days=2), PAGE: timedelta(minutes=30),
    **dict.fromkeys(_SETTING_UP, timedelta(minutes=30)),
}  # fmt: skip
ONCE = (*_SETTING_UP, DEPUTIES)
"""Links that count once."""
BOUND = (*_SETTING_UP, PAGE)
"""Links for one person, where it is known who that is."""
ISSUED = (DEPUTIES,)
"""Links that count while who made them is coach."""
_HEAD = struct.Struct(">BqI6s")
_MAC = 16
_UNIQUE = 2**48


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link to be signed. `unique`: any number; `person`: for whom alone (0: anybody), or who made it; `round`: of the link to join."""

    purpose: str
    group: int
    unique: int = 0
    person: int = 0
    round: int = 0


def sign(key: bytes, wanted: Wanted, now: datetime) -> str:
    """The payload of a link that is good from `now` on."""
    until = int((now + LASTS[wanted.purpose]).timestamp())
    unique = wanted.unique % _UNIQUE if wanted.purpose in ONCE else 0
    head = _HEAD.pack(PURPOSES.index(wanted.purpose), wanted.group, until, unique.to_bytes(6, "big"))
    person = wanted.person if wanted.purpose in (*BOUND, *ISSUED) else 0
    round = wanted.round if wanted.purpose == JOIN else 0
    return urlsafe_b64encode(head + _mac(key, head, person, round)).decode().rstrip("=")


def _mac(key: bytes, head: bytes, person: int, round: int) -> bytes:
    return hmac.digest(key, head + struct.pack(">qq", person, round), sha256)[:_MAC]


def group_in(payload: str) -> int | None:
    """The group that a payload names, checked or not; None where it is none of ours."""
    return parts[0][1] if (parts := _parts(payload)) else None


def check(key: bytes, payload: str, person: int, round: int, now: datetime, issuer: int = 0) -> Link:
    """What a payload says, opened by `person` at `now`; `round`, `issuer`: the present round and coach of its group. Whether it was used is not known here."""
    if (parts := _parts(payload)) is None:
        return Link(wrong="forged")
    (number, group, until, _), head, mac = parts
    purpose = PURPOSES[number] if number < len(PURPOSES) else ""
    whose = (person, 0) if purpose in BOUND else (issuer,) if purpose in ISSUED else (0,)
    good = [hmac.compare_digest(_mac(key, head, one, round if purpose == JOIN else 0), mac) for one in whose]
    if not purpose or not any(good):
        return Link(wrong="forged", group=group)
    expires = datetime.fromtimestamp(until, UTC)
    once = sha256(head).hexdigest()[:32] if purpose in ONCE else ""
    return Link(purpose=purpose, group=group, wrong="expired" if expires <= now else "", digest=once, until=expires.isoformat())


def _parts(payload: str) -> tuple[tuple[int, int, int, bytes], bytes, bytes] | None:
    try:
        raw = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    except (Error, ValueError):
        return None
    if len(raw) != _HEAD.size + _MAC or urlsafe_b64encode(raw).decode().rstrip("=") != payload:
        return None
    head, mac = raw[: _HEAD.size], raw[_HEAD.size :]
    number, group, until, unique = _HEAD.unpack(head)
    return (number, group, until, unique), head, mac
