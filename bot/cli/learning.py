"""The readers of a language, built and kept by a process of its own, which ends: training takes three times the memory of the bot, and
what a process has once taken it seldom gives back.

Rule 1: that process gets content and cache to read and write, and nothing secret; its work is the files in the cache.
Rule 2: where it cannot be started, or fails, nothing is lost: whoever needs the readers builds them for itself, and tells what is wrong.
Neighbours: readers.py builds and keeps; library.py asks here before it does, where a bot is about to run for long.
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
    env = {k: v for k, v in os.environ.items() if not k.startswith("RUNTALL_")}
    command = [sys.executable, "-P", "-m", "bot.cli.learning", str(folder.absolute()), str(cache.absolute()), code]
    try:
        for what in PARTS:
            subprocess.run(
                [*command, what], env=env, check=True, timeout=LONGEST,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        log.warning("the bot learns its language itself", language=code, error=type(error).__name__, cost="memory")


def learn(folder: Path, cache: Path, code: str, what: str) -> None:
    """Build a part of what reads the language, and keep it. Raises ContentErrors, and what a wrong lexicon raises."""
    from bot.cli.library import loaded
    from bot.cli.readers import keep

    content, texts = loaded(folder, cache, whole=False, drafts=True)
    keep(what, content, content.languages[code], texts, cache)


if __name__ == "__main__":
    learn(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
