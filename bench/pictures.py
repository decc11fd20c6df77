"""How long a picture or page takes and how large it is: each made as the bot makes it, in a process of its own, of 60 days of notes.

`python -m bench.pictures`. Goal: under 1.5 s and under 200 kB each. `--keep FOLDER` keeps them, to be looked at.
The first is made once before: what is compiled and listed at the very first picture is there for all that follow.
"""

import argparse
import asyncio
import resource
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.cli.errors import cache
from bot.core.coaching.progress import Diary, Pain
from bot.core.content.load import Content
from bot.core.dialogue import charted, handoff
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Said
from bot.core.model.session import Run, Session
from bot.pictures.studio import Studio
from tests.conftest import STRAIGHT, Talk, shipped_content

TODAY = date(2026, 11, 20)
DAYS = 60
LARGEST, SECONDS = 200_000, 1.5


def diary() -> Diary:
    """A note every other day, a run on three days a week."""
    pains = tuple(
        Pain(TODAY - timedelta(days=d), round(6 * d / DAYS + d % 3) % 11, "pain" if d % 3 else "check_in")
        for d in range(DAYS - 1, -1, -2)
    )
    runs = tuple(
        Run(key=f"run.{d}", day=(TODAY - timedelta(days=d)).isoformat(), km=5 + d * 7 % 9, pain=d % 5 if d % 2 else None)
        for d in range(DAYS - 1, -1, -1)
        if d % 7 in (0, 2, 4)
    )
    return Diary(pains=pains, runs=runs, checked=tuple(p.day for p in pains if p.kind == "check_in"))


def asked(content: Content) -> dict[str, tuple[str, dict[str, Any]]]:
    """File name -> what to make and of which facts."""
    session = checked(content)
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for ground in ("light", "dark"):
        turn = turn_of(content, session, dark=ground == "dark")
        for name, make in {"progress": charted.facts, "weeks": charted.weeks, "light": charted.light}.items():
            found[f"{name}-{ground}.png"] = (name, make(turn, diary()))
    turn = turn_of(content, session, dark=False)
    found["handoff.pdf"] = ("handoff", handoff.page(turn, handoff.sections(turn, diary()), charted.facts(turn, diary())))
    return found


def checked(content: Content) -> Session:
    """Somebody whose check is done."""
    talk = Talk(content).say("/start")
    for tap in STRAIGHT:
        talk.press(tap)
    return talk.session


def turn_of(content: Content, session: Session, *, dark: bool) -> Turn:
    event = Said(update_id=1, at=datetime(2026, 11, 20, 12, tzinfo=UTC), chat=1, person=1, text="/progress")
    return Turn(session=replace(session, dark=dark, planned="2026-10-20", units="km"), event=event, content=content)


def _worked() -> float:
    """Seconds that processes of ours have worked: what a picture takes on a machine that does nothing else."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def made(folder: Path | None) -> None:
    studio = Studio(cache(), seconds=60)
    wanted = asked(shipped_content())
    await studio(*next(iter(wanted.values())))
    for name, (what, facts) in wanted.items():
        start, before = time.perf_counter(), _worked()
        body = await studio(what, facts) or b""
        took, work = time.perf_counter() - start, _worked() - before
        verdict = "" if body and len(body) < LARGEST and took < SECONDS else "  MISSED"
        print(f"{name:20} {len(body) / 1000:6.1f} kB  {took:5.2f} s, of which {work:.2f} s at work{verdict}")
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(body)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="How long pictures and pages take, and how large they are.")
    parser.add_argument("--keep", type=Path, help="a folder to keep them in")
    asyncio.run(made(parser.parse_args().keep))
