"""A list of signs that was answered with "none" denies what was said before it: what is told later, and only in doubt, is asked about once."""

import pytest

from bot.core.model.levels import Level
from bot.core.model.session import NO
from tests.conftest import STRAIGHT, went

CHEST, FIRST = "heart_attack_pattern", 3
"""A flag of the first list; the taps after which that list got its "none"."""
IN_DOUBT = ("i have chest pain at the gym", "could this be a heart attack chest is tight")


@pytest.mark.parametrize("taps", range(FIRST, len(STRAIGHT)))
@pytest.mark.parametrize("said", IN_DOUBT)
def test_a_none_given_before_denies_no_emergency_told_after_it(taps: int, said: str) -> None:
    talk = went(taps)
    assert talk.session.screen[CHEST] == NO
    talk.say(said)
    assert talk.question == f"flag.{CHEST}" or talk.session.open_level == Level.EMERGENCY


def test_it_is_asked_about_once() -> None:
    talk = went(5).say(IN_DOUBT[0]).press(f"n:{CHEST}").say(IN_DOUBT[0])
    assert talk.question == talk.session.question != f"flag.{CHEST}"


def test_a_new_check_asks_again() -> None:
    talk = went(5).say(IN_DOUBT[0]).press(f"n:{CHEST}").say("/restart")
    for tap in STRAIGHT[2:5]:
        talk.press(tap)
    assert talk.say(IN_DOUBT[0]).question == f"flag.{CHEST}"


def test_left_without_an_answer_it_counts_as_a_doubt() -> None:
    talk = went(5).say(IN_DOUBT[0]).say("qwlkj").say("qwlkj")
    assert talk.session.open_level.word == "emergency"
