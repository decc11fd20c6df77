"""While an emergency is in doubt only its question is answered: no advice, no article (SAFETY.md, laws 1, 2 and 8)."""

import pytest

from tests.conftest import Talk, went

LAST_LIST = 5
"""Taps after which the list that asks for an age is asked."""


@pytest.mark.parametrize(
    "said",
    [
        "can i run tomorrow",
        "what stretch helps",
        "exercises",
        "does a desk job matter?",
        "no but i feel sick",
        "not pain more like pressure",
        "no its my jaw",
    ],
)
def test_nothing_is_advised_while_an_emergency_is_in_doubt(coached: Talk, said: str) -> None:
    coached.say("could it be a heart attack")
    assert coached.session.doubts, "the heart is asked about"
    coached.say(said)
    assert not [
        name
        for name in coached.names
        if name.startswith(("answers.", "result.plan", "result.running", "reminder.", "repair.cleared"))
    ]
    assert coached.session.doubts or coached.session.open


def test_the_question_is_answered_as_ever(coached: Talk) -> None:
    coached.say("could it be a heart attack").say("no")
    assert not coached.session.doubts
    coached.say("does a desk job matter?")
    assert any(name.startswith("answers.") for name in coached.names)


@pytest.mark.parametrize("said", ["delete my data", "help", "stop the reminders"])
def test_what_is_ones_own_is_answered_all_the_same(coached: Talk, said: str) -> None:
    coached.say("could it be a heart attack").say(said)
    assert coached.session.doubts
    assert not any(name.startswith(("repair.not_understood", "repair.rephrase")) for name in coached.names)


def test_an_age_in_doubt_is_no_emergency_by_itself() -> None:
    talk = went(LAST_LIST).press("Not sure")
    assert "over_55" in talk.session.doubts
    talk.say("what stretch helps")
    assert talk.session.doubts
    assert not any(name.startswith("answers.") for name in talk.names)
