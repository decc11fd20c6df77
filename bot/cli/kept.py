"""Cache files: written in one step under a digest, rebuilt where they are damaged, missed by nobody where they cannot be written.

What several processes need at once is built by one of them, for which the others wait.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
DIGEST = 32
KEPT = 8
"""Files of one kind that are kept: a few contents are tried side by side, and a year of changes is not."""


def read(path: Path) -> bytes | None:
    """What follows the digest in a cache file; None where there is no file, or its digest does not fit."""
    try:
        with path.open("rb") as file:
            digest, body = file.read(DIGEST), file.read()
    except OSError:
        return None
    return body if hashlib.sha256(body).digest() == digest else None


def write(path: Path, body: bytes) -> None:
    """Write a cache file in one step, so that nobody ever reads half of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(body).digest() + body)
        os.replace(file.name, path)
    except OSError:
        return


def or_built(path: Path | None, build: Callable[[], T], pack: Callable[[T], bytes], unpack: Callable[[bytes], T]) -> T:
    """What the file holds, where it is whole; else built now, and kept."""
    if path is None:
        return build()
    if found := _unpacked(path, unpack):
        return found[0]
    with _alone(path):
        if found := _unpacked(path, unpack):  # somebody else has just built it
            return found[0]
        built = build()
        write(path, pack(built))
        tidy(path)
    return built


def _unpacked(path: Path, unpack: Callable[[bytes], T]) -> tuple[T] | None:
    """What the file holds, alone in a tuple; None where it is not there or not whole."""
    if (body := read(path)) is not None:
        with suppress(ValueError):
            return (unpack(body),)
    return None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else builds this file meanwhile. Where files cannot be locked, several may: it takes longer, and does no harm."""
    lock = path.with_suffix(".lock")
    with ExitStack() as held:
        with suppress(OSError, ImportError):
            from fcntl import LOCK_EX, flock

            path.parent.mkdir(parents=True, exist_ok=True)
            flock(held.enter_context(lock.open("a")), LOCK_EX)
        yield
        with suppress(OSError):
            lock.unlink()  # whoever still waits for it finds the file built


def newest(path: Path) -> Path | None:
    """The newest file that differs from this one in its hash alone; None where there is none."""
    return next(iter(_others(path)), None)


def tidy(path: Path) -> None:
    """Remove what older contents left: of files that differ from this one in their hash alone, the newest KEPT stay."""
    with suppress(OSError):
        for old in _others(path)[KEPT - 1 :]:
            old.unlink()


def _others(path: Path) -> list[Path]:
    """Files that differ from this one in their hash alone, the newest first; somebody else may just have removed one."""
    found = []
    for other in path.parent.glob(f"{path.stem.rpartition('-')[0]}-*{path.suffix}"):
        with suppress(OSError):
            found.append((other.stat().st_mtime, other))
    return [other for _, other in sorted(found, reverse=True) if other != path]
