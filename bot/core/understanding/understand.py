"""One message -> what it means: red flags, intent, slots. The one door to everything in this folder.

Rule 1: total: any text is read within milliseconds, without an exception.
Rule 2: nothing here knows the dialogue; the caller says what the pending question expects and which signs came before.
Neighbours: normalise.py, scope.py, red_flags.py, intents.py and slots/ do the reading; core/dialogue acts on the result.
"""

import re
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import repeat
from operator import contains
from typing import Any, TypeVar

from bot.core.model.levels import Level
from bot.core.model.reminder import Moved, QuietTold, When
from bot.core.remembering import SHORT, OfText, keep
from bot.core.understanding import broken, concepts, framed, hints, intents, red_flags, scope, several, slips, tails
from bot.core.understanding.flag_rules import FlagLexicon
from bot.core.understanding.framed import Frames
from bot.core.understanding.hints import Hints
from bot.core.understanding.marking import Marked
from bot.core.understanding.model import Model
from bot.core.understanding.normalise import Token, clean, tokens
from bot.core.understanding.result import FlagHit, FlagReading, Intent, Understood
from bot.core.understanding.scope import Scope, Words
from bot.core.understanding.slots import read as slots
from bot.core.understanding.slots import when
from bot.core.understanding.slots.outings import Fix, Outing
from bot.core.understanding.slots.patterns import Patterns
from bot.core.understanding.slots.said import Said, said_of
from bot.core.understanding.spelling import PLAIN, Spelling

MOST_KNOWN, MOST_SPOKEN = 2000, 500
"""How many short messages' meanings are remembered; how many are, ready to be asked about."""
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
T = TypeVar("T")
Known = dict[tuple[str, str | None, frozenset[str], date | None], Understood]
Heard = dict[tuple[str, frozenset[str], Container[str]], FlagReading]


def _shares() -> OfText[float]:
    return OfText(MOST_KNOWN)


def _times() -> OfText[When]:
    return OfText(MOST_KNOWN)


