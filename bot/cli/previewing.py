"""`runtall preview NAME`: messages as people see them, for whoever edits them. NAME is a topic, an exercise or a red flag.

Neighbours: content's replies/preview.yaml has the headings; core/rendering.py makes the messages.
"""

from collections.abc import Iterator
from dataclasses import replace
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
FLAG_PARTS = ("item", "question", "explain", "clarify", "why")
PLAIN = {"pain_timing": ["during_run"], "eases": "rest", "duration_days": 7, "severity": 4, "over_55": False}
HOMES = {"en": ("GB", "mi")}
"""Country and units of the example people; of another language the country of the same code, and kilometres."""


def preview(name: str, folder: Path | None, lang: str = FIRST) -> None:
    """Print what `name` looks like for each of the example people. Raises UserError where there is no such thing."""
    from bot.cli.library import content_from

    where = folder or content_folder(settings_or_exit()[0])
    try:
        content = content_from(where, cache())
    except ContentErrors as errors:
        raise UserError(f"{errors.errors[0]} (`runtall check` lists all)") from errors
    if lang not in content.languages:
        raise UserError(f"--lang is {lang!r}; there are {', '.join(content.languages)}")
    try:
        for title, message in _shown(content, name, lang):
            print(f"--- {title}\n{message.text}")
            print("".join(f"[ {b.label} ]\n" for row in message.buttons for b in row))
    except RenderError as error:
        raise UserError(str(error)) from error


def people(content: Content, lang: str) -> dict[str, Session]:
    """Example people, by the name of their heading: what each sees of one topic differs."""
    clear = dict.fromkeys(screened(content), NO)
    home = lang.upper() if lang.upper() in content.care else ""
    country, units = HOMES.get(lang, (home, "km"))
    known = Session(lang=lang, consent="1", country=country, units=units, screen=clear, slots=PLAIN, result=Level.SELF_CARE.word)
    flag = next(f for f, rule in content.flags.items() if rule.level == "urgent")
    waits = (Raised(flag=flag, level=Level.URGENT),)
    sent = Session(lang=lang, country=country, raised=waits, open=waits, result=Level.URGENT.word)
    return {"new": Session(lang=lang), "cleared": known, "open": sent}


def _shown(content: Content, name: str, lang: str) -> Iterator[tuple[str, Message]]:
    if name in content.languages[lang].answers:
        yield from _pressed(content, f"~topic:{name}", lang)
        for part in PARTS:
            heading = _heading(content, lang, "anybody", part=_heading(content, lang, part))
            yield heading, render(content, Session(lang=lang), Reply(name=f"answers.{name}.{part}"))
    elif name in content.exercises:
        yield from _pressed(content, f"~exercise:{name}", lang)
    elif name in content.flags:
        yield from _of_flag(content, name, lang)
    else:
        raise UserError(f"{name}: no topic, exercise or red flag has this name; `runtall content --json` lists them")


def _of_flag(content: Content, name: str, lang: str) -> Iterator[tuple[str, Message]]:
    person = replace(people(content, lang)["open"], raised=(), open=(), result="")
    for what in FLAG_PARTS:
        yield _heading(content, lang, what), render(content, person, Reply(name=f"flag.{name}.{what}"))
    level = content.flags[name].level
    told = _heading(content, lang, "referral", level=_word(content, lang, f"web.level_{level}"))
    yield told, render(content, person, Reply(name=f"referral.{level}", values={"flag": name}))


def _pressed(content: Content, data: str, lang: str) -> Iterator[tuple[str, Message]]:
    """What each of the people gets for pressing a button."""
    for who, session in people(content, lang).items():
        after, effects = step(session, Pressed(update_id=1, at=AT, chat=1, person=1, lang=lang, data=data), content)
        title = _heading(content, lang, who)
        yield from ((title, render(content, after, e)) for e in effects if isinstance(e, Reply))


def _heading(content: Content, lang: str, name: str, **given: str) -> str:
    return _word(content, lang, f"preview.{name}").format(**given)


def _word(content: Content, lang: str, name: str) -> str:
    """A fixed word of a language; the first one lends it."""
    replies = content.languages[lang].replies
    return (replies.get(name) or content.languages[FIRST].replies[name])[0]
