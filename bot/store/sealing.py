"""Sealing: what is written about a person's health can't be read without the key (AES-256-GCM, authenticated).

Rule 1: a value is sealed for its column and its chat: moved to another column or another person, it does not open.
Rule 2: one data key seals the values; an operator's key seals the data key (the one row of `keyring`). So a new operator's key
costs one row, and a backup is of no use without the key.
Rule 3: sealed columns are BLOBs in strict tables: plain text that was forgotten to be sealed is refused by SQLite.
An emptied cell is x''. What indexes need (numbers, chats, times, states) stays readable.
Rule 4: what a row is called is sealed as well, and looked up by a keyed digest of it (`key`), a different one for every chat; where a
length would tell which of a few words it is, they are padded. (A raw update and a letter are not: they stay for milliseconds.)
Nonces are random, which is good for 2^32 values (some 10^9 turns) under one data key; `runtall key rotate --data` makes a new one.
Neighbours: keys.py has the operator's keys; sqlite.py seals and opens.
"""

import hmac
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlite_utils import Database

from bot.store.keys import SIZE, Keys, OperatorKey, new_key
from bot.store.protocol import Rekeyed, StoreError

log = structlog.get_logger()
SEALED: Mapping[str, tuple[str, ...]] = {
    "inbox": ("raw",),
    "session": ("state",),
    "outbox": ("letter", "meta"),
    "answer": ("question", "value"),
    "fired": ("flag", "level"),
    "reminder": ("named", "what"),
    "diary": ("named", "kind", "value"),
    "club": ("value",),
    "member": ("value",),
    "role": ("value",),
    "access": ("value",),
}
"""Every column that is sealed, by table; each of these tables has a column `chat`."""
LOOKED_UP = ("reminder", "diary")
"""Tables whose rows are found by `key`, the digest of what stands sealed in `named`."""
PADDED = {
    "session.state": 256, "outbox.meta": 256, "answer.question": 32, "answer.value": 128, "fired.flag": 32, "fired.level": 32,
    "reminder.named": 32, "reminder.what": 32, "diary.named": 64, "diary.kind": 32, "diary.value": 128,
    "member.value": 256, "role.value": 128, "access.value": 64,
}  # fmt: skip
"""Columns whose values are made as long as the next multiple of so many bytes, with zeros that `open` takes off (none ends with one)."""
_PAD = "\0"
NONCE, DIGEST = 12, 16
TAG = 16
"""Bytes by which a sealed value shows that nobody changed it."""
BATCH = 500
_WRAP = b"runtall data key"
Change = Callable[[bytes, str, int], bytes]


class SealError(ValueError):
    """A value does not open: it is damaged, or was moved here from elsewhere."""


class Seal:
    """A data key, ready for use."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.unopened: set[tuple[str, int]] = set()
        """Place and chat of values that did not open."""
        self._names = self.derived("names")
        box = AESGCM(key)
        self._encrypt, self._decrypt = box.encrypt, box.decrypt

    def shut(self, text: str, place: str, chat: int) -> bytes:
        """`text`, sealed for `place` ("table.column") and `chat`."""
        nonce, plain = os.urandom(NONCE), text.encode()
        if each := PADDED.get(place):
            plain = plain.ljust(-(-len(plain) // each) * each, _PAD.encode())
        return nonce + self._encrypt(nonce, plain, b"%s:%d" % (place.encode(), chat))

    def open(self, sealed: bytes, place: str, chat: int) -> str:
        """What `shut` sealed; "" for an emptied cell. Raises SealError."""
        if not sealed:
            return ""
        try:
            plain = self._decrypt(sealed[:NONCE], sealed[NONCE:], b"%s:%d" % (place.encode(), chat)).decode()
            return plain.rstrip(_PAD) if place in PADDED else plain
        except (InvalidTag, ValueError) as error:
            self.unopened.add((place, chat))
            raise SealError(f"{place}: a value does not open; the database is damaged, restore a backup") from error

    def opens(self, sealed: bytes, place: str, chat: int) -> bool:
        """Whether a value opens."""
        try:
            self.open(sealed, place, chat)
        except SealError:
            return False
        return True

    def open_row(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """A row with its sealed columns opened; one that does not open reads None."""
        opened = row | {c: self.or_none(row[c], f"{table}.{c}", row["chat"]) for c in SEALED.get(table, ())}
        return {**opened, "key": opened["named"]} if table in LOOKED_UP else opened

    def or_none(self, sealed: bytes | None, place: str, chat: int) -> str | None:
        """What `shut` sealed; None where it is damaged, which is logged: nobody is to be shut out by a bad place on a disk."""
        try:
            return None if sealed is None else self.open(sealed, place, chat)
        except SealError as error:
            log.error("left out", problem=str(error))
            return None

    def digest(self, name: str, table: str, chat: int) -> bytes:
        """By what a row called `name` is found: without the key it tells nothing, and two people's are not alike."""
        return hmac.digest(self._names, b"%s:%d:%s" % (table.encode(), chat, name.encode()), "sha256")[:DIGEST]

    def derived(self, purpose: str) -> bytes:
        """A key of its own for another purpose, such as signing; from it the data key cannot be had."""
        return hmac.digest(self._key, b"runtall " + purpose.encode(), "sha256")

    def wrapped(self, operator: OperatorKey) -> bytes:
        """The data key under an operator's key."""
        nonce = os.urandom(NONCE)
        return nonce + AESGCM(operator.secret).encrypt(nonce, self._key, _WRAP)


