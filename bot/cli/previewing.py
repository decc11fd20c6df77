"""`runtall preview NAME`: messages as people see them, for whoever edits them. NAME is a topic, an exercise or a red flag."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.errors import UserError, cache, content_folder, settings_or_exit
from bot.core.content.errors import ContentErrors
from bot.core.content.load import FIRST, Content
from bot.core.dialogue.step import step
from bot.core.model.effects import Reply
from bot.core.model.events import Pressed
from bot.core.model.levels import Level
from bot.core.model.session import NO, Raised, Session
from bot.core.rendering import Message, RenderError, render
from bot.core.triage.decide import screened

AT = datetime(2026, 1, 1, 12, tzinfo=UTC)
PARTS = ("more", "evidence", "often", "long", "worse")
PLAIN = {"pain_timing": ["during_run"], "eases": "rest", "duration_days": 7, "severity": 4, "over_55": False}


def preview(name: str, folder: Path | None) -> None:
    """Print what `name` looks like for each of the example people. Raises UserError where there is no such thing."""
    from bot.cli.library import content_from

    where = folder or content_folder(settings_or_exit()[0])
    try:
        content = content_from(where, cache())
    except ContentErrors as errors:
        raise UserError(f"{errors.errors[0]} (`runtall check` lists all)") from errors
    try:
        for title, message in _shown(content, name):
            print(f"--- {title}\n{message.text}")
            print("".join(f"[ {b.label} ]\n" for row in message.buttons for b in row))
    except RenderError as error:
        raise UserError(str(error)) from error


def people(content: Content) -> dict[str, Session]:
    """Example people: what each sees of one topic differs."""
    clear = dict.fromkeys(screened(content), NO)
    known = Session(lang=FIRST, consent="1", country="GB", units="mi", screen=clear, slots=PLAIN, result=Level.SELF_CARE.word)
    flag = next(f for f, rule in content.flags.items() if rule.level == "urgent")
    waits = (Raised(flag=flag, level=Level.URGENT),)
    return {
        "somebody new": Session(lang=FIRST),
        "after a check that ended in self-care, in the UK, in miles": known,
        "with a referral open": Session(lang=FIRST, country="GB", raised=waits, open=waits, result=Level.URGENT.word),
    }


def _shown(content: Content, name: str) -> Iterator[tuple[str, Message]]:
    language = content.languages[FIRST]
    if name in language.answers:
        yield from _pressed(content, f"~topic:{name}")
        for part in PARTS:
            yield f"{part}, for anybody", render(content, Session(lang=FIRST), Reply(name=f"answers.{name}.{part}"))
    elif name in content.exercises:
        yield from _pressed(content, f"~exercise:{name}")
    elif name in content.flags:
        person = Session(lang=FIRST, country="GB")
        for what in ("item", "question", "explain", "clarify", "why"):
            yield what, render(content, person, Reply(name=f"flag.{name}.{what}"))
        level = content.flags[name].level
        yield f"the referral ({level})", render(content, person, Reply(name=f"referral.{level}", values={"flag": name}))
    else:
        raise UserError(f"{name}: no topic, exercise or red flag has this name; `runtall content --json` lists them")


def _pressed(content: Content, data: str) -> Iterator[tuple[str, Message]]:
    """What each of the people gets for pressing a button."""
    for who, session in people(content).items():
        after, effects = step(session, Pressed(update_id=1, at=AT, chat=1, person=1, lang=FIRST, data=data), content)
        yield from ((who, render(content, after, e)) for e in effects if isinstance(e, Reply))
