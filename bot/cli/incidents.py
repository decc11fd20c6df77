"""`runtall incidents`: reports that something was wrong, for the operator."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.cli.errors import UserError, keys_of, settings_or_exit
from bot.cli.keeping import rekeyed
from bot.store.protocol import StoreError
from bot.store.sqlite import open_store

NEWEST = 50


def told(database: str | None) -> Iterator[str]:
    """How many there are of each kind, and the newest, a line each. Raises UserError where the database cannot be read."""
    settings = settings_or_exit()[0]
    where, keys = database or settings.database, keys_of(settings)
    path = Path(where).expanduser()
    if not path.is_file():
        raise UserError(f"{where}: there is no such database; name one with --db, or set RUNTALL_DATABASE")
    try:
        store = open_store(str(path), keys)
    except StoreError as error:
        raise UserError(str(error)) from error
    yield from rekeyed(store, path, keys)
    rows = store.incidents()
    store.close()
    kinds = Counter(str(r["what"]) for r in rows)
    yield f"{len(rows)} incident(s)" + "".join(f", {what} {n}" for what, n in kinds.most_common())
    for row in rows[:NEWEST]:
        yield f"{row['at']}  {row['what']}  level {row['level']}  content {row['content']}  after {row['replies'] or 'nothing'}"
