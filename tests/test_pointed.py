"""Words that point into a list of signs: what is meant for certain is ticked, the rest is asked, and no topic is explained to it."""

import pytest

from tests.conftest import Talk

CHEST = ("heart_attack_pattern", "aortic_tear", "lung_clot", "collapsed_lung", "breathing_trouble", "exertional_collapse",
         "exertional_angina_pattern")  # fmt: skip


@pytest.fixture
def listed(talk: Talk) -> Talk:
    """At the first list of signs."""
    return talk.say("/start").press("o:yes").press("o:GB")


@pytest.mark.parametrize(
    ("said", "ticked"),
    [
        pytest.param("last one please", [6], id="the last is no way back"),
        pytest.param("the second and the fifth", [1, 4], id="two places"),
        pytest.param("i think the top two", [0, 1], id="a few at once"),
        pytest.param("number 4", [3], id="by its number"),
        pytest.param("probably the tearing one", [1], id="a word of its label"),
        pytest.param("nothing apart from the struggling one", [4], id="behind none but"),
        pytest.param("none except the last", [6], id="a place behind none but"),
    ],
)
def test_what_is_pointed_at_is_ticked_and_told(listed: Talk, said: str, ticked: list[int]) -> None:
    listed.say(said)
    assert listed.names == ["repair.ticked"]
    assert listed.session.marked == tuple(CHEST[n] for n in ticked)
    assert listed.session.question == "screen.chest"
    listed.press("done")
    assert {CHEST[n] for n in ticked} <= {r.flag for r in listed.session.raised}


@pytest.mark.parametrize(
    "said",
    [
        "7",
        "that breath one",
        "none but the odd breath going uphill",
        "not the first",
        "my breathing feels tight in the ribs when i run",
    ],
)
def test_what_is_not_certain_is_asked(listed: Talk, said: str) -> None:
    listed.say(said)
    assert listed.session.marked == ()
    assert listed.session.question == "screen.chest"
    assert not any(r.kind == "answer" for r in listed.replies)


def test_ticks_in_words_add_up_and_the_second_miss_asks_otherwise(listed: Talk) -> None:
    listed.say("the first").say("and the last")
    assert listed.session.marked == (CHEST[0], CHEST[6])
    listed.say("9").say("9")
    assert listed.names[0].startswith("fallback.")


@pytest.mark.parametrize("said", ["none of these", "not sure", "why do you ask", "back"])
def test_other_answers_to_a_list_stand(listed: Talk, said: str) -> None:
    listed.say(said)
    assert not {"repair.ticked", "which.screen.chest"} & {*listed.names}


def test_numbers_at_a_list_are_its_lines_and_no_time(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say("3 and 5")
    assert talk.names == ["which.screen.chest"]
    assert not talk.session.reminders
    assert talk.say("3 and 5").names == ["repair.ticked"]
    assert len(talk.session.marked) == 2


def test_numbers_beyond_the_list_are_asked_again(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say("9 and 12").say("9 and 12")
    assert not talk.session.marked
    assert talk.session.question == "screen.chest"


def test_not_the_first_but_the_second(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say("not the first one, but maybe the second")
    assert talk.session.marked == ("aortic_tear",)


def test_a_list_gone_through_in_words_gets_no_topic(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say("chest? no. tearing? nope. breath? no")
    assert talk.names == ["which.screen.chest"]
