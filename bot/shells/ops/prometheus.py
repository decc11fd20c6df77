"""The figures of a running bot, as Prometheus reads them, in a registry of their own.

Rule 1: labels are kinds, levels, outcomes and names of errors. A flag's name stands nowhere here: in a small club it could be somebody's.
Rule 2: a name is public once it is here: the dashboard and alerts in deploy/ use it, and a test keeps them in step.
Neighbours: meter.py says what is told; server.py serves this.
"""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.meter import Told

SECONDS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
FAILURES = ("turn", "letter", "urgent", "refused", "network", "store", "unreadable", "flood")
"""A turn set aside; a letter given up; one that calls for help given up; told to wait (429); a letter tried again; the store; an update nobody can read; a person too quick."""
LEVELS = ("self_care", "soon", "urgent", "emergency")
UNMATCHED = "fallback"


class Figures:
    """A Meter that counts. `clock`: seconds that never go back."""

    def __init__(self, version: str, content: str, safe: bool, clock: Callable[[], float] = time.monotonic) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each counter that says when it began: nobody asks
        self.registry = CollectorRegistry()
        self._clock = clock
        self._heard: float | None = None
        self._count(self.registry)
        self._measure(self.registry)
        ProcessCollector(namespace="runtall", registry=self.registry)
        build = Gauge("runtall_build_info", "1; the labels say what runs", ["version", "content"], registry=self.registry)
        build.labels(version, content).set(1)
        mode = Gauge("runtall_safe_mode", "1 where content failed its proofs and only help is told", registry=self.registry)
        mode.set(int(safe))

    def _count(self, registry: CollectorRegistry) -> None:
        self._events = Counter("runtall_events", "Events that had their turn", ["what"], registry=registry)
        self._replies = Counter("runtall_replies", "Replies, by kind and by the level told", ["kind", "level"], registry=registry)
        self._unmatched = Counter("runtall_unmatched", "Events whose answer was that nothing was understood", registry=registry)
        self._flags = Counter("runtall_flags", "Red flags newly raised, by level", ["level"], registry=registry)
        self._failures = Counter("runtall_failures", "What went wrong, by what it was", ["what"], registry=registry)
        self._blocked = Counter("runtall_chats_blocked", "Chats closed because the person had blocked the bot", registry=registry)
        for what in FAILURES:  # so that a rate has a 0 to start from
            self._failures.labels(what)
        for level in LEVELS:
            self._flags.labels(level)

    def _measure(self, registry: CollectorRegistry) -> None:
        self._turns = Histogram(
            "runtall_turn_seconds", "A turn, waiting for the store included", buckets=SECONDS, registry=registry
        )
        self._sends = Histogram("runtall_send_seconds", "A letter that Telegram took", buckets=SECONDS, registry=registry)
        self._inbox = Gauge("runtall_inbox_depth", "Updates whose turn is to come", registry=registry)
        self._outbox = Gauge("runtall_outbox_depth", "Letters that are to be sent", registry=registry)
        self._late = Gauge("runtall_reminder_lag_seconds", "By how much the oldest due reminder is late", registry=registry)
        self._unopened = Gauge(
            "runtall_unopened_values",
            "Stored values that did not open since the start: the database is damaged",
            registry=registry,
        )
        self._copied = Gauge(
            "runtall_backup_ago_seconds",
            "Since the newest backup was finished; -1 where none is known",
            registry=registry,
        )
        self._copied.set(-1)
        ago = Gauge(
            "runtall_heard_ago_seconds",
            "Since Telegram answered; -1 where it has not yet, or calls us (webhook)",
            registry=registry,
        )
        ago.set_function(lambda: -1.0 if (seconds := self.heard_ago()) is None else seconds)

    def turn(self, seconds: float) -> None:
        self._turns.observe(seconds)

    def answered(self, what: str, replies: Sequence[Told], levels: Sequence[str]) -> None:
        self._events.labels(what.lower()).inc()
        for kind, level in replies:
            self._replies.labels(kind, level).inc()
        if any(kind == UNMATCHED for kind, _ in replies):
            self._unmatched.inc()
        for level in levels:
            self._flags.labels(level).inc()

    def sent(self, seconds: float) -> None:
        self._sends.observe(seconds)

    def failed(self, what: str) -> None:
        self._failures.labels(what).inc()

    def blocked(self) -> None:
        self._blocked.inc()

    def depth(self, inbox: int, outbox: int) -> None:
        self._inbox.set(inbox)
        self._outbox.set(outbox)

    def heard(self) -> None:
        self._heard = self._clock()

    def heard_ago(self) -> float | None:
        """Seconds since Telegram answered; None where it has not yet."""
        return None if self._heard is None else self._clock() - self._heard

    def late(self, seconds: float) -> None:
        """By how much the oldest due reminder is late."""
        self._late.set(seconds)

    def unopened(self, values: int) -> None:
        """How many stored values did not open since the start."""
        self._unopened.set(values)

    def copied(self, ago: Callable[[], timedelta | None]) -> None:
        """`ago`: how long ago the newest backup was finished; asked for each time."""
        self._copied.set_function(lambda: -1.0 if (found := ago()) is None else found.total_seconds())

    def text(self) -> bytes:
        """All figures as Prometheus reads them."""
        return generate_latest(self.registry)
