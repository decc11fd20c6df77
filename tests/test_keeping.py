"""backup, restore, retention and key, through the command line: what an operator types, and what is then so."""

import asyncio
import io
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlite_utils import Database

from bot.cli.commands import run
from bot.cli.house import Clock, runtime_for
from bot.cli.library import shipped
from bot.store.journal import Journal, beside, noted
from bot.store.keys import Keys, read, written
from bot.store.migrations import migrations
from bot.store.opening import note_people
from bot.store.protocol import StoreError
from bot.store.sqlite import SqliteStore, open_store
from tests.conftest import shipped_content
from tests.test_doctor import full_disk
from tests.test_rest import ALL, MARKER, OLD, cells, fill, old, told

NOW = datetime.now(UTC)


class Done(NamedTuple):
    code: int
    out: str
    err: str


class Desk:
    """An operator's machine: settings, a database with one person in it, and commands."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        self.path, self.copy, self.keys = folder / "runtall.db", folder / "copy.db", Keys(folder / "runtall.key")
        with closing(self.store()) as store:
            fill(store)

    def store(self, keys: Keys | None = None) -> SqliteStore:
        return open_store(str(self.path), keys or self.keys)

    def runtall(self, *arguments: object) -> Done:
        self._capsys.readouterr()
        code = run([str(a) for a in arguments])
        return Done(code, *self._capsys.readouterr())

    def told(self) -> int:
        with closing(self.store()) as store:
            return told(store)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "runtall").mkdir()
    return Desk(tmp_path / "runtall", capsys)


def test_a_backup_is_made_while_the_bot_runs_and_holds_all_that_was_committed(desk: Desk) -> None:
    with closing(desk.store()) as running:
        with running.transaction():
            running.save_session(1, 2, MARKER, NOW)
            done = desk.runtall("backup", desk.copy)
            running.save_session(1, 3, "later", NOW)
        assert (done.code, desk.copy.stat().st_mode & 0o777) == (0, 0o600)
    assert f"Without key {read(desk.keys)[0].name} nobody can read it" in done.out
    assert sorted(p.name for p in desk.folder.iterdir()) == ["copy.db", "runtall.db", "runtall.db-copied", "runtall.key"]
    assert (desk.folder / "runtall.db-copied").stat().st_mode & 0o777 == 0o600
    assert MARKER.encode() not in desk.copy.read_bytes()
    with closing(open_store(str(desk.copy), desk.keys)) as copy:
        assert told(copy) == ALL
        assert [r["version"] for r in copy.export(1)["session"]] == [1]


def test_a_backup_replaces_nothing_unless_told_to(desk: Desk) -> None:
    assert desk.runtall("backup", desk.copy).code == 0
    first = desk.copy.read_bytes()
    refused = desk.runtall("backup", desk.copy)
    assert (refused.code, "--force" in refused.err, desk.copy.read_bytes()) == (2, True, first)
    assert desk.runtall("backup", desk.copy, "--force").code == 0
    assert desk.copy.read_bytes().startswith(b"SQLite format 3")


@pytest.mark.parametrize("name", ["runtall.key", "runtall.db-sent", "letter.txt", "nowhere/copy.db"])
def test_a_backup_takes_the_place_of_an_earlier_one_alone(desk: Desk, name: str) -> None:
    (desk.folder / "letter.txt").write_text("kept")
    Journal(beside(desk.path)).close()
    was = {f.name: f.read_bytes() for f in desk.folder.iterdir()}
    done = desk.runtall("backup", desk.folder / name, "--db", desk.path, "--force")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert {f.name: f.read_bytes() for f in desk.folder.iterdir()} == was


def test_a_backup_through_a_link_to_a_copy_is_refused(desk: Desk) -> None:
    assert desk.runtall("backup", desk.copy, "--db", desk.path).code == 0
    (desk.folder / "link.db").symlink_to(desk.copy)
    assert desk.runtall("backup", desk.folder / "link.db", "--db", desk.path, "--force").code == 2
    assert desk.runtall("backup", desk.copy, "--db", desk.path, "--force").code == 0


AT_ITS_END = "import os, sys; from bot.cli.commands import run; os.replace = lambda *_: {}; run(sys.argv[1:])"
"""A command that does something else where a finished copy would get its name."""
KILLED = AT_ITS_END.format("os.kill(os.getpid(), 9)")
WAITS = AT_ITS_END.format("(print(flush=True), sys.stdin.read())")


def left(folder: Path) -> list[str]:
    """What was not finished in a folder."""
    return sorted(p.name for p in folder.iterdir() if p.name.startswith("."))


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_what_a_killed_backup_or_restore_leaves_goes_with_the_next(desk: Desk, command: str) -> None:
    """Everybody's rows are in it."""
    earlier = desk.folder / "earlier.db"
    desk.runtall("backup", earlier)
    given = {"backup": [desk.copy], "restore": [earlier]}[command]
    killed = subprocess.run([sys.executable, "-c", KILLED, command, *map(str, given)], check=False)
    (name,) = left(desk.folder)
    (desk.folder / f"{name}-journal").write_text("torn")
    assert (killed.returncode, desk.copy.exists()) == (-9, False)
    (elsewhere := desk.folder / "elsewhere").mkdir()
    next_one = desk.folder / "another.db" if command == "backup" else elsewhere / "another.db"
    assert desk.runtall("backup", next_one).code == 0
    assert left(desk.folder) == left(elsewhere) == []


