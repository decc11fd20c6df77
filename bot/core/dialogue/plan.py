"""What probably contributes, from answers, by the weights of content/plan.yaml; and the exercises that go with it. Pure."""

from dataclasses import dataclass

from bot.core.content.load import Content
from bot.core.content.schema import Contributor
from bot.core.model.session import Session

EXERCISES = 2


@dataclass(frozen=True, slots=True)
class Told:
    """A contributor with its weight and the names of the reasons that speak for it, strongest first."""

    id: str
    weight: float
    reasons: tuple[str, ...]


def contributors(session: Session, content: Content) -> tuple[Told, ...]:
    """The two or three that weigh most, heaviest first; the content's fallback where nothing speaks for any."""
    weighed = [_weigh(name, c, session) for name, c in content.plan.contributors.items()]
    found = sorted((t for t in weighed if t.weight > 0), key=lambda t: -t.weight)
    return tuple(found[: content.plan.tell_at_most]) or (Told(content.plan.fallback, 0, ()),)


def _weigh(name: str, contributor: Contributor, session: Session) -> Told:
    holding = sorted((w for w in contributor.rules if w.when.holds(session.slots)), key=lambda w: -w.weight)
    return Told(name, sum(w.weight for w in holding), tuple(dict.fromkeys(w.reason for w in holding)))


def exercises(told: tuple[Told, ...], content: Content) -> tuple[str, ...]:
    """The first exercises of the contributors told, one each, then the leading one's next."""
    first = [content.plan.contributors[t.id].exercises[0] for t in told]
    rest = [e for t in told for e in content.plan.contributors[t.id].exercises]
    return tuple(dict.fromkeys([*first, *rest]))[:EXERCISES]
