"""A database that cannot be opened yet (full disk, held, damaged): a store that fails until it can, so that the bot can say what needs none.

Rule: it is opened in a transaction, and so in the thread that owns the store; until then every call raises StoreError.
Neighbours: cli/house.py begins with this where people wait; runtime.py takes up what an earlier run left once it works.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import structlog

from bot.store.protocol import StoreError
from bot.store.sqlite import SqliteStore

log = structlog.get_logger()
SELDOM = 10
"""Times as long as a try took until the next one."""


class LateStore:
    """A Store that is `opened` as soon as that works; `why`: what it failed with."""

    def __init__(self, opened: Callable[[], SqliteStore], why: StoreError) -> None:
        self._opened, self._why = opened, why
        self._store: SqliteStore | None = None
        self._next = 0.0

    def transaction(self) -> AbstractContextManager[object]:
        """Of the store, which is opened first. Raises StoreError."""
        if self._store is None:
            if time.monotonic() < self._next:
                raise self._why
            self._store = self._tried()
        return self._store.transaction()

    def _tried(self) -> SqliteStore:
        """Opened now. What takes long in vain, as sealing anew on a disk that is too small, is tried the more seldom."""
        began = time.monotonic()
        try:
            return self._opened()
        except StoreError as error:
            now = time.monotonic()
            self._next = now + SELDOM * (now - began)
            if str(error) != str(self._why):
                log.error("the database does not open", problem=str(error))
            self._why = error
            raise

    def close(self) -> None:
        if self._store is not None:
            self._store.close()

    def __getattr__(self, name: str) -> Any:
        """The store's own; until it is open something that fails when it is called."""
        return getattr(self._store, name) if self._store is not None else _Failing(self, name)


class _Failing:
    """A method, or a part with methods, of a store that is to be opened yet."""

    def __init__(self, late: LateStore, path: str) -> None:
        self._late, self._path = late, path

    def __getattr__(self, name: str) -> "_Failing":
        return _Failing(self._late, f"{self._path}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        found: Any = self._late._store
        if found is None:
            raise self._late._why
        for name in self._path.split("."):
            found = getattr(found, name)
        return found(*args, **kwargs)
