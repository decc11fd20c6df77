"""The figures of a run that a button asked for, or that are told right behind it; and what changes no run."""

import pytest

from tests.conftest import Talk


@pytest.fixture
def ran(coached: Talk) -> Talk:
    """Somebody who has just noted 6 miles with a pain of 3."""
    return coached.say("ran 6 miles, pain 3")


def run(talk: Talk) -> tuple[float, float | None, float | None]:
    newest = talk.session.newest
    assert newest is not None
    return round(newest.km, 1), newest.minutes, newest.pain


@pytest.mark.parametrize(("text", "km"), [("7", 11.3), ("it was 7.2 miles", 11.6), ("about 10 km", 10)])
def test_the_distance_that_is_asked_for(ran: Talk, text: str, km: float) -> None:
    assert run(ran.press("Distance").say(text))[0] == km


@pytest.mark.parametrize(
    "text", ["can I run 8 tomorrow?", "remind me at 7 to stretch", "pain was worse actually, 5", "my shoes are size 9, ok?"]
)
def test_what_is_no_distance_changes_none(ran: Talk, text: str) -> None:
    assert run(ran.press("Distance").say(text))[0] == 9.7


def test_a_wish_beside_the_question_is_met(ran: Talk) -> None:
    assert "routine" in ran.press("Distance").say("remind me at 7 to stretch every day").session.reminders


@pytest.mark.parametrize(("text", "minutes"), [("55", 55), ("about 55 min", 55), ("1:02", 62)])
def test_the_time_that_is_asked_for(ran: Talk, text: str, minutes: float) -> None:
    assert run(ran.press("Time").say(text))[1] == minutes


@pytest.mark.parametrize("text", ["it hurt after 40 min", "at 7 in the morning"])
def test_what_is_no_time_changes_none(ran: Talk, text: str) -> None:
    assert run(ran.press("Time").say(text))[1] is None


@pytest.mark.parametrize(("text", "day"), [("Friday", "2026-11-20"), ("last tuesday", "2026-11-17"), ("yesterday", "2026-11-19")])
def test_the_day_that_is_asked_for(ran: Talk, text: str, day: str) -> None:
    ran.press("Day").say(text)
    assert ran.session.newest is not None
    assert ran.session.newest.day == day


@pytest.mark.parametrize(
    ("text", "minutes"), [("55 minutes", 55), ("58:20", 58), ("in 55 minutes", 55), ("took me an hour", 60), ("55 min", 55)]
)
def test_a_time_behind_a_run_is_that_runs(ran: Talk, text: str, minutes: float) -> None:
    ran.say(text)
    found = run(ran)
    assert (found[0], round(found[1] or 0)) == (9.7, minutes)
    assert len(ran.session.runs) == 1


def test_a_second_time_is_no_correction_unasked(ran: Talk) -> None:
    ran.say("55 minutes").say("20 min later i did my exercises")
    assert run(ran)[1] == 55


@pytest.mark.parametrize("text", ["wrong, that was a bike ride", "sorry that was a swim not a run"])
def test_what_was_no_run_is_taken_back(ran: Talk, text: str) -> None:
    assert ran.say(text).session.runs == ()


def test_another_sport_beside_a_run_takes_none_back(ran: Talk) -> None:
    assert len(ran.say("the bike ride home was nice").session.runs) == 1
