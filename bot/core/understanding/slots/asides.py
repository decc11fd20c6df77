"""Clauses beside a wish that tell when something else is, and days that are taken back with a reason: "weekdays 6.50, the bus is 7.40",
"Thursday... no, Thursday I have class, Friday 18:45". Pure.

Rule 1: such a clause says nothing of when to write where the other clauses tell a time by themselves; where they do not, it may be the wish.
Rule 2: what begins it is a thing or somebody, never a day, a reminder, or a word by which a time is chosen ("best is 7", "the other is at 9").
Neighbours: reasons.py parts the line; the words stand in `when_reasons` of content/<code>/lexicon/slots.yaml.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.core.understanding.slots import clocks, corrected, events, tiling
from bot.core.understanding.slots.line import Line, Word, of_words
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

ENDS = frozenset(",.;!?-")
CLOCK = frozenset((*clocks.EXACT, *clocks.TWELVE))
LONGEST = 3
"""Words of a thing: "the school bus"."""
SINGLE = ("weekday", "every_weekday")
Clauses = Sequence[Sequence[Word]]


def among(clauses: Clauses, patterns: Patterns) -> frozenset[int]:
    """The places of clauses that only tell when something else is; of what leads with its time only where days are told as well."""
    if len(clauses) < 2 or "things_are" not in patterns.when_reasons:
        return frozenset()
    known = patterns.when_reasons
    said = [[word for word, _ in clause if word not in ENDS] for clause in clauses]
    referred = max((n for n, words in enumerate(said) if {*words} & known["refers"]), default=0)  # "ping me then"
    of_things = {n for n, words in enumerate(said) if _of_thing(words, patterns)}
    of_things |= {n for n, words in enumerate(said) if n >= referred and _moved(words, patterns)}
    at_times = {n for n, words in enumerate(said) if _at_its_time(words, patterns)}
    if not of_things | at_times:
        return frozenset()
    kept = [n for n, words in enumerate(said) if n not in of_things | at_times and not _told_of(words, patterns)]
    names = {t.name for t in _laid([w for n in kept for w in clauses[n]], patterns)}
    if names.isdisjoint(CLOCK | {clocks.BARE}):
        return frozenset()
    return frozenset(of_things | (set() if names.isdisjoint(corrected.TURNS) else at_times))


def of_else(line: Line, rest: Line, why: Line, patterns: Patterns) -> bool:
    """Whether a time that is told is not moved by a reason that tells what happens so much earlier or later: "20:30, we go to bed an hour
    after that"; "7 pm, I moved it an hour later" moves it."""
    known = patterns.when_reasons
    by = [t for t in tiling.tiles(why, patterns) if t.name in events.OF_EVENTS]
    timed = any(t.name in CLOCK for t in tiling.tiles(rest, patterns)) and not _told_of(
        [word for word, _ in rest.words], patterns
    )
    others = sum(t.name in events.OF_EVENTS for t in tiling.tiles(line, patterns)) > len(by)
    if others or not timed or "moved" not in known or any(t.name not in events.BY for t in by):
        return False
    return all(_of_other(why.text[: t.start].split(), patterns) for t in by)


def without_taken_back(line: Line, patterns: Patterns) -> Line:
    """The line without a day that is taken back, and without the clause that says why: "Thursday... no Thursday I have class, Friday"."""
    if "denies" not in patterns.when_reasons or not any(word in patterns.when_reasons["denies"] for word, _ in line.words):
        return line
    return line.once("taken_back", lambda: _without(line, patterns)) or line


def _without(line: Line, patterns: Patterns) -> Line | None:
    """The line without what one of its clauses takes back; None where none does: a line is not to hold itself."""
    begins = [0, *(n for n, (word, _) in enumerate(line.words, 1) if word in ENDS), len(line.words)]
    for start, end in pairwise(begins[1:]):
        days = _denied([word for word, _ in line.words[start:end]], patterns)
        before, behind = _days(line.words[:start], patterns), _days(line.words[end:], patterns)
        if not days or not set(days) <= {*before} or not days.isdisjoint(behind) or not (set(before) | set(behind)) - days:
            continue
        if not all(_alone(line, n, patterns) for n, day in enumerate(_named(line.words[:start], patterns)) if day in days):
            continue
        return of_words([*_thinned(line.words[:start], days, patterns), *line.words[end:]])
    return None


def _denied(words: Sequence[str], patterns: Patterns) -> frozenset[int]:
    """The days of which a clause says why they are out: "hmm no Thursday I have class"; not "no Thursday I have time"."""
    known = patterns.when_reasons
    at = next((n for n, word in enumerate(words) if word in known["denies"]), len(words))
    if not patterns.when_fillers.union(known["opens"]).issuperset(words[:at]):
        return frozenset()
    until = next((n for n in range(at + 1, len(words)) if words[n] not in patterns.weekdays), len(words))
    led, rest = words[at + 1 : until], words[until:]
    told = {*rest[:1]} & (known["midway"] | known["subjects"]) or ({*rest[:1]} & known["is"] and {*rest[1:2]} & known["owned"])
    good = known["able"] | known["wishes"] | known["approves"] - known["undone"]
    return frozenset(patterns.weekdays[word] for word in led) if led and told and good.isdisjoint(rest) else frozenset()


