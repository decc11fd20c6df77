"""A question as a reply: which template, which buttons. What a button's data means stands in presses.py.

Rule 1: every question has a way on: an answer, "not sure" or skip where allowed, back, and the words cancel and help.
Rule 2: after something else came in between, a long question that still stands in the chat is taken up by one line and its buttons (`again`);
the whole of it is told on request, or after a long pause.
Neighbours: flow.py decides what is asked next; content/<language>/replies/ask.yaml holds the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.content.schema import Condition, Option, Question
from bot.core.dialogue.turn import Rows, Turn, row
from bot.core.model.effects import Button
from bot.core.model.session import InFull

NONE_ID = "none"
REST = "screen.rest"
LIST_LENGTH = 560
"""Characters of a list's lines in one message; a longer list is told in several, the buttons under the last."""
LONG_PAUSE = timedelta(hours=1)
"""After it, a long question is told as a whole again: it is far up, or forgotten."""
LONG = ("consent", "screen", "review")
"""Kinds of questions that are too long to be told again after each remark."""
TICK, LED = "m:", "led:"
"""What the data of a tick begins with, under the question itself and under a line that leads back to it."""
TICKS = "several"
"""Stands among the ticks where ticking was asked for and nothing is ticked yet."""


def ask(turn: Turn, *, edit: bool = False, style: str = "ask") -> Turn:
    """The pending question, asked (style "ask") or asked in other words ("rephrase", "examples", "buttons")."""
    if turn.session.doubts:
        return ask_doubt(turn)
    if (question := turn.question) is None:
        return turn
    name = f"{style}.{question.id}" if turn.has(f"{style}.{question.id}") else f"ask.{question.id}"
    if name.startswith("ask.") and not edit:
        turn = _in_full(turn, question)
    if question.kind == "screen" and name.startswith("ask."):
        return _ask_list(turn, question, name, edit=edit)
    return turn.say(
        name,
        *keyboard(turn, question),
        *_whole(turn, question, name),
        kind="question",
        question=question.id,
        edit=edit,
        values=values(turn, question),
        photo=question.picture if style == "ask" else None,
    )


def _ask_list(turn: Turn, question: Question, name: str, *, edit: bool) -> Turn:
    """A screen list, in as many messages as it takes; a tick changes the last of them, which has the buttons."""
    lists = batches(turn, open_flags(turn, question), "item") or [()]
    for part, flags in enumerate(lists, 1):
        last = part == len(lists)
        if edit and not last:
            continue
        turn = turn.say(
            name if part == 1 else REST,
            *(keyboard(turn, question) if last else ()),
            kind="question",
            question=question.id,
            edit=edit,
            values={"flags": list(flags), "facts": [f for f in question.facts if f not in turn.session.slots]},
        )
    return turn


def again(turn: Turn) -> Turn:
    """What waits for an answer is taken up once more, after something else came in between; nothing where nothing waits."""
    if not turn.session.question and not turn.session.doubts:
        return turn
    return lead_back(turn) if stands(turn) else ask(turn)


def stands(turn: Turn) -> bool:
    """Whether the pending question is a long one that still stands in the chat as a whole, not far up."""
    told, question = turn.session.in_full, turn.question
    if told is None or question is None or turn.session.doubts or told.question != question.id:
        return False
    return timedelta() <= turn.event.at - datetime.fromisoformat(told.at) < LONG_PAUSE and turn.has(_back_to(turn, question))


def lead_back(turn: Turn, *, edit: bool = False) -> Turn:
    """One line, and the same buttons; one more for the whole of it. A tick here changes this line's buttons (`led`), not the question's words."""
    question = turn.question
    assert question is not None
    ticks = tuple(tuple(_led(b) for b in buttons) for buttons in keyboard(turn, question))
    whole = row((f"button.whole_{question.kind}", "~whole"))
    return turn.say(_back_to(turn, question), *ticks, whole, kind="question", question=question.id, edit=edit)


