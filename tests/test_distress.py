"""Words of distress get a kind word and a question first; a life comes before any appointment; a told sign opens its own question."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model.levels import Level
from tests.conftest import NOON, Talk, went

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


@pytest.mark.parametrize("said", ["don't wanna do this", "i cant answer now", "not in the mood for this", "too many questions"])
def test_no_mind_for_questions_is_no_despair(said: str) -> None:
    talk = went(4).say(said)
    assert (talk.session.doubts, talk.session.flow) == ((), "")
    assert talk.say(said).session.doubts == ()


@pytest.mark.parametrize("said", ["i dont wanna do this any longer", "i don't want to do this no more"])
def test_who_cannot_go_on_is_asked_amid_questions_too(said: str) -> None:
    assert went(4).say(said).session.doubts[:1] == ("suicide_crisis",)


@pytest.mark.parametrize("said", ["ok lets carry on", "im back", "ready now"])
def test_who_comes_back_says_nothing_to_a_question_left_lying(said: str) -> None:
    talk = went().say("i dont want to do this any longer").say("grumph").say(said)
    assert talk.names == ["fallback.doubt_anew", "ask.flag"]
    assert talk.press("n:suicide_crisis").session.open == ()


def test_hours_later_a_question_left_lying_is_asked_anew_and_once_only() -> None:
    talk = went().say("i dont want to do this any longer").say("grumph")
    talk.session = replace(talk.session, doubted=(NOON - timedelta(hours=8)).isoformat())
    assert talk.say("what is in my plan").names == ["fallback.doubt_anew", "ask.flag"]
    assert talk.say("grumph").replies[0].level == Level.EMERGENCY


def test_runs_that_were_had_are_no_water_that_was_drunk() -> None:
    talk = went().say("did 9 km, slight headache").say("had 4 mile run, pain 1 to 3")
    assert (talk.names, talk.session.open) == (["run.logged"], ())


def test_a_headache_after_a_run_in_the_heat_is_asked_about() -> None:
    talk = went().say("6 km in the blazing sun, pain 1").say("head hurts a bit now")
    assert talk.session.doubts == ("heat_or_confusion",)


@pytest.mark.parametrize(
    "said",
    [
        "i dont want to do this today or any other day",
        "i dont wanna do this right now. bye everyone",
        "whats the point of stretching when everyone hates me",
        "no point in a plan when nobody loves me",
    ],
)
@pytest.mark.parametrize("amid", ["", "/check"])
def test_no_mind_for_it_now_is_none_where_more_is_said(said: str, amid: str) -> None:
    talk = went().say(amid) if amid else went()
    assert talk.say(said).session.doubts[:1] == ("suicide_crisis",)


def test_what_else_is_urgent_takes_no_question_of_despair_away() -> None:
    talk = went(4).say("i dont want to do this right now, i feel like im dying")
    assert talk.replies[0].level == Level.URGENT
    assert talk.session.doubts == ("suicide_crisis",)


@pytest.mark.parametrize("said", ["ok los gehts", "na dann los", "okay weiter gehts", "ok bin wieder da", "gut dann los"])
def test_who_comes_back_in_german_says_no_yes(said: str) -> None:
    talk = went()
    talk.session = replace(talk.session, lang="de")
    talk.say("ich bin am ende")
    talk.session = replace(talk.session, doubted=(NOON - timedelta(hours=20)).isoformat())
    assert talk.say(said).names == ["fallback.doubt_anew", "ask.flag"]
