"""The exhaustive walk behind `runtall check`: the real `step`, every reachable state, every answer (SAFETY.md, P1-P7).

From an empty session every button on offer is pressed and a set of texts is said (not sure, skip, back, correct, digress,
restart, nonsense, an emergency), breadth first, so that the first counter-example met is a shortest one. Plain answers are
taken in every combination; detours from the straight way (DETOURS of them) at every place and in every order.
Rule 1: states are merged only where no later turn can tell them apart: same place in the talk, same flags, and the same
truth of every condition that content asks of the answers. `key` is that comparison, and the only abstraction.
Rule 2: every reply met is rendered strictly, once for each template, values and answers that it can see.
Neighbours: properties.py says what must hold; decide.py is what is proved safe; core/content/check.py looks at the files themselves.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from bot.core.content.load import Content
from bot.core.content.schema import Condition
from bot.core.dialogue.flow import settled
from bot.core.dialogue.step import step
from bot.core.model.effects import Effect, Reply
from bot.core.model.events import Event, Pressed, Said
from bot.core.model.session import NO, Raised, Session
from bot.core.rendering import TIMELESS
from bot.core.triage import properties
from bot.core.understanding.result import Understood

START = datetime(2026, 1, 1, tzinfo=UTC)
NONSENSE, NONSENSE_TURNS = "qwlkj zzxv", 8
STRAIGHT = ("/start", "/check")
DETOURS = 1
"""Back, skip, not sure, change, cancel, a free text: so many of them are taken in every order and at every place."""
Replies = tuple[Reply, ...]
Layer = list[tuple[Session, Replies]]
WALKED_STANDING = ("~assessed", "~check", "~skip", "~cancel", "~recheck")
"""Buttons that never grow old and change the state; the others only show something and are pressed once each."""


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


@dataclass(frozen=True, slots=True)
class Move:
    """One thing a person can do: a button's data (without version), or a text."""

    text: str = ""
    press: str = ""

    def __str__(self) -> str:
        return f"presses {self.press}" if self.press else f"says {self.text!r}"


class _Memo:
    """The content's reader, remembering what it read: the walk says few texts, many times."""

    def __init__(self, reader: Any) -> None:
        self._reader, self._known = reader, dict[tuple[Any, ...], Understood]()

    def understand(self, text: str, **about: Any) -> Understood:
        about = {**about, "earlier": frozenset()}
        given = (text, about.get("expected"))
        if given not in self._known:
            self._known[given] = self._reader.understand(text, **about)
        return self._known[given]


def prove(content: Content, language: str = "en", detours: int = DETOURS, today: date | None = None) -> Walk:
    """Walk every state within `detours` detours of a straight check; check P1 to P7. `today`: for the review dates of sources."""
    lang = content.languages[language]
    content = replace(content, languages={**content.languages, language: replace(lang, reader=_Memo(lang.reader))})
    return _Walker(content, language, detours, today or START.date()).walk()


