"""Messages that stand, in the talk: one day for another, days beside days, fewer, again, not now; and what the bot cannot do is said so."""

from datetime import date

import pytest

from bot.core.model.levels import Level
from bot.core.model.reminder import Reminder
from tests.conftest import Talk, went


def rhythms(talk: Talk) -> list[tuple[str, tuple[str, ...]]]:
    """Time and days of each rhythm that stands."""
    whens = [r.when for r in talk.session.reminders.values()]
    return [(one.time, one.days) for when in whens for one in (when, *when.beside)]


def said(talk: Talk, *texts: str) -> Talk:
    for text in texts:
        talk = talk.say(text)
    return talk


class TestOneDayForAnother:
    @pytest.mark.parametrize(
        ("first", "then", "day"),
        [
            ("remind me on Tuesday at 9 to check in, just once", "not tuesday, wednesday", 2),
            ("check in on Saturday at 10, once", "no, not saturday, sunday", 6),
            ("check in on Monday at 10, once", "not monday but thursday", 3),
        ],
    )
    def test_of_what_comes_once(self, coached: Talk, first: str, then: str, day: int) -> None:
        talk = said(coached, first, then)
        assert [date.fromisoformat(r.when.start).weekday() for r in talk.session.reminders.values() if r.when.once] == [day]

    def test_of_what_comes_each_week_the_other_days_stay(self, coached: Talk) -> None:
        talk = said(coached, "check in on Mondays and Thursdays at 7 pm", "not thursdays, fridays")
        assert rhythms(talk) == [("19:00", ("mon", "fri"))]

    def test_two_days_that_it_comes_on_are_both_left_out(self, coached: Talk) -> None:
        talk = said(coached, "check in every day at 7 pm", "not thursdays, fridays")
        assert [r.when.off for r in talk.session.reminders.values()] == [("thu", "fri")]


class TestBeside:
    def test_each_step_stands_on_the_one_before(self, coached: Talk) -> None:
        talk = said(coached, "check in every morning at 6:45", "make it 7 instead", "only on weekdays", "not on mondays")
        talk = said(talk, "and on sundays at 9", "and again on saturday")
        assert rhythms(talk) == [("07:00", ("weekdays",)), ("09:00", ("sun",)), ("09:00", ("sat",))]

    def test_also_puts_a_time_beside_the_one_there_is(self, coached: Talk) -> None:
        talk = said(coached, "remind me to stretch every day at 18:30", "remind me to stretch also at 11:00")
        assert [(r.when.time, r.when.also) for r in talk.session.reminders.values()] == [("11:00", ("18:30",))]

    def test_what_was_told_apart_is_kept_by_a_tap(self, coached: Talk) -> None:
        talk = said(coached, "check in on the second Friday of the month at 9", "last Sunday of each month at 8 am").press(
            "Keep both"
        )
        assert rhythms(talk) == [("09:00", ("month:2:fri",)), ("08:00", ("month:-1:sun",))]

    def test_the_tap_of_an_older_echo_changes_nothing(self, coached: Talk) -> None:
        talk = said(coached, "check in on Mondays at 9", "check in on Fridays at 8 am")
        tap = next(data for _, data in talk.keyboard if "~both" in data)
        later = talk.say("check in on Sundays at 10 am")
        assert rhythms(later.raw(tap)) == [("10:00", ("sun",))]

    def test_once_more_is_the_next_such_day(self, coached: Talk) -> None:
        talk = said(coached, "check in on Wednesday at 10, once", "and again on sunday")
        starts = [r.when.start for r in talk.session.reminders.values()]
        assert len(starts) == 2
        assert max(starts) > min(starts)


class TestOtherSteps:
    @pytest.mark.parametrize("text", ["change the desk one to every 90 minutes", "make the desk breaks every 90 minutes"])
    def test_days_and_hours_stay(self, coached: Talk, text: str) -> None:
        talk = said(coached, "desk break every hour from 10 to 4 mon-fri", text)
        (when,) = (r.when for r in talk.session.reminders.values())
        assert (when.every, when.time, when.until, when.days) == (90, "10:00", "16:00", ("weekdays",))


