"""A line made ready for when to write: days and parts of them that are written in one word, days of a month in words, short days. Pure.

Neighbours: when.py reads what is left of it; the words stand in content/<code>/lexicon/slots.yaml.
"""

from collections.abc import Sequence

from bot.core.understanding.slots.line import Line, Word, of_words
from bot.core.understanding.slots.patterns import Patterns

LINKS = frozenset("+&/-")
"""What may stand between two days, beside "and"."""
DASH, COMMA = "-", ","


def parted(line: Line, patterns: Patterns) -> Line:
    """With a day parted from the part of it that is written in one word ("Mittwochabend"), "first of December" in figures, and the
    Sunday of "Sa + So"."""
    ends = tuple(patterns.when_joined)
    if not any(_may_be_put(word, ends, patterns) for word, _ in line.words):
        return line
    words: list[Word] = []
    said = [word for word, _ in line.words]
    for number, (word, at) in enumerate(line.words):
        end = next((e for e in patterns.when_joined if word.endswith(e) and word.removesuffix(e) in patterns.weekdays), "")
        if word == DASH and _of_many(said, number, patterns):
            words.append((COMMA, at))
        elif word in patterns.when_ordinals and _beside_month(said, number, patterns):
            words.append((str(patterns.when_ordinals[word]), at))
        elif word in patterns.when_after_day and _behind_day(said, number, patterns):
            words.append((patterns.when_after_day[word], at))
        else:
            words.extend([(word.removesuffix(end), at), (patterns.when_joined[end], at)] if end else [(word, at)])
    return of_words(words) if words != list(line.words) else line


def _may_be_put(word: str, ends: tuple[str, ...], patterns: Patterns) -> bool:
    """Whether a word may be put in another one's place."""
    return word == DASH or word in patterns.when_ordinals or word in patterns.when_after_day or word.endswith(ends)


def _of_many(said: Sequence[str], number: int, patterns: Patterns) -> bool:
    """Whether a dash stands between days of which there are more than two: "mon-wed-fri"."""
    row = [
        n for n in range(number % 2, len(said), 2) if said[n] == DASH and {*said[n - 1 : n + 2 : 2]} <= patterns.weekdays.keys()
    ]
    return number in row and not {number - 2, number + 2}.isdisjoint(row)


def _beside_month(said: Sequence[str], number: int, patterns: Patterns) -> bool:
    near = (*said[max(0, number - 2) : number], *said[number + 1 : number + 3])
    return not patterns.months.keys().isdisjoint(near)


def _behind_day(said: Sequence[str], number: int, patterns: Patterns) -> bool:
    """ "Sa und So", "sa so", "tu th sa": another day before, and a joint between or nothing but a blank between two short names."""
    joint = number > 0 and (said[number - 1] in LINKS or said[number - 1] in patterns.figures.joins)
    at = number - 1 - joint
    day = said[at] if at >= 0 else ""
    known = day in patterns.weekdays or (day in patterns.when_after_day and _behind_day(said, at, patterns))
    return known and (joint or len(day) == len(said[number]))
