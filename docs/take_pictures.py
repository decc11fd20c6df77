"""Takes the pictures of a conversation from the real program: `make screenshots` (needs Chromium).

conversation.gif: a whole check, step by step; conversation.png: its beginning; playground.png: the page on a wide screen;
progress.png, handoff.png: what came of two weeks of notes; group.png: a group with a tip and a poll; coach.png: its coach's page;
german.png: the same bot in German, in the dark.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SAID = "my upper back kills me after mile 8, no tingling, went from 20 to 35 miles a week"
CONSENT, COUNTRY, NONE = "Yes, let's start", "United Kingdom", "None of these"
ANSWERS = [
    COUNTRY,
    NONE,
    NONE,
    NONE,
    NONE,
    NONE,
    "Yes, rest or moving helps",
    "About a week",
    "It crept up",
    "5",
    NONE,
    "Yes, that's right",
]
PORT = "8321"
PATIENT = (
    "from bot.pictures.studio import Studio; Studio.__init__.__defaults__ = (None, 60.0); from bot.__main__ import main; main()"
)
"""The program, but its pictures may take their time: a busy machine must not leave them out here."""
PHONE, TALL, WIDE = ({"width": 400, "height": 800}, {"width": 400, "height": 940}, {"width": 1440, "height": 900})
SHORT, LONG = 1100, 3500
"""Milliseconds that a step is shown, and the last one."""
SETTLED = 350
COLOURS, PATIENCE = 48, 40_000


def main() -> None:
    """Start the playground on a fresh database, talk to it, take the pictures."""
    with program() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        film(browser, address)
        still(browser, address)
        weeks(browser, address)
        club(browser, address)
        german(browser, address)
        browser.close()


@contextmanager
def program() -> Iterator[str]:
    """A playground that runs and remembers nothing afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "RUNTALL_DATABASE": f"{folder}/x.db"}
        command = [sys.executable, "-c", PATIENT, "web", "--listen", f"127.0.0.1:{PORT}"]
        with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
            assert running.stdout is not None
            running.stdout.readline()
            try:
                yield f"http://127.0.0.1:{PORT}/"
            finally:
                running.terminate()


def film(browser: Any, address: str) -> None:
    """A check from the first words to the plan: a frame a step; the one after the consent alone as a picture."""
    page = opened(browser, address, PHONE)
    frames = [shot(page)]
    page.get_by_role("textbox", name="Your message").fill(SAID)
    frames.append(shot(page))
    page.keyboard.press("Enter")
    page.get_by_role("button", name=CONSENT).wait_for()
    frames.append(shot(page))
    for label in (CONSENT, *ANSWERS):
        press(page, label)
        frames.append(shot(page))
        if label == CONSENT:
            page.set_viewport_size(TALL)
            shot(page).save(HERE / "conversation.png", optimize=True)
            page.set_viewport_size(PHONE)
    small = [f.quantize(COLOURS, dither=Image.Dither.NONE) for f in frames]
    times = [SHORT] * (len(small) - 1) + [LONG]
    small[0].save(HERE / "conversation.gif", save_all=True, append_images=small[1:], duration=times, loop=0, optimize=True)
    page.context.close()


def still(browser: Any, address: str) -> None:
    """The whole page on a wide screen, with the inside of the newest answer."""
    page = opened(browser, address, WIDE)
    page.get_by_role("button", name="Sam", exact=True).click()
    page.get_by_role("textbox", name="Your message").fill(SAID)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=CONSENT).wait_for()
    page.locator("#facts details").last.wait_for()
    page.mouse.move(5, 5)
    shot(page).save(HERE / "playground.png", optimize=True)
    page.context.close()


RUNS = ((6, 5), (5, 4), (8, 4), (6, 3), (9, 3), (7, 2), (10, 2))
"""Kilometres and pain of each second day."""


def weeks(browser: Any, address: str) -> None:
    """Two weeks of runs; then /progress, as a picture, and the hand-off as a page."""
    page = opened(browser, address, PHONE)
    for far, pain in RUNS:
        say(page, f"{far}k easy, pain {pain}")
        page.request.post(f"{address}clock", data={"person": 1, "to": "2d"})
    until(page, "/progress", "img")
    shot(page).save(HERE / "progress.png", optimize=True)
    until(page, "/handoff", ".file")
    page.locator("#log").evaluate("log => (log.scrollTop = log.scrollHeight)")
    shot(page).save(HERE / "handoff.png", optimize=True)
    page.context.close()


