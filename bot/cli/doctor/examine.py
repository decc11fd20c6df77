"""`runtall doctor`: is everything there that the bot needs? Each finding with its remedy; exit 1 where something fails.

Neighbours: machine.py looks at this machine, copies.py at backups, telegram.py asks Telegram, findings.py tells it.
"""

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import structlog

from bot.cli import watching
from bot.cli.doctor.findings import Finding, as_json, as_text, fail, healthy, ok, warn
from bot.cli.doctor.machine import machine
from bot.cli.doctor.telegram import telegram
from bot.settings import Settings, SettingsError, load


def doctor(as_object: bool) -> int:
    """Print what is found; the exit code."""
    # what the parts log while they are looked at is told as a finding
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    findings = list(examined())
    for line in [as_json(findings)] if as_object else as_text(findings):
        print(line)
    return 0 if healthy(findings) else 1


def examined() -> Iterator[Finding]:
    """Every finding; where the settings are wrong, only theirs."""
    try:
        settings = load()[0]
    except SettingsError as error:
        for line in str(error).splitlines():
            what, _, remedy = line.partition("; ")
            yield fail("settings", what, remedy or "see `runtall settings`")
        return
    yield ok("settings", "can be used")
    yield from asyncio.run(telegram(settings))
    yield from machine(settings, Path(settings.env_file))
    yield from running(settings)


def running(settings: Settings) -> Iterator[Finding]:
    """What a bot that runs just now says of itself, where it serves its health."""
    if not settings.metrics:
        return
    reasons = watching.asked(settings.metrics)
    if reasons is None:
        yield warn("running bot", f"nobody answers on {settings.metrics}", "start the bot, or wait until it has started")
    elif reasons:
        yield fail("running bot", "; ".join(reasons), "see the findings above, and the bot's log")
    else:
        yield ok("running bot", "well")
