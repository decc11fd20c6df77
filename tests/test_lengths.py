"""The length of a sealed value tells nobody without the key which of a few words it is; what an earlier version left is given that length."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from bot.cli.house import Clock, runtime_for
from bot.cli.library import shipped
from bot.core.content.load import Content
from bot.core.model.club import CHOICES, Member, dump_member
from bot.core.model.levels import Level
from bot.store import sealing
from bot.store.keys import Keys
from bot.store.migrations import migrations
from bot.store.protocol import StoreError
from bot.store.sealing import NONCE, PADDED, SEALED, TAG
from bot.store.sqlite import SqliteStore, open_store
from tests.clubs import COACH, town
from tests.conftest import NOON, STRAIGHT, shipped_content
from tests.test_keeping import Desk, desk
from tests.test_rest import ALL, fill, told
from tests.test_shell import House, newest

__all__ = ["desk"]
FEW = {
    "fired.flag",
    "fired.level",
    "answer.question",
    "answer.value",
    "outbox.meta",
    "role.value",
    "access.value",
    "member.value",
}
"""Columns each of whose values is one of a few words, or some of them."""


@pytest.fixture
def store() -> Iterator[SqliteStore]:
    opened = open_store(":memory:")
    yield opened
    opened.close()


def lengths(store: SqliteStore) -> Mapping[str, set[int]]:
    """The lengths there are in each sealed column, without emptied cells."""
    return {
        f"{table}.{c}": {row[0] for row in store.db.execute(f"select length({c}) from {table} where length({c}) > 0")}
        for table, columns in SEALED.items()
        for c in columns
    }


def options(content: Content) -> Iterator[tuple[str, Any]]:
    """Every slot with every value that a tap can give it; of what may be several, one or all."""
    for flow in content.flows.values():
        for question in flow.questions:
            several: dict[str, list[Any]] = {}
            for option in question.options:
                for slot, value in option.sets.items():
                    yield slot, value
                    several.setdefault(slot, []).extend(value if isinstance(value, list | tuple) else [value])
            if question.several:
                yield from ((slot, chosen) for slot, values in several.items() for chosen in (values[:1], values))


def test_no_length_tells_an_answer_or_a_flag(store: SqliteStore, content: Content) -> None:
    answers = [*options(content), *((f"flag.{flag}", answer) for flag in content.flags for answer in ("yes", "no", "unsure"))]
    flags = [(flag, level.word) for flag in content.flags for level in Level]
    assert len(flags) > 150
    assert len(answers) > 150
    store.remember(1, NOON, [(slot, json.dumps(value)) for slot, value in answers], flags)
    found = lengths(store)
    assert {p: len(found[p]) for p in ("answer.question", "answer.value", "fired.flag", "fired.level")} == dict.fromkeys(
        ("answer.question", "answer.value", "fired.flag", "fired.level"), 1
    )


async def test_no_length_tells_what_a_letter_meant() -> None:
    house = await House().open()
    house.local.say(1, "/start")
    await house.settle()
    for tap in ("o:yes", "o:GB", *STRAIGHT[2:]):
        house.local.press(1, *newest(house, tap))
        await house.settle()
    for text in ("how often should i get up from my desk", "my chest is tight and im sweating", "thanks", "/plan"):
        house.local.say(1, text)
        await house.settle()
    house.store.failed(1, "BadRequest")
    metas = [json.loads(str(row["meta"])) for row in house.store.export(1)["outbox"]]
    kinds = {(meta.get("kind"), meta.get("level")) for meta in metas}
    assert len(kinds) >= 5
    assert len(lengths(house.store)["outbox.meta"]) == 1
    await house.close()


async def test_no_length_tells_who_may_see_what_in_a_club() -> None:
    async with town() as here:
        await here.coach()
        await here.deputy()
        for person, items in ((1, ()), (2, CHOICES[:1]), (3, CHOICES)):
            await here.member(person, *items)
        await here.raw(COACH, "~club:roster::-100")
        found = lengths(here.store)
        assert [len(found[p]) for p in ("role.value", "member.value")] == [1, 1]
    all_of_it = dump_member(Member(person=1, group=-1, name="A" * 30, shares=CHOICES, joined="2026-11-20", asked="2026-11-20"))
    assert len(all_of_it) <= PADDED["member.value"]


def test_each_column_of_few_words_is_padded() -> None:
    assert set(PADDED) >= FEW
    assert {place.split(".")[0] for place in PADDED} <= set(SEALED)


def as_before(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database as the version before left it: values of few words have their own lengths."""
    with monkeypatch.context() as earlier:
        for place in {*PADDED} - {"reminder.named", "reminder.what", "diary.named", "diary.kind", "diary.value"}:
            earlier.delitem(sealing.PADDED, place)
        with closing(open_store(str(path), Keys(path.with_name("runtall.key")))) as store:
            for chat in (1, 2):
                fill(store, chat)
            store.remember(1, NOON, [], [("reds", "soon"), ("exertional_collapse", "emergency")])
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("delete from _sqlite_migrations where name = 'm012_padded'")
        raw.execute("pragma user_version = 2")


