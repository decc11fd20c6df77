"""Runs that are asked about: never noted as done, and never answered with a yes where the plan, or the pain that is named, says no."""

import pytest

from bot.core.model.effects import Log
from tests.conftest import Talk

NO = ("not yet", "jump", "double", "Not with")


def kept(talk: Talk) -> list[str]:
    return [e.kind for e in talk.effects if isinstance(e, Log)]


@pytest.fixture
def ran(coached: Talk) -> Talk:
    """Somebody whose longest run of late was 8 km."""
    return coached.say("ran 8 km on monday, pain 1")


@pytest.mark.parametrize(
    "said",
    [
        "could i hike 30 km on saturday", "do you reckon 20 miles is sensible", "would you say 25k is too far", "can i run 900 miles tomorrow",
        "may i walk 18 miles next sunday", "do you think 30 km would be wise this weekend",
    ],
)  # fmt: skip
def test_a_far_run_that_is_asked_about_is_weighed_and_not_noted(ran: Talk, said: str) -> None:
    ran.say(said)
    assert kept(ran) == []
    assert any(word in ran.text for word in NO)


@pytest.mark.parametrize(
    "said",
    [
        "how far may i run on friday",
        "how long should my next run be",
        "could i run twice on saturday",
        "can i jog for 75 minutes tomorrow",
        "should i go for a 2 hour run on sunday",
    ],
)
def test_what_the_plan_has_is_said_of_runs_without_a_length(ran: Talk, said: str) -> None:
    assert ran.say(said).names[0] == "run.planned.may_run"
    assert kept(ran) == []


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("is it safe to jog 5 km with pain 4", "amber"),
        ("should i run on thursday if my back is at 5", "amber"),
        ("could i do 3 miles with a 5 out of 10", "amber"),
        ("is a 4k with back pain of 6 ok", "red"),
        ("can i go running if the pain is 6?", "red"),
    ],
)
def test_a_pain_in_a_question_decides_and_is_not_noted(ran: Talk, said: str, name: str) -> None:
    assert ran.say(said).names[0] == f"run.planned.{name}"
    assert kept(ran) == []


def test_a_strong_pain_in_a_question_leads_to_the_whole_screen(ran: Talk) -> None:
    assert ran.say("is it ok to run 5 km with pain 8").session.flow


def test_a_mild_pain_in_a_question_leaves_the_length_to_decide(ran: Talk) -> None:
    assert ran.say("is it ok to run 8 km with pain 2").names == ["run.planned.ladder"]
    assert ran.say("is it ok to run 18 km with pain 2").names == ["run.planned.double"]
    assert kept(ran) == []


@pytest.mark.parametrize(
    ("said", "light"),
    [("my back pain is 5 today, can i run tomorrow?", "amber"), ("pain is 6 now, should i go running", "red light")],
)
def test_a_pain_of_today_is_noted_and_decides(ran: Talk, said: str, light: str) -> None:
    assert light in ran.say(said).text
    assert kept(ran) == ["pain"]
    assert "may be yes" not in ran.text


@pytest.mark.parametrize("said", ["ran 5 km with pain 4", "did 3 miles on pain 4 today", "5 km this morning with pain 2"])
def test_a_run_with_its_pain_is_a_run(coached: Talk, said: str) -> None:
    assert kept(coached.say(said)) == ["run"]


@pytest.mark.parametrize("said", ["deadlifts, back pain 5", "pain 4 today", "pain 2 today"])
def test_a_pain_without_a_question_is_noted(coached: Talk, said: str) -> None:
    assert kept(coached.say(said)) == ["pain"]


@pytest.mark.parametrize(
    "said",
    [
        "can i run 5 km with a temperature", "is 8 km ok on antibiotics", "could i do 5k after a bad cold", "should i run 8 km if i take ibuprofen first",
        "is 3 miles ok with a sore knee", "can i do 8 km in 34 degrees",
    ],
)  # fmt: skip
def test_what_is_named_beside_the_length_comes_first(ran: Talk, said: str) -> None:
    ran.say(said)
    assert "fits" not in ran.text
    assert "may be yes" not in ran.text
    assert kept(ran) == []


@pytest.mark.parametrize(
    "said",
    [
        "any reason i shouldnt run 20 km today",
        "my sister asked me to run 12 miles on saturday",
        "my long run is on sunday, 18 miles, too far?",
    ],
)
def test_a_run_to_come_is_not_noted(ran: Talk, said: str) -> None:
    ran.say(said)
    assert kept(ran) == []
    assert any(word in ran.text for word in NO)
