"""Runs in one line: noted, echoed, taken back; and a planned one beside the longest of the last 30 days."""

from datetime import date, timedelta

import pytest

from bot.core.coaching import load
from bot.core.model.effects import Log, Unlog
from bot.core.model.session import Run
from tests.conftest import Talk

TODAY = date(2026, 11, 20)


def entry(talk: Talk) -> dict[str, object]:
    [log] = [e for e in talk.effects if isinstance(e, Log)]
    return dict(log.values)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("10k easy, pain 3", {"km": 10.0, "pain": 3}),
        ("ran 6.2 mi in 55 min", {"km": 9.98, "minutes": 55}),
        ("did 5 km with pain 7", {"km": 5.0, "pain": 7}),
        ("8 km yesterday", {"km": 8.0, "day": "2026-11-19"}),
        ("ran for 40 minutes", {"km": 0.0, "minutes": 40}),
    ],
)
def test_a_run_in_one_line(coached: Talk, said: str, expected: dict[str, object]) -> None:
    coached.say(said)
    assert coached.names[0] == "run.logged"
    assert expected.items() <= entry(coached).items()


def test_a_bare_number_is_in_the_unit_that_the_person_uses(coached: Talk) -> None:
    assert coached.say("13.1 yesterday").names == ["run.how"]
    assert coached.say("ran 6 miles").say("13.1 yesterday").names == ["run.logged"]
    assert "13.1 miles" in coached.text


def test_a_run_can_be_taken_back_by_button_command_or_word(coached: Talk) -> None:
    for undo in ("Undo", "/undo", "undo that"):
        coached.say("ran 10k in 55 min")
        key = coached.session.runs[-1].key
        coached.press(undo) if undo == "Undo" else coached.say(undo)
        assert coached.names == ["run.undone"]
        assert [e.key for e in coached.effects if isinstance(e, Unlog)] == [key]
        assert coached.session.runs == ()
    assert coached.say("/undo").names == ["run.nothing_to_undo"]


@pytest.mark.parametrize(
    ("said", "told"),
    [("10k, pain 7", "red light"), ("10k, pain 4", "amber"), ("ran 16k", "60 per cent longer than your longest")],
)
def test_one_remark_where_it_is_called_for(coached: Talk, said: str, told: str) -> None:
    coached.say("ran 10k in 60 min")
    assert "per cent" not in coached.text
    assert told in coached.say(said).text


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("can i do 11k on sunday?", "within"),
        ("is 12 km too much tomorrow?", "over"),
        ("im thinking of doing 9 miles", "far"),
        ("should i run a half marathon", "double"),
    ],
)
def test_a_planned_run_is_weighed(coached: Talk, said: str, step: str) -> None:
    coached.say("ran 10k in 60 min")
    assert coached.say(said).names == [f"run.planned.{step}"]


def test_without_a_run_to_compare_with_nothing_is_promised(coached: Talk) -> None:
    assert coached.say("can i do 25k on sunday?").names == ["run.planned.unknown"]


def test_nobody_is_told_to_run_before_the_check_or_with_an_open_flag(talk: Talk, coached: Talk) -> None:
    assert "guidance" not in {r.kind for r in Talk(talk.content).say("can i do 25k on sunday?").replies}
    coached.say("my chest feels tight and my left arm is numb")
    assert {r.kind for r in coached.say("can i do 25k on sunday?").replies} == {"referral"}


def test_with_an_open_flag_a_run_is_noted_and_the_advice_comes_again(coached: Talk) -> None:
    coached.say("my chest feels tight and my left arm is numb").say("ran 10k in 55 min")
    assert coached.replies[-1].kind == "referral"
    assert "kind='guidance'" not in str(coached.replies)


def test_a_red_flag_in_a_run_is_told_first(coached: Talk) -> None:
    coached.say("ran 10k and blacked out at the end, woke up on the pavement")
    assert coached.replies[0].kind == "referral"


class TestLoad:
    def test_only_the_window_counts(self) -> None:
        runs = [Run(key=f"run.{n}", day=(TODAY - timedelta(days=n)).isoformat(), km=n) for n in (0, 5, 29, 30, 31)]
        assert load.longest(runs, TODAY) == 29
        assert load.longest([], TODAY) is None
        assert load.total(runs, TODAY, 7) == 5

    @pytest.mark.parametrize(
        ("km", "step"),
        [(10, "within"), (11, "within"), (11.2, "over"), (13, "over"), (13.2, "far"), (20, "far"), (20.2, "double")],
    )
    def test_the_steps_of_the_study(self, km: float, step: str) -> None:
        found = load.beside(km, 10)
        assert found is not None
        assert found.step == step


def test_after_a_red_light_no_distance_fits(coached: Talk) -> None:
    coached.say("ran 10k, pain 6")
    assert coached.say("can i do 11k tomorrow?").names == ["run.planned.sore"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("delete my last run", "run.undone"),
        ("what reminders do i have?", "reminder.menu"),
        ("check in", "ask.pain_now"),
        ("tip for today", "plan.cue"),
        ("week 3?", "plan.weeks"),
    ],
)
def test_plain_words_for_what_is_the_persons_own(coached: Talk, said: str, name: str) -> None:
    coached.say("ran 10k in 55 min").say("remind me to stretch at 8pm every day")
    assert coached.say(said).names[0] == name
    assert coached.session.reminders


def test_a_first_message_full_of_numbers_is_a_report(talk: Talk) -> None:
    talk.say("my upper back hurts after mile 8, about 4/10, no tingling, week grew from 20 to 35 miles, desk job")
    assert talk.names == ["greet.first", "ask.consent"]


@pytest.mark.parametrize("said", ["/start", "thanks", "are you sure?", "/topics", "bye", "hello"])
def test_with_an_open_emergency_every_answer_begins_with_what_to_do(coached: Talk, said: str) -> None:
    coached.say("my chest is tight and my left arm is numb").say(said)
    assert {r.kind for r in coached.replies} == {"referral"}
    assert "999" in coached.text


@pytest.mark.parametrize("who", ["o:phone", "o:physio"])
def test_an_emergency_is_cleared_by_a_doctor_or_a_hospital_alone(coached: Talk, who: str) -> None:
    coached.say("my chest is tight and my left arm is numb").raw("~assessed").press(who).press("o:run")
    assert coached.names == ["assessed.still_open"]
    assert "999" in coached.text
    assert coached.session.open
