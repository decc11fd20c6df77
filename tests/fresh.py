"""How long somebody new waits: `make fresh` clones this repository, runs `make run` there, and asks for the first answer.

Rule: nothing helps that somebody new has not: an empty cache, an empty data folder, no settings, no virtual environment. What is
measured is the last commit. Packages come from wherever this machine's pip gets them, so the network is part of the figure.
Only the standard library is used, since nothing is installed yet.
"""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOAL, MOST_SECONDS, BETWEEN = 180.0, 900.0, 0.1
NOT_NEW = ("RUNTALL_", "MAKE", "MFLAGS", "VIRTUAL_ENV", "PYTHON", "PIP_CACHE")
"""Beginnings of variables that somebody new has not set."""


def main() -> int:
    """Print how long each part took; 1 where the whole is longer than the goal."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        subprocess.run(["git", "clone", "--quiet", "--no-local", str(ROOT), str(here / "runtall")], check=True)
        cloned = time.monotonic()
        with running(here, port := free_port()) as program:
            until_there(program, here / "runtall" / ".stamp-setup")
            installed = time.monotonic()
            until_answered(program, port, "", {})
            served = time.monotonic()
            until_answered(program, port, "say", {"person": 1, "chat": 1, "text": "hi"})
            until_said(program, port)
            answered = time.monotonic()
    parts = {
        "git clone": cloned - began,
        "make run: installing": installed - cloned,
        "make run: until the page is there": served - installed,
        "hi, until it is answered": answered - served,
        "in all": answered - began,
        "goal": GOAL,
    }
    print("\n".join(f"{what:34} {seconds:6.1f} s" for what, seconds in parts.items()))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{'CPU time of all that':34} {used.ru_utime + used.ru_stime:6.1f} s")
    print(f"on {os.cpu_count()} cores; load of the last 5 minutes, this run included: {os.getloadavg()[1]:.1f}")
    return int(answered - began > GOAL)


def environment(folder: Path, port: int) -> dict[str, str]:
    """The environment without what somebody new has not, and with folders of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(NOT_NEW)}
    return kept | {
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_DATA_HOME": str(folder / "data"),
        "PIP_CACHE_DIR": str(folder / "cache" / "pip"),
        "RUNTALL_LISTEN": f"127.0.0.1:{port}",
    }


@contextmanager
def running(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`make run` in the clone, with all that it starts; ended as Ctrl-C ends it."""
    command = ["make", "--no-print-directory", "run", f"PYTHON={sys.executable}"]
    program = subprocess.Popen(command, cwd=folder / "runtall", env=environment(folder, port), start_new_session=True)
    try:
        yield program
    finally:
        os.killpg(program.pid, signal.SIGINT)
        program.wait(20)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until_there(program: subprocess.Popen[bytes], file: Path) -> None:
    """Wait until `make run` has written a file. Raises SystemExit where it ended before."""
    while not file.exists():
        if program.poll() is not None:
            raise SystemExit("`make run` ended before everything was installed")
        time.sleep(BETWEEN)


def until_answered(program: subprocess.Popen[bytes], port: int, path: str, given: dict[str, Any]) -> None:
    """Ask until the program answers. Raises SystemExit where it ended, or takes far too long."""
    body = json.dumps(given).encode() if given else None
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", body, {"Content-Type": "application/json"})
    deadline = time.monotonic() + MOST_SECONDS
    while program.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(asked, timeout=MOST_SECONDS).close()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(BETWEEN)
        else:
            return
    raise SystemExit(f"no answer: `make run` {'ended' if program.poll() is not None else 'is still busy'}")


def until_said(program: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the bot's answer stands in the runner's chat, as the page is shown it."""
    while program.poll() is None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/events", timeout=MOST_SECONDS) as events:
            state = json.loads(events.readline().removeprefix(b"data: "))
        messages = next(chat["messages"] for chat in state["chats"] if chat["id"] == 1)
        if any(m.get("from", {}).get("id") == state["bot"] for m in messages):
            return
        time.sleep(BETWEEN)
    raise SystemExit("`make run` ended before it answered")


if __name__ == "__main__":
    sys.exit(main())
