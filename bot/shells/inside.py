"""Behind the newest act in a chat: what was understood, where the talk stands, what went to the store and to Telegram.

Rule: it only looks. What it shows of a message is read anew, in the light of the session as it was before.
Neighbours: stage.py keeps the acts; core/inspecting.py lays out what core knows; the playground and the terminal show it.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core import inspecting
from bot.core.model.events import Said
from bot.core.model.session import Session, load
from bot.core.rendering import plain
from bot.shells.stage import Act, Json, Rows, Stage
from bot.store.protocol import Letter


async def inside(stage: Stage, chat: int) -> Json:
    """All of it, as plain data."""
    kept = await stage.runtime.session_of(chat)
    acts = [a for a in stage.acts if a.chat == chat]
    session = load(kept) if kept else Session()
    found: Json = {"standing": inspecting.standing(session, stage.content)}
    if acts:
        act = acts[-1]
        found["act"] = {"what": act.what, "value": act.value}
        found["letters"] = [_letter(letter) for letter in act.letters]
        found["stored"] = _stored(act.rows, await stage.runtime.rows_of(chat))
        if act.what in ("say", "edit") and (heard := _heard(act, stage)).get("text"):
            found["heard"] = heard
    return found


def _heard(act: Act, stage: Stage) -> Json:
    kind = "private" if act.chat > 0 else "supergroup"
    lang = str(stage.local.world.users[act.person]["language_code"])
    said = Said(update_id=1, at=act.at, chat=act.chat, chat_kind=kind, person=act.person, lang=lang, text=act.value)
    return inspecting.heard(load(act.before) if act.before else Session(), said, stage.content)


def _letter(letter: Letter) -> Json:
    body = letter.letter
    text = plain(body.get("html") or "")
    more = {"chat": letter.chat, "edited": bool(body.get("edit")), "characters": len(text), "first": text[:80]}
    return {**{k: v for k, v in letter.meta.items() if v}, **more}


def _stored(before: Rows, after: Rows) -> Json:
    """What changed in the store: rows that are there now and were not, by table, and how many are gone."""
    told: Json = {}
    for table in sorted({*before, *after}):
        was, now = [_row(r) for r in before.get(table, [])], [_row(r) for r in after.get(table, [])]
        new, gone = [r for r in now if r not in was], sum(r not in now for r in was)
        if new or gone:
            told[table] = {"new": [json.loads(r) for r in new], "gone": gone}
    return told


def _row(row: Mapping[str, Any]) -> str:
    return json.dumps(row, default=_text, sort_keys=True)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