class TestAskedInstead:
    def test_the_time_of_a_run_is_not_that_of_its_warm_up(self, coached: Talk) -> None:
        talk = coached.say("warm up reminder before my thursday run at 6pm")
        assert talk.names == ["reminder.ask.before"]
        assert said(talk, "20 minutes before", "every week").session.reminders["warm_up"].when.time == "17:40"

    def test_its_own_time_is(self, coached: Talk) -> None:
        assert coached.say("remind me to warm up at 5pm on Thursdays before my run").names == ["reminder.set"]

    def test_nobody_knows_when_somebody_comes_home(self, coached: Talk) -> None:
        talk = said(coached, "check in on Mondays at 8 pm", "ping me when i get home")
        assert talk.names == ["reminder.ask.vague"]
        assert rhythms(talk) == [("20:00", ("mon",))]

    def test_fewer_of_one_kind(self, coached: Talk) -> None:
        talk = said(coached, "check in every day at 8 am", "text me less")
        assert talk.names == ["reminder.ask.less"]
        assert rhythms(talk.say("only on Sundays")) == [("08:00", ("sun",))]

    def test_fewer_of_several_changes_nothing_yet(self, coached: Talk) -> None:
        talk = said(coached, "check in every day at 8 am", "remind me to stretch every day at 7 pm", "too many messages")
        assert talk.names == ["reminder.less_which", "reminder.menu"]
        assert rhythms(talk) == [("08:00", ("daily",)), ("19:00", ("daily",))]

    def test_fewer_than_none(self, coached: Talk) -> None:
        assert coached.say("fewer messages please").names == ["reminder.none"]


class TestLessAndAgain:
    def test_days_on_which_nothing_comes_anyway(self, coached: Talk) -> None:
        talk = said(coached, "check in on Mondays at 8 pm", "don't write on weekends")
        assert talk.names == ["reminder.not_then", "reminder.menu"]
        assert [r.when.off for r in talk.session.reminders.values()] == [()]

    @pytest.mark.parametrize("text", ["start again", "i'm back", "remind me again"])
    def test_a_pause_ends_by_a_word(self, coached: Talk, text: str) -> None:
        talk = said(coached, "check in every morning at 7:30", "pause for a week", text)
        assert talk.names == ["reminder.resumed"]
        assert [r.when.skip for r in talk.session.reminders.values()] == [()]

    def test_starting_again_without_a_pause_is_the_check(self, coached: Talk) -> None:
        assert "reminder.resumed" not in said(coached, "check in every morning at 7:30", "thanks", "start again").names

    def test_all_of_them_behind_one(self, coached: Talk) -> None:
        assert said(coached, "check in on Mondays at 8 pm", "show me all").names == ["reminder.menu"]

    def test_left_alone_for_the_week(self, coached: Talk) -> None:
        talk = said(coached, "check in every day at 8 pm", "leave me alone this week")
        assert talk.names == ["reminder.paused"]
        assert all(isinstance(r, Reminder) and r.when.skip for r in talk.session.reminders.values())


class TestAmidACheckIn:
    @pytest.fixture
    def asked(self, coached: Talk) -> Talk:
        talk = said(coached, "check in every day at 8 pm", "/checkin")
        assert talk.question == "pain_now"
        return talk

    @pytest.mark.parametrize("text", ["ill today", "im sick", "not today", "too late now"])
    def test_it_is_put_off(self, asked: Talk, text: str) -> None:
        talk = asked.say(text)
        assert talk.names == ["check_in.put_off"]
        assert (talk.question, talk.session.checked) == (None, None)

    def test_an_hour_of_tomorrow_is_no_pain(self, asked: Talk) -> None:
        talk = asked.say("too late now, tomorrow 8am")
        assert talk.names == ["reminder.set"]
        assert ("08:00", ("once",)) in rhythms(talk)

    def test_left_alone(self, asked: Talk) -> None:
        assert asked.say("leave me alone this week").names == ["reminder.paused"]

    @pytest.mark.parametrize("text", ["8", "an 8 today", "about a 4"])
    def test_a_number_is_its_answer(self, asked: Talk, text: str) -> None:
        assert asked.say(text).names != ["check_in.put_off"]
        assert asked.say(text).question != "pain_now"

    def test_a_sign_is_heard_first(self, asked: Talk) -> None:
        talk = asked.say("ill today, my chest feels crushed and my arm is numb")
        assert talk.session.open_level == Level.EMERGENCY


class TestWhatItCannot:
    @pytest.mark.parametrize(
        "text", ["my wife's shoulder blade is sore, can you check her", "my dad's back aches, could you check him"]
    )
    def test_another_person_is_not_checked(self, coached: Talk, text: str) -> None:
        talk = coached.say(text)
        assert talk.names[0] == "opening.others"
        assert talk.question is None

    def test_nor_before_consent(self, talk: Talk) -> None:
        after = talk.say("/start").say("my dad's back aches, could you check him")
        assert (after.names[0], after.question) == ("opening.others", "consent")

    def test_what_it_costs_after_a_refusal(self, talk: Talk) -> None:
        assert talk.say("/start").press("No, thanks").say("is this free?").names == ["conversation.cost"]

    def test_an_appointment_is_no_page_for_a_doctor(self, coached: Talk) -> None:
        assert coached.say("remind me of the appointment").names == ["reminder.not_mine"]
        assert coached.say("tingling down my left arm keeps coming back").say("remind me of the appointment").names[0] == (
            "reminder.appointment"
        )


class TestWhichCity:
    @pytest.mark.parametrize("city", ["Portland", "Springfield", "i'm in Portland now"])
    def test_one_of_several_is_asked(self, coached: Talk, city: str) -> None:
        talk = coached.say(city)
        assert (talk.names, talk.session.zone) == (["settings.zone_of_several"], "")


