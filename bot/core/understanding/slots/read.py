"""What a message states: timing, severity, duration, onset, nerve signs, mileage, runs, reminders (contract/slots.yaml).

Rule 1: a slot is filled only with what the message says; a bare number means nothing unless the question asked for it.
Rule 2: a value that cannot be is not filled but handed back as Implausible.
Rule 3: no word of a language stands here; patterns come from content/<code>/lexicon/slots.yaml.
Neighbours: line.py turns words into figures; measures.py reads distances and times, clock.py reminders; scope.py knows negation.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.core.model.reminder import QuietTold, When
from bot.core.understanding.normalise import Token
from bot.core.understanding.result import Implausible
from bot.core.understanding.scope import Scope
from bot.core.understanding.slots import clock, measures, outings, quiet, when
from bot.core.understanding.slots.line import Line, line_of, of_words
from bot.core.understanding.slots.outings import Fix, Outing
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Bank, Hit

Found = tuple[dict[str, Any], tuple[Implausible, ...]]
WORST, LONGEST_DAYS = 10, 80 * 365
LONGEST = 120
"""Words that are read for slots: what a person states stands in the first lines."""
_CLAUSE = re.compile(r"[,.]")
FINE_REACH = 2
"""Words between "fine" and what it is said of."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message being read: its line as it was said (`plain`), and with what it takes back put right (`line`), the scope of its tokens,
    the patterns, and from which character on it corrects itself."""

    plain: Line
    line: Line
    scopes: Sequence[Scope]
    patterns: Patterns
    corrected: int = 0

    def hits(self, bank: Bank) -> list[Hit]:
        return list(bank.hits(self.line.text, self.line.keys))

    def scope(self, hit: Hit) -> Scope:
        """What the hit's first word stands under."""
        return self.scopes[self.line.words[self.line.place(hit.start)][1]]

    def denied(self, hit: Hit, fine: re.Pattern[str] | None = None) -> bool:
        """Whether the hit's first word is negated, or what is said of it right before ("no pain when ..", "fine on ..")."""
        place = self.line.place(hit.start)
        words = self.line.words
        if self.scopes[words[place][1]].negated:
            return True
        before = " ".join(word for word, _ in words[max(0, place - FINE_REACH) : place])
        if not place or before.endswith((",", ".")):
            return False
        return self.scopes[words[place - 1][1]].negated or bool((fine or self.patterns.fine).search(_CLAUSE.split(before)[-1]))

    def stated(self, bank: Bank, fine: re.Pattern[str] | None = None) -> tuple[list[str], bool]:
        """Names that are said to be so, in the bank's order, those after a correction first; whether any was denied."""
        hits = self.hits(bank)
        late = [h for h in hits if h.start >= self.corrected] if self.corrected else []
        denied = [h for h in hits if self.denied(h, fine)]
        kept = [h for h in late or hits if not any(_overlap(h, d) for d in denied)]
        return list(dict.fromkeys(h.name for h in kept)), bool(denied)


def _overlap(one: Hit, other: Hit) -> bool:
    """Whether two patterns of one name found the same words."""
    return one.name == other.name and one.start < other.end and other.start < one.end


def follow_up(said: Said | None, small: Collection[str]) -> tuple[str | None, bool]:
    """The part of a topic that a question asks for, by the first pattern of `follow_up` in it; whether only `small` words are left."""
    if said is None:
        return None, False
    hits = sorted(said.hits(said.patterns.follow_up), key=lambda hit: hit.start)
    if not hits:
        return None, False
    rest = f"{said.line.text[: hits[0].start]} {said.line.text[max(h.end for h in hits) :]}".split()
    return hits[0].name, all(word in small or not word.isalpha() for word in rest)


def wish(said: Said | None) -> str | None:
    """What is wished of the plan, by the first pattern of `wish` in a message."""
    if said is None:
        return None
    hits = said.hits(said.patterns.wish)
    first = min(hits, key=lambda hit: (hit.start, -hit.end)).name if hits else None
    return None if any(hit.name == "not" for hit in hits) else first


def opening(said: Said | None) -> str | None:
    """What a message wants instead of questions ("hurry", "coach"), by the first pattern of `opening` in it."""
    if said is None:
        return None
    hits = said.hits(said.patterns.opening)
    return min(hits, key=lambda hit: (hit.start, -hit.end)).name if hits else None


