"""What is said right behind a run, noted or planned, is about it; and what is no wish for a reminder, and no run."""

from dataclasses import replace

import pytest

from bot.core.model.session import Run
from tests.conftest import Talk, went, with_drafts


def told(*said: str) -> Talk:
    talk = went()
    for text in said:
        talk.say(text)
    return talk


def newest(talk: Talk) -> Run:
    assert talk.session.newest is not None
    return talk.session.newest


@pytest.mark.parametrize(
    ("first", "second", "km", "pain", "minutes"),
    [
        ("ran 14 km on Wednesday, pain 1", "14.5 actually", 14.5, 1, None),
        ("ran 12 km yesterday", "nope 11", 11.0, None, None),
        ("ran 12 km yesterday", "sorry, 11.5 km", 11.5, None, None),
        ("ran 12 km yesterday", "miles i meant", 19.31, None, None),
        ("ran 12 km yesterday, pain 2", "and it was pain 4 not 2", 12.0, 4, None),
        ("ran 12 km in 70 min", "72 actually", 12.0, None, 72),
        ("ran 12 km yesterday", "no pain", 12.0, 0, None),
        ("ran 7 km this morning, pain 3", "no, 8", 8.0, 3, None),
    ],
)
def test_a_run_is_put_right(first: str, second: str, km: float, pain: float | None, minutes: float | None) -> None:
    talk = told("use kilometres", first, second)
    run = newest(talk)
    assert talk.names == ["run.changed"]
    assert (run.km, run.pain, run.minutes) == (km, pain, minutes)


def test_a_time_of_the_clock_is_no_length() -> None:
    talk = told("remind me to stretch every day at 7pm", "ran 5 miles, pain 1", "actually 8pm")
    assert round(newest(talk).km / 1.609) == 5


def test_what_was_done_wishes_for_nothing() -> None:
    talk = told("i did 5 with my dog")
    assert not talk.session.draft
    assert not talk.session.reminders


def test_what_was_lost_changes_nothing() -> None:
    talk = told("ran 10k, pain 2", "flibbertigibbet", "the pain was 3")
    assert newest(talk).pain == 3


def test_its_day_comes_late() -> None:
    assert newest(told("ran 10k, pain 2", "oh and that was yesterday")).day == "2026-11-19"


@pytest.mark.parametrize("said", ["yesterday that was, not today", "not today, yesterday", "wasn't today, it was yesterday"])
def test_a_day_that_is_said_not_to_be_is_no_day_of_rest(said: str) -> None:
    assert newest(told("ran 10k, pain 2", said)).day == "2026-11-19"


def test_not_today_alone_is_of_the_messages() -> None:
    assert told("remind me daily at 9pm", "ran 10k, pain 2", "not today").session.runs[0].day == "2026-11-20"


class TestOneNumberOfTwo:
    FIRST = ("use kilometres", "ran 10k, pain 3", "it was more like 4")

    def test_it_is_asked(self) -> None:
        talk = told(*self.FIRST)
        assert talk.names == ["run.which_figure"]
        assert newest(talk).pain == 3

    def test_in_words(self) -> None:
        run = newest(told(*self.FIRST, "the pain"))
        assert (run.km, run.pain) == (10.0, 4)

    def test_by_a_tap(self) -> None:
        run = newest(told(*self.FIRST).press("4 km"))
        assert (run.km, run.pain) == (4.0, 3)

    def test_a_strong_pain_leads_to_the_lists(self) -> None:
        talk = told("use kilometres", "ran 9k, pain 5", "it was more like 7", "the pain")
        assert talk.session.question == "screen.chest"


@pytest.mark.parametrize(
    ("text", "day", "km"),
    [
        ("and wednesday 6", "2026-11-18", 6.0),
        ("then 4 yesterday", "2026-11-19", 4.0),
        ("6 easy", "2026-11-20", 6.0),
    ],
)
def test_another_run_behind_one(text: str, day: str, km: float) -> None:
    talk = told("use kilometres", "ran 10k on Monday", text)
    assert [(r.day, r.km) for r in talk.session.runs] == sorted([("2026-11-16", 10.0), (day, km)])


def test_both_were_without_pain() -> None:
    talk = told("use kilometres", "ran 10k on Monday", "and wednesday 6", "both pain free")
    assert [r.pain for r in talk.session.runs] == [0, 0]


def test_the_run_of_a_day_is_taken_back() -> None:
    talk = told("use kilometres", "ran 10k on Monday", "and wednesday 6", "delete wednesday")
    assert [r.km for r in talk.session.runs] == [10.0]
    talk.say("bring it back")
    assert [r.km for r in talk.session.runs] == [10.0, 6.0]