class TestBesideAList:
    @pytest.fixture
    def listed(self, talk: Talk) -> Talk:
        return talk.say("/start").say("yes").say("UK")

    def test_each_step_is_taken_and_the_list_waits(self, listed: Talk) -> None:
        talk = listed.say("weekdays at quarter to 9")
        assert (talk.names[0], talk.question) == ("reminder.set", "screen.chest")
        assert talk.say("not on wednesday").names[0] == "reminder.set"
        assert [(r.when.time, r.when.days, r.when.off) for r in talk.session.reminders.values()] == [
            ("08:45", ("weekdays",), ("wed",))
        ]
        assert rhythms(talk.say("every second monday")) == [("08:45", ("mon",))]
        assert talk.session.misses == 0

    def test_where_the_country_is_asked_it_is_held(self, talk: Talk) -> None:
        held = said(talk, "/start", "yes", "weekdays at quarter to 9", "not on wednesday")
        assert held.session.draft is not None
        assert held.session.draft.held
        assert (held.session.draft.when.days, held.session.draft.when.off) == (("weekdays",), ("wed",))

    @pytest.mark.parametrize("text", ["8", "at night", "mornings", "every day", "none", "2 weeks"])
    def test_what_may_be_an_answer_sets_nothing(self, listed: Talk, text: str) -> None:
        assert not listed.say(text).session.reminders

    def test_a_sign_beside_it_is_heard(self, listed: Talk) -> None:
        assert listed.say("weekdays at 9, and my chest feels crushed and my arm is numb").session.open_level == Level.EMERGENCY


class TestInAnotherLanguage:
    def test_a_wish_that_brought_the_offer_is_not_lost(self, talk: Talk) -> None:
        talk = said(talk, "/start", "Ja", "Deutschland", "erinnere mich alle drei tage um halb 7 abends ans dehnen")
        assert talk.names == ["settings.language_offer"]
        draft = talk.press("Deutsch").session.draft
        assert draft is not None
        assert (draft.held, draft.kind, draft.when.interval, draft.when.times) == (True, "routine", 3, ("18:30",))

    def test_who_goes_on_in_it_is_heard(self, talk: Talk) -> None:
        talk = said(
            talk, "/start", "Ja", "Deutschland", "erinnere mich jeden freitag um 9 ans dehnen", "werktags um dreiviertel 8"
        )
        assert talk.session.lang == "de"
        assert rhythms(talk) == [("07:45", ("weekdays",))]
        talk = said(talk, "nicht am dienstag", "lieber um halb 9")
        assert [(r.when.time, r.when.days, r.when.off) for r in talk.session.reminders.values()] == [
            ("08:30", ("weekdays",), ("tue",))
        ]

    def test_the_offer_is_answered_by_few_words_of_it(self, talk: Talk) -> None:
        talk = said(talk, "/start", "Ja", "Deutschland", "werktags um viertel vor 9", "nicht am mittwoch")
        assert talk.session.lang == "de"
        assert "pain_timing" not in talk.session.slots


@pytest.mark.parametrize(
    "text",
    [
        "remind me at 8 to ring the plumber",
        "my mum says remind me at 9 to water the plants",
        "remind my husband at 8",
        "please remind her at 7",
    ],
)
def test_what_is_not_ours_moves_no_reminder(coached: Talk, text: str) -> None:
    talk = said(coached, "check in with me")
    before = talk.session.reminders
    assert (talk.say(text).names, talk.session.reminders) == (["reminder.not_mine"], before)


@pytest.mark.parametrize(
    ("text", "name"),
    [("remind me at 8pm to do my stretches", "reminder.set"), ("remind me at 8pm to check my back", "reminder.ask.often")],
)
def test_what_is_ours_is_met_behind_its_time(coached: Talk, text: str, name: str) -> None:
    assert said(coached, text).names == [name]


@pytest.mark.parametrize("said", ["ok sorry which is easy one", "the easy one", "not that one the other one"])
def test_a_word_for_anything_is_no_hour(said: str) -> None:
    talk = went().say(said)
    assert not [name for name in talk.names if name.startswith("reminder.")]
    assert talk.session.draft is None


def test_an_hour_in_a_word_is_one() -> None:
    assert went().say("one oclock").names == ["reminder.ask.day"]


def test_nothing_is_moved_where_no_reminder_comes() -> None:
    talk = went().say("move the thursday one to 8")
    assert talk.names == ["reminder.none_to_move"]
    assert not talk.session.reminders.keys() - {"follow_up"}


def test_a_run_that_is_to_go_is_not_noted() -> None:
    assert went().say("delete the two mile run").names == ["run.nothing_to_undo"]


def test_a_wish_with_a_scene_behind_it_is_asked_about() -> None:
    assert went().say("five past seven in the morning, before the baby wakes").names == ["reminder.ask.sure"]
