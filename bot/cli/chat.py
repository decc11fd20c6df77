"""`runtall chat`: the whole bot, for programs (one JSON line in, one out) and for people.

Neighbours: talk.py is the running bot; lines.py and acting.py read and do what a line asks; shells/terminal is what people see.
"""

import asyncio
import json
import sys
from contextlib import suppress

from bot.cli.acting import act
from bot.cli.house import Clock, database_of, restore
from bot.cli.lines import Json, LineError, as_reply, parse_line, parse_time
from bot.cli.talk import Talk, open_talk, stage_on
from bot.core.model.session import Session, load
from bot.logs import configure

ME = 1


def jsonl(db: str | None, now: str | None) -> None:
    """Serve standard input line by line."""
    configure("json")
    quiet()
    asyncio.run(_jsonl(database_of(db), clock_from(now)))


def quiet() -> None:
    """Only errors are logged: standard error belongs to the person at the terminal."""
    import logging

    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


async def _jsonl(database: str, clock: Clock) -> None:
    talk = await open_talk(database, clock)
    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.strip():
                answer = await answer_line(talk, line)
                print(json.dumps(answer, ensure_ascii=False), flush=True)
    finally:
        await talk.close()


async def answer_line(talk: Talk, line: str) -> Json:
    """The answer to one line in; a bad line changes nothing."""
    talk.sent.clear()
    try:
        given = parse_line(line)
        chat = await act(talk, given)
    except LineError as error:
        return {"replies": [], "error": str(error)}
    replies = [as_reply(letter) for letter, _ in talk.sent]
    return {"replies": replies, "state": await state_of(talk, chat), "now": talk.clock().isoformat(), "error": None}


async def state_of(talk: Talk, chat: int) -> Json:
    """Where the talk stands: flow, pending question, slots."""
    kept = await talk.runtime.session_of(chat)
    session = load(kept) if kept else Session()
    question = f"flag.{session.doubts[0]}" if session.doubts else session.question
    return {"flow": session.flow or None, "question": question, "slots": dict(session.slots), "country": session.country}


def clock_from(now: str | None) -> Clock:
    """The clock of `--now`. Raises UserError where that is no time."""
    return Clock(parse_time(now)) if now else Clock()


def terminal(db: str | None, now: str | None) -> None:
    """Serve a person at the terminal; Ctrl-C ends it as well as the end of input."""
    configure("text")
    quiet()
    with suppress(KeyboardInterrupt):
        asyncio.run(_terminal(database_of(db), clock_from(now)))


async def _terminal(database: str, clock: Clock) -> None:
    from bot.shells.terminal.loop import talk_in_terminal

    talk = await open_talk(database, clock)
    try:
        talk.local.person(ME)
        await restore(talk.local, talk.runtime, talk.content, ME)
        await talk_in_terminal(stage_on(talk, kept=True))
    finally:
        await talk.close()