@pytest.mark.parametrize("text", ["what about 14", "and 9 with walking breaks", "8?", "ok 12k then?", "im gonna do 9 anyway"])
def test_another_length_behind_a_planned_run(text: str) -> None:
    talk = told("can i do 22k on sunday?", text)
    assert talk.names[0].startswith("run.planned.")
    assert not talk.session.reminders
    assert not talk.session.runs


def test_a_length_is_in_the_unit_that_was_asked_in() -> None:
    assert "(16 km)" in told("use miles", "can i do 22k on sunday?", "what about 16").text


def test_who_will_run_all_the_same_is_told_what_the_plan_says() -> None:
    talk = told("did 9 miles on Wednesday, pain 2", "im gonna do 7 tomorrow anyway")
    assert not talk.session.reminders
    assert talk.session.draft is None


@pytest.mark.parametrize("text", ["at 8", "2 on the long one", "two more tomorrow"])
def test_what_may_be_either_is_asked(text: str) -> None:
    talk = told("ran 9 miles on Wednesday, pain 2", text)
    assert talk.names == ["run.behind"]
    assert not talk.session.reminders


@pytest.mark.parametrize(
    "text", ["remind me tomorrow at 8", "7pm tomorrow", "every day at 7am", "stretches at 8 every day", "7:30 tomorrow"]
)
def test_a_reminder_is_still_set_behind_a_run(text: str) -> None:
    assert told("ran 9 miles on Wednesday", text).session.reminders


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("what if i miss a day", "plan.missed"),
        ("i've missed 4 days", "plan.missed"),
        ("i forgot the last few days sorry", "plan.missed"),
        ("is it 5 or 10 minutes for the routine", "plan.minutes_only"),
        ("set my weeks to start monday", "settings.week"),
        ("never before 9am", "settings.quiet_set"),
        ("never after 9pm", "settings.quiet_set"),
        ("skipped today's run", "run.none"),
        ("swam 2k", "run.other_sport"),
        ("cycled 30 km", "run.other_sport"),
        ("4 miles easy pain 1 then 3 miles with the dog", "run.one_each"),
    ],
)
def test_no_reminder_and_no_run(text: str, reply: str) -> None:
    talk = told(text)
    assert talk.names == [reply]
    assert not talk.session.reminders
    assert not talk.session.runs


@pytest.mark.parametrize("text", ["how do i improve my 10k time", "what is a good 5k time", "why is my 10k so slow"])
def test_a_question_is_no_run(text: str) -> None:
    assert not told(text).session.runs


def test_quiet_until_nine() -> None:
    assert told("never before 9am").session.quiet == (22, 9)


def test_the_second_outing_in_words() -> None:
    talk = told("show me the ladder", "i did it and it was fine", "and again today, fine")
    assert not talk.session.reminders
    assert talk.names == ["plan.outing"]


class TestSeveralWishes:
    def test_the_routine_a_run_and_a_reminder(self) -> None:
        talk = told("did my routine, ran 6k pain 2 and can you remind me tomorrow at 7")
        assert talk.names == ["plan.routine_done", "run.logged", "reminder.set"]

    def test_a_routine_that_hurt_is_heard(self) -> None:
        assert "plan.routine_done" not in told("did my routine and it hurt, ran 6k pain 2").names

    def test_what_cannot_be_is_named_and_the_rest_is_met(self) -> None:
        talk = told(
            "ive got a race next saturday, should i still do the exercises also my pain is 2 and can you remind me on friday to pack my kit"
        )
        assert {"task.pain_logged", "reminder.not_mine"} <= {*talk.names}
        assert not talk.session.reminders


def test_last_week_beside_this_one() -> None:
    talk = told("use kilometres", "ran 10k on 11 nov", "ran 12k yesterday", "is that more than last week")
    assert talk.names == ["run.weeks"]
    assert "12 km" in talk.text
    assert "10 km" in talk.text


def test_hours_and_minutes() -> None:
    assert "1 h 58 min" in told("half marathon in 1:58, pain 2").text


def test_in_german() -> None:
    talk = Talk(with_drafts(), replace(went().session, lang="de", units="km"), update=100)
    talk.say("bin gestern 10 km gelaufen").say("nee 11")
    assert newest(talk).km == 11.0


