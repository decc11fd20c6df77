"""What makes two states of the dialogue the same, for the walks through it.

Rule: states are merged only where no later turn can tell them apart: same place in the talk, same flags, and the same truth of
every condition that content asks of the answers. `key` is that comparison, and the only abstraction of the walks.
Neighbours: prove.py and differ.py walk; flow.settled says which questions need no asking.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.core.content.load import Content
from bot.core.content.schema import Condition
from bot.core.dialogue.checkins import ASKED, FLOW, STRONG
from bot.core.dialogue.flow import returning, settled
from bot.core.model.effects import Reply
from bot.core.model.session import NO, Raised, Session

Key = tuple[Any, ...]
PERSONAL = ("result", "plan", "ask.review", "consent", "repair")
"""Beginnings of the names of replies whose words depend on answers."""
NOT_OF_ANSWERS = ("consent", "country", "screen", "review")
"""Kinds of questions that are settled by something beside the answers."""
Shown = tuple[tuple[Any, ...], ...]


def shown_as(session: Session, replies: Iterable[Reply]) -> Shown:
    """Equal for replies that are rendered alike: same templates, values, buttons, and answers where the template uses them."""
    slots = repr(sorted(session.slots.items(), key=lambda i: i[0]))
    return tuple((r.name, repr(r.values), len(r.keyboard), slots if r.name.startswith(PERSONAL) else "") for r in replies)


class States:
    """The comparison of sessions for one content."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.conditions = tuple(dict.fromkeys(_conditions(content)))
        self.lists = [q.flags for q in content.flows["check"].questions if q.kind == "screen"]
        self.ranks = {f: (int(r.rank), int(r.unsure_rank)) for f, r in content.flags.items()}
        self.ranks |= {f: (-1, -1) for flow in content.flows.values() for f in flow.facts}
        self.questions = [q for flow in content.flows.values() for q in flow.questions]
        self.others = [q for q in self.questions if q.kind in NOT_OF_ANSWERS]
        self.told = dict[tuple[int, tuple[str, ...]], tuple[Mapping[str, Any], Key]]()
        """What answers decide, by the mapping that holds them (kept here, so that its id is not given again): most moves change none."""

    def key(self, session: Session) -> Key:
        """Equal for two sessions that no later turn can tell apart, but by the words of flags of one level."""
        s = session
        return (
            s.flow, s.question, self._doubts(s), bool(set(s.doubts) & set(s.hinted)), self._marks(s), bool(s.doubts and s.misses), bool(s.asked), s.consent, s.refused,
            s.result, _standing(s.raised), _standing(s.open), self._screen(s),
            tuple(settled(q, s) for q in self.others), *self._decided(s), _checked_in(s), s.is_seen, self._returns(s),
        )  # fmt: skip

    def _decided(self, session: Session) -> Key:
        """What the answers decide: which questions need no asking, the way from here, and what speaks against self-care."""
        known = self.told.get(place := (id(session.slots), session.skipped))
        if known is None:
            needless = tuple(settled(q, session) for q in self.questions if q.kind not in NOT_OF_ANSWERS)
            known = self.told[place] = (session.slots, (needless, self._steered(session), self._faults(session)))
        return known[1]

    def _returns(self, session: Session) -> bool:
        """Whether a plan would come back if the check under way were left now."""
        return returning(session, self.content) is not None

    def _doubts(self, session: Session) -> Key:
        """The flags whose own question waits: how many (fewer is progress), the first and the worst."""
        ranks = [self.ranks[f] for f in session.doubts]
        return (len(ranks), ranks[0], max(ranks)) if ranks else ()

    def _screen(self, session: Session) -> Key:
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

    def _steered(self, session: Session) -> Key:
        """What decides the way from here: the conditions of questions that are still open."""
        return tuple(
            c.holds(session.slots)
            for q in self.questions
            for c in (q.when, *(o.given for o in q.options))
            if c and q.id not in session.skipped and not any(s in session.slots for s in q.slots)
        )

    def _marks(self, session: Session) -> Key:
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


def _checked_in(session: Session) -> Key:
    """The answers of a check-in under way, as far as its end tells them apart."""
    pain = session.slots.get("pain_now")
    return (
        (isinstance(pain, int | float) and pain > STRONG, *(session.slots.get(name) for name in ASKED[1:]))
        if session.flow == FLOW
        else ()
    )


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
