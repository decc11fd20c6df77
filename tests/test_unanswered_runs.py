"""A run about which something is asked, and a message that does not answer: it is said what became of the run."""

import pytest

from tests.conftest import Talk, went

RUN = "ran 7k today, pain 1"


@pytest.fixture
def asked() -> Talk:
    talk = went().say(RUN).say(RUN)
    assert talk.names == ["run.same"]
    return talk


@pytest.mark.parametrize(
    "said", ["thanks", "why does it hurt", "/cancel", "cancel", "ran 5k yesterday", "remind me tomorrow at 8", "pain 7"]
)
def test_a_message_in_between_is_told_that_it_was_not_noted(asked: Talk, said: str) -> None:
    assert asked.say(said).names[0] == "run.same_left"
    assert len([r for r in asked.session.runs if r.km == 7]) == 1
    assert "run.same_left" not in asked.say("thanks").names


@pytest.mark.parametrize("how", ["another one", "[Another run]"])
def test_another_one_is_noted_behind_that(asked: Talk, how: str) -> None:
    asked.say("thanks")
    talk = asked.press(how[1:-1]) if how.startswith("[") else asked.say(how)
    assert [r.km for r in talk.session.runs] == [7, 7]


@pytest.mark.parametrize(("said", "runs"), [("same", 1), ("another one", 2), ("no", 2), ("undo", 1), (RUN, 1)])
def test_an_answer_is_one(asked: Talk, said: str, runs: int) -> None:
    assert "run.same_left" not in asked.say(said).names
    assert len(asked.session.runs) == runs


def test_an_emergency_stands_alone(asked: Talk) -> None:
    assert asked.say("my chest hurts and i can't breathe").names == ["referral.emergency"]


def test_a_reminder_set_in_between_is_still_what_a_yes_is_of(asked: Talk) -> None:
    assert asked.say("remind me tomorrow at 8").say("yes").names == ["reminder.good"]


def test_a_run_without_its_unit_waits_and_is_not_lost_unsaid() -> None:
    assert [r.km for r in went().say("ran 8").say("thanks").say("km").session.runs] == [8]
    assert went().say("ran 8").say("ran 5k yesterday").names == ["run.unit_left", "run.logged"]
    assert went().say("ran 8").say("km").names == ["run.logged"]