def test_a_copy_that_another_process_is_writing_stays(desk: Desk) -> None:
    command = [sys.executable, "-c", WAITS, "backup", str(desk.copy)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        theirs = left(desk.folder)
        assert desk.runtall("backup", desk.folder / "another.db").code == 0
        assert left(desk.folder) == theirs != []
        other.kill()


def test_a_backup_that_nobody_can_read_is_made_and_told(desk: Desk) -> None:
    name = read(desk.keys)[0].name
    desk.keys.file.unlink()
    done = desk.runtall("backup", desk.copy)
    assert (done.code, desk.copy.exists()) == (1, True)
    assert f"does not have key {name}" in done.err
    assert "Keep a copy" not in done.out


def test_restore_puts_back_what_was_and_keeps_what_is(desk: Desk) -> None:
    desk.runtall("backup", desk.copy)
    with closing(desk.store()) as store:
        store.erase(1)
    done = desk.runtall("restore", desk.copy)
    assert (done.code, desk.told()) == (0, ALL), done.err
    (kept,) = desk.folder.glob("runtall.db.before-restore-*")
    assert str(kept) in done.out
    with closing(open_store(str(kept), desk.keys)) as before:
        assert told(before) == 0


def test_lines_name_whole_paths_of_where_the_operator_stands(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = desk.folder / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    made = desk.runtall("backup", "today.db")
    assert f"{desk.path} is copied to {elsewhere / 'today.db'}" in made.out
    assert f"{elsewhere / 'today.db'}: exists already" in desk.runtall("backup", "today.db").err
    assert f"{desk.path} is what {elsewhere / 'today.db'} was" in desk.runtall("restore", "./today.db").out
    assert f"{elsewhere / 'key'}: key " in desk.runtall("key", "new", "key").out


@contextmanager
def nobody() -> Iterator[Path]:
    """Within, this is a user without rights, and the folder that it gets has a file that is somebody else's."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (copy := Path(folder) / "copy.db").touch()
        (Path(folder) / "free.db").touch()
        (Path(folder) / "own").mkdir()
        (Path(folder) / "own").chmod(0)
        copy.chmod(0)
        if root := os.geteuid() == 0:
            os.setegid(65534)
            os.seteuid(65534)
        try:
            yield Path(folder)
        finally:
            if root:
                os.seteuid(0)
                os.setegid(0)
            (Path(folder) / "own").chmod(0o700)


def test_a_copy_that_is_somebody_elses_is_told_with_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with nobody() as folder:
        monkeypatch.chdir(folder)
        unread = [desk.runtall("restore", "copy.db"), desk.runtall("restore", "own/copy.db")]
    for done, name in zip(unread, ("copy.db", "own/copy.db"), strict=True):
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
        assert "cannot read it; as root, `install -o " in done.err
        assert f" -m 0600 {folder / name} " in done.err
        assert "then `runtall restore /" in done.err


def test_a_folder_that_is_somebody_elses_takes_no_backup_and_no_key(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with nobody() as folder:
        monkeypatch.chdir(folder)
        refused = [desk.runtall("backup", "own/today.db", "--db", "free.db"), desk.runtall("key", "new", "own/key")]
    for done in refused:
        assert (done.code, done.out, done.err.count("\n"), f"{folder}/own" in done.err) == (2, "", 1, True), done


def test_restore_works_where_the_database_is_gone_or_damaged(desk: Desk) -> None:
    desk.runtall("backup", desk.copy)
    desk.path.write_bytes(b"what a pity " * 1000)
    assert (desk.runtall("restore", desk.copy).code, desk.told()) == (0, ALL)
    desk.path.unlink()
    assert (desk.runtall("restore", desk.copy).code, desk.told()) == (0, ALL)


def test_restore_seals_a_copy_from_before_there_were_keys(desk: Desk) -> None:
    old(desk.copy)
    assert desk.runtall("restore", desk.copy).code == 0
    assert MARKER.encode() not in desk.path.read_bytes()
    assert desk.told() == OLD


def test_letters_that_a_killed_bot_had_sent_are_out_in_the_copy_as_well(desk: Desk) -> None:
    with closing(desk.store()) as store:
        ((letter, _),) = store.unsent()
    journal = Journal(beside(desk.path))
    journal.note(letter.id, letter.update_id)
    journal.close()
    assert desk.runtall("backup", desk.copy).code == 0
    with closing(open_store(str(desk.copy), desk.keys)) as copy:
        assert copy.unsent() == []
    assert desk.runtall("restore", desk.copy).code == 0
    (kept,) = desk.folder.glob("runtall.db.before-restore-????????T??????Z")
    assert (list(noted(beside(kept))), beside(desk.path).exists()) == ([(letter.id, letter.update_id)], False)


def newer(copy: Path) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as raw:
        raw.execute("insert into _sqlite_migrations(migration_set, name, applied_at) values ('runtall', 'm999_future', '')")


def elses(copy: Path) -> None:
    copy.unlink()
    open_store(str(copy), Keys(copy.with_suffix(".key"))).close()


def foreign(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute("create table shopping(what)")


def damaged(copy: Path) -> None:
    body = bytearray(copy.read_bytes())
    body[8192:12288] = b"\xff" * 4096
    copy.write_bytes(body)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        pytest.param(Path.unlink, "there is no such file", id="no file"),
        pytest.param(lambda copy: copy.write_text("milk, bread " * 99), "is no database of runtall", id="a shopping list"),
        pytest.param(foreign, "is no database of runtall", id="another program's database"),
        pytest.param(newer, "made by a newer version", id="a newer version's"),
        pytest.param(elses, "is sealed under key", id="another key"),
        pytest.param(damaged, "", id="a damaged one"),
    ],
)
def test_restore_refuses_what_could_not_be_opened(desk: Desk, spoil: Callable[[Path], None], says: str) -> None:
    desk.runtall("backup", desk.copy)
    spoil(desk.copy)
    before = desk.path.read_bytes()
    done = desk.runtall("restore", desk.copy)
    assert (done.code, done.err.count("\n"), done.out) == (2, 1, "")
    assert says in done.err
    assert desk.path.read_bytes() == before
    assert not [p for p in desk.folder.iterdir() if "before" in p.name or p.name.startswith(".")]


@pytest.fixture
def elsewhere(desk: Desk) -> Iterator[None]:
    """Another process has the database open, as a running bot has."""
    hold = "import sys, time; from bot.store.sqlite import *; from bot.store.keys import *; from pathlib import Path;" \
        "s = open_store(sys.argv[1], Keys(Path(sys.argv[2]))); s.unsent(); print(flush=True); sys.stdin.read()"  # fmt: skip
    command = [sys.executable, "-c", hold, str(desk.path), str(desk.keys.file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.kill()


@pytest.mark.usefixtures("elsewhere")
def test_while_the_bot_runs_nothing_is_put_back_or_encrypted_anew(desk: Desk) -> None:
    desk.runtall("backup", desk.copy)
    held = read(desk.keys)
    for command in (("restore", desk.copy), ("key", "rotate", "--data")):
        done = desk.runtall(*command)
        assert (done.code, "is in use; stop the bot first" in done.err) == (2, True), done
    assert read(desk.keys) == held
    assert desk.runtall("key", "rotate").code == 0
    assert desk.told() == ALL


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(("backup", "x.db", "--db", "none.db"), "there is no such database", id="backup of nothing"),
        pytest.param(("backup", "runtall/runtall.db", "--force"), "is the database itself", id="backup onto itself"),
        pytest.param(("backup", "runtall"), "is a folder", id="backup into a folder"),
        pytest.param(("restore", "runtall/runtall.db"), "is the database itself", id="restore of itself"),
        pytest.param(("retention", "--days", "0"), "write 1 to 90", id="purge of everybody"),
        pytest.param(("retention", "--days", "91"), "write 1 to 90", id="kept longer than was promised"),
        pytest.param(("key", "new", "runtall/runtall.key"), "never overwritten", id="a key over a key"),
        pytest.param(("key", "rotate", "--db", "none.db"), "there is no such database", id="a key for nothing"),
    ],
)
def test_a_wrong_call_ends_with_2_and_one_line(desk: Desk, arguments: tuple[str, ...], says: str) -> None:
    before = desk.path.read_bytes(), desk.keys.file.read_bytes()
    done = desk.runtall(*arguments)
    assert (done.code, done.err.count("\n"), says in done.err) == (2, 1, True), done.err
    assert (desk.path.read_bytes(), desk.keys.file.read_bytes()) == before


@pytest.mark.parametrize("at", [0, 4096 * 3], ids=["at its head", "in its middle"])
@pytest.mark.parametrize("command", ["key", "key rotate --data", "retention", "backup copy.db"])
def test_a_damaged_database_gets_one_line(desk: Desk, at: int, command: str) -> None:
    body = desk.path.read_bytes()
    desk.path.write_bytes(body[:at] + bytes(range(256)) * 64 + body[at + 256 * 64 :])
    done = desk.runtall(*command.split())
    assert (done.code, done.err.count("\n"), "Traceback" in done.err) in ((2, 1, False), (0, 0, False))


def test_one_bot_at_a_time_has_a_database(desk: Desk) -> None:
    """And nothing is put back under one that runs, were it only waiting for a damaged database to be mended."""
    assert desk.runtall("backup", desk.copy).code == 0
    damaged = bytes(4096) + desk.path.read_bytes()[4096:]
    other = (
        "import sys; from pathlib import Path; from bot.store.journal import Journal; "
        "held = Journal(Path(sys.argv[1])); print(flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", other, str(beside(desk.path))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        first.stdout.readline()
        with pytest.raises(StoreError, match="another bot runs on it"):
            Journal(beside(desk.path))
        desk.path.write_bytes(damaged)
        done = desk.runtall("restore", desk.copy)
        assert (done.code, "another bot runs on it" in done.err, desk.path.read_bytes() == damaged) == (2, True, True)
        first.kill()
    Journal(beside(desk.path)).close()
    assert desk.runtall("restore", desk.copy).code == 0


def test_what_people_told_is_not_to_be_played_with(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert desk.runtall("chat", "--jsonl", "--db", desk.path).code == 0
    with closing(desk.store()) as store:
        note_people(store.db)
    before = desk.told()
    done = desk.runtall("chat", "--jsonl", "--db", desk.path)
    assert (done.code, "name another file" in done.err, desk.told()) == (2, True, before)


@pytest.mark.parametrize(("name", "said"), [("runtall.db", 0), ("other.db", 1)])
def test_a_database_of_before_the_mark_is_not_called_new(
    desk: Desk, capsys: pytest.CaptureFixture[str], name: str, said: int
) -> None:
    """An empty one beside the journal of one that was used is: somebody moved or lost it."""
    path = desk.folder / name
    beside(path).touch()
    runtime = runtime_for(shipped_content(), str(path), Clock(), shipped(), keys=desk.keys, people=True)
    asyncio.run(runtime.stop())
    assert "".join(capsys.readouterr()).count("the one that was there is gone") == said


def test_retention_counts_and_purges_who_is_idle(desk: Desk) -> None:
    with closing(desk.store()) as store:
        for chat, days in ((1, 1), (2, 50), (3, 95)):
            fill(store, chat)
            store.db.execute("delete from chat where chat = ?", (chat,))
            store.seen(chat, "private", NOW - timedelta(days=days))
            store.close_chat(chat)
            store.done(chat)
    assert desk.runtall("retention", "--dry-run").out.startswith("1 chat(s) without a message for 90 days would be purged")
    assert desk.runtall("retention", "--days", "40").out.startswith("2 chat(s)")
    with closing(desk.store()) as store:
        assert [bool(store.export(chat)["session"]) for chat in (1, 2, 3)] == [True, False, False]


def test_a_rotated_key_opens_what_is_old_and_the_old_one_nothing_new(desk: Desk) -> None:
    other = desk.folder / "other.db"
    open_store(str(other), desk.keys).close()
    first = read(desk.keys)[0]
    assert desk.runtall("key", "rotate").code == 0
    assert desk.told() == ALL
    open_store(str(other), desk.keys).close()
    assert len(read(desk.keys)) == 2
    for path in (desk.path, other):
        with pytest.raises(StoreError, match="is sealed under key"):
            open_store(str(path), Keys(desk.keys.file, written(first)))
    newest_alone = Keys(desk.keys.file, written(read(desk.keys)[0]))
    with closing(desk.store(newest_alone)) as store:
        assert told(store) == ALL


def test_a_new_data_key_changes_every_cell_and_no_value(desk: Desk) -> None:
    with closing(desk.store()) as store:
        before = cells(store)
    done = desk.runtall("key", "rotate", "--data")
    assert done.code == 0, done.err
    with closing(desk.store()) as store:
        after = cells(store)
    assert (desk.told(), set(after) & set(before), len(after)) == (ALL, set(), len(before))
    assert [c for c in before if c in desk.path.read_bytes()] == []


def test_a_key_from_the_environment_is_rotated_by_naming_both(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = written(read(desk.keys)[0]), desk.runtall("key", "new").out.strip()
    monkeypatch.setenv("RUNTALL_KEY", first)
    refused = desk.runtall("key", "rotate")
    assert (refused.code, 'RUNTALL_KEY="NEW OLD"' in refused.err) == (2, True)
    monkeypatch.setenv("RUNTALL_KEY", f"{second} {first}")
    assert desk.runtall("key", "rotate").code == 0
    monkeypatch.setenv("RUNTALL_KEY", second)
    shown = desk.runtall("settings").out + desk.runtall("key").out
    assert second not in shown
    assert second[-4:] not in shown
    assert "encrypted under key" in shown
    assert "NOT HERE" not in shown


def test_key_says_where_it_is_and_whether_it_fits(desk: Desk) -> None:
    assert f"key {read(desk.keys)[0].name}" in desk.runtall("key").out
    desk.keys.file.chmod(0o644)
    assert "Others than you can read it: chmod 600" in desk.runtall("key").out
    desk.keys.file.rename(desk.folder / "away")
    gone = desk.runtall("key")
    assert (gone.code, "WHICH IS NOT HERE" in gone.out, "is made when" in gone.out) == (1, True, False)
    assert "the bot does not start without it" in gone.out
    assert not desk.keys.file.exists()
    lost = desk.runtall("incidents")
    assert (lost.code, lost.err.count("\n"), "its key is lost" in lost.err) == (2, 1, True)
    desk.path.unlink()
    with closing(sqlite3.connect(desk.path, isolation_level=None)) as raw:
        migrations.apply(Database(raw), stop_before="m008_sealed")
    young = desk.runtall("key")
    assert (young.code, "not encrypted yet" in young.out, "is made when the bot first starts" in young.out) == (0, True, True)


def test_key_finds_fault_with_another_key(desk: Desk) -> None:
    assert desk.runtall("key").code == 0
    desk.keys.file.unlink()
    assert desk.runtall("key", "new", desk.keys.file).code == 0
    wrong = desk.runtall("key")
    assert (wrong.code, "WHICH IS NOT HERE" in wrong.out, wrong.err) == (1, True, "")


def test_no_half_of_a_key_is_left_on_a_full_disk(desk: Desk) -> None:
    held = read(desk.keys)
    with full_disk():
        done = [desk.runtall("key", "new", desk.folder / "another"), desk.runtall("key", "rotate")]
    assert [d.code for d in done] == [2, 2]
    assert read(desk.keys) == held
    assert not [p.name for p in desk.folder.iterdir() if p.name.startswith((".", "another"))]


def in_front(desk: Desk) -> tuple[str, str]:
    """Another key comes to stand before the one in use; the names of both."""
    first, second = read(desk.keys)[0], desk.runtall("key", "new").out.strip()
    desk.keys.file.write_text(f"{second}\n{written(first)}\n")
    return first.name, read(desk.keys)[0].name


@pytest.mark.parametrize("more", [(), ("--data",)], ids=["its key", "the data key as well"])
def test_who_rotates_is_told_that_the_copy_kept_elsewhere_is_too_old(desk: Desk, more: tuple[str, ...]) -> None:
    done = desk.runtall("key", "rotate", *more)
    assert done.code == 0
    assert "copy of the key that is kept elsewhere is too old now" in done.out
    assert f"Copy {desk.keys.file} there again" in done.out


@pytest.mark.parametrize("command", [("retention", "--dry-run"), ("incidents",)])
def test_who_opens_a_database_under_another_key_is_told(desk: Desk, command: tuple[str, ...]) -> None:
    before, now = in_front(desk)
    done = desk.runtall(*command)
    assert f"is under key {now} now, before {before}" in done.out
    assert "too old now" in done.out
    assert "too old" not in desk.runtall(*command).out, "told once"


@pytest.mark.parametrize("command", [("backup",), ("restore",), ("retention",), ("key",), ("key", "new"), ("key", "rotate")])
def test_every_command_has_help_with_an_example(desk: Desk, command: tuple[str, ...]) -> None:
    done = desk.runtall(*command, "--help")
    assert (done.code, f"Example: runtall {' '.join(command)}" in done.out) == (0, True)
