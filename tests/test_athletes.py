"""What a coach asks and tells of one of their runners, in private."""

from dataclasses import replace

import pytest

from tests.conftest import Talk, went


@pytest.fixture
def coach(talk: Talk) -> Talk:
    """Somebody who said that they coach others."""
    return talk.say("/start").press("~coach")


@pytest.mark.parametrize("said", ["how is maria doing", "how's ben getting on this week?", "any news from carla today"])
def test_how_a_runner_is_stands_where_they_share_it(coach: Talk, said: str) -> None:
    assert coach.say(said).names == ["asked.runner_how"]


@pytest.mark.parametrize("said", ["how is my back doing", "how are you doing", "how is it going"])
def test_what_asks_of_nobody_is_not_meant(coach: Talk, said: str) -> None:
    assert "asked.runner_how" not in coach.say(said).names


def test_who_does_not_coach_is_told_nothing_of_groups() -> None:
    assert "asked.runner_how" not in went().say("how is maria doing").names


@pytest.mark.parametrize(
    "said", ["9 runners, one is 14", "one of my runners is 15 with back pain", "some of my girls are 13 and have sore backs"]
)
def test_a_young_runner_raises_nothing_on_the_coachs_side(coach: Talk, said: str) -> None:
    coach.say(said)
    assert coach.names == ["asked.young_runner"]
    assert (coach.session.raised, coach.session.doubts, coach.session.draft) == ((), (), None)


def test_what_is_told_of_oneself_is_heard_as_ever(coach: Talk) -> None:
    assert coach.say("i'm 15 and my back hurts").names[0] == "referral.soon"


def test_a_graver_sign_of_a_young_runner_comes_first(coach: Talk) -> None:
    assert coach.say("one of my runners is 15 and just collapsed, not breathing").names == ["referral.emergency"]


def test_the_same_words_from_who_does_not_coach_are_heard_as_ever() -> None:
    assert "asked.young_runner" not in went().say("my team has one who is 15 with back pain").names


@pytest.mark.parametrize(
    "said",
    [
        "he is 13 and limping, with a fever",
        "one is 15, his back hurts at night",
        "she is 16 with a new curve and numb hands",
        "one of my girls is 14 and her back aches every night",
        "one is 13 and has tingling hands",
    ],
)
def test_a_sign_of_a_young_runner_is_for_today(coach: Talk, said: str) -> None:
    coach.say(said)
    assert coach.names == ["asked.young_today"]
    assert (coach.session.raised, coach.session.open) == ((), ())


@pytest.mark.parametrize(
    "said",
    [
        "one is 12 and lost control of her bladder since her back hurts",
        "one is 16 and wants to die",
        "one of them is 14 and wet himself since his back went",
        "one of them is 13 and blacked out",
    ],
)
def test_an_emergency_of_a_young_runner_is_a_bystanders(coach: Talk, said: str) -> None:
    assert coach.say(said).names == ["referral.emergency"]
    assert [r.flag for r in coach.session.open] == ["bystander"]


def test_it_is_heard_in_the_message_that_tells_of_coaching_too() -> None:
    told = went().say("i coach juniors, one is 11 and wets herself since her back hurts")
    assert [r.flag for r in told.session.open] == ["bystander"]


@pytest.mark.parametrize("said", ["i train a lot and am just 15, my back hurts", "i train daily and am 17, sore back"])
def test_who_trains_themselves_tells_their_own_age(coach: Talk, said: str) -> None:
    assert "under18" in {r.flag for r in coach.say(said).session.open}


@pytest.mark.parametrize(
    "said", ["what can members see", "can i see who is hurt", "can my coach see my answers?", "so what do i see of my runners"]
)
def test_who_sees_what_is_told_to_coaches_and_runners(coach: Talk, said: str) -> None:
    assert coach.say(said).names[0] == "asked.coach_sees"
    assert went().say(said).names[0] == "asked.coach_sees"


def test_a_sign_of_the_writers_own_behind_a_runners_age_is_asked_of_them(coach: Talk) -> None:
    assert coach.say("one is 13 and my hands tingle").session.doubts == ("arm_tingling",)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("einer ist 14 und hat taube hände", "asked.young_today"),
        ("einer ist 11 und nässt sich ein seit der rücken schmerzt", "referral.emergency"),
    ],
)
def test_the_same_in_german(said: str, name: str) -> None:
    talk = went()
    talk.session = replace(talk.session, lang="de", country="DE")
    assert talk.say("ich bin trainer").say(said).names == [name]


@pytest.mark.parametrize(
    "said",
    [
        "one of my lads is 14, and i have had chest pain for 2 hours",
        "one is 14 and fine. me: chest pain since 9 this morning",
        "i have chest pain right now, one of my girls is 14",
        "she is 16 and fast, my chest is tight and my left arm hurts since 7",
    ],
)
def test_a_coachs_own_sign_is_their_own_beside_a_young_runner(coach: Talk, said: str) -> None:
    assert coach.say(said).names == ["referral.emergency"]
    assert [r.flag for r in coach.session.open if r.flag != "under18"] == ["heart_attack_pattern"]