def _named(words: Sequence[Word], patterns: Patterns) -> list[int | None]:
    return [patterns.weekdays.get(word) for word, _ in words]


def _days(words: Sequence[Word], patterns: Patterns) -> list[int]:
    return [day for day in _named(words, patterns) if day is not None]


def _alone(line: Line, number: int, patterns: Patterns) -> bool:
    """Whether a day is told as a single one, and is no end of a row: "Monday to Friday"."""
    at = line.starts[number]
    return any(t.name in SINGLE and t.start <= at < t.end for t in tiling.tiles(line, patterns))


def _thinned(words: Sequence[Word], days: frozenset[int], patterns: Patterns) -> list[Word]:
    """Words without some days, and without the joints before them."""
    found: list[Word] = []
    for word in words:
        if patterns.weekdays.get(word[0]) not in days:
            found.append(word)
        elif found and found[-1][0] in patterns.when_joints:
            found.pop()
    return found


def _laid(words: Sequence[Word], patterns: Patterns) -> Sequence[Hit]:
    return tiling.tiles(of_words(words), patterns) if words else ()


def _of_thing(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells when a thing is: "parkrun is at 9", "club meets at seven", "school bus is 7:40", "dinner is done by then"."""
    known = patterns.when_reasons
    start = _led(words, patterns)
    does = known["things_do"] | known["things_are"]
    at = next((n for n in range(start + 1, min(start + 1 + LONGEST, len(words))) if words[n] in does), 0)
    if not at or not all(_is_thing(word, patterns) for word in words[start:at]) or not _wishless(words, patterns):
        return False
    by_then = " ".join(words[-2:]) in known["by_then"]
    return by_then or words[at - 1] in known["meals"] or any(_is_time(word, patterns) for word in words[at + 1 :])


def _at_its_time(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause begins with a time, and tells what is then: "20:00 the baby is not sleeping yet"."""
    known = patterns.when_reasons
    at = next((n for n, word in enumerate(words) if not (word in known["timed"] or word[0].isdecimal())), len(words))
    timed = any(word[0].isdecimal() for word in words[:at])
    thing, rest = words[at + 1 : at + 2], words[at + 2 :]
    if not timed or not thing or words[at] not in known["things"] | known["lead"] or any(_is_time(w, patterns) for w in rest):
        return False
    does = known["things_do"] | known["things_are"]
    return _is_thing(thing[0], patterns) and not does.isdisjoint(rest) and _wishless(words[at:], patterns)


def _moved(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells what somebody or something does by so much earlier or later: "I close the laptop ten minutes after that"."""
    known = patterns.when_reasons
    by = next((t for t in _laid([(word, 0) for word in words], patterns) if t.name in events.BY), None)
    if by is None or "of" not in by.kept:
        return False
    text = " ".join(words)
    before, behind = text[: by.start].split(), text[by.end :].split()
    behind = behind[1:] if {*behind[:1]} & known["it"] else behind  # "ten minutes before that"
    start = 0 if {*before[:1]} & (known["midway"] | known["who"]) else _led(before, patterns)
    thing = start == 0 or (start < len(before) and _is_thing(before[start], patterns))
    does = before[start + 1 :]
    return does != [] and thing and _of_other(does, patterns) and _wishless([*before, *behind], patterns)


def _of_other(does: Sequence[str], patterns: Patterns) -> bool:
    """Whether words tell what is done with none of what is set: not "moved it", "is the stretch", "do them"."""
    known = patterns.when_reasons
    return (known["it"] | known["moved"] | known["names"] | known["is"]).isdisjoint(does)


def _told_of(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells what somebody does, so that its time may be none of a wish: "I finish at 5 every weekday"."""
    known = patterns.when_reasons
    start = next((n for n, word in enumerate(words) if word not in known["lead"]), len(words))
    somebody = {*words[start : start + 1]} & known["subjects"] or {*words} & (known["midway"] | known["who"])
    return bool(somebody) and (known["wishes"] - known["weak"]).isdisjoint(words)


def _led(words: Sequence[str], patterns: Patterns) -> int:
    """Where what a clause tells of begins: behind "and", "the", "my"."""
    known = patterns.when_reasons
    return next((n for n, word in enumerate(words) if word not in known["lead"] | known["things"] - known["folk"]), len(words))


def _is_thing(word: str, patterns: Patterns) -> bool:
    """Whether a word may be something of its own: no day, no reminder, no choice of a time; a meal is one."""
    known = patterns.when_reasons
    if word in known["meals"]:
        return True
    told = [known[name] for name in ("names", "chosen", "no_things", "led", "subjects", "wishes", "because")]
    none = [patterns.when_fillers, patterns.when_telling, patterns.weekdays.keys(), *told]
    return word.isalpha() and not any(word in words for words in none)


def _wishless(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether nothing in a clause wishes, or says that a time would do."""
    known = patterns.when_reasons
    wishes = (known["wishes"] - known["weak"]) | known["possible"] | known["approving"] | known["chosen"]
    return (wishes | (known["approves"] - known["undone"])).isdisjoint(word for word in words if not word[0].isdecimal())


def _is_time(word: str, patterns: Patterns) -> bool:
    return word in patterns.weekdays or word[0].isdecimal()
