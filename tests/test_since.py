"""Since when it hurts, by a season, a feast or an event; and a yes before what eases it."""

import pytest

from tests.conftest import NOON, Talk, went

AT_DURATION = 8


def _at_eases(talk: Talk) -> Talk:
    """Somebody who told when it hurts in words, and is asked whether it eases."""
    talk.say("/start").press("o:yes").press("o:GB")
    for _ in range(5):
        talk.press("none")
    return talk.say("when i run")


@pytest.mark.parametrize(
    ("said", "month"),
    [("since the summer", 6), ("it started around easter", 4), ("since last autumn", 9), ("since spring", 3)],
)
def test_a_season_counts_from_its_first_month(said: str, month: int) -> None:
    talk = went(AT_DURATION).say(said)
    days = talk.session.slots["duration_days"]
    assert days == (NOON.date() - NOON.date().replace(month=month, day=1)).days


def test_the_winter_that_is_still_to_come_was_the_last_one() -> None:
    assert went(AT_DURATION).say("since the winter").session.slots["duration_days"] > 300


@pytest.mark.parametrize(
    "said", ["since i got the new bike", "ever since my holiday", "since the half marathon", "when i moved house"]
)
def test_of_an_event_it_is_asked_how_long_ago_it_was(said: str) -> None:
    talk = went(AT_DURATION).say(said)
    assert (talk.names[0], talk.question) == ("repair.how_long_ago", "duration")
    assert talk.say("about 3 weeks ago").session.slots["duration_days"] == 21


@pytest.mark.parametrize("said", ["yh if i sit down", "aye when i lie doon", "yeah when i rest", "ye it does"])
def test_a_yes_before_what_eases_it_is_no_other_answer(talk: Talk, said: str) -> None:
    assert _at_eases(talk).say(said).session.slots["eases"] == "rest"


def test_a_yes_before_what_may_be_the_heart_is_asked_again(talk: Talk) -> None:
    """ "When I stop" alone is the sign of an effort; with a yes to rest before it, it is asked which."""
    _at_eases(talk).say("yeah when i stop")
    assert (talk.question, talk.session.open) == ("eases", ())


@pytest.mark.parametrize(("said", "asked"), [("0", True), ("2", True), ("6", False), ("actually 1", False)])
def test_a_lower_number_takes_no_pain_back_by_itself(said: str, asked: bool) -> None:
    talk = went().say("/checkin").press("o:4")
    talk.say(said)
    assert ("check_in.lower" in talk.names) == asked
    assert talk.session.slots["pain_now"] == (4 if asked else float(said.split()[-1]))
