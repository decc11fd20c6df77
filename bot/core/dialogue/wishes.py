"""Two wishes in one message: "log 5k and remind me tomorrow at 8", "ran 8k, pain 2. does a desk job matter?". Both are met, in one turn.

Rule 1: only between questions, and only where each part is surely a wish of a kind of its own; else the message is read as a whole.
Rule 2: red flags of the whole message were dealt with before; then what is to be kept comes first, then what is to be answered.
Rule 3: where the first wish asks something back, an answer that was wished for too waits behind a button.
Neighbours: understanding/several.py finds two topics, which topics.two answers; talk.py does each part.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.core.dialogue import occasions, runs
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level
from bot.core.understanding.result import Understood

RUN, REMINDER, QUESTION = range(3)
"""Kinds of wishes, in the order in which they are met."""
SHORTEST = 2
"""Words of a part."""
_MARKS = re.compile(r"[.;!\n]+\s+|\?\s*")
Wish = tuple[int, Understood]


def two(turn: Turn, said: str, meet: Callable[[Turn], Turn]) -> Turn | None:
    """The turn in which both wishes of the text were met; None where it does not hold two. `meet`: what meets one of them."""
    session = turn.session
    if session.question or session.doubts or session.open or session.flow:
        return None
    found = next((both for parts in _parted(turn, said) if (both := _both(turn, parts))), None)
    if found is None:
        return None
    first, second = sorted(found, key=lambda wish: wish[0])
    met = meet(replace(turn, heard=first[1]))
    if met.session.open_level >= Level.URGENT or met.session.doubts:
        return met
    asks = met.session.question or any(r.kind in ("question", "clarification") for r in met.replies[len(turn.replies) :])
    return _waits(met, second) if asks else meet(replace(met, heard=second[1]))


def _waits(turn: Turn, wish: Wish) -> Turn:
    """The second wish behind a button, where it was a question."""
    kind, heard = wish
    if kind != QUESTION:
        return turn
    return turn.say("wish.and_asked", row((f"topic.{heard.intent.id}", f"~topic:{heard.intent.id}")), kind="menu")


def _parted(turn: Turn, said: str) -> Iterator[tuple[str, str]]:
    """The text in two, wherever content's joints or marks stand."""
    joints = "|".join(re.escape(j) for j in turn.language.reader.words.joints)
    places = [*_MARKS.finditer(said), *re.finditer(rf"\s*(?:,\s*)?\b(?:{joints})\s+|\s*,\s+", said, re.IGNORECASE)]
    for place in sorted(places, key=lambda m: -m.start()):  # the last first: "10k, pain 3 and remind me" parts at the "and"
        mark = "?" if "?" in place.group() else ""
        head, tail = said[: place.start()].strip() + mark, said[place.end() :].strip()
        if min(len(head.split()), len(tail.split())) >= SHORTEST:
            yield head, tail


def _both(turn: Turn, parts: tuple[str, str]) -> tuple[Wish, Wish] | None:
    one, other = (_wish(turn, part) for part in parts)
    return (one, other) if one and other and one[0] != other[0] else None


def _wish(turn: Turn, part: str) -> Wish | None:
    """What the part is surely a wish for."""
    heard: Understood = turn.language.reader.understand(part, today=turn.event.at.date())
    alone, intent = replace(turn, heard=heard), heard.intent
    if intent.id == "reminder.set" and occasions.means(alone):
        return REMINDER, heard
    if "?" not in part and turn.session.planned and (intent.id == "run.log" or runs.is_one(alone)):
        return RUN, heard
    return (QUESTION, heard) if intent.id in turn.language.answers and not intent.close else None
