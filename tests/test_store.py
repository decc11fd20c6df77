"""The store's promises, for every backend: one transaction, each update once, order per chat, nothing left after erase."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store.migrations import PERSONAL, migrations
from bot.store.protocol import Backlog, StoreError, Waiting
from bot.store.sqlite import SqliteStore, open_store

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(":memory:" if request.param == "memory" else str(tmp_path / "a" / "t.db"))
    yield opened
    opened.close()


def fill_club(store: SqliteStore, chat: int) -> None:
    store.clubs.keep(chat, "{}")
    store.clubs.keep_member(chat, -100, "{}")
    store.clubs.keep_helper(chat, -100, "{}")
    store.clubs.looked(chat, -100, 7, AT, "{}")


class TestEveryStore:
    def test_an_update_is_accepted_once(self, store: SqliteStore) -> None:
        assert [store.accept(7, 1, "{}", AT), store.accept(7, 1, "{}", AT)] == [True, False]
        assert [w.update_id for w in store.waiting()] == [7]

    def test_a_turn_that_fails_leaves_nothing(self, store: SqliteStore) -> None:
        store.accept(1, 5, "{}", AT)

        def half_a_turn() -> None:
            with store.transaction():
                store.save_session(5, 1, "{}", AT)
                store.put_letter(5, {}, {}, AT, 1)
                store.done(1)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            half_a_turn()
        assert (store.session(5), list(store.unsent()), len(store.waiting())) == (None, [], 1)

    def test_done_takes_the_text_and_keeps_the_number(self, store: SqliteStore) -> None:
        store.accept(1, 5, "secret", AT)
        store.done(1)
        assert [r["raw"] for r in store.db.table("inbox").rows] == [b""]
        assert store.accept(1, 5, "secret", AT) is False

    def test_what_a_savepoint_holds_is_undone_alone(self, store: SqliteStore) -> None:
        def fails() -> None:
            with store.savepoint():
                store.save_session(2, 1, "{}", AT)
                raise RuntimeError

        with store.transaction():
            store.save_session(1, 1, "{}", AT)
            with pytest.raises(RuntimeError):
                fails()
        assert (store.session(1), store.session(2)) == ("{}", None)

    def test_letters_that_are_not_out_come_back_in_order_with_their_time(self, store: SqliteStore) -> None:
        ids = [store.put_letter(1, {"n": n}, {}, AT, 7) for n in range(4)]
        store.sent([(ids[0], 10)])
        store.failed(ids[1], "BadRequest")
        store.postpone(ids[3], AT + timedelta(seconds=9))
        kept = [(letter.letter["n"], letter.attempts, letter.update_id, due) for letter, due in store.unsent()]
        assert kept == [(2, 0, 7, AT), (3, 1, 7, AT + timedelta(seconds=9))]

    def test_a_turn_is_done_once(self, store: SqliteStore) -> None:
        store.accept(1, 5, "{}", AT)
        assert [store.done(1), store.done(1), store.done(2)] == [True, False, False]

    def test_only_the_letter_of_the_same_update_is_surely_sent(self, store: SqliteStore) -> None:
        letter = store.put_letter(1, {}, {}, AT, 7)
        store.surely_sent([(letter, 6)])
        assert len(store.unsent()) == 1, "a number used again"
        store.surely_sent([(letter, 7)])
        assert len(store.unsent()) == 0

    def test_a_chat_moves_in_every_table(self, store: SqliteStore) -> None:
        for chat in (1, 2):
            store.accept(chat, chat, "x", AT)
            store.save_session(chat, chat, "{}", AT)
            store.seen(chat, "group", AT)
            store.put_letter(chat, {}, {}, AT, chat)
            store.remember(chat, AT, [("severity", "4")], [("kidney", "urgent")])
            store.remind(chat, "k", "check_in", AT)
            store.log(chat, "pain.1", "pain", AT, "{}")
            fill_club(store, chat)
        store.move_chat(1, 2)
        assert not any(store.export(1).values())
        assert {t: len(rows) for t, rows in store.export(2).items()} == {
            "inbox": 2, "session": 1, "chat": 1, "outbox": 2, "answer": 2, "fired": 2, "reminder": 1, "diary": 1,
            "club": 1, "member": 1, "role": 1, "access": 2,
        }  # fmt: skip

    def test_a_number_that_comes_again_after_days_is_another_update(self, store: SqliteStore) -> None:
        """After a quiet week Telegram's numbers begin anywhere, also amid those that were had."""
        store.accept(7, 1, "{}", AT)
        assert store.accept(7, 1, "{}", AT + timedelta(days=9)) is False, "its turn is yet to come"
        store.done(7)
        assert store.accept(7, 1, "{}", AT + timedelta(hours=47)) is False, "a repeat"
        assert store.accept_all([Waiting(7, 1, "{}")], AT + timedelta(days=9), None) == 0, (
            "it was set aside, and is told once more"
        )
        assert store.accept(7, 2, "anew", AT + timedelta(days=9)) is True
        assert [(w.chat, w.raw) for w in store.waiting()] == [(2, "anew")]
        store.accept(-7, 1, "{}", AT)
        store.done(-7)
        assert store.accept(-7, 1, "{}", AT + timedelta(days=9)) is False, "numbers of our own are used once"

    def test_a_blocked_chat_gets_nothing_more(self, store: SqliteStore) -> None:
        store.seen(1, "private", AT)
        store.put_letter(1, {}, {}, AT, 1)
        store.remind(1, "k", "check_in", AT)
        store.close_chat(1)
        assert (list(store.unsent()), store.due_reminders(AT, 9)) == ([], [])

    def test_reminders_are_found_by_their_time_and_replaced_by_their_key(self, store: SqliteStore) -> None:
        store.remind(1, "a", "check_in", AT + timedelta(days=2))
        store.remind(1, "a", "check_in", AT + timedelta(days=1))
        assert store.due_reminders(AT, 9) == []
        assert len(store.due_reminders(AT + timedelta(days=1), 9)) == 1
        assert store.next_reminder() == AT + timedelta(days=1)

    def test_what_waits_is_counted(self, store: SqliteStore) -> None:
        assert store.backlog(AT) == Backlog(0, 0, 0.0)
        for n in (1, 2, 3):
            store.accept(n, n, "x", AT)
            store.put_letter(n, {}, {}, AT, n)
        store.remind(1, "k", "check_in", AT)
        store.done(1)
        store.spoiled(2, "KeyError")
        store.sent([(1, 9)])
        assert store.backlog(AT + timedelta(seconds=7)) == Backlog(1, 2, 7.0)
        assert store.backlog(AT - timedelta(seconds=7)) == Backlog(1, 2, 0.0)

    def test_export_has_every_table_and_erase_empties_all_of_them(self, store: SqliteStore) -> None:
        for chat in (1, 2):
            store.accept(chat, chat, "x", AT)
            store.save_session(chat, 1, "{}", AT)
            store.seen(chat, "private", AT)
            store.put_letter(chat, {}, {}, AT, chat)
            store.remember(chat, AT, [("severity", "4")], [("kidney", "urgent")])
            store.remind(chat, "k", "check_in", AT)
            store.log(chat, "pain.1", "pain", AT, "{}")
            fill_club(store, chat)
        assert {t for t, rows in store.export(1).items() if rows} == set(PERSONAL)
        store.erase(1)
        for table in set(store.db.table_names()) - {
            "_sqlite_migrations",
            "sqlite_sequence",
            "incident",
            "picture",
            "keyring",
            "moved",
            "spent",
        }:
            assert not list(store.db.table(table).rows_where("chat = 1")), table
        assert {t for t, rows in store.export(2).items() if rows} == set(PERSONAL)

    def test_a_report_has_no_column_for_a_person(self, store: SqliteStore) -> None:
        store.report(AT.date(), "missed", "soon", ["result.soon"], "abc")
        row = store.incidents()[0]
        assert row == {"id": 1, "at": row["at"], "what": "missed", "level": "soon", "replies": "result.soon", "content": "abc"}


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    open_store(str(path)).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    open_store(str(path)).close()
    with sqlite3.connect(path) as raw:
        raw.execute("insert into _sqlite_migrations(migration_set, name, applied_at) values ('runtall', 'm999_future', '')")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="newer version"):
        open_store(str(path))
    assert path.read_bytes() == before


