"""Every answer, exercise card, red flag and referral as example people see it: can it be rendered, is it short, is nothing said that must not be.

Rule: no message is longer than MOST characters; a list that is longer comes in several messages (dialogue/ask.py).
Neighbours: check.py looks at the templates; triage/prove.py renders what the talk leads to, with the same limit; cli/grades.py tells how hard it reads.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.core.content.errors import ContentError
from bot.core.content.language import Language
from bot.core.content.layout import broken, fault
from bot.core.content.load import Content
from bot.core.model.effects import Reply
from bot.core.model.session import Session
from bot.core.rendering import RenderError, render

MOST = 700
"""Characters of a message, as plain text."""
REMEDY = "close each mark, the last one first: <b>so <i>it</i> is</b>"
_FILLED = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
"""What is filled in, and what decides on it."""
PARTS = ("item", "question", "explain", "clarify", "action", "say", "avoid", "why")
PLAIN = {"pain_timing": ["during_run"], "eases": "rest", "duration_days": 7, "severity": 4, "over_55": False}


def people(lang: str) -> tuple[Session, ...]:
    """Somebody of whom nothing is known, and somebody of whom all is."""
    return (
        Session(lang=lang),
        Session(lang=lang, consent="1", country="GB", units="mi", slots=PLAIN, result="self_care"),
    )


def shown(content: Content, lang: Language) -> Iterator[tuple[str, Reply]]:
    """(where it stands, reply) of what a person may get by itself."""
    for answer in lang.answers.values():
        for part in answer.sections:
            yield f"{answer.where}, {part}", Reply(name=f"answers.{answer.head.topic}.{part}")
        yield f"{answer.where}, as a card", Reply(name="inline.answer", values={"topic": answer.head.topic})
    for name in lang.exercises:
        yield f"{lang.code}/exercises/{name}.yaml, as a card", Reply(name="inline.exercise", values={"exercise": name})
        yield f"{lang.code}/exercises/{name}.yaml", Reply(name="exercise.card", values={"exercise": name})
    for flag, rule in ((f, r) for f, r in content.flags.items() if f in lang.flags):
        where, values = f"{lang.code}/red_flags/{flag}.yaml", {"flag": flag}
        yield from ((f"{where}, {part}", Reply(name=f"flag.{flag}.{part}")) for part in PARTS)
        said = ("referral.why", "explain.flag", "ask.flag", f"referral.{rule.level}", f"again.{rule.level}")
        yield from ((f"{where}, {name}", Reply(name=name, values=values)) for name in said if name in lang.replies)


def wrong(content: Content, lang: Language) -> Iterator[ContentError]:
    """What cannot be shown, is too long, or says what must not be said."""
    told, everybody = set[str](), people(lang.code)
    for where, reply in shown(content, lang):
        for session in everybody:
            found = next(_problems(content, session, reply, where), None)
            if found and where not in told:
                told.add(where)
                yield found
    for name, variants in lang.replies.items():
        yield from (e for text in variants for e in banned(lang, f"{lang.code}/replies: {name}", text))
        yield from _unmarked(f"{lang.code}/replies: {name}", variants)
    for source, entry in content.sources.items():
        yield from banned(lang, f"sources.yaml: {source}", entry.shows)


def _problems(content: Content, session: Session, reply: Reply, where: str) -> Iterator[ContentError]:
    try:
        message = render(content, session, reply)
    except RenderError as error:
        yield ContentError(where, str(error), "compare with a neighbouring file that works")
        return
    text = message.text
    if (found := broken(message.html)) is not None:
        yield ContentError(where, f"has {found}", REMEDY)
    if (found := fault(text)) is not None:
        yield ContentError(where, f"has {found}", "runtall preview shows it as people see it")
    if len(text) > MOST:
        yield ContentError(where, f"has {len(text)} characters as people see it", f"shorten it to {MOST}, or split it")
    yield from banned(content.language(session.lang), where, text)


def _unmarked(where: str, variants: Sequence[str]) -> Iterator[ContentError]:
    """What of a template Telegram would refuse, whatever is filled in: some are shown to nobody in any proof."""
    for text in variants:
        if "<" in text and (found := broken(_FILLED.sub("", text))) is not None:
            yield ContentError(where, f"has {found}", REMEDY)


def banned(lang: Language, where: str, text: str) -> Iterator[ContentError]:
    """Phrases that nobody may be told."""
    said = text.casefold().replace("\u2019", "'")
    for phrase, folded in _folded(lang.head.never_said):
        if folded in said:
            yield ContentError(where, f"says {phrase!r}", "say what is known instead; nobody can be told that nothing is wrong")


@lru_cache(maxsize=8)
def _folded(phrases: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Phrases, and how they are looked for."""
    return tuple((phrase, phrase.casefold()) for phrase in phrases)
