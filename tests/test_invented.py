"""Nothing is set by a question, at a time that nobody told without saying so, or in one of two ways that hours and places may be meant."""

from datetime import timedelta

import pytest

from tests import conftest
from tests.conftest import Talk, went
from tests.test_kept_reminders import tick
from tests.test_singly import AFTER, DAILY, dues, set_up


def asked_how_it_is() -> Talk:
    talk = set_up(AFTER)
    tick(talk, "check_in", conftest.NOON + timedelta(hours=30))
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "hang on, before that, can i do the routine twice a day",
        "wait, should i do my exercises every day",
        "quick question, may i do the routine daily",
    ],
)
def test_a_question_sets_nothing(said: str) -> None:
    talk = asked_how_it_is().say(said)
    assert not any(name.startswith("reminder.") for name in talk.names)
    assert [*talk.session.reminders] == ["check_in"]


@pytest.mark.parametrize("said", ["3", "4/10"])
def test_a_number_that_may_be_the_pain_is_no_hour(said: str) -> None:
    talk = asked_how_it_is().say("remind me of my routine twice a day").say(said)
    assert "routine" not in talk.session.reminders
    assert talk.names == ["reminder.ask.pain"]


@pytest.mark.parametrize("said", ["tell me when to do the exercises", "text me when to do my routine"])
def test_to_be_told_when_asks_for_the_time(said: str) -> None:
    talk = went().say("thanks").say(said)
    assert talk.names[0].startswith("reminder.ask.")
    assert talk.session.reminders == {}


@pytest.mark.parametrize(
    ("said", "taken"),
    [("remind me to do my routine", True), (AFTER, True), (DAILY, False), ("remind me to do my routine in the evenings", False)],
)
def test_a_time_that_was_not_told_is_said_so(said: str, taken: bool) -> None:
    assert ("You named no time" in went().say("thanks").say(said).text) is taken


class TestHoursByDay:
    @pytest.mark.parametrize(
        "said",
        [
            "i work nights, dont message me between 8 and 4",
            "no messages from 7 to 3 please, im on night shift",
            "i sleep from 9 to 5",
        ],
    )
    @pytest.mark.parametrize("first", [True, False])
    def test_which_half_of_the_day_is_asked(self, said: str, first: bool) -> None:
        talk = went().say("thanks").say(said)
        assert (talk.names, talk.session.quiet) == (["settings.quiet_half"], (22, 7))
        label = talk.keyboard[0 if first else 1][0]
        start, end = (int(word) for word in label.split() if word.isdecimal())
        assert talk.press(label).session.quiet == (start, end)
        assert (start < end) is not first

    def test_it_may_be_answered_in_words(self) -> None:
        talk = went().say("thanks").say("i work nights, dont write between 8 and 4").say("8am to 4pm")
        assert talk.session.quiet == (8, 16)

    @pytest.mark.parametrize(
        ("said", "hours"),
        [("quiet from 10 to 7", (22, 7)), ("no messages between 8 and 16", (8, 16)), ("quiet from 9pm to 5am", (21, 5))],
    )
    def test_what_is_clear_is_set(self, said: str, hours: tuple[int, int]) -> None:
        assert went().say("thanks").say(said).session.quiet == hours


class TestTrips:
    @pytest.mark.parametrize(
        "said", ["i'll be in tokyo from monday to friday", "we'll be in lisbon next tuesday", "i'm in new york from sunday"]
    )
    def test_a_clock_of_days_to_come_stays(self, said: str) -> None:
        talk = set_up(AFTER).say(said)
        assert (talk.names, talk.session.zone) == (["settings.zone_trip"], "")

    def test_home_is_where_it_was_before(self) -> None:
        talk = set_up(AFTER).say("i'm in new york now").say("thanks").say("i'm in tokyo now").say("thanks").say("back home")
        assert (talk.session.zone, talk.session.home) == ("Europe/London", "")
        assert dues(talk) == ["Sat 21 18:00"]
