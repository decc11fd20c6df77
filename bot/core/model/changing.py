"""A frozen value with some fields changed: `dataclasses.replace` for the two values that every turn changes a dozen times.

Rule: for dataclasses with slots, whose fields are all given to `__init__` and which check nothing there; a field that does not
exist is an error, as ever. It costs a fifth, since no `__init__` with a line a field runs.
Neighbours: session.py and dialogue/turn.py use it; everything else takes `dataclasses.replace`.
"""

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["changed"]

if TYPE_CHECKING:
    from dataclasses import replace as changed  # so that names and types of fields are checked
else:

    def changed(value: Any, /, **changes: Any) -> Any:
        """`value` with `changes`. Raises TypeError where it has no such field."""
        places, values_of, setters = _fields(type(value))
        values = list(values_of(value))
        try:
            for name, new in changes.items():
                values[places[name]] = new
        except KeyError as error:
            raise TypeError(f"{type(value).__name__} has no field {error}") from None
        made = object.__new__(type(value))
        for put, new in zip(setters, values, strict=True):
            put(made, new)
        return made


@cache
def _fields(kind: type) -> tuple[dict[str, int], Callable[[Any], tuple[Any, ...]], tuple[Callable[[Any, Any], None], ...]]:
    """Of a class with slots: the place of each field, what reads all of them, and what sets each."""
    names: tuple[str, ...] = kind.__slots__  # type: ignore[attr-defined]
    setters = tuple(getattr(kind, name).__set__ for name in names)
    return {name: place for place, name in enumerate(names)}, attrgetter(*names), setters
