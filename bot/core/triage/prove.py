"""The exhaustive walk behind `runtall check`: the real `step`, every reachable state, every answer (SAFETY.md, P1-P7).

From an empty session every button on offer is pressed and a set of texts is said (not sure, skip, back, correct, digress,
restart, nonsense, an emergency), breadth first, so that the first counter-example met is a shortest one. Plain answers are
taken in every combination; detours from the straight way (DETOURS of them) at every place and in every order.
Rule 1: every reply met is rendered strictly, once for each template, values and answers that it can see, and in every language.
Rule 2: the ways are walked in one language, for no rule knows any: what differs are words, and those are all rendered.
Neighbours: moves.py is what a person can do, states.py what makes two states the same; properties.py says what must hold; decide.py is what is proved safe; core/content/check.py looks at the files themselves.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bot.core.content.load import FIRST, Content
from bot.core.dialogue import reports
from bot.core.dialogue.step import step
from bot.core.model.effects import Effect, Reply
from bot.core.model.session import Session
from bot.core.triage import properties
from bot.core.triage.moves import NONSENSE, NOTED, START, Move, Moves, event_of
from bot.core.triage.states import Key, States, shown_as
from bot.core.understanding.result import Understood

NONSENSE_TURNS, MOST_FAILURES = 8, 50
DETOURS = 1
"""Back, skip, not sure, change, cancel, a free text: so many of them are taken in every order and at every place."""
Replies = tuple[Reply, ...]
Layer = list[tuple[Session, Replies]]


@dataclass(frozen=True, slots=True)
class Failure:
    """A property that does not hold: its name, what happened, and the shortest conversation that leads there."""

    name: str
    what: str
    path: tuple[str, ...]


@dataclass
class Walk:
    """What was explored.

    states: distinct ones; steps: turns taken; rendered: distinct messages; waited: sessions with an open flag, left for 60 days
    """

    states: int = 0
    steps: int = 0
    rendered: int = 0
    waited: int = 0
    failures: list[Failure] = field(default_factory=list)


class Memo:
    """The content's reader, remembering what it read: the walk says few texts, many times."""

    def __init__(self, reader: Any) -> None:
        self._reader, self._known = reader, dict[tuple[Any, ...], Understood]()

    def understand(self, text: str, **about: Any) -> Understood:
        about = {**about, "earlier": frozenset()}
        given = (text, about.get("expected"))
        if given not in self._known:
            self._known[given] = self._reader.understand(text, **about)
        return self._known[given]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)


def prove(
    content: Content, language: str = FIRST, detours: int = DETOURS, today: date | None = None, *, most: int = MOST_FAILURES
) -> Walk:
    """Walk every state within `detours` detours of a straight check; check P1 to P7, until `most` failures are found.

    `today`: for the review dates of sources.
    """
    lang = content.languages[language]
    silent = {code: replace(other, hearer=None) for code, other in content.languages.items()}
    content = replace(content, languages={**silent, language: replace(lang, reader=Memo(lang.reader), hearer=None)})
    return _Walker(content, language, detours, today or START.date(), most).walk()