def harmed(said: Said | None) -> bool:
    """Whether the message tells that exercises made it worse, and nothing in it asks or tells the contrary."""
    if said is None:
        return False
    hits = said.hits(said.patterns.harm)
    return any(h.name == "harm" and not said.denied(h) for h in hits) and all(h.name == "harm" for h in hits)


def planned(said: Said | None) -> tuple[float, str] | None:
    """Distance and unit of a run that the message asks about or plans."""
    return measures.planned(said.line, said.patterns) if said else None


def outing(said: Said | None, today: date, *, american: bool) -> Outing:
    """The run that the message tells, as far as it tells one."""
    return outings.told(said.plain, said.patterns, today, american=american) if said else Outing()


def fix(said: Said | None, today: date, *, american: bool) -> Fix | None:
    """What of a noted run the message puts right."""
    return outings.fix(said.plain, said.patterns, today, american=american) if said else None


def was_seen(said: Said | None) -> bool:
    """Whether the message says that somebody examined the writer, and nothing in it asks, plans, or tells of others or long ago."""
    if said is None or any(s.hypothetical or s.past for s in said.scopes):
        return False
    hits = said.hits(said.patterns.seen)
    mine = [h for h in hits if not said.denied(h) and not said.scope(h).third_person]
    return bool(mine) and all(h.name == "seen" for h in hits)


def mine(tokens: Sequence[Token], scopes: Sequence[Scope], patterns: Patterns | None, said: Said | None) -> Said | None:
    """What is left of a message without what is over for another person; `said`: the whole of it."""
    if not any(s.third_person and s.past for s in scopes[:LONGEST]):
        return said
    kept = [(t, s) for t, s in zip(tokens[:LONGEST], scopes, strict=False) if not (s.third_person and s.past)]
    return said_of([t for t, _ in kept], [s for _, s in kept], patterns)


def read(said: Said | None, expected: str | None = None, today: date | None = None) -> Found:
    """The slots of one message. `expected`: the slot that the pending question asks for; `today`: for "since Tuesday"."""
    if said is None:
        return {}, ()
    patterns = said.patterns
    found: dict[str, Any] = {}
    odd: list[Implausible] = []
    _put("severity", _severity(said, expected), WORST, found, odd)
    measures.mileage(said.line, patterns, expected, found, odd)
    measures.run(said.line, patterns, expected, found, odd)
    clock.reminder(said.line, patterns, expected, found)
    _put("duration_days", measures.days(said.line, patterns, today, asked=expected == "duration_days"), LONGEST_DAYS, found, odd)
    if timing := said.stated(patterns.timing, patterns.relief)[0]:
        found["pain_timing"] = timing
    _onset(said, found)
    _neuro(said, expected, found)
    return _sorted_out(found, said, expected), tuple(odd)


def said_of(tokens: Sequence[Token], scopes: Sequence[Scope], patterns: Patterns | None) -> Said | None:
    """A message ready to be read, a number that is taken back replaced by the one that corrects it; None where there is nothing to read."""
    if patterns is None or not tokens:
        return None
    line = plain(tokens, patterns)
    fixed = list(patterns.correction.hits(line.text, line.keys))
    if not fixed:
        return Said(line, line, scopes, patterns)
    start, end = line.place(fixed[-1].start), line.place(fixed[-1].end - 1) + 1
    head, tail = line.words[:start], line.words[end:]
    old, new = _figures_in(head), _figures_in(tail)
    if not old or not new:
        return Said(line, line, scopes, patterns, fixed[-1].end)
    if len(tail) == 1:
        return Said(line, of_words([*head[: old[-1]], tail[0], *head[old[-1] + 1 :]]), scopes, patterns)
    kept = () if len(new) >= len(old) > 1 else head[: old[-1]]
    return Said(line, of_words([*kept, *tail]), scopes, patterns)


def plain(tokens: Sequence[Token], patterns: Patterns) -> Line:
    """The line of a message as it was said; the first lines alone are read."""
    return line_of(tokens[:LONGEST], patterns.figures, patterns.taught)


def _figures_in(words: Sequence[tuple[str, int]]) -> list[int]:
    return [i for i, (word, _) in enumerate(words) if word[0].isdecimal()]


