"""At rest: nothing readable in the files without the key, nothing lost with it, and one clear line where the key does not fit."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.store.keys import Keys, new_key, read, written
from bot.store.migrations import PERSONAL, migrations
from bot.store.protocol import StoreError
from bot.store.sealing import SEALED, SealError, new_seal, seal_anew, unlock
from bot.store.sqlite import SqliteStore, open_store
from tests.tables import thinned, tried
from tests.test_shell import House, newest

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
MARKER = "marmalade"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    opened = open_store(str(path))
    yield opened
    opened.close()


def fill(store: SqliteStore, chat: int = 1, word: str = MARKER) -> None:
    """A row about a person in every table, with `word` in each place that may hold health."""
    with store.transaction():
        store.accept(abs(chat), chat, json.dumps({"text": word}), AT)
        store.save_session(chat, 1, json.dumps({"slots": {word: 1}}), AT)
        store.seen(chat, "private", AT)
        store.put_letter(chat, {"html": word}, {"question": word}, AT, chat)
        store.remember(chat, AT, [(word, word)], [(word, word)])
        store.remind(chat, word, word, AT)
        store.log(chat, word, word, AT, word)
        store.clubs.keep(chat, word)
        store.clubs.keep_member(chat, -100, word)
        store.clubs.keep_helper(chat, -100, word)
        store.clubs.looked(chat, -100, 7, AT, word)


def on_disk(path: Path) -> bytes:
    """Every byte that the database has on the disk."""
    return b"".join(p.read_bytes() for p in path.parent.iterdir() if p.name.startswith(path.name) and p.suffix != ".key")


def told(store: SqliteStore, chat: int = 1) -> int:
    """How many sealed cells of a chat read the marker again."""
    rows = store.export(chat)
    return sum(MARKER in str(row[c]) for table, columns in SEALED.items() for row in rows[table] for c in columns)


ALL = sum(len(columns) for columns in SEALED.values())
OLD = ALL - sum(len(SEALED[t]) for t in ("diary", "club", "member", "role", "access"))
"""Of a database from before there were keys: it had no diary and no clubs."""


def test_nothing_readable_is_on_the_disk_and_all_of_it_is_in_the_export(store: SqliteStore, path: Path) -> None:
    fill(store)
    assert MARKER.encode() not in on_disk(path)
    assert told(store) == ALL
    assert set(SEALED) | {"chat"} == set(PERSONAL)


@pytest.mark.parametrize(("table", "column"), thinned([(t, c) for t, columns in SEALED.items() for c in columns], every=5))
def test_plain_text_is_refused_by_a_sealed_column(store: SqliteStore, table: str, column: str) -> None:
    fill(store)
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value in BLOB column"):
        store.db.conn.execute(f"update {table} set {column} = 'plain'")


@tried(
    25, 100, text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), chat=st.integers(-(2**62), 2**62)
)
def test_what_is_sealed_opens_for_its_place_and_chat_alone(text: str, chat: int) -> None:
    seal = new_seal()
    sealed = seal.shut(text, "answer.value", chat)
    assert seal.open(sealed, "answer.value", chat) == text
    for place, other in (("answer.question", chat), ("answer.value", chat + 1)):
        with pytest.raises(SealError):
            seal.open(sealed, place, other)
    with pytest.raises(SealError):
        new_seal().open(sealed, "answer.value", chat)


def test_two_peoples_rows_cannot_be_swapped(store: SqliteStore) -> None:
    for chat in (1, 2):
        fill(store, chat)
    store.db.conn.execute("update session set state = (select state from session where chat = 2) where chat = 1")
    assert store.session(1) is None, "begun anew, and not somebody else's"
    assert store.session(2) is not None


def test_what_is_damaged_is_set_aside_and_holds_nobody_up(store: SqliteStore) -> None:
    for chat in (1, 2):
        fill(store, chat)
    for table, column in (("inbox", "raw"), ("outbox", "letter"), ("reminder", "what")):
        store.db.conn.execute(f"update {table} set {column} = x'00112233445566778899' where chat = 1")
    assert [w.chat for w in store.waiting()] == [2]
    letters = [letter for letter, _ in store.unsent()]
    assert [letter.chat for letter in letters] == [2]
    assert [chat for _, chat, _, _ in store.due_reminders(AT, 9)] == [2]
    store.sent([(letters[0].id, 1)])
    assert (store.unsent(), store.done(1)) == ([], False)


def test_a_key_is_made_for_its_owner_alone_and_used_again(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "new" / "k.key")
    for name in ("a.db", "b.db", "a.db"):
        open_store(str(tmp_path / name), keys).close()
    assert len(read(keys)) == 1
    assert keys.file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("form", [written, lambda key: key.secret.hex()], ids=["base64", "hex"])
def test_a_key_may_be_given_instead_of_a_file(path: Path, tmp_path: Path, form: Callable[..., str]) -> None:
    keys = Keys(tmp_path / "none.key", form(new_key()))
    for _ in range(2):
        open_store(str(path), keys).close()
    assert not keys.file.exists()
    assert keys.given is not None
    assert keys.given not in repr(keys)


@pytest.mark.parametrize(
    ("there", "says"),
    [
        pytest.param(None, "its key is lost, there is no ", id="the key is lost"),
        pytest.param(f"# mine\n{written(new_key())}\n", "is sealed under key ", id="another key"),
        pytest.param("open sesame\n", "holds something that is no key", id="a password"),
        pytest.param("\n", "has no key in it", id="an empty file"),
    ],
)
def test_a_key_that_does_not_fit_gets_one_line_and_changes_nothing(path: Path, there: str | None, says: str) -> None:
    with closing(open_store(str(path))) as store:
        fill(store)
    before, key = on_disk(path), Path(f"{path}.key")
    key.unlink()
    if there is not None:
        key.write_text(there)
    with pytest.raises(StoreError, match=says) as error:
        open_store(str(path))
    assert "\n" not in str(error.value)
    assert "sesame" not in str(error.value)
    assert on_disk(path) == before
    assert (key.read_text() if key.exists() else None) == there


def test_a_key_that_cannot_be_made_leaves_an_old_database_as_it_was(path: Path, tmp_path: Path) -> None:
    old(path)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="no key can be made there"):
        open_store(str(path), Keys(tmp_path / "file" / "k.key"))
    with closing(sqlite3.connect(path)) as raw:
        assert "keyring" not in Database(raw).table_names()


def old(path: Path) -> None:
    """A database from before there were keys, with a row in every table and traces of deleted ones."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("pragma synchronous = off")
        migrations.apply(Database(raw), stop_before="m008_sealed")
        raw.execute("begin")
        for chat in (1, 2):
            for sql in (
                f"insert into inbox values ({chat}, {chat}, '{MARKER}', '', 'waiting', null)",
                f"insert into inbox values ({chat + 5}, {chat}, '', '', 'done', null)",
                f"insert into session values ({chat}, 3, '{MARKER}', '')",
                f"insert into outbox values ({chat}, {chat}, '{MARKER}', '{MARKER}', 'waiting', '', 0, null, 1)",
                f"insert into answer values ({chat}, {chat}, '', '{MARKER}', '{MARKER}')",
                f"insert into answer values ({chat + 5}, {chat}, '', 'a question without an answer', null)",
                f"insert into fired values ({chat}, {chat}, '', '{MARKER}', '{MARKER}')",
                f"insert into reminder values ({chat}, {chat}, '{MARKER}', '{MARKER}', '', 'waiting')",
            ):
                raw.execute(sql)
        raw.executemany("insert into session values (?, 1, ?, '')", [(n, MARKER * 500) for n in range(10, 60)])
        raw.execute("commit")
        raw.execute("delete from session where chat >= 10")


