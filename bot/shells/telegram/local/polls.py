"""Polls, as a Telegram server keeps them: sent by the bot, voted on by people, closed by the bot.

Rule: of an anonymous poll the bot learns counts alone; who voted for what stays in the world, for the page to show people their own vote.
Neighbours: api.py answers the calls that lead here; server.py lets people vote.
"""

import json
from collections.abc import Sequence
from typing import Any

from bot.shells.telegram.local.errors import bad
from bot.shells.telegram.local.world import BOT, Json, World

FEWEST, MOST, QUESTION, OPTION = 2, 12, 300, 100


def send(world: World, chat: int, given: Json, **parts: Any) -> Json:
    """A new poll of the bot in `chat`; `parts`: what else its message has. Raises ApiError where Telegram would."""
    question, options = str(given.get("question") or "").strip(), _options(given.get("options"))
    if not question or len(question) > QUESTION:
        raise bad("poll question must be non-empty" if not question else "poll question is too long")
    if not FEWEST <= len(options) <= MOST:
        raise bad(
            f"poll must have {'at least' if len(options) < FEWEST else 'at most'} {FEWEST if len(options) < FEWEST else MOST} option"
        )
    if any(not 1 <= len(o) <= OPTION for o in options):
        raise bad("poll options must not be empty" if not all(options) else "poll options length must not exceed 100")
    poll: Json = {
        "id": str(world.last_message + 1), "question": question, "total_voter_count": 0, "is_closed": False,
        "options": [{"text": o, "voter_count": 0, "persistent_id": str(n)} for n, o in enumerate(options)],
        "is_anonymous": _flag(given, "is_anonymous", default=True), "type": str(given.get("type") or "regular"),
        "allows_multiple_answers": _flag(given, "allows_multiple_answers"), "allows_revoting": True, "members_only": False,
    }  # fmt: skip
    world.votes[poll["id"]] = {}
    return world.message(chat, BOT, poll=poll, **parts)


def vote(world: World, person: int, message: Json, chosen: Sequence[int]) -> list[Json]:
    """`person` votes (no choice: takes the vote back); the updates that the bot gets. Raises ApiError where that is not possible."""
    poll = message.get("poll")
    if poll is None or poll["is_closed"]:
        raise bad("there is no open poll in this message")
    if any(not 0 <= n < len(poll["options"]) for n in chosen) or (len(chosen) > 1 and not poll["allows_multiple_answers"]):
        raise bad("the poll has no such choice")
    votes = world.votes[poll["id"]]
    votes[person] = tuple(chosen)
    if not chosen:
        del votes[person]
    poll["total_voter_count"] = len(votes)
    for number, option in enumerate(poll["options"]):
        option["voter_count"] = sum(number in given for given in votes.values())
    world.tell(message["chat"]["id"], "edit", message["message_id"])
    named = {"poll_id": poll["id"], "user": world.users[person], "option_ids": list(chosen), "option_persistent_ids": []}
    return [{"poll": poll}, *([] if poll["is_anonymous"] else [{"poll_answer": named}])]


def stop(world: World, message: Json) -> Json:
    """The bot closes a poll; the poll as it ended. Raises ApiError where there is none."""
    poll: Json | None = message.get("poll")
    if poll is None or poll["is_closed"]:
        raise bad("poll has already been closed" if poll else "message with poll to stop not found")
    poll["is_closed"] = True
    world.tell(message["chat"]["id"], "edit", message["message_id"])
    return poll


def _options(given: Any) -> list[str]:
    """The texts of the options, however they came: a JSON list of texts or of objects."""
    many = json.loads(given) if isinstance(given, str) else given or []
    return [str(o.get("text", "") if isinstance(o, dict) else o) for o in many]


def _flag(given: Json, name: str, *, default: bool = False) -> bool:
    value = given.get(name, default)
    return value if isinstance(value, bool) else str(value).casefold() == "true"