class _Walker:
    def __init__(self, content: Content, language: str, detours: int, today: date) -> None:
        self.content, self.detours, self.today = content, detours, today
        self.walk_ = Walk()
        self.conditions = tuple(dict.fromkeys(_conditions(content)))
        self.lists = [q.flags for q in content.flows["check"].questions if q.kind == "screen"]
        self.ranks = {f: (int(r.rank), int(r.unsure_rank)) for f, r in content.flags.items()}
        self.ranks |= {f: (-1, -1) for flow in content.flows.values() for f in flow.facts}
        self.parents: dict[tuple[Any, ...], tuple[tuple[Any, ...] | None, str]] = {}
        self.next: dict[tuple[Any, ...], set[tuple[Any, ...]]] = {}
        self.at_question: dict[str, Session] = {}
        self.open_at: dict[tuple[int, str, str], tuple[Session, tuple[Any, ...]]] = {}
        self.ends: set[tuple[Any, ...]] = set()
        self.seen_replies: set[tuple[Any, ...]] = set()
        self.first = Session(lang=language)
        self.straight = (*STRAIGHT, *content.languages[language].phrases.get("proof.answers", ()))
        self.coaching = content.languages[language].phrases.get("proof.coaching", ())
        self.texts = tuple(dict.fromkeys((*self.straight, *self._texts(language))))

    def walk(self) -> Walk:
        """Breadth first, and first with no detour, then with one, ...: so a path found is a shortest and straightest."""
        self.parents[self.key(self.first)] = (None, "")
        layer: Layer = [(self.first, ())]
        for detours in range(self.detours + 1):
            layer = self._layer(layer, last=detours == self.detours)
        self._ladders()
        self._open()
        self._all_end()
        self.walk_.states = len(self.parents)
        return self.walk_

    def _layer(self, layer: Layer, *, last: bool) -> Layer:
        """Explore `layer` and all that follows without a further detour; the states one detour away."""
        queue, beyond = deque(layer), list[tuple[Session, Replies]]()
        while queue:
            session, shown = queue.popleft()
            here = self.key(session)
            if not session.flow and not session.doubts:
                self.ends.add(here)
            self.at_question.setdefault(f"{session.flow} {session.question} {session.doubts[:1]}", session)
            if session.open:
                self.open_at.setdefault((int(session.open_level), session.flow, session.question or ""), (session, here))
            for move in self.moves(session, shown):
                if last and self.is_detour(move):
                    continue
                after, replies = self._take(session, move, here)
                if after is not None:
                    (beyond if self.is_detour(move) else queue).append((after, replies or shown))
        return beyond

    def _take(self, session: Session, move: Move, here: tuple[Any, ...]) -> tuple[Session | None, Replies]:
        """Make a move, check what it did; the state after it where that is new."""
        after, effects = step(session, _event(move, session), self.content)
        self.walk_.steps += 1
        there = self.key(after)
        self.next.setdefault(there, set()).add(here)
        self.check(session, move, after, effects, here)
        if there in self.parents:
            return None, ()
        self.parents[there] = (here, str(move))
        return after, tuple(e for e in effects if isinstance(e, Reply))

    def is_detour(self, move: Move) -> bool:
        """Whether a move leaves the straight way of answering: back, skip, not sure, change, cancel, and all free texts."""
        if move.press:
            return move.press.startswith(("back", "skip", "unsure", "edit:", TIMELESS))
        return move.text not in self.straight

    def _ladders(self) -> None:
        """P4: nonsense, again and again, at each question: never the same line three times running, and an end."""
        for session in self.at_question.values():
            here, names = self.key(session), list[str]()
            for _ in range(NONSENSE_TURNS):
                move = Move(text=NONSENSE)
                session, effects = step(session, _event(move, session), self.content)
                self.walk_.steps += 1
                replies = [e for e in effects if isinstance(e, Reply)]
                names += [r.name for r in replies][:1]
                if len(names) >= 3 and len(set(names[-3:])) == 1 and names[-1].startswith("fallback"):
                    self.fail("P4", f"{names[-1]} three times running", here, str(move))
                for name, what in self._words(session, replies):
                    self.fail(name, what, here, str(move))

    # what a person can do

    def moves(self, session: Session, shown: tuple[Reply, ...]) -> Iterator[Move]:
        """Every button of the newest messages, and every text of the list."""
        buttons = {b.data for r in shown for row in r.keyboard for b in row if not b.url}
        for data in sorted(buttons):
            if not data.startswith(TIMELESS) or data.startswith(WALKED_STANDING):
                yield Move(press=data)
        yield from (Move(text=t) for t in self.texts)

    def _texts(self, language: str) -> Iterator[str]:
        """The commands and phrases of repair, nonsense, a question, a correction, and an emergency."""
        lang = self.content.languages[language]
        yield NONSENSE
        for name in ("skip", "back", "why", "repeat", "cancel", "restart", "unsure", "yes", "no"):
            yield from lang.phrases.get(name, ())[:1]
        yield from lang.phrases.get("proof.texts", ())
        worst = next((f for f, rule in self.content.flags.items() if rule.level == "emergency"), None)
        if worst:
            yield from lang.flags[worst].utterances[:1]

    # what makes two states the same

    def key(self, session: Session) -> tuple[Any, ...]:
        """Equal for two sessions that no later turn can tell apart, but by the words of flags of one level."""
        s = session
        return (
            s.flow, s.question, self._doubts(s), self._marks(s), bool(s.doubts and s.misses), bool(s.asked), s.consent, s.refused,
            s.result, _standing(s.raised), _standing(s.open), self._screen(s),
            tuple(settled(q, s) for f in self.content.flows.values() for q in f.questions),
            self._steered(s), self._faults(s),
        )  # fmt: skip

    def _doubts(self, session: Session) -> tuple[Any, ...]:
        """The flags whose own question waits: how many (fewer is progress), the first and the worst."""
        ranks = [self.ranks[f] for f in session.doubts]
        return (len(ranks), ranks[0], max(ranks)) if ranks else ()

    def _screen(self, session: Session) -> tuple[Any, ...]:
        """Of each list, whether none, some or all is answered; and the worst that was not answered with no."""
        missing = [sum(f not in session.screen for f in flags) for flags in self.lists]
        open_ = tuple(1 if n == len(flags) else 2 if n else 0 for n, flags in zip(missing, self.lists, strict=True))
        return (open_, any(a != NO for a in session.screen.values()))

    def _faults(self, session: Session) -> tuple[int, bool]:
        """How many parts and rules speak against self-care (none, one, several: the highest wins), and if some are unknown."""
        wrong = {p.id for p in self.content.triage.mechanical_pattern.parts if p.needs.holds(session.slots) is not True}
        held = {r.id for r in self.content.triage.rules if all(c.holds(session.slots) for c in r.conditions)}
        missing = wrong & {p.id for p in self.content.triage.mechanical_pattern.parts if p.needs.holds(session.slots) is None}
        found = held | (wrong - missing)
        return (min(len(found), 2), bool(missing))

    def _steered(self, session: Session) -> tuple[Any, ...]:
        """What decides the way from here: the conditions of questions that are still open."""
        return tuple(
            c.holds(session.slots)
            for f in self.content.flows.values()
            for q in f.questions
            for c in (q.when, *(o.given for o in q.options))
            if c and q.id not in session.skipped and not any(s in session.slots for s in q.slots)
        )

    def _marks(self, session: Session) -> tuple[Any, ...]:
        """Ticks: only what they would lead to counts."""
        if not session.marked:
            return ()
        flow = self.content.flows.get(session.flow)
        question = flow.question(session.question) if flow else None
        if question is None or question.kind == "screen":
            return (max(self.ranks[m] for m in session.marked),)
        sets: dict[str, list[Any]] = {}
        for option in question.options:
            if option.id in session.marked:
                for slot, value in option.sets.items():
                    sets.setdefault(slot, []).extend(value if isinstance(value, list) else [value])
        return ("many", *(c.holds(sets) for c in self.conditions))

    # what must hold

    def check(self, before: Session, move: Move, after: Session, effects: tuple[Effect, ...], here: tuple[Any, ...]) -> None:
        replies = [e for e in effects if isinstance(e, Reply)]
        repeats = bool(move.press) and move.press == before.pressed
        held = properties.of_turn(self.content, before, repeats, after, replies, before.flow == "assessed")
        for name, what in (*held, *self._words(after, replies)):
            self.fail(name, what, here, str(move))

    def _words(self, after: Session, replies: list[Reply]) -> Iterator[tuple[str, str]]:
        """P7 of each reply that was not met before with the values and answers that it can see."""
        slots = repr(sorted(after.slots.items(), key=lambda i: i[0]))
        for r in replies:
            seen = slots if r.name.startswith(("result", "ask.review", "consent", "repair")) else ""
            what = (r.name, repr(r.values), len(r.keyboard), seen)
            if what not in self.seen_replies:
                self.seen_replies.add(what)
                self.walk_.rendered += 1
                yield from properties.of_words(self.content, after, [r], self.today)

    def _open(self) -> None:
        """P6: the first session met of each level that stands open, at each question, left alone for its days."""
        for session, here in self.open_at.values():
            asking = [_event(Move(text=t), session) for t in self.coaching]
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

    def fail(self, name: str, what: str, here: tuple[Any, ...] | None, move: str) -> None:
        if any(f.name == name and f.what == what for f in self.walk_.failures) or len(self.walk_.failures) >= 50:
            return
        path = [move] if move else []
        while here is not None:
            here, step_ = self.parents[here]
            if step_:
                path.append(step_)
        self.walk_.failures.append(Failure(name, what, tuple(reversed(path))))


def _event(move: Move, session: Session) -> Event:
    if move.press:
        data = move.press if move.press.startswith(TIMELESS) else f"{session.version}:{move.press}"
        return Pressed(update_id=1, at=START, chat=1, person=1, lang=session.lang, data=data)
    return Said(update_id=1, at=START, chat=1, person=1, lang=session.lang, text=move.text)


def _standing(raised: tuple[Raised, ...]) -> tuple[int, int]:
    """The worst of the flags that stand, and whether there are more."""
    return (max((int(r.level) for r in raised), default=-1), len(raised) > 1)


def _conditions(content: Content) -> Iterator[Condition]:
    """Every condition that decides what is asked or which level is told."""
    for rule in content.triage.rules:
        yield from rule.conditions
    yield from (p.needs for p in content.triage.mechanical_pattern.parts)
    yield from _steering(content)


def _steering(content: Content) -> Iterator[Condition]:
    """The conditions that decide what is asked."""
    for flow in content.flows.values():
        for q in flow.questions:
            yield from (c for c in (q.when, *(o.given for o in q.options)) if c)
