"""What a message states: timing, severity, duration, onset, nerve signs, mileage, runs, reminders (contract/slots.yaml).

Rule 1: a slot is filled only with what the message says; a bare number means nothing unless the question asked for it.
Rule 2: a value that cannot be is not filled but handed back as Implausible.
Rule 3: no word of a language stands here; patterns come from content/<code>/lexicon/slots.yaml.
Neighbours: line.py turns words into figures; measures.py reads distances and times, clock.py reminders; scope.py knows negation.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from bot.core.model.reminder import Moved, QuietTold, When
from bot.core.understanding.normalise import Token
from bot.core.understanding.result import Implausible
from bot.core.understanding.scope import Scope
from bot.core.understanding.slots import clock, measures, moved, outings, quiet, scores, twice, when
from bot.core.understanding.slots.line import Line, of_words
from bot.core.understanding.slots.outings import Fix, Outing
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.said import LONGEST, Said, figures_in, plain, said_of
from bot.core.understanding.slots.scores import WORST

Found = tuple[dict[str, Any], tuple[Implausible, ...]]
LONGEST_DAYS = 80 * 365
CLAUSES = frozenset(("sudden", "gradual"))
"""How it began: a "no" before a comma does not reach these ("no fall, slow burn")."""
ON_A_RUN = frozenset(("during_run", "late_in_run", "after_run"))
PAINFUL = frozenset(("during_run", "late_in_run", "with_breathing", "sitting", "at_rest"))
"""What tells of the pain, and of no time to be reminded at."""
NIGHT, NIGHTS = "at_night", "nights"
"""When it hurts, and the pattern of those who work at night."""
MORNING, NAMED_DAYS = "in_morning", ("weekday", "every_weekday", "weekdays", "weekends")
NEAR = 4
"""Characters that may stand between a word of pain and its score: "pain of 4 out of 10"."""
WHOLE_DAY = 1
"""Days: what is shorter, beside a run, is its time."""


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


def training(said: Said | None) -> Mapping[str, Mapping[str, str]]:
    """What a message says of training, by the patterns of `training`: their names, those that begin first first, and what each keeps."""
    hits = sorted(said.hits(said.patterns.training), key=lambda hit: (hit.start, -hit.end)) if said else []
    return {hit.name: hit.kept for hit in reversed(hits)} if hits else {}


def harmed(said: Said | None) -> bool:
    """Whether the message tells that exercises made it worse, and nothing in it asks or tells the contrary."""
    if said is None:
        return False
    hits = said.hits(said.patterns.harm)
    return any(h.name == "harm" and not said.denied(h) for h in hits) and all(h.name == "harm" for h in hits)


def hurts(said: Said | None) -> bool:
    """Whether the message says that something hurts, and does not deny it."""
    return said is not None and any(not said.denied(hit) for hit in said.hits(said.patterns.hurts))


def planned(said: Said | None) -> tuple[float, str] | None:
    """Distance and unit of a run that the message asks about or plans."""
    return measures.planned(said.line, said.patterns) if said else None


def asked_pain(said: Said | None) -> tuple[float, bool] | None:
    """The pain that a run might have which the message asks about, and whether it is that of today."""
    return measures.asked_pain(said.line, said.patterns) if said else None


def outing(said: Said | None, today: date, *, american: bool) -> Outing:
    """The run that the message tells, as far as it tells one."""
    return outings.told(said.plain, said.patterns, today, american=american) if said else Outing()


def fix(said: Said | None, today: date, *, american: bool) -> Fix | None:
    """What of a noted run the message puts right."""
    return outings.fix(said.plain, said.patterns, today, american=american) if said else None


def was_seen(said: Said | None) -> bool:
    """Whether the message says that somebody examined the writer, and nothing in it asks, plans, or tells of others or long ago."""
    if said is None or any(s.hypothetical or s.wondered or s.past for s in said.scopes):
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
    """The slots of one message. `expected`: the slot that the pending question asks for, "" where it asks for none, None where
    no question waits; `today`: for "since Tuesday"."""
    if said is None:
        return {}, ()
    if expected is None and (told := twice.read(said, lambda part: _read(part, None, today)[0])) is not None:
        return told, ()
    return _read(said, expected, today)


def _read(said: Said, expected: str | None, today: date | None) -> Found:
    """The slots of a message with one thing to say, or of a part of another."""
    patterns = said.patterns
    free, expected = expected is None, expected or None
    found: dict[str, Any] = {}
    odd: list[Implausible] = []
    _put("severity", scores.severity(said, expected, free=free), WORST, found, odd)
    line = _without_scores(said) if "severity" in found else said.line
    measures.mileage(line, patterns, expected, found, odd)
    measures.run(line, patterns, expected, found, odd)
    if found.get("severity") in {v for k, v in found.get("mileage", {}).items() if k != "unit"}:
        _put("severity", found.pop("severity") and scores.severity(said, expected, free=False), WORST, found, odd)
    began = _began(said, expected)
    days = measures.days(said.line, patterns, today, asked=expected == "duration_days", begun="onset" in began)
    _put("duration_days", days, LONGEST_DAYS, found, odd)
    if timing := said.stated(patterns.timing, patterns.relief)[0]:
        found["pain_timing"] = timing
    found |= began
    _neuro(said, expected, found)
    _reminder(said, expected, found, free=free)
    if free and found.keys() == {"pain_timing"} and not hurts(said) and _only_when(said, set(found["pain_timing"])):
        found.clear()
    return _sorted_out(found, said, expected), tuple(odd)


def _without_scores(said: Said) -> Line:
    """The line without scores right behind a word of pain: "pain 4 from 10" is no distance."""
    scores = [h for h in said.hits(said.patterns.severity) if h.name == "sure"]
    pains = [h.end for h in said.hits(said.patterns.hurts)] if scores else []
    scores = [s for s in scores if any(s.start - NEAR <= end <= s.start + 1 for end in pains)]
    if not scores:
        return said.line
    kept = [w for w, at in zip(said.line.words, said.line.starts, strict=True) if not any(s.start <= at < s.end for s in scores)]
    return of_words(kept)


def _reminder(said: Said, expected: str | None, found: dict[str, Any], *, free: bool) -> None:
    """A reminder that is wished; beside what is said of the pain or a run only where it is asked for in so many words."""
    line = _told_when(said)
    if "run" not in found and not clock.tells(line, said.patterns):
        return
    scored = scores.severity(said, expected, free=False)
    told = scored is not None and scored <= WORST  # "back to 0800" tells no score
    other = told or bool(found.keys() & {"mileage", "run", "onset", "neuro"})
    soft = "duration_days" in found or bool(PAINFUL & set(found.get("pain_timing", ())))
    some_score = "severity" in found and (told or "pain_timing" in found or not clock.alone(line, said.patterns))
    beside = clock.Beside(
        other=other or ((soft or "pain_timing" in found) and hurts(said)),
        some="pain_timing" in found,
        run="run" in found,
        far=any("unit" in hit.kept for hit in said.hits(said.patterns.run) if hit.name == "distance"),
        alone=free and not soft and not some_score,
    )
    if value := clock.reminder(line, said.patterns, expected, beside):
        found["reminder"] = value
        if not told:
            found.pop("severity", None)


def _only_when(said: Said, timing: set[str]) -> bool:
    """Whether what looks like when it hurts is when to write: "ask me again in the morning", "just Mondays, first thing"."""
    line = _told_when(said)
    if timing == {NIGHT} and any(hit.name == NIGHTS for hit in said.hits(said.patterns.quiet)):
        return True  # "I work nights Sunday to Wednesday"
    names = {hit.name for hit in line.hits(said.patterns.when)}
    at = (
        when.read(line, said.patterns) if timing <= {MORNING} else When()
    )  # "ten past seven in the morning, before the baby wakes"
    clocked = at.near and any(at.sure) and not (at.left or at.rough)
    return "cue" in names or clocked or (timing <= {MORNING} and not names.isdisjoint(NAMED_DAYS))


def _told_when(said: Said) -> Line:
    """The line that tells when to write: as it was said, where a language's `when` reads what is taken back ("7, no, half past 6")."""
    return said.plain if said.patterns.when.by_key else said.line


