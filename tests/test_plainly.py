"""What is told plainly: pain without a number, a plan that made it worse; and places that are no places."""

from dataclasses import replace

import pytest

from tests.conftest import Talk, went

LISTS = ["check_in.screen_again", "ask.screen.chest", "screen.rest"]


@pytest.mark.parametrize(
    "said",
    [
        "honestly i'm in agony today",
        "I'm in a lot of pain",
        "feels like somebody stabbed me between the blades",
        "can't get out of bed this morning",
    ],
)
def test_pain_told_without_a_number_asks_how_strong_it_is(coached: Talk, said: str) -> None:
    coached.say(said)
    assert coached.names == ["ask.pain_now"]


@pytest.mark.parametrize("said", ["followed your advice and it made it worse", "the walk you wanted made my back worse"])
def test_worse_by_what_was_advised_leads_to_the_lists(coached: Talk, said: str) -> None:
    coached.say(said)
    assert coached.names[-3:] == LISTS


@pytest.mark.parametrize(
    "said", ["i'm not in agony any more", "if i'm in pain, what then", "my husband is in agony with his knee"]
)
def test_pain_that_is_denied_or_thought_of_asks_nothing(coached: Talk, said: str) -> None:
    coached.say(said)
    assert "ask.pain_now" not in coached.names


def test_pain_behind_a_reminder_of_the_routine_asks_how_strong_it_is(coached: Talk) -> None:
    told = replace(coached, session=replace(coached.session, last=("reminder_kind.routine.text",)))
    assert told.say("done, aches now").names == ["ask.pain_now"]
    assert "ask.pain_now" not in went().say("done, aches nowhere").names


@pytest.mark.parametrize("said", ["i'm in the pub", "i'm in week 2 now", "i'm in my car"])
def test_what_is_no_place_asks_for_no_time_zone(coached: Talk, said: str) -> None:
    coached.say(said)
    assert "settings.zone_unknown" not in coached.names


@pytest.mark.parametrize("said", ["it's a 5 now", "now a 7", "right now its 4"])
def test_more_pain_behind_a_run_is_worse_and_no_second_run(coached: Talk, said: str) -> None:
    coached.say("ran 4 miles pain 2").say(said)
    assert coached.names[-3:] == LISTS
    assert len(coached.session.runs) == 1


def test_less_pain_behind_a_run_is_noted_and_a_length_changes_the_run(coached: Talk) -> None:
    coached.say("ran 4 miles pain 3").say("now it's a 2")
    assert coached.names == ["task.pain_logged"]
    assert [r.km for r in went().say("ran 4 miles pain 3").say("it was 5 miles").session.runs] == [8.05]


@pytest.mark.parametrize(
    ("said", "day", "pain", "asks"),
    [
        ("pain 7 yesterday but 2 today so i ran 6k", "2026-11-20", 2, True),
        ("pain 3 yesterday, 2 today, ran 6k this morning", "2026-11-20", 2, False),
        ("ran 6k yesterday, pain 2", "2026-11-19", 2, False),
    ],
)
def test_of_several_days_the_one_nearest_to_the_run_is_its_own(coached: Talk, said: str, day: str, pain: int, asks: bool) -> None:
    coached.say(said)
    run = coached.session.runs[0]
    assert (run.day, run.pain, coached.names[-3:] == LISTS) == (day, pain, asks)


def test_what_is_carried_is_no_length(coached: Talk) -> None:
    coached.say("ran 8 with a 4kg vest pain 5")
    assert (coached.names, coached.session.held and coached.session.held.pain) == (["run.which_unit"], 5)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("skipped my 8k today", "run.none"),
        ("called off my 12 miles", "run.none"),
        ("off for an easy 7 miles now", "run.to_come"),
        ("going for a run in half an hour", "run.to_come"),
        ("i'm racing in the spring, 21k", "run.to_come"),
        ("garmin suggests 9 miles", "run.to_come"),
        ("i may do 6k later", "run.to_come"),
        ("my longest ever is 12 miles", "run.long_ago"),
        ("10k in 48:10 last summer", "run.long_ago"),
        ("8k ok on saturday?", "run.planned.ladder"),
        ("12 miles on sunday, join in?", "run.planned.ladder"),
        ("would a marathon in march be realistic", "run.planned.ladder"),
    ],
)
def test_a_run_that_was_not_run_yet_or_not_lately_is_not_noted(coached: Talk, said: str, name: str) -> None:
    coached.say(said)
    assert (coached.names, coached.session.runs) == ([name], ())