def test_what_is_no_database_gets_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("this is a shopping list, and long enough to be read as a header " * 20)
    with pytest.raises(StoreError, match="is not a database"):
        open_store(str(path))


def test_others_files_stay_as_they_are(tmp_path: Path) -> None:
    notes, another = tmp_path / "notes.txt", tmp_path / "other.db"
    notes.write_text("this is a shopping list, and long enough to be read as a header " * 20)
    with closing(sqlite3.connect(another)) as raw:
        raw.execute("create table t(x)")
    for path in (notes, another):
        path.chmod(0o644)
        before = path.read_bytes()
        with pytest.raises(StoreError, match=r"is not a database|another program's database"):
            open_store(str(path))
        assert (path.read_bytes(), path.stat().st_mode & 0o777) == (before, 0o644)


def test_migrations_keep_rows(tmp_path: Path) -> None:
    database = Database(sqlite3.connect(tmp_path / "x.db", isolation_level=None))
    migrations.apply(database, stop_before="m004_health")
    database.conn.execute("insert into session values (1, 3, '{}', '2026-01-01')")
    migrations.apply(database)
    assert [r["version"] for r in database.table("session").rows] == [3]


def test_a_new_file_has_the_shape_that_an_old_one_is_brought_to(tmp_path: Path) -> None:
    shapes = []
    for name, before in (("new.db", None), ("old.db", "m004_health")):
        with closing(sqlite3.connect(tmp_path / name, isolation_level=None)) as raw:
            if before:
                migrations.apply(Database(raw), stop_before=before)
            open_store(str(tmp_path / name)).close()
            shapes.append(sorted(raw.execute("select type, name, tbl_name, sql from sqlite_master")))
            assert not migrations.pending(Database(raw))
    assert shapes[0] == shapes[1]
    assert len(shapes[0]) > 20


def test_a_late_mark_never_hits_the_letter_of_somebody_else(store: SqliteStore) -> None:
    first = store.put_letter(1, {"n": 1}, {}, AT, 1)
    store.erase(1)
    store.put_letter(2, {"n": 2}, {}, AT, 2)
    store.sent([(first, 5)])
    assert [letter.chat for letter, *_ in store.unsent()] == [2]


def test_the_last_word_to_who_deleted_everything_goes_as_well(store: SqliteStore) -> None:
    store.erase(1)
    last = store.put_letter(1, {}, {"forget": True}, AT, 1)
    store.seen(2, "private", AT)
    store.put_letter(2, {}, {}, AT, 2)
    store.sent([(last, 5)])
    assert (store.sweep(0, 99), store.sweep(last + 9, 99)) == (None, None)
    assert store.export(1)["outbox"] == []
    assert len(store.export(2)["outbox"]) == 1