def _ready() -> OfText["Spoken"]:
    return OfText(MOST_SPOKEN)


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf:
    """Words that stand in one of several sets: a set of all of them would be held beside those."""

    sets: tuple[Container[str], ...]

    def __contains__(self, word: object) -> bool:
        return any(map(contains, self.sets, repeat(word)))


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message cleaned, its words, what each of them stands under, and all of it ready to be read for what it states.

    asked: what it said about a thing that it was asked about before; of a long message also what it meant
    """

    text: str
    words: Sequence[Token]
    scopes: Sequence[Scope]
    said: Said | None = None
    asked: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Hearer:
    """What hears the red flags of one language, and nothing else: for texts that are written to somebody of another one.

    As with a Reader, what short messages mean is remembered.
    """

    words: Words
    flags: FlagLexicon
    spelling: Spelling = PLAIN
    known: Heard = field(default_factory=dict, compare=False, repr=False)
    spoken: OfText[Spoken] = field(default_factory=_ready, compare=False, repr=False)
    shares: OfText[float] = field(default_factory=_shares, compare=False, repr=False)

    def flags_of(self, text: str, earlier: frozenset[str], spared: Container[str]) -> FlagReading:
        """The flags of `text`. `spared`: words of the other language, which are no slips of this one."""
        key = (text, earlier, spared)
        if (found := self.known.get(key)) is None:
            found = _heard(self._spoken(text), self._spoken, self.flags, earlier, spared)
            if len(text) <= SHORT:
                keep(self.known, key, found, MOST_KNOWN)
        return found

    def share(self, text: str) -> float:
        """How much of `text` are words of this language, 0 to 1."""
        return self.shares.of(text, lambda said: _share(self._spoken(said).words, self.vocabulary))

    def _spoken(self, text: str) -> Spoken:
        return self.spoken.of(text, self._read)

    def _read(self, text: str) -> Spoken:
        cleaned = clean(text)
        words = tokens(cleaned, self.spelling)
        return Spoken(cleaned, words, Marked(words, self.words))

    @cached_property
    def vocabulary(self) -> AnyOf:
        """Words of the language: common ones, and those of the signs."""
        return AnyOf(self.flags.concepts.known)


@dataclass(frozen=True)
class Reader:
    """One language's compiled understanding. Built once; reading changes nothing in it but what is `known`:
    the same few words ("yes", "none", "about two weeks") are most of what people answer, and mean the same for everybody.

    model: the intent reader; words: scope words; flags: concepts and rules of the red flags; patterns: those of the slots
    hints: the second net under the rules, where there is one; frames: how things are asked about by their name
    spelling: how the language spells
    """

    model: Model
    words: Words
    flags: FlagLexicon
    patterns: Patterns | None = None
    hints: Hints | None = None
    frames: Frames | None = None
    spelling: Spelling = PLAIN
    known: Known = field(default_factory=dict, compare=False, repr=False)
    spoken: OfText[Spoken] = field(default_factory=_ready, compare=False, repr=False)
    shares: OfText[float] = field(default_factory=_shares, compare=False, repr=False)
    times: OfText[When] = field(default_factory=_times, compare=False, repr=False)

    def understand(
        self,
        text: str,
        *,
        expected: str | None = None,
        earlier: frozenset[str] = frozenset(),
        today: date | None = None,
    ) -> Understood:
        """What `text` means. `expected`: the slot that the pending question asks for; `earlier`: signs said before."""
        key = (text, expected, earlier, today)
        known: Known = self.known if len(text) <= SHORT else self._spoken(text).asked
        found = known.get(key)
        return found if found is not None else keep(known, key, self._understand(*key), MOST_KNOWN)

    def _understand(self, text: str, expected: str | None, earlier: frozenset[str], today: date | None) -> Understood:
        spoken = self._spoken(text)
        found, odd = self._states(spoken, expected, today)
        counts = None if "intent" in spoken.asked else intents.features(self.model, spoken.words)
        intent, parts = self._intents(spoken, counts)
        flags = self._flags(spoken, earlier, counts)
        return Understood(text=spoken.text, intent=intent, flags=flags, slots=found, implausible=odd, parts=parts)

    def _intents(self, spoken: Spoken, counts: Mapping[str, int] | None = None) -> tuple[Intent, tuple[str, ...]]:
        """The intent of a message and those of its parts, whatever is expected, worked out once. `counts`: of its words."""
        if "intent" not in spoken.asked:
            words, counts = spoken.words, intents.features(self.model, spoken.words) if counts is None else counts
            whole = framed.read(self.model, words, intents.of(self.model, counts), self.frames)
            spoken.asked["intent"] = whole, several.also(self.model, words, whole, self.words.joints)
        found: tuple[Intent, tuple[str, ...]] = spoken.asked["intent"]
        return found

    def states(self, text: str, *, expected: str | None = None, today: date | None = None) -> Mapping[str, Any]:
        """The slots that `text` states, as `understand` finds them."""
        return self._states(self._spoken(text), expected, today)[0]

    def _states(self, spoken: Spoken, expected: str | None, today: date | None) -> slots.Found:
        """The slots of a message and what is implausible of them; of each that is expected the newest day's are remembered."""
        key = ("states", expected)
        if key not in spoken.asked or spoken.asked[key][0] != today:
            mine = slots.mine(spoken.words, spoken.scopes, self.patterns, spoken.said)
            spoken.asked[key] = today, slots.read(mine, expected, today)
        found: slots.Found = spoken.asked[key][1]
        return found

    def intent_of(self, text: str) -> Intent:
        """The intent of `text`, as `understand` finds it."""
        return self._intents(self._spoken(text))[0]

    def flags_of(self, text: str) -> FlagReading:
        """The flags of `text` alone, as `understand` finds them."""
        return self._flags(self._spoken(text), frozenset())

    def share(self, text: str) -> float:
        """How much of `text` are words of this language, 0 to 1."""
        return self.shares.of(text, lambda said: _share(self._spoken(said).words, self.vocabulary))

    @cached_property
    def vocabulary(self) -> AnyOf:
        """Words of the language: common ones, those of the examples, and those of the signs."""
        return AnyOf((self.model.known.known, *self.flags.concepts.known))

    def follow_up(self, text: str) -> tuple[str | None, bool]:
        """What part of a topic `text` asks for ("often", "long", "worse", or None), and whether it names no topic of its own."""
        return self._asked("follow_up", text, lambda said: slots.follow_up(said, self.model.lexicon.stops))

    def wish(self, text: str) -> str | None:
        """What `text` wishes of the plan: a change ("no_band") or a part of it ("today"); None where it wishes nothing."""
        return self._asked("wish", text, slots.wish)

    def opening(self, text: str) -> str | None:
        """What `text` wants instead of questions: "hurry", "diagnosis", "coach", "clinician"; None where it wants nothing of the kind."""
        return self._asked("opening", text, slots.opening)

    def training(self, text: str) -> Mapping[str, Mapping[str, str]]:
        """What `text` says of the way back to running, a race or an exercise: names of patterns, and what each keeps."""
        return self._asked("training", text, slots.training)

    def harmed(self, text: str) -> bool:
        """Whether `text` tells that exercises made it worse: "the band row hurts my neck"."""
        return self._asked("harmed", text, slots.harmed)

    def hurts(self, text: str) -> bool:
        """Whether `text` says that something hurts."""
        return self._asked("hurts", text, slots.hurts)

    def planned(self, text: str) -> tuple[float, str] | None:
        """Distance and unit ("km", "mi") of a run that `text` asks about: "can i do 25k on sunday?"; None where it asks about none."""
        return self._asked("planned", text, slots.planned)

    def asked_pain(self, text: str) -> tuple[float, bool] | None:
        """The pain of a run that `text` asks about ("is 5 miles with pain 4 ok?"), and whether it is today's; None where it asks about none."""
        return self._asked("asked_pain", text, slots.asked_pain)

    def outing(self, text: str, today: date, *, american: bool = False) -> Outing:
        """The run that `text` tells: distance, time, day. `american`: 11/3 is the third of November."""
        return self._asked_on("outing", text, (today, american), lambda said: slots.outing(said, today, american=american))

    def fix(self, text: str, today: date, *, american: bool = False) -> Fix | None:
        """What `text` puts right of a run that was noted: "make that 12k", "yesterday's run was 8 not 10"; None where nothing."""
        return self._asked_on("fix", text, (today, american), lambda said: slots.fix(said, today, american=american))

    def when(self, text: str) -> When:
        """What `text` says about when to write: "every other day at half 7", "in 2 hours"."""
        return self.times.of(text, self._when)

    def _when(self, text: str) -> When:
        """The same, worked out; of a message that is being read in the line that was made of it."""
        parted = _HYPHEN.sub(" - ", text)
        if parted == text and (spoken := self.spoken.get(text)) is not None and spoken.said is not None:
            return when.read(spoken.said.plain, spoken.said.patterns)
        return slots.when_said(tokens(clean(parted), self.spelling), self.patterns)

    def quiet(self, text: str) -> QuietTold | None:
        """Quiet hours that `text` tells: "no messages after 9pm"; None where it tells none."""
        return self._asked("quiet", text, slots.quiet_said)

    def moved(self, text: str) -> Moved | None:
        """How much later or earlier `text` wishes something: "an hour later", "the day after"; None where it tells more, or nothing of it."""
        return self._asked("moved", text, slots.moved_said)

    def stands_alone(self, text: str, start: int, end: int) -> bool:
        """Whether the part of the (clean) text stands under nothing that was said outside it: no negation, no other person."""
        whole, part = self._spoken(text), self._spoken(text[start:end])
        inside = [s._replace(by=-1) for t, s in zip(whole.words, whole.scopes, strict=True) if start <= t.start and t.end <= end]
        return inside == [s._replace(by=-1) for s in part.scopes]

    def was_seen(self, text: str) -> bool:
        """Whether `text` says that somebody examined the writer: "doc checked me out"."""
        return self._asked("was_seen", text, slots.was_seen)

    def negated(self, text: str) -> frozenset[str]:
        """The words of `text` that a negation takes back: "doctor" of "no doctor yet"."""
        spoken = self._spoken(text)
        return frozenset(t.text for t, s in zip(spoken.words, spoken.scopes, strict=True) if s.negated)

    def in_figures(self, text: str) -> str:
        """`text` in lower case, its marks apart and its number words in figures: "im 58 , and it aches"."""
        said = self._spoken(text).said
        return said.plain.text.strip() if said else text

    def statements(self, text: str) -> list[str]:
        """The statements of `text`, each without what parts it from others: marks, commas, "and", "but"."""
        parts: list[list[str]] = [[]]
        said = scope.bare(self._spoken(text).words)
        for at, word in enumerate(said):
            if scope.parts_statements(said, at, self.words):
                parts.append([])
            else:
                parts[-1].append(word)
        return [" ".join(part) for part in parts if part]

    def _spoken(self, text: str) -> Spoken:
        """`text` ready to be read; remembered, at least for its turn, in which it is asked many things."""
        return self.spoken.of(text, self._read)

    def _read(self, text: str) -> Spoken:
        marked = self._marked(text)
        return Spoken(marked.text, marked.words, marked.scopes, said_of(marked.words, marked.scopes, self.patterns))

    def _marked(self, text: str) -> Spoken:
        """`text` ready to be read for its red flags alone."""
        cleaned = clean(text)
        words = tokens(cleaned, self.spelling)
        return Spoken(cleaned, words, scope.mark(words, self.words))

    def _asked(self, what: str, text: str, work: Callable[[Said | None], T]) -> T:
        """What `text` says about one thing, worked out once."""
        spoken = self._spoken(text)
        if what not in spoken.asked:
            spoken.asked[what] = work(spoken.said)
        found: T = spoken.asked[what]
        return found

    def _asked_on(self, what: str, text: str, on: tuple[date, bool], work: Callable[[Said | None], T]) -> T:
        """As `_asked`, of what depends on the day and on how dates are written: the newest is remembered."""
        spoken = self._spoken(text)
        if spoken.asked.get(what, (None,))[0] != on:
            spoken.asked[what] = (on, work(spoken.said))
        found: T = spoken.asked[what][1]
        return found

    def _flags(self, spoken: Spoken, earlier: frozenset[str], counts: Mapping[str, int] | None = None) -> FlagReading:
        """The flags of a message; what it says by itself is worked out once. `counts`: of all its words."""
        if earlier:
            return self._flags_with(spoken, earlier, counts)
        if (told := spoken.asked.get("flags")) is None:
            told = spoken.asked["flags"] = self._flags_with(spoken, earlier, counts)
        found: FlagReading = told
        return found

    def _flags_with(self, spoken: Spoken, earlier: frozenset[str], counts: Mapping[str, int] | None) -> FlagReading:
        """What the rules say; where they say nothing for certain, also what the second net would ask."""
        told = self._behind_commas(spoken, _heard(spoken, self._marked, self.flags, earlier), earlier)
        if self.hints is None or any(h.level >= Level.SOON and not h.vague for h in told.hits):
            return told
        now = list(hints.standing(spoken.words, spoken.scopes, told.figures))
        mine = counts if counts is not None and len(now) == len(spoken.words) else intents.features(self.model, now)
        found = hints.read(self.hints, mine, self.model.lexicon.stops)
        level = next((f.level for f in self.flags.flags if found and f.id == found[0]), None)
        if found is None or level is None or found[0] in {h.id for h in told.hits}:
            return told
        return replace(told, hits=(*told.hits, FlagHit(found[0], level, " ... ".join(found[1]), vague=True, loose=True)))

    def _signs(self, words: Sequence[Token]) -> Collection[int]:
        """The places at which the signs begin that words name, whatever they stand under."""
        found, _ = concepts.sorted_out([t.text for t in words], self.flags.concepts, (), frozenset())
        return {f.start for f in found if f.concept in self.flags.calls and f.concept not in self.flags.common}

    def _behind_commas(self, spoken: Spoken, told: FlagReading, earlier: frozenset[str]) -> FlagReading:
        """What is told, and where nothing of it is urgent, what would be by itself and stands behind others' words or those of the past."""
        if "," not in spoken.text or any(h.level >= Level.URGENT and not h.vague for h in told.hits):
            return told
        known, more = {h.id for h in told.hits}, list[FlagHit]()
        for text in tails.behind(spoken.text, spoken.words, spoken.scopes, self.words, self._signs):
            one = self._marked(text)
            alone = tails.asked(red_flags.read(one.text, one.words, one.scopes, self.flags, earlier))
            more += [h for h in alone.hits if h.id not in known]
            known |= {h.id for h in more}
        return replace(told, hits=(*told.hits, *more)) if more else told


