"""A planned run is never called fitting beside an illness, a medicine, another hurt, or pain that was amber or red days ago."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests import conftest
from tests.conftest import Talk
from tests.test_reminders import check_in


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets a day pass."""
    return lambda: monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=1))


@pytest.fixture
def runner(coached: Talk) -> Talk:
    """Somebody whose longest run of the last days was 20 km."""
    coached.session = replace(coached.session, way="", slots={**coached.session.slots, "severity": 2})  # off the ladder
    return coached.say("ran 20k in 2 hours, pain 1")


def test_by_distance_alone_it_fits(runner: Talk) -> None:
    assert runner.say("can i run 18k on sunday").names == ["run.planned.within"]


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("could i run 15k with a chesty cough", "faq.covid"),
        ("is 12k ok while i'm on antibiotics", "faq.covid"),
        ("can i do 15k on sunday two days after the flu", "faq.covid"),
        ("should i run 12k tomorrow if i take a nurofen before", "faq.medication"),
        ("can i run 16k on painkillers", "faq.medication"),
    ],
)
def test_an_illness_or_a_medicine_is_answered_and_not_the_distance(runner: Talk, asked: str, topic: str) -> None:
    names = runner.say(asked).names
    assert names[0] == f"answers.{topic}.answer"
    assert not any(name.startswith("run.planned") for name in names)


@pytest.mark.parametrize("asked", ["can i run 15k with a sore knee", "is 14k ok hungover", "can i do 16k in this heat"])
def test_another_hurt_is_no_question_of_distance(runner: Talk, asked: str) -> None:
    assert runner.say(asked).names == ["run.planned.besides"]


@pytest.mark.parametrize(("asked", "pain"), [("is 15k ok tomorrow? pain 8 now", 8), ("can i run 15k? my back is at 5", 5)])
def test_a_pain_told_beside_it_is_kept_and_decides(runner: Talk, asked: str, pain: int) -> None:
    names = runner.say(asked).names
    assert not any(name == "run.planned.within" for name in names)
    assert runner.session.ached is not None
    assert runner.session.ached.pain == pain


def test_how_a_run_hurt_counts_while_it_is_asked_whether_it_is_known(runner: Talk) -> None:
    assert runner.say("ran 20k in 2 hours, pain 6").names == ["run.same"]
    assert runner.say("can i run 15k tomorrow").names == ["run.same_left", "run.planned.sore"]


@pytest.mark.parametrize("asked", ["can i run 15k tomorrow", "can i run tomorrow", "can i race on sunday"])
def test_pain_of_a_check_in_counts_as_that_of_a_run(runner: Talk, tomorrow: Callable[[], None], asked: str) -> None:
    tomorrow()
    check_in(runner, "6", "same")
    assert runner.say(asked).names == ["run.planned.sore"]


def test_the_newest_day_counts(runner: Talk, tomorrow: Callable[[], None]) -> None:
    runner.say("ran 5k today, pain 5")
    assert runner.say("can i run 15k tomorrow").names == ["run.planned.careful"]
    tomorrow()
    check_in(runner, "1", "better")
    assert runner.say("can i run 15k tomorrow").names == ["run.planned.within"]


@pytest.mark.parametrize(
    "text",
    [
        "my legs feel odd, can i run 9k tomorrow?",
        "can i do 9k tomorrow? my physio looked puzzled",
        "my back hurts when i cough, is 9k ok tomorrow?",
    ],
)
def test_no_length_fits_beside_what_nobody_knows(runner: Talk, text: str) -> None:
    assert runner.say(text).names == ["run.planned.besides"]


@pytest.mark.parametrize(
    "text",
    [
        "can i run 9k tomorrow? i feel great",
        "feeling good, can i do 9k tomorrow?",
        "did 8k on sunday, no pain. can i do 9k tomorrow?",
    ],
)
def test_what_is_harmless_weighs_nothing(runner: Talk, text: str) -> None:
    assert runner.say(text).names[-1] == "run.planned.within"
