"""When a database was last copied: a small file beside it. Its time is when the copy was finished, its text where that went.

Rule: it is for whoever watches, and nothing depends on it: a copy is as good where it cannot be noted.
Neighbours: backup.py notes; `runtall doctor` and the figures of a running bot tell how long ago it was.
"""

import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

SUFFIX = "-copied"


def note(database: Path, target: Path) -> None:
    """A copy of the database at `database` is finished, and is at `target`."""
    place = Path(f"{database}{SUFFIX}")
    with suppress(OSError):
        place.unlink(missing_ok=True)  # where root made it, it could be replaced but not written
        handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(handle, os.fsencode(target))
        finally:
            os.close(handle)


def newest(database: Path) -> tuple[datetime, str] | None:
    """When the newest known copy of the database was finished, and where it went; None where none is known."""
    place = Path(f"{database}{SUFFIX}")
    try:
        return datetime.fromtimestamp(place.stat().st_mtime, UTC), os.fsdecode(place.read_bytes())
    except OSError:
        return None


def ago(database: Path, now: datetime) -> timedelta | None:
    """How long ago the newest known copy was finished; None where none is known."""
    found = newest(database)
    return max(now - found[0], timedelta()) if found else None
