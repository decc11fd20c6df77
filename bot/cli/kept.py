"""Cache files: written in one step under a digest, rebuilt where they are damaged, missed by nobody where they cannot be written.

What several processes need at once is built by one of them, for which the others wait: not for ever, and once only.
"""

import hashlib
import mmap
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, TypeVar

from bot.cli.process import give_back

T = TypeVar("T")
DIGEST = 32
LONGEST_WAIT, LOOK_AGAIN = 60.0, 0.05
"""Seconds that somebody waits for what another builds, and between two looks."""
KEPT = 8
"""Files of one kind that are kept: a few contents are tried side by side, and a year of changes is not."""


def read(path: Path) -> bytes | None:
    """What follows the digest in a cache file; None where there is no file, or its digest does not fit."""
    try:
        with path.open("rb") as file:
            digest, body = file.read(DIGEST), file.read()
    except OSError:
        return None
    if hashlib.sha256(body).digest() != digest:
        return None
    _is_used(path)
    return body


def _is_used(path: Path) -> None:
    """What is used is no older than what was built later and is not: `tidy` keeps it."""
    with suppress(OSError):
        os.utime(path)


def mapped(path: Path) -> memoryview | None:
    """As `read`, but what nobody looks at takes no memory: the file is mapped, not copied. (It stays whole while it is in use: files
    are replaced here, never written to.)"""
    try:
        with path.open("rb") as file:
            digest = file.read(DIGEST)
            if hashlib.file_digest(file, "sha256").digest() != digest:
                return None
            _is_used(path)
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))[DIGEST:]
    except (OSError, ValueError):  # ValueError: it is empty
        return None


def let_go(body: memoryview) -> None:
    """What of a mapped file was looked at leaves the memory, until it is looked at again."""
    with suppress(AttributeError, OSError, ValueError):
        body.obj.madvise(mmap.MADV_DONTNEED)  # type: ignore[attr-defined]


def write(path: Path, body: bytes) -> None:
    """Write a cache file in one step, so that nobody ever reads half of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(body).digest() + body)
        os.replace(file.name, path)
    except OSError:
        return


def a_while(since: float) -> bool:
    """Whether to go on waiting for what somebody else builds; a moment passes meanwhile."""
    time.sleep(LOOK_AGAIN)
    return time.monotonic() - since < LONGEST_WAIT


def or_built(
    path: Path | None,
    build: Callable[[], T],
    pack: Callable[[T], bytes],
    unpack: Callable[[memoryview], T],
    wait: Callable[[float], bool] = a_while,
) -> T:
    """What the file holds, where it is whole; else built now, and kept. `wait`: as `a_while`."""
    if path is None:
        return build()
    if found := _unpacked(path, unpack):
        return found[0]
    with _alone(path, wait) as first:
        if found := _unpacked(path, unpack):  # somebody else has just built it
            return found[0]
        if first:
            return _built(path, build, pack, unpack)
    return _built(path, build, pack, unpack)  # whoever was waited for cannot keep it, or is stuck: nobody waits for the next one


def _built(path: Path, build: Callable[[], T], pack: Callable[[T], bytes], unpack: Callable[[memoryview], T]) -> T:
    """Built, and kept where that is possible: then it is the file's, and what building took goes back to the system."""
    built = build()
    write(path, pack(built))
    tidy(path)
    if (found := _unpacked(path, unpack)) is None:
        return built
    del built
    give_back()
    return found[0]


def _unpacked(path: Path, unpack: Callable[[memoryview], T]) -> tuple[T] | None:
    """What the file holds, alone in a tuple; None where it is not there or not whole."""
    if (body := mapped(path)) is not None:
        with suppress(ValueError):
            found = (unpack(body),)
            let_go(body)
            return found
    return None


@contextmanager
def _alone(path: Path, wait: Callable[[float], bool]) -> Iterator[bool]:
    """Nobody else builds this file meanwhile; whether nobody else was at it before. Where files cannot be locked, or whoever holds the
    lock takes too long, several may: it takes longer, and does no harm."""
    lock = path.with_suffix(".lock")
    with ExitStack() as held:
        mine = first = True
        with suppress(OSError, ImportError):
            path.parent.mkdir(parents=True, exist_ok=True)
            file, since = held.enter_context(lock.open("a")), time.monotonic()
            while not (mine := _locked(file)) and wait(since):
                first = False
            first = first and mine
        yield first
        if mine:
            with suppress(OSError):
                lock.unlink()  # whoever still waits for it finds the file built


def _locked(file: IO[str]) -> bool:
    """Whether the lock is held now; False where somebody else holds it."""
    from fcntl import LOCK_EX, LOCK_NB, flock

    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True


def newest(path: Path) -> Path | None:
    """The file used last of those that differ from this one in their hash alone; None where there is none."""
    return next(iter(_others(path)), None)


def tidy(path: Path) -> None:
    """Remove what older contents left: of files that differ from this one in their hash alone, the KEPT that were used last stay."""
    with suppress(OSError):
        for old in _others(path)[KEPT - 1 :]:
            old.unlink()


def _others(path: Path) -> list[Path]:
    """Files that differ from this one in their hash alone, the one used last first; somebody else may just have removed one."""
    found = []
    for other in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*{path.suffix}"):
        with suppress(OSError):
            found.append((other.stat().st_mtime, other))
    return [other for _, other in sorted(found, reverse=True) if other != path]
