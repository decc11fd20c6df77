"""From answers to a level: flags, rules and the mechanical pattern (SAFETY.md, laws 3-7). Pure, and no words.

Rule 1: the highest level wins; nothing here lowers one.
Rule 2: a flag that is unsure, skipped or not asked never leaves self-care; a flag answered yes counts at its own level.
Rule 3: self-care is only what the content's mechanical pattern allows, every part answered.
Neighbours: prove.py walks every state to show that these hold; content/triage.yaml holds the rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.content.load import Content
from bot.core.model.levels import Level, level_of
from bot.core.model.session import NO, UNSURE, YES, Session


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is as it is. `kind`: "flag", "unsure", "unasked", "rule" or "pattern"; `id`: of that."""

    kind: str
    id: str
    level: Level


@dataclass(frozen=True, slots=True)
class Verdict:
    """A level, what led to it (highest first), what spoke against, what is not known."""

    level: Level
    because: tuple[Reason, ...]
    against: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def leading(self) -> tuple[Reason, ...]:
        """The reasons that call for the verdict's own level."""
        return tuple(r for r in self.because if r.level == self.level)


def screened(content: Content) -> tuple[str, ...]:
    """The flags that the screen must ask, in the order of the check's lists."""
    return tuple(f for q in content.flows["check"].questions for f in q.flags)


def decide(session: Session, content: Content) -> Verdict:
    """The verdict on what is known of `session` now."""
    reasons = [*_flags(session, content), *_rules(session, content), *_pattern(session, content)]
    ordered = sorted(reasons, key=lambda r: -r.level)
    level = max((r.level for r in reasons), default=Level.SELF_CARE)
    against = tuple(f for f in screened(content) if session.screen.get(f) == NO)
    unknown = tuple(r.id for r in reasons if r.kind in ("unsure", "unasked"))
    return Verdict(level=level, because=tuple(ordered), against=against, unknown=unknown)


def _flags(session: Session, content: Content) -> Iterable[Reason]:
    told = {r.flag: r.level for r in session.raised}
    for flag, level in told.items():
        yield Reason("flag", flag, level)
    for flag in screened(content):
        answer = session.screen.get(flag)
        if flag in told:  # it stands already, at its level
            continue
        if answer == YES:
            yield Reason("flag", flag, content.flags[flag].rank)
        elif answer == UNSURE:
            yield Reason("unsure", flag, max(Level.SOON, content.flags[flag].unsure_rank))
        elif answer != NO:
            yield Reason("unasked", flag, Level.SOON)


def _rules(session: Session, content: Content) -> Iterable[Reason]:
    for rule in content.triage.rules:
        if all(c.holds(session.slots) for c in rule.conditions):
            yield Reason("rule", rule.id, level_of(rule.level))


def _pattern(session: Session, content: Content) -> Iterable[Reason]:
    pattern = content.triage.mechanical_pattern
    for part in pattern.parts:
        if part.needs.holds(session.slots) is not True:
            yield Reason("pattern", part.id, level_of(pattern.otherwise))
