"""A run told with where in it it hurt; runs in parts with rests between them; ranges."""

from dataclasses import replace

import pytest

from tests.conftest import Talk, went

Told = tuple[float, float | None, float | None]


def runs(talk: Talk) -> list[Told]:
    return [(r.km, r.minutes, r.pain) for r in talk.session.runs]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ran an hour, pain came after 40 minutes", (0, 60, None)),
        ("ran 8 miles, pain 2 going to 5", (12.87, None, 5)),
        ("ran 6 miles today, 4 at the end, same as last time", (9.66, None, 4)),
        ("ran 45 min, ached for the last 10 min", (0, 45, None)),
        ("10k, fine until km 8", (10, None, None)),
        ("ran 10k, started hurting at 7k", (10, None, None)),
        ("10 k in 1h05, pain 2", (10, 65, 2)),
        ("ran 10 miles but stopped at 6, pain 3", (9.66, None, 3)),
    ],
)
def test_where_it_hurt_is_no_length(said: str, told: Told) -> None:
    talk = went().say(said)
    assert (talk.names[0], runs(talk)) == ("run.logged", [told])


RUNS_WITH_WHERE: list[tuple[str, Told]] = [
    ("6 miles, my back started aching at mile 4", (9.66, None, None)),
    ("ran for an hour, pain 3 after an hour", (0, 60, 3)),
    ("ran 1 hour, back tightened after 45 min", (0, 60, None)),
    ("50 min run, pain after 30 min", (0, 50, None)),
    ("ran 2 hours yesterday, hurt from 90 minutes on, pain 5", (0, 120, 5)),
]


@pytest.mark.parametrize(("said", "told"), RUNS_WITH_WHERE)
def test_where_the_pain_begins_the_questions_the_run_is_noted_as_well(said: str, told: Told) -> None:
    talk = went().say(said)
    assert talk.session.flow
    assert talk.names[:3] == ["check_in.because", "run.noted_open", "ask.screen.chest"]
    assert runs(talk) == [told]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        *RUNS_WITH_WHERE,
        ("ran 6 miles today, 4 at the end, same as last time", (9.66, None, 4)),
        ("5k, no pain until the last km, then 3", (5, None, 3)),
    ],
)
def test_at_an_open_list_the_run_is_noted_as_well(said: str, told: Told) -> None:
    talk = went().say("pain 8 today").say(said)
    assert "run.noted_open" in talk.names
    assert talk.names[-1].endswith("screen.chest") or talk.names[-2] == "run.noted_open"
    assert runs(talk) == [told]


def test_a_pain_that_is_noted_loses_no_run() -> None:
    talk = went().say("5k, no pain until the last km, then 3")
    assert (talk.names, runs(talk)) == (["task.pain_logged", "run.noted_open"], [(5, None, 3)])


@pytest.mark.parametrize("said", ["hurts after 6 miles", "my back hurts at mile 8", "it hurts after 40 minutes of running"])
def test_where_it_hurts_each_time_is_no_run(said: str) -> None:
    assert runs(went().say(said)) == []


def test_a_strong_pain_on_a_run_leads_to_the_lists() -> None:
    talk = went().say("ran 10k, pain 8 after 5k")
    assert (runs(talk), bool(talk.session.flow)) == ([(10, None, 8)], True)


@pytest.mark.parametrize("said", ["ran 10k, chest tight at km 7", "6 miles, numb arm at mile 4, can't feel my hand"])
def test_a_sign_is_heard_first(said: str) -> None:
    talk = went().say(said)
    assert talk.session.open
    assert talk.names[0].startswith("referral.")


@pytest.mark.parametrize(
    ("said", "km"),
    [
        ("5x1k with 90s rest, 2k warm up and 2k cool down", 9),
        ("2k warm up, 5x1k, 2k cool down", 9),
        ("5 x 1 km with 2 min rest", 5),
        ("6x800m", 4.8),
        ("6x800m with 2 min rest", 4.8),
        ("6x800m, 400m jog between", 4.8),
        ("6x800m with 15 min warm up", 4.8),
        ("2 miles warm up, 3 miles tempo, 1 mile cool down", 9.66),
        ("2k easy, 5k tempo, 1k easy", 8),
        ("10k with 5x1k in it", 10),
        ("8 km incl 6x400m", 8),
        ("5k jog", 5),
        ("ran 4-5 miles", 7.24),
        ("ran between 4 and 5 miles", 7.24),
        ("ran half of 10k", 5),
    ],
)
def test_the_whole_of_a_run_in_parts(said: str, km: float) -> None:
    talk = went().say(said)
    assert (talk.names[0], runs(talk)) == ("run.logged", [(km, None, None)])


def test_a_wide_range_is_asked_about() -> None:
    talk = went().say("ran 5-10 miles")
    assert (talk.names, runs(talk)) == (["run.how"], [])


def test_a_first_message_with_a_run_says_that_it_is_not_noted(talk: Talk) -> None:
    assert talk.say("10k easy, pain 3").names == ["greet.first", "run.no_consent", "ask.consent"]


def test_a_first_message_without_one_says_nothing_of_runs(talk: Talk) -> None:
    told = talk.say("my upper back kills me after mile 8, no tingling, went from 20 to 35 miles a week")
    assert told.names == ["greet.first", "ask.consent"]


@pytest.mark.parametrize(
    "text",
    [
        "my long run on sunday is 10 miles, my back hurts",
        "feels like i ran a marathon, back aches",
        "back hurts like i did 20 miles",
        "i only ever run 5k, my back hurts",
        "did 30 minutes in the car, back 4",
        "it starts after 5k and stops after",
    ],
)
def test_a_length_that_was_not_run_is_noted_beside_no_pain(text: str) -> None:
    assert not went().say("/checkin").say("8").say(text).session.runs


@pytest.mark.parametrize("text", ["pain 7 at mile 2, 3 by the end", "ran 5 miles, pain 7 at mile 2, 3 by the end"])
def test_the_worse_of_two_pains_counts(text: str) -> None:
    assert went().say(text).question == "screen.chest"


def test_a_jump_is_told_beside_amber_pain_as_well() -> None:
    talk = went()
    talk.session = replace(talk.session, way="", slots={**talk.session.slots, "severity": 2})  # off the ladder
    talk.say("ran 3 miles yesterday, pain 2").say("ran 6 miles today, pain 4")
    assert "per cent longer" in talk.text
    assert "amber" in talk.text


@pytest.mark.parametrize("text", ["started at 8, 2 by the end", "pain 8, 2 by the end"])
def test_the_end_of_a_run_lowers_no_answer(text: str) -> None:
    assert went(10).say(text).session.slots.get("severity") in (8, None)


@pytest.mark.parametrize(
    "text",
    ["10k in 60 minutes plan", "5k training plan", "parkrun near me", "5 minute after run stretch", "what's a good 5k time"],
)
def test_a_question_at_a_list_notes_no_run(text: str) -> None:
    assert not went().say("/checkin").say("8").say(text).session.runs
