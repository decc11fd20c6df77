"""The traffic light of what was told last: no run is said to fit on a red or an amber light, whoever told it and wherever."""

import pytest

from bot.core.model.effects import Log
from tests.conftest import Talk, went


@pytest.fixture
def ran() -> Talk:
    """Somebody past the ladder, whose longest run of late was 8 km."""
    talk = went()
    return talk.say("ran 8 km on monday, pain 1")


@pytest.mark.parametrize("told", ["my pain is 6 today", "my back is a 6 right now", "deadlifts, back pain 6"])
def test_a_red_light_told_by_itself_counts_for_the_next_run(ran: Talk, told: str) -> None:
    ran.say(told)
    if ran.session.flow:
        return  # beyond self-care: the whole screen comes first
    assert ran.say("can i do 8 km tomorrow").names == ["run.planned.sore"]
    assert ran.say("can i run tomorrow").names == ["run.planned.sore"]


@pytest.mark.parametrize("told", ["my pain is 6 today", "pain is 5 this morning"])
def test_a_pain_of_today_is_not_written_into_an_older_run(ran: Talk, told: str) -> None:
    ran.say(told)
    assert [(r.day, r.pain) for r in ran.session.runs] == [("2026-11-16", 1)]


def test_the_pain_of_an_older_run_is_put_right_as_ever(ran: Talk) -> None:
    assert [r.pain for r in ran.say("pain was 3").session.runs] == [3]


@pytest.mark.parametrize("said", ["6 today", "today 5", "a 4 today"])
def test_one_number_is_not_both_a_distance_and_a_pain(ran: Talk, said: str) -> None:
    ran.say(said)
    assert len(ran.session.runs) == 1
    assert not [e for e in ran.effects if isinstance(e, Log) and e.kind == "run"]


@pytest.mark.parametrize(
    ("said", "pain"), [("ran 4 km today pain 2, now it's 6", 6), ("ran 4 km this morning, pain 1, but now 5", 5)]
)
def test_what_it_has_become_since_a_run_counts(ran: Talk, said: str, pain: float) -> None:
    ran.say(said)
    assert [e.values["pain"] for e in ran.effects if isinstance(e, Log) and e.kind == "pain"] == [pain]
    assert ran.session.runs[-1].km == 4


def test_what_has_become_strong_since_a_run_leads_to_the_whole_screen(ran: Talk) -> None:
    assert ran.say("ran 4 km today pain 2, now it's 8").session.flow