def _put(name: str, value: float | None, most: float, found: dict[str, Any], odd: list[Implausible]) -> None:
    if value is not None and 0 <= value <= most:
        found[name] = measures.tidy(value)
    elif value is not None:
        odd.append(Implausible(name, value))


def _began(said: Said, expected: str | None) -> dict[str, str]:
    """How it began: nothing, or {"onset": ...}; "not suddenly" says that it was gradual where that is asked."""
    named, _ = said.stated(said.patterns.onset, starting=CLAUSES)
    named = [n for n in named if n != "injury" or not _only_let_fall(said)]
    if named:
        return {"onset": "injury" if "injury" in named else named[0]}
    return {"onset": "gradual"} if expected == "onset" and any(h.name == "sudden" for h in said.hits(said.patterns.onset)) else {}


def _only_let_fall(said: Said) -> bool:
    """Whether what fell was let fall by clumsy hands: "I let things fall" tells of no fall."""
    slips = [h for h in said.hits(said.patterns.neuro) if h.name == "clumsy_hands"]
    return bool(slips) and all(
        any(s.start < h.end and h.start < s.end for s in slips) for h in said.hits(said.patterns.onset) if h.name == "injury"
    )


def _neuro(said: Said, expected: str | None, found: dict[str, Any]) -> None:
    """Nerve signs that are stated; "none" where they are only denied, or where nothing is the answer to the question."""
    stated, denied = said.stated(said.patterns.neuro)
    clear = {h.name for h in said.hits(said.patterns.neuro_none)}
    none = "none" in clear or ("gone" in clear and expected == "neuro")
    if (expected == "neuro" and "no" in clear) or (_gone(said) if stated else none):
        stated, denied = [], True
    if stated and not _calls(said):
        found["neuro"] = stated
    elif denied:
        found["neuro"] = ["none"]


