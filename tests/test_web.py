"""The playground: its interface by requests, and its page in a headless Chromium as a person would use it."""

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from bot.cli.house import Clock
from bot.cli.library import shipped
from bot.runtime import Runtime
from bot.shells.telegram.app import run
from bot.shells.telegram.events import to_event
from bot.shells.telegram.local.server import LocalTelegram
from bot.shells.web.app import playground
from bot.store.sqlite import open_store
from tests.conftest import shipped_content

WORDS = {n.removeprefix("web."): t[0] for n, t in shipped_content().languages["en"].replies.items() if n.startswith("web.")}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium on this machine")


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address) as opened:
        yield opened


def test_the_page_asks_for_nothing_from_outside(client: httpx.Client) -> None:
    page, style, script = (client.get(p) for p in ("/", "/static/page.css", "/static/page.js"))
    assert sum(len(r.content) for r in (page, style, script)) < 150_000
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "innerHTML" not in script.text


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        pytest.param("/say", {"text": "hi"}, 200, id="a message"),
        pytest.param("/say", {"text": ""}, 400, id="an empty message"),
        pytest.param("/say", {"text": "x", "person": "me"}, 400, id="a person that is no number"),
        pytest.param("/press", {"message": "1", "data": "x"}, 400, id="a press without a message"),
        pytest.param("/send", {"what": "bomb"}, 400, id="something that cannot be sent"),
        pytest.param("/send", {"what": "sticker"}, 200, id="a sticker"),
    ],
)
def test_requests(client: httpx.Client, path: str, body: dict[str, Any], code: int) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == code
    assert "error" in answer.json() or code == 200


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"origin": "http://evil.example"}])
def test_other_hosts_and_origins_are_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    assert client.post("/say", json={"text": "hi"}, headers=headers).status_code == 403


def test_what_is_not_json_gets_a_clear_error(client: httpx.Client) -> None:
    assert client.post("/say", content=b"\xff").status_code == 400


@pytest.fixture
def address() -> Iterator[str]:
    """A whole bot behind a playground, in a thread of its own."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    ready, stop = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(listener, ready, stop)), daemon=True)
    thread.start()
    assert ready.wait(20)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    stop.set()
    thread.join(20)


async def _serve(listener: socket.socket, ready: threading.Event, stop: threading.Event) -> None:
    clock = Clock()
    local = LocalTelegram(clock)
    runtime = Runtime(open_store(":memory:"), shipped_content(), to_event, clock, shipped() / "media")
    serving = asyncio.create_task(run(local.bot(), runtime, None, clock, ticking=False))
    config = uvicorn.Config(playground(local, WORDS), log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0)
    ready.set()
    await asyncio.to_thread(stop.wait)
    server.should_exit = True
    serving.cancel()
    await asyncio.gather(task, serving, return_exceptions=True)
    await runtime.stop()


def test_events_begin_with_all_there_is(address: str) -> None:
    httpx.post(f"{address}say", json={"text": "hi"})
    with httpx.stream("GET", f"{address}events?person=1") as stream:
        first = next(line for line in stream.iter_lines() if line.startswith("data:"))
    assert '"what": "state"' in first


@pytest.fixture
def page(address: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    assert CHROMIUM, "no Chromium; install Debian's `chromium`"
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        opened = browser.new_page(viewport={"width": 360, "height": 740})
        opened.complaints = []
        opened.on("console", lambda m: opened.complaints.append(m.text) if m.type == "error" else None)
        opened.on("pageerror", lambda e: opened.complaints.append(str(e)))
        opened.goto(address)
        opened.wait_for_selector("body[data-ready]")
        yield opened
        browser.close()


@pytest.mark.browser
@needs_browser
def test_a_person_gets_through_the_start_of_the_check(page: Any, tmp_path: Path) -> None:
    page.get_by_label(WORDS["label"]).fill("hi")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Yes, let's start").click()
    page.get_by_role("button", name="United Kingdom").click()
    page.get_by_role("button", name="Sharp breath pain").click()
    page.get_by_role("button", name="✓ Sharp breath pain").wait_for()
    page.get_by_role("button", name="Done").click()
    page.get_by_text("Call 999 now. Sit upright").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.complaints == []


@pytest.mark.browser
@needs_browser
def test_what_somebody_writes_is_never_markup(page: Any) -> None:
    page.get_by_label(WORDS["label"]).fill("<img src=x onerror=alert(1)><b>hi</b>")
    page.keyboard.press("Enter")
    page.get_by_text("<img src=x onerror=alert(1)><b>hi</b>").wait_for()
    assert page.complaints == []


@pytest.mark.browser
@needs_browser
def test_the_page_can_be_used_by_keyboard_and_screen_reader(page: Any) -> None:
    assert page.get_by_role("log").count() == 1
    page.get_by_label(WORDS["label"]).fill("hi")
    page.keyboard.press("Enter")
    agree = page.get_by_role("button", name="Yes, let's start")
    agree.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Which country are you in?").wait_for()
    unnamed = page.evaluate("[...document.querySelectorAll('button')].filter(b => !b.innerText.trim()).length")
    assert unnamed == 0
