"""What changes for people between two contents: conversations, results and messages that go another way (`runtall diff`).

Both contents are walked in step: the same taps and texts, breadth first, so that the first conversation met that ends otherwise is
a shortest one. Then every labelled message of either is read by both.
Rule 1: a difference is what a person would see: another level, another question, other words, other buttons. Never a file or a line.
Rule 2: where the level differs, the conversations part, and neither is followed further.
Neighbours: moves.py and states.py are shared with prove.py; cli/differing.py prints.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.content.load import FIRST, Content
from bot.core.dialogue.step import step
from bot.core.model.effects import Reply
from bot.core.model.levels import Level
from bot.core.model.session import Session
from bot.core.rendering import RenderError, render
from bot.core.triage.moves import Move, Moves, event_of
from bot.core.triage.prove import Memo
from bot.core.triage.states import Key, Shown, States, shown_as

LEVEL, QUESTION, WORDS = "level", "question", "words"
KINDS = (LEVEL, QUESTION, WORDS)
"""What can differ, gravest first."""
PARTS = ("answer", "try", "more", "evidence", "often", "long", "worse")


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind`: of KINDS; path: the shortest conversation that leads there; before, after: what the person gets; times: in how many states."""

    kind: str
    path: tuple[str, ...]
    before: str
    after: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Turned:
    """A message that is read otherwise: flags as "flag level", "(asked)" where only its question comes."""

    text: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Both sessions after the same conversation, and what each shows."""

    old: Session
    new: Session
    shown: tuple[tuple[Reply, ...], tuple[Reply, ...]]
    path: tuple[str, ...]


class Pair:
    """Two contents, walked in step in one language."""

    def __init__(self, old: Content, new: Content, language: str = FIRST) -> None:
        self.old, self.new = _remembering(old, language), _remembering(new, language)
        self.language = language
        self.states = States(self.old), States(self.new)
        self.moves = Moves(self.old, language), Moves(self.new, language)
        self.turns = 0
        self._words_of: dict[tuple[Shown, Shown], tuple[str, str]] = {}

    def differences(self) -> list[Difference]:
        """Each difference once, with the shortest conversation to it."""
        first = _Place(Session(lang=self.language), Session(lang=self.language), ((), ()), ())
        queue, seen, told = deque([first]), {self._key(first)}, dict[tuple[str, str, str], Difference]()
        while queue:
            place = queue.popleft()
            for move in self._moves(place):
                after = self._take(place, move)
                difference = self._compare(after)
                if difference:
                    what = (difference.kind, *_changed(difference))
                    known = told.get(what, replace(difference, times=0))
                    told[what] = replace(known, times=known.times + 1)
                if difference and difference.kind == LEVEL:
                    continue
                if (key := self._key(after)) not in seen:
                    seen.add(key)
                    queue.append(after)
        return list(told.values())

    def _key(self, place: _Place) -> tuple[Key, Key]:
        return self.states[0].key(place.old), self.states[1].key(place.new)

    def _moves(self, place: _Place) -> list[Move]:
        """What can be done in both, without a detour."""
        old, new = (list(moves.at(shown)) for moves, shown in zip(self.moves, place.shown, strict=True))
        both = [m for m in old if m in new]
        return [m for m in both if not self.moves[0].is_detour(m)]

    def _take(self, place: _Place, move: Move) -> _Place:
        self.turns += 1
        old, old_effects = step(place.old, event_of(move, place.old), self.old)
        new, new_effects = step(place.new, event_of(move, place.new), self.new)
        old_replies = tuple(e for e in old_effects if isinstance(e, Reply))
        new_replies = tuple(e for e in new_effects if isinstance(e, Reply))
        shown = (old_replies or place.shown[0], new_replies or place.shown[1])
        return _Place(old, new, shown, (*place.path, str(move)))

    def _compare(self, place: _Place) -> Difference | None:
        """How the two turns differ for the person, by the gravest difference."""
        old, new = place.shown
        levels = tuple(_levels(replies) for replies in (old, new))
        if levels[0] != levels[1]:
            return Difference(LEVEL, place.path, levels[0], levels[1])
        asked = tuple(" then ".join(r.question or r.name for r in replies) for replies in (old, new))
        if asked[0] != asked[1]:
            return Difference(QUESTION, place.path, asked[0], asked[1])
        known = shown_as(place.old, old), shown_as(place.new, new)
        if known not in self._words_of:
            self._words_of[known] = (self._words(self.old, place.old, old), self._words(self.new, place.new, new))
        words = self._words_of[known]
        return Difference(WORDS, place.path, *words) if words[0] != words[1] else None

    def _words(self, content: Content, session: Session, replies: Sequence[Reply]) -> str:
        messages = [render(content, session, reply) for reply in replies]
        buttons = [f"[{b.label}]" for m in messages for row in m.buttons for b in row]
        return "\n".join([*(m.text for m in messages), *buttons])

    def told_otherwise(self) -> Iterator[Difference]:
        """Words of single flags, topics and exercises, which the walk does not tell from each other, or does not meet."""
        blank = Session(lang=self.language)
        for name, reply in self._single():
            words = []
            for content in (self.old, self.new):
                try:
                    words.append(self._words(content, blank, [reply]))
                except RenderError:
                    words.append("")
            if words[0] != words[1]:
                yield Difference(WORDS, (name,), words[0], words[1])

    def _single(self) -> Iterator[tuple[str, Reply]]:
        for flag in sorted({*self.old.flags, *self.new.flags}):
            level = (self.old.flags.get(flag) or self.new.flags[flag]).level
            yield f"the referral for {flag}", Reply(name=f"referral.{level}", values={"flag": flag})
            yield f"the reason for {flag}", Reply(name=f"flag.{flag}.why")
            yield f"the question about {flag}", Reply(name=f"flag.{flag}.question")
        languages = (self.old.languages[self.language], self.new.languages[self.language])
        for topic in sorted({topic for lang in languages for topic in lang.answers}):
            yield from ((f"{topic}, {part}", Reply(name=f"answers.{topic}.{part}")) for part in PARTS)
        for exercise in sorted({e for lang in languages for e in lang.exercises}):
            yield f"the exercise {exercise}", Reply(name="exercise.card", values={"exercise": exercise})

    def turned(self) -> Iterator[Turned]:
        """Messages that stand beside the flags of either content and raise other flags in the other."""
        for text in dict.fromkeys((*_labelled(self.old, self.language), *_labelled(self.new, self.language))):
            before, after = (_read(content, self.language, text) for content in (self.old, self.new))
            if before != after:
                yield Turned(text, before, after)


def _changed(difference: Difference) -> tuple[str, str]:
    """What differs of before and after: of words only the lines that the other has not."""
    if difference.kind != WORDS:
        return difference.before, difference.after
    old, new = difference.before.splitlines(), difference.after.splitlines()
    return "\n".join(line for line in old if line not in new), "\n".join(line for line in new if line not in old)


def _remembering(content: Content, language: str) -> Content:
    lang = content.languages[language]
    languages: Mapping[str, object] = {**content.languages, language: replace(lang, reader=Memo(lang.reader))}
    return replace(content, languages=languages)  # type: ignore[arg-type]


def _levels(replies: Sequence[Reply]) -> str:
    """The highest level that the replies tell, or the place where they lead on."""
    told = [r.level for r in replies if r.level is not None]
    return Level(max(told)).word if told else "no result"


def _labelled(content: Content, language: str) -> Iterator[str]:
    for words in content.languages[language].flags.values():
        yield from (*words.utterances, *words.near_misses, *words.tests.all)


def _read(content: Content, language: str, text: str) -> tuple[str, ...]:
    hits = content.languages[language].reader.flags_of(text).hits
    return tuple(f"{h.id} {h.level.word}{' (asked)' if h.vague else ''}" for h in hits)
