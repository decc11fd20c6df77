"""Two wishes in one message: "log 5k and remind me tomorrow at 8", "ran 8k, pain 2. does a desk job matter?". Both are met, in one turn.

Rule 1: only between questions, and only where each part is surely a wish of a kind of its own; else the message is read as a whole.
Rule 2: red flags of the whole message were dealt with before; those that only the part beside a wish shows come before any wish.
Then what is to be kept comes first, then what is to be answered; what ends or deletes something comes last.
Rule 3: where the first wish asks something back, an answer that was wished for too waits behind a button, a reminder until that is answered.
Rule 4: a long message is read as a whole, and in a few places only is it tried to part one: each try reads both parts.
Neighbours: understanding/several.py finds two topics, which topics.two answers; talk.py does each part.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

from bot.core.dialogue import (
    ask,
    checkins,
    heard,
    hurting,
    lacking,
    occasions,
    plans,
    read,
    remarked,
    reminders,
    runs,
    sports,
    together,
)
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level
from bot.core.model.reminder import DAILY, Draft, When
from bot.core.understanding.result import FlagReading, Intent, Understood

RUN, REMINDER, QUESTION, ENDS = range(4)
"""Kinds of wishes, in the order in which they are met."""
STOP = "reminder.stop"
ENDING = frozenset((STOP, "data.delete"))
"""Intents of wishes that end something."""
WISHES = ENDING | {"reminder.set", "reminder.change"}
"""Intents of wishes that no plan is needed for."""
DID = "did"
"""The wish of who has done the routine."""
SHORTEST, LONGEST, PLACES, MOST_KINDS = 2, 40, 6, 4
"""Words of a part; words of a message that may hold two wishes; places at which it is tried to part it."""
_MARKS = re.compile(r"[.;!\n]+\s+|\?\s*")
Wish = tuple[int, Understood]
Meet = Callable[[Turn], Turn]


@dataclass(frozen=True)
class _Part:
    """A part of a message, where it stands in it, and whether it is a sentence of its own."""

    text: str
    start: int
    end: int
    sentence: bool


@dataclass(frozen=True)
class Reading:
    """The message's parts as they are read, each once."""

    turn: Turn
    said: str
    known: dict[str, Understood] = field(default_factory=dict)

    def of(self, part: str) -> Understood:
        if part not in self.known:
            self.known[part] = self.turn.language.reader.understand(part, today=self.turn.event.at.date())
        return self.known[part]


def two(turn: Turn, said: str, meet: Meet) -> Turn | None:
    """The turn in which both wishes of the text were met; None where it does not hold two. `meet`: what meets one of them."""
    session = turn.session
    if session.question or session.doubts or session.open or session.flow or len(said.split()) > LONGEST:
        return None
    if "ahead" in turn.language.reader.training(said):  # "my long run on Sunday is 20 km, too much?"
        return None
    if rest := together.stays(turn, said):
        return meet(replace(turn, heard=Reading(turn, said).of(rest)))
    if (done := together.said(turn, said) or _how_it_went(turn, said)) is not None:
        return done
    reading = Reading(turn, said)
    if (did := _routine_first(reading, meet)) is not None:
        return did
    for parts in islice(_parted(turn, said), PLACES):
        if (told := _signs(reading, parts)) is not None:
            return told
        if both := _both(reading, parts):
            return _met(turn, both, meet)
    drafts = _kinds(reading, said)
    return ask.again(_each(turn, *drafts)) if len(drafts) > 1 else None


def _routine_first(reading: Reading, meet: Meet) -> Turn | None:
    """ "Did my routine, ran 5k pain 2 and can you remind me at 7": the routine is noted, and what is told behind it is met by itself."""
    turn = reading.turn
    if not turn.session.planned or (turn.heard and turn.heard.flags.hits):
        return None
    first = _earliest(turn, reading.said)
    if first is None or "?" in first[0].text or turn.language.reader.wish(first[0].text) != DID:
        return None
    rest = first[1].text
    begins = (_earliest(turn, rest) or (first[1],))[0]
    if (_wish(reading, begins) or (QUESTION,))[0] not in (RUN, REMINDER):  # "... and it hurt, ran 5k" says how the routine went
        return None
    met = meet(replace(turn, heard=reading.of(rest)))
    if met.session.open_level >= Level.URGENT or met.session.doubts:
        return met
    noted = plans.routine_done(turn)
    return replace(met, effects=(*noted.effects, *met.effects[len(turn.effects) :]))


