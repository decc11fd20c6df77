"""A session that does not open any more, as after a bad place on a disk: what is known of it all the same, and the line that says so. Pure.

Rule 1: what somebody may have been told to have looked at stands until they say that it was: where that is in doubt, it stands.
Rule 2: the person is told once, in words; advice that cannot wait comes before that.
Neighbours: turns.py begins a turn with this; the store keeps flags and holds in rows of their own.
"""

from collections.abc import Iterator, Sequence

from bot.core.content.load import Content
from bot.core.dialogue.turn import row
from bot.core.model.effects import Effect, Erase, Reply
from bot.core.model.levels import Level
from bot.core.model.session import Raised, Session
from bot.store.protocol import Remains

LOST, HELD = "error.lost", "error.lost_open"
LEVELS = {level.word: level for level in Level}


def begun(remains: Remains, content: Content) -> Session:
    """The talk begun anew: nothing of it is known but the number of its newest keyboard, and what waits to be looked at."""
    opened = _open(remains, content)
    result = max(r.level for r in opened).word if opened else ""
    return Session(version=remains.version, raised=tuple(r for r in opened if r.flag), open=opened, result=result)


def _open(remains: Remains, content: Content) -> tuple[Raised, ...]:
    """What was raised since somebody last said that all was looked at; where only that something waits is known, that."""
    over = max((at for at, on in remains.holds if not on), default=None)
    since = [(flag, level) for at, flag, level in remains.flags if over is None or at >= over]
    waits = bool(remains.holds) and remains.holds[-1][1]
    if not (since or waits or not remains.whole):
        return ()
    raised: dict[str, Raised] = {}
    for one in _raised(since, content):
        if one.flag not in raised or raised[one.flag].level < one.level:
            raised[one.flag] = one
    return tuple(raised.values()) or (Raised(flag="", level=Level.SOON),)


def _raised(flags: Sequence[tuple[str | None, str | None]], content: Content) -> Iterator[Raised]:
    """Those that content still has; of one whose level does not open, the flag's own."""
    for flag, level in flags:
        if flag is not None and flag in content.flags:
            yield Raised(flag=flag, level=LEVELS.get(level or "", content.flags[flag].rank))


def told(before: Session, effects: Sequence[Effect]) -> tuple[Effect, ...]:
    """The effects of a turn that began with such a session, and the line; not beside a goodbye."""
    if any(isinstance(e, Erase) for e in effects):
        return tuple(effects)
    line = _line(before)
    if any(isinstance(e, Reply) and ((e.level or 0) >= Level.URGENT or e.kind == "referral") for e in effects):
        return (*effects, line)
    return (line, *effects)


def _line(before: Session) -> Reply:
    if before.open:
        rows = (row(("button.assessed", "~assessed")),)
        return Reply(name=HELD, kind="referral", level=before.open_level, keyboard=rows)
    return Reply(name=LOST, kind="error", keyboard=(row(("button.start_check", "~check")),))
