"""Why what a text tells of a run is not noted: no run of the writer's own, none at all, or one whose figures or day have to be asked for.

Rule: nothing is noted silently and nothing is dropped silently: each of these says that nothing is noted, and how it can be.
Neighbours: runs.py notes what is left; measures.py knows runs that were only thought of.
"""

import re
from collections.abc import Iterator
from typing import Any

from bot.core.dialogue import ask, parting, read, result, sports, wording, zones
from bot.core.dialogue.turn import Turn
from bot.core.understanding.result import Understood
from bot.core.understanding.slots.measures import SET, THOUGHT_OF
from bot.core.understanding.slots.outings import Outing

SAID = frozenset(("other_sport", *THOUGHT_OF))
"""Replies that ask nothing back."""
UNDERSTOOD = SAID | {"on_the_way"}
HOW = "how:"
"""Stands before the day of a run whose length was asked for, in `amends`."""
FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
SIGNED = re.compile(r"\s*[-−–]\d")


def why(turn: Turn, outing: Outing) -> Turn | None:
    """Why nothing can be noted of what the text tells, or what is asked about it; None where it is a run."""
    assert turn.heard is not None
    text = turn.heard.text
    if outing.planned and "unrun" in turn.language.reader.training(text):
        return none(turn)
    if (amiss := _amiss(turn, outing)) is None:
        return None
    name, values = amiss
    if name == "how":
        turn = turn.keep(amends=f"{HOW}{outing.day or zones.today(turn)}")
    turn = turn.keep(misses=0) if name in UNDERSTOOD else turn
    return ask.again(turn.say(f"run.{name}", kind="answer" if name in SAID else "clarification", values=values))


def _amiss(turn: Turn, outing: Outing) -> tuple[str, dict[str, Any]] | None:
    """The name of what is wrong with a run as it is told, and what its words use."""
    assert turn.heard is not None
    text = turn.heard.text
    if sports.on_the_way(turn, text):
        return "on_the_way", {}
    if _of_another_sport(turn, outing):
        return "other_sport", {}
    if (outing.days > 1 and outing.runs > 1) or outing.more:
        return "one_each", {}
    if outing.day is not None and outing.day > zones.today(turn):
        return "still_to_come", {"day": wording.day(outing.day)}
    if outing.unreal:
        return outing.unreal, {}
    if outing.vague:
        return "which_day", {}
    if outing.either or ("?" in text and "run" not in turn.heard.slots and outing.distance):
        return "asked", {}
    if outing.distance is None and not outing.minutes:
        return "how", {}
    if SIGNED.match(text):
        return "signed", {}
    bare = outing.distance and not outing.unit and not any(c.isalpha() for c in text)
    return ("bare", {"number": text.strip()}) if bare else None


def _of_another_sport(turn: Turn, outing: Outing) -> bool:
    """Whether it tells of another sport than running, or of a walk."""
    assert turn.heard is not None
    text = turn.heard.text
    named = sports.alone(turn, text) or ("run" not in turn.heard.slots and sports.named(turn, text))
    return named or (bool(outing.distance) and _walked(turn, text))


def otherwise(turn: Turn, text: str) -> bool:
    """Whether a text tells of another sport alone, or of a walk."""
    return sports.alone(turn, text) or _walked(turn, text)


def _walked(turn: Turn, text: str) -> bool:
    """Whether a length was walked, and nothing of it run: that is no running load."""
    first = read.phrases(turn, "run.walked")
    words = read.folded(text, turn.language.spelling).split()
    return any(words[: len(lead)] == lead for lead in map(str.split, first)) and not read.holds(turn, "run.not_walked", text)


def behind_a_limit(turn: Turn, outing: Outing) -> Iterator[Understood]:
    """What is told behind a length that somebody else sets, each part with all behind it: "max 3 miles, | i did 5, pain 4"."""
    assert turn.heard is not None
    if outing.unreal not in SET:
        return
    reader, parts = turn.language.reader, parting.parts(turn, turn.heard.text)
    for n in range(1, len(parts)):
        words = " ".join(parts[n:]).split()
        while words and read.folded(words[0], turn.language.spelling) in reader.words.subjects:
            words.pop(0)
        if words:
            yield reader.understand(" ".join(words), today=turn.event.at.date())


def pain_behind(turn: Turn) -> float | None:
    """The pain of a run that is told behind a length which somebody else sets, and is none of theirs: "coach says max 10k, did 12k, pain 4"."""
    first = next(iter(parting.parts(turn, turn.heard.text)), "") if turn.heard and "," in turn.heard.text else ""
    limit: Outing | None = turn.language.reader.outing(first, zones.today(turn)) if first else None
    rest = next(behind_a_limit(turn, limit), None) if limit is not None else None
    told = rest.slots.get("severity") if rest is not None else None
    return float(told) if isinstance(told, int | float) else None


def was_run(turn: Turn, part: Understood) -> bool:
    """Whether a part tells how far somebody ran: "did 5 yesterday", and not "did 5 squats"."""
    told: Outing = turn.language.reader.outing(part.text, zones.today(turn))
    behind = FIGURE.split(part.text, maxsplit=1)[1:]
    counted = read.first("".join(behind), turn.language.spelling) if behind else ""
    known = told.unit or told.day or counted in turn.language.reader.model.lexicon.stops or read.holds(turn, "run.done", counted)
    if counted and not known:
        return False
    return bool(told.distance) and not (told.planned or told.unreal) and read.holds(turn, "run.done", part.text)


def with_unit(turn: Turn, part: Understood, unit: str) -> Understood:
    """The part with the unit in which the limit before it was set, where it names none: "max 10k, did 12"."""
    reader, today = turn.language.reader, turn.event.at.date()
    if not unit or reader.outing(part.text, today).unit:
        return part
    found: Understood = reader.understand(FIGURE.sub(rf"\g<0> {unit}", part.text, count=1), today=today)
    return found


def none(turn: Turn) -> Turn:
    """ "No run this week": nothing is noted, and nothing is to be caught up."""
    told = turn.keep(misses=0).say("run.none", kind="answer")
    return result.repeat(told) if turn.session.open else ask.again(told)
