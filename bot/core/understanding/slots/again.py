"""Clauses beside a wish that tell its days once more, or what is on the others: "every day but Thursday, got choir Thursdays", "11 am on my
office days, that's Monday and Friday", "Tuesday 6 pm, club nights are the other days", "10 pm daily, the couch always gets me otherwise". Pure.

Rule 1: such a clause is left away only where it is in accord with what the others tell by themselves; else it may be the wish, and is asked.
Rule 2: a word that stands for days is put by those it stands for only where nothing else is said of them ("usually Monday").
Neighbours: when.py reads what is left; asides.py knows clauses of other things; the words stand in `when_reasons` of content/<code>/lexicon/slots.yaml.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.core.model.reminder import When
from bot.core.understanding.slots import twofold
from bot.core.understanding.slots.clocks import DAYS
from bot.core.understanding.slots.line import Line, Word, of_words
from bot.core.understanding.slots.patterns import Patterns

STOPS = frozenset(",.;!?-")
BEFORE_NAME = 2
"""Words of what stands for days: "office days"."""
Read = Callable[[Line, Patterns], When]


def without(line: Line, patterns: Patterns, read: Read) -> Line:
    """The line with what stands for days put by them, and without clauses that tell days once more."""
    if "keeps" not in patterns.when_reasons or len(line.words) < len(("7", ",", "so")):
        return line
    return line.once("again", lambda: _without(line, patterns, read)) or line


def _without(line: Line, patterns: Patterns, read: Read) -> Line | None:
    """None where nothing is put or left away: a line is not to hold itself."""
    words = _named(line.words, patterns)
    begins = [0, *(n for n, (word, _) in enumerate(words, 1) if word in STOPS), len(words)]
    for start, end in pairwise(begins):
        mark = int(start < end and words[end - 1][0] in STOPS)
        said = [word for word, _ in words[start : end - mark]]
        rest = of_words([*words[:start], *words[end:]])
        if len(said) > 1 and rest.words and _is_beside(said, rest, patterns, read):
            return without(rest, patterns, read)
    return None if list(words) == list(line.words) else of_words(words)


def _is_beside(said: Sequence[str], rest: Line, patterns: Patterns, read: Read) -> bool:
    """Whether a clause tells nothing that the rest does not tell."""
    if _of_otherwise(said, patterns):
        return True
    denied, others, those = _of_denied(said, patterns), _of_others(said, patterns), _of_those(said, patterns)
    if not (denied or others or those):
        return False
    when = read(rest, patterns)
    if when.left or when.unclear not in ("", "sure") or not when.says:
        return False
    named = {DAYS[patterns.weekdays[word]] for word in said if word in patterns.weekdays}
    off = set(when.off)
    if denied and not those:
        return bool(off) and (named == off or (not named and _count(said) in (0, len(off))))
    few = bool(when.days or when.weekday) and twofold.week(when.days or (when.weekday,)) != tuple(DAYS)
    return few and not off


def _count(said: Sequence[str]) -> int:
    """How many days a clause speaks of: "those two"."""
    return next((int(word) for word in said if word.isdecimal()), 0)


def _of_denied(said: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells what is on some days: "got choir thursdays", "those two I coach"; not "Thursdays I can do 8"."""
    known = patterns.when_reasons
    those = said[0] in known["those"]
    words = said[1 + said[1].isdecimal() :] if those else said
    days = any(word in patterns.weekdays for word in words)
    told = known["midway"] | known["subjects"] - known["wh"] | known["who"] | known["is"] | known["has_on"]
    return those is not days and not told.isdisjoint(words) and _plain(words, patterns)


