"""What is said of the way back to running: the ladder in words, may I run, races, several runs, runs that were not run, exercises by name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.coaching import plan
from bot.core.dialogue.step import step
from bot.core.model.effects import Reply
from bot.core.model.events import Tick
from bot.core.model.session import Session
from tests import conftest
from tests.conftest import Talk


def later(monkeypatch: pytest.MonkeyPatch, **span: float) -> None:
    monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(**span))


class TestTheLadderInWords:
    @pytest.mark.parametrize(
        "said", ["did my walk", "been for a brisk walk, no pain", "the intervals went fine", "walked and ran the intervals today"]
    )
    def test_an_outing_is_kept(self, coached: Talk, said: str) -> None:
        assert coached.say(said).names == ["plan.outing"]
        assert (len(coached.session.outings), coached.session.ladder) == (1, 0)

    def test_two_calm_ones_a_day_apart_and_a_morning_lead_on(self, coached: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        coached.say("did my walk, no pain")
        later(monkeypatch, days=2)
        assert "That makes two" in coached.say("did the walk again, pain 1").text
        assert coached.say("next step?").session.ladder == 0  # the morning after is still to come
        later(monkeypatch, days=1)
        assert coached.say("what's the next step").session.ladder == 1

    def test_one_outing_alone_leads_nowhere(self, coached: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        coached.say("did my walk, no pain")
        later(monkeypatch, days=3)
        assert coached.say("next step?").names == ["plan.ladder"]
        assert coached.session.ladder == 0

    @pytest.mark.parametrize("said", ["did my walk, pain 4", "did the walk but it hurt", "walk went ok, ached after"])
    def test_pain_holds_the_step(self, coached: Talk, said: str) -> None:
        coached.say("did my walk")
        assert coached.say(said).names == ["plan.held"]
        assert (coached.session.ladder, coached.session.outings) == (0, ())

    def test_strong_pain_leads_to_the_screen(self, coached: Talk) -> None:
        assert "check_in.screen_again" in coached.say("did my walk, pain 8").names

    def test_done_and_yes_right_behind_the_ladder(self, coached: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        later(monkeypatch, days=1)
        assert coached.raw("~plan:ladder").say("done").names == ["plan.outing"]
        assert coached.say("yes").session.ladder == 1
        assert coached.say("did it twice, no pain").names == ["plan.wait"]  # a rung a day at the most


class TestMayI:
    @pytest.mark.parametrize(
        "said", ["am i allowed to run?", "can i run tomorrow?", "may i go running again", "when can i run again?"]
    )
    def test_the_plan_says(self, coached: Talk, said: str) -> None:
        assert coached.say(said).names == ["run.planned.may_run"]
        assert "not yet" in coached.text

    def test_after_a_sore_run_the_red_light(self, coached: Talk) -> None:
        coached.say("ran 2 miles, pain 6")
        assert coached.say("can i run tomorrow?").names == ["run.planned.sore"]

    def test_before_a_check_no_plan_speaks(self, talk: Talk) -> None:
        assert "run.planned.may_run" not in talk.say("am i allowed to run?").names

    def test_with_an_open_sign_only_the_advice(self, coached: Talk) -> None:
        coached.say("my chest feels tight and my left arm is numb")
        assert {r.kind for r in coached.say("i'm racing anyway").replies} == {"referral"}

    @pytest.mark.parametrize("said", ["i have a race on sunday", "i'm racing anyway", "i've signed up for a race in may"])
    def test_a_race(self, coached: Talk, said: str) -> None:
        assert coached.say(said).names == ["run.planned.race"]

    def test_a_programme_and_another_sport(self, coached: Talk) -> None:
        assert coached.say("doing couch to 5k, week 2").names == ["run.planned.programme"]
        assert coached.say("can i cycle instead?").names[0] == "answers.faq.other_exercise.answer"

    def test_pain_behind_the_question_is_that_of_the_run(self, coached: Talk) -> None:
        coached.say("ran 2 miles, can i run tomorrow? pain 2")
        assert coached.session.newest is not None
        assert (coached.session.newest.pain, coached.names[-1]) == (2, "run.planned.may_run")


class TestRuns:
    @pytest.mark.parametrize("said", ["didn't run 10k today", "i never did my 8 km run", "did not run today, 6 miles planned"])
    def test_what_was_not_run_is_not_noted(self, coached: Talk, said: str) -> None:
        assert coached.say(said).names == ["run.none"]
        assert coached.session.runs == ()

    def test_past_is_no_plan(self, coached: Talk) -> None:
        assert coached.say("jogged about 8k yesterday, felt fine").names == ["run.logged"]

    def test_several_days_in_one_message(self, coached: Talk) -> None:
        coached.say("2 miles tuesday, 3 miles wednesday and 4 today")
        assert coached.names == ["run.several"]
        assert [round(r.km, 1) for r in coached.session.runs] == [3.2, 4.8, 6.4]
        assert [r.pain for r in coached.session.runs] == [None] * 3
        assert coached.press("Undo all of them").session.runs == ()

    def test_two_of_one_day_are_asked_about(self, coached: Talk) -> None:
        coached.say("2 miles tuesday, 3 miles tuesday and 4 today")
        assert coached.session.runs == ()

    def test_the_morning_after_counts(self, coached: Talk) -> None:
        assert "this gate is not passed" in coached.say("ran 2 miles yesterday pain 1, 3 this morning").text
        assert not plan.outings(coached.session)

    def test_a_strong_morning_leads_to_the_screen(self, coached: Talk) -> None:
        assert "check_in.screen_again" in coached.say("ran 2 miles yesterday pain 1, 8 this morning").names

    @pytest.mark.parametrize(("said", "name"), [("-4 miles", "run.signed"), ("0.7", "run.bare")])
    def test_a_bare_or_signed_number_is_asked_about(self, coached: Talk, said: str, name: str) -> None:
        coached.say("ran 2 miles")
        assert coached.say(said).names == [name]
        assert len(coached.session.runs) == 1

    def test_a_run_right_before_the_plan_gets_its_word(self, coached: Talk) -> None:
        assert "before your plan began" in coached.say("14 miles yesterday").text

    def test_the_list_and_one_of_it(self, coached: Talk) -> None:
        coached.say("ran 2 miles yesterday")
        coached.say("ran 3 miles")
        assert coached.say("show my runs").names == ["run.list"]
        assert coached.say("/runs").names == ["run.list"]
        assert coached.say("delete the 2 miles").names == ["run.undone"]
        assert [round(r.km, 1) for r in coached.session.runs] == [4.8]
        assert coached.say("delete the 9 miles").names == ["run.nothing_to_undo"]

    def test_put_right_some_messages_later(self, coached: Talk) -> None:
        coached.say("ran 2 miles, pain 3").say("thanks").say("took 25 min").say("no pain 2")
        assert coached.session.newest is not None
        assert (coached.session.newest.minutes, coached.session.newest.pain) == (25, 2)
        coached.say("thanks").say("it was yesterday not today")
        assert coached.session.newest.day == (conftest.NOON.date() - timedelta(days=1)).isoformat()
        assert coached.say("pain 1 on yesterdays run").session.runs[0].pain == 1


class TestAmidACheckIn:
    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("the band row hurts", "plan.harmed"),
            ("swap the side lean for something else", "plan.swapped"),
            ("i only have 5 minutes", "plan.changed"),
            ("did my routine", "plan.routine_done"),
            ("show me the band row", "exercise.after"),
            ("did my walk", "plan.outing_kept"),
        ],
    )
    def test_the_routine_may_be_spoken_of(self, coached: Talk, said: str, name: str) -> None:
        assert coached.say("/checkin").say(said).names[0] == name
        assert coached.session.question == "pain_now"
        assert all(r.kind != "guidance" for r in coached.replies)

    def test_a_question_with_a_distance_is_no_run(self, coached: Talk) -> None:
        coached.say("/checkin").say("can i run 5 miles now")
        assert coached.session.runs == ()


def test_an_exercise_by_its_name(coached: Talk) -> None:
    assert coached.say("show me the band row").names == ["exercise.card"]
    assert coached.say("how do i do the posture reset?").names == ["exercise.card"]
    coached.say("swap the side lean for another one")
    assert coached.names[0] == "plan.swapped"
    assert "overhead_side_lean" not in plan.routine(coached.session, coached.content).exercises


class TestReview:
    def test_better_days_let_it_arrive(self, coached: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        first = plan.next_review(coached.session, coached.content, conftest.NOON.date())
        later(monkeypatch, days=5)
        coached.say("/checkin").say("3").say("better").say("no")
        assert plan.next_review(coached.session, coached.content, conftest.NOON.date()) == first
        later(monkeypatch, days=9)
        assert "a check-in is enough" in coached.say("/plan").text
        coached.say("/checkin").say("2").say("better").say("no")
        assert "Time to look at it again" not in coached.say("/plan").text
        assert plan.next_review(coached.session, coached.content, conftest.NOON.date()) == first + timedelta(days=14)  # type: ignore[operator]

    def test_who_is_not_better_hears_of_a_clinician(self, coached: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        later(monkeypatch, days=14)
        assert "a clinician should see it" in coached.say("/plan").text

    def test_nobody_without_a_plan_has_one(self, talk: Talk) -> None:
        assert plan.next_review(Session(), talk.content, conftest.NOON.date()) is None


def test_a_score_and_then_how_it_went(coached: Talk) -> None:
    assert coached.say("pain 2 today").names == ["task.pain_logged"]
    assert coached.say("same").session.slots["pain_now"] == 2
    assert coached.session.question == "new_signs"


@pytest.mark.parametrize("said", ["nice", "good job", "that's helpful"])
def test_praise_is_no_complaint(screened: Talk, said: str) -> None:
    assert screened.say(said).names[0] == "aside.love"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("8 km nicht gelaufen", "run.none"),
        ("darf ich heute laufen?", "run.planned.may_run"),
        ("ich habe bald einen Wettkampf", "run.planned.race"),
        ("ich hab meinen Spaziergang gemacht", "plan.outing"),
        ("3 km am Dienstag, 4 km am Mittwoch und 5 heute", "run.several"),
        ("zeig mir meine Läufe", "run.none_noted"),
    ],
)
def test_the_same_in_german(coached: Talk, said: str, name: str) -> None:
    coached.session = replace(coached.session, lang="de", units="km")
    assert coached.say(said).names == [name]


@pytest.mark.parametrize(("told", "comes"), [(True, False), (False, True)])
def test_a_check_in_by_hand_is_not_asked_for_again_that_day(coached: Talk, told: bool, comes: bool) -> None:
    coached.raw("~remind:check_in")
    if told:
        coached.say("/checkin").say("2").say("better").say("no")
    due = conftest.NOON + timedelta(hours=6)
    event = Tick(update_id=-1, at=due, chat=1, person=1, lang="en", reminder=1, what="check_in", due=due)
    _, effects = step(coached.session, event, coached.content)
    assert any(isinstance(e, Reply) for e in effects) is comes
