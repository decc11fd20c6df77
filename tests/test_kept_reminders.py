"""Reminders that stand: stopped by kind, skipped, put off to an hour, back after a pause, with room made in the quiet hours, and those that cannot be."""

from datetime import UTC, datetime

import pytest

from bot.core.dialogue.step import step
from bot.core.model.effects import Remind, Reply
from bot.core.model.events import Tick
from tests import conftest
from tests.conftest import Talk


def at(day: int, clock: str, month: int = 11) -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def due(talk: Talk) -> datetime | None:
    """The newest instant that was put down in this turn."""
    found = [e.at for e in talk.effects if isinstance(e, Remind)]
    return found[-1] if found else None


def tick(talk: Talk, what: str, when: datetime) -> list[Reply]:
    event = Tick(update_id=-1, at=when, chat=1, person=1, lang="en", reminder=1, what=what, due=when)
    talk.session, talk.effects = step(talk.session, event, talk.content)
    return [e for e in talk.effects if isinstance(e, Reply)]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Set the clock."""
    return lambda when: monkeypatch.setattr(conftest, "NOON", when)


class TestQuietHours:
    @pytest.mark.parametrize(
        ("said", "hours"),
        [
            ("8pm till 9am", (20, 9)),
            ("from 11pm to 6am", (23, 6)),
            ("pls dont text me before 9", (22, 9)),
            ("not at all", (0, 0)),
        ],
    )
    def test_may_be_typed_where_they_are_asked_for(self, coached: Talk, said: str, hours: tuple[int, int]) -> None:
        coached.say("/settings").press("Quiet hours").say(said)
        assert (coached.names, coached.session.quiet) == (["settings.quiet_set"], hours)

    @pytest.mark.parametrize(
        ("said", "allow", "hours", "clock"),
        [
            ("warm-up on wednesdays at 5:45am", "Yes, at 05:45", (22, 5), "05:45"),
            ("warm-up on wednesdays at 22:15", "Yes, at 22:15", (23, 7), "22:15"),
            ("warm-up on wednesdays at 23:15", "Yes, at 23:15", (0, 7), "23:15"),
        ],
    )
    def test_make_room_by_a_tap(self, coached: Talk, said: str, allow: str, hours: tuple[int, int], clock: str) -> None:
        assert f"Is {clock} right all the same?" in coached.say(said).text
        assert coached.press(allow).session.quiet == hours
        assert due(coached) == at(25, clock)
        assert "right all the same" not in coached.text


class TestDeskBreaks:
    def test_of_many_a_day_three_ignored_ones_end_them_until_they_are_wanted_back(self, coached: Talk) -> None:
        coached.raw("~remind:desk").raw("~remind:weekly")
        hours = ("09:30", "10:30", "11:30", "12:30")
        said = [tick(coached, "desk", at(23, clock))[0] for clock in hours]
        assert [r.name for r in said] == ["reminder_kind.desk.text"] * 3 + ["reminder.last"]
        assert (said[-1].values["kind"], said[-1].values["others"]) == ("desk", True)
        coached.raw("~again")
        again = [tick(coached, "desk", at(day, clock))[0] for day in (24, 25, 26) for clock in hours]
        assert {r.name for r in again} == {"reminder_kind.desk.text"}, "now whole days count: who stands up has no hand free"
        assert [r.name for r in tick(coached, "desk", at(27, "09:30"))] == ["reminder.last"]

    def test_any_word_in_between_begins_the_count_anew(self, coached: Talk) -> None:
        coached.raw("~remind:desk")
        for day in (23, 24, 25, 26):
            assert [r.name for r in tick(coached, "desk", at(day, "09:30"))] == ["reminder_kind.desk.text"]
            coached.say("thanks")


class TestStopping:
    @pytest.mark.parametrize("said", ["stop the desk reminders", "no more desk breaks please", "can you stop the desk pings?"])
    def test_of_one_kind_leaves_the_others(self, coached: Talk, said: str) -> None:
        coached.raw("~remind:desk").raw("~remind:routine")
        assert coached.say(said).names == ["reminder.stopped"]
        assert [*coached.session.reminders] == ["routine"]

    def test_of_what_came_just_now(self, coached: Talk) -> None:
        coached.raw("~remind:desk").raw("~remind:routine")
        tick(coached, "desk", at(23, "09:30"))
        assert [*coached.say("please stop").session.reminders] == ["routine"]

    def test_without_a_reminder_the_words_mean_something_else(self, coached: Talk) -> None:
        assert "reminder.stopped" not in coached.say("stop the desk reminders").names

    @pytest.mark.parametrize("said", ["should i stop the exercises?", "stop slouching", "stop the exercises, they hurt"])
    def test_a_question_or_a_pain_ends_nothing(self, coached: Talk, said: str) -> None:
        coached.raw("~remind:desk").raw("~remind:routine")
        assert len(coached.say(said).session.reminders) == 2


@pytest.mark.parametrize("said", ["2 same", "3, better", "about a 2, the same"])
def test_how_it_went_is_no_time_of_what_is_asked(coached: Talk, said: str) -> None:
    coached.say("check in with me every day at 19:00").say("later").say(said)
    assert coached.question == "new_signs"
    assert coached.session.reminders["check_in"].when.time == "19:00"


class TestPausedAndSkipped:
    def test_resumed(self, coached: Talk) -> None:
        coached.say("check in with me every day at 19:00").say("pause until tuesday")
        assert due(coached) == at(24, "19:00")
        assert coached.say("turn them back on").names == ["reminder.resumed"]
        assert due(coached) == at(20, "19:00")

    def test_a_day_left_out_later_stays_out(self, coached: Talk) -> None:
        coached.say("check in with me every day at 19:00").say("not on 25 december").say("pause until tuesday").say("unpause")
        assert coached.session.reminders["check_in"].when.skip == ("2026-12-25",)

    def test_the_next_one_skipped(self, coached: Talk) -> None:
        coached.say("check in with me every other day at 19:00").say("skip the next reminder")
        assert (coached.names, due(coached)) == (["reminder.skipped"], at(22, "19:00"))

    def test_the_only_one_skipped(self, coached: Talk) -> None:
        coached.say("remind me tomorrow at 10am to check in").say("not the next one")
        assert (coached.names, coached.session.reminders) == (["reminder.skipped_last"], {})


@pytest.mark.parametrize(
    ("said", "clock"), [("snooze till lunch", "12:00"), ("snooze until 4", "16:00"), ("later, at 2pm", "14:00")]
)
def test_put_off_to_an_hour(coached: Talk, now, said: str, clock: str) -> None:  # type: ignore[no-untyped-def]
    coached.say("check in with me every day at 9am")
    now(at(21, "09:05"))
    tick(coached, "check_in", at(21, "09:00"))
    coached.say(said)
    assert (coached.names, due(coached)) == (["reminder.snoozed"], at(21, clock))
    assert coached.session.reminders["check_in"].when.time == "09:00"


class TestOneForAnother:
    def test_says_what_it_takes_the_place_of(self, coached: Talk) -> None:
        text = coached.say("check in with me every other day at 19:00").say("check in with me weekdays at 8am").text
        assert "takes the place of the one before: every other day at 19:00" in text

    def test_another_time_is_no_other_rhythm(self, coached: Talk) -> None:
        assert "takes the place" not in coached.say("check in with me every day at 19:00").say("make it 8pm").text

    def test_a_rhythm_said_whole_has_nothing_of_the_one_before(self, coached: Talk) -> None:
        coached.say("every other week on sunday evening, starting whenever").say("each tue & thu at 6pm")
        assert (coached.session.reminders["check_in"].when.days, coached.session.reminders["check_in"].when.interval) == (("tue", "thu"), 1)  # fmt: skip

    def test_begins_in_the_month_that_is_said(self, coached: Talk) -> None:
        assert due(coached.say("every other week on sunday evening, starting in february")) == at(7, "19:00", 2).replace(
            year=2027
        )

    def test_a_single_time_begins_nothing(self, coached: Talk) -> None:
        assert coached.say("in 3 hours, starting in february").names == ["reminder.ask.day"]


class TestNotOurs:
    @pytest.mark.parametrize("said", ["remind me to take my vitamins at 4pm", "remind me to ring my sister tomorrow at 10", "ping me to feed the cat daily at 6pm"])  # fmt: skip
    def test_changes_nothing_and_offers_what_there_is(self, coached: Talk, said: str) -> None:
        before = coached.say("check in with me every monday at 8pm").session.reminders
        assert (coached.say(said).names, coached.session.reminders) == (["reminder.not_mine"], before)

    def test_a_tap_takes_the_time_that_was_said(self, coached: Talk) -> None:
        coached.say("ping me about my vitamins weekdays at 4pm").press("Desk break")
        assert (coached.names, due(coached)) == (["reminder.set"], at(20, "16:00"))

    @pytest.mark.parametrize("said", ["remind me to look at my back at 4pm", "remind me to log my run at 9pm every day", "remind me at 4pm"])  # fmt: skip
    def test_what_is_ours_is_kept(self, coached: Talk, said: str) -> None:
        assert "reminder.not_mine" not in coached.say(said).names

    @pytest.mark.parametrize("said", ["remind me to warm up each time i run", "remind me after all my runs"])
    def test_days_that_nobody_can_know(self, coached: Talk, said: str) -> None:
        assert (coached.say(said).names, coached.session.reminders) == (["reminder.on_runs"], {})

    def test_runs_on_days_that_are_said_can_be_kept(self, coached: Talk) -> None:
        assert coached.say("remind me to warm up before every run, tuesdays at 6pm").names == ["reminder.set"]


def test_an_open_flag_comes_before_all_of_it(coached: Talk) -> None:
    coached.raw("~remind:desk").say("my left hand has been tingling for days and my grip is weak")
    assert coached.session.open
    for said in ("resume", "skip the next one", "remind me to drink water at 3pm"):
        assert "reminder" not in coached.say(said).names[0]


class TestZones:
    @pytest.mark.parametrize("said", ["timezone Middleplace", "my time zone is UTC+3:45"])
    def test_what_is_not_known_is_said(self, coached: Talk, said: str) -> None:
        assert (coached.say(said).names, coached.session.zone) == (["settings.zone_unknown"], "")

    def test_without_a_place_it_is_asked(self, coached: Talk) -> None:
        assert coached.say("change my timezone").names == ["settings.which_zone"]

    def test_the_zone_that_is_set_stays_on_offer(self, coached: Talk) -> None:
        coached.say("timezone Tokyo").say("change my timezone")
        assert coached.keyboard[0][0] == "Tokyo"
