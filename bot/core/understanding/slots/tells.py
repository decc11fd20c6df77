"""What stands before all times and days of a message and tells what is or was at them: "gym shuts at 9 on Fridays", "bus at 7". Pure.

Rule: a wish, or words that open one, take that back; what is left says nothing of when to write.
Neighbours: account.py asks here; facts.py knows whole sentences that ask or tell; the words stand in `when_reasons`.
"""

from collections.abc import Sequence
from itertools import pairwise

from bot.core.model.reminder import When
from bot.core.understanding.slots import clocks, corrected, events
from bot.core.understanding.slots.line import Line
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

STOPS = frozenset(".;!?")
CALLS = ("cue", "wakes")
VERB_AND_WHOM = 2
"""Words."""
Word = tuple[str, int]


def so(line: Line, laid: Sequence[Hit], told: Sequence[Hit], when: When, patterns: Patterns) -> bool:
    """Whether what stands before all times and days tells what is or was at them: "gym shuts at 9 on fridays"; "why is it at 5?"."""
    first = next((t for t in told if t.name in (*clocks.TIMES, *corrected.DAYS_TOLD)), None)
    reasons = patterns.when_reasons
    if first is None or "states" not in reasons or any(t.name in events.OF_EVENTS for t in told):
        return False
    if any(a.name == events.RUNS and b is first for a, b in pairwise(told)) and first.name in clocks.TIMES:
        return True  # "I usually run at 6"
    if when.cue and _others_call(line, told, patterns):
        return True
    led = before(line, first)
    words = {word for word, _ in led}
    if not reasons["asks"].isdisjoint(words) or (not when.cue and _rises(line, first, told, patterns)):
        return True
    if (
        when.cue
        or not reasons["wishes"].isdisjoint(words)
        or any(a.name == "so" and a.end == b.start for a, b in pairwise(told) if b is first)
    ):
        return False  # "early shifts again so 5.10 am"
    return _is_of_scene(led, laid, patterns) or _begins(line, first, told, patterns) or _states(led, laid, patterns)


def _others_call(line: Line, told: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether somebody or something calls, so that nobody is asked to: "the kids wake me at 6", "back pains wake me at 4"."""
    reasons = patterns.when_reasons
    cue = next((t for t in told if t.name in CALLS), None)
    if cue is None or reasons["whom"].isdisjoint(line.text[cue.start :].split()[:VERB_AND_WHOM]):
        return False
    led = before(line, cue)
    words = [word for word, _ in led]
    asks = (reasons[name] for name in ("wishes", "around", "would", "may", "do"))
    if not words or any(t.end > led[-1][1] for t in told if t.start < cue.start) or any(not a.isdisjoint(words) for a in asks):
        return False
    if len(words) > 1 and words[-1] in reasons["you"]:  # "cud you remind me"
        return False
    persons = reasons["who"] | reasons["persons"] | reasons["it"]
    polite = patterns.when_fillers.union(*(reasons[name] for name in ("polite", "opens", "because", "names")))
    named = len(words) == 1 and words[0] not in patterns.taught.known  # "oga remind me"
    return words[-1] in persons or (words[-1].isalpha() and words[-1] not in polite and not named)


def _begins(line: Line, first: Hit, told: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether what a day is told of stands between it and the time: "Tuesday's session starts at 6"."""
    timed = next((t for t in told if t.name in clocks.TIMES), first)
    between = {word for word, at in before(line, timed) if at >= first.end}
    return timed is not first and not patterns.when_reasons["states"].isdisjoint(between)


def _states(led: Sequence[Word], laid: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether a word that states something stands there, or one that may do so."""
    reasons = patterns.when_reasons
    words = {word for word, _ in led}
    around = reasons.get("around", frozenset()) - {"so", "as", "just", "right"}
    free = {word for word, at in led if word.isalpha() and not any(t.start <= at < t.end for t in laid)}
    free = set() if around & words else free - patterns.when_fillers - patterns.when_scenes
    strange = free - reasons["because"] - reasons["polite"]
    return not reasons["states"].isdisjoint(words) or (bool(strange) and reasons["names"].isdisjoint(words))


def _is_of_scene(led: Sequence[Word], laid: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether nothing but what happens stands before a time: "bus at 7", "kids bed at 8", "parkrun is at 9"."""
    reasons = patterns.when_reasons
    led = [(word, at) for word, at in led if word not in reasons["timed"] | reasons.get("is", frozenset())]
    free = all(word.isalpha() and not any(t.start <= at < t.end for t in laid) for word, at in led)
    of_wishes = (patterns.when_fillers, reasons["names"], reasons["around"])
    scene = (word in patterns.when_scenes and not any(word in known for known in of_wishes) for word, _ in led)
    return bool(led) and free and all(scene)


def _rises(line: Line, first: Hit, told: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether the only time is when somebody wakes: "up at half four every morning"."""
    timed = next((t for t in told if t.name in clocks.TIMES), first)
    lead = f" {line.text[: timed.end]} "
    if not patterns.when_reasons["names"].isdisjoint(lead.split()):  # "wake up stretch, 06:10"
        return False
    alone = sum(t.name in clocks.TIMES for t in told) == 1
    return alone and any(f" {words} " in lead for words in patterns.when_reasons.get("rising", ()))


def before(line: Line, tile: Hit, marks: frozenset[str] = STOPS | {","}) -> list[Word]:
    """The words of a tile's clause before it, and where they begin. `marks`: what ends a clause."""
    found: list[Word] = []
    for (word, _), at in zip(line.words, line.starts, strict=True):
        if at >= tile.start:
            break
        found = [] if word in marks else [*found, (word, at)]
    return found
