"""What is told plainly: pain without a number, a plan that made it worse; and places that are no places."""

from dataclasses import replace

import pytest

from bot.core.model.effects import Log
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


def _notes(talk: Talk) -> list[Log]:
    return [e for e in talk.effects if isinstance(e, Log) and e.kind == "run"]