@pytest.mark.parametrize(
    "said",
    ["8k today, new record", "my longest run this week was 7 miles", "8k ok, pain 1", "did 6k instead of the 10k i cancelled"],
)
def test_a_run_that_was_run_is_noted(coached: Talk, said: str) -> None:
    coached.say(said)
    assert len(coached.session.runs) == 1


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("my consultant saw something on the scan", "asked.belongs"),
        ("waiting for my blood test results", "asked.belongs"),
        ("diagnosed with scoliosis last month", "asked.belongs"),
        ("i've got a pacemaker btw", "asked.belongs"),
        ("how can i import my polar data", "asked.files"),
        ("link my suunto", "asked.files"),
        ("can i send you a picture of my spine", "asked.unseen"),
        ("do you listen to voice notes", "asked.unseen"),
    ],
)
def test_what_a_clinician_knows_and_what_is_not_read(coached: Talk, said: str, name: str) -> None:
    coached.say(said)
    assert coached.names == [name]


@pytest.mark.parametrize(
    "said", ["how can i see my runs", "can i get a reminder", "how do i get better", "i have a question", "can you see my pain"]
)
def test_other_questions_are_not_about_files(coached: Talk, said: str) -> None:
    coached.say(said)
    assert not any(name.startswith(("asked.files", "asked.unseen", "asked.belongs")) for name in coached.names)


def test_a_coach_is_no_clinician(coached: Talk) -> None:
    assert coached.say("the coach wants me to do 18k on saturday").names == ["run.planned.ladder"]
    assert went().say("my physio says no more than 4k").names == ["run.set_by_others"]
    assert [r.km for r in went().say("coach said max 8k, did 9k, pain 2").session.runs] == [9.0]


RUN = "ran 4 miles pain 2"


@pytest.mark.parametrize(
    ("said", "days"),
    [
        (["make it the 17th"], ["2026-11-17"]),
        (["scrap that"], []),
        (["delete both"], ["2026-11-20"]),
        (["ran 4 miles pain 2", "that's a duplicate"], ["2026-11-20"]),
        (["ran 3 miles yesterday", "undo both of them"], []),
        (["woohoo"], ["2026-11-20"]),
    ],
)
def test_what_is_said_right_behind_a_run_is_of_that_run(coached: Talk, said: list[str], days: list[str]) -> None:
    coached.say(RUN)
    for text in said:
        coached.say(text)
    assert [r.day for r in coached.session.runs] == days


@pytest.mark.parametrize("said", ["shorter", "too much"])
def test_behind_a_run_the_plan_is_not_cut(coached: Talk, said: str) -> None:
    plan = coached.say(RUN).session.wishes
    assert (coached.say(said).names, coached.session.wishes) == (["run.behind"], plan)


def test_shorter_words_are_no_shorter_plan(coached: Talk) -> None:
    assert coached.say("could you keep your answers shorter").names == ["asked.brief"]
    assert went().say("make it shorter").names[0] == "plan.changed"


def test_twice_behind_a_reminder_of_the_routine_is_the_routine(coached: Talk) -> None:
    told = replace(coached, session=replace(coached.session, last=("reminder_kind.routine.text",)))
    assert told.say("i did it twice").names == ["plan.routine_done"]


def test_rounds_of_no_known_length_ask_how_far_it_was(coached: Talk) -> None:
    assert coached.say("ran 12 laps").names == ["run.how"]


@pytest.mark.parametrize(
    ("said", "km", "minutes", "pain"),
    [
        ("ran 3000m pain 2", 3.0, None, 2),
        ("ran 50m pain 2", 0.0, 50, 2),
        ("ran 7 km, pain 3 to 5", 7.0, None, 5),
        ("ran 7 km in 40m", 7.0, 40, None),
    ],
)
def test_metres_are_no_minutes_and_of_two_pains_the_higher_counts(
    coached: Talk, said: str, km: float, minutes: float | None, pain: float | None
) -> None:
    run = coached.say(said).session.runs[0]
    assert (run.km, run.minutes, run.pain) == (km, minutes, pain)
