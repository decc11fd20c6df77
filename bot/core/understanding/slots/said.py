"""A message that is being read for slots: its line, what its words stand under, and what it takes back.

Rule 1: a number that is taken back is replaced by the one that corrects it, before anything is read: "4 miles, no, 5".
Rule 2: what is negated is not stated; a "no" with a comma right behind it answers what stood before, and negates nothing.
Neighbours: read.py and scores.py ask; line.py made the line; scope.py marked the words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.understanding.normalise import Token
from bot.core.understanding.scope import Scope
from bot.core.understanding.slots.line import Line, Word, line_of, of_words
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Bank, Hit

_CLAUSE = re.compile(r"[,.]")
LONGEST = 120
"""Words that are read for slots: what a person states stands in the first lines."""
FINE_REACH = 2
"""Words between "fine" and what it is said of."""
TOLD_BETTER = frozenset((("during_run", "late_in_run"), ("in_morning", "after_run")))
"""Names of patterns of which the second says more than the first."""
STOPS = frozenset(",.;!?")


@dataclass(frozen=True, slots=True)
class Said:
    """A message being read: its line as it was said (`plain`), and with what it takes back put right (`line`), the scope of its tokens,
    the patterns, and from which character on it corrects itself."""

    plain: Line
    line: Line
    scopes: Sequence[Scope]
    patterns: Patterns
    corrected: int = 0

    def hits(self, bank: Bank) -> Sequence[Hit]:
        return self.line.hits(bank)

    def scope(self, hit: Hit) -> Scope:
        """What the hit's first word stands under."""
        return self.scopes[self.line.words[self.line.place(hit.start)][1]]

    def _first(self, hit: Hit) -> int:
        """The place of the hit's first word that is no mark."""
        place, last = self.line.place(hit.start), self.line.place(hit.end - 1)
        return next((i for i in range(place, last) if self.line.words[i][0] not in STOPS), last)

    def negated(self, place: int) -> bool:
        """Whether the word at `place` is negated by a word that does not answer what stood before it."""
        words = self.line.words
        scope = self.scopes[words[place][1]]
        if not scope.negated:
            return False
        cue = next((i for i, (_, token) in enumerate(words) if token == scope.by), None)
        if cue is None or cue >= place:
            return cue is not None
        taken_back = self.line.starts[cue] < self.corrected <= self.line.starts[place]
        return not taken_back and words[cue + 1][0] != ","

    def negated_from(self, place: int, first: int) -> bool:
        """Whether the word at `place` is negated by a word that stands at `first` or behind it."""
        by = self.scopes[self.line.words[place][1]].by
        return self.negated(place) and any(token == by for _, token in self.line.words[first:])

    def _negated_before(self, hit: Hit) -> bool:
        """Whether what negates the hit stands in a clause before its own."""
        place = self._first(hit)
        start = max((i + 1 for i in range(place) if self.line.words[i][0] in STOPS), default=0)
        return self.negated(place) and not self.negated_from(place, start)

    def _sore_again(self, hit: Hit) -> bool:
        """Whether the clause of the hit says that it hurts, and what negates it stands before: "no weakness, sore at night"."""
        if not self._negated_before(hit):
            return False
        begins = max((self.line.text.rfind(f" {stop} ", 0, hit.start) for stop in STOPS), default=-1) + 1
        between = self.line.text[begins : hit.start].split()
        lists = not self.patterns.score.range.isdisjoint(between)  # "no pain, stiffness or soreness at night"
        return not lists and any(begins <= h.start < hit.end for h in self.hits(self.patterns.hurts))

    def denied(self, hit: Hit, fine: re.Pattern[str] | None = None) -> bool:
        """Whether the hit's first word is negated, or what is said of it right before ("no pain when ..", "fine on ..")."""
        place, words = self._first(hit), self.line.words
        if (self.negated(place) and not self._sore_again(hit)) or self.patterns.denied_after.match(self.line.text[hit.end :]):
            return True
        before = " ".join(word for word, _ in words[max(0, place - FINE_REACH) : place])
        if not place or before.endswith(tuple(STOPS)) or 0 < self.corrected == self.line.starts[place]:
            return False
        return (self.negated(place - 1) and not self._sore_again(hit)) or bool(
            (fine or self.patterns.fine).search(_CLAUSE.split(before)[-1])
        )

    def stated(
        self, bank: Bank, fine: re.Pattern[str] | None = None, starting: frozenset[str] = frozenset()
    ) -> tuple[list[str], bool]:
        """Names that are said to be so, in the bank's order, those after a correction first; whether any was denied.

        starting: names that a "no" before a comma does not reach: "no fall, slow burn".
        """
        if not (hits := self.hits(bank)):
            return [], False
        late = [h for h in hits if h.start >= self.corrected] if self.corrected else []
        denied = [h for h in hits if self.denied(h, fine) and not (h.name in starting and self._negated_before(h))]
        kept = [h for h in late or hits if not any(_overlap(h, d) for d in denied) and not any(_within(h, o) for o in hits)]
        return list(dict.fromkeys(h.name for h in kept)), bool(denied)


