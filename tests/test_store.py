"""The store's promises, for every backend: one transaction, each update once, order per chat, nothing left after erase."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.store.migrations import PERSONAL, migrations
from bot.store.protocol import StoreError
from bot.store.sqlite import SqliteStore, open_store

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteStore]:
    opened = open_store(":memory:" if request.param == "memory" else str(tmp_path / "a" / "t.db"))
    yield opened
    opened.close()


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
        assert (store.session(5), store.unsent(), len(store.waiting())) == (None, 0, 1)

    def test_done_takes_the_text_and_keeps_the_number(self, store: SqliteStore) -> None:
        store.accept(1, 5, "secret", AT)
        store.done(1)
        assert [r["raw"] for r in store.db.table("inbox").rows] == [""]
        assert store.accept(1, 5, "secret", AT) is False

    def test_letters_of_a_chat_leave_one_by_one_in_order(self, store: SqliteStore) -> None:
        for n in range(3):
            store.put_letter(1, {"n": n}, {}, AT, 1)
        first = store.claim(AT)
        assert first is not None
        assert first.letter == {"n": 0}
        assert store.claim(AT) is None, "the second waits for the first"
        store.sent(first.id, 10)
        second = store.claim(AT)
        assert second is not None
        assert second.letter == {"n": 1}

    def test_a_postponed_letter_waits_and_holds_back_those_behind_it(self, store: SqliteStore) -> None:
        store.put_letter(1, {"n": 0}, {}, AT, 1)
        store.put_letter(1, {"n": 1}, {}, AT, 1)
        store.put_letter(2, {"n": 2}, {}, AT, 1)
        first = store.claim(AT)
        assert first is not None
        store.postpone(first.id, AT + timedelta(seconds=9))
        other = store.claim(AT)
        assert other is not None
        assert other.chat == 2
        assert store.claim(AT) is None
        assert store.next_due() == AT + timedelta(seconds=9) or store.next_due() == AT

    def test_a_blocked_chat_gets_nothing_more(self, store: SqliteStore) -> None:
        store.seen(1, "private", AT)
        store.put_letter(1, {}, {}, AT, 1)
        store.remind(1, "k", "check_in", AT)
        store.close_chat(1)
        assert (store.claim(AT), store.due_reminders(AT, 9)) == (None, [])

    def test_after_a_crash_what_was_being_sent_is_sent_again(self, store: SqliteStore) -> None:
        store.put_letter(1, {}, {}, AT, 1)
        assert store.claim(AT) is not None
        store.release_claims()
        assert store.claim(AT) is not None

    def test_reminders_are_found_by_their_time_and_replaced_by_their_key(self, store: SqliteStore) -> None:
        store.remind(1, "a", "check_in", AT + timedelta(days=2))
        store.remind(1, "a", "check_in", AT + timedelta(days=1))
        assert store.due_reminders(AT, 9) == []
        assert len(store.due_reminders(AT + timedelta(days=1), 9)) == 1
        assert store.next_reminder() == AT + timedelta(days=1)

    def test_export_has_every_table_and_erase_empties_all_of_them(self, store: SqliteStore) -> None:
        for chat in (1, 2):
            store.accept(chat, chat, "x", AT)
            store.save_session(chat, 1, "{}", AT)
            store.seen(chat, "private", AT)
            store.put_letter(chat, {}, {}, AT, chat)
            store.remember(chat, AT, [("severity", "4")], [("kidney", "urgent")])
            store.remind(chat, "k", "check_in", AT)
            store.log(chat, "pain.1", "pain", AT, "{}")
        assert {t for t, rows in store.export(1).items() if rows} == set(PERSONAL)
        store.erase(1)
        for table in set(store.db.table_names()) - {"_sqlite_migrations", "sqlite_sequence", "incident", "picture"}:
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


def test_migrations_keep_rows(tmp_path: Path) -> None:
    database = Database(sqlite3.connect(tmp_path / "x.db", isolation_level=None))
    migrations.apply(database, stop_before="m004_health")
    database.conn.execute("insert into session values (1, 3, '{}', '2026-01-01')")
    migrations.apply(database)
    assert [r["version"] for r in database.table("session").rows] == [3]
