"""Words beside a day that the reading does not know: "barring weekends", "6.30 pm, Sundays are sacred". Pure.

Rule: a day counts only where every word that may say something of it is known; else it may be the one that is left out, and the dialogue asks.
Neighbours: account.py asks here; the words stand in `when_fillers`, `when_scenes` and `when_reasons` of content/<code>/lexicon/slots.yaml.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from bot.core.understanding.slots import clocks, corrected, denied
from bot.core.understanding.slots.line import Line
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

ENDS = frozenset(".,;!?-")
"""Marks that end a clause."""
CUES = ("cue", "wakes", "would", "not_time")
AROUND = ("roughly", "around", "around_evening", "around_when", "beside_event")
DENYING = frozenset(("not", "no", "drop", "not_behind", "away", "pause", "unless"))
SPANS = (*clocks.TIMES, *corrected.DAYS_TOLD)
ONLY = frozenset(("only", "just"))
Word = tuple[str, int]


def beside_day(line: Line, laid: Sequence[Hit], tiles: Sequence[Hit], out: Collection[Hit], patterns: Patterns) -> bool:
    """Whether a day stands beside a word that nobody knows, or behind a "not" that denies nothing."""
    if "with_day" not in patterns.when_reasons or not any(_counts(t, out) or t.name == "cue" for t in tiles):
        return False
    clauses = [clause for clause in _clauses(line, patterns) if clause]
    referred = max(
        (n for n, clause in enumerate(clauses) if any(w in patterns.when_reasons["refers"] for w, _ in clause)), default=0
    )
    clauses = clauses[referred:]
    return _listed(line, laid, tiles, out, patterns) or any(
        _strange(clause, laid, tiles, out, patterns) or _undenied(clause, tiles, out, patterns) for clause in clauses
    )


def _listed(line: Line, laid: Sequence[Hit], tiles: Sequence[Hit], out: Collection[Hit], patterns: Patterns) -> bool:
    """Whether more than a joint stands between two days ("Tuesday, change of plan, Thursday"), or days stay of a time that is none."""
    days = [t for t in tiles if _counts(t, out)]
    if days and any(t.name == corrected.OVER for t in tiles) and not any(t.name in clocks.TIMES for t in tiles):
        return True  # "7 pm won't work on Mondays"
    known = patterns.when_reasons["between_days"] | patterns.figures.joins
    free = [(word, at) for (word, _), at in zip(line.words, line.starts, strict=True) if word.isalpha()]
    free = [(word, at) for word, at in free if not any(t.start <= at < t.end for t in laid)]
    if any(a.end <= at < b.start and word not in known for a, b in pairwise(days) for word, at in free):
        return True
    ends = [t.end for t in tiles if t in out and not line.text[t.start : t.end].rstrip().endswith(",")]
    only = any(word in ONLY and end <= at <= end + 1 for end in ends for word, at in free)
    return only or _loses(line, days, tiles, out, patterns)


def _loses(line: Line, days: Sequence[Hit], tiles: Sequence[Hit], out: Collection[Hit], patterns: Patterns) -> bool:
    """Whether a list loses a day that it does not have: "Tuesdays, no Thursdays"."""
    if not days or any(t.name not in ("weekday", "every_weekday") for t in days):
        return False
    named = {_name(t) for t in days}
    lost = [b for a, b in pairwise(tiles) if _takes(a, line, patterns) and b in out and b.name in denied.SINGLE]
    return any(t.start > days[0].start and _name(t) not in named for t in lost)


def _name(tile: Hit) -> str:
    return tile.kept.get("day", "").strip(" ,").removesuffix("s")


def _takes(tile: Hit, line: Line, patterns: Patterns) -> bool:
    """Whether what denies may as well take back what stands before, or add to it: "no, Thursday", "besides Thursdays"."""
    return tile.name == "no" or line.text[tile.start : tile.end].split()[0] in patterns.when_reasons["adds"]


def _counts(tile: Hit, out: Collection[Hit]) -> bool:
    return tile.name in corrected.DAYS_TOLD and tile not in out


def _stopped(tiles: Sequence[Hit]) -> bool:
    """Whether a reminder is not to come: "stop pinging me at 6 am"."""
    return any(a.name in DENYING and b.name == "cue" for a, b in pairwise(tiles)) and any(t.name in clocks.TIMES for t in tiles)


def _clauses(line: Line, patterns: Patterns) -> Iterator[list[Word]]:
    """The words of the line, and where they begin, parted by marks and by what takes a wish up again ("so")."""
    found: list[Word] = []
    for (word, _), at in zip(line.words, line.starts, strict=True):
        if word in ENDS or word in patterns.when_reasons["resumes"]:
            yield found
            found = []
        if word not in ENDS:
            found.append((word, at))
    yield found


def _of(clause: Sequence[Word], tiles: Sequence[Hit]) -> list[Hit]:
    """The tiles that begin in a clause."""
    return [t for t in tiles if clause[0][1] <= t.start <= clause[-1][1]]


def _strange(clause: Sequence[Word], laid: Sequence[Hit], tiles: Sequence[Hit], out: Collection[Hit], patterns: Patterns) -> bool:
    """Whether a clause with a day says something else of it: without a time and a wish in it by any word, else by one right beside the day."""
    told = [t for t in _of(clause, tiles) if t not in out]
    days = [t for t in told if _counts(t, out)]
    if not days:
        return False
    free = [(word, at) for word, at in clause if word.isalpha() and not any(t.start <= at < t.end for t in laid)]
    strange = [(word, at) for word, at in free if not _known(word, patterns)]
    if not any(t.name in clocks.TIMES or t.name in CUES for t in _of(clause, laid)):
        ends = _around(clause, told, days[-1], patterns)
        return any(at < ends for _, at in strange)
    strange = [(word, at) for word, at in strange if word not in patterns.when_scenes]
    return any(_led(day, told, strange) for day in days) or any(
        clause[-1] == one and _follows(one, clause, days) for one in strange
    )


def _around(clause: Sequence[Word], told: Sequence[Hit], day: Hit, patterns: Patterns) -> int:
    """Where what tells of the day around it begins, behind a day: "Sundays after mass", "weekdays when they are at school"."""
    leads = [at for word, at in clause if at >= day.end and word in patterns.when_reasons["around"]]
    leads += [t.start for t in told if t.start >= day.end and t.name in AROUND]
    return min(leads, default=clause[-1][1] + 1)


def _known(word: str, patterns: Patterns) -> bool:
    reasons = patterns.when_reasons
    return (
        word in patterns.when_fillers
        or word in patterns.when_joints
        or any(word in reasons[name] for name in ("with_day", "polite", "names", "opens", "because"))
    )


def _led(day: Hit, told: Sequence[Hit], strange: Sequence[Word]) -> bool:
    """Whether a strange word stands before a day, behind what else is told: "7 pm barring Sundays"."""
    before = max((t.end for t in told if t.end <= day.start and (t.name in SPANS or clocks.part_of(t.name))), default=None)
    return before is not None and any(before <= at < day.start for _, at in strange)


def _follows(word: Word, clause: Sequence[Word], days: Sequence[Hit]) -> bool:
    """Whether a word stands right behind a day."""
    return any(a[1] < day.end <= word[1] for a, b in pairwise(clause) if b == word for day in days)


def _unasked(clause: Sequence[Word], told: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether a word stands right before what is called a reminder that may stop it: "axe reminders on Tuesdays"."""
    cue = next((t for t in told if t.name == "cue"), None)
    led = [word for word, at in clause if cue and at < cue.start and word not in patterns.when_reasons["of_things"]][-1:]
    led = [] if any(cue and t.end == cue.start for t in told) else led
    return any(word.isalpha() and not _known(word, patterns) and word not in patterns.when_scenes for word in led)


def _undenied(clause: Sequence[Word], tiles: Sequence[Hit], out: Collection[Hit], patterns: Patterns) -> bool:
    """Whether a "not" stands in the clause of a day and denies nothing: "stop reminding me on Fridays", "Sundays you can skip"."""
    of = _of(clause, tiles)
    if _unasked(clause, of, patterns):
        return True
    if not _stopped(of) and not any(_counts(t, out) for t in of):
        return False
    ends = of[-1] is tiles[-1] and of[-1].name == corrected.RATHER  # "Sundays nope"
    return ends or any(
        t.name in DENYING and not any(beside in out for beside in of[max(0, n - 1) : n + 2]) for n, t in enumerate(of)
    )
