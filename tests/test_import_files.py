"""Files over Telegram: fetched before the turn, in order, by consent only; any bytes have an answer; no place is kept anywhere."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import strategies as st

from bot import files as waiting
from bot.core.model.imported import PROBLEMS
from bot.core.model.session import load
from bot.imports.read import read
from bot.shells.telegram.local.api import ApiError
from bot.store.sealing import SEALED
from bot.store.sqlite import SqliteStore
from tests import files
from tests.counting import Endless
from tests.tables import tried
from tests.test_imports import JOHN
from tests.test_shell import House

GETS = "getFile"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Somebody who agreed that answers are kept."""
    opened = await House(str(tmp_path / "runtall.db")).open()
    opened.local.say(1, "/start")
    await opened.settle()
    opened.local.press(1, *opened.newest("o:yes"))
    await opened.settle()
    yield opened
    await opened.close()


def fetched(house: House) -> int:
    return sum(name == GETS for name, _ in house.local.calls)


def written(store: SqliteStore) -> str:
    """Everything in the database, opened; and the bytes of every other cell."""
    tables = [t for t in store.db.table_names() if t not in SEALED]
    sealed = [store.export(1)] if store.export(1) else []
    return json.dumps(sealed, default=str) + "".join(str([*store.db.table(t).rows]) for t in tables)


async def test_runs_come_from_each_kind_of_file_and_no_place_stays(house: House, tmp_path: Path) -> None:
    table = files.strava([(JOHN, "Run", 21.1, 7200)])
    for name, body, told in (
        ("Morning.gpx", files.gpx(10), "1 run: 10 km (6.2 miles) in 55 min, Wednesday 18 November."),
        ("Morning.tcx", files.tcx(11), "1 run: 11 km (6.8 miles) in 55 min, Wednesday 18 November."),
        ("Morning.fit", files.fit(12), "1 run: 12 km (7.5 miles) in 66 min, Wednesday 18 November."),
        ("export.zip", files.zipped(activities_csv=table), "1 run: 21.1 km (13.1 miles) in 2 h, Sunday 5 March 2023."),
        ("again.gpx", files.gpx(10), "Nothing new"),
    ):
        house.local.send_file(1, name, body)
        assert any(told in text for text in (await house.settle())[-3:])
    values = [json.loads(value) for _, _, _, value in house.store.diary(1)]
    assert {k for v in values for k in v} == {"day", "km", "minutes"}
    everything = written(house.store) + "".join(p.read_bytes().decode("latin-1") for p in tmp_path.glob("runtall.db*"))
    assert [c for c in ("47.12", "8.654", "lake", "Round the park", "Morning") if c in everything] == []


async def test_a_file_has_its_turn_in_order(house: House) -> None:
    house.local.send_file(1, "run.gpx", files.gpx())
    house.local.say(1, "/undo")
    told = await house.settle()
    done = next(n for n, text in enumerate(told) if "Noted from your file" in text)
    assert any("Taken back: 1 run" in text for text in told[done + 1 :])
    assert house.store.diary(1) == []


async def test_a_file_that_takes_long_is_told_of(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "SECONDS", 0)
    house.local.send_file(1, "run.gpx", files.gpx())
    told = await house.settle()
    said = [str(given["text"]) for name, given in house.local.calls if name == "sendMessage"]
    assert [text.partition(" ")[0] for text in said[-3:-1]] == ["I", "<b>Noted"]
    assert "reading your file" in said[-3]
    assert not any("reading your file" in text for text in told), "it goes once the result is there"


@pytest.mark.parametrize("told_first", [False, True])
async def test_advice_that_cannot_wait_waits_for_no_file(house: House, monkeypatch: pytest.MonkeyPatch, told_first: bool) -> None:
    monkeypatch.setattr(waiting, "SECONDS", 0)
    house.runtime.files = slow = Endless()

    async def until(words: str) -> None:
        async with asyncio.timeout(20):
            while not any(words in m.get("text", "") for m in house.local.messages(1)):
                await asyncio.sleep(0)

    house.local.send_file(1, "run.gpx", files.gpx())
    if told_first:
        await until("reading your file")
    house.local.say(1, "crushing chest pain, my left arm is numb")
    await until("Stop, sit down, and call")
    slow.let.set()
    assert sum("Stop, sit down, and call" in text for text in await house.settle()) == 2, "at once, and in its turn"
    kept = house.store.session(1)
    assert load(kept or "{}").open, "its turn came as well"


