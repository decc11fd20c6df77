"""A small file beside the database: letters that Telegram has taken and the database does not know yet.

Rule 1: a letter is noted the moment Telegram answers, without waiting for a commit; what a killed process noted is not sent again.
So only letters whose answer had not been read can repeat.
Rule 2: one process at a time has it: two bots on one database would answer everybody twice.
Rule 3: an entry is the letter's number with its update's: numbers of erased letters may be used again, the pair is not.
No fsync: it guards against the process dying, not the machine. Neighbours: runtime.py writes; sqlite.py keeps the letters; backup.py takes
the journal along, as SQLite does with its write-ahead log.
"""

import os
import struct
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.store.protocol import StoreError

ENTRY = struct.Struct("<qq")
SUFFIX = "-sent"
Entries = Sequence[tuple[int, int]]
"""(letter, update) each."""


def beside(database: Path) -> Path:
    """Where the journal of a database stands."""
    return Path(f"{database}{SUFFIX}")


def noted(path: Path) -> Entries:
    """What stands in a journal that somebody else may have open; () where there is none. Raises OSError where it cannot be read."""
    try:
        return _entries(path.read_bytes())
    except FileNotFoundError:
        return ()


def _entries(body: bytes) -> Entries:
    """Half an entry at the end is none."""
    return list(ENTRY.iter_unpack(body[: len(body) // ENTRY.size * ENTRY.size]))


def _locked(file: int) -> bool:
    """Whether the file is this process's until it ends; processes that it starts do not inherit that. Where there are no locks, always."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks
        return True
    return True


class Journal:
    """An open journal; `path` None keeps nothing. Raises OSError at opening only, and StoreError where another process has it."""

    def __init__(self, path: Path | None) -> None:
        self._file = -1 if path is None else os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
        if path is not None and not _locked(self._file):
            self.close()
            database = str(path).removesuffix(SUFFIX)
            raise StoreError(f"{database}: another bot runs on it; stop that one first, or name another file in RUNTALL_DATABASE")

    def entries(self) -> Entries:
        """What an earlier process noted."""
        if self._file < 0:
            return ()
        return _entries(os.pread(self._file, os.fstat(self._file).st_size, 0))

    def note(self, letter: int, update: int) -> None:
        """This letter is out. A full disk only means that it might repeat."""
        if self._file >= 0:
            try:
                os.write(self._file, ENTRY.pack(letter, update))
            except OSError:
                return

    def clear(self) -> None:
        """Everything noted is in the database. On a failing disk it may stay, and is told once more."""
        if self._file >= 0:
            with suppress(OSError):
                os.ftruncate(self._file, 0)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
