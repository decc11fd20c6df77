"""`runtall doctor`: what is wrong is told, each with its remedy; what is fine is told as fine; nothing is changed and no secret shown."""

import asyncio
import json
import os
import resource
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from glob import glob
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.cli.doctor import machine
from bot.cli.doctor.copies import copies
from bot.cli.doctor.examine import running
from bot.cli.doctor.findings import Finding, Verdict
from bot.cli.doctor.telegram import clock, telegram
from bot.settings import Settings
from bot.store.backup import back_up, put_back
from bot.store.keys import Keys, make, read
from bot.store.protocol import StoreError
from bot.store.sqlite import open_store
from tests.test_cli import runtall
from tests.test_http import listening
from tests.test_ops import free_port

TOKEN = "42:marmalade"
ME = {
    "id": 42,
    "is_bot": True,
    "username": "runtall_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}
NO_HOOK = {"url": "", "pending_update_count": 0}
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def api(me: Any = ME, hook: Any = NO_HOOK, status: int = 200, behind: float = 0.0) -> web.Application:
    """A Bot API that knows two calls, and whose clock is `behind` seconds behind."""

    async def answer(request: web.Request) -> web.Response:
        result = {"getMe": me, "getWebhookInfo": hook}[request.match_info["method"]]
        date = format_datetime(datetime.now(UTC) - timedelta(seconds=behind), usegmt=True)
        return web.json_response({"ok": status == 200, "result": result}, status=status, headers={"Date": date})

    app = web.Application()
    app.router.add_post("/bot" + TOKEN + "/{method}", answer)
    return app


def bad(findings: list[Finding]) -> list[tuple[str, str]]:
    """What is not fine: the check and its verdict. Each has a remedy, and none shows the token."""
    assert all(f.remedy for f in findings if f.verdict is not Verdict.OK)
    assert "marmalade" not in str(findings)
    return [(f.check, f.verdict.value) for f in findings if f.verdict is not Verdict.OK]


@pytest.mark.parametrize(
    ("given", "settings", "expected"),
    [
        pytest.param({}, {}, [], id="all is well"),
        pytest.param({"status": 401}, {}, [("token", "FAIL")], id="a token that Telegram does not know"),
        pytest.param({"status": 502}, {}, [("telegram", "FAIL")], id="no Bot API behind it"),
        pytest.param({"me": {**ME, "supports_inline_queries": False}}, {}, [("inline mode", "WARN")], id="no inline mode"),
        pytest.param({"me": {**ME, "can_join_groups": False}}, {}, [("groups", "WARN")], id="no groups"),
        pytest.param(
            {"me": {**ME, "can_read_all_group_messages": True}}, {}, [("privacy mode", "WARN")], id="reads all of a group"
        ),
        pytest.param({"hook": {"url": "https://other.example/x"}}, {}, [("updates", "WARN")], id="a webhook while polling"),
        pytest.param({}, {"webhook_url": "https://club.example/x"}, [("updates", "WARN")], id="a webhook that is not set yet"),
        pytest.param(
            {"hook": {"url": "https://club.example/x"}}, {"webhook_url": "https://club.example/x"}, [], id="a webhook as set"
        ),
        pytest.param({"hook": {"url": "", "pending_update_count": 999}}, {}, [("waiting at Telegram", "WARN")], id="many wait"),
        pytest.param({"behind": 30.0}, {}, [("clock", "WARN")], id="the clock is half a minute ahead"),
        pytest.param({"behind": -300.0}, {}, [("clock", "FAIL")], id="the clock is five minutes behind"),
    ],
)
async def test_what_telegram_tells(given: dict[str, Any], settings: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    async with listening(api(**given)) as port:
        found = await telegram(Settings(telegram_token=TOKEN, telegram_api=f"http://127.0.0.1:{port}", **settings))
    assert bad(found) == expected


async def test_a_webhooks_error_is_told_while_it_is_news() -> None:
    for ago, expected in ((60, [("webhook error", "WARN")]), (7200, [])):
        at = int(datetime.now(UTC).timestamp()) - ago
        hook = {**NO_HOOK, "last_error_date": at, "last_error_message": "Connection refused"}
        async with listening(api(hook=hook)) as port:
            found = await telegram(Settings(telegram_token=TOKEN, telegram_api=f"http://127.0.0.1:{port}"))
        assert bad(found) == expected


async def test_telegram_out_of_reach_and_no_token_at_all() -> None:
    unreachable = await telegram(Settings(telegram_token=TOKEN, telegram_api=f"http://127.0.0.1:{free_port()}"))
    assert bad(unreachable) == [("telegram", "FAIL")]
    assert bad(await telegram(Settings())) == [("token", "FAIL")]


def test_a_server_that_does_not_say_the_time() -> None:
    assert clock(None, NOW).verdict is Verdict.WARN


@pytest.mark.parametrize(("mode", "verdicts"), [(0o600, ["OK"]), (0o640, ["WARN"]), (0o644, ["FAIL"])])
def test_who_may_read_a_file(tmp_path: Path, mode: int, verdicts: list[str]) -> None:
    path = tmp_path / ".env"
    path.write_text("")
    path.chmod(mode)
    assert [f.verdict.value for f in machine.readers("settings file", path)] == verdicts
    assert list(machine.readers("settings file", tmp_path / "none")) == []


def test_a_folder_in_a_files_place_keeps_its_rights(tmp_path: Path) -> None:
    [found] = machine.readers("database file", tmp_path)
    assert "chmod" not in found.remedy
    tmp_path.chmod(0o755)
    with pytest.raises(StoreError, match="is a folder"):
        open_store(str(tmp_path), key_of(tmp_path / "key"))
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def database(path: Path, *statements: str) -> Path:
    """A database of ours, then changed."""
    open_store(str(path)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def key_of(path: Path) -> Keys:
    """Where the key of such a database stands."""
    return Keys(Path(f"{path}.key"))


WAITING = """with recursive n(i) as (select 1 union all select i + 1 from n where i < 501)
insert into inbox(update_id, chat, raw, received_at, state) 
select i, 1, iif((select type from pragma_table_info('inbox') where name = 'raw') = 'BLOB', x'', ''), '', 'waiting' from n"""
NEWER = "insert into _sqlite_migrations(migration_set, name, applied_at) values ('runtall', 'm999_future', '')"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param((), [], id="whole"),
        pytest.param((NEWER,), [("database", "FAIL")], id="made by a newer version"),
        pytest.param(("delete from _sqlite_migrations where name = 'm007_picture'",), [], id="made by an older version"),
        pytest.param((WAITING,), [("backlog", "WARN")], id="much waits"),
    ],
)
def test_a_database_is_looked_at(tmp_path: Path, statements: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    path = database(tmp_path / "t.db", *statements)
    before = path.read_bytes()
    assert bad(list(machine.stored(path, key_of(path)))) == expected
    assert path.read_bytes() == before


def test_a_damaged_a_foreign_and_a_missing_database(tmp_path: Path) -> None:
    damaged = database(tmp_path / "t.db")
    body = bytearray(damaged.read_bytes())
    body[4096:40960] = bytes(36864)
    damaged.write_bytes(body)
    foreign = tmp_path / "f.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("create table thing(x)")
    text = tmp_path / "x.db"
    text.write_text("no database " * 100)
    for path in (damaged, foreign, text):
        assert bad(list(machine.stored(path, key_of(path)))) == [("database", "FAIL")]
    assert bad(list(machine.stored(tmp_path / "none.db", key_of(path)))) == []
    (tmp_path / "none.db-sent").touch()
    assert bad(list(machine.stored(tmp_path / "none.db", key_of(path)))) == [("database", "FAIL")], "it is gone under a bot"


def test_values_that_do_not_open_are_counted_and_not_shown(tmp_path: Path) -> None:
    path = database(tmp_path / "t.db")
    keys = key_of(path)
    with closing(open_store(str(path))) as store:
        for chat in (1, 2, 3):
            store.save_session(chat, 1, "marmalade", NOW)
            store.remember(chat, NOW, [("severity", "4")], [])
        store.db.conn.execute("update session set state = x'00112233' where chat < 3")
        store.db.conn.execute("update answer set value = x'00112233445566778899' where chat = 3")
    before = path.read_bytes()
    found = list(machine.stored(path, keys))
    assert bad(found) == [("encrypted values", "FAIL")]
    (told,) = (f for f in found if f.verdict is Verdict.FAIL)
    assert told.what == "3 value(s) do not open: session.state 2, answer.value 1"
    assert path.read_bytes() == before


@contextmanager
def full_disk() -> Iterator[Callable[[], None]]:
    """Nothing can be written within, until what is given is called."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))

    def free() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    try:
        yield free
    finally:
        free()


@pytest.mark.parametrize(
    ("free", "says"), [(10**6, "free some room"), (10**10, "the disk fails: stop the bot, copy the database")]
)
def test_on_a_full_disk_nobody_is_told_to_restore_a_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, says: str
) -> None:
    path = database(tmp_path / "t.db")
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: type("U", (), {"free": free}))
    with full_disk():
        found = list(machine.stored(path, key_of(path)))
    (told,) = (f for f in found if f.check == "database")
    assert told.verdict is Verdict.FAIL
    assert told.remedy.startswith(says)
    assert "backup" not in told.remedy


DAY = timedelta(days=1)


def aged(path: Path, age: timedelta, now: datetime) -> None:
    then = (now - age).timestamp()
    os.utime(path, (then, then))


@pytest.mark.parametrize(
    ("people", "age", "expected"),
    [
        pytest.param(True, None, [("backup", "WARN")], id="people and no backup"),
        pytest.param(False, None, [], id="nobody and no backup"),
        pytest.param(True, DAY, [], id="of yesterday"),
        pytest.param(True, -DAY, [], id="of a clock that was ahead"),
        pytest.param(True, 4 * DAY, [("backup", "WARN")], id="none for days"),
        pytest.param(False, 4 * DAY, [], id="none for days, and nobody there"),
    ],
)
def test_backups_that_stopped_are_told(
    tmp_path: Path, people: bool, age: timedelta | None, expected: list[tuple[str, str]]
) -> None:
    path, now = database(tmp_path / "t.db"), datetime.now(UTC)
    with closing(open_store(str(path))) as store:
        if people:
            store.seen(1, "private", now)
    if age is not None:
        back_up(path, tmp_path / "copy.db")
        aged(tmp_path / "t.db-copied", age, now)
    found = list(copies(path, now))
    assert bad(found) == expected
    assert age is None or str(tmp_path / "copy.db") in found[0].what
    assert not (people and expected) or "runtall backup" in found[0].remedy


def test_what_a_restore_kept_for_weeks_is_told_with_how_it_goes(tmp_path: Path) -> None:
    path, copy = database(tmp_path / "t.db"), tmp_path / "copy.db"
    back_up(path, copy)
    for days in (20, 13):
        kept = put_back(copy, path, key_of(path), NOW - days * DAY)
        Path(f"{kept}-wal").touch()
    (found,) = (f for f in copies(path, NOW) if f.verdict is Verdict.WARN)
    assert found.what.startswith("1 database(s) of before a restore are older than two weeks")
    for name in glob(found.remedy.partition("rm ")[2]):
        Path(name).unlink()
    assert bad(list(copies(path, NOW))) == []
    assert len(list(tmp_path.glob("t.db.before-restore-*"))) == 2, "the newer one, with what stands beside it"


def lost(keys: Keys) -> None:
    keys.file.unlink()


def another(keys: Keys) -> None:
    keys.file.unlink()
    make(keys)


def no_key(keys: Keys) -> None:
    keys.file.write_text("marmalade")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        pytest.param(lost, "there is no", id="the key is lost"),
        pytest.param(another, "has", id="another key"),
        pytest.param(no_key, "no key", id="no key at all"),
    ],
)
def test_a_database_without_its_key(tmp_path: Path, spoil: Callable[[Keys], object], says: str) -> None:
    path = database(tmp_path / "t.db")
    keys = key_of(path)
    name = read(keys)[0].name
    assert [f.what for f in machine.stored(path, keys) if f.check == "key"] == [
        f"the database is sealed under key {name}, which is here"
    ]
    spoil(keys)
    found = list(machine.stored(path, keys))
    assert bad(found) == [("key", "FAIL")]
    assert says in next(f.what for f in found if f.check == "key")


def test_a_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for free in (10**10, 5 * 10**8, 10**6):
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda _, free=free: type("U", (), {"free": free}))
        told.append(machine.disk(tmp_path / "t.db").verdict.value)
    assert told == ["OK", "WARN", "FAIL"]


def test_content_that_cannot_be_read_and_sources_that_fall_due(tmp_path: Path) -> None:
    assert bad(list(machine.proved(Settings(content=str(tmp_path))))) == [("content", "FAIL")]
    assert bad(list(machine.proved(Settings(), today=date(2026, 11, 21)))) == []
    assert bad(list(machine.proved(Settings(), today=date(2099, 1, 1)))) == [("review", "WARN")]


def test_a_bot_that_nobody_started() -> None:
    assert bad(list(running(Settings(metrics=f"127.0.0.1:{free_port()}")))) == [("running bot", "WARN")]
    assert list(running(Settings())) == []


@pytest.fixture
def address() -> Iterator[str]:
    """A Bot API in a thread, for another process."""
    ports: list[int] = []
    ready, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        async with listening(api()) as port:
            ports.append(port)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert ready.wait(20)
    yield f"http://127.0.0.1:{ports[0]}"
    loop.call_soon_threadsafe(stop.set)
    thread.join(20)
    loop.close()


def test_the_command_says_ok_and_exits_with_0(address: str, tmp_path: Path) -> None:
    env = {"RUNTALL_TELEGRAM_TOKEN": TOKEN, "RUNTALL_TELEGRAM_API": address, "RUNTALL_DATABASE": str(tmp_path / "t.db")}
    done = runtall("doctor", "--json", env=env)
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"], done.stderr) == (0, True, "")
    assert {"token", "clock", "database", "content"} <= {f["check"] for f in told["findings"]}
    assert "marmalade" not in done.stdout


def test_the_command_tells_wrong_settings_and_exits_with_1() -> None:
    done = runtall("doctor", env={"RUNTALL_LISTEN": "3", "RUNTALL_TOKN": "x"})
    assert done.returncode == 1
    assert done.stdout.count("FAIL  settings") == 2
    assert done.stdout.count("      -> ") == 2