@pytest.mark.parametrize(
    ("name", "body", "error", "told"),
    [
        pytest.param("run.gpx", b"<gpx", None, "damaged", id="damaged"),
        pytest.param("run.gpx", b" " * 20_000_001, None, "too large", id="more than Telegram gives out"),
        pytest.param("run.gpx", b"x", ApiError(400, "Bad Request: file is too big"), "too large", id="told by Telegram alone"),
        pytest.param("run.gpx", b"x", ApiError(400, "Bad Request: wrong file_id"), "once more", id="not to be had"),
        pytest.param("run.pdf", b"x", None, "this kind of file", id="another kind"),
    ],
)
async def test_what_cannot_be_used_changes_nothing(
    house: House, name: str, body: bytes, error: ApiError | None, told: str
) -> None:
    if error:
        house.local.fail_next(GETS, error)
    house.local.send_file(1, name, body)
    assert any(told in text for text in (await house.settle())[-3:])
    assert house.store.diary(1) == []


async def test_no_file_is_fetched_without_consent_in_a_group_or_before_advice_that_cannot_wait(house: House) -> None:
    house.local.person(2)
    house.local.send_file(2, "run.gpx", files.gpx())
    house.local.group(-5).members.add(1)
    house.local.send_file(1, "run.gpx", files.gpx(), -5)
    house.local.send_file(1, "run.gpx", files.gpx(), caption="crushing chest pain and my left arm is numb")
    told = await house.settle()
    assert fetched(house) == 0
    assert told[-1].startswith("Stop, sit down, and call")
    assert any("have not opened your file" in m["text"] for m in house.local.messages(2) if m["from"]["is_bot"])


SAMPLES = {
    "a.gpx": files.gpx(), "a.tcx": files.tcx(), "a.fit": files.fit(), "a.csv": files.strava([(JOHN, "Run", 10, 3000)] * 3),
    "a.zip": files.zipped(activities_csv=files.strava([(JOHN, "Run", 10, 3000)])), "a.gpx.gz": files.gzipped(files.gpx()),
}  # fmt: skip


@tried(
    25, 100, st.sampled_from([*SAMPLES]), st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=4)), min_size=1, max_size=6)
)
def test_damaged_bytes_have_an_answer(name: str, changes: list[tuple[int, bytes]]) -> None:
    body = SAMPLES[name]
    for at, new in changes:
        body = body[:at] + new + body[at + len(new) :]
    found = read(name, body)
    assert found.problem in ("", *PROBLEMS)
    assert all(0 < r.km <= 330 and r.day for r in found.runs)


async def test_what_was_put_right_or_turned_in_the_diary_is_known_when_the_file_comes_again(house: House) -> None:
    async def told(name: str, body: bytes) -> str:
        house.local.send_file(1, name, body)
        return next(t for t in reversed(await house.settle()) if "your file" in t or "Nothing new" in t)

    def days() -> list[str]:
        return [json.loads(value)["day"] for _, _, _, value in house.store.diary(1)]

    assert "1 run: 10 km" in await told("run.gpx", files.gpx(10))
    house.local.say(1, "it was 12 km")
    await house.settle()
    assert "Nothing new" in await told("run.gpx", files.gpx(10))
    table = b"Date,km\n09/01/2026,6\n09/03/2026,7\n"
    assert "I took the day first" in await told("mine.csv", table)
    house.local.press(1, *house.newest("The month comes first"))
    await house.settle()
    assert days() == ["2026-11-18", "2026-09-01", "2026-09-03"]
    assert "Nothing new" in await told("mine.csv", table)