@pytest.mark.parametrize("halfway", [False, True], ids=["at once", "after a crash in between"])
def test_an_old_database_is_sealed_without_loss_or_trace(path: Path, halfway: bool) -> None:
    old(path)
    assert MARKER.encode() in on_disk(path)
    if halfway:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            migrations.apply(Database(raw))
    with closing(open_store(str(path))) as store:
        assert MARKER.encode() not in on_disk(path)
        assert [told(store, chat) for chat in (1, 2)] == [OLD, OLD]
        assert [row["value"] for row in store.export(1)["answer"]] == [MARKER, None]
        assert [w.update_id for w in store.waiting()] == [1, 2]
        assert {"inbox_waiting", "outbox_waiting", "reminder_due"} <= {
            row[0] for row in store.db.execute("select name from sqlite_master where type = 'index'")
        }


NAMES = ("follow_up", "hold.2026-11-20.on", "check_in", "pain")


def before_names(path: Path) -> None:
    """A sealed database from before the names of rows were sealed: reminders and a diary that tell of a flag."""
    open_store(str(path)).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        database = Database(raw)
        held = read(Keys(Path(f"{path}.key")))
        seal = unlock(database, str(path), Keys(Path(f"{path}.key")), held)
        assert seal is not None
        ring = raw.execute("select * from keyring").fetchall()
    path.unlink()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        migrations.apply(Database(raw), stop_before="m011_named")
        raw.execute("pragma user_version = 1")
        raw.executemany("insert into keyring values (?, ?, ?, ?)", ring)
        for chat in (1, 2):
            for n, name in enumerate(("follow_up", "check_in")):
                what = seal.shut(name, "reminder.what", chat)
                raw.execute(
                    "insert into reminder(id, chat, key, what, due_at, state) values (?, ?, ?, ?, ?, 'waiting')",
                    (chat * 10 + n, chat, name, what, AT.isoformat()),
                )
            for name, kind in (("hold.2026-11-20.on", "hold"), ("pain.2026-11-20", "pain")):
                value = seal.shut('{"on": true}', "diary.value", chat)
                raw.execute(
                    "insert into diary(chat, key, kind, at, value) values (?, ?, ?, ?, ?)",
                    (chat, name, kind, AT.isoformat(), value),
                )


