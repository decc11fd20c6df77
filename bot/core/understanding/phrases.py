"""Forms of many phrases at once, as authors write them in concepts.yaml: "(cant|cannot) feel [my] <leg>".

Rule 1: (a|b) is either, [x] may be missing, <name> is any phrase of a list; they may stand within each other.
Rule 2: a form is never spelled out: it is read into choices, and concepts.py makes one path through its tree of each.
Neighbours: concepts.py finds the phrases in messages.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_PARTS = re.compile(r"[()\[\]|]|<[a-z_]+>|[^\s()\[\]|<>]+")
_OUTSIDE = re.compile(r",(?![^(\[]*[)\]])")


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows of parts, one of which is said; none of them where it is `optional`."""

    rows: tuple[tuple["str | Choice", ...], ...]
    optional: bool = False


Row = tuple[str | Choice, ...]
Lists = Mapping[str, Choice]


def lists_of(given: Mapping[str, object]) -> dict[str, Choice]:
    """Lists of phrases by name; a list may use those that stand before it. Raises ValueError."""
    lists: dict[str, Choice] = {}
    for name, text in given.items():
        if not isinstance(text, str):
            raise ValueError(f'list {name} is not a text; write "phrase, another phrase"')
        lists[str(name)] = Choice(tuple(row for form in forms(text) for row in rows_of(form, lists)))
    return lists


def forms(text: str) -> list[str]:
    """The forms of a text, parted by commas."""
    return [form.strip() for form in _OUTSIDE.split(text.casefold()) if form.strip()]


def rows_of(form: str, lists: Lists) -> tuple[Row, ...]:
    """The alternatives of a form. Raises ValueError, with the form, where it cannot be read."""
    try:
        found, rest = _choice(_PARTS.findall(form), lists)
    except ValueError as error:
        raise ValueError(f"{form!r}: {error}") from error
    if rest:
        raise ValueError(f"{form!r}: {rest[0]!r} closes nothing")
    return found


def _choice(parts: Sequence[str], lists: Lists) -> tuple[tuple[Row, ...], Sequence[str]]:
    """Alternatives up to a closing bracket or the end, and what is left."""
    row, rest = _row(parts, lists)
    found = [row]
    while rest and rest[0] == "|":
        row, rest = _row(rest[1:], lists)
        found.append(row)
    return tuple(found), rest


def _row(parts: Sequence[str], lists: Lists) -> tuple[Row, Sequence[str]]:
    """Parts one after another."""
    row: list[str | Choice] = []
    rest = parts
    while rest and rest[0] not in ("|", ")", "]"):
        part, rest = _part(rest, lists)
        row.append(part)
    return tuple(row), rest


def _part(parts: Sequence[str], lists: Lists) -> tuple[str | Choice, Sequence[str]]:
    part, rest = parts[0], parts[1:]
    if part in ("(", "["):
        inner, rest = _choice(rest, lists)
        if not rest or rest[0] not in (")", "]"):
            raise ValueError("a bracket is not closed")
        return Choice(inner, part == "["), rest[1:]
    if part.startswith("<"):
        if part[1:-1] not in lists:
            raise ValueError(f"{part} is not under `lists`")
        return lists[part[1:-1]], rest
    return part, rest