def _earliest(turn: Turn, said: str) -> tuple[_Part, _Part] | None:
    """The text in two at the first place where it may be parted."""
    return min(_parted(turn, said), key=lambda parts: parts[0].end, default=None)


def may_be_two(turn: Turn, said: str) -> bool:
    """Whether a text has a place where two wishes could meet."""
    return next(_parted(turn, said), None) is not None


def _how_it_went(turn: Turn, said: str) -> Turn | None:
    """ "About a 3, better than yesterday, nothing new" behind a question about the back: one answer, however many parts it has."""
    asked = turn.session.last[-1:] and turn.session.last[-1] in checkins.REMINDED
    whole = asked and not turn.language.reader.when(said).cue and checkins.trend_of(turn, said)
    return checkins.told(turn, said) if whole and checkins.pain_of(turn, said) is not None else None


def _kinds(reading: Reading, said: str) -> tuple[Draft, ...]:
    """Reminders of several kinds, each with its days or times: "stretches on Mondays at 7, and the check-in on Sundays at 6"; empty where a
    part of it is none."""
    turn = reading.turn
    if not (kinds := reminders.kinds_in(turn, said)):
        return ()
    if len(kinds) == 1:
        found = occasions.reading(replace(turn, heard=reading.of(said)))
        told = found.says_day or found.says_time
        fits = told and not (found.swaps or found.alone or found.more or found.off) and not found.minutes
        return (Draft(kind=kinds[0], when=_of_kind(turn, kinds[0], found)),) if fits else ()
    if (
        reading.of(said).slots.keys() - occasions.BESIDE
        or not 1 < len(kinds) <= MOST_KINDS
        or turn.language.reader.hurts(said)
        or "?" in said
    ):
        return ()
    for head, tail in islice(_parted(turn, said), PLACES):
        one, other = _kinds(reading, head.text), _kinds(reading, tail.text)
        if one and other and not {d.kind for d in one} & {d.kind for d in other}:
            return (*one, *other)
    return ()


def _of_kind(turn: Turn, kind: str, when: When) -> When:
    """What is told of one of several kinds: a weekday may be each such day; a part of the day is that of each day."""
    if when.beside and when.near and not when.strange:
        when = replace(when, unclear="", beside=False)
    anew = kind not in turn.session.reminders and not when.says_day
    if anew and not when.times:
        return replace(when, days=(DAILY,))
    return replace(when, bare=bool(when.bare or when.weekday or anew))


def _each(turn: Turn, *drafts: Draft) -> Turn:
    """All are set; what one of them lacks is asked last, and of two that lack something, for one after the other."""
    clear = [d for d in drafts if not lacking.missing(turn, d)]
    open_ = [d for d in drafts if d not in clear]
    if len(open_) > 1:
        return occasions.unclear(turn, open_[0], "several")
    turn, was = turn.keep(misses=0), turn.session.reminders
    for draft in (*clear, *open_):
        turn = occasions.settle(turn, draft)
    return turn.keep(former=dict(was))


def _met(turn: Turn, both: tuple[Wish, Wish], meet: Meet) -> Turn:
    first, second = sorted(both, key=lambda wish: wish[0])
    if second[0] == QUESTION and "severity" in second[1].slots and "?" not in second[1].text:  # a mild pain told beside it
        turn = hurting.pain(replace(turn, heard=second[1]))
        second = QUESTION, replace(second[1], slots={k: v for k, v in second[1].slots.items() if k != "severity"})
    met = meet(replace(turn, heard=first[1]))
    if met.session.open_level >= Level.URGENT or met.session.doubts:
        return met
    asks = met.session.question or any(r.kind in ("question", "clarification") for r in met.replies[len(turn.replies) :])
    return _waits(turn, met, first, second, meet) if asks else meet(replace(met, heard=second[1]))