def _overlap(one: Hit, other: Hit) -> bool:
    """Whether two patterns of one name found the same words."""
    return one.name == other.name and one.start < other.end and other.start < one.end


def _within(one: Hit, other: Hit) -> bool:
    """Whether a pattern that says more found these words as well: "late in long runs" is not "in long runs"."""
    return (one.name, other.name) in TOLD_BETTER and other.start <= one.start and one.end <= other.end


def said_of(tokens: Sequence[Token], scopes: Sequence[Scope], patterns: Patterns | None) -> Said | None:
    """A message ready to be read, a number that is taken back replaced by the one that corrects it; None where there is nothing to read."""
    return None if patterns is None or not tokens else said_in(plain(tokens, patterns), scopes, patterns)


def said_in(first: Line, scopes: Sequence[Scope], patterns: Patterns) -> Said:
    """The same for a line, such as a part of a message."""
    line = _replaced(first, patterns)
    fixed = line.hits(patterns.correction)
    if not fixed:
        return Said(first, line, scopes, patterns)
    start, end = line.place(fixed[-1].start), line.place(fixed[-1].end - 1) + 1
    head, tail = line.words[:start], line.words[end:]
    old, new = figures_in(head), figures_in(tail)
    if not old or not new:
        return Said(first, line, scopes, patterns, fixed[-1].end)
    if len(tail) == 1:
        return Said(first, of_words([*head[: old[-1]], tail[0], *head[old[-1] + 1 :]]), scopes, patterns)
    kept = () if len(new) >= len(old) > 1 else head[: old[-1]]
    return Said(first, of_words([*kept, *tail]), scopes, patterns)


def plain(tokens: Sequence[Token], patterns: Patterns) -> Line:
    """The line of a message as it was said; the first lines alone are read."""
    return line_of(tokens[:LONGEST], patterns.figures, patterns.taught, patterns.spelt, patterns.weekdays)


def _replaced(line: Line, patterns: Patterns) -> Line:
    """ "4 miles, no 5": the new number in the place of the old one; its unit, where it brings none."""
    for hit in line.hits(patterns.fixed):
        words = line.words
        first, last = line.place(hit.start), line.place(hit.end - 1)
        behind = len(hit.kept.get("unit2", "").replace(",", "").split())  # "6 out of 10": the 10 is of the unit
        numbers = [i for i in range(first, last + 1 - behind) if words[i][0][0].isdecimal()]
        if len(numbers) < 2:
            continue
        clock = ":" in words[numbers[-1]][0]
        if (clock and "unit" in hit.kept) or not _alike(hit.kept.get("unit", ""), hit.kept.get("unit2", ""), patterns):
            continue
        unit: list[Word] = [] if "unit2" in hit.kept else _unit(words[numbers[0] + 1 : last], hit.kept.get("unit", ""))
        before = [w for w in words[first : numbers[0]] if hit.name != "instead"]
        new = [words[numbers[-1]], *unit, *_weekly(line, numbers, patterns), *words[numbers[-1] + 1 : last + 1]]
        return of_words([*words[:first], *before, *new, *words[last + 1 :]])
    return line


def _weekly(line: Line, numbers: Sequence[int], patterns: Patterns) -> list[Word]:
    """The "a week" between a number that is taken back and the new one, where nothing says so behind that."""
    hits = [h for h in line.hits(patterns.mileage) if h.name == "weekly"]
    places = [(line.place(h.start), line.place(h.end - 1)) for h in hits]
    if any(start > numbers[-1] for start, _ in places):
        return []
    return next((list(line.words[a : b + 1]) for a, b in places if numbers[0] < a and b < numbers[-1]), [])


def _alike(one: str, other: str, patterns: Patterns) -> bool:
    """Whether two units measure the same: "5k, no, 30 minutes" takes nothing back."""
    a, b = one.strip(" ,"), other.strip(" ,")
    kinds = (patterns.days_of.keys(), patterns.minutes_of.keys())
    return not (a and b) or any(a in kind and b in kind for kind in kinds) or not any(a in kind or b in kind for kind in kinds)


def _unit(words: Sequence[Word], said: str) -> list[Word]:
    """The words of a unit right behind a number."""
    return list(words[: len(said.replace(",", "").split())])


def figures_in(words: Sequence[Word]) -> list[int]:
    """Places of the numbers."""
    return [i for i, (word, _) in enumerate(words) if word[0].isdecimal()]