class _Walker:
    def __init__(self, content: Content, language: str, detours: int, today: date, most: int) -> None:
        self.content, self.detours, self.today, self.most = content, detours, today, most
        self.walk_ = Walk()
        self.states, self.moves = States(content), Moves(content, language)
        self.parents: dict[Key, tuple[Key | None, str]] = {}
        self.next: dict[Key, set[Key]] = {}
        self.at_question: dict[str, Session] = {}
        self.open_at: dict[tuple[int, str, str], tuple[Session, Key]] = {}
        self.ends: set[Key] = set()
        self.seen_replies: set[Key] = set()
        self.first = Session(lang=language)
        self.coaching = content.languages[language].phrases.get("proof.coaching", ())

    def walk(self) -> Walk:
        """Breadth first, and first with no detour, then with one, ...: so a path found is a shortest and straightest."""
        self.parents[self.states.key(self.first)] = (None, "")
        layer: Layer = [(self.first, ())]
        for detours in range(self.detours + 1):
            layer = self._layer(layer, last=detours == self.detours)
        for rest in (self._ladders, self._open, self._all_end):
            if not self.enough:
                rest()
        self.walk_.states = len(self.parents)
        return self.walk_

    @property
    def enough(self) -> bool:
        """Whether so much is wrong that the rest need not be looked at."""
        return len(self.walk_.failures) >= self.most

    def _layer(self, layer: Layer, *, last: bool) -> Layer:
        """Explore `layer` and all that follows without a further detour; the states one detour away."""
        queue, beyond = deque(layer), list[tuple[Session, Replies]]()
        while queue and not self.enough:
            session, shown = queue.popleft()
            here = self.states.key(session)
            if not session.flow and not session.doubts:
                self.ends.add(here)
            self.at_question.setdefault(f"{session.flow} {session.question} {session.doubts[:1]}", session)
            if session.open:
                self.open_at.setdefault((int(session.open_level), session.flow, session.question or ""), (session, here))
            for move in self.moves.at(shown):
                if last and self.moves.is_detour(move):
                    continue
                after, replies = self._take(session, move, here)
                if after is not None:
                    (beyond if self.moves.is_detour(move) else queue).append((after, replies or shown))
        return beyond

    def _take(self, session: Session, move: Move, here: Key) -> tuple[Session | None, Replies]:
        """Make a move, check what it did; the state after it where that is new."""
        after, effects = step(session, event_of(move, session), self.content)
        self.walk_.steps += 1
        there = self.states.key(after)
        self.next.setdefault(there, set()).add(here)
        self.check(session, move, after, effects, here)
        if there in self.parents:
            return None, ()
        self.parents[there] = (here, str(move))
        return after, self._told(after, move, effects)

    def _told(self, after: Session, move: Move, effects: tuple[Effect, ...]) -> Replies:
        """What the person gets, reports of the diary included."""
        return reports.told(self.content, after, event_of(move, after), effects, lambda: NOTED)

    def _ladders(self) -> None:
        """P4: nonsense, again and again, at each question: never the same line three times running, and an end."""
        for session in self.at_question.values():
            here, names = self.states.key(session), list[str]()
            for _ in range(NONSENSE_TURNS):
                move = Move(text=NONSENSE)
                session, effects = step(session, event_of(move, session), self.content)
                self.walk_.steps += 1
                replies = [e for e in effects if isinstance(e, Reply)]
                names += [r.name for r in replies][:1]
                if len(names) >= 3 and len(set(names[-3:])) == 1 and names[-1].startswith("fallback"):
                    self.fail("P4", f"{names[-1]} three times running", here, str(move))
                for name, what in self._words(session, replies):
                    self.fail(name, what, here, str(move))

    # what must hold

    def check(self, before: Session, move: Move, after: Session, effects: tuple[Effect, ...], here: Key) -> None:
        replies = list(self._told(after, move, effects))
        repeats = bool(move.press) and move.press == before.pressed
        held = properties.of_turn(self.content, before, repeats, after, replies, before.flow == "assessed")
        for name, what in (*held, *self._words(after, replies)):
            self.fail(name, what, here, str(move))

    def _words(self, after: Session, replies: list[Reply]) -> Iterator[tuple[str, str]]:
        """P7 of each reply that was not met before with the values and answers that it can see."""
        for r, what in zip(replies, shown_as(after, replies), strict=True):
            if what not in self.seen_replies:
                self.seen_replies.add(what)
                self.walk_.rendered += 1
                for code in self.content.languages:
                    told = replace(after, lang=code)
                    found = properties.of_words(self.content, told, [r], self.today)
                    yield from found if code == after.lang else ((name, f"{code}: {what}") for name, what in found)

    def _open(self) -> None:
        """P6: the first session met of each level that stands open, at each question, left alone for its days."""
        for session, here in self.open_at.values():
            asking = [event_of(Move(text=t), session) for t in self.coaching]
            for name, what in properties.open_for_days(self.content, session, asking):
                self.fail(name, what, here, "waits")
        self.walk_.waited = len(self.open_at)

    def _all_end(self) -> None:
        """P4: from every state some way leads out of the questions."""
        reached, queue = set(self.ends), deque(self.ends)
        while queue:
            for before in self.next.get(queue.popleft(), ()):
                if before not in reached:
                    reached.add(before)
                    queue.append(before)
        stuck = next((k for k in self.parents if k not in reached), None)
        if stuck is not None:
            self.fail("P4", "no way out of the questions from here", stuck, "")

    def fail(self, name: str, what: str, here: Key | None, move: str) -> None:
        if any(f.name == name and f.what == what for f in self.walk_.failures) or self.enough:
            return
        path = [move] if move else []
        while here is not None:
            here, step_ = self.parents[here]
            if step_:
                path.append(step_)
        self.walk_.failures.append(Failure(name, what, tuple(reversed(path))))
