"""How bad it is: a score of 10, from "6/10" to "a 4, been two weeks". Pure.

Rule 1: a number with a word of pain or "out of 10" beside it is a score; a bare one only where nothing else was asked, and where
        a part of the message is nothing but the number and words such as "maybe a", "like a", "or so".
Rule 2: what was so at another time is no score of now, unless it is the only one.
Rule 3: no word of a language stands here; they come from `severity` and `score` in content/<code>/lexicon/slots.yaml.
Neighbours: read.py calls this; said.py is the message; measures.py reads the numbers that have units.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.core.understanding.slots import measures
from bot.core.understanding.slots.line import Word
from bot.core.understanding.slots.said import STOPS, Said, figures_in
from bot.core.understanding.slots.templates import Hit

WORST = 10
AT_END = "at_end"
"""Name of the pattern of a pain at the end of a run: a stronger one before it counts (SAFETY.md, law 7)."""
TOLD_WHEN = frozenset(("during_run", "at_rest", "sitting", "with_breathing"))
"""Names of patterns of timing that may stand right behind a bare score; "2 in the morning" may be a time."""


class _Score(NamedTuple):
    """A score, where it ends in the line, and whether it was so at another time."""

    value: float
    end: int
    over: bool


def severity(said: Said, expected: str | None, *, free: bool) -> float | None:
    """A score of 10. `free`: no question waits, so that a bare number may be one."""
    hits = said.hits(said.patterns.severity)
    told = sorted(
        (h for h in hits if h.name != "bare" and not (_of_another(said, h) or _clock(h))),
        key=lambda h: (h.end, h.name == "sure", len(h.kept)),
    )
    scores = [_Score(_score(h), h.end, _over(said, h)) for h in told]
    if free or (scores and expected == "severity"):
        scores = sorted([*scores, *_loose(said, scores)], key=lambda s: s.end)
    if scores:
        now = [s for s in scores if not s.over] or scores
        ends = {h.end for h in told if h.name == AT_END}
        return _worst(said, now) if now[-1].end in ends else now[-1].value
    return _asked(said, hits) if expected == "severity" else None


def _worst(said: Said, scores: Sequence[_Score]) -> float:
    """The strongest pain of a run whose end is told: "started at 8, 2 by the end"."""
    words = said.line.words
    bare = [w for i in figures_in(words) if (w := words[i][0].strip(",.")).isdecimal() and not _unit_after(said, i)]
    return max([*(s.value for s in scores), *(float(w) for w in bare if int(w) <= WORST)])


def _asked(said: Said, hits: Sequence[Hit]) -> float | None:
    """A number that can only be the answer."""
    bare = [h for h in hits if h.name == "bare" and not _lasts(said, h)]
    if bare:
        return _score(bare[-1])
    if len(said.line.words) > measures.SHORT or any(h.name == "asked" for h in said.hits(said.patterns.reminder)):
        return None  # "remind me tomorrow at 8", "6, ask me again at 7": which number is the pain is asked
    numbers = [i for i in figures_in(said.line.words) if not _unit_after(said, i)]
    return float(said.line.words[numbers[0]][0].split(":")[0]) if len(numbers) == 1 else None


def _lasts(said: Said, hit: Hit) -> bool:
    """Whether the number of a hit is a length of time: "3 weeks" is no score."""
    first, last = said.line.place(hit.start), said.line.place(hit.end - 1)
    return any(_unit_after(said, i) for i in figures_in(said.line.words) if first <= i <= last)


def _unit_after(said: Said, place: int) -> bool:
    after = said.line.words[place + 1][0].strip(",.") if place + 1 < len(said.line.words) else ""
    return after in said.patterns.days_of or after in said.patterns.minutes_of or after in said.patterns.score.counted


def _over(said: Said, hit: Hit) -> bool:
    """Whether the score was so at another time: "6/10 yesterday", "was 8"."""
    return _at_another_time(said, said.line.text[: hit.end].rsplit(" {}".format(hit.kept["n"]), 1)[0] + " ", hit.end)


def _of_another(said: Said, hit: Hit) -> bool:
    """Whether it is nobody's pain, or somebody else's: "what does a 7 mean", "my husband's back is a 6"."""
    scope = said.scopes[said.line.words[said.line.place(hit.end - 1)][1]]
    return scope.third_person or scope.hypothetical


def _clock(hit: Hit) -> bool:
    """Whether its number is written as a time of the day is: "call it 11.30"."""
    return len(hit.kept["n"].partition(".")[2]) == len("30")


def _at_another_time(said: Said, before: str, end: int) -> bool:
    first, after = said.patterns.score_over
    return bool(first.search(before) or after.match(said.line.text[end:]))


def _score(hit: Hit) -> float:
    value = float(hit.kept["n"])
    return (float(hit.kept["low"]) + value) / 2 if "low" in hit.kept else value


def _loose(said: Said, told: Sequence[_Score]) -> Iterator[_Score]:
    """Scores that are parts of the message by themselves: "maybe a 3", "4ish", "six"."""
    words, starts = said.line.words, [*said.line.starts, len(said.line.text)]
    for first, last in _parts(said):
        found = _number(said, [word for word, _ in words[first:last]], first)
        if (
            found is None
            or _rest_of_a_time(said, words, first)
            or any(starts[first] < score.end <= starts[last] for score in told)
        ):
            continue
        value, at, behind = found
        if not said.negated_from(first + at, first) and not said.scopes[words[first + at][1]].third_person:
            over = _at_another_time(said, said.line.text[: starts[first + at]], starts[first + behind])
            yield _Score(value, starts[last], over)


def _rest_of_a_time(said: Said, words: Sequence[Word], first: int) -> bool:
    """Whether a part goes on with a length of time: "an hour and ten"."""
    joined = first > 1 and words[first - 1][0] in said.patterns.figures.joins
    return joined and words[first][0][0].isdecimal() and words[first - 2][0] in said.patterns.minutes_of


def _parts(said: Said) -> Iterator[tuple[int, int]]:
    """Where the parts of the message begin and end: between marks, and between joints that do not stand between two numbers."""
    known, words, first = said.patterns.score, said.line.words, 0
    for at, (word, _) in enumerate(words):
        if word in STOPS or (word in known.joints and not (word in known.range and _between(words, at))):
            yield first, at
            first = at + 1
    yield first, len(words)


def _between(words: Sequence[Word], at: int) -> bool:
    return 0 < at < len(words) - 1 and words[at - 1][0][0].isdecimal() and words[at + 1][0][0].isdecimal()


def _is_score(figure: str) -> bool:
    """Whether a bare figure can be a score: whole or half, and none of a part of something."""
    return ":" not in figure and (float(figure) == 0 or (1 <= float(figure) <= WORST and float(figure) * 2 % 1 == 0))


def _places(part: Sequence[str]) -> list[int]:
    return [i for i, word in enumerate(part) if word[0].isdecimal()]


def _when(said: Said, place: int) -> bool:
    """Whether what stands from `place` on tells when it hurts: "2 at rest, 6 running"."""
    near = said.line.starts[place - 1 : place + 2]  # the pattern may begin with the number, or behind a small word
    return any(h.name in TOLD_WHEN and h.start in near for h in said.hits(said.patterns.timing))


def _number(said: Said, part: Sequence[str], first: int) -> tuple[float, int, int] | None:
    """The score that a part of the message is, its place, and the place behind it. `first`: where the part begins."""
    known = said.patterns.score
    at = next(iter(_places(part)), None)
    if at is None or not all(word in known.before for word in part[:at]):
        return None
    behind, values = at + 1, [part[at]]
    second = next(iter(_places(part)[1:]), None)
    if second is not None and second > behind and all(word in known.range for word in part[behind:second]):
        behind, values = second + 1, [*values, part[second]]
    rest = part[behind:]
    led = at > 0 and (part[at - 1] in said.patterns.figures.articles or part[at - 1] in known.sure)
    if rest and (rest[0] in said.patterns.days_of or rest[0] in said.patterns.minutes_of):
        return None
    fits = (
        all(word in known.after for word in rest)
        or (led and rest[0] in known.follows)
        or (at == 0 and _when(said, first + behind))
    )
    if not fits or any(not _is_score(value) for value in values):
        return None
    return sum(map(float, values)) / len(values), at, behind
