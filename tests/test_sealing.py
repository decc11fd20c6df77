"""No two values are sealed with the same nonce: with one, who holds the file has the difference of any two texts, and may forge a third."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store.keys import Keys, new_key, read
from bot.store.sealing import NONCE, SEALED, new_seal, seal_anew, sealed_under, unlock
from bot.store.sqlite import SqliteStore, open_store
from tests.conftest import NOON
from tests.test_rest import fill

TIMES = 20


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(open_store(str(tmp_path / "t.db"))) as opened:
        yield opened


def cells(store: SqliteStore) -> list[bytes]:
    """Every sealed cell that holds something."""
    return [
        bytes(row[column])
        for table, columns in SEALED.items()
        for row in store.db.table(table).rows
        for column in columns
        if row[column]
    ]


def fresh(values: list[bytes]) -> bool:
    """Whether no two begin with the same nonce, nor are the same behind it."""
    return len({v[:NONCE] for v in values}) == len({v[NONCE:] for v in values}) == len(values)


def test_the_same_words_for_the_same_place_and_chat_are_sealed_otherwise_each_time(store: SqliteStore) -> None:
    for _ in range(TIMES):
        store.remember(1, NOON, [("severity", "4")], [("kidney", "urgent")])
    assert len(cells(store)) == 4 * TIMES
    assert fresh(cells(store))


def test_what_is_written_again_has_another_nonce(store: SqliteStore) -> None:
    states = []
    for n in range(TIMES):
        store.save_session(1, 1, "{}", NOON + timedelta(minutes=n))
        states += cells(store)
    assert len(states) == TIMES
    assert fresh(states)


def test_all_of_a_database_has_nonces_of_its_own_before_and_after_a_new_data_key(store: SqliteStore) -> None:
    for chat in (1, 2, -5):
        fill(store, chat)
    before = cells(store)
    path = str(store.db.execute("pragma database_list").fetchone()[2])
    held = read(keys := Keys(Path(f"{path}.key")))
    seal = unlock(store.db, path, keys, held)
    assert seal is not None
    first = sealed_under(store.db)
    seal_anew(store.db, seal, held[0])
    second = sealed_under(store.db)
    assert first is not None
    assert second is not None
    assert fresh([*before, *cells(store), first[1], second[1]])


def test_the_data_key_is_wrapped_otherwise_each_time() -> None:
    seal, operator = new_seal(), new_key()
    assert fresh([seal.wrapped(operator) for _ in range(TIMES)])


def test_no_two_data_keys_are_alike() -> None:
    assert len({new_seal().derived("links") for _ in range(TIMES)}) == TIMES
