"""Everything that is kept about a person as a page to read (HTML): what /export sends beside the raw JSON. Pure.

Rule 1: every row of the store is told or counted, in the content's words; what has no words of its own is told as it is stored.
Rule 2: every value is escaped; the page loads nothing from anywhere.
Neighbours: turns.py gives the rows of the store and sends the file; handoff.py words answers and signs.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

from bot.core.coaching import progress
from bot.core.coaching.schedule import zone_of
from bot.core.dialogue import handoff, wording, zones
from bot.core.dialogue.turn import Turn
from bot.core.rendering import plain

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Lines = Iterable[str]
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#22303c;background:#fbfbf9}"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}li{margin:.2rem 0}"
    "@media(prefers-color-scheme:dark){body{color:#e8edf1;background:#17212b}}"
)
FLAG = "flag."


def page(turn: Turn, rows: Rows) -> str:
    """The page as HTML."""
    title = wording.html(turn, "export.title")
    head = wording.html(turn, "export.head", d=wording.day(zones.today(turn)), zone=zones.likely(turn))
    body = "".join(_section(turn, name, make(turn, rows)) for name, make in SECTIONS.items())
    return (
        f'<!doctype html><html lang="{escape(turn.session.lang)}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><h1>{title}</h1><p>{head}</p>{body}</body></html>"
    )


def _section(turn: Turn, name: str, lines: Lines) -> str:
    told = [f"<li>{line}</li>" for line in lines]
    words = f"<ul>{''.join(told)}</ul>" if told else f"<p>{wording.html(turn, 'export.none')}</p>"
    return f"<h2>{wording.html(turn, f'export.section.{name}')}</h2>{words}"


def _settings(turn: Turn, _: Rows) -> Lines:
    session = turn.session
    yield wording.html(turn, "export.units")
    yield wording.html(turn, "export.country")
    yield wording.html(turn, "export.zone", chosen=session.zone)
    yield wording.html(turn, "export.quiet", quiet=list(session.quiet))
    yield wording.html(turn, "export.pictures", dark=session.dark)
    yield wording.html(turn, "export.language")
    yield wording.html(turn, "export.consent", version=session.consent or "")


def _answers(turn: Turn, _: Rows) -> Lines:
    for section in handoff.answered(turn, progress.Diary()):
        for line in section.lines:
            yield f"{section.title}: {line}" if section.side == "right" else line


def _plan(turn: Turn, _: Rows) -> Lines:
    if not turn.session.planned:
        return
    wishes = [w for w in turn.session.wishes if turn.has(f"export.wish.{w}")]
    yield wording.html(turn, "export.planned", d=wording.day(date.fromisoformat(turn.session.planned)), wishes=wishes)
    if turn.session.ladder:
        yield wording.html(turn, "export.rung", rung=turn.session.ladder)


def _entries(rows: Rows) -> list[tuple[str, str, datetime, str]]:
    return [(str(r["key"]), str(r["kind"]), datetime.fromisoformat(str(r["at"])), str(r["value"])) for r in rows.get("diary", ())]


def _diary(turn: Turn, rows: Rows) -> Lines:
    for _, kind, at, value in _entries(rows):
        if kind == progress.RUN:
            continue
        given = json.loads(value)
        values = {"pain": given.get("pain"), "trend": given.get("trend") or "", "on": bool(given.get("on"))}
        known = kind in KINDS and (kind != progress.NOTE or values["pain"] is not None)
        yield wording.html(turn, f"export.{kind}", d=_day(turn, at), **values) if known else _raw(turn, at, kind, value)


def _runs(turn: Turn, rows: Rows) -> Lines:
    """All of them in one go, since there may be thousands."""
    runs = [_run(at, json.loads(value)) for _, kind, at, value in _entries(rows) if kind == progress.RUN]
    return wording.html(turn, "export.runs", runs=runs).splitlines()


def _run(at: datetime, values: Mapping[str, Any]) -> dict[str, Any]:
    day = date.fromisoformat(values["day"]) if values.get("day") else at.date()
    return {"d": wording.day(day), "distance": values.get("km"), **{k: values.get(k) for k in ("minutes", "pain", "effort")}}


def _reminders(turn: Turn, rows: Rows) -> Lines:
    for row in rows.get("reminder", ()):
        if row["what"] in turn.content.reminders and row["state"] == "waiting":
            local = datetime.fromisoformat(str(row["due_at"])).astimezone(zone_of(zones.likely(turn)))
            yield wording.html(
                turn, "export.reminder", kind=row["what"], d=wording.day(local.date()), time=local.strftime("%H:%M")
            )


def _flags(turn: Turn, rows: Rows) -> Lines:
    for row in rows.get("fired", ()):
        at = datetime.fromisoformat(str(row["at"]))
        yield wording.html(turn, "export.flag", d=_day(turn, at), flag=str(row["flag"]), told=str(row["level"]))


def _history(turn: Turn, rows: Rows) -> Lines:
    for row in rows.get("answer", ()):
        yield _raw(turn, datetime.fromisoformat(str(row["at"])), _name(turn, str(row["question"])), str(row["value"]))


def _name(turn: Turn, question: str) -> str:
    """A slot, a question or a flag in the content's words, where it has any."""
    if question.startswith(FLAG):
        words = turn.language.flags.get(question.removeprefix(FLAG))
        return words.title if words else question
    asked = next((q.id for q in turn.content.flows["check"].questions if question == q.id or question in q.slots), "")
    return plain(wording.html(turn, f"short.{asked}")) if asked and turn.has(f"short.{asked}") else question.replace("_", " ")


