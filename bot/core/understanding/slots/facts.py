"""Sentences whose times and days are no wish: they ask how things are ("what time does the pool open on weekdays?"), or tell how they were
("you pinged me at 6"). Pure.

Rule: what asks whether a time would do is a wish ("is 7 pm ok?", "what about Mondays?"), and so is what asks to be reminded.
Neighbours: account.py states nothing where the time or the day stands in such a sentence; the words stand in `when_reasons`.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.core.understanding.slots import clocks, corrected, events
from bot.core.understanding.slots.line import Line
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.templates import Hit

ENDS, STOPS, ASKED = frozenset(".;!?"), frozenset(".;!?,"), "?"
CUE, IDLE = "cue", "roughly"
BOOKED, UNWANTED = "booked", "unwanted"
"""Tiles of what is at the time that is told, and of a reminder that nobody wants as something else is."""
Words = Mapping[str, frozenset[str]]


def told(line: Line, tiles: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether the first time or day of those that count stands in a sentence that asks or tells how things are."""
    first = next((t for t in tiles if t.name in (*clocks.TIMES, *corrected.DAYS_TOLD)), None)
    if first is None or "wh" not in patterns.when_reasons:
        return False
    if _booked(line, tiles, patterns):
        return True
    sentence = _around(line, first, ENDS)
    cued = any(t.name == CUE and any(t.start <= at < t.end for _, at in sentence) for t in tiles)
    cued = cued or any(t.name == corrected.OVER and t.start == sentence[0][1] for t in tiles)  # "was 5 pm, make it 6"
    idle = [t for t in tiles if t.name == IDLE]  # "do the needful at 7" asks nothing
    asking = [word for word, at in sentence if not any(t.start <= at < t.end for t in idle)]
    return _asks(asking, patterns, cued=cued) or _was(line, first, tiles, patterns, cued=cued)


