"""What came, against what was expected: what differs, in words.

Rule: pure. Neighbours: script.py holds what is expected; bot/cli/playing.py brings what came.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.conversations.script import NONE, Expected, pattern, plain
from bot.core.model.levels import level_of

SHOWN = 160
"""Characters of a message that a difference shows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Came:
    """A message that came. `chat`: a name of the script; level: a level's word or ""; `name`: of its template; `question`: that it asks."""

    chat: str
    text: str
    kind: str = "answer"
    level: str = ""
    topics: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    photo: str = ""
    document: str = ""
    name: str = ""
    question: str = ""
    edited: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """Where a chat's talk stands: "" where nothing is asked, or between flows."""

    question: str = ""
    flow: str = ""
    slots: Mapping[str, Any] = field(default_factory=dict)


Difference = tuple[str, str]
"""The key of the expectation, and what is wrong with it."""


def differences(expected: Expected, came: Sequence[Came], state: State) -> list[Difference]:
    """What differs in one chat; `came`: all that came there in the step."""
    if expected.nothing:
        return [("nothing", f"nothing was expected; {shown(came)}")] if came else []
    found: list[Difference] = []
    for key, judge in JUDGES.items():
        if key in expected.model_fields_set:
            found += [(key, f"{key}: {problem}") for problem in judge(expected, came, state)]
    return found


def shown(came: Sequence[Came]) -> str:
    """What came, short enough to read."""
    if not came:
        return "nothing came"
    return "what came:" + "".join(f"\n    [{_about(c)}] {_short(c.text)}" for c in came)


def _about(came: Came) -> str:
    return ", ".join(part for part in (came.kind, came.level, came.name) if part)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}..."


def _text(expected: Expected, came: Sequence[Came], _: State) -> Iterator[str]:
    for words in expected.text:
        if not any(pattern(words).search(plain(c.text)) for c in came):
            yield f"no message says {words!r}; {shown(came)}"


def _never(expected: Expected, came: Sequence[Came], _: State) -> Iterator[str]:
    for words in expected.never:
        if said := [c for c in came if pattern(words).search(plain(c.text))]:
            yield f"{words!r} must not be said; {shown(said)}"


def _each(key: str, have: Callable[[Came], Sequence[str]]) -> Callable[[Expected, Sequence[Came], State], Iterator[str]]:
    """Each of the expected names is among those that came."""

    def judge(expected: Expected, came: Sequence[Came], _: State) -> Iterator[str]:
        there = [name for c in came for name in have(c)]
        wanted = getattr(expected, key)
        for name in (wanted,) if isinstance(wanted, str) else wanted:
            if name not in there:
                yield f"no {name!r}; there {'is' if len(there) == 1 else 'are'} {', '.join(map(repr, there)) or 'none'}"

    return judge


def _no_buttons(expected: Expected, came: Sequence[Came], _: State) -> Iterator[str]:
    for label in expected.no_buttons:
        if any(label in c.buttons for c in came):
            yield f"{label!r} is there"


def _level(expected: Expected, came: Sequence[Came], _: State) -> Iterator[str]:
    told = [c.level for c in came if c.level]
    worst = max(told, key=level_of, default=NONE)
    if worst != expected.level:
        yield f"{worst} instead of {expected.level}; {shown(came)}"


def _question(expected: Expected, came: Sequence[Came], state: State) -> Iterator[str]:
    if (state.question or NONE) != expected.question:
        yield f"{state.question or NONE} instead of {expected.question}; {shown(came)}"


def _flow(expected: Expected, _: Sequence[Came], state: State) -> Iterator[str]:
    if (state.flow or NONE) != expected.flow:
        yield f"{state.flow or NONE} instead of {expected.flow}"


def _slots(expected: Expected, _: Sequence[Came], state: State) -> Iterator[str]:
    for name, wanted in expected.slots.items():
        known = state.slots.get(name)
        if not same(wanted, known):
            yield f"{name} is {'not known' if known is None else known}, not {wanted}"


def same(wanted: Any, known: Any) -> bool:
    """Whether what was written says what is known: texts are written, numbers are known; the order of a list is free."""
    if isinstance(wanted, Mapping):
        return isinstance(known, Mapping) and all(same(v, known.get(k)) for k, v in wanted.items())
    if isinstance(known, list | tuple):
        parts = [wanted] if isinstance(wanted, str) else list(wanted)
        return len(parts) == len(known) and all(any(same(p, k) for k in known) for p in parts)
    if known is None:
        return bool(wanted == NONE)
    if isinstance(known, bool):
        return wanted in (("true", "yes") if known else ("false", "no"))
    if isinstance(known, int | float):
        return _number(wanted) == known
    return bool(wanted == known)


def _number(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _count(expected: Expected, came: Sequence[Came], _: State) -> Iterator[str]:
    if len(came) != expected.count:
        yield f"{len(came)} instead of {expected.count}; {shown(came)}"


def _edited(expected: Expected, came: Sequence[Came], _: State) -> Iterator[str]:
    if expected.edited != any(c.edited for c in came):
        yield f"no message was changed; {shown(came)}"


JUDGES: Mapping[str, Callable[[Expected, Sequence[Came], State], Iterator[str]]] = {
    "level": _level,
    "kind": _each("kind", lambda c: (c.kind,)),
    "text": _text,
    "never": _never,
    "question": _question,
    "flow": _flow,
    "slots": _slots,
    "topics": _each("topics", lambda c: c.topics),
    "buttons": _each("buttons", lambda c: c.buttons),
    "no_buttons": _no_buttons,
    "photo": _each("photo", lambda c: (c.photo,) if c.photo else ()),
    "document": _each("document", lambda c: (c.document,) if c.document else ()),
    "reply": _each("reply", lambda c: (c.name,)),
    "count": _count,
    "edited": _edited,
}
