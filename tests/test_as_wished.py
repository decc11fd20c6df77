"""Reminders do what was wished, or ask: behind one that came, of an answer that was given, of quiet, and of a day told alone."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.dialogue.step import step
from bot.core.model.effects import Remind, Reply
from bot.core.model.events import Tick
from tests.conftest import NOON, Talk
from tests.test_reminders import check_in

ROUTINE, CHECK_IN = "routine", "check_in"


def came(talk: Talk, what: str = ROUTINE, days: int = 0) -> Talk:
    """With a reminder of this kind as the last thing said."""
    at = NOON + timedelta(days=days)
    event = Tick(update_id=-1, at=at, chat=1, person=1, lang="en", reminder=1, what=what, due=at)
    talk.session, talk.effects = step(talk.session, event, talk.content)
    assert [e.name for e in talk.effects if isinstance(e, Reply)] == [f"reminder_kind.{what}.text"]
    return talk


@pytest.fixture
def nudged(coached: Talk) -> Talk:
    """Somebody to whom the routine's reminder came just now."""
    return came(coached.say("remind me of my routine every day at 11 am"))


def again_at(talk: Talk, key: str = ROUTINE) -> datetime:
    return [e.at for e in talk.effects if isinstance(e, Remind) and e.key == key][-1]


class TestBehindOneThatCame:
    @pytest.mark.parametrize(("said", "minutes"), [("25 mins", 25), ("give me 10 more minutes", 10), ("half an hour please", 30)])
    def test_so_long_and_nothing_else_puts_it_off(self, nudged: Talk, said: str, minutes: int) -> None:
        assert nudged.say(said).names == ["reminder.snoozed"]
        assert again_at(nudged) == NOON + timedelta(minutes=minutes)

    def test_a_run_of_so_long_is_a_run(self, nudged: Talk) -> None:
        assert nudged.say("ran 25 mins").names == ["run.logged"]

    def test_an_hour_more_than_a_day_ahead_is_kept(self, nudged: Talk) -> None:
        nudged.say("remind me tomorrow at 4 pm")
        assert again_at(nudged) == datetime(2026, 11, 21, 16, tzinfo=UTC)

    @pytest.mark.parametrize("said", [("later", "until wednesday"), ("skip it until wednesday",), ("mute until wednesday",)])
    def test_until_a_day_is_a_pause(self, nudged: Talk, said: tuple[str, ...]) -> None:
        for one in said:
            nudged.say(one)
        assert nudged.names == ["reminder.paused"]
        assert again_at(nudged) == datetime(2026, 11, 25, 11, tzinfo=UTC)

    def test_until_next_monday_ends_on_that_day(self, nudged: Talk) -> None:
        assert nudged.say("pause until next monday").names == ["reminder.paused"]
        assert again_at(nudged) == datetime(2026, 11, 23, 11, tzinfo=UTC)

    def test_another_hour_is_of_the_one_that_came(self, coached: Talk) -> None:
        coached.say("remind me of my routine every day at 11 am").say("check in with me")
        before = coached.session.reminders[CHECK_IN]
        came(coached).say("can you make it 10 from now on")
        assert coached.session.reminders[ROUTINE].when.time == "10:00"
        assert coached.session.reminders[CHECK_IN] == before

    def test_counted_check_ins_come_at_one_time_and_the_list_shows_it(self, coached: Talk) -> None:
        coached.press("Check in with me").say("and check-ins at noon")
        assert (coached.session.reminders[CHECK_IN].when.time, coached.session.reminders[CHECK_IN].when.also) == ("12:00", ())

    def test_days_that_are_left_out_stay_so_beside_another_hour(self, coached: Talk) -> None:
        coached.press("Check in with me").say("not saturdays").say("and after work")
        when = coached.session.reminders[CHECK_IN].when
        assert (when.off, when.beside) == (("sat",), ())


class TestNothingWithoutAWish:
    @pytest.mark.parametrize("said", ["tomorrow", "till christmas", "make it the 28th", "until friday week"])
    def test_a_day_alone_is_asked_about(self, coached: Talk, said: str) -> None:
        assert coached.say(said).names[0].startswith("reminder.ask.")
        assert not coached.session.reminders

    @pytest.mark.parametrize(
        "said", ["5 weeks without pain can i run again", "no ache for 3 days is it ok to race", "i'm in the office till 6"]
    )
    def test_no_question_and_no_remark_is_a_reminder(self, coached: Talk, said: str) -> None:
        assert not any(name.startswith("reminder.") for name in coached.say(said).names)

    def test_too_early_asks_when_instead(self, nudged: Talk) -> None:
        assert nudged.say("you're too early").names == ["reminder.ask.when"]
        assert nudged.session.reminders[ROUTINE].when.time == "11:00"

    @pytest.mark.parametrize("said", ["yesterday", "since tuesday", "i'm driving to wales", "i'm at the desk till 5"])
    def test_when_or_where_alone_opens_no_safety_list(self, coached: Talk, said: str) -> None:
        assert not any(name.startswith(("check_in.because", "ask.screen")) for name in coached.say(said).names)

    def test_a_pain_since_then_does(self, coached: Talk) -> None:
        assert "check_in.because" in coached.say("my back hurts since tuesday").names


class TestACheckInThatWasMade:
    def test_whether_it_was_is_told(self, coached: Talk) -> None:
        assert coached.say("have i checked in today").names == ["data.not_checked"]
        assert check_in(coached).say("did i check in today").names == ["data.checked"]
        assert "20 November" in coached.text

    @pytest.mark.parametrize("said", ["delete my last check-in", "can you change yesterday's check-in"])
    def test_its_reminders_stay_where_it_is_to_be_otherwise(self, coached: Talk, said: str) -> None:
        check_in(coached).say("check in with me every day at 6 pm")
        before = coached.session.reminders
        assert coached.say(said).names == ["data.no_check_in"]
        assert coached.session.reminders == before

    def test_its_number_is_put_right_and_is_no_hour(self, coached: Talk) -> None:
        check_in(coached, "5").say("check in with me every day at 6 pm")
        assert "check_in.kept" in coached.say("change my last check-in to 3").names
        assert coached.session.checked is not None
        assert coached.session.checked.pain == 3


class TestQuiet:
    @pytest.mark.parametrize("said", ["quiet until 9 at weekends", "but never while i sleep"])
    def test_what_cannot_be_kept_apart_is_asked(self, coached: Talk, said: str) -> None:
        assert coached.say(said).names == ["settings.which_quiet"]
        assert not coached.session.reminders

    def test_it_is_heard_while_a_reminder_is_asked_about(self, coached: Talk) -> None:
        assert coached.say("till christmas").names[0].startswith("reminder.ask.")
        assert coached.say("quiet hours 22-8").names == ["settings.quiet_set"]

    @pytest.mark.parametrize("said", ["no messages between 12 and 2", "leave me alone from 1 to 3", "quiet from 11 till 1"])
    def test_hours_that_may_be_of_the_day_are_asked(self, coached: Talk, said: str) -> None:
        before = coached.session.quiet
        assert (coached.say(said).names[0], coached.session.quiet) == ("settings.quiet_half", before)

    def test_hours_of_the_day_are_told_to_open_the_night(self, coached: Talk) -> None:
        assert coached.say("no messages between 12 and 2pm").session.quiet == (12, 14)
        assert "nights are open" in coached.text
        assert "nights are open" not in coached.say("quiet from 10pm to 7am").text
        assert coached.session.quiet == (22, 7)
