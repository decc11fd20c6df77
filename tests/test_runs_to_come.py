"""Runs that nobody ran yet, or not lately: a race to come, a best time, a habit. None of them is noted as a run of today or of last week."""

from dataclasses import replace

import pytest

from bot.core.model.changing import changed
from tests.conftest import Talk, went, with_drafts


def noted(talk: Talk) -> list[tuple[str, float]]:
    return [(r.day, r.km) for r in talk.session.runs]


@pytest.fixture
def german(coached: Talk) -> Talk:
    return replace(coached, content=with_drafts(), session=changed(coached.session, lang="de"))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("10 mile race on Sunday 22 November", "run.still_to_come"),
        ("22 November, Sunday: 10 mile race", "run.still_to_come"),
        ("5k race this Sunday", "run.still_to_come"),
        ("12 miles this Saturday", "run.still_to_come"),
        ("half marathon this saturday, pain 2", "run.still_to_come"),
        ("10k race next Sunday", "run.planned.race"),
        ("12 miles next saturday", "run.planned.ladder"),
        ("my long run on sunday is 20 km, too much?", "run.planned.ladder"),
        ("sunday 15 km, is that ok?", "run.planned.ladder"),
        ("15 km on sunday, is that fine", "run.planned.ladder"),
        ("10k race on sunday", "run.asked"),
        ("half marathon on sunday", "run.asked"),
        ("10k race today", "run.asked"),
    ],
)
def test_what_is_to_come_is_not_noted(coached: Talk, said: str, name: str) -> None:
    assert (coached.say(said).names[0], noted(coached)) == (name, [])


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("mein langer lauf am sonntag ist 20 km, zu viel?", "run.planned.ladder"),
        ("sonntag 15 km, geht das?", "run.planned.ladder"),
        ("diesen samstag 10 km wettkampf", "run.still_to_come"),
        ("10 km wettkampf am sonntag", "run.asked"),
        ("morgen 10 km", "run.still_to_come"),
        ("meine bestzeit über 10 km ist 48:20", "run.long_ago"),
    ],
)
def test_what_is_to_come_in_german_is_not_noted(german: Talk, said: str, name: str) -> None:
    session = german.say(said).session
    assert (german.names[0], session.runs) == (name, ())


@pytest.mark.parametrize(
    ("said", "day", "km"),
    [
        ("ran 10k on sunday", "15", 10),
        ("10k on sunday", "15", 10),
        ("sunday 10k, pain 2", "15", 10),
        ("sunday half marathon, pain 3", "15", 21.1),
        ("10k race last sunday", "15", 10),
        ("10k race sunday was tough", "15", 10),
        ("raced 10k on sunday", "15", 10),
        ("ran 12 km this sunday", "15", 12),
        ("10k race this sunday 48:20", "15", 10),
        ("10 mile race on Sunday 15 November", "15", 16.09),
        ("10k race yesterday 48:20", "19", 10),
        ("did 5 miles this morning", "20", 8.05),
        ("5k at race pace today", "20", 5),
    ],
)
def test_what_was_run_is_noted_for_its_day(coached: Talk, said: str, day: str, km: float) -> None:
    assert noted(coached.say(said)) == [(f"2026-11-{day}", km)]


def test_a_german_run_of_this_morning_and_of_sunday_is_one(german: Talk) -> None:
    german.say("heute morgen 5 km gelaufen").say("bin diesen sonntag 10 km gelaufen")
    assert noted(german) == [("2026-11-15", 10), ("2026-11-20", 5)]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("my 10k time is 48:20", "run.long_ago"),
        ("my pb for 5k is 22:10", "run.long_ago"),
        ("10k pb 44:30", "run.long_ago"),
        ("my best 5k is 21:59", "run.long_ago"),
        ("half marathon pb 1:45", "run.long_ago"),
        ("normally 5 miles, pain 2", "task.pain_logged"),
        ("typically 6 miles, pain 3", "run.unreal"),
        ("6 miles most days", "run.unreal"),
    ],
)
def test_a_best_time_and_a_habit_are_no_runs_of_today(coached: Talk, said: str, name: str) -> None:
    assert (coached.say(said).names, noted(coached)) == ([name], [])


@pytest.mark.parametrize(
    "said", ["new pb today, 10k in 44:30", "ran a 10k pb, 44:30", "10k pb this morning 44:30", "ran 10k, normally 6 miles"]
)
def test_a_best_time_of_today_is_a_run(coached: Talk, said: str) -> None:
    assert noted(coached.say(said)) == [("2026-11-20", 10)]


@pytest.mark.parametrize("said", ["typically 6 miles, pain 7", "5k race this sunday, pain 8", "10k race next sunday, pain 7"])
def test_a_strong_pain_beside_a_run_that_is_none_leads_to_the_lists(coached: Talk, said: str) -> None:
    assert coached.say(said).session.flow
    assert noted(coached) == []


def test_a_run_put_right_is_past() -> None:
    assert noted(went().say("ran 4 miles pain 2").say("it was this monday")) == [("2026-11-16", 6.44)]


def test_a_reminder_beside_a_run_to_come_notes_none() -> None:
    assert went().say("12 miles this saturday, remind me on friday at 7 to stretch").session.runs == ()


@pytest.mark.parametrize(
    "said", ["can i run tmrw wiv a cold", "can i run tomorrow with a cold", "should i run today with a bad cold"]
)
def test_whether_to_run_with_a_cold_is_asked_of_the_cold(coached: Talk, said: str) -> None:
    assert coached.say(said).names[0] == "answers.faq.covid.answer"