def _waits(turn: Turn, met: Turn, first: Wish, second: Wish, meet: Meet) -> Turn:
    """The first wish asks something back: a question that was wished for too waits behind a button, a reminder is kept; what else there is is met before."""
    kind, said = second
    if kind == QUESTION:
        return met.say("wish.and_asked", row((f"topic.{said.intent.id}", f"~topic:{said.intent.id}")), kind="menu")
    waits = kind == REMINDER and (met.session.flow or met.session.question or met.session.held)
    before = held(turn, said.text) if waits else meet(replace(turn, heard=said))
    return meet(replace(before, heard=first[1]))


def held(turn: Turn, said: str) -> Turn:
    """The reminder is kept until what is asked has its answer (occasions.free)."""
    draft = Draft(kind=reminders.named(turn, said), when=turn.language.reader.when(said), held=True)
    return turn.keep(draft=draft).say("reminder.held", kind="confirmation")


def _parted(turn: Turn, said: str) -> Iterator[tuple[_Part, _Part]]:
    """The text in two, wherever content's joints or marks stand."""
    joints = turn.language.reader.words.joints
    small = said.casefold()
    joined = "," in small or any(joint in small for joint in joints)
    places = [*_MARKS.finditer(said), *(_joint(joints).finditer(said) if joined else ())]
    for place in sorted(places, key=lambda m: -m.start()):  # the last first: "10k, pain 3 and remind me" parts at the "and"
        mark = "?" if "?" in place.group() else ""
        head, tail = said[: place.start()].strip() + mark, said[place.end() :].strip()
        if min(len(head.split()), len(tail.split())) >= SHORTEST:
            sentence = bool(_MARKS.fullmatch(place.group()))
            yield _Part(head, 0, place.start() + len(mark), sentence), _Part(tail, place.end(), len(said), sentence)


@lru_cache(maxsize=8)
def _joint(words: frozenset[str]) -> re.Pattern[str]:
    """What joins two wishes: one of these words, or a comma."""
    joints = "|".join(re.escape(j) for j in sorted(words))
    return re.compile(rf"\s*(?:,\s*)?\b(?:{joints})\s+|\s*,\s+", re.IGNORECASE)


def _both(reading: Reading, parts: tuple[_Part, _Part]) -> tuple[Wish, Wish] | None:
    if (one := _wish(reading, parts[0])) is None or (other := _wish(reading, parts[1])) is None:
        return None
    one, other = _with_pain(one, other), _with_pain(other, one)
    apart = one[0] != other[0] and not _crossed(one, other) and not any(_torn(reading, wish) for wish in (one, other))
    return (one, other) if apart and not _one_time(reading, (one, parts[0]), (other, parts[1])) else None


def _torn(reading: Reading, wish: Wish) -> bool:
    """ "2k warm up, 5x1k, 2k cool down": whether a run would lose a part of what was run."""
    if wish[0] != RUN:
        return False
    parts = runs.told(reading.turn).parts
    return bool(parts) and parts != runs.told(replace(reading.turn, heard=wish[1])).parts


def _with_pain(one: Wish, other: Wish) -> Wish:
    """ "Ran 5 miles, can I run tomorrow? pain 3": a pain told behind the question is that of the run."""
    pain = other[1].slots.get("severity")
    if one[0] != RUN or other[0] != QUESTION or "severity" in one[1].slots or pain is None:
        return one
    return RUN, replace(one[1], slots={**one[1].slots, "severity": pain})


def _one_time(reading: Reading, *wishes: tuple[Wish, _Part]) -> bool:
    """ "3 weeks, every night at 8": a part that is no question, and says when, belongs to the reminder beside it."""
    when = reading.turn.language.reader.when
    kinds = {wish[0] for wish, _ in wishes}
    beside = [(kind, found, part.text) for (kind, found), part in wishes if kind in (QUESTION, RUN) and "?" not in part.text]
    told = next((when(part.text) for wish, part in wishes if wish[0] == REMINDER), When())
    if told.says_day or told.says_time:  # "race next Saturday, should I still do the exercises, and remind me on Friday"
        beside = [one for one in beside if one[0] != QUESTION or not read.holds(reading.turn, "asks.of_me", one[2])]
    return REMINDER in kinds and any(
        when(text).says_day and "run" not in found.slots and not runs.is_done(reading.turn, found)
        if kind == RUN
        else when(text).says or "duration_days" in found.slots
        for kind, found, text in beside
    )


