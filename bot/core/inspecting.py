"""How the bot came to what it says, for people who look behind it: what a message was understood as, and where somebody stands.

Rule: nothing here decides anything. It asks the same functions as a turn does and lays out what they return, as plain data.
Neighbours: understanding/ reads, triage/decide.py and coaching/plan.py weigh; the playground and the terminal show this.
"""

import json
from dataclasses import asdict
from typing import Any

from bot.core.coaching import plan
from bot.core.content.load import Content
from bot.core.dialogue.languages import settled
from bot.core.dialogue.step import understood
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Said
from bot.core.model.session import Session, dump
from bot.core.triage.decide import decide
from bot.core.understanding import intents
from bot.core.understanding.understand import Reader

Json = dict[str, Any]
NEAREST = 3


def heard(session: Session, event: Said, content: Content) -> Json:
    """What the text of `event` means to somebody whose talk stood at `session`; {} where it is no text."""
    turn = understood(Turn(session=settled(session, event.lang, content), event=event, content=content))
    if (found := turn.heard) is None:
        return {}
    about: Json = {
        "text": found.text,
        "expected": turn.question.id if turn.question and not session.doubts else None,
        "flags": [{"id": h.id, "level": h.level.word, "evidence": h.evidence, "vague": h.vague} for h in found.flags.hits],
        "slots": dict(found.slots),
        "implausible": {i.slot: i.value for i in found.implausible},
        "parts": list(found.parts),
        "close": found.intent.close,
    }
    reader = turn.language.reader
    return {**about, **_intent(reader, found.text)} if isinstance(reader, Reader) else about


def _intent(reader: Reader, text: str) -> Json:
    """The intent, how sure that is, and why."""
    why = intents.explain(reader.model, text)
    return {
        "intent": why.intent.id,
        "best": why.intent.best,
        "score": round(why.intent.score, 2),
        "alternatives": [[name, round(score, 2)] for name, score in why.intent.alternatives],
        "repaired": [list(pair) for pair in why.repaired],
        "nearest": [[round(float(likeness), 2), intent, text] for likeness, intent, text in why.nearest[:NEAREST]],
    }


def standing(session: Session, content: Content) -> Json:
    """Where somebody stands: the session as it is kept, the level that the answers call for and why, what the plan weighs."""
    return {"session": json.loads(dump(session)), "level": _level(session, content), "plan": _plan(session, content)}


def _level(session: Session, content: Content) -> Json:
    verdict = decide(session, content)
    return {
        "level": verdict.level.word,
        "told": session.result or None,
        "because": [{"kind": r.kind, "id": r.id, "level": r.level.word} for r in verdict.because],
        "against": list(verdict.against),
    }


def _plan(session: Session, content: Content) -> Json:
    routine = plan.routine(session, content)
    return {
        "weights": [asdict(told) for told in plan.weighed(session, content) if told.reasons or told.against],
        "told": [told.id for told in plan.contributors(session, content)],
        "exercises": list(routine.exercises),
        "minutes": routine.minutes,
        "way": plan.way(session, content),
    }
