"""Measures the figures of the whole bot: start-up, one turn through `step`, memory. `python -m bench.turn`.

Times are medians over many turns of one talk that is said again and again; the reference for start-up is `python -c pass`.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime

from bot.cli.errors import cache
from bot.cli.library import content_from, shipped
from bot.core.dialogue.step import step
from bot.core.model.events import Event, Pressed, Said
from bot.core.model.session import Session
from bot.store.sealing import new_seal

AT = datetime(2026, 11, 20, tzinfo=UTC)
TALK = (
    "my upper back kills me after mile 8, no tingling, went from 20 to 35 miles a week", "#o:yes", "uk",
    "#none", "#none", "#none", "#none", "#none", "#o:rest", "about two weeks", "it crept up", "5", "actually it was 4",
    "how often should i get up from my desk?", "#m:desk", "#done", "#o:yes", "thanks", "is heat or ice better", "#~topic:faq.posture",
)  # fmt: skip
ROUNDS = 60


def turns() -> list[float]:
    """Seconds of each turn through `step`, over ROUNDS talks."""
    content = content_from(shipped(), cache())
    took = []
    for _ in range(ROUNDS):
        session = Session()
        for number, said in enumerate(TALK, 1):
            event = _event(said, session, number)
            start = time.perf_counter()
            session, _ = step(session, event, content)
            took.append(time.perf_counter() - start)
    return took


def sealing() -> list[float]:
    """Seconds that encryption adds to a turn: an update, a session, two letters with their meaning, an answer; each in and out."""
    seal, took = new_seal(), []
    values = ("x" * 500, "x" * 800, "x" * 1500, "x" * 250, "x" * 1500, "x" * 250, "severity", "4")
    for _ in range(ROUNDS * len(TALK)):
        start = time.perf_counter()
        for sealed in [seal.shut(value, "session.state", 1) for value in values]:
            seal.open(sealed, "session.state", 1)
        took.append(time.perf_counter() - start)
    return took


def _event(said: str, session: Session, number: int) -> Event:
    if said.startswith("#~"):
        return Pressed(update_id=number, at=AT, chat=1, person=1, data=said[1:])
    if said.startswith("#"):
        return Pressed(update_id=number, at=AT, chat=1, person=1, data=f"{session.version}:{said[1:]}")
    return Said(update_id=number, at=AT, chat=1, person=1, lang="en", text=said)


def started(*command: str, given: str = "") -> float:
    """Seconds until the first line of output (or the end) of a command; the best of five."""
    best = 9e9
    for _ in range(5):
        start = time.perf_counter()
        with subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(given)
            process.stdin.flush()
            process.stdout.readline()
            best = min(best, time.perf_counter() - start)
            process.stdin.close()
            process.stdout.read()
    return best


def main() -> None:
    """Print the table."""
    plain = started("-c", "print()")
    rows = [
        ("start of runtall --help, s", started("-m", "bot", "--help"), "0.3"),
        (
            "start of chat --jsonl to first answer, s",
            started("-m", "bot", "chat", "--jsonl", given=json.dumps({"text": "hi"}) + "\n"),
            "1.5",
        ),
    ]
    took = sorted(turns())
    rows += [
        ("one turn through step, median ms", statistics.median(took) * 1e3, "1"),
        ("one turn through step, p99 ms", took[int(len(took) * 0.99)] * 1e3, "5"),
        ("encryption at rest, a turn, median ms", statistics.median(sealing()) * 1e3, "0.05"),
        ("memory of this process, MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "130"),
    ]
    print(f"{'python -c pass, s':46}{plain:8.2f}   (reference)")
    for name, value, goal in rows:
        print(f"{name:46}{value:8.2f}   at most {goal}")


if __name__ == "__main__":
    main()