def named(store: SqliteStore) -> list[object]:
    return [
        *((key, kind, value) for key, kind, _, value in store.diary(1)),
        *((number, what) for number, chat, what, _ in store.due_reminders(AT, 9) if chat == 1),
        sorted(row["key"] for row in store.export(1)["reminder"]),
    ]


NAMED = [
    ("hold.2026-11-20.on", "hold", '{"on": true}'),
    ("pain.2026-11-20", "pain", '{"on": true}'),
    (10, "follow_up"),
    (11, "check_in"),
    ["check_in", "follow_up"],
]


def told_apart(path: Path) -> list[str]:
    """Names of rows that stand readable on the disk."""
    return [name for name in NAMES if name.encode() in on_disk(path)]


class TestNames:
    def test_what_is_plain_is_sealed_and_found_as_before(self, path: Path) -> None:
        before_names(path)
        assert told_apart(path) == list(NAMES)
        with closing(open_store(str(path))) as store:
            assert told_apart(path) == []
            assert named(store) == NAMED
            store.remind(1, "follow_up", "follow_up", AT)
            store.log(1, "pain.2026-11-20", "pain", AT, "{}")
            store.cancel_reminders(1, "check_in")
            store.unlog(1, "hold.2026-11-20.on")
            assert named(store) == [("pain.2026-11-20", "pain", "{}"), (10, "follow_up"), ["follow_up"]]
            indexes = {row[0] for row in store.db.execute("select name from sqlite_master where type = 'index'")}
            assert {"reminder_due", "idx_reminder_chat_key", "idx_diary_chat_at"} <= indexes

    @pytest.mark.parametrize("table", ["reminder", "diary"])
    def test_one_that_breaks_off_changes_nothing_and_goes_on_the_next_time(self, path: Path, table: str) -> None:
        before_names(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            migrations.apply(Database(raw))  # killed right after its shape was changed ...
            raw.execute(
                f"create trigger killed before update on {table} when old.chat = 2 begin select raise(abort, 'killed'); end"
            )
        with pytest.raises(StoreError):  # ... and again in the midst of the sealing
            open_store(str(path))
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            assert raw.execute("select count(*) from reminder where named != x''").fetchone() == (0,)
            raw.execute("drop trigger killed")
        with closing(open_store(str(path))) as store:
            assert named(store) == NAMED
        assert told_apart(path) == []

    def test_a_new_data_key_finds_them_again(self, path: Path) -> None:
        before_names(path)
        open_store(str(path)).close()
        with closing(open_store(str(path))) as store:
            before = {bytes(row["key"]) for row in store.db.table("reminder").rows}
        held = read(Keys(Path(f"{path}.key")))
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            seal = unlock(Database(raw), str(path), Keys(Path(f"{path}.key")), held)
            assert seal is not None
            seal_anew(Database(raw), seal, held[0])
        with closing(open_store(str(path))) as store:
            assert named(store) == NAMED
            assert not before & {bytes(row["key"]) for row in store.db.table("reminder").rows}
            store.cancel_reminders(1, "follow_up")
            assert [row["key"] for row in store.export(1)["reminder"]] == ["check_in"]

    def test_neither_a_digest_nor_a_length_tells_which_it_is(self, store: SqliteStore) -> None:
        for chat in (1, 2):
            for name in ("follow_up", "check_in", "routine"):
                store.remind(chat, name, name, AT)
            for kind, value in (("hold", {"on": True}), ("run", {"km": 12.5, "minutes": 70}), ("pain", {"pain": 3})):
                store.log(chat, f"{kind}.2026-11-20", kind, AT, json.dumps(value))
        for table, rows in (("reminder", list(store.db.table("reminder").rows)), ("diary", list(store.db.table("diary").rows))):
            assert len({bytes(row["key"]) for row in rows}) == len(rows) == 6
            assert all(len({len(row[c]) for row in rows}) == 1 for c in SEALED[table])

    async def test_after_a_talk_with_a_flag_no_file_says_so(self, path: Path) -> None:
        house = await House(str(path)).open()
        for text in ("/start", "yes", "UK", "crushing chest pain and my left arm is numb, right now", "yes", "yes"):
            house.local.say(1, text)
            await house.settle()
        rows = house.store.export(1)
        assert {row["key"] for row in rows["reminder"]} == {"follow_up"}
        assert {row["kind"] for row in rows["diary"]} == {"hold"}
        held = on_disk(path)
        assert [word for word in (*NAMES, "hold", "chest", "cardiac", "emergency") if word.encode() in held] == []
        await house.close()


def cells(store: SqliteStore, chat: int = 1) -> list[bytes]:
    """A chat's sealed cells as they stand in the file."""
    return [
        bytes(row[c])
        for table, columns in SEALED.items()
        for row in store.db.table(table).rows_where("chat = ?", [chat])
        for c in columns
    ]


def test_what_was_erased_is_in_no_file_even_for_who_has_the_key(store: SqliteStore, path: Path) -> None:
    fill(store, 1, MARKER * 1000)
    fill(store, 2)
    sealed = cells(store)
    with store.transaction():
        store.erase(1)
    assert [c for c in sealed if c in on_disk(path)] == []
    assert told(store, 2) == ALL


def test_while_a_backup_reads_erasing_does_not_wait_and_the_log_follows_later(store: SqliteStore, path: Path) -> None:
    fill(store, 1, MARKER * 1000)
    sealed = cells(store)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from session").fetchone()
        store.erase(1)
        reader.execute("commit")
    with store.transaction():
        store.seen(2, "private", AT)
    assert [c for c in sealed if c in on_disk(path)] == []


def test_a_group_that_moves_takes_what_is_sealed_along(store: SqliteStore) -> None:
    fill(store, -5)
    fill(store, 7)
    with store.transaction():
        store.move_chat(-5, -100500)
    assert (told(store, -100500), told(store, -5), told(store, 7)) == (ALL, 0, ALL)
    assert store.session(-100500) is not None


async def test_delete_leaves_nothing_in_the_files_of_a_running_bot(path: Path) -> None:
    house = await House(str(path)).open()
    for text in ("/start", "my back hurts after running, 5/10", "/delete"):
        house.local.say(1, text)
        await house.settle()
    sealed = cells(house.runtime._store)  # type: ignore[arg-type]
    assert len(sealed) > 3
    house.local.press(1, *newest(house, "erase"))
    await house.settle()
    assert [c for c in sealed if len(c) > 9 and c in on_disk(path)] == []
    await house.close()


async def test_whose_talk_is_damaged_begins_anew_and_can_erase_everything(path: Path) -> None:
    house = await House(str(path)).open()
    house.local.say(1, "/start")
    await house.settle()
    await house.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        [state] = raw.execute("select state from session where chat = 1").fetchone()
        raw.execute("update session set state = ? where chat = 1", (state[:30] + bytes([state[30] ^ 1]) + state[31:],))
    house = await House(str(path)).open()
    house.local.say(1, "/start")
    told = await house.settle()
    house.local.say(1, "/delete")
    told += await house.settle()
    await house.close()
    assert len(told) > 1
    assert not any("wrong on my side" in text for text in told)


async def test_idle_people_go_once_a_day_and_others_stay(path: Path) -> None:
    house = House(str(path))
    house.runtime._idle_people.after = timedelta(days=90)
    store = house.runtime._store
    assert isinstance(store, SqliteStore)
    now = house.clock()
    for chat, days in ((1, 91), (2, 89), (3, 91)):
        fill(store, chat)
        store.db.execute("delete from chat where chat = ?", (chat,))
        store.seen(chat, "private", now - timedelta(days=days))
        store.close_chat(chat)
        store.cancel_reminders(chat, None)
    for update in (1, 2):
        store.done(update)
    counts = []
    for hours in (0, 1, 2, 50):
        house.clock.move_to(now + timedelta(hours=hours))
        await house.runtime.tick()
        counts.append([chat for chat in (1, 2, 3) if store.export(chat)["session"]])
    assert counts == [[1, 2, 3], [2, 3], [2, 3], [3]], "the third has written: an answer is owed"
    await house.runtime.stop()