def opened(path: Path) -> SqliteStore:
    return open_store(str(path), Keys(path.with_name("runtall.key")))


class TestBefore:
    @pytest.fixture
    def path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        path = tmp_path / "t.db"
        as_before(path, monkeypatch)
        return path

    @pytest.mark.parametrize("made_before", [True, False])
    def test_a_start_that_changes_it_says_so(
        self, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], made_before: bool
    ) -> None:
        if not made_before:
            path = tmp_path / "new.db"
        keys = Keys(path.with_name("runtall.key"))
        for said in (int(made_before), 0):
            runtime = runtime_for(shipped_content(), str(path), Clock(), shipped(), keys=keys, people=True)
            asyncio.run(runtime.stop())
            assert "".join(capsys.readouterr()).count("bringing the database up to date") == said

    @staticmethod
    def odd(path: Path) -> set[str]:
        """Columns of few words with a value of a length of its own."""
        found = set()
        with closing(sqlite3.connect(path)) as raw:
            for place in FEW:
                table, column = place.split(".")
                for (length,) in raw.execute(f"select length({column}) from {table} where length({column}) > 0"):
                    if (length - NONCE - TAG) % PADDED[place]:
                        found.add(place)
        return found

    def test_what_is_there_is_given_its_length_and_opens(self, path: Path) -> None:
        assert self.odd(path) == FEW
        with closing(opened(path)) as store:
            assert [told(store, chat) for chat in (1, 2)] == [ALL, ALL]
            assert [(row["flag"], row["level"]) for row in store.export(1)["fired"]][1:] == [
                ("reds", "soon"),
                ("exertional_collapse", "emergency"),
            ]
        assert self.odd(path) == set()

    def test_nothing_of_the_other_lengths_is_left_in_the_files(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as raw:
            before = [bytes(cell) for row in raw.execute("select flag, level from fired") for cell in row]
        with closing(opened(path)):
            held = b"".join(f.read_bytes() for f in path.parent.iterdir())
        assert [cell for cell in before if cell in held] == []

    def test_one_that_breaks_off_changes_nothing_and_goes_on_the_next_time(self, path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            raw.execute("create trigger killed before update on role when old.chat = 2 begin select raise(abort, 'killed'); end")
        with pytest.raises(StoreError):
            opened(path)
        assert self.odd(path) == FEW
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            raw.execute("drop trigger killed")
        opened(path).close()
        assert self.odd(path) == set()

    def test_a_value_that_does_not_open_holds_up_no_other(self, path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            raw.execute("update fired set flag = x'00112233445566778899' where id = 1")
        with closing(opened(path)) as store:
            assert [row["flag"] for row in store.export(1)["fired"]] == [None, "reds", "exertional_collapse"]
        assert self.odd(path) == {"fired.flag"}

    def test_an_earlier_version_is_kept_from_it(self, path: Path) -> None:
        opened(path).close()
        with closing(sqlite3.connect(path)) as raw:
            assert "m012_padded" in [m.name for m in migrations.applied(Database(raw))]

    def test_a_backup_from_before_is_put_back(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        as_before(desk.copy, monkeypatch)
        assert self.odd(desk.copy) == FEW
        done = desk.runtall("restore", desk.copy)
        assert (done.code, desk.told()) == (0, ALL), done.err
        assert self.odd(desk.path) == set()
