"""A run told in one breath with a question or a wish: "ran 6 miles pain 2 can i do 7 tomorrow", "5k, pain 1, remind me to stretch tonight".

Rule 1: the signs of either part come first, then the run is noted; the rest is met as if it stood alone, and is never dropped unsaid.
Rule 2: where the run itself asks something back, a question waits behind a button, and a reminder is held until that is answered.
Neighbours: wishes.py has what is parted by marks and joints and is surely two wishes; runs.py notes; talk.py meets the rest.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from bot.core.dialogue import adding, ask, behind, heard, leftover, read, result, runs, wishes, zones
from bot.core.dialogue.turn import Turn, row
from bot.core.model.levels import Level
from bot.core.understanding.result import FlagReading, Understood

Meet = Callable[[Turn], Turn]
LISTS = ("run.then_asks", "run.then_wishes")
"""Lists of what a question or a wish behind a run may begin with."""
SHORTEST, MOST_WORDS = 2, 40
DELETES = frozenset(("data.delete", "go_back"))
ASKED_BACK = ("question", "clarification")


def said(turn: Turn, text: str, meet: Meet) -> Turn | None:
    """The turn in which the run was noted and the rest was met; None where the text is not a run and then something else."""
    session = turn.session
    waits = session.question or session.doubts or session.flow
    if waits or not session.planned or not read.has_figure(turn, text) or len(text.split()) > MOST_WORDS:
        return None
    if "ahead" in turn.language.reader.training(text):  # "Sunday 15 km, is that ok?"
        return None
    head, tail = parted(turn, text)
    run = run_in(turn, head) if tail else None
    if run is None or (leftover.reminded(turn) and run_in(turn, adding.PARTS.split(head)[0]) is None):
        return None  # "4, same, ran 3 miles, ..." behind a check-in's reminder begins with how the back is
    rest = reading(turn, tail)
    if (told := _signs(turn, run, rest)) is not None:
        return told
    if session.open:  # what is to be looked at stands before any other answer
        return runs.beside_advice(result.repeat(replace(turn, heard=run)))
    noted = runs.logged(replace(turn, heard=run))
    return _waits(turn, noted, run, rest) if _asks_back(turn, noted) else _met(replace(noted, heard=rest), meet)


def parted(turn: Turn, text: str, *, shortest: int = SHORTEST) -> tuple[str, str]:
    """The text before and from the first words on that begin a question or a wish; "" for the rest where none does."""
    found = next((m for m in _leads(turn).finditer(text) if len(text[: m.start()].split()) >= shortest), None)
    if found is None or "?" in text.rstrip("?! ")[found.start() :] or "?" in text[: found.start()]:
        return text, ""  # "..., can I run tomorrow? pain 3" tells the run's pain behind the question
    head = text[: found.start()].rstrip(" ,.;:-")
    small = head.casefold().split()
    while small and small[-1] in turn.language.reader.words.joints:
        small.pop()
        head = head[: head.rstrip().rfind(" ")].rstrip(" ,.;:-")
    return head, text[found.start("lead") :].strip()


def _leads(turn: Turn) -> re.Pattern[str]:
    return _any_of(frozenset(p for name in LISTS for p in turn.language.phrases.get(name, ())))  # as they are written: "lösch"


@lru_cache(maxsize=8)
def _any_of(phrases: frozenset[str]) -> re.Pattern[str]:
    """One of these phrases, as whole words."""
    words = "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?P<lead>{words})(?!\w)", re.IGNORECASE)


def run_in(turn: Turn, head: str) -> Understood | None:
    """The run that the first part tells of; None where it tells of none, or of more than one thing."""
    found = reading(turn, head)
    alone = replace(turn, heard=found)
    outing = runs.told(alone)
    told = "run" in found.slots or runs.is_one(alone) or found.intent.best == "run.log"
    did = read.first(head, turn.language.spelling) in read.phrases(turn, "run.did")
    length = outing.minutes or (outing.distance and (outing.unit or turn.session.units or did))
    several = (
        outing.days > 1 or outing.runs > 1 or any(turn.language.reader.wish(p) == wishes.DID for p in adding.PARTS.split(head))
    )
    unrun = outing.planned or outing.either or (outing.day or date.min) > zones.today(turn)
    unrun = unrun or "unrun" in turn.language.reader.training(head)
    return None if several or unrun or not (told and length) else found


def reading(turn: Turn, part: str) -> Understood:
    """A part of the text, understood by itself."""
    found: Understood = turn.language.reader.understand(part, today=turn.event.at.date())
    return found


def _signs(turn: Turn, *parts: Understood) -> Turn | None:
    """The signs that only a part shows, asked about before anything is noted or met."""
    for found in parts:
        if any(h.level >= Level.SOON for h in found.flags.hits):
            hits = tuple(replace(h, vague=True) for h in found.flags.hits)
            if (told := heard.flags(replace(turn, heard=replace(found, flags=FlagReading(hits, found.flags.signs))))) is not None:
                return told
    return None


def _asks_back(turn: Turn, noted: Turn) -> bool:
    new = noted.replies[len(turn.replies) :]
    return bool(noted.session.question or noted.session.doubts or any(r.kind in ASKED_BACK for r in new))


def _waits(turn: Turn, noted: Turn, run: Understood, rest: Understood) -> Turn:
    """What was asked or wished for beside a run that asks something back."""
    if rest.intent.id == "reminder.set" and turn.language.reader.when(rest.text).says:
        return runs.logged(replace(wishes.held(turn, rest.text), heard=run))
    name = rest.intent.best
    if name in turn.language.answers:
        return noted.say("wish.and_asked", row((f"topic.{name}", f"~topic:{name}")), kind="menu")
    return noted.say("wish.and_wished", kind="menu")


def _met(turn: Turn, meet: Meet) -> Turn:
    """The rest as if it stood alone; of what is not understood, and of what would be deleted, it is said that the run is noted all the
    same."""
    assert turn.heard is not None
    if turn.heard.intent.best in DELETES:  # that run, or the one before?
        return ask.again(turn.say("wish.rest_unclear", kind="clarification"))
    met = meet(turn)
    new = met.replies[len(turn.replies) :]
    lost = not new or new[0].name.startswith("fallback.") or new[0].name == behind.BEHIND
    return ask.again(turn.say("wish.rest_unclear", kind="clarification")) if lost else met