def _whole(turn: Turn, question: Question, name: str) -> Rows:
    """The button of the whole question, where the words asked now are not the whole."""
    if name.startswith("ask."):
        return ()
    if question.picture:
        return (row((f"button.offer.{question.id}", "~where")),)
    return (row((f"button.whole_{question.kind}", "~whole")),) if question.kind in LONG else ()


def _led(button: Button) -> Button:
    return replace(button, data=f"{LED}{button.data.removeprefix(TICK)}") if button.data.startswith(TICK) else button


def _back_to(turn: Turn, question: Question) -> str:
    name = f"back_to.{question.id}"
    return name if turn.has(name) else f"back_to.{question.kind}"


def _in_full(turn: Turn, question: Question) -> Turn:
    """With a note that the question is told as a whole now, where it is a long one. Its keyboard is the next one."""
    if question.kind not in LONG and not question.picture:
        return turn
    told = InFull(question=question.id, at=turn.event.at.isoformat(), version=turn.session.version + 1)
    return turn.keep(in_full=told)


def ask_doubt(turn: Turn) -> Turn:
    """The own question of the first flag in doubt: yes, no, not sure, what does this mean."""
    flag = turn.session.doubts[0]
    is_flag = flag in turn.content.flags
    explain = (("button.what_means", f"explain:{flag}"),) if is_flag else ()
    return turn.keep(doubted=turn.event.at.isoformat()).say(
        "ask.flag" if is_flag else f"ask.fact.{flag}",
        row(("button.yes", f"y:{flag}"), ("button.no", f"n:{flag}")),
        row(("button.not_sure", f"u:{flag}"), *explain),
        kind="question",
        question=f"flag.{flag}",
        values={"flag": flag},
    )


def values(turn: Turn, question: Question) -> dict[str, object]:
    """What a question's template needs beside the common values."""
    if question.kind == "review":
        return {"lines": review_lines(turn)}
    return {"flags": [r.flag for r in turn.session.open]} if turn.session.open else {"flags": []}


def open_flags(turn: Turn, question: Question) -> tuple[str, ...]:
    """The flags of a screen list that still need an answer of the person's own."""
    return tuple(f for f in question.flags if f not in turn.session.screen)


