"""What a turn taught about a person: the difference between two sessions, as rows for the store. Pure.

Rule: nothing is learnt before consent was given; the words a person wrote are never part of it.
"""

import json

from bot.core.model.session import Session

Rows = tuple[tuple[str, str], ...]


def learnt(before: Session, after: Session) -> tuple[Rows, Rows]:
    """(question, value as JSON) of answers that are new or changed, and (flag, level) of flags newly raised."""
    if after.consent is None:
        return (), ()
    known = before if before.consent else Session()
    if (after.slots, after.screen, after.country, after.raised) == (known.slots, known.screen, known.country, known.raised):
        return (), ()  # as after most turns
    old, new = _told(known), _told(after)
    answers = tuple((k, json.dumps(v)) for k, v in new.items() if v is not None and old.get(k) != v)
    flags = tuple((r.flag, r.level.word) for r in after.raised if r not in known.raised)
    return answers, flags


def _told(session: Session) -> dict[str, object]:
    return {**session.slots, **{f"flag.{f}": a for f, a in session.screen.items()}, "country": session.country}
