"""A run told in one breath with a question or a wish: the run is noted, and the rest is met; a question sets no reminder."""

from dataclasses import replace

import pytest

from tests.conftest import Talk, went, with_drafts


def said(*texts: str) -> Talk:
    talk = went().say("use miles")
    for text in texts:
        talk.say(text)
    return talk


@pytest.mark.parametrize(
    ("text", "km", "pain", "then"),
    [
        ("ran 3 miles pain 1 and is it safe to do 4 on monday", 4.83, 1, "run.planned.far"),
        ("did 4 miles, pain 2. should i run 5 tomorrow?", 6.44, 2, "run.planned.over"),
        ("jogged 2 miles pain 3 how long do i have to rest", 3.22, 3, "answers.faq."),
        ("ran 4 pain 5 should i see a physio", 6.44, 5, "answers.faq.see_professional"),
        ("3 miles easy, pain 2, how do i use a band", 4.83, 2, "answers.faq."),
        ("ran 3 miles pain 2 show me my runs", 4.83, 2, "run.list"),
        ("ran 3 miles, pain 2, switch to kilometres", 4.83, 2, "settings.units_km"),
        ("ran 3 miles pain 0 ping me to do my routine at 9pm", 4.83, 0, "reminder.set"),
    ],
)
def test_the_run_is_noted_and_the_rest_is_met(text: str, km: float, pain: float, then: str) -> None:
    talk = said(text)
    run = talk.session.newest
    assert run is not None
    assert (run.km, run.pain) == (km, pain)
    assert talk.names[0] == "run.logged"
    assert talk.names[1].startswith(then), talk.names


@pytest.mark.parametrize("text", ["can i do 6 on thursday", "is it ok to run 8 tomorrow?", "should i do 5 tomorrow"])
def test_a_question_of_a_bare_length_is_weighed_and_sets_nothing(text: str) -> None:
    talk = said(text)
    assert talk.names[0].startswith("run.planned.")
    assert (dict(talk.session.reminders), talk.session.draft) == ({}, None)


def test_a_question_with_a_clock_time_may_move_a_reminder() -> None:
    assert said("check in with me", "can i have it at 7").names == ["reminder.set"]


def test_of_a_rest_that_is_not_understood_it_is_said() -> None:
    talk = said("ran 3 miles pain 1 and could i frumple the gnarf")
    assert talk.names == ["run.logged", "wish.rest_unclear"]


def test_beside_a_run_that_asks_for_its_unit_the_question_waits() -> None:
    talk = went().say("ran 5 pain 2 should i foam roll")
    assert talk.names == ["run.which_unit", "wish.and_asked"]
    assert talk.say("miles").names[0] == "run.logged"


def test_strong_pain_leads_to_the_lists_before_any_answer() -> None:
    talk = said("ran 5 miles pain 8, can i run tomorrow")
    assert talk.names[1] == "check_in.screen_again"
    assert not any(n.startswith("answers.") for n in talk.names)


@pytest.mark.parametrize(
    "text", ["ran 4 miles, coughed up blood, can i run tomorrow", "ran 4 miles pain 2 remind me why my legs went numb"]
)
def test_a_sign_comes_before_run_and_wish(text: str) -> None:
    talk = said(text)
    assert "run.logged" not in talk.names
    assert talk.session.doubts or talk.session.open


def test_german() -> None:
    talk = Talk(with_drafts(), replace(went().session, lang="de", units="km"), update=100)
    talk.say("lief 4 km, schmerz 1, darf ich morgen 5 laufen")
    assert talk.names[0] == "run.logged"
    assert talk.names[1].startswith("run.planned.")


@pytest.mark.parametrize(
    ("said", "pain"),
    [
        ("ran 6 km with my wife, pain 2", 2),
        ("did 7 km with my running mate, pain 3", 3),
        ("6 km with the dog, pain 1", 1),
        ("ran 6 km with my wife, her pain was 2", None),
    ],
)
def test_the_pain_behind_who_came_along_is_that_of_the_run(coached: Talk, said: str, pain: float | None) -> None:
    assert coached.say(said).session.runs[-1].pain == pain


def test_a_strong_one_leads_to_the_lists(coached: Talk) -> None:
    assert "check_in.screen_again" in coached.say("ran 6 km with my brother, pain 8").names


@pytest.mark.parametrize("wish", ["delete my last run", "undo the one before", "remove my run of monday"])
def test_what_would_be_deleted_beside_a_run_is_asked_for_again(coached: Talk, wish: str) -> None:
    talk = coached.say(f"ran 5 km pain 2, {wish}")
    assert talk.names == ["run.logged", "wish.rest_unclear"]
    assert [r.km for r in talk.session.runs] == [5]


@pytest.mark.parametrize("said", ["Sunday 9:15, I'm back from my run by then", "home from my run by 8:45 on Saturday"])
def test_when_a_run_will_be_over_is_no_run(coached: Talk, said: str) -> None:
    talk = coached.say(said)
    assert not talk.session.runs
    assert talk.names[0].startswith("reminder.")


def test_how_long_it_took_is_one(coached: Talk) -> None:
    assert coached.say("did my run in 48:15").session.runs[-1].minutes == 48.25


def test_a_run_beside_a_question_is_noted_while_somebody_is_to_look() -> None:
    talk = went().say("back pain wakes me every night").say("ran 4 miles pain 2, can i do 6 tomorrow")
    assert (talk.names, [r.pain for r in talk.session.runs]) == (["again.soon", "run.noted_open"], [2])
