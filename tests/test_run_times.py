"""The time of a noted run put right: in words, and by its button."""

import pytest

from tests.conftest import Talk


@pytest.fixture
def ran(coached: Talk) -> Talk:
    return coached.say("ran 10 km in 52:30 this morning, pain 1")


def newest(talk: Talk) -> tuple[float, float]:
    run = talk.session.newest
    assert run is not None
    return run.km, round(run.minutes or 0, 1)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("it took 56", 56), ("sorry, it took me 61", 61), ("that took about 49", 49), ("my time was 1:04", 64), ("the time should be 51 min", 51),
        ("finish time was 58:12", 58.2), ("it was 54 min not 52", 54), ("it took me 1 hour 5", 65),
    ],
)  # fmt: skip
def test_a_time_is_put_right_in_words(ran: Talk, said: str, minutes: float) -> None:
    assert newest(ran.say(said)) == (10, minutes)
    assert ran.names[0] == "run.changed"


@pytest.mark.parametrize(
    ("said", "minutes"), [("56", 56), ("1:04", 64), ("58 min", 58), ("an hour and 2 minutes", 62), ("about 49", 49)]
)
def test_a_time_is_put_right_by_its_button(ran: Talk, said: str, minutes: float) -> None:
    assert ran.press("Time").names == ["run.ask_time"]
    assert newest(ran.say(said)) == (10, minutes)


@pytest.mark.parametrize(("said", "km"), [("it was 11", 11), ("make that 9 km", 9), ("8 km not 10", 8)])
def test_a_distance_is_put_right_as_ever(ran: Talk, said: str, km: float) -> None:
    assert newest(ran.say(said)) == (km, 52.5)


def test_a_time_that_was_not_told_is_added(coached: Talk) -> None:
    assert newest(coached.say("ran 5 km today").say("it took 31")) == (5, 31)
