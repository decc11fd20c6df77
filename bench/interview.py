"""A real interview as raw updates: what one runner says and taps, with the number of messages that the bot answers.

Neighbours: bench/turn.py holds the talk itself; burst.py and tests/kill.py let many people hold it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.shipped import utterances
from bench.turn import TALK, _event
from bot.core.content.load import Content
from bot.core.dialogue.step import step
from bot.core.model.effects import Reply
from bot.core.model.session import Session

Json = dict[str, Any]
QUESTIONS = (
    "how often should i get up from my desk", "is stress a cause", "what pillow is good for my upper back", "can i run with a cold",
    "how should i breathe when running", "do massage guns help", "what is a good cadence", "how many rest days do i need",
    "does my backpack matter", "is it my posture",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One thing a runner does: a text, or the data of a button. `replies`: messages that answer it."""

    text: str | None
    data: str | None
    replies: int


def interview(content: Content) -> list[Part]:
    """The talk, with the versions of its buttons, as the pure dialogue answers it."""
    return _held(content, TALK)


def questions(content: Content) -> list[Part]:
    """Plain questions: one text, one message that answers it."""
    return _held(content, QUESTIONS)


def own_words(content: Content, people: int, each: int) -> list[list[Part]]:
    """Plain questions of as many people, `each` a person, no two in the same words: the shipped utterances that ask for a topic."""
    asked = [text for part in ("examples", "tests") for text, intent in utterances(part) if (intent or "").startswith("faq.")]
    texts = sorted(dict.fromkeys(asked), key=lambda text: text[::-1])
    wide = len(texts) // (people * each)
    return [_held(content, texts[n * wide :: people * wide][:each]) for n in range(people)]


def _held(content: Content, talk: Sequence[str]) -> list[Part]:
    session, parts = Session(), []
    for number, said in enumerate(talk, 1):
        event = _event(said, session, number)
        session, effects = step(session, event, content)
        replies = sum(isinstance(e, Reply) for e in effects)
        parts.append(Part(getattr(event, "text", None), getattr(event, "data", None), replies))
    return parts


def update(number: int, person: int, part: Part) -> Json:
    """`part` as Telegram sends it."""
    user = {"id": person, "is_bot": False, "first_name": "Runner", "language_code": "en"}
    chat = {"id": person, "type": "private", "first_name": "Runner"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": user, "text": part.text or "x"}
    if part.data is None:
        return {"update_id": number, "message": message}
    query = {"id": str(number), "from": user, "chat_instance": str(person), "data": part.data, "message": message}
    return {"update_id": number, "callback_query": query}


def updates(talks: Sequence[Sequence[Part]], people: range, first: int = 1) -> list[Json]:
    """Everybody's whole talk, side by side: all first parts, then all second parts. The talks are shared out in turn; all are as long."""
    said = [(person, talks[i % len(talks)]) for i, person in enumerate(people)]
    return [update(first + n * len(people) + i, p, talk[n]) for n in range(len(talks[0])) for i, (p, talk) in enumerate(said)]
