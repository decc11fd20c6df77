"""`runtall` commands for tests: each in a process of its own, with its own output, environment and exit code.

Rule: `runtall` forks from a process that has imported the program and done nothing else; `started` begins from nothing, as a
shell does. What a command does is the same; the second takes half a second more.
"""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

Done = subprocess.CompletedProcess[str]
IMPORTED = ("commands", "checking", "differing", "incidents", "keeping", "previewing", "proved", "reading", "serve", "chat")
TRAINING = ("sklearn.svm", "scipy.optimize", "bot.core.understanding.review")
"""What a command that trains imports: half of its time, where a test gives it little to learn."""
MOST_SECONDS = 120


@cache
def _data() -> str:
    """The data folder of all commands: the key to their databases is made in it."""
    folder = tempfile.mkdtemp(prefix="runtall-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _clean(env: Mapping[str, str] | None) -> dict[str, str]:
    """An environment without settings, and those of `env`."""
    return {k: v for k, v in os.environ.items() if not k.startswith("RUNTALL_")} | {"XDG_DATA_HOME": _data()} | dict(env or {})


def started(*arguments: str, given: str = "", env: Mapping[str, str] | None = None) -> Done:
    """One command, from the very start."""
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, input=given, capture_output=True, text=True, env=_clean(env), timeout=MOST_SECONDS, check=False
    )


def runtall(*arguments: str, given: str = "", env: Mapping[str, str] | None = None) -> Done:
    """One command."""
    folder = Path(tempfile.mkdtemp(dir=_data()))
    files = [folder / name for name in ("in", "out", "err")]
    files[0].write_text(given, "utf-8")
    asked = {"arguments": arguments, "env": _clean(env), "files": [str(f) for f in files]}
    mother = _mother()
    assert mother.stdin is not None
    assert mother.stdout is not None
    mother.stdin.write(json.dumps(asked) + "\n")
    mother.stdin.flush()
    code = int(mother.stdout.readline())
    return subprocess.CompletedProcess(["runtall", *arguments], code, files[1].read_text("utf-8"), files[2].read_text("utf-8"))


@cache
def _mother() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.commands"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_clean(None)
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def _serve() -> None:
    """Fork a command for each line in, and say how it ended."""
    for name in (*(f"bot.cli.{name}" for name in IMPORTED), *TRAINING):
        __import__(name)
    for line in sys.stdin:
        if (child := os.fork()) == 0:
            _become(json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _become(asked: dict[str, Any]) -> NoReturn:
    """This process is the command that was asked for."""
    from bot.__main__ import main

    for number, (path, how) in enumerate(zip(asked["files"], (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT] * 2), strict=True)):
        os.dup2(os.open(path, how, 0o600), number)
    sys.stdin, sys.stdout, sys.stderr = (open(n, "r" if n == 0 else "w", encoding="utf-8") for n in range(3))  # noqa: SIM115
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv[1:] = asked["arguments"]
    code = 1
    try:
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