@pytest.mark.parametrize(
    ("first", "then", "km", "pain"),
    [
        ("ran 6 km", "pain on that one was 2", 6, 2),
        ("ran 6 km", "that run hurt about 3", 6, 3),
        ("ran 6 km", "my back hurt a 4 during that run", 6, 4),
        ("ran 8 km but turned back at 5, pain 3", "", 5, 3),
        ("did 12 km and had to stop after 7 km, pain 2", "", 7, 2),
        ("ran 8 km and stopped at 6pm", "", 8, None),
        ("ran 8 km, stopped at 3 for a drink", "", 8, None),
    ],
)
def test_what_a_run_was(first: str, then: str, km: float, pain: float | None) -> None:
    talk = told("use kilometres", first, *([then] if then else []))
    assert (newest(talk).km, newest(talk).pain) == (km, pain)
    assert not talk.session.flow


def test_a_unit_that_was_set_between_changes_no_run_and_its_length_is_no_second_one() -> None:
    talk = told("use kilometres", "ran 6 yesterday, pain 1", "use miles", "no it was km all along")
    assert (talk.session.units, newest(talk).km) == ("km", 6)
    assert len(talk.say("it was 6 km").session.runs) == 1
    assert talk.say("it was 7 km").names == ["run.changed"]


@pytest.mark.parametrize(
    ("said", "runs"),
    [
        ("ran 6 km today and 4 yesterday, both pain 2", {("2026-11-20", 6, 2), ("2026-11-19", 4, 2)}),
        ("5 km this am, 3 km last night, each pain free", {("2026-11-20", 5, 0), ("2026-11-19", 3, 0)}),
    ],
)
def test_the_pain_of_both_is_that_of_each(said: str, runs: set[tuple[str, float, float]]) -> None:
    assert {(r.day, r.km, r.pain) for r in told("use kilometres", said).session.runs} == runs


def test_a_pain_behind_two_runs_is_asked_about() -> None:
    assert told("use kilometres", "6 km today and 4 km yesterday, pain 2").names == ["run.one_each"]


@pytest.mark.parametrize("said", ["half of it then?", "and just half", "what if i walk half of that"])
def test_a_share_of_the_run_that_was_asked_about_is_weighed(said: str) -> None:
    talk = told("use kilometres", "can i run 12 km on sunday", said)
    assert talk.names[0].startswith("run.planned.")
    assert talk.replies[0].values["distance"] == 6


@pytest.mark.parametrize("said", ["couldnt run this morning", "wasn't able to get out for a run today", "i can't run this week"])
def test_a_run_that_was_not_possible_is_none(said: str) -> None:
    assert told(said).names == ["run.none"]


@pytest.mark.parametrize(
    "said",
    [
        "remove one km from my run",
        "take 2 km off that run",
        "knock 1 km off it",
        "make it 2 km less",
        "it was half a km shorter",
        "take off a km",
    ],
)
def test_a_run_that_was_shorter_is_no_further_one(said: str) -> None:
    talk = told("use kilometres", "ran 8 km, pain 1", said)
    assert (talk.names, [r.km for r in talk.session.runs]) == (["run.ask_distance"], [8])
    assert [r.km for r in talk.say("7").session.runs] == [7]
    assert not told("use kilometres", said).session.runs


@pytest.mark.parametrize(
    "said", ["i might skip the routine tomorrow if it hurts", "maybe i leave the stretches out if it gets worse"]
)
def test_a_pain_that_is_only_feared_changes_no_plan(said: str) -> None:
    assert "plan.harmed" not in told(said).names


@pytest.mark.parametrize(
    "said",
    [
        "i might leave out the routine tomorrow if it aches",
        "i may not do my stretches tonight",
        "i was away all last week, no running",
    ],
)
def test_what_is_left_out_need_not_be_caught_up(said: str) -> None:
    assert told(said).names == ["plan.missed"]


def test_with_a_pain_of_now_it_is_heard_as_ever() -> None:
    assert "plan.missed" not in told("i might leave out the routine tomorrow, it aches a lot").names


def test_the_same_in_german() -> None:
    talk = went()
    talk.session = replace(talk.session, lang="de", country="DE")
    assert talk.say("vielleicht lasse ich die übungen morgen aus").names == ["plan.missed"]
    assert talk.say("wir waren letzte woche verreist").names == ["plan.missed"]
    assert talk.say("6 km gelaufen schmerz 1 lösche den letzten lauf").names == ["run.logged", "wish.rest_unclear"]
    assert talk.say("liege mit schlaganfall im krankenhaus").names == ["hospital"]


def test_one_that_is_told_does() -> None:
    assert told("the stretches made it hurt more, if it gets worse i stop").names[0] == "plan.harmed"