def _put(name: str, value: float | None, most: float, found: dict[str, Any], odd: list[Implausible]) -> None:
    if value is not None and 0 <= value <= most:
        found[name] = measures.tidy(value)
    elif value is not None:
        odd.append(Implausible(name, value))


def _severity(said: Said, expected: str | None) -> float | None:
    """A score of 10; a bare number only where it was asked for."""
    hits = said.hits(said.patterns.severity)
    scores = sorted((h for h in hits if h.name != "bare"), key=lambda h: (h.end, h.name == "sure", len(h.kept)))
    now = [h for h in scores if not _over(said, h)]
    if scores:
        return _score((now or scores)[-1])
    bare = [h for h in hits if h.name == "bare" and not _lasts(said, h)] if expected == "severity" else []
    if bare:
        return _score(bare[-1])
    short = expected == "severity" and len(said.line.words) <= measures.SHORT
    numbers = [i for i in _figures_in(said.line.words) if not _unit_after(said, i)] if short else []
    return float(said.line.words[numbers[0]][0].split(":")[0]) if len(numbers) == 1 else None


def _lasts(said: Said, hit: Hit) -> bool:
    """Whether the number of a hit is a length of time: "3 weeks" is no score."""
    first, last = said.line.place(hit.start), said.line.place(hit.end - 1)
    return any(_unit_after(said, i) for i in _figures_in(said.line.words) if first <= i <= last)


def _unit_after(said: Said, place: int) -> bool:
    after = said.line.words[place + 1][0].strip(",.") if place + 1 < len(said.line.words) else ""
    return after in said.patterns.days_of or after in said.patterns.minutes_of


def _over(said: Said, hit: Hit) -> bool:
    """Whether the score was so at another time: "6/10 yesterday", "was 8"."""
    before, after = said.patterns.score_over
    return bool(
        before.search(said.line.text[: hit.end].rsplit(" {}".format(hit.kept["n"]), 1)[0] + " ")
        or after.match(said.line.text[hit.end :])
    )


def _score(hit: Hit) -> float:
    value = float(hit.kept["n"])
    return (float(hit.kept["low"]) + value) / 2 if "low" in hit.kept else value


def _onset(said: Said, found: dict[str, Any]) -> None:
    named, _ = said.stated(said.patterns.onset)
    if named:
        found["onset"] = "injury" if "injury" in named else named[0]
    elif any(h.name == "sudden" for h in said.hits(said.patterns.onset)):
        found["onset"] = "gradual"


def _neuro(said: Said, expected: str | None, found: dict[str, Any]) -> None:
    """Nerve signs that are stated; "none" where they are only denied, or where nothing is the answer to the question."""
    stated, denied = said.stated(said.patterns.neuro)
    clear = {h.name for h in said.hits(said.patterns.neuro_none)}
    if expected == "neuro" and "no" in clear:
        stated, denied = [], True
    elif "none" in clear:
        stated, denied = (stated, denied) if stated and not _gone(said) else ([], True)
    if stated:
        found["neuro"] = stated
    elif denied:
        found["neuro"] = ["none"]


def _gone(said: Said) -> bool:
    """Whether what is clear is said last: "used to tingle, nothing now"."""
    clear = max(h.start for h in said.hits(said.patterns.neuro_none))
    return clear > max(h.start for h in said.hits(said.patterns.neuro))


def _sorted_out(found: dict[str, Any], said: Said, expected: str | None) -> dict[str, Any]:
    """Readings that shut each other out: a run is no duration, a plan no complaint, a question states nothing."""
    if "mileage" in found and expected != "duration_days":
        found.pop("duration_days", None)
    if "run" in found or "reminder" in found:
        found.pop("duration_days", None)
    if "run" in found and "severity" not in found:
        found.pop("pain_timing", None)
    if "reminder" in found:
        for name in ("pain_timing", "onset", "severity"):
            found.pop(name, None)
    if expected is None and said.hits(said.patterns.question):
        for name in ("mileage", "run", "duration_days", "pain_timing"):
            found.pop(name, None)
    return found


def when_said(tokens: Sequence[Token], patterns: Patterns | None) -> When:
    """What a message says about when to write; the first lines alone are read."""
    return when.read(plain(tokens, patterns), patterns) if patterns else When()


def quiet_said(said: Said | None) -> QuietTold | None:
    """The quiet hours that a message tells; None where it tells none."""
    return quiet.read(said.plain, said.patterns) if said else None
