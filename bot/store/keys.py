"""The operator's keys: where they stand, how they are read, made and put in front of older ones.

Rule 1: a key never stands in a message, a log line or a repr; its name (eight hex digits of a hash) stands for it.
Rule 2: newest first. The first key is in use; those behind it still open what was sealed under them, and so a key can be
changed while several databases and backups depend on it.
Rule 3: a key file is for its owner alone (0600), and is only ever replaced whole.
Rule 4: nothing is put under a key before the key's file and its name in the folder are on the disk: key and database often stand on two,
and after a power cut neither waits for the other.
Neighbours: sealing.py uses the keys; settings.py names the place.
"""

import base64
import binascii
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass, field
from errno import EACCES, EINVAL, ENOTSUP, EPERM
from pathlib import Path

from bot.store.protocol import StoreError

SIZE = 32
"""Bytes in a key: AES-256."""
CANNOT_SETTLE = (EACCES, EINVAL, ENOTSUP, EPERM)
"""Errors of who may not open a folder or file for that, or of a file system that has no such thing."""
_HEX = re.compile(rf"[0-9a-fA-F]{{{2 * SIZE}}}")
_HEADER = (
    "# Run Tall: the key to its databases, newest first. Without it nothing in them can be read. Keep a copy apart from them.\n"
)


@dataclass(frozen=True, slots=True)
class OperatorKey:
    """A key that seals data keys."""

    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """What stands for the key in messages; tells nothing about it."""
        return hashlib.sha256(b"runtall operator key\0" + self.secret).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the operator's keys stand: in `file`, unless they are `given` (by the setting RUNTALL_KEY)."""

    file: Path
    given: str | None = field(default=None, repr=False)

    @property
    def where(self) -> str:
        """The place, for messages."""
        return "RUNTALL_KEY" if self.given else str(self.file)


def new_key() -> OperatorKey:
    return OperatorKey(os.urandom(SIZE))


def written(key: OperatorKey) -> str:
    """The key as it stands in a file or a setting."""
    return base64.urlsafe_b64encode(key.secret).decode()


def read(keys: Keys) -> tuple[OperatorKey, ...]:
    """The keys, newest first; () where there is no file. Raises StoreError where what stands there is no key."""
    if keys.given:
        return tuple(_parse(word, keys.where) for word in keys.given.replace(",", " ").split())
    try:
        lines = keys.file.read_text("utf-8").splitlines()
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except UnicodeDecodeError as error:
        raise StoreError(
            f"{keys.where}: holds something that is no key; a key is 32 bytes in base64, `runtall key new` makes one"
        ) from error
    except OSError as error:
        raise StoreError(f"{keys.where}: the key cannot be read ({_why(error)}); check the file's owner and rights") from error
    found = tuple(_parse(line.strip(), keys.where) for line in lines if line.strip() and not line.startswith("#"))
    if not found:
        raise StoreError(f"{keys.where}: has no key in it; put the key back, or name its file in RUNTALL_KEY_FILE")
    return found


def _parse(text: str, where: str) -> OperatorKey:
    """A key of 32 bytes, in base64 or hex. Raises StoreError, which does not repeat the text."""
    try:
        secret = bytes.fromhex(text) if _HEX.fullmatch(text) else base64.b64decode(text, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != SIZE:
        raise StoreError(f"{where}: holds something that is no key; a key is 32 bytes in base64, `runtall key new` makes one")
    return OperatorKey(secret)


def make(keys: Keys) -> OperatorKey:
    """The first key of a place that has none; if somebody else was quicker, theirs. Raises StoreError."""
    key = new_key()
    try:
        _make_folder(keys.file.parent)
        part = _beside(keys.file, [key])
        try:
            os.link(part, keys.file)  # fails where the file exists, so that two starting at once agree on one key
        except FileExistsError:
            key = read(keys)[0]
        finally:
            part.unlink()
        settle(keys.file.parent)
    except OSError as error:
        raise StoreError(
            f"{keys.where}: no key can be made there ({_why(error)}); name a file that can be written in RUNTALL_KEY_FILE"
        ) from error
    return key


def put_in_front(keys: Keys) -> OperatorKey:
    """A new key, from now on the one in use; the others stay behind it. Raises StoreError."""
    key, older = new_key(), read(keys)
    try:
        _make_folder(keys.file.parent)
        os.replace(_beside(keys.file, [key, *older]), keys.file)
        settle(keys.file.parent)
    except OSError as error:
        raise StoreError(
            f"{keys.where}: cannot be written ({_why(error)}); put the key that `runtall key new` prints in its first line yourself"
        ) from error
    return key


def _beside(path: Path, keys: list[OperatorKey]) -> Path:
    """The keys in a new file in the same folder, on the disk, mode 0600."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(_HEADER + "".join(f"{written(k)}\n" for k in keys))
            file.flush()
            os.fsync(file.fileno())
    except OSError:  # a full disk: half a key is no key
        Path(part).unlink()
        raise
    return Path(part)


def _make_folder(folder: Path) -> None:
    """The folder exists, and those that were made for it have their names on the disk."""
    missing = [f for f in (folder, *folder.parents) if not f.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for made in missing:
        settle(made.parent)


def settle(place: Path) -> None:
    """A file, or the names in a folder, are on the disk. Raises OSError where the disk fails."""
    try:
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in CANNOT_SETTLE:
            raise


def settle_keys(keys: Keys) -> None:
    """The keys are on the disk, whoever wrote them there. Raises StoreError."""
    if keys.given:
        return
    try:
        for place in (keys.file, keys.file.parent):
            settle(place)
    except OSError as error:
        raise StoreError(f"{keys.where}: the key may not be on the disk ({_why(error)}); nothing was put under it") from error


def readable_by_others(keys: Keys) -> bool:
    """Whether others than the owner may read the key's file."""
    try:
        return not keys.given and bool(keys.file.stat().st_mode & 0o077)
    except OSError:
        return False


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
