"""Figures of speech that are written too wide: they would swallow what stands behind them.

Rule: a figure that holds a sign of an emergency ends in a harmless word of its own ("ending it all with a sprint finish"). One that ends in
an article, a pronoun or a joint ("closed the"), or in `~` or `%`, covers whatever follows.
Nothing here decides anything: `runtall check` prints it. Neighbours: concepts.py finds figures; phrases.py spells them out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.model.levels import Level
from bot.core.understanding.concepts import sorted_out
from bot.core.understanding.flag_rules import FlagLexicon
from bot.core.understanding.graph import ANY, DIGIT, SMALL, STEM
from bot.core.understanding.phrases import Choice, Row, forms, lists_of, rows_of

Way = tuple[str, ...]
"""The words of one way to say a figure."""


def too_wide(parsed: Mapping[str, Any], lexicon: FlagLexicon) -> Iterator[tuple[str, str]]:
    """Each figure of a parsed concepts.yaml that covers what stands behind it, and the words with which it does."""
    lists, ends = lists_of(parsed.get("lists") or {}), frozenset(str(parsed.get("open") or "").replace(",", " ").split())
    for text in parsed.get("figures") or ():
        rows = [row for form in forms(text) for row in rows_of(form, lists)]
        found = next((way for row in rows for way in _ways(row) if way[-1:] and _is_open(way, ends, lexicon)), None)
        if found:
            yield str(text), " ".join(found)


def _is_open(way: Way, ends: frozenset[str], lexicon: FlagLexicon) -> bool:
    if way[-1] in (ANY, SMALL):
        return True
    return way[-1] in ends and _grave([word for word in way if word not in (ANY, SMALL)], lexicon)


def _grave(words: list[str], lexicon: FlagLexicon) -> bool:
    """Whether the words hold a sign of an emergency."""
    _, signs = sorted_out(words, lexicon.concepts)
    levels = (lexicon.flags[n].level for f in signs if f.concept in lexicon.bodily for n in lexicon.calls.get(f.concept, ()))
    return any(level >= Level.EMERGENCY for level in levels)


def _ways(row: Row) -> Iterator[Way]:
    """Ways to say a row: each alternative once, beside the shortest of all others."""
    yield _shortest(row)
    for place, part in enumerate(row):
        if isinstance(part, Choice):
            before, after = _shortest(row[:place]), _shortest(row[place + 1 :])
            yield from ((*before, *way, *after) for inner in part.rows for way in _ways(inner))


def _shortest(row: Row) -> Way:
    return tuple(word for part in row for word in _words(part))


def _words(part: str | Choice) -> Way:
    if isinstance(part, str):
        return (part.rstrip(STEM).replace(DIGIT, "5"),)
    return () if part.optional else min((_shortest(row) for row in part.rows), key=len)
