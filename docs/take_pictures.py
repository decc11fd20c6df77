"""Takes docs/conversation.png from the real program: `python docs/take_pictures.py` (needs Playwright and Chromium)."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

SAID = "my upper back kills me after mile 8, no tingling, went from 20 to 35 miles a week"
PORT = "8321"


def main() -> None:
    """Start the playground on a fresh database, talk to it, take the picture."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "RUNTALL_DATABASE": f"{folder}/x.db"}
        command = [sys.executable, "-m", "bot", "web", "--listen", f"127.0.0.1:{PORT}"]
        with subprocess.Popen(command, env=settings, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
            assert program.stdout is not None
            program.stdout.readline()
            take(Path(__file__).with_name("conversation.png"))
            program.terminate()


def take(target: Path) -> None:
    """A first message, consent given, and what was understood."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 400, "height": 940})
        page.goto(f"http://127.0.0.1:{PORT}/")
        page.wait_for_selector("body[data-ready]")
        page.get_by_role("textbox").fill(SAID)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Yes, let's start").click()
        page.get_by_text("Which country").wait_for()
        page.wait_for_timeout(400)
        page.screenshot(path=str(target))
        browser.close()


if __name__ == "__main__":
    main()