def _calls(said: Said) -> bool:
    """Whether all that may be a nerve sign asks to be reminded: "give me a buzz in 2 hours"."""
    asked = [h for h in said.hits(said.patterns.reminder) if h.name == "asked"]
    return bool(asked) and all(any(a.start <= h.start and h.end <= a.end for a in asked) for h in said.hits(said.patterns.neuro))


def _gone(said: Said) -> bool:
    """Whether what is gone is said last: "used to tingle, nothing now"."""
    gone = [h.start for h in said.hits(said.patterns.neuro_none) if h.name == "gone"]
    return bool(gone) and max(gone) > max(h.start for h in said.hits(said.patterns.neuro))


def _sorted_out(found: dict[str, Any], said: Said, expected: str | None) -> dict[str, Any]:
    """Readings that shut each other out: a run is no duration, a plan no complaint, a question states nothing."""
    if found.keys() & {"mileage", "run", "reminder"} and expected != "duration_days" and not _lasting(found, said):
        found.pop("duration_days", None)
    if "run" in found and "severity" not in found and "pain_timing" in found:
        _on_the_run(found, said)
    if "reminder" in found and "run" not in found:
        for name in ("pain_timing", "onset"):
            found.pop(name, None)
    if expected is None and _asks(said):
        for name in ("mileage", "run", "duration_days", "pain_timing"):
            found.pop(name, None)
    numbers = figures_in(said.line.words)
    if numbers and all(said.scopes[said.line.words[i][1]].third_person for i in numbers):
        for name in ("mileage", "run"):
            found.pop(name, None)
    return found


def _asks(said: Said) -> bool:
    """Whether a question stands in it; "no clue how far" asks nothing."""
    hits = said.hits(said.patterns.question)
    unknown = [h for h in said.hits(said.patterns.run) if h.name == "unknown"] if hits else []
    return any(not any(u.start <= h.start < u.end for u in unknown) for h in hits)


def _lasting(found: dict[str, Any], said: Said) -> bool:
    """Whether a length of time is a part of the message by itself: "3 weeks, 3/10, 30 miles a week"."""
    alone = any(h.name == "alone" for h in said.hits(said.patterns.duration))
    return alone and found.get("duration_days", 0) >= WHOLE_DAY and "reminder" not in found


def _on_the_run(found: dict[str, Any], said: Said) -> None:
    """When it hurt on a run that is told, where that is said; "ran this morning" says nothing of the pain."""
    kept = [name for name in found.pop("pain_timing") if name in ON_A_RUN]
    if kept and hurts(said):
        found["pain_timing"] = kept


def when_said(tokens: Sequence[Token], patterns: Patterns | None) -> When:
    """What a message says about when to write; the first lines alone are read."""
    return when.read(plain(tokens, patterns), patterns) if patterns else When()


def quiet_said(said: Said | None) -> QuietTold | None:
    """The quiet hours that a message tells; None where it tells none."""
    return quiet.read(said.plain, said.patterns) if said else None


def moved_said(said: Said | None) -> Moved | None:
    """How much later or earlier a message wishes something; None where it says nothing of it, or more."""
    return moved.read(said.plain, said.patterns) if said else None