def _booked(line: Line, tiles: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether something else is at that time, and no word asks to be written to: "club session is 7 pm Tuesdays"."""
    names = {t.name for t in tiles}
    asks = CUE in names or not patterns.when_reasons["resumes"].isdisjoint(word for word, _ in line.words)
    return UNWANTED in names or (BOOKED in names and not asks)


def _around(line: Line, tile: Hit, marks: frozenset[str]) -> list[tuple[str, int]]:
    """The words of a tile's sentence, its last mark among them, and where they begin."""
    found: list[tuple[str, int]] = []
    for (word, _), at in zip(line.words, line.starts, strict=True):
        found.append((word, at))
        if word in marks:
            if at >= tile.start:
                return found
            found = []
    return found


def _asks(words: Sequence[str], patterns: Patterns, *, cued: bool) -> bool:
    """Whether a sentence asks how things are. `cued`: it speaks of being reminded."""
    known = patterns.when_reasons
    start = next((n for n, word in enumerate(words) if word not in known["opens"]), len(words))
    if start + 1 >= len(words):
        return False
    one, two, rest = words[start], words[start + 1], words[start + 1 :]
    if one in known["wh"]:
        return known["offers"].isdisjoint(rest) and (ASKED in words or two in known["wh_behind"])
    if cued or _offers(rest, known):
        return False
    number = two[0].isdecimal() or two in patterns.weekdays or two in patterns.when_written.get("quarters", ())
    return (
        one in known["aux"]
        or (one in known["do"] and two in known["persons"])
        or (one in known["may"] and two in known["i"] and not known["gets"] & {*rest[1:3]})
        or (one in known["would"] and not number and two not in known["you"] and ASKED in words)
    )


def _offers(rest: Sequence[str], known: Words) -> bool:
    """Whether it asks whether a time would do: "is 7 pm ok?"; not "is 6 am a good time to run?"."""
    return not known["possible"].isdisjoint(rest) or (not known["approving"].isdisjoint(rest) and known["to_do"].isdisjoint(rest))


def _was(line: Line, tile: Hit, tiles: Sequence[Hit], patterns: Patterns, *, cued: bool) -> bool:
    """Whether the clause of the tile tells before it what was sent or done: "you pinged me at 6", "I used to do it at 7"."""
    known = patterns.when_reasons
    before = [(word, at) for word, at in _around(line, tile, STOPS) if at < tile.start]
    words = [word for word, _ in before]
    after = [word for word, at in _around(line, tile, STOPS) if at >= tile.end]
    wishing = {word for word, at in before if not any(t.name == CUE and t.start <= at < t.end for t in tiles)} & known["wishes"]
    if not known["was"].isdisjoint(after) and not (cued and wishing):  # "10k at 7 pm on Tuesday was hard"
        return True
    if not cued and not any(t.name in clocks.TIMES for t in tiles) and _of_day([*words, *_named(line, tile), *after], patterns):
        return True
    if _goes(words, patterns) or _received(before, tiles, patterns) or _of_sent(line, tile, words, tiles, patterns):
        return True
    beside = any(t.name in events.OF_EVENTS or t.name == "so" for t in tiles)  # "I set off at 7 so 15 minutes before"
    if not (cued or beside) and _does(words, after, patterns):
        return True
    pairs = any(f"{a} {b}" in known["used_to"] for a, b in pairwise(words))
    past = [at for word, at in before if word in known["past"]]
    wished = any(t.name == CUE and t.end <= tile.start and not any(t.start <= at < t.end for at in past) for t in tiles)
    return pairs or (bool(past) and not wished and known["wishes"].isdisjoint(words))


def _received(before: Sequence[tuple[str, int]], tiles: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether a clause tells what was sent: "got the reminder at 7", "the ping came at 7"."""
    known = patterns.when_reasons
    cues = [t for t in tiles if t.name == CUE and any(t.start == at for _, at in before)]
    if not cues:
        return False
    led = [word for word, at in before if at < cues[-1].start]
    came = {word for word, at in before if at >= cues[-1].end}
    return _got(led, patterns) or not known["came"].isdisjoint(came) or _thanked([word for word, _ in before], patterns)


def _got(led: Sequence[str], patterns: Patterns) -> bool:
    """Whether words lead what was sent: "got the", "thanks for your"."""
    known = patterns.when_reasons
    last = next((word for word in reversed(led) if word not in known["of_things"] and word not in known["persons"]), "")
    return last in known["received"] or (known["wishes"].isdisjoint(led) and _thanked(led, patterns))


def _thanked(led: Sequence[str], patterns: Patterns) -> bool:
    said = f" {' '.join(led)} "
    return any(f" {words} " in said for words in patterns.when_reasons["thanked"])


def _of_sent(line: Line, tile: Hit, words: Sequence[str], tiles: Sequence[Hit], patterns: Patterns) -> bool:
    """Whether a time or a day only says which reminder is spoken of: "got my 7 am reminder", "the Monday nudge annoys me"."""
    known = patterns.when_reasons
    behind = next((t for t in tiles if t.name == CUE and t.start >= tile.end), None)
    if behind is None or not words or line.text[tile.end : behind.start].strip() not in ("", "oclock"):
        return False
    return _got(words, patterns) or (words[-1] in known["definite"] and known["wishes"].isdisjoint(words))


def _does(before: Sequence[str], after: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells what somebody does at that time: "I finish work at 6"; "I choose 6" is a wish."""
    known = patterns.when_reasons
    start = next((n for n, word in enumerate(before) if word not in known["opens"] | known["lead"]), len(before))
    words = before[start:]
    good = known["approving"] | known["possible"]
    wished = known["wishes"] | known["picks"] | good
    return len(words) > 1 and words[0] in known["who"] and wished.isdisjoint(words) and good.isdisjoint(after)


def _goes(before: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells when something is, starts or ends: "my alarm goes at 5:30"; not "the best slot is 7"."""
    known = patterns.when_reasons
    start = next((n for n, word in enumerate(before) if word not in known["opens"] - known["things"]), len(before))
    words = before[start:]
    words = (
        words if not any(f" {must} " in f" {' '.join(words)} " for must in known["obliged"]) else []
    )  # "says it has to be daily"
    said = (known["states"] | known["is"] | known["goes"]) & {*words[1:]}
    good = known["approving"] | known["chosen"] | known["wishes"] - {"check"} | known["possible"]
    return words[:1] != [] and words[0] in known["things"] and bool(said) and good.isdisjoint(words)


def _named(line: Line, tile: Hit) -> list[str]:
    return line.text[tile.start : tile.end].split()


def _of_day(words: Sequence[str], patterns: Patterns) -> bool:
    """Whether a clause tells what a day is: "weekends are my days off"."""
    known = patterns.when_reasons
    at = next((n for n, word in enumerate(words) if word in known["is"]), 0)
    good = known["approving"] | known["names"] | known["possible"]
    return at > 0 and words[at + 1 : at + 2] != [] and words[at + 1] in known["owned"] and good.isdisjoint(words[at:])
