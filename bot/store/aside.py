"""Updates that cannot be stored for now, kept in a file beside the database, so that those behind them are seen.

Telegram hands out a hundred updates and no more until they are confirmed: while the database is full, held or damaged, an emergency that
comes as the hundred and first would never be read.
Rule 1: an update is confirmed only once it is on the disk here; it goes into the database before anything newer, and is then overwritten.
Rule 2: the file has its room from the start: on a disk that is full it is written in its place.
Rule 3: its updates are sealed under the operator's key itself: the data key is in the database, and so may be what fails.
Neighbours: runtime.py keeps and takes back; poll.py asks where more may wait; sealing.py seals what is in the database.
"""

import hmac
import os
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.jsons import read, written
from bot.store.keys import OperatorKey
from bot.store.protocol import StoreError, Waiting

log = structlog.get_logger()
SUFFIX = "-aside"
ROOM, SHARE = 4 * 2**20, 2**18
"""Bytes: some ten thousand ordinary updates; and what one chat may take of it."""
SIZE, NONCE = struct.Struct("<I"), 12
_FOR = b"runtall aside"


def _with_room(path: Path) -> int:
    """The open file, for its owner alone, which has its room on the disk: nothing is ever written over to get it. Raises OSError."""
    file = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        size = os.fstat(file).st_size
        while size < ROOM:  # a disk that gets full meanwhile takes a part, and then none
            size += os.pwrite(file, bytes(ROOM - size), size)
        os.fsync(file)
    except OSError:
        os.close(file)
        raise
    return file


def _box(key: OperatorKey) -> AESGCM:
    return AESGCM(hmac.digest(key.secret, _FOR, "sha256"))


class Aside:
    """The file `path`, under the newest of `keys`, which are read when it is opened. Without a path, or room for it, it keeps nothing."""

    def __init__(self, path: Path | None = None, keys: Callable[[], Sequence[OperatorKey]] = tuple) -> None:
        self._path, self._keys = path, keys
        self._boxes: list[AESGCM] = []
        self._file, self._end, self._closed = -1, 0, 0
        self._taken: dict[int, int] = {}
        """Bytes by chat."""
        self.kept: list[Waiting] = []
        """Oldest first, once it is open."""

    def open(self) -> None:
        """Make the file, or read what an earlier process kept. Once is enough."""
        if self._file >= 0 or self._path is None:
            return
        try:
            self._boxes = [_box(key) for key in self._keys()]
            self._file = _with_room(self._path) if self._boxes else -1
        except (OSError, StoreError):
            return
        if self._file >= 0:
            self.kept = [*self._entries()]

    def look(self) -> int:
        """How many updates wait in the file, if there is one; it is not made."""
        if self._path is None or not self._path.exists():
            return 0
        self.open()
        waiting = len(self.kept) + self._closed
        self.close()
        return waiting

    def _entries(self) -> Iterator[Waiting]:
        """Those that open; one that was not finished, is damaged or under another key stays where it is, and nothing is written over it."""
        self._closed = 0
        while self._end + SIZE.size <= ROOM:
            (size,) = SIZE.unpack(os.pread(self._file, SIZE.size, self._end))
            if not size:
                break
            plain = self._open(os.pread(self._file, size, self._end + SIZE.size))
            self._end += SIZE.size + size
            if plain is None:
                self._closed += 1
            else:
                yield Waiting(*read(plain))
        if self._closed:
            log.error("updates set aside do not open", number=self._closed, hint="was the key changed, or the file?")

    def _open(self, sealed: bytes) -> bytes | None:
        for box in self._boxes:
            with suppress(InvalidTag, ValueError):
                return box.decrypt(sealed[:NONCE], sealed[NONCE:], _FOR)
        return None

    def keep(self, many: Sequence[Waiting]) -> bool:
        """Put updates on the disk, those that are not there yet; False where they are not: then none may be confirmed."""
        self.open()
        if self._file < 0:
            return False
        known = {waiting.update_id for waiting in self.kept}
        fresh = self._shared([(w, self._entry(w)) for w in many if w.update_id not in known])
        body = b"".join(entry for _, entry in fresh) + SIZE.pack(0)
        if self._end + len(body) > ROOM:
            log.error("no room to set updates aside", hint="mend the database, or free the disk: those behind are not heard")
            return False
        try:
            if os.pwrite(self._file, body, self._end) < len(body):
                return False
            os.fdatasync(self._file)
        except OSError:
            return False
        self._end += len(body) - SIZE.size
        self.kept += [waiting for waiting, _ in fresh]
        return True

    def _shared(self, fresh: Sequence[tuple[Waiting, bytes]]) -> list[tuple[Waiting, bytes]]:
        """Those within the share of their chat: one who goes on writing takes no room from others. (What is urgent was read and answered.)"""
        found = []
        for waiting, entry in fresh:
            if (taken := self._taken.get(waiting.chat, 0) + len(entry)) <= SHARE:
                self._taken[waiting.chat] = taken
                found.append((waiting, entry))
        if len(found) < len(fresh):
            log.warning("updates not kept", number=len(fresh) - len(found), hint="one chat has written more than is kept for it")
        return found

    def _entry(self, waiting: Waiting) -> bytes:
        nonce, plain = os.urandom(NONCE), written([waiting.update_id, waiting.chat, waiting.raw]).encode()
        sealed = nonce + self._boxes[0].encrypt(nonce, plain, _FOR)
        return SIZE.pack(len(sealed)) + sealed

    def clear(self) -> None:
        """All that opens is in the database. It stays beside what does not, and on a failing disk: told once more it does nothing."""
        self.kept, self._taken = [], {}
        if self._closed:
            return
        try:
            os.pwrite(self._file, bytes(min(self._end + SIZE.size, ROOM)), 0)
            os.fdatasync(self._file)
        except OSError as error:
            log.error("updates set aside stay where they are", error=type(error).__name__)
        self._end = 0

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
