"""A number that answers a check-in and might be read as an hour, or as how long something takes."""

import pytest

from bot.core.dialogue import checkins
from bot.core.model.effects import Log, Remind
from tests.conftest import Talk
from tests.test_inwords import kept, reminded


@pytest.mark.parametrize(
    ("text", "pain"),
    [
        ("5 after 8 hours at the desk", 5),
        ("4 after 2 hours driving", 4),
        ("it was 5 after 3 hours in the office", 5),
        ("later it got to 6", 6),
        ("5 today, tomorrow i see the physio", 5),
        ("4 but tomorrow is a rest day", 4),
    ],
)
def test_it_is_the_pain(text: str, pain: float) -> None:
    talk = reminded().say(text)
    assert kept(talk)[0] == pain
    assert not any(isinstance(e, Remind) for e in talk.effects)


@pytest.mark.parametrize("text", ["up from 3 to 6", "from 3 to 6", "went up from 2 to 5", "its gone from 2 to 4 since last time"])
def test_what_has_risen_is_worse(text: str) -> None:
    talk = reminded().say(text)
    assert talk.question == "screen.chest"
    assert talk.session.checked is not None
    assert talk.session.checked.trend == "worse"


@pytest.mark.parametrize("text", ["down to 3 from 6", "3, down from 5", "from 6 down to 3"])
def test_what_has_fallen_is_better(text: str) -> None:
    assert kept(reminded().say(text)) == (3, "better")


@pytest.mark.parametrize(
    "text", ["5 in the morning, 2 later", "3 after 10 minutes, 9 after 60 minutes", "2 when i wake, 8 after 8 hours at the desk"]
)
def test_of_two_scores_the_number_is_asked_for(text: str) -> None:
    talk = reminded().say(text)
    assert (kept(talk)[0], talk.question) == (None, "pain_now")


@pytest.mark.parametrize("text", ["4 tomorrow i see the physio", "at 9", "9 on monday"])
def test_what_may_be_either_is_asked_about(text: str) -> None:
    talk = reminded().say(text)
    assert talk.names == [checkins.OR_TIME]
    assert not any(isinstance(e, Remind) for e in talk.effects)


@pytest.mark.parametrize("text", ["8 tomorrow please", "tomorrow at 9", "snooze 15", "later, at 9"])
def test_a_time_to_come_puts_it_off(text: str) -> None:
    talk = reminded().say(text)
    assert talk.names == ["reminder.snoozed"]


def test_a_snooze_of_minutes_is_that_long() -> None:
    assert "12:15" in reminded().say("snooze 15").text


class TestAmidTheCheckIn:
    @pytest.mark.parametrize(
        ("text", "pain"), [("5 after 8 hours at the desk", 5), ("it was 7, now 3", 3), ("down to 3 from 6", 3)]
    )
    def test_it_is_the_pain_too(self, coached: Talk, text: str, pain: float) -> None:
        assert coached.say("/checkin").say(text).session.slots["pain_now"] == pain

    def test_undo_takes_the_answer_back_and_no_reminder(self, coached: Talk) -> None:
        coached.say("check in with me every day at 6pm").press("Good").say("/checkin").say("4").say("/undo")
        assert coached.question == "pain_now"
        assert "check_in" in coached.session.reminders


class TestBehindACheckIn:
    @pytest.fixture
    def done(self, coached: Talk) -> Talk:
        """Somebody with check-ins each day, who has answered one: 4, the same, nothing new."""
        return (
            coached.say("check in with me every day at 6pm")
            .press("Good")
            .say("/checkin")
            .say("4")
            .say("same")
            .press("No, nothing new")
        )

    @pytest.mark.parametrize("text", ["change it to 6", "set it to 6"])
    def test_a_number_may_be_the_reminders_hour_as_well(self, done: Talk, text: str) -> None:
        before = done.session.reminders
        assert done.say(text).names == [checkins.OR_TIME]
        assert done.session.reminders == before

    @pytest.mark.parametrize("text", ["change it to 6", "should be 6"])
    def test_without_one_it_puts_the_check_in_right(self, coached: Talk, text: str) -> None:
        coached.say("/checkin").say("4").say("same").press("No, nothing new").say(text)
        assert coached.session.checked is not None
        assert coached.session.checked.pain == 6

    @pytest.mark.parametrize(
        "text", ["make it 10 minutes later", "make it 7 in the morning", "make it 3 times a week", "change it to 9:30"]
    )
    def test_what_is_of_the_reminder_is_no_pain(self, done: Talk, text: str) -> None:
        done.say(text)
        assert done.session.checked is not None
        assert done.session.checked.pain == 4

    def test_worse_keeps_the_number(self, done: Talk) -> None:
        done.say("actually it got worse")
        assert done.session.checked is not None
        assert done.session.checked.trend == "worse"
        assert any(isinstance(e, Log) and e.kind == "pain" and e.values["pain"] == 4 for e in done.effects)

    def test_how_bad_it_got_is_told_at_the_list(self, done: Talk) -> None:
        done.say("/checkin").say("worse").say("8")
        assert done.session.checked is not None
        assert done.session.checked.pain == 8

    def test_a_length_puts_the_run_right(self, coached: Talk) -> None:
        coached.say("ran 6 miles, pain 1").say("/checkin").say("2").say("same").press("No, nothing new").say("make it 8 miles")
        assert coached.session.checked is not None
        assert coached.session.checked.pain == 2

    def test_undo_takes_a_run_back_where_there_is_one(self, coached: Talk) -> None:
        coached.say("ran 6 miles, pain 1").say("/checkin").say("2").say("same").press("No, nothing new").say("/undo")
        assert coached.names == ["run.undone"]

    def test_undo_says_how_to_put_it_right(self, done: Talk) -> None:
        assert done.say("/undo").names == ["data.no_check_in"]


@pytest.mark.parametrize("text", ["good since 9", "fine till 8", "ok until 5"])
def test_since_when_is_no_score(text: str) -> None:
    assert kept(reminded().say(text))[0] is None
