"""Words of distress get a kind word and a question first; a life comes before any appointment; a told sign opens its own question."""

import pytest

from bot.core.model.levels import Level
from tests.conftest import Talk

CRISIS = "i want to end my life"


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("i can't take this any more", "suicide_crisis"),
        ("i've been crying all night", "suicide_crisis"),
        ("ich bin am ende", "suicide_crisis"),
        ("mir ist ganz schwindelig", "exertional_collapse"),
        ("i'm really frightened", "unsure_or_unreachable"),
    ],
)
def test_a_kind_question_comes_first(talk: Talk, said: str, flag: str) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say(said)
    assert talk.names == [f"asking.{flag}", "ask.flag"]
    assert talk.session.doubts[0] == flag
    assert not talk.session.slots
    assert talk.press(f"u:{flag}").replies[0].level in (Level.URGENT, Level.EMERGENCY)


def test_in_an_open_crisis_the_next_cry_hears_the_crisis_line_again(talk: Talk) -> None:
    talk.say(CRISIS).say("i cant cope any more")
    assert talk.names == ["again.suicide_crisis"]


def test_what_else_the_cry_told_is_not_lost(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say("i cant take this pain anymore")
    assert not any(r.kind == "referral" for r in talk.replies)
    talk.press("n:suicide_crisis")
    assert "not_improving" in {r.flag for r in talk.session.raised}


@pytest.mark.parametrize(
    ("said", "flag"), [("my tingling is back", "arm_tingling"), ("the night sweats again", "spinal_infection")]
)
def test_a_sign_that_came_back_is_asked_about(talk: Talk, said: str, flag: str) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say(said)
    assert talk.session.doubts[:1] == (flag,) or flag in {r.flag for r in talk.session.raised}


def test_a_general_question_gets_the_general_emergency_advice(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:GB")
    for said in ("when do i call an ambulance", "what are the warning signs"):
        assert talk.say(said).names[0] == "aside.emergency", said
        assert "999" in talk.text


def test_somebody_elses_back_needs_no_consent_of_the_coach(talk: Talk) -> None:
    talk.say("/start").press("~coach").say("my runner has shoulder pain")
    assert talk.names == ["aside.athlete"]
    assert talk.say("one of our athletes collapsed").replies[0].level == Level.EMERGENCY


def test_a_booked_visit_is_none_yet(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say("my left arm is weak since yesterday").say(
        "i've booked a physio appointment on friday"
    )
    assert talk.session.open
    assert not talk.session.is_seen
    assert talk.names == ["again.urgent", "assessed.too_late"]
    assert talk.say("saw the doctor, nothing serious").session.question == "assessed_said"
    talk.say("yes")
    assert talk.session.open