def club(browser: Any, address: str) -> None:
    """A coach sets a group up, two runners share something with them, a week goes by."""
    page = opened(browser, address, WIDE)
    person(page, "Kim")
    room(page)
    ask(page, "/coach")
    for label in (
        "Set up in private",
        "Yes, I'm the coach",
        "Posts",
        "Tip of the week",
        "Turn on",
        "Back",
        "Check-in poll",
        "Turn on",
        "Back",
        "Back",
        "Time zone",
    ):
        press(page, label)
    first(page)
    for who in ("Alex", "Sam"):
        person(page, who)
        room(page)
        ask(page, "/join")
        first(page)
        first(page)
        press(page, "Traffic light")
        press(page, "Count me in the digest")
    page.request.post(f"{address}clock", data={"person": 3, "to": "1w"})
    for who, choice in (("Alex", "Fine"), ("Sam", "Some niggles"), ("Kim", "Fine")):
        person(page, who)
        room(page)
        page.locator(".poll").get_by_role("button", name=choice).last.click()
    page.set_viewport_size(PHONE)
    page.locator("#log").evaluate("log => (log.scrollTop = log.scrollHeight)")
    shot(page).save(HERE / "group.png", optimize=True)
    page.set_viewport_size(WIDE)
    room(page, "Run Tall")
    press(page, "Page in the browser")
    coach = page.context.new_page()
    coach.set_viewport_size(PHONE)
    coach.goto(str(page.locator(".keys a").last.get_attribute("href")))
    shot(coach).save(HERE / "coach.png", optimize=True)
    page.context.close()


def german(browser: Any, address: str) -> None:
    """Somebody new whose browser speaks German and likes the dark."""
    page = opened(browser, address, PHONE)
    told = page.request.post(f"{address}person", data={"name": "Jana", "lang": "de"}).json()
    page.context.close()
    page = opened(browser, f"{address}?lang=de", PHONE, color_scheme="dark")
    page.evaluate("document.getElementById('panel').click()")
    page.get_by_role("button", name="Jana").click()
    page.keyboard.press("Escape")
    assert told["person"]
    say(page, "Seit drei Wochen tut beim Laufen der obere Rücken weh, kein Kribbeln")
    press(page, page.locator(".keys").last.locator("button").first.inner_text())
    press(page, "Deutschland")
    shot(page).save(HERE / "german.png", optimize=True)
    page.context.close()


def person(page: Any, name: str) -> None:
    page.locator("#people").get_by_role("button", name=name).click()


def room(page: Any, name: str = "Harbour Runners") -> None:
    page.locator("#chats").get_by_role("button", name=name).first.click()
    page.wait_for_timeout(SETTLED)


def say(page: Any, text: str) -> None:
    """Write, and wait for an answer."""
    before = page.locator(".row.bot").count()
    page.locator("#text").fill(text)
    page.keyboard.press("Enter")
    page.wait_for_function("n => document.querySelectorAll('.row.bot:not(.dots)').length > n", arg=before)


def until(page: Any, text: str, what: str) -> None:
    """Write, and wait for the picture or page that comes."""
    say(page, text)
    page.locator(f".row.bot {what}").last.wait_for()
    settle(page)


def ask(page: Any, text: str) -> None:
    say(page, text)
    settle(page)


def press(page: Any, label: str) -> None:
    """Press the newest button of that label; what comes may be a change of the same message."""
    button(page, page.locator("#log").get_by_role("button", name=label, exact=True).last)


def first(page: Any) -> None:
    button(page, page.locator(".keys").last.locator("button").first)


def button(page: Any, found: Any) -> None:
    before = page.locator("#log").inner_text()
    found.click()
    page.mouse.move(0, 0)
    page.wait_for_function("was => document.getElementById('log').innerText !== was", arg=before)
    settle(page)


def settle(page: Any) -> None:
    """Until nothing changes any more."""
    before = ""
    while (now := page.locator("#log").inner_text()) != before:
        before = now
        page.wait_for_timeout(SETTLED)


def opened(browser: Any, address: str, size: dict[str, int], color_scheme: str = "light") -> Any:
    page = browser.new_context(viewport=size, reduced_motion="reduce", locale="en-GB", color_scheme=color_scheme).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    return page


def shot(page: Any) -> Image.Image:
    page.wait_for_timeout(SETTLED)
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


if __name__ == "__main__":
    main()
