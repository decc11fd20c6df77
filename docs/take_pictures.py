"""Takes the pictures of a conversation from the real program: `make screenshots` (needs Chromium).

conversation.png: the beginning of a check; conversation.gif: a whole one, step by step; playground.png: the page on a wide screen.
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
PHONE, TALL, WIDE = ({"width": 400, "height": 800}, {"width": 400, "height": 940}, {"width": 1440, "height": 900})
SHORT, LONG = 1100, 3500
"""Milliseconds that a step is shown, and the last one."""
SETTLED = 350
COLOURS = 48


def main() -> None:
    """Start the playground on a fresh database, talk to it, take the pictures."""
    with program() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        film(browser, address)
        still(browser, address)
        browser.close()


@contextmanager
def program() -> Iterator[str]:
    """A playground that runs and remembers nothing afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "RUNTALL_DATABASE": f"{folder}/x.db"}
        command = [sys.executable, "-m", "bot", "web", "--listen", f"127.0.0.1:{PORT}"]
        with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
            assert running.stdout is not None
            running.stdout.readline()
            yield f"http://127.0.0.1:{PORT}/"
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
        tap(page, label)
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


def opened(browser: Any, address: str, size: dict[str, int]) -> Any:
    page = browser.new_context(viewport=size, reduced_motion="reduce", locale="en-GB", color_scheme="light").new_page()
    page.goto(address)
    page.wait_for_selector("body[data-ready]")
    return page


def tap(page: Any, label: str) -> None:
    """Press the newest button of that label, and wait until the bot has answered."""
    before = page.locator(".row.bot").count()
    page.get_by_role("button", name=label, exact=True).last.click()
    page.mouse.move(0, 0)
    page.wait_for_function("n => document.querySelectorAll('.row.bot').length > n", arg=before)


def shot(page: Any) -> Image.Image:
    page.wait_for_timeout(SETTLED)
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


if __name__ == "__main__":
    main()
