"""Whoever needs a picture asks here: it is made in a process of its own, one at a time, and is nobody's loss if it fails.

Rule 1: the bot's own process never imports matplotlib or fpdf2: an idle bot's memory stays what it is, and no turn waits for a picture.
Rule 2: what fails or takes too long, waiting for others included, is None, and the words are sent alone: the chat's next letter, which
may be urgent, waits behind this one (SAFETY.md, law 13). The log hears of the kind, never of a fact.
Neighbours: __main__.py is what runs; the runtime hands the facts on, the sender sends what comes of them.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger()
AT_ONCE = 1
"""Each takes up to 160 MB while it is made."""
SECONDS = 6.0
COMPILED_NEVER = "PYTHONDONTWRITEBYTECODE"


class Studio:
    """Makes pictures, AT_ONCE at a time. `cache`: a folder where matplotlib keeps its list of fonts; None: anew each time.

    `seconds`: how long somebody waits, others before them included.
    """

    def __init__(self, cache: Path | None = None, seconds: float = SECONDS) -> None:
        self._cache, self._seconds = cache, seconds
        self._free = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, what: str, facts: Mapping[str, Any]) -> bytes | None:
        """The picture or page made of the facts; None where that fails."""
        asked = json.dumps({"what": what, "facts": dict(facts)}).encode()
        try:
            async with asyncio.timeout(self._seconds), self._free:
                return await _made(asked, self._env())
        except (OSError, TimeoutError) as error:
            log.warning("picture not made", what=what, error=type(error).__name__)
            return None

    def _env(self) -> dict[str, str]:
        """Our environment without what is secret in it, and where the list of fonts is kept.

        Modules are compiled once, also where an environment forbids it (containers often do): each picture would compile matplotlib anew.
        """
        kept = {k: v for k, v in os.environ.items() if not k.startswith("RUNTALL_") and k != COMPILED_NEVER}
        return {**kept, **({"MPLCONFIGDIR": str(self._cache)} if self._cache else {})}


async def _made(asked: bytes, env: Mapping[str, str]) -> bytes:
    """What the process made. Raises OSError where it fails; ended with whoever waits for it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bot.pictures", env=env,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        made, _ = await process.communicate(asked)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0 or not made:
        raise ChildProcessError
    return made
