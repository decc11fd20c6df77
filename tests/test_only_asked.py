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


def _breathless() -> Talk:
    """Somebody whose check began with an ache told in words, and who is now asked about their heart, and about a lung behind that."""
    talk = went(2).say("my upper back aches late in long runs, pain 3, no tingling, went from 15 to 30 miles a week")
    for tap in (*["none"] * 5, "o:rest", "o:week", "o:gradual", "o:same", "o:none", "o:none", "o:yes"):
        if any(data.endswith(tap) for _, data in talk.keyboard):
            talk.press(tap)
    talk.say("short of breath a bit")
    assert len(talk.session.doubts) > 1, talk.text
    return talk


@pytest.mark.parametrize("said", ["pain 4", "2", "back is a 3"])
def test_a_score_answers_no_question_of_a_sign(said: str) -> None:
    talk = _breathless().say("no").say(said)
    assert (talk.names, talk.session.raised) == (["fallback.doubt", "ask.flag"], ())
    assert talk.say(said).names == ["referral.emergency"], "no clear answer counts as yes"


def test_a_score_behind_a_no_to_each_adds_nothing_to_what_was_denied() -> None:
    talk = _breathless().say("no").say("no").say("pain 2")
    assert (talk.names, talk.session.raised) == (["task.pain_logged"], ())


def test_a_strong_pain_adds_up_with_the_sign_that_is_asked_about() -> None:
    assert _breathless().say("no").say("pain 9").names == ["referral.emergency"]
