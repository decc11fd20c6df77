"""Readers built and content proved by a process of its own, which keeps what it found and ends: training takes three times the memory of the bot, and
what a process has once taken it seldom gives back.

Rule 1: that process gets content and cache to read and write, and nothing secret; its work is the files in the cache.
Rule 2: where it cannot be started, or fails, nothing is lost: the bot does the same for itself, and tells what is wrong.
Neighbours: readers.py builds, proved.py proves, both keep; library.py and house.py ask here before they do, where a bot is to run for long.
"""

import os
import subprocess
import sys
from pathlib import Path

import structlog

PARTS = ("model", "hints")
"""Each takes most of its memory for itself alone."""
LONGEST = 600.0
"""Seconds after which it is given up."""
log = structlog.get_logger()


def apart(folder: Path, cache: Path, code: str) -> None:
    """Let processes of their own build what reads the language `code` of the content in `folder`, one after another; wait for them."""
    if any(error := _run(folder, cache, code, what) for what in PARTS):
        log.warning("the bot learns its language itself", language=code, error=error, cost="memory")


def proved_apart(folder: Path, cache: Path) -> None:
    """Let a process of its own prove the content in `folder`, and keep the verdict where it holds; wait for it."""
    if error := _run(folder, cache):
        log.warning("the bot proves its content itself", error=error, cost="memory")


def _run(folder: Path, cache: Path, *what: str) -> str:
    """Run this module in a process of its own; what went wrong, or ""."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("RUNTALL_")}
    command = [sys.executable, "-P", "-m", "bot.cli.learning", str(folder.absolute()), str(cache.absolute()), *what]
    quiet = subprocess.DEVNULL
    try:
        subprocess.run(command, env=env, check=True, timeout=LONGEST, stdin=quiet, stdout=quiet, stderr=quiet)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return type(error).__name__
    return ""


def learn(folder: Path, cache: Path, code: str, what: str) -> None:
    """Build a part of what reads the language, and keep it. Raises ContentErrors, and what a wrong lexicon raises."""
    from bot.cli.library import loaded
    from bot.cli.readers import keep

    content, texts = loaded(folder, cache, whole=False, drafts=True)
    keep(what, content, content.languages[code], texts, cache)


def prove(folder: Path, cache: Path) -> None:
    """Prove the content, and keep the verdict where it holds. Raises ContentErrors."""
    from bot.cli.library import content_from
    from bot.cli.proved import or_safe

    content = content_from(folder, cache)
    or_safe(content, lambda: content, cache)


if __name__ == "__main__":
    where = Path(sys.argv[1]), Path(sys.argv[2])
    learn(*where, *sys.argv[3:]) if sys.argv[3:] else prove(*where)
