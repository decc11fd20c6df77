"""The banks of a language's slot patterns as bytes of a cache file: to read them from the file's templates is half of a start.

Rule: what is read back is the same, bank for bank and row for row; damaged data raise ValueError.
Neighbours: patterns.py has the banks made, templates.py makes them; bot/cli/readers.py keeps them.
"""

import json
from collections.abc import Mapping, Sequence
from sys import intern
from typing import Any

from bot.core.understanding.slots.templates import Bank, Entry

Banks = Mapping[str, Bank]
"""By the name of what they read."""


def pack(banks: Banks) -> bytes:
    """The banks as bytes that `unpack` reads."""
    return json.dumps({name: _rows(bank) for name, bank in banks.items()}, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _rows(bank: Bank) -> list[Any]:
    """A row for each pattern, in their order: its name, its expression, the keys it is found by, what else must be there."""
    found: dict[int, tuple[Entry, list[str]]] = {entry[0]: (entry, []) for entry in bank.always}
    for key, some in bank.by_key.items():
        for entry in some:
            found.setdefault(entry[0], (entry, []))[1].append(key)
    ordered = (found[number] for number in sorted(found))
    return [[name, regex, sorted(keys), [*map(sorted, needs)]] for (_, name, regex, needs), keys in ordered]


def unpack(data: bytes | memoryview) -> dict[str, Bank]:
    """The banks that were packed. Raises ValueError where the data are damaged."""
    try:
        sets: dict[tuple[str, ...], frozenset[str]] = {}
        return {str(name): _bank(rows, sets) for name, rows in json.loads(str(data, "utf-8", "surrogatepass")).items()}
    except (TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"the cached patterns are damaged ({error}); remove them and they are built anew") from error


def _bank(rows: Sequence[Any], sets: dict[tuple[str, ...], frozenset[str]]) -> Bank:
    """`sets`: those that there are; thousands of patterns need the same few."""
    by_key: dict[str, list[Entry]] = {}
    always = []
    for number, (name, regex, keys, needs) in enumerate(rows):
        entry = (number, intern(name), regex, tuple(_shared(tuple(need), sets) for need in needs))
        for key in keys:
            by_key.setdefault(intern(key), []).append(entry)
        if not keys:
            always.append(entry)
    return Bank(by_key, tuple(always))


def _shared(keys: tuple[str, ...], sets: dict[tuple[str, ...], frozenset[str]]) -> frozenset[str]:
    if keys not in sets:
        sets[keys] = frozenset(map(intern, keys))
    return sets[keys]
