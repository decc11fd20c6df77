"""What many tests share: the shipped content with its understanding, and a talk with the bot through `step`."""

import gc
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog

from bot.cli.errors import cache as cache_folder
from bot.cli.learning import learn
from bot.cli.library import content_from, shipped
from bot.cli.serve import settle_memory
from bot.core.content.complete import spoken
from bot.core.content.language import Utterances
from bot.core.content.layout import fault
from bot.core.content.load import Content
from bot.core.dialogue.step import step
from bot.core.model.effects import Effect, Reply
from bot.core.model.events import Pressed, Said, Sent
from bot.core.model.session import Session
from bot.core.rendering import Message, render
from tests.tables import PARTS, Some, thin_long_tables

if TYPE_CHECKING:
    from tests.opinion import Opinion
    from tests.playing import Playground

FIRST_HALF = (
    "test_cli",
    "test_evaluate",
    "test_intents",
    "test_languages",
    "test_doctor",
    "test_memory",
    "test_stop",
    "test_deploy",
)
OTHER_HALF = (
    "test_page",
    "test_web",
    "test_coach_page",
    "test_progress",
    "test_club_digest",
    "test_map",
    "test_clubs",
    "test_aiogram",
    "test_club_posts",
)
IN_MEMORY, ROOM = Path("/dev/shm"), 1 << 30
"""Where files need no disk, and the bytes that have to be free there: hundreds of databases are made here, and each waits for its disk."""
if "TMPDIR" not in os.environ and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)  # of this process, and of those that it starts
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@cache
def with_drafts() -> Content:
    """The shipped content with the languages that are still being written, built once a run."""
    if os.environ.get("PYTEST_XDIST_WORKER") == "gw1" and not any(cache_folder().glob("hints-*-de-*")):
        learn(
            shipped(), cache_folder(), "de", "hints"
        )  # while the other worker learns English: each has the other's from the cache
    return content_from(shipped(), cache_folder(), drafts=True)


@cache
def shipped_content() -> Content:
    """The shipped content as it is spoken."""
    return spoken(with_drafts())[0]


@cache
def taught(code: str = "en") -> tuple[Utterances, ...]:
    """What the reader of a language was taught: the content that is spoken keeps none of it."""
    found = content_from(shipped(), cache_folder(), reader=False).languages[code].utterances
    assert found, code
    return found


@pytest.fixture(scope="session")
def content() -> Content:
    return shipped_content()


@pytest.fixture(params=PARTS)
def some(request: pytest.FixtureRequest) -> Some:
    """Every so many-th row of a long table in the suite, each row in the proofs."""
    found: Some = request.param
    return found


@pytest.fixture(scope="session")
def aiogram() -> "Opinion":
    """What another library takes for Telegram's; imported when a test asks for one of its models."""
    from tests.opinion import Opinion

    return Opinion()


def pytest_collection() -> None:
    """Nothing of what is collected is let go of before the end: the collector of garbage would walk over all of it again and again."""
    gc.disable()


