"""One message -> what it means: red flags, intent, slots. The one door to everything in this folder.

Rule 1: total: any text is read within milliseconds, without an exception.
Rule 2: nothing here knows the dialogue; the caller says what the pending question expects and which signs came before.
Neighbours: normalise.py, scope.py, red_flags.py, intents.py and slots/ do the reading; core/dialogue acts on the result.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.core.model.levels import Level
from bot.core.model.reminder import QuietTold, When
from bot.core.understanding import hints, intents, red_flags, scope, several
from bot.core.understanding.hints import Hints
from bot.core.understanding.model import Model
from bot.core.understanding.normalise import Token, clean, tokens
from bot.core.understanding.red_flags import FlagLexicon
from bot.core.understanding.result import FlagHit, FlagReading, Understood
from bot.core.understanding.scope import Scope, Words
from bot.core.understanding.slots import read as slots
from bot.core.understanding.slots.patterns import Patterns

MOST_KNOWN, SHORT = 2000, 64
"""How many short messages' meanings are remembered, and what is short, in characters."""
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])", re.IGNORECASE)
Known = dict[tuple[str, str | None, frozenset[str], date | None], Understood]


@dataclass(frozen=True)
class Reader:
    """One language's compiled understanding. Built once; reading changes nothing in it but what is `known`:
    the same few words ("yes", "none", "about two weeks") are most of what people answer, and mean the same for everybody.

    model: the intent reader; words: scope words; flags: concepts and rules of the red flags; patterns: those of the slots
    hints: the second net under the rules, where there is one
    """

    model: Model
    words: Words
    flags: FlagLexicon
    patterns: Patterns | None = None
    hints: Hints | None = None
    known: Known = field(default_factory=dict, compare=False, repr=False)

    def understand(
        self,
        text: str,
        *,
        expected: str | None = None,
        earlier: frozenset[str] = frozenset(),
        today: date | None = None,
    ) -> Understood:
        """What `text` means. `expected`: the slot that the pending question asks for; `earlier`: signs said before."""
        if len(text) > SHORT:
            return self._understand(text, expected, earlier, today)
        key = (text, expected, earlier, today)
        if (found := self.known.get(key)) is None:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            found = self.known[key] = self._understand(text, expected, earlier, today)
        return found

    def _understand(self, text: str, expected: str | None, earlier: frozenset[str], today: date | None) -> Understood:
        cleaned = clean(text)
        words = tokens(cleaned)
        scopes = scope.mark(words, self.words)
        found, odd = slots.read(words, scopes, self.patterns, expected, today)
        counts = intents.features(self.model, words)
        whole = intents.of(self.model, counts)
        return Understood(
            text=cleaned,
            intent=whole,
            flags=self._flags(cleaned, words, scopes, earlier, counts),
            slots=found,
            implausible=odd,
            parts=several.also(self.model, words, whole, self.words.joints),
        )

    def flags_of(self, text: str) -> FlagReading:
        """The flags of `text` alone, as `understand` finds them."""
        cleaned = clean(text)
        words = tokens(cleaned)
        return self._flags(cleaned, words, scope.mark(words, self.words), frozenset())

    def follow_up(self, text: str) -> tuple[str | None, bool]:
        """What part of a topic `text` asks for ("often", "long", "worse", or None), and whether it names no topic of its own."""
        words = tokens(clean(text))
        return slots.follow_up(words, scope.mark(words, self.words), self.patterns, self.model.lexicon.stops)

    def wish(self, text: str) -> str | None:
        """What `text` wishes of the plan: a change ("no_band") or a part of it ("today"); None where it wishes nothing."""
        words = tokens(clean(text))
        return slots.wish(words, scope.mark(words, self.words), self.patterns)

    def planned(self, text: str) -> tuple[float, str] | None:
        """Distance and unit ("km", "mi") of a run that `text` asks about: "can i do 25k on sunday?"; None where it asks about none."""
        words = tokens(clean(text))
        return slots.planned(words, scope.mark(words, self.words), self.patterns)

    def when(self, text: str) -> When:
        """What `text` says about when to write: "every other day at half 7", "in 2 hours"."""
        words = tokens(clean(_HYPHEN.sub(" - ", text)))
        return slots.when_said(words, self.patterns)

    def quiet(self, text: str) -> QuietTold | None:
        """Quiet hours that `text` tells: "no messages after 9pm"; None where it tells none."""
        return slots.quiet_said(tokens(clean(text)), self.patterns)

    def was_seen(self, text: str) -> bool:
        """Whether `text` says that somebody examined the writer: "doc checked me out"."""
        words = tokens(clean(text))
        return slots.was_seen(words, scope.mark(words, self.words), self.patterns)

    def _flags(
        self,
        cleaned: str,
        words: Sequence[Token],
        scopes: Sequence[Scope],
        earlier: frozenset[str],
        counts: Mapping[str, int] | None = None,
    ) -> FlagReading:
        """What the rules say; where they say nothing for certain, also what the second net would ask. `counts`: of all words."""
        told = red_flags.read(cleaned, words, scopes, self.flags, earlier)
        if self.hints is None or any(h.level >= Level.SOON and not h.vague for h in told.hits):
            return told
        now = list(hints.standing(words, scopes))
        mine = counts if counts is not None and len(now) == len(words) else intents.features(self.model, now)
        found = hints.read(self.hints, mine, self.model.lexicon.stops)
        level = next((f.level for f in self.flags.flags if found and f.id == found[0]), None)
        if found is None or level is None or found[0] in {h.id for h in told.hits}:
            return told
        return replace(told, hits=(*told.hits, FlagHit(found[0], level, " ... ".join(found[1]), vague=True)))


def as_line(understood: Understood, original: str) -> dict[str, Any]:
    """`understood` as `runtall understand --jsonl` prints it (contract/cli.md)."""
    intent = understood.intent
    return {
        "text": original,
        "intent": intent.id,
        "score": round(intent.score, 4),
        "alternatives": [[name, round(score, 4)] for name, score in intent.alternatives],
        "red_flags": [
            {"id": h.id, "level": h.level.word, "evidence": h.evidence, "vague": h.vague} for h in understood.flags.hits
        ],
        "slots": dict(understood.slots),
        **({"parts": list(understood.parts)} if understood.parts else {}),
    }
