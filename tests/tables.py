"""Long tables: a fixed part of each in the suite, all of it with `make proofs`.

Rule: what is left out of the suite is marked `proof` and loses nothing: the same code, each row, as many examples as ever.
Neighbours: conftest.py makes the fixture `some` of it, which runs a test twice: with every so many-th row, and, marked `proof`, with each;
it also has the parameters of every test thinned (`thin_long_tables`), where these are many.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings

Row = TypeVar("Row")
Test = TypeVar("Test", bound=Callable[..., Any])
EVERY = 23
"""Of a long table every so many-th row stands for the others: a prime, so that it meets each of what takes turns in a table."""
LONG = 5
"""Rows from which on a test's parameters are a long table."""


@dataclass(frozen=True)
class Some:
    """Rows of a table: all of them, or every so many-th."""

    whole: bool

    def __call__(self, rows: Iterable[Row], every: int = EVERY) -> list[Row]:
        found = [*rows][:: 1 if self.whole else every]
        assert found, "a table without rows proves nothing"
        return found


PARTS = [pytest.param(Some(whole=False), id="some"), pytest.param(Some(whole=True), id="all", marks=pytest.mark.proof)]


def thinned(rows: Iterable[Any], every: int) -> list[Any]:
    """A test's parameters: every so many-th in the suite, the others among the proofs."""
    return [row if n % every == 0 else _proof(row) for n, row in enumerate(rows)]


def _proof(row: Any) -> Any:
    given_ = (
        row if hasattr(row, "values") and hasattr(row, "marks") else pytest.param(*(row if isinstance(row, tuple) else (row,)))
    )
    return pytest.param(*given_.values, id=given_.id, marks=[*given_.marks, pytest.mark.proof])


def thin(every: int) -> Callable[[Test], Test]:
    """As `thinned`, for the table of parameters that stands right below this line."""

    def thinning(test: Test) -> Test:
        marks: list[pytest.Mark] = vars(test)["pytestmark"]
        names, rows = marks[-1].args
        marks[-1] = pytest.mark.parametrize(names, thinned(rows, every), **marks[-1].kwargs).mark
        return test

    return thinning


def thin_long_tables(items: Iterable[pytest.Item]) -> None:
    """Of each test with many rows the suite has every third: of three that stand together the first, then the second, then the third,
    so that it meets each of what takes turns; the others go with the proofs. A table of which some already do is left as it is.
    """
    tables: dict[str, list[pytest.Item]] = {}
    for item in items:
        tables.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for rows in tables.values():
        if len(rows) < LONG or any(row.get_closest_marker("proof") for row in rows):
            continue
        for n, row in enumerate(rows):
            if n % 3 != n // 3 % 3:
                row.add_marker(pytest.mark.proof)


def few_or_many(few: int, many: int) -> pytest.MarkDecorator:
    """How many `examples` hypothesis tries: few in the suite, many in the proofs."""
    return pytest.mark.parametrize(
        "examples", [pytest.param(few, id="few"), pytest.param(many, id="many", marks=pytest.mark.proof)]
    )


def searched(holds: Callable[..., None], few: int, many: int, *given_: Any, **named: Any) -> Callable[[int], None]:
    """A test that hypothesis tries with few examples in the suite, and with many in the proofs. `given_`, `named`: its strategies."""

    @few_or_many(few, many)
    def searching(examples: int) -> None:
        settings(max_examples=examples, deadline=None)(given(*given_, **named)(holds))()

    return searching


def tried(few: int, many: int, *given_: Any, **named: Any) -> Callable[[Callable[..., None]], Callable[[int], None]]:
    """As `searched`, for the test that stands right below this line."""
    return lambda holds: searched(holds, few, many, *given_, **named)