def _raw(turn: Turn, at: datetime, name: str, value: str) -> str:
    """A value as it is stored, without the signs of JSON where it is a plain one."""
    return wording.html(turn, "export.answered", d=_day(turn, at), question=name, value=_spoken(json.loads(value)))


def _spoken(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_spoken(v)}".replace("_", " ") for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(map(_spoken, value))
    return str(value).replace("_", " ")


def _clubs(turn: Turn, rows: Rows) -> Lines:
    """Coaching groups: what is shared there, what the person leads, and who looked."""
    titles = {b.club.group: b.club.title for b in turn.event.around.belongs}
    for row in rows.get("member", ()):
        told = json.loads(row["value"])
        yield wording.html(
            turn, "export.member", title=titles.get(row["club"], ""), called=told["name"], shares=told.get("shares", [])
        )
    for row in rows.get("role", ()):
        yield wording.html(turn, "export.role", title=titles.get(row["club"], ""), role=json.loads(row["value"])["role"])
    for row in rows.get("access", ()):
        told, at = json.loads(row["value"]), datetime.fromisoformat(str(row["at"]))
        yield wording.html(turn, "export.look", d=_day(turn, at), by=told["role"], item=told["item"])


def _rest(turn: Turn, rows: Rows) -> Iterator[str]:
    for row in rows.get("chat", ()):
        if row.get("last_seen"):
            yield wording.html(turn, "export.seen", d=_day(turn, datetime.fromisoformat(str(row["last_seen"]))))
    for name, table in (("letters", "outbox"), ("waiting", "inbox")):
        if count := len(rows.get(table, ())):
            yield wording.html(turn, f"export.{name}", count=count)


def _day(turn: Turn, at: datetime) -> dict[str, int]:
    return wording.day(at.astimezone(zone_of(zones.likely(turn))).date())


KINDS = (progress.CHECK_IN, progress.NOTE, progress.ROUTINE, progress.HOLD)
SECTIONS: dict[str, Callable[[Turn, Rows], Lines]] = {
    "settings": _settings,
    "answers": _answers,
    "plan": _plan,
    "diary": _diary,
    "runs": _runs,
    "reminders": _reminders,
    "flags": _flags,
    "clubs": _clubs,
    "history": _history,
    "rest": _rest,
}
