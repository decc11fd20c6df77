"""A whole playground in a thread of its own, and a Chromium to look at it with. Both are started once and shared by all tests.

Neighbours: conftest.py makes fixtures of them; test_web.py and test_page.py use them.
"""

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from bot.cli.library import shipped
from bot.cli.playground import Stages, words_of
from bot.settings import Settings
from bot.shells.web.app import playground
from bot.shells.web.room import Room
from bot.store.keys import Keys
from tests.conftest import shipped_content

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium on this machine")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-extensions",
    "--in-process-gpu",
]
WORDS = words_of(shipped_content())["en"]
UNSECURED = False
"""For httpx' `verify`: what is asked here is plain HTTP on this machine, for which no certificates need to be read."""


@dataclass
class Playground:
    """A playground that runs: where it is, and what runs there."""

    address: str = ""
    room: Room | None = None
    loop: asyncio.AbstractEventLoop | None = None
    ready: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)

    def afresh(self) -> None:
        """Nobody has said anything yet."""
        httpx.post(f"{self.address}fresh", json={}, verify=UNSECURED)

    def settle(self) -> None:
        """Everything that was said is answered."""
        assert self.room
        assert self.loop
        asyncio.run_coroutine_threadsafe(self.room.stage.settle(), self.loop).result(10)

    def bot(self, method: str, **given: Any) -> Any:
        """The bot calls a method of the Bot API."""
        assert self.room
        assert self.loop
        call = getattr(self.room.stage.local.bot(), method)(**given)
        return asyncio.run_coroutine_threadsafe(call, self.loop).result(10)


@contextmanager
def serving() -> Iterator[Playground]:
    """A playground in a thread of its own."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    here = Playground(f"http://127.0.0.1:{listener.getsockname()[1]}/")
    thread = threading.Thread(target=lambda: asyncio.run(_serve(listener, here)), daemon=True)
    thread.start()
    assert here.ready.wait(20)
    yield here
    here.stop.set()
    thread.join(20)


async def _serve(listener: socket.socket, here: Playground) -> None:
    stages = Stages(shipped_content(), shipped() / "media", Keys(Path(":memory:")), Settings(), f"{here.address}coach/")
    stage = await stages.kept(":memory:")
    room = here.room = Room(stage, words_of(shipped_content()), stages.fresh, stages.play)
    here.loop = asyncio.get_running_loop()
    config = uvicorn.Config(playground(room), log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0)
    here.ready.set()
    await asyncio.to_thread(here.stop.wait)
    server.should_exit = True
    await asyncio.gather(task, return_exceptions=True)
    await room.close()
    await stage.close()


@contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "no Chromium; install Debian's `chromium`"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Any, address: str, size: tuple[int, int], **more: Any) -> Iterator[Any]:
    """A page of the playground. `complaints`: what its console had to complain about; `asked`: the addresses that it asked for."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **more)
    page = context.new_page()
    page.complaints, page.asked = [], []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    page.on("response", lambda r: page.asked.append((r.url, r.headers.get("content-length"))))
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    yield page
    context.close()
