"""A button's label, written, does what the button does: over the keyboards of many moments of a talk."""

from dataclasses import replace

import pytest

from bot.core.model.levels import Level
from tests.conftest import STRAIGHT, Talk, went

SAID = (
    "/settings", "/delete", "/help", "/report", "/runs", "topics", "/privacy", "units", "quiet hours", "what's my plan",
    "check in with me", "remind me to do my routine on thursday", "show my reminders", "ran 5k pain 2", "why", "what stretches",
    "can't do band row", "i'm in new york now", "i'm flying to japan", "i work nights, dont message me between 8 and 4",
)  # fmt: skip
TICKS, ANSWER = ("m", "led"), "o"
OF_ITS_OWN = ("It alarmed me for nothing",)
"""Heard as what it says of oneself, by rule."""


def ways(talk: Talk, label: str, data: str) -> tuple[Talk, Talk]:
    """The talk after the press, and after the same words."""
    pressed, said = (replace(talk, update=500) for _ in range(2))
    return pressed.raw(data), said.say(label.removeprefix("✓ "))


@pytest.mark.parametrize("said", SAID)
def test_between_questions(said: str) -> None:
    talk = went().say("thanks").say(said)
    shown = [(b.label, b.data) for m in talk.messages for row in m.buttons for b in row]
    labels = [(label, data) for label, data in shown if label not in OF_ITS_OWN]
    other = [label for label, data in labels if (two := ways(talk, label, data))[0].names != two[1].names]
    assert other == []


@pytest.mark.parametrize("taps", range(len(STRAIGHT) + 1))
def test_amid_the_check(taps: int) -> None:
    """A line of a list is ticked, or heard as the sign that it is; an option may leave more to be asked."""
    talk = went(taps)
    for label, data in talk.keyboard:
        verb = data.partition(":")[2].partition(":")[0]
        pressed, said = ways(talk, label, data)
        if verb in TICKS:
            graver = any(r.level is not None and r.level >= Level.SOON for r in said.replies)
            assert graver or said.session.marked == pressed.session.marked, label
        elif verb != ANSWER:
            assert said.names == pressed.names, label


def test_everything_is_deleted_by_its_words() -> None:
    assert went().say("/delete").say("Delete everything").names == ["data.erased"]
    assert went().say("/delete").say("keep it").names == ["data.kept"]
