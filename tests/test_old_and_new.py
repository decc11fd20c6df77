"""What is old is not how old somebody is; a thing that is told in passing fills no slot, and raises no flag of another kind."""

from typing import Any

import pytest

from tests.conftest import shipped_content

READER = shipped_content().languages["en"].reader


def flags(text: str) -> set[tuple[str, bool]]:
    """The flags of a message, and whether each is told (not only asked about)."""
    return {(hit.id, not hit.vague) for hit in READER.understand(text).flags.hits}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("with the same club for 13 years, first niggle now", set()),
        ("im 13, with the club for 2 years, back hurts", {("under18", True)}),
        ("that knot is only four weeks old", set()),
        ("the baby is four weeks old, and so is that knot", {("pregnancy_routine", True)}),
        ("our newborn is three weeks, stiff from feeding", {("pregnancy_routine", True)}),
        ("our newborn is nine days, stiff from feeding", {("pregnancy_routine", True)}),
        ("it is a bit worse every week", {("night_rest_pain", True), ("not_improving", True)}),
        ("sore on one rib when i press it, worse with each session", {("bone_stress", True)}),
    ],
)
def test_how_old_a_thing_is_tells_nobody_s_age(text: str, told: set[tuple[str, bool]]) -> None:
    assert flags(text) == told


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("couldn't say where the ache started", None),
        ("can't recall how it crept in", None),
        ("cant remember how i got back to the hotel after the race", "heat_or_confusion"),
        ("nobody can breathe in there in july", None),
        ("i cant breathe in there, even with the door open", "breathing_trouble"),
        ("bloody cough drops melted in my pocket", None),
        ("bloody cough since the long flight", "lung_clot"),
        ("his big stroke at 68 scared us all, he had his stroke at 68", None),
        ("my wife just had her stroke at the table", "bystander"),
    ],
)
def test_words_of_an_emergency_that_mean_something_else(text: str, flag: str | None) -> None:
    assert {name for name, told in flags(text) if told} == ({flag} if flag else set())


def test_who_asks_about_a_tablet_with_one_kidney_is_asked_where_it_hurts() -> None:
    assert ("kidney", False) in flags("born with one kidney, is ibuprofen ok for an achy back")
    assert ("kidney", True) in flags("born with one kidney and it aches at the back")
    assert ("kidney", True) in flags("born with one kidney, sore on my left side, took ibuprofen")


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("it settles the moment i sit", {"pain_timing": ["sitting"]}),
        ("it grabbed the moment i landed", {"onset": "sudden"}),
        ("doesn't matter if i'm jogging or at my desk, it hurts", {"pain_timing": ["during_run", "sitting"]}),
        ("sore the day following a long run", {"pain_timing": ["after_run"]}),
        ("it'll be four weeks on friday", {"duration_days": 28}),
        ("been running for 9 years, this ache is just a month old", {"duration_days": 30.4}),
        ("i reached for the kettle and twang", {"onset": "sudden"}),
        ("don't remember how it started", {}),
        ("couldn't tell you when it started", {"onset": "gradual"}),
        ("i keep hitting wrong keys", {"neuro": ["clumsy_hands"]}),
        ("a spot on my ribs that i cannot feel properly", {"neuro": ["numbness"]}),
        ("tingling in may, then it cleared up", {"neuro": ["none"]}),
        ("tingling since may, it has not cleared up", {"neuro": ["tingling"]}),
        (
            "long run was 10 km, i'm up to 17 now",
            {"mileage": {"previous": 10, "current": 17, "unit": "km", "period": "run"}},
        ),
        ("was at 40 km weekly", {"mileage": {"previous": 40, "unit": "km", "period": "week"}}),
        ("what does a 4 out of 10 feel like", {}),
    ],
)
def test_what_fills_a_slot_and_what_does_not(text: str, slots: dict[str, Any]) -> None:
    assert dict(READER.understand(text).slots) == slots


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the arm isn't sore, it's numb", {("arm_tingling", True)}),
        ("no pain in the arm, no tingling", set()),
        ("had breast cancer, now i am finally a runner, my mid back aches", {("cancer_history", True)}),
        ("had breast cancer, now finally a runner, mid back aches", {("cancer_history", True)}),
    ],
)
def test_a_no_ends_at_a_new_subject_and_a_runner_is_the_writer(text: str, told: set[tuple[str, bool]]) -> None:
    assert flags(text) == told


def test_a_stretch_that_is_asked_for_is_for_ones_own_body() -> None:
    assert ("heart_attack_pattern", True) in flags("what's a good stretch for jaw tension? i am clammy and queasy with it")
    assert flags("what's a heart attack like?") == set()


def test_a_joke_over_pints_and_pain_is_asked_about() -> None:
    assert flags("had 7 pints haha, my back hurts") == {("unsure_or_unreachable", False)}
