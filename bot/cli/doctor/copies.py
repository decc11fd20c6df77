"""Copies of the database: is there one of these days, and are there old ones, in which is still who deleted their data since.

Rule: looked at only; nothing is copied and nothing deleted.
Neighbours: store/copied.py knows of backups, store/backup.py makes them and keeps the database of before a restore.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.doctor.findings import Finding, ok, warn
from bot.store.copied import ago, newest
from bot.store.examine import holds_people

STALE = timedelta(days=3)
"""One a day is made; one that failed is made the next day."""
KEPT = timedelta(days=14)
"""How long copies may be there: what docs/security.md promises."""
ASIDE = re.compile(r"\.before-restore-(\d{8}T\d{6})Z(-\d+)?")
DAILY = "make one (`runtall backup FILE`), and see why none came: `systemctl status runtall-backup.timer runtall-backup`, or the log of what makes yours"


def copies(database: Path, now: datetime | None = None) -> Iterator[Finding]:
    """What there is to tell of them. Nothing where there is no database."""
    if database.exists():
        yield backed_up(database, now or datetime.now(UTC))
        yield aside(database, now or datetime.now(UTC))


def backed_up(database: Path, now: datetime) -> Finding:
    """Whether the newest backup is of these days."""
    found, age = newest(database), ago(database, now)
    if found is None or age is None:
        if holds_people(database):
            return warn("backup", "none of this database is known, and people have told it something", DAILY)
        return ok("backup", "none is known, and nobody has told anything yet")
    what = f"the newest is {age.days} day(s) old ({found[1]})"
    return warn("backup", what, DAILY) if age > STALE and holds_people(database) else ok("backup", what)


def aside(database: Path, now: datetime) -> Finding:
    """Whether what `runtall restore` kept is there for longer than anything should be."""
    old = [path for path, at in _kept(database) if now - at > KEPT]
    if not old:
        return ok("before a restore", "no copy that is older than two weeks")
    what = f"{len(old)} database(s) of before a restore are older than two weeks; who deleted their data since is still in there"
    return warn("before a restore", what, f"once you do not need them: rm {' '.join(f'{path}*' for path in old)}")


def _kept(database: Path) -> Iterator[tuple[Path, datetime]]:
    for path in sorted(database.parent.glob(f"{database.name}.before-restore-*")):
        if found := ASIDE.fullmatch(path.name.removeprefix(database.name)):
            yield path, datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