def _of_others(said: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells what is on the other days: "club nights are the other days", "the rest of the week I swim"."""
    known = patterns.when_reasons
    text = f" {' '.join(said)} "
    phrase = next((one for one in sorted(known["others_days"], key=len, reverse=True) if f" {one} " in text), "")
    if not phrase:
        return False
    words = text.replace(f" {phrase} ", " ", 1).split()
    words = [word for word, behind in pairwise([*words, ""]) if behind not in known["is"]]  # "club nights are"
    own = [word for word in text.split() if word not in (*phrase.split(), *known["is"]) and word not in patterns.when_fillers]
    told = known["midway"] | known["subjects"] | known["is"]
    return bool(own) and not told.isdisjoint(words) and _plain(words, patterns)


def _of_those(said: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells what somebody does on the days that were named: "those are the days I don't run"; not "the days I can't"."""
    known = patterns.when_reasons
    lead = (known["those"], known["is"], known["definite"], known["days"], known["midway"])
    if len(said) <= len(lead) or not all(word in words for word, words in zip(said, lead, strict=False)):
        return False
    does = said[len(lead) :]
    return does[-1] not in known["unable"] | patterns.when_fillers and _plain(
        [w for w in does if w not in known["able"]], patterns
    )


def _of_otherwise(said: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause ends with "otherwise", and tells what somebody or something does then: "the couch always gets me otherwise"."""
    known = patterns.when_reasons
    if said[-1] not in known["at_last_otherwise"] or len(said) < len(("i", "skip", "otherwise")):
        return False
    led = known["subjects"] | known["midway"] | known["definite"] | known["it"]
    own = any(word not in patterns.when_fillers | known["wishes"] for word in said[1:-1])
    return said[0] in led and own and known["names"].isdisjoint(said) and _plain(said[:-1], patterns)


def _plain(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether nothing in a clause tells a time, wishes, or says that a day would do or stays as it is."""
    known = patterns.when_reasons
    wishes = (known["wishes"] - known["weak"]) | known["possible"] | known["approving"] - known["so_much"] | known["able"]
    wishes |= known["approves"] - known["undone"] - known["so_much"] - known["it"] - known["wh"]
    telling = patterns.when_telling - known["meals"] - known["at_last_otherwise"] - patterns.weekdays.keys()
    return not any(word[0].isdecimal() for word in words) and (wishes | telling | known["keeps"]).isdisjoint(words)


def _named(words: Sequence[Word], patterns: Patterns) -> Sequence[Word]:
    """With days in the place of words that stand for them: "on my office days, that's Monday and Friday"."""
    known = patterns.when_reasons
    for at in range(BEFORE_NAME, len(words) - 1):
        begins = next((at + n for n in (2, 1) if " ".join(w for w, _ in words[at : at + n]) in known["stands_for"]), 0)
        if not begins or not (end := _listed(words, begins, patterns)):
            continue
        days = words[begins:end]
        if sum(word in patterns.weekdays for word, _ in days) == 1:
            days = [*((word, days[0][1]) for word in sorted(known["each_day"])[:1]), *days]
        if words[at - 1][0] in STOPS and _stands(words, at - BEFORE_NAME - 1, patterns):
            return [*words[: _own(words, at - BEFORE_NAME - 1, patterns)], *days, *words[end:]]
        if (named := _name_again(words, at, patterns)) is not None:
            told, again = named
            between = words[told + BEFORE_NAME : again - 1]
            return [*words[: _own(words, told, patterns)], *days, *between, *words[end:]]
    return words


def _listed(words: Sequence[Word], start: int, patterns: Patterns) -> int:
    """Where a list of days ends that is all that a clause says, with no day behind it; 0 where it says more."""
    known = patterns.when_reasons
    end = start
    while end < len(words) and (words[end][0] in patterns.weekdays or words[end][0] in known["list_joints"]):
        end += 1
    while end > start and words[end - 1][0] not in patterns.weekdays:
        end -= 1
    alone = end == len(words) or words[end][0] in STOPS
    more = any(word in patterns.weekdays for word, _ in words[end:])
    return end if end > start and words[start][0] in patterns.weekdays and alone and not more else 0


def _stands(words: Sequence[Word], at: int, patterns: Patterns) -> bool:
    """Whether two words at `at` may stand for days: "office days"."""
    return at >= 0 and words[at + 1][0] in patterns.when_reasons["days"] and _is_kind(words[at][0], patterns)


def _own(words: Sequence[Word], at: int, patterns: Patterns) -> int:
    """Where that begins, with a "my" before it."""
    known = patterns.when_reasons
    return at - (at > 0 and words[at - 1][0] in known["definite"] | known["things"])


def _name_again(words: Sequence[Word], at: int, patterns: Patterns) -> tuple[int, int] | None:
    """Where a name of days stands, and where it stands once more right before `at`: "on pool days. Pool days = mon, sun"."""
    name = at - BEFORE_NAME
    if not _stands(words, name, patterns):
        return None
    again = _own(words, name, patterns)
    if not again or words[again - 1][0] not in STOPS:
        return None
    told = (n for n in range(again - BEFORE_NAME) if words[n][0] == words[name][0] and _stands(words, n, patterns))
    found = next(told, None)
    return None if found is None else (found, again)


def _is_kind(word: str, patterns: Patterns) -> bool:
    """Whether a word may tell which days: "office", "pool"; not "other", "most", "every"."""
    known = patterns.when_reasons
    none = known["no_things"] | known["each_day"] | known["undone"] | known["so_much"] | known["lead"] | known["days"]
    return word.isalpha() and word not in none and word not in patterns.weekdays and word not in patterns.when_fillers
