"""Group commit: one thread owns the store, takes the jobs that wait, runs them in one transaction and commits them together.

Rule 1: a job is answered only after its commit; a quiet store commits one job at once, a busy one many with one fsync. What is
given together, as a quiet bot's update and its turn, waits for the disk once.
Rule 2: a job that fails is undone alone; the others of its batch stand. Hardly one does: its batch is undone then, and run once more
with each job in a savepoint of its own.
Rule 3: where the store itself fails, the jobs are tried once more one by one, so that a bad one does not take others with it.
A job may therefore run twice: it works on the store and returns a value, and has no other effect.
Neighbours: protocol.py is what it drives; runtime.py is the only caller.
"""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from bot.store.protocol import Store, StoreError

T = TypeVar("T")
MOST_JOBS = 256
SECONDS = 0.05
"""How long jobs join a batch before it is committed: what somebody waits at most for others' turns."""


@dataclass(slots=True)
class _Job:
    work: Callable[..., Any]
    args: tuple[Any, ...]
    future: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = field(default=None)


class Writer:
    """The thread that owns a store. `close` finishes what was given to it, and closes the store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._held: list[_Job] | None = None
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    def do(self, work: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        """The result of `work(*args)`, once it is committed. Raises what it raised; StoreError where the store failed."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        job = _Job(work, args, future)
        if self._held is None:
            self._jobs.put(job)
        else:
            self._held.append(job)
        return future

    @asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        """What is given meanwhile, and by the tasks that begin meanwhile, reaches the thread in one go, and so shares a commit."""
        if self._held is None:
            self._held = []
        try:
            yield
            await asyncio.sleep(0)  # the tasks begin
        finally:
            held, self._held = self._held or [], None
            for job in held:
                self._jobs.put(job)

    async def close(self, seconds: float | None = None) -> None:
        """Commit what was given, then close the store; `seconds`: how long that is waited for, where a database may be held or hang."""
        for job in self._held or ():
            self._jobs.put(job)
        self._held = None
        self._jobs.put(None)
        await asyncio.get_running_loop().run_in_executor(None, self._thread.join, seconds)

    def _run(self) -> None:
        while not self._ending and (first := self._jobs.get()) is not None:
            self._batch(first)
        self._store.close()

    def _batch(self, first: _Job) -> None:
        tried: list[_Job] = []
        try:
            self._together(first, tried)
        except StoreError as error:
            self._one_by_one(tried or [first], error)
        except Exception as error:  # the thread must live on, or everybody waits for ever
            for job in tried or [first]:
                job.result, job.error = None, StoreError(f"the store failed ({type(error).__name__})")
        _resolve(tried or [first])

    def _together(self, first: _Job, tried: list[_Job]) -> None:
        """The jobs that wait, in one transaction; apart from each other where one of them fails. Raises StoreError."""
        try:
            with self._store.transaction():
                self._fill(first, tried)
        except StoreError:
            raise
        except Exception:
            if not tried:
                raise
            with self._store.transaction():
                for job in tried:
                    self._try(job)

    def _fill(self, first: _Job, tried: list[_Job]) -> None:
        """Run jobs into the open transaction until none waits, or it is time to commit."""
        until = time.monotonic() + SECONDS
        job: _Job | None = first
        while job is not None:
            tried.append(job)
            job.result = job.work(*job.args)
            job = self._next() if time.monotonic() < until and len(tried) < MOST_JOBS else None

    def _next(self) -> _Job | None:
        try:
            job = self._jobs.get_nowait()
        except Empty:
            return None
        self._ending = job is None
        return job

    def _try(self, job: _Job) -> None:
        """One job in its own savepoint. Raises StoreError only."""
        try:
            with self._store.savepoint():
                job.result = job.work(*job.args)
        except StoreError:
            raise
        except Exception as error:  # the job's own failure: undone, and told to whoever gave it
            job.error = error

    def _one_by_one(self, jobs: Sequence[_Job], error: StoreError) -> None:
        """After a failed commit: each job by itself; once two fail in a row, the store is at fault and the rest fail too."""
        failures = 1 if len(jobs) > 1 else 2
        for job in jobs:
            job.result = job.error = None
            if failures >= 2:
                job.error = error
                continue
            try:
                with self._store.transaction():
                    self._try(job)
                failures = 0
            except StoreError as again:
                job.error, failures = again, failures + 1


def _resolve(jobs: Sequence[_Job]) -> None:
    """Tell the waiting loops, all jobs of a loop in one call."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.future.get_loop(), []).append(job)
    for loop, some in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell, some)


def _tell(jobs: Sequence[_Job]) -> None:
    for job in jobs:
        if job.future.cancelled():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
