"""Whether content may coach: checked across files and walked once at the start, the verdict kept under its hash.

Rule 1: content that fails starts nothing but safe mode: the shipped words for where to get help, and the reason in the log.
Rule 2: a verdict holds for exactly these content files and this program, until the first source falls due for review.
Neighbours: core/triage/prove.py walks; core/dialogue/safe.py is what is said then; `runtall check` proves more, and lists it all.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import structlog

from bot.cli import kept
from bot.cli.readers import now
from bot.core.content.check import problems
from bot.core.content.errors import ContentErrors
from bot.core.content.load import Content
from bot.core.triage.prove import prove

HOLDS = b"holds"
SOON_DUE = timedelta(days=30)
"""How long before a source falls due the log says so."""
log = structlog.get_logger()


def or_safe(
    content: Content, shipped: Callable[[], Content], cache: Path | None, apart: Callable[[], None] | None = None
) -> Content:  # fmt: skip
    """`content` where its proofs hold; else the shipped content in safe mode, with the reason logged.

    `apart`: has it proved by another process, which keeps the verdict; asked where there is none yet.
    """
    today = datetime.now(UTC).date()
    path = _path(content, cache)
    for line in content.refused:
        log.warning("language refused", why=line, remedy="runtall check")
    due = min(source.review_due for source in content.sources.values())
    if due - today < SOON_DUE:
        log.warning("review due", on=str(due), remedy="review the sources that `runtall check` names, and move their dates")
    if path and today <= due:
        if apart and kept.read(path) != HOLDS:
            log.info(
                "the content is new to this machine and is proved first", takes="some minutes", until_then="nobody is answered"
            )
            apart()
        if kept.read(path) == HOLDS:
            return content
    why = next(_failures(content, today), None)
    if why is None:
        keep(content, cache)
        return content
    log.error("safe mode", why=why, content=content.version, remedy="runtall check")
    return replace(shipped(), safe=why)


def keep(content: Content, cache: Path | None) -> None:
    """The content holds, as `runtall check` has proved, which proves more: the next start need not do it again."""
    if path := _path(content, cache):
        kept.write(path, HOLDS)


def _path(content: Content, cache: Path | None) -> Path | None:
    """Where the verdict over exactly this content and this program is kept."""
    return cache / f"proved-{_program()}-{content.version}.txt" if cache else None


def _failures(content: Content, today: date) -> Iterator[str]:
    """What is wrong with the content, the first of it soon."""
    yield from (str(problem) for problem in problems(content, today))
    for language in content.languages.values():
        try:
            now(language.reader)
        except ContentErrors as error:
            yield str(error.errors[0])
    for failure in prove(content, detours=0, today=today, most=1).failures:
        yield f"{failure.name} fails: {failure.what}"


def _program() -> str:
    """A hash of the code that content is proved on."""
    core = Path(__file__).resolve().parent.parent / "core"
    digest = hashlib.sha256()
    for path in sorted(core.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
