"""Words about reminders that set none: a question about those there are, a complaint, the end of a day, days on which none is to come."""

import pytest

from bot.core.model.effects import Remind
from tests.conftest import Talk


@pytest.fixture
def daily(coached: Talk) -> Talk:
    """Somebody whose check-in comes each day at 18:00."""
    return coached.say("check in with me every day at 6pm").press("Good")


def rhythm(talk: Talk) -> tuple[str, tuple[str, ...]]:
    when = talk.session.reminders["check_in"].when
    return when.time, when.days


@pytest.mark.parametrize("text", ["do you remind me at 8?", "why did you remind me at 6?", "did i tell you to remind me at 8?"])
def test_a_question_about_them_shows_what_is_set(daily: Talk, text: str) -> None:
    daily.say(text)
    assert daily.names == ["reminder.menu"]
    assert rhythm(daily) == ("18:00", ("daily",))


@pytest.mark.parametrize("text", ["can you remind me at 8?", "could you check in at 8 please"])
def test_a_wish_in_the_form_of_a_question_is_one(daily: Talk, text: str) -> None:
    assert daily.say(text).session.reminders["check_in"].when.time == "20:00"


@pytest.mark.parametrize("text", ["it hurts every day at 8", "my back hurts every other day in the evening"])
def test_a_complaint_is_no_wish(daily: Talk, text: str) -> None:
    daily.say(text)
    assert not any(name.startswith("reminder.") for name in daily.names)


@pytest.mark.parametrize(
    "text", ["exercises daily at 7 for my sore back", "daily at 7 for my stiff back", "pain check daily at 8pm"]
)
def test_a_wish_that_names_the_pain_is_one(coached: Talk, text: str) -> None:
    assert coached.say(text).names[0].startswith("reminder.")


def test_enough_for_today_leaves_today_out(daily: Talk) -> None:
    daily.say("enough for today")
    assert list(daily.session.reminders) == ["check_in"]
    assert daily.session.reminders["check_in"].when.skip == ("2026-11-20",)


def test_enough_for_today_is_a_farewell_where_nothing_comes(coached: Talk) -> None:
    assert coached.say("enough for today").names == ["conversation.goodbye"]
    assert not any(isinstance(e, Remind) for e in coached.effects)


@pytest.mark.parametrize(
    ("text", "off"), [("stop reminding me on thursdays", ("thu",)), ("turn off all reminders on weekends", ("sat", "sun"))]
)
def test_days_on_which_none_is_to_come(daily: Talk, text: str, off: tuple[str, ...]) -> None:
    assert daily.say(text).session.reminders["check_in"].when.off == off


def test_what_ends_by_itself_says_that_it_takes_the_place_of_what_does_not(daily: Talk) -> None:
    daily.say("remind me every day at 9 for a week")
    assert "Keep both" in dict(daily.keyboard)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("on leave from saturday to monday", "Tuesday 24"),
        ("away until the 28th", "Saturday 28"),
        ("don't write to me until the 28th", "Saturday 28"),
        ("we're away for ten days from saturday", "Tuesday 1 December"),
    ],
)
def test_who_is_away_hears_nothing(daily: Talk, text: str, until: str) -> None:
    assert until in daily.say(text).text


@pytest.mark.parametrize("text", ["i'm on holiday for 2 weeks from saturday", "away until monday"])
def test_who_is_away_and_has_none_gets_none(coached: Talk, text: str) -> None:
    assert coached.say(text).names == ["reminder.none"]


@pytest.mark.parametrize("text", ["away from the desk", "going away from running for a bit"])
def test_away_from_something_is_no_absence(daily: Talk, text: str) -> None:
    assert "reminder.paused" not in daily.say(text).names


@pytest.mark.parametrize("text", ["remind me to call the physio at 10 tomorrow", "remind me to ice my back tonight at 9"])
def test_an_errand_of_ones_own_is_not_carried(daily: Talk, text: str) -> None:
    assert daily.say(text).names == ["reminder.not_mine"]


def test_a_break_is_one_of_ours(daily: Talk) -> None:
    daily.say("remind me to take a break at 3 every day")
    assert "desk" in daily.session.reminders
    assert rhythm(daily) == ("18:00", ("daily",))


def test_quiet_hours_that_move_a_reminder_say_so(daily: Talk) -> None:
    assert "16:30" in daily.say("quiet hours 5pm to 9am").text


def test_resume_brings_back_what_was_stopped(daily: Talk) -> None:
    assert "check_in" in daily.say("stop").say("resume").session.reminders


@pytest.mark.parametrize("text", ["no fever, no numbness", "no tingling"])
def test_some_signs_denied_close_no_question_and_open_no_topic(daily: Talk, text: str) -> None:
    daily.say("/checkin").say("2").say("same").say(text)
    assert (daily.names[0], daily.question) == ("check_in.others", "new_signs")


@pytest.mark.parametrize("text", ["tomorrow at 6pm", "remind me tomorrow"])
def test_what_comes_at_that_minute_anyway_is_not_set_twice(daily: Talk, text: str) -> None:
    assert daily.say(text).names == ["reminder.comes_then"]
    assert list(daily.session.reminders) == ["check_in"]


def test_another_time_of_that_day_is_set_beside_it(daily: Talk) -> None:
    assert len(daily.say("remind me tomorrow at 7am to check in").session.reminders) == 2


def test_one_day_by_its_name_may_be_the_next_or_each(coached: Talk) -> None:
    coached.say("check in with me every sunday at 9am").press("Good").say("stop reminders on sunday")
    assert "check_in" in coached.session.reminders


@pytest.mark.parametrize("text", ["gone today", "gone since monday", "gone until friday then it came back"])
def test_a_pain_that_is_gone_is_nobody_who_is(daily: Talk, text: str) -> None:
    assert not {"reminder.paused", "reminder.none"} & {*daily.say(text).names}
