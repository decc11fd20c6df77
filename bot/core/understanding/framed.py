"""A thing that is asked about without a question of its own: "tell me about posture", "cadence tips", "and shoes?".

Rule 1: only where the whole message means nothing for certain, or sounds like talk about the talk, as such words alone do.
Rule 2: what is left counts where it is the name of a topic, or is read more surely than a whole message must be, as a topic.
Rule 3: red flags and slots are read from the whole message, never from what is left here. No word of a language stands here.
Neighbours: understand.py asks; intents.py reads what is left; content/<code>/lexicon/topics.yaml has the words.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.understanding import features, intents
from bot.core.understanding.lexicon import stem
from bot.core.understanding.model import Model
from bot.core.understanding.normalise import Token, tokens
from bot.core.understanding.result import Intent
from bot.core.understanding.slots.templates import Bank, Lists, bank, key_of

LONGEST = 14
"""Words of a message that may ask in this way; a longer one says more than that."""
SURE = 0.15
"""How much surer than the threshold what is left must be read, where it is no name: less stands there than in a message."""
NAMED = 0.5
"""How sure the name of a topic is, at least."""
SOUNDS = frozenset(
    ("help", "repeat", "why_ask", "unsure", "cancel", "greet", "thanks", "human", "feedback", "bot_identity", "skip", "go_back",
     "restart", "reminder.set", "reminder.snooze", "data.export", "data.privacy", "progress.show", "report.handoff", "run.log",
     "faq.relief")
)  # fmt: skip
"""Intents that the words around a thing sound like ("tips", "advice"); a topic that is named so clearly is meant instead."""


@dataclass(frozen=True, slots=True)
class Frames:
    """How things are asked about. before, asked, after: patterns of the words around a thing, `asked` only of one that has a name;
    small: words that name nothing; names: the stems of a name, joined -> its topic."""

    before: Bank
    asked: Bank
    after: Bank
    small: frozenset[str]
    names: Mapping[str, str]
    topics: frozenset[str]

    def verify(self, known: frozenset[str]) -> None:
        """Compile all patterns. Raises ValueError naming one that cannot be, or a topic that is not `known`."""
        for part in (self.before, self.asked, self.after):
            part.verify()
        if odd := sorted(self.topics - known):
            raise ValueError(f"{odd[0]!r} is no topic that has an answer; name one that has")


def load(given: Mapping[str, Any], model: Model) -> Frames | None:
    """The frames of a parsed topics.yaml; None where there is none. Raises ValueError saying what is wrong."""
    if not given:
        return None
    try:
        small = frozenset(map(str, given["small"]))
        named = ((tokens(str(name)), str(topic)) for topic, names in given["topics"].items() for name in names)
        lists = Lists({str(name): phrases for name, phrases in given["phrases"].items()})
        around = {part: bank({part: given[part]}, lists) for part in ("before", "asked", "after")}
        return Frames(
            **around,
            small=small,
            names={key: topic for name, topic in named if (key := _key(features.words(name, model.lexicon, None), model, small))},
            topics=frozenset(map(str, given["topics"])),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"topics.yaml: {error}; compare with the shipped content") from error


def read(model: Model, said: Sequence[Token], whole: Intent, frames: Frames | None) -> Intent:
    """`whole`, or the topic that is left of the message when the words around it are taken off."""
    if frames is None or not 1 < len(said) <= LONGEST or (whole.id is not None and whole.id not in SOUNDS):
        return whole
    for left, alone in _left(said, frames):
        if topic := _named(model, left, frames):
            return Intent(id=topic, best=topic, score=max(model.threshold, NAMED))
        if alone and (found := _topic(model, left, whole, frames)) is not None:
            return found
    return whole


def _topic(model: Model, left: Sequence[Token], whole: Intent, frames: Frames) -> Intent | None:
    """The topic that the words left over are read as, surely enough; None where they are not."""
    least = max(min(model.threshold + SURE, 1.0), whole.score if whole.id else 0.0)
    found = intents.read(model, left)
    return found if found.id in frames.topics and found.score >= least else None


def _left(said: Sequence[Token], frames: Frames) -> list[tuple[Sequence[Token], bool]]:
    """What the message is without the words around, and whether that may be read as a message of its own."""
    words = [token.text.replace("'", "") for token in said]
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    text, keys = "".join(f"{word} " for word in words), {key_of(word) for word in words if word}
    told = max((hit.end for hit in frames.before.hits(text, keys)), default=0)
    asked = max((hit.end for hit in frames.asked.hits(text, keys)), default=0)
    found = []
    for begin in sorted({told, asked} - {0}, reverse=True) or [0]:
        end = begin + min((hit.start for hit in frames.after.hits(text[begin:], keys)), default=len(text) - begin)
        first, last = bisect_left(starts, begin), bisect_left(starts, end)
        if 0 < last - first < len(said):
            found.append((said[first:last], begin == told))
    return found


def _named(model: Model, left: Sequence[Token], frames: Frames) -> str | None:
    """The topic whose name the words are, as they were typed or with typing errors repaired."""
    ways = (features.words(left, model.lexicon, known) for known in (None, model.known))
    return next((topic for way in ways if (topic := frames.names.get(_key(way, model, frames.small)))), None)


def _key(plain: Sequence[str], model: Model, small: frozenset[str]) -> str:
    """The stems of the words, without those at the edges that name nothing."""
    spoken = [word for word in plain if word[0].isalnum()]
    telling = [at for at, word in enumerate(spoken) if word not in small]
    return " ".join(stem(word, model.lexicon) for word in spoken[telling[0] : telling[-1] + 1]) if telling else ""