def _crossed(one: Wish, other: Wish) -> bool:
    """ "Remind me to stop and stretch at 8": an end of reminders beside a new one may well be part of its words."""
    return {one[0], other[0]} == {REMINDER, ENDS} and STOP in (one[1].intent.id, other[1].intent.id)


def is_reminder(reading: Reading, part: str) -> bool:
    """Whether the part surely asks to be written to, or to be written to at another time."""
    found, turn = reading.of(part), reading.turn
    asks = found.intent.id == "reminder.set" or (found.intent.id == "reminder.change" and turn.language.reader.when(part).cue)
    return asks and occasions.means(replace(turn, heard=found))


def is_run(reading: Reading, part: str) -> bool:
    """Whether the part surely tells somebody with a plan's run."""
    turn, found = reading.turn, reading.of(part)
    told = "?" not in part and bool(turn.session.planned) and not sports.on_the_way(turn, part)
    told = told and (found.intent.id == "run.log" or runs.is_one(replace(turn, heard=found)) or runs.is_done(turn, found))
    return told and "unrun" not in turn.language.reader.training(part)


def _wish(reading: Reading, part: _Part) -> Wish | None:
    """What the part is surely a wish for."""
    turn = reading.turn
    if not _may_wish(turn, intent := turn.language.reader.intent_of(part.text)):
        return None
    found = reading.of(part.text)
    if is_reminder(reading, part.text):
        return REMINDER, found
    if intent.id in ENDING and not intent.close and not read.phrase(turn, "run.undo", part.text):
        return ENDS, found
    if is_run(reading, part.text):
        return RUN, found
    tells = "?" not in part.text and _of_the_run(turn, part.text, found)
    tells = tells and not (turn.session.planned and _mild(found) and read.holds(turn, "asks.of_me", part.text))
    return (QUESTION, found) if intent.id in turn.language.answers and not intent.close and not tells else None


def _of_the_run(turn: Turn, text: str, found: Understood) -> bool:
    """Whether a part is one of a run beside it: "back was an 8 by the end", "all pain free", "hurt a bit", "2k cool down"."""
    pained = (
        "severity" in found.slots or read.holds(turn, "run.painless", text) or "hurt_so" in turn.language.reader.training(text)
    )
    return pained or (read.has_figure(turn, text) and runs.is_one(replace(turn, heard=found)))


def _may_wish(turn: Turn, intent: Intent) -> bool:
    """Whether a part of this intent can be a wish: what else it says is read only then."""
    asks = intent.id in turn.language.answers and not intent.close
    return bool(turn.session.planned) or asks or intent.id in WISHES


def _mild(found: Understood) -> bool:
    """Whether the pain that is told is one that a plan goes on with."""
    return float(str(found.slots.get("severity", 0))) < remarked.CAREFUL


def _signs(reading: Reading, parts: tuple[_Part, _Part]) -> Turn | None:
    """The signs of a part that the whole did not show, where the other part is a wish: told or asked about before anything is met.

    Within one sentence what is said beside it may be why it is none ("ran 8k and was out of breath"): there it is asked.
    """
    head, _ = parts
    for part, other in (parts, parts[::-1]):
        if other is head and _wish(reading, head) is None:  # what stands beside no wish is not read for nothing
            continue
        hits = reading.turn.language.reader.flags_of(part.text).hits
        if not any(h.level >= Level.SOON for h in hits) or _wish(reading, other) is None:
            continue
        found = reading.of(part.text)
        if not part.sentence and not reading.turn.language.reader.stands_alone(reading.said, part.start, part.end):
            continue
        hits = found.flags.hits if part.sentence else tuple(replace(h, vague=True) for h in found.flags.hits)
        alone = replace(found, flags=FlagReading(hits, found.flags.signs))
        if (told := heard.flags(replace(reading.turn, heard=alone))) is not None:
            return told
    return None