def unwrapped(wrapped: bytes, operator: OperatorKey) -> Seal:
    """The seal whose key `operator` wrapped. Raises SealError."""
    try:
        return Seal(AESGCM(operator.secret).decrypt(wrapped[:NONCE], wrapped[NONCE:], _WRAP))
    except (InvalidTag, ValueError) as error:
        raise SealError("keyring: the data key does not open; the database is damaged, restore a backup") from error


def new_seal() -> Seal:
    return Seal(os.urandom(SIZE))


def throw_away(database: Database) -> Seal:
    """A seal for a database that ends with the process: its key is kept nowhere."""
    seal = new_seal()
    hang_up(database, seal, new_key())
    return seal


def sealed_under(database: Database) -> tuple[str, bytes] | None:
    """(name of the operator's key, wrapped data key) of a database; None where nothing in it is sealed yet."""
    if "keyring" not in database.table_names():
        return None
    row = database.execute("select operator, wrapped from keyring").fetchone()
    return (str(row[0]), bytes(row[1])) if row else None


def unlock(database: Database, path: str, keys: Keys, held: Sequence[OperatorKey]) -> Seal | None:
    """The seal of a database; None where nothing in it is sealed yet. Reads only. Raises StoreError: no key that fits."""
    if (ring := sealed_under(database)) is None:
        return None
    name, wrapped = ring
    operator = next((k for k in held if k.name == name), None)
    if operator is None:
        raise StoreError(_no_key(path, name, keys, held))
    try:
        return unwrapped(wrapped, operator)
    except SealError as error:
        raise StoreError(f"{path}: {error}") from error


def _no_key(path: str, name: str, keys: Keys, held: Sequence[OperatorKey]) -> str:
    remedy = f"put key {name} back, or name its file in RUNTALL_KEY_FILE; without it nothing in the database can be read"
    if not held:
        return f"{path}: its key is lost, there is no {keys.where}; {remedy}"
    return f"{path}: is sealed under key {name}, but {keys.where} has {', '.join(k.name for k in held)}; {remedy}"


def hang_up(database: Database, seal: Seal, operator: OperatorKey) -> None:
    """The data key stands in the database, under `operator`."""
    database.conn.execute(
        "insert or replace into keyring(id, operator, wrapped, made_at) values (1, ?, ?, ?)",
        (operator.name, seal.wrapped(operator), datetime.now(UTC).isoformat(timespec="seconds")),
    )


def follow(database: Database, seal: Seal, operator: OperatorKey) -> Rekeyed | None:
    """The key in use is the one that the data key is under; where that was another one, both."""
    if (ring := sealed_under(database)) is None or ring[0] == operator.name:
        return None
    hang_up(database, seal, operator)
    return Rekeyed(ring[0], operator.name)


def seal_first(database: Database, path: str, keys: Keys, held: Sequence[OperatorKey]) -> Seal:
    """Seal a database that has no key yet, with all that stands in it. Raises StoreError."""
    seal = new_seal()
    with alone(database):
        if (other := unlock(database, path, keys, held)) is not None:
            return other  # somebody else was quicker
        change_all(database, lambda cell, place, chat: seal.shut(cell.decode(), place, chat))
        hang_up(database, seal, held[0])
    return seal


def seal_anew(database: Database, old: Seal, operator: OperatorKey) -> None:
    """A new data key, and everything sealed again with it."""
    seal = new_seal()
    with alone(database):
        change_all(database, lambda cell, place, chat: seal.shut(old.open(cell, place, chat), place, chat))
        _find_anew(database, seal)
        hang_up(database, seal, operator)


def name_all(database: Database, seal: Seal) -> None:
    """What migration m011 left plain is sealed, at once or not at all; done already, it costs one look."""
    if not _named_plain(database):
        return
    with alone(database):
        for table in LOOKED_UP:
            _name_table(database, table, seal)


