"""What was done on a stage, written down as a conversation test (tests/conversations/README.md explains the format).

Rule: what is expected is what came, by kind, level, question, topics and template, never by wording: of a reply with several
wordings another one may come next time. The first words stand beside each step as a comment, for the reader.
Neighbours: stage.py keeps the acts; bot/conversations reads such files.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from bot.core.rendering import plain
from bot.shells.stage import Act, Json, Stage
from bot.shells.telegram.local.world import World
from bot.store.protocol import Letter

SEEN = 60
"""Characters of a message in a comment."""
MIDDLE = "# Began in the middle of a talk; played again, it begins with somebody new."
CARD = "# A card was sent here; the bot does not answer its own words."
LONG_WAIT = 60
"""Seconds between two acts from which on time that passed by itself is written down."""


def conversation(stage: Stage, name: str) -> str:
    """The acts of a stage as YAML. `name`: what the test is called."""
    acts, world = stage.acts, stage.local.world
    people, chats = _people(acts, world), _chats(acts, world)
    head: Json = {"conversation": name, "now": stage.began.isoformat(timespec="seconds"), "people": people}
    if chats:
        head["chats"] = chats
    middle = [MIDDLE] if acts and acts[0].before is not None else []
    names = _names(acts, world)
    lines = [line for i, act in enumerate(acts) for line in (*_passed(acts, i), *_step(act, names, world))]
    return "\n".join([*middle, *(f"{key}: {_flow(value)}" for key, value in head.items()), "talk:", *lines, ""])


def _names(acts: Sequence[Act], world: World) -> dict[int, str]:
    """Names of the script by number of person or chat; private chats have their person's."""
    groups = dict.fromkeys(n for a in acts for n in (_home(a), *(x.chat for x in a.letters)) if n < 0)
    people = dict.fromkeys(n for a in acts for n in (a.person, *(x.chat for x in a.letters)) if n > 0)
    taken: dict[int, str] = {}
    for number in (*people, *groups):
        title = str(world.users[number]["first_name"] if number > 0 else world.chats[number].title)
        word = "".join(c for c in title.casefold().split(" ")[-1 if number < 0 else 0] if c.isalnum()) or "somebody"
        taken[number] = word if word not in taken.values() else f"{word}{abs(number)}"
    return taken


def _people(acts: Sequence[Act], world: World) -> Json:
    names = _names(acts, world)
    users = {names[n]: world.users[n] for n in names if n > 0}
    return {name: {"name": user["first_name"], "lang": user["language_code"]} for name, user in users.items()}


def _chats(acts: Sequence[Act], world: World) -> Json:
    names = _names(acts, world)
    found = {names[n]: world.chats[n] for n in names if n < 0}
    admins = {name: [names[p] for p in sorted(chat.admins) if p in names] for name, chat in found.items()}
    topics = {name: [c.names.get(t, f"#{t}") for t in c.topics] for name, c in found.items()}
    more = {n: {k: v for k, v in (("admins", admins[n]), ("topics", topics[n])) if v} for n in found}
    return {n: {"kind": c.kind, "title": c.title, **more[n]} for n, c in found.items()}


def _passed(acts: Sequence[Act], i: int) -> Iterator[str]:
    """Time that went by before an act without the clock being moved, in whole minutes."""
    if not i or acts[i - 1].what == "wait":
        return
    seconds = (acts[i].at - acts[i - 1].at).total_seconds()
    if seconds >= LONG_WAIT:
        yield f"  - wait: {int(seconds // 60)}m"


def _step(act: Act, names: Mapping[int, str], world: World) -> Iterator[str]:
    if act.what == "choose":
        yield f"  {CARD}"
        return
    first = next(iter(names.values()), "")
    who = names.get(act.person, first)
    yield f"  - {_done(act)}"
    if who != first:
        yield f"    who: {who}"
    if _home(act) < 0 and act.what != "wait":
        yield f"    in: {names[_home(act)]}"
    if act.thread:
        yield f"    topic: {_flow(world.chats[act.chat].names.get(act.thread, f'#{act.thread}'))}"
    for letter in act.letters:
        yield f"    # {names.get(letter.chat, '')}: {_seen(letter)}"
    yield f"    expect: {_expected(act, names)}"


def _home(act: Act) -> int:
    """The chat that somebody did it in: where the button was that took them to the private chat."""
    return act.link[0] if act.link else act.chat


def _done(act: Act) -> str:
    if act.link:
        return f"press: {_flow(act.link[1])}"
    if act.what == "vote":
        return f"vote: {_flow([*act.options])}" if act.options else 'unvote: "true"'
    return f"{act.what}: {_flow(act.value)}"


def _seen(letter: Letter) -> str:
    text = " ".join(plain(letter.letter.get("html") or "").split())
    return text if len(text) <= SEEN else f"{text[: SEEN - 3]}..."


def _expected(act: Act, names: Mapping[int, str]) -> str:
    """What came, chat by chat; "nothing" where nothing did."""
    home = _home(act) if act.what != "wait" else act.person
    chats = dict.fromkeys(letter.chat for letter in act.letters)
    if not chats:
        return "nothing"
    parts = []
    for chat in chats:
        here = _came([x for x in act.letters if x.chat == chat])
        parts.append(here if chat == home else {"chat": names[chat], **here})
    return _flow(parts[0] if len(parts) == 1 else parts)


def _came(letters: Sequence[Letter]) -> Json:
    metas = [letter.meta for letter in letters]
    found: Json = {
        "kind": [*dict.fromkeys(str(m.get("kind")) for m in metas if m.get("kind"))],
        "level": next((m["level"] for m in metas if m.get("level")), None),
        "topics": [*dict.fromkeys(t for m in metas for t in m.get("topics") or [])],
        "question": metas[-1].get("question"),
        "reply": [*dict.fromkeys(m["name"] for m in metas if m.get("name"))],
    }
    return {key: value[0] if isinstance(value, list) and len(value) == 1 else value for key, value in found.items() if value}


def _flow(value: Any) -> str:
    """A value as YAML on one line."""
    return (
        str(yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=float("inf"), sort_keys=False))
        .removesuffix("\n...\n")
        .strip()
    )