def batches(turn: Turn, flags: Sequence[str], part: str) -> list[tuple[str, ...]]:
    """`flags` in as few messages as hold their words (`part` of FlagWords), about equally long."""
    words = [turn.language.flags[f] for f in flags]
    lengths = [len(str(getattr(w, part))) + (len(w.label) if part == "explain" else 0) for w in words]
    many = -(-sum(lengths) // LIST_LENGTH)
    found: list[list[str]] = [[] for _ in range(many)]
    told = 0
    for flag, length in zip(flags, lengths, strict=True):
        found[min(many - 1, (told + length // 2) * many // max(1, sum(lengths)))].append(flag)
        told += length
    return [tuple(flags) for flags in found if flags]


def options(turn: Turn, question: Question) -> tuple[Option, ...]:
    """The options worth offering: those whose answer is not known already."""
    return tuple(o for o in question.options if not (o.given and o.given.holds(turn.session.slots)))


def keyboard(turn: Turn, question: Question) -> Rows:
    """The buttons of a question, by its kind."""
    return _KEYBOARDS[question.kind](turn, question)


def _consent(turn: Turn, question: Question) -> Rows:
    return (
        row(("button.agree", "o:yes")),
        row(("button.refuse", "o:no"), ("button.privacy", "~privacy")),
        row(("button.coach", "~coach")),
    )


def _country(turn: Turn, question: Question) -> Rows:
    common = turn.language.care.common
    codes = [Button(label="button.country", data=f"o:{c}", values={"code": c}) for c in common]
    pairs = tuple(tuple(codes[i : i + 2]) for i in range(0, len(codes), 2))
    return (*pairs, row(("button.skip", "skip")))


def _screen(turn: Turn, question: Question) -> Rows:
    marked = turn.session.marked
    named = [(f, f"flag.{f}.label") for f in open_flags(turn, question)]
    named += [(f, f"option.fact.{f}") for f in question.facts if f not in turn.session.slots]
    items = tuple((Button(label=label, data=f"m:{i}", on=i in marked),) for i, label in named)
    end = row(("button.done", "done")) if marked else row(("button.none_of_these", "none"))
    return (*items, (*end, *row(("button.not_sure", "unsure"))), row(("button.what_means", "explain"), *_back(turn)))


def _choice(turn: Turn, question: Question) -> Rows:
    offered = options(turn, question)
    if turn.session.marked:
        return _ticks(turn, question, offered)
    buttons = [Button(label=f"option.{question.id}.{o.id}", data=f"o:{o.id}") for o in offered]
    rows = tuple(tuple(buttons[i : i + question.wide]) for i in range(0, len(buttons), question.wide))
    several = (row(("button.several", "several")),) if question.several else ()
    return (*rows, *several, *_offer(turn, question), *_ways_on(turn, question))


def _offer(turn: Turn, question: Question) -> Rows:
    """The button of the question that this one leads to, until that is answered."""
    flow = turn.flow
    other = flow.question(question.leads_to) if flow else None
    wanted = other is not None and not any(s in turn.session.slots for s in other.slots)
    return (row((f"button.offer.{question.leads_to}", "~where")),) if wanted else ()


def _ticks(turn: Turn, question: Question, offered: tuple[Option, ...]) -> Rows:
    marked = turn.session.marked
    rows = tuple(
        (Button(label=f"option.{question.id}.{o.id}", data=f"m:{o.id}", on=o.id in marked),)
        for o in offered
        if o.id not in (NONE_ID, "unsure")
    )
    return (*rows, row(("button.done", "done")), *_ways_on(turn, question))


def _checklist(turn: Turn, question: Question) -> Rows:
    marked = turn.session.marked
    offered = [o for o in options(turn, question) if o.id != NONE_ID]
    rows = tuple((Button(label=f"option.{question.id}.{o.id}", data=f"m:{o.id}", on=o.id in marked),) for o in offered)
    end = ("button.done", "done") if marked else ("button.none_of_these", f"o:{NONE_ID}")
    return (*rows, row(end), *_ways_on(turn, question))


def _number(turn: Turn, question: Question) -> Rows:
    return _ways_on(turn, question)


def _review(turn: Turn, question: Question) -> Rows:
    changes = [Button(label=f"short.{q}", data=f"edit:{q}") for q in review_lines(turn)]
    rows = tuple(tuple(changes[i : i + 2]) for i in range(0, len(changes), 2))
    return (row(("button.looks_right", "o:yes")), *rows)


_KEYBOARDS = {
    "consent": _consent,
    "country": _country,
    "screen": _screen,
    "choice": _choice,
    "checklist": _checklist,
    "number": _number,
    "review": _review,
}


def _back(turn: Turn) -> tuple[tuple[str, str], ...]:
    return (("button.back", "back"),) if turn.session.asked else ()


def _ways_on(turn: Turn, question: Question) -> Rows:
    pairs = [*_back(turn), *([("button.skip", "skip")] if question.skip else [])]
    return (row(*pairs),) if pairs else ()


def review_lines(turn: Turn) -> list[str]:
    """The questions whose answers the review card shows, in order."""
    slots = turn.session.slots
    return [
        q.id
        for q in (turn.content.flows["check"].questions)
        if q.kind in ("country", "choice", "checklist", "number") and _shown(turn, q) and _due(q.when, slots)
    ]


def _shown(turn: Turn, question: Question) -> bool:
    """Whether the review card has a line for a question: it is answered, passed over, or on offer."""
    known = any(s in turn.session.slots for s in question.slots)
    return (
        known
        or question.id in turn.session.skipped
        or (question.kind == "country" and turn.session.country is not None)
        or (question.offered and turn.session.question == "review")
    )


def _due(when: Condition | None, slots: Mapping[str, Any]) -> bool:
    return when is None or bool(when.holds(slots))
