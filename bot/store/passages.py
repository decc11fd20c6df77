"""Full-text search over a language's answers, for what no intent answers but the content contains.

Rule 1: a passage counts where it has all the telling words of the question, or all but one of three or more; word forms do not matter.
Rule 2: it only proposes: the dialogue asks "is this what you meant?".
Neighbours: cli/library.py builds one a language; core/dialogue/topics.py asks it.
"""

import re
import sqlite3
import weakref
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

from sqlite_utils import Database

FEWEST, MOST = 2, 6
"""Telling words that a question must have, and those that are looked at."""
_WORD = re.compile(r"[a-z]{3,}")


class Passages:
    """An index in memory. `common`: words that tell nothing, for they stand everywhere."""

    def __init__(self, passages: Iterable[tuple[str, str]], common: Collection[str]) -> None:
        """`passages`: (topic, text)."""
        self._common = frozenset(common)
        database = Database(sqlite3.connect(":memory:", check_same_thread=False))  # made here, asked in the store's thread
        weakref.finalize(self, database.close)  # it lives as long as the content; Python 3.13 warns of one that nobody closed
        self._table = database.table("passage")
        self._table.insert_all({"topic": topic, "text": text} for topic, text in passages)
        self._table.enable_fts(["text"], tokenize="porter")

    def best(self, question: str) -> str | None:
        """The topic whose passage has the question's telling words; None where none has."""
        words = list(dict.fromkeys(w for w in _WORD.findall(question.casefold()) if w not in self._common))[:MOST]
        for wanted in _queries(words):
            for row in self._table.search(" ".join(f'"{w}"' for w in wanted), columns=["topic"], limit=1):
                return str(row["topic"])
        return None


def _queries(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """All of the words; then, of three or more, all but one."""
    if len(words) >= FEWEST:
        yield words
    if len(words) > FEWEST:
        yield from combinations(words, len(words) - 1)
