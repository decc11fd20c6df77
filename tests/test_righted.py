"""A reminder put right by one part of it; and wishes about messages that are obeyed at once, or told as they are."""

import pytest

from tests.conftest import Talk, went


def told(*said: str) -> Talk:
    talk = went()
    for text in said:
        talk.say(text)
    return talk


def clocks(talk: Talk, key: str) -> tuple[str, ...]:
    when = talk.session.reminders[key].when
    return (when.time, *when.also)


class TestOneOfItsTimes:
    TWO = "remind me to stretch every day at 7am and 6pm"

    @pytest.mark.parametrize(
        ("text", "times"),
        [
            ("the morning one at 8", ("08:00", "18:00")),
            ("the evening one at 8", ("07:00", "20:00")),
            ("actually not 6pm, lunchtime", ("07:00", "12:00")),
            ("the later one at 7:30", ("07:00", "19:30")),
        ],
    )
    def test_only_that_one_changes(self, text: str, times: tuple[str, ...]) -> None:
        assert clocks(told(self.TWO, text), "routine") == times

    def test_of_two_reminders_the_one_that_comes_then(self) -> None:
        talk = told("check in with me every day at 6pm", self.TWO, "the morning one at 8")
        assert clocks(talk, "check_in") == ("18:00",)
        assert clocks(talk, "routine") == ("08:00", "18:00")


@pytest.mark.parametrize("text", ["yes 6", "yes", "yes, 6am", "yep 06:00"])
def test_a_yes_to_a_time_in_the_quiet_hours(text: str) -> None:
    talk = told("wake me up at 6 to stretch", text)
    assert clocks(talk, "routine") == ("06:00",)
    assert talk.session.quiet == (22, 6)


def test_a_no_is_none() -> None:
    assert told("wake me up at 6 to stretch", "no, 7").session.quiet == (22, 7)


def test_the_first_one_on_a_later_day() -> None:
    talk = told("check in with me every other day at 7:30pm", "first one on monday")
    assert talk.session.reminders["check_in"].when.start == "2026-11-23"
    assert clocks(talk, "check_in") == ("19:30",)


@pytest.mark.parametrize("away", ["im off next week though", "I'm away next week", "but I'm on holiday next week"])
def test_days_on_which_nobody_is_there(away: str) -> None:
    talk = told(f"remind me every tuesday and thursday at 6:30pm to warm up, {away}")
    assert "2026-11-24" in talk.session.reminders["warm_up"].when.skip
    assert "Tuesday 1 December" in talk.text


def test_all_of_its_rhythms_move() -> None:
    talk = told("check in with me every tuesday at 7pm", "and weekends at 10", "make it half an hour later")
    when = talk.session.reminders["check_in"].when
    assert [one.time for one in (when, *when.beside)] == ["19:30", "10:30"]


def test_what_gives_way_is_told_once() -> None:
    talk = told("check in with me every tuesday at 7pm", "and weekends at 10", "only weekdays actually")
    assert "at 10:00 at" not in talk.text


def test_in_so_many_minutes_has_no_other_half_of_the_day() -> None:
    assert all(not data.endswith("flip:routine") for _, data in told("text me in 20 minutes to do the stretches").keyboard)


def test_a_pause_that_begins_later() -> None:
    talk = told("remind me every day at 7pm to stretch", "pause it from 30 nov to 6 dec")
    assert "from Monday 30 November until Sunday 6 December" in talk.text
    talk.say("unpause")
    assert talk.names == ["reminder.resumed"]
    assert talk.session.reminders["routine"].when.skip == ()


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("im off next week", "Monday 30 November"),
        ("i'm away until thursday", "Thursday 26 November"),
        ("on holiday from 1 dec to 5 dec", "Sunday 6 December"),
    ],
)
def test_away_for_some_days(text: str, until: str) -> None:
    talk = told("remind me every day at 7pm to stretch", text)
    assert talk.names == ["reminder.paused"]
    assert f"until {until}" in talk.text


@pytest.mark.parametrize(("text", "times"), [("stop the morning one", ("18:00",)), ("cancel the evening one", ("07:00",))])
def test_one_of_its_times_ends(text: str, times: tuple[str, ...]) -> None:
    assert clocks(told("remind me to stretch every day at 7am and 6pm", text), "routine") == times


class TestObeyedAtOnce:
    def test_amid_the_lists(self) -> None:
        talk = told("check in with me every day at 6pm", "worse", "can we stop the checkins")
        assert "reminder.stopped" in talk.names
        assert "check_in" not in talk.session.reminders
        assert talk.session.question == "screen.chest"

    @pytest.mark.parametrize("text", ["stop asking me this", "stop checking up on me", "dont ask me again"])
    def test_no_more_questions(self, text: str) -> None:
        assert told("check in with me every day at 6pm", text).session.reminders == {}

    def test_why_it_asks(self) -> None:
        assert told("check in with me every day at 6pm", "why do you keep asking").names == ["reminder.menu"]


def test_a_day_on_which_nothing_comes_is_told() -> None:
    assert went().press("Check in with me").say("dont message me on christmas").names == ["reminder.not_then"]


def test_how_bad_it_is_behind_that_it_is_worse() -> None:
    talk = told("check in with me", "worse", "8")
    assert talk.names[0] == "check_in.kept"
    assert talk.session.checked is not None
    assert talk.session.checked.pain == 8
    assert talk.session.slots["severity"] == 8
    assert talk.session.question == "screen.chest"


class TestNowAndOnTheRun:
    @pytest.mark.parametrize("text", ["its a 3 but was 5 on my run earlier", "2 now, 4 on the run"])
    def test_both_are_kept(self, text: str) -> None:
        talk = told("ran 4 miles today", "check in", text)
        assert talk.session.slots["pain_now"] in (2, 3)
        assert talk.session.newest is not None
        assert talk.session.newest.pain in (4, 5)
        assert talk.session.question == "trend"

    def test_a_strong_one_is_heard(self) -> None:
        talk = told("ran 4 miles today", "check in", "its a 3 but was 8 on my run earlier")
        assert "check_in.kept_run" not in talk.names


@pytest.mark.parametrize("text", ["yesss", "yeahhh"])
def test_letters_drawn_out(text: str) -> None:
    assert told("0!!!", text).session.slots.get("pain_now") == 0


def test_back_home_by_name() -> None:
    talk = told("i live in auckland now", "back to london")
    assert talk.session.zone == "Europe/London"
    assert told("i live in auckland now", "what time is it for you").names == ["settings.zone_is"]


def test_a_language_that_there_is_none_of() -> None:
    assert "don't speak yet" in told("set it to spanish").text
    assert "don't speak yet" not in told("change the language").text