@pytest.fixture(params=[False, pytest.param(True, marks=pytest.mark.proof)], ids=["alone", "aiogram"])
def asked_too(request: pytest.FixtureRequest) -> "Opinion | None":
    """The same second opinion for a test that is about more: to import it takes as long as fifty such tests, so it is asked in the proofs."""
    return request.getfixturevalue("aiogram") if request.param else None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Long tables are thinned before proofs are chosen or left out; what is left out counts for no half."""
    thin_long_tables(items)
    yield
    _halve(items)


def _halve(items: list[pytest.Item]) -> None:
    """Two workers begin at the two halves of the list: at the first stand the commands, at the other what is drawn and looked at.

    So each dear thing (the process that forks commands, the browser, the library that draws) is started by one worker. What is left
    over at the ends, where who is done first helps the other, is short.
    """
    first, other, rest = list[pytest.Item](), list[pytest.Item](), list[pytest.Item]()
    for item in items:
        (first if item.path.stem in FIRST_HALF else other if item.path.stem in OTHER_HALF else rest).append(item)
    half = max(0, len(items) // 2 - len(first))
    items[:] = [*first, *rest[:half], *other, *rest[half:]]


def pytest_collection_finish() -> None:
    """What was loaded for the tests stays for good: the collector of garbage need not walk over it, as in the bot that runs."""
    settle_memory()
    gc.enable()


def pytest_runtest_teardown() -> None:
    """A test that runs a command leaves its way of logging behind; the next one starts without."""
    structlog.reset_defaults()


@dataclass
class Talk:
    """One person talking to the bot through the pure `step`, with every reply rendered."""

    content: Content
    session: Session = field(default_factory=Session)
    update: int = 0
    replies: list[Reply] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    effects: tuple[Effect, ...] = ()
    keyboard: list[tuple[str, str]] = field(default_factory=list)

    def say(self, text: str, **more: object) -> "Talk":
        return self._do(Said(**self._about(), text=text, **more))  # type: ignore[arg-type]

    def send(self, what: str) -> "Talk":
        return self._do(Sent(**self._about(), what=what))  # type: ignore[arg-type]

    def press(self, wanted: str) -> "Talk":
        """Press a button of the newest keyboard, by label or data (with or without its version)."""
        data = next(d for label, d in self.keyboard if wanted in (label, label.removeprefix("✓ "), d, d.partition(":")[2]))
        return self.raw(data)

    def raw(self, data: str) -> "Talk":
        return self._do(Pressed(**self._about(), data=data, message=1))  # type: ignore[arg-type]

    def _about(self) -> dict[str, object]:
        self.update += 1
        return {"update_id": self.update, "at": NOON, "chat": 1, "person": 1, "lang": "en"}

    def _do(self, event: Said | Pressed | Sent) -> "Talk":
        self.session, self.effects = step(self.session, event, self.content)
        self.replies = [e for e in self.effects if isinstance(e, Reply)]
        self.messages = [render(self.content, self.session, r, event.update_id) for r in self.replies]
        for message in self.messages:
            assert fault(message.text) is None, message.text
            if message.buttons:
                self.keyboard = [(b.label, b.data) for row in message.buttons for b in row]
        return self

    @property
    def names(self) -> list[str]:
        return [r.name for r in self.replies]

    @property
    def text(self) -> str:
        return "\n\n".join(m.text for m in self.messages)

    @property
    def question(self) -> str | None:
        return self.replies[-1].question if self.replies else None


@pytest.fixture
def talk(content: Content) -> Talk:
    return Talk(content)


@pytest.fixture(scope="session")
def one_playground() -> Iterator["Playground"]:
    """A playground that runs, for all tests of a process."""
    from tests.playing import serving

    with serving() as found:
        yield found


@pytest.fixture
def place(one_playground: "Playground") -> "Playground":
    """The playground, with nobody who has said anything yet."""
    one_playground.afresh()
    return one_playground


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium for all tests of a module. (While it is open, its driver's event loop leaves no room for tests with one of their own.)"""
    from tests.playing import chromium

    with chromium() as found:
        yield found


STRAIGHT = [
    "Yes, let's start", "o:GB", "none", "none", "none", "none", "none",
    "o:during_run", "o:week", "o:gradual", "o:4", "o:same", "o:none", "o:yes",
]  # fmt: skip
"""The taps of an unremarkable runner, from the greeting to the result."""


@cache
def _went(taps: int) -> Talk:
    """A talk after so many of those taps. It is gone through once; whoever goes on from there has a copy."""
    talk = Talk(shipped_content()).say("/start")
    for tap in STRAIGHT[:taps]:
        talk.press(tap)
    return talk


def went(taps: int = len(STRAIGHT)) -> Talk:
    """Somebody who said /start and made so many of those taps."""
    talk = _went(taps)
    return replace(talk, replies=[*talk.replies], messages=[*talk.messages], keyboard=[*talk.keyboard])


@pytest.fixture
def screened() -> Talk:
    """Somebody who answered the screen with "none of these" and is asked when it hurts."""
    return went(7)


@pytest.fixture
def coached() -> Talk:
    """Somebody whose check ended in self-care."""
    return went()
