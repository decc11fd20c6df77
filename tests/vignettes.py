"""Whole conversations with a known level: what somebody says, what they tick and answer, and the level they must end at."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.core.content.load import Content
from bot.core.model.levels import Level
from tests.conftest import Talk

FILE = Path(__file__).with_name("data") / "vignettes.jsonl"
PLAIN = {"pain_timing": "during_run", "eases": "rest", "duration": "week", "onset": "gradual", "severity": "4", "neuro": "none"}
MOST_TURNS = 40


def vignettes() -> list[dict[str, Any]]:
    """Rows with id, level (a level word), say (texts), and perhaps ticks (flags or facts) and answers (question -> option)."""
    return [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]


def reached(content: Content, row: Mapping[str, Any]) -> Level:
    """The highest level that the person is told, the check taken to its end with plain answers where none are given."""
    check = content.flows["check"]
    known = {f for q in check.questions for f in (*q.flags, *q.facts)} | {q.id for q in check.questions}
    assert not {*row.get("ticks", ()), *row.get("answers", {})} - known, row["id"]
    talk, told = Talk(content), [Level.SELF_CARE]
    for _ in _turns(talk, row):
        told += [r.level for r in talk.replies if r.level is not None]
    return max(told)


def _turns(talk: Talk, row: Mapping[str, Any]) -> Iterator[None]:
    talk.say("/start").press("o:yes").press("skip")
    yield
    for text in row["say"]:
        talk.say(text)
        yield
    if talk.session.open_level < Level.URGENT and talk.session.flow != "check":
        talk.say("/check")
        yield
    for _ in range(MOST_TURNS):
        if talk.session.flow != "check" or not _answer(talk, row):
            return
        yield


def _answer(talk: Talk, row: Mapping[str, Any]) -> bool:
    """Answer the question that waits; False where nothing fits."""
    wanted = {d.partition(":")[2]: d for _, d in talk.keyboard}
    ticks = [
        d for t in row.get("ticks", ()) for d in (f"m:{t}", f"led:{t}") if d in wanted
    ]  # in the list, or the line that leads back
    if ticks:
        for tick in ticks:
            talk.raw(next(d for _, d in talk.keyboard if d.endswith(f":{tick}")))
        talk.press("done")
        return True
    answers = {**PLAIN, **row.get("answers", {})}
    question = talk.session.question or ""
    for data in (f"o:{answers.get(question, 'same')}", "o:yes" if question == "review" else "none", "o:none", "skip", "o:no"):
        if data in wanted:
            talk.press(data)
            return True
    if talk.session.doubts and (no := next((d for d in wanted if d.startswith("n:")), None)):
        talk.press(no)
        return True
    return False