def _named_plain(database: Database) -> bool:
    return any(database.execute(f"select 1 from {table} where named = x'' limit 1").fetchone() for table in LOOKED_UP)


def _name_table(database: Database, table: str, seal: Seal) -> None:
    """In batches: each row has its name sealed, and with it what is to be padded."""
    columns = SEALED[table]
    listed, to_set = ", ".join(columns), ", ".join(f"{c} = ?" for c in ("key", *columns))
    while rows := database.execute(f"select rowid, chat, key, {listed} from {table} where named = x'' limit {BATCH}").fetchall():
        changed = []
        for rowid, chat, key, *cells in rows:
            kind, _, name = key.decode().rpartition("\n")
            said = {"named": name} | ({"kind": kind} if kind else {})
            shut = (_padded(seal, cell, f"{table}.{c}", chat, said=said.get(c)) for c, cell in zip(columns, cells, strict=True))
            changed.append((seal.digest(name, table, chat), *shut, rowid))
        database.conn.executemany(f"update {table} set {to_set} where rowid = ?", changed)


def _padded(seal: Seal, cell: bytes, place: str, chat: int, *, said: str | None) -> bytes:
    """`said`, else what is in the cell, sealed as it is today; a cell that does not open stays."""
    try:
        return seal.shut(seal.open(cell, place, chat) if said is None else said, place, chat)
    except SealError:
        return cell


def pad_all(database: Database, seal: Seal) -> None:
    """What an earlier version sealed as long as it is gets the length of its column: all of it or nothing. Twice does no harm."""
    with alone(database):
        for table, columns in SEALED.items():
            odd = [_odd(c, PADDED[f"{table}.{c}"]) for c in columns if f"{table}.{c}" in PADDED]
            if odd:
                _change_table(database, table, columns, partial(_padded, seal, said=None), f"({' or '.join(odd)})")


def _odd(column: str, each: int) -> str:
    """Which values of a column are of another length than padded ones; an emptied cell is not."""
    return f"(length({column}) > 0 and (length({column}) - {NONCE + TAG}) % {each} != 0)"


def _find_anew(database: Database, seal: Seal, where: str = "true", chat: int | None = None) -> None:
    """The digests of rows whose names are sealed with `seal`, for their chat or for `chat`, to which they are to go."""
    for table in LOOKED_UP:
        rows = database.execute(f"select rowid, chat, named from {table} where {where}").fetchall()
        whose = [(rowid, mine if chat is None else chat, named) for rowid, mine, named in rows]
        read = [(seal.or_none(named, f"{table}.named", owner), owner, rowid) for rowid, owner, named in whose]
        found = [(seal.digest(name, table, owner), rowid) for name, owner, rowid in read if name is not None]
        database.conn.executemany(f"update {table} set key = ? where rowid = ?", found)


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """One transaction that nobody else writes beside, from its first read on."""
    database.conn.execute("begin immediate")
    try:
        yield
        database.conn.execute("commit")
    except BaseException:
        if database.conn.in_transaction:  # a full disk may have ended it already
            database.conn.execute("rollback")
        raise


def move_cells(database: Database, seal: Seal, old: int, new: int) -> None:
    """The values of chat `old` are sealed for `new`; their rows are to follow in the same transaction. One that is damaged stays so: the others
    are not to stay behind with it."""

    def moved(cell: bytes, place: str, chat: int) -> bytes:
        return cell if (said := seal.or_none(cell, place, chat)) is None else seal.shut(said, place, new)

    change_all(database, moved, f"chat = {old:d}")
    _find_anew(database, seal, f"chat = {old:d}", new)


def change_all(database: Database, change: Change, where: str = "true") -> None:
    """Every sealed value that is not empty becomes `change(value, place, chat)`."""
    for table, columns in SEALED.items():
        _change_table(database, table, columns, change, where)


def _change_table(database: Database, table: str, columns: tuple[str, ...], change: Change, where: str) -> None:
    """In batches, in the order of the rows, since a table is not to be read while it is written."""
    listed = ", ".join(columns)
    to_set = ", ".join(f"{c} = ?" for c in columns)
    last = -(2**63)
    while rows := database.execute(
        f"select rowid, chat, {listed} from {table} where {where} and rowid > ? order by rowid limit {BATCH}", (last,)
    ).fetchall():
        last = rows[-1][0]
        places = [f"{table}.{c}" for c in columns]
        changed = [
            (*(change(cell, place, chat) if cell else cell for cell, place in zip(cells, places, strict=True)), rowid)
            for rowid, chat, *cells in rows
        ]
        database.conn.executemany(f"update {table} set {to_set} where rowid = ?", changed)
