"""What is to outlast a power cut, a kill and other people's eyes: the order on the disk, a key that is changed at any moment, rights of files."""

import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from bot.cli.commands import run
from bot.store.journal import SUFFIX, Journal, beside
from bot.store.keys import Keys, make, new_key, put_in_front, read, written
from bot.store.sealing import alone, sealed_under
from bot.store.sqlite import SqliteStore, open_store
from tests.conftest import NOON
from tests.test_rest import ALL, MARKER, fill, told


class Place:
    """A database and its key in two folders, as `deploy/` has them: perhaps on two disks."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "data" / "t.db"
        self.keys = Keys(folder / "etc" / "runtall" / "key")

    def store(self) -> SqliteStore:
        return open_store(str(self.path), self.keys)

    def key_name(self) -> str | None:
        """The name of the key that the database is under just now."""
        if not self.path.exists():
            return None
        with closing(sqlite3.connect(self.path)) as connection:
            ring = sealed_under(Database(connection))
        return ring[0] if ring else None

    def runtall(self, *arguments: str) -> int:
        return run([*arguments, "--db", str(self.path)])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    found = Place(tmp_path)
    monkeypatch.setenv("RUNTALL_KEY_FILE", str(found.keys.file))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return found


Settled = list[tuple[str, str | None, tuple[str, ...]]]


@pytest.fixture
def settled(place: Place, monkeypatch: pytest.MonkeyPatch) -> Settled:
    """What was forced to the disk, in order: its path, the key that the database was under then, and the keys that stood in the file."""
    fsync, found = os.fsync, Settled()

    def noted(handle: int) -> None:
        fsync(handle)
        names = tuple(k.name for k in read(place.keys))
        found.append((os.readlink(f"/proc/self/fd/{handle}"), place.key_name(), names))

    monkeypatch.setattr(os, "fsync", noted)
    return found


class TestPowerCut:
    """The disks of key and database may be two: neither waits for the other."""

    def test_the_first_key_is_on_the_disk_before_anything_is_sealed_under_it(self, place: Place, settled: Settled) -> None:
        place.store().close()
        ring, etc = place.key_name(), str(place.keys.file.parent)
        before = [(path, names) for path, name, names in settled if name is None]
        assert before[-1] == (str(place.keys.file.parent), (ring,))
        assert any(Path(path).parent == Path(etc) and not names for path, names in before), "what is in the file, before its name"
        assert {path for path, _ in before} >= {str(place.folder / "etc"), str(place.folder)}, "folders that were made for it"

    def test_a_new_key_is_on_the_disk_before_the_database_is_under_it(self, place: Place, settled: Settled) -> None:
        place.store().close()
        first = place.key_name()
        settled.clear()
        assert place.runtall("key", "rotate") == 0
        second, etc = place.key_name(), place.keys.file.parent
        before = [(Path(path), names) for path, name, names in settled if name == first]
        assert (etc, (second, first)) in before, "its name"
        written_to, names = before[0]
        assert (written_to.parent, names) == (etc, (first,)), "what is in the file, before it has its name"

    def test_a_key_file_has_its_name_on_the_disk_before_anybody_is_told_of_it(self, place: Place, settled: Settled) -> None:
        """`runtall key new` makes one for no database yet."""
        for made in (make, put_in_front):
            key = made(place.keys)
            path, _, names = settled[-1]
            assert (path, names[0]) == (str(place.keys.file.parent), key.name)

    def test_a_key_that_was_put_there_by_hand_is_on_the_disk_first(self, place: Place, settled: Settled) -> None:
        place.store().close()
        (first,) = read(place.keys)
        place.keys.file.write_text(f"{written(new_key())}\n{written(first)}\n")
        settled.clear()
        place.store().close()
        assert place.key_name() != first.name
        assert [path for path, name, _ in settled if name == first.name] == [str(place.keys.file), str(place.keys.file.parent)]

    def test_what_is_committed_is_on_the_disk_and_what_is_deleted_overwritten(self, place: Place) -> None:
        with closing(place.store()) as store:
            told = {
                name: store.db.execute(f"pragma {name}").fetchone()[0]
                for name in ("synchronous", "journal_mode", "secure_delete")
            }
        assert told == {"synchronous": 2, "journal_mode": "wal", "secure_delete": 1}


class TestOthers:
    """Nobody else may read a file of ours."""

    @staticmethod
    def modes(place: Place) -> dict[str, int]:
        return {f.name: f.stat().st_mode & 0o777 for f in place.path.parent.iterdir()}

    def test_a_database_that_others_could_read_is_closed_before_it_has_a_log(self, place: Place) -> None:
        place.store().close()
        place.path.chmod(0o644)
        with closing(place.store()) as store:
            fill(store)
            assert self.modes(place) == {"t.db": 0o600, "t.db-wal": 0o600, "t.db-shm": 0o600}

    def test_what_stands_beside_it_is_closed_as_well(self, place: Place) -> None:
        with closing(place.store()) as running:
            fill(running)
            Journal(beside(place.path)).close()
            for name in self.modes(place):
                place.path.with_name(name).chmod(0o644)
            with closing(place.store()):
                assert self.modes(place) == dict.fromkeys(("t.db", "t.db-wal", "t.db-shm", f"t.db{SUFFIX}"), 0o600)

    def test_behind_a_link_as_well(self, place: Place) -> None:
        place.store().close()
        place.path.chmod(0o644)
        link = place.folder / "link.db"
        link.symlink_to(place.path)
        with closing(open_store(str(link), place.keys)) as store:
            fill(store)
            assert set(self.modes(place).values()) == {0o600}


class TestCopies:
    def test_a_copy_that_reads_well_and_is_not_whole_is_refused(self, place: Place, capsys: pytest.CaptureFixture[str]) -> None:
        """An index that does not have what is in its table: every row can be read, and SQLite copies the pages as they are."""
        with closing(place.store()) as store:
            fill(store, 7)
        with closing(sqlite3.connect(place.path, isolation_level=None)) as raw:
            raw.execute("pragma writable_schema = on")
            raw.execute("update sqlite_master set sql = replace(sql, '(chat)', '(id)') where name = 'outbox_chat'")
        target = place.folder / "copy.db"
        assert run(["backup", str(target), "--db", str(place.path)]) == 2
        told = capsys.readouterr()
        assert (told.err.count("\n"), "is damaged" in told.err, told.out) == (1, True, "")
        assert not [f for f in place.folder.iterdir() if f.suffix == ".db" or f.name.startswith(".")]


class Killed:
    """What a kill would leave on the disk at each statement of a command: every state of database and key that there was, each once."""

    def __init__(self, place: Place, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._place, self._to, self._seen = place, to, set[str]()
        self.left: list[Place] = []
        connect = sqlite3.connect

        def watched(*arguments: Any, **more: Any) -> sqlite3.Connection:
            connection: sqlite3.Connection = connect(*arguments, **more)
            connection.set_trace_callback(lambda _: self.keep())
            return connection

        monkeypatch.setattr(sqlite3, "connect", watched)

    def keep(self) -> None:
        files = [self._place.keys.file, *sorted(self._place.path.parent.iterdir())]
        bodies = {f: f.read_bytes() for f in files if not f.name.endswith("-shm")}  # an index, made anew of the rest
        digest = hashlib.sha256(repr([(f.name, b) for f, b in bodies.items()]).encode()).hexdigest()
        if digest not in self._seen:
            self._seen.add(digest)
            self.left.append(Place(self._to / str(len(self.left))))
            for file, body in bodies.items():
                to = self._to / str(len(self.left) - 1) / file.relative_to(self._place.folder)
                to.parent.mkdir(parents=True, exist_ok=True)
                to.write_bytes(body)


class TestKilled:
    """A key is changed, and the process is killed at any statement in between."""

    @staticmethod
    def put_in_front(place: Place) -> int:
        """By hand: the next start brings the database under it."""
        place.keys.file.write_text("\n".join(written(k) for k in (new_key(), *read(place.keys))) + "\n")
        place.store().close()
        return 0

    @pytest.mark.parametrize(
        "change",
        [
            pytest.param(lambda place: place.runtall("key", "rotate"), id="another key"),
            pytest.param(lambda place: place.runtall("key", "rotate", "--data"), id="another data key"),
            pytest.param(put_in_front, id="a key in front"),
        ],
    )
    def test_everything_opens_with_the_key_that_stands_in_the_file_then(
        self, place: Place, tmp_path_factory: pytest.TempPathFactory, change: Callable[[Place], int]
    ) -> None:
        with closing(place.store()) as store:
            for chat in (1, 2):
                fill(store, chat)
        first = place.key_name()
        with pytest.MonkeyPatch.context() as watching:
            killed = Killed(place, tmp_path_factory.mktemp("killed"), watching)
            assert change(place) == 0
            killed.keep()
        under = [left.key_name() for left in killed.left]
        assert (under[0], under[-1]) == (first, place.key_name())
        assert first != place.key_name()
        for left in killed.left:
            with closing(left.store()) as store:
                assert [told(store, chat) for chat in (1, 2)] == [ALL, ALL]
                assert [len(store.due_reminders(NOON, 9)), len(store.waiting())] == [2, 2]
                store.cancel_reminders(1, MARKER)
                assert len(store.due_reminders(NOON, 9)) == 1, "found by its name as well"


def test_a_disk_that_gets_full_amid_a_transaction_stays_what_is_at_fault(tmp_path: Path) -> None:
    """SQLite has rolled back by then, and a second time is an error of its own."""

    def filled(store: SqliteStore) -> None:
        with alone(store.db):
            store.db.execute("rollback")
            raise sqlite3.OperationalError("database or disk is full")

    with closing(open_store(str(tmp_path / "t.db"))) as store, pytest.raises(sqlite3.OperationalError, match="disk is full"):
        filled(store)
