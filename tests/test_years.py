"""Weeks of reminders around the changes of the clocks, in memory: what tests/years.py does over two years with a process that is killed."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.content.load import Content
from bot.store.sqlite import MEMORY, open_store
from tests import years
from tests.years import DAY, Letter, Machine


def test_lateness_is_what_the_content_says(content: Content) -> None:
    assert {k: content.reminders[k].late_minutes for k in years.LATE} == years.LATE


@pytest.mark.parametrize(("begin", "first"), [("2023-03-20", 0), pytest.param("2023-10-22", 1, marks=pytest.mark.proof)])
async def test_each_due_reminder_comes_once_at_its_minute(begin: str, first: int) -> None:
    start, days = datetime.fromisoformat(begin).replace(hour=12, tzinfo=UTC), 15
    who = years.people(start)[first::3]
    off = [(start + timedelta(days=7, hours=5), start + timedelta(days=7, hours=9)), (start + 9.5 * DAY, start + 12.2 * DAY)]
    store, sent = open_store(MEMORY), []
    await years.prepare(store, who, start)
    machine, dice = Machine(store, off, start, sent.append), random.Random(begin)
    await machine.begin(1000)
    at = start
    while at < start + days * DAY:  # the process ends and starts again, many times
        at += timedelta(hours=dice.uniform(20, 90))
        await machine.run(min(at, start + days * DAY))
        old = machine
        machine = Machine(store, off, old.at, sent.append)
        await machine.begin(old._update)
        machine.heard = old.heard
    verdict = years.judge(who, sent, off, (start, start + days * DAY))
    assert verdict.wrong == 0, verdict
    assert verdict.sent > 60
    assert verdict.late
    assert verdict.lines
    assert isinstance(sent[0], Letter)
    store.close()
