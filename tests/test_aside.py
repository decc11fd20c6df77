"""Updates that cannot be stored: they wait in a file of their own, so that an emergency behind a hundred others is seen."""

import resource
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.cli.commands import run
from bot.limits import Limits
from bot.store import aside
from bot.store.aside import Aside
from bot.store.keys import Keys, OperatorKey, new_key, read
from bot.store.protocol import Waiting
from bot.store.sqlite import open_store
from tests.test_net import ADVICE, EMERGENCY, locked, open_house, said, until

MARKER = "marker-of-a-message"
OLD, KEY = new_key(), new_key()


def opened(path: Path, *keys: OperatorKey) -> Aside:
    found = Aside(path, lambda: keys)
    found.open()
    return found


def some(*numbers: int) -> Sequence[Waiting]:
    return [Waiting(n, n % 7 + 1, f'{{"text": "{MARKER} {n}"}}') for n in numbers]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db-aside"


async def test_while_nothing_can_be_stored_an_emergency_behind_hundreds_is_answered_and_all_are_later(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.shells.telegram.poll.SHORTEST_WAIT", 0.0)
    async with open_house(str(tmp_path / "t.db"), Limits(retry=(0.0,), aside=Aside(path, lambda: (KEY,)))) as house:
        house.store.db.conn.execute("pragma busy_timeout = 0")
        for person in (2, 3):
            house.local.person(person)
        house.local.say(1, "hi")
        await house.settle()
        other = locked(tmp_path / "t.db")
        for _ in range(250):
            house.local.say(2, "does a desk job matter?")
        house.local.say(3, EMERGENCY)
        await until(house, lambda: said(house, 3))
        assert said(house, 3)[0].startswith(ADVICE)
        assert 0 < len(house.local.world.updates) < 100, "those that may be confirmed are"
        other.close()
        await until(house, lambda: len(said(house, 3)) > 1 and not house.local.world.updates)
        await house.runtime.idle()
        states = {row["state"]: row["n"] for row in house.store.db.query("select state, count(*) as n from inbox group by state")}
        assert states == {"done": 252}
    assert set(path.read_bytes()) == {0}


async def test_what_was_set_aside_is_taken_up_by_the_next_process(tmp_path: Path, path: Path) -> None:
    first = opened(path, KEY)
    raw = '{"update_id": 7, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": {"id": 1}, "text": "hi"}}'
    assert first.keep([Waiting(7, 1, raw)])
    first.close()
    async with open_house(str(tmp_path / "t.db"), Limits(aside=Aside(path, lambda: (KEY,)))) as house:
        await until(house, lambda: said(house))
        assert [row["update_id"] for row in house.store.db.query("select update_id from inbox")] == [7]
    assert opened(path, KEY).kept == []


def test_it_is_sealed_private_and_has_its_room(path: Path) -> None:
    kept = opened(path, KEY)
    assert kept.keep(some(1, 2, 3))
    assert kept.keep(some(3, 4))
    assert MARKER.encode() not in path.read_bytes()
    assert (path.stat().st_mode & 0o777, path.stat().st_size) == (0o600, aside.ROOM)
    assert path.stat().st_blocks * 512 >= aside.ROOM, "also on a disk that is full by then"
    assert opened(path, KEY).kept == [*some(1, 2, 3, 4)]
    assert opened(path, new_key(), KEY).kept == [*some(1, 2, 3, 4)], "the key was changed meanwhile"
    assert opened(path, new_key()).kept == []


def test_one_that_was_not_finished_is_none_and_no_more_than_fits_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = opened(path, KEY)
    assert kept.keep(some(1))
    body = bytearray(path.read_bytes())
    end = len(bytes(body).rstrip(b"\0"))
    assert kept.keep(some(2))
    torn = bytearray(path.read_bytes())
    torn[end + 30 :] = bytes(len(torn) - end - 30)
    path.write_bytes(torn)
    assert opened(path, KEY).kept == [*some(1)]
    monkeypatch.setattr(aside, "ROOM", 600)
    assert not kept.keep(some(*range(10, 20)))
    assert kept.kept == [*some(1, 2)]


def test_a_file_that_gets_no_room_is_not_used_and_goes_on_where_it_stopped(path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (aside.ROOM // 2, hard))
    try:
        assert not opened(path, KEY).keep(some(1))
        assert path.stat().st_size <= aside.ROOM // 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert opened(path, KEY).keep(some(1))
    assert opened(path, KEY).kept == [*some(1)]


def test_a_damaged_one_hides_none_behind_it_and_none_is_written_over(path: Path) -> None:
    kept = opened(path, KEY)
    assert kept.keep(some(*range(1, 11)))
    body = bytearray(path.read_bytes())
    body[len(bytes(body).rstrip(b"\0")) // 3] ^= 1
    path.write_bytes(body)
    again = opened(path, KEY)
    assert len(again.kept) == 9
    assert again.keep(some(20))
    again.clear()
    assert [w.update_id for w in opened(path, KEY).kept][-2:] == [10, 20]


def test_what_another_key_opens_waits_for_it(path: Path) -> None:
    assert opened(path, KEY).keep(some(1, 2))
    other = opened(path, OLD)
    assert other.kept == []
    assert other.keep(some(3))
    other.clear()
    assert opened(path, KEY, OLD).kept == [*some(1, 2, 3)]


def test_one_chat_takes_no_room_from_the_others(path: Path) -> None:
    kept = opened(path, KEY)
    pasted = [Waiting(n, 1, "x" * 4000) for n in range(100)]
    assert kept.keep(pasted)
    assert 50 < len(kept.kept) < 70
    assert kept.keep([*(Waiting(n, 1, "x" * 4000) for n in range(100, 2000)), Waiting(5000, 2, "help")])
    assert opened(path, KEY).kept == [*kept.kept]
    assert kept.kept[-1].chat == 2


def test_a_change_of_key_tells_that_updates_wait_under_the_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runtall").mkdir()
    database, keys = tmp_path / "runtall" / "runtall.db", Keys(tmp_path / "runtall" / "runtall.key")
    open_store(str(database), keys).close()
    waiting = opened(Path(f"{database}-aside"), *read(keys))
    assert waiting.keep(some(1, 2, 3))
    assert run(["key", "rotate"]) == 0
    assert "3 update(s) wait beside it under an older key" in capsys.readouterr().out
    waiting.clear()
    assert run(["key", "rotate"]) == 0
    assert "wait beside it" not in capsys.readouterr().out


@pytest.mark.parametrize("keys", [(), (KEY,)])
def test_without_a_key_or_a_place_it_keeps_nothing(tmp_path: Path, keys: tuple[OperatorKey, ...]) -> None:
    kept = opened(tmp_path / ("t.db-aside" if not keys else "no/such/folder/t.db-aside"), *keys)
    assert (kept.keep(some(1)), kept.kept, [*tmp_path.iterdir()]) == (False, [], [])