def _heard(
    spoken: Spoken,
    again: Callable[[str], Spoken],
    flags: FlagLexicon,
    earlier: frozenset[str],
    spared: Container[str] = (),
) -> FlagReading:
    """The flags of a message; where it tells of no emergency, those that it would have as one statement or without slips. `again`: reads a text."""
    told = red_flags.read(spoken.text, spoken.words, spoken.scopes, flags, earlier, spared)
    if any(h.level >= Level.EMERGENCY for h in told.hits):
        return told
    if (breathed := broken.gasped(spoken.text)) is not None:
        one = again(breathed)
        said = red_flags.read(one.text, one.words, one.scopes, flags, earlier, spared)
        if any(h.level >= Level.EMERGENCY and not h.vague for h in said.hits):
            return said
    meant = slips.mended(spoken.text, spoken.words, flags.concepts, spared)
    whole = broken.joined(meant or spoken.text) if not told.hits else None
    for text in (text for text in (meant, whole) if text is not None):
        one = again(text)
        guessed = broken.asked(red_flags.read(one.text, one.words, one.scopes, flags, earlier, spared))
        if guessed.hits:
            return replace(guessed, hits=(*guessed.hits, *told.hits))
    return told


def _share(words: Sequence[Token], known: Container[str]) -> float:
    plain = [word for t in words if (word := t.text.replace("'", "")).isalpha()]
    return sum(word in known for word in plain) / len(plain) if plain else 1.0
