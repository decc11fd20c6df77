"""A walk told in words is the step of whoever walks first, and never a run; the step is told by its name, too."""

from dataclasses import replace
from functools import cache

import pytest

from bot.core.model.effects import Log
from tests.conftest import Talk, shipped_content

LISTS = ["None of these"] * 5
REST = ["Yes, rest or moving helps", "About 2 weeks", "It crept up", "None of these", "Yes, that's right"]


@cache
def _on_the_ladder() -> Talk:
    """Somebody whose plan begins with a walk of 30 minutes."""
    talk = Talk(shipped_content()).say("/start").press("Yes, let's start").press("United Kingdom")
    talk.say("my upper back aches late in long runs, pain 4, no tingling, went from 20 to 35 miles a week")
    for tap in (*LISTS, *REST):
        talk.press(tap)
    return talk


@pytest.fixture
def walker() -> Talk:
    talk = _on_the_ladder()
    return replace(talk, replies=[*talk.replies], messages=[*talk.messages], keyboard=[*talk.keyboard])


def ran(talk: Talk) -> bool:
    return any(isinstance(e, Log) and e.kind == "run" for e in talk.effects) or bool(talk.session.runs)


class TestTheStep:
    @pytest.mark.parametrize(
        "text",
        [
            "walked 35 minutes, pain 2",
            "i walked for half an hour this morning",
            "just walked 30 mins, all good",
            "30 minute walk done, no pain",
            "brisk walk for 30 min today",
            "the step is done",
            "done with this step",
        ],
    )
    def test_told_in_words_is_an_outing(self, walker: Talk, text: str) -> None:
        walker.say(text)
        assert walker.names == ["plan.outing"]
        assert walker.session.outings
        assert not ran(walker)

    @pytest.mark.parametrize(
        "text", ["40 minuten gegangen, schmerz 2", "bin eine halbe stunde spaziert, alles gut", "stufe geschafft"]
    )
    def test_in_german(self, walker: Talk, text: str) -> None:
        walker.say("auf deutsch bitte").say(text)
        assert walker.names == ["plan.outing"]
        assert not ran(walker)

    def test_of_yesterday_counts_for_that_day(self, walker: Talk) -> None:
        assert walker.say("walked 30 minutes yesterday, fine").session.outings == ("2026-11-19",)

    @pytest.mark.parametrize("text", ["walked 30 minutes, pain 4", "walked half an hour and it hurt"])
    def test_that_hurt_is_held(self, walker: Talk, text: str) -> None:
        assert walker.say(text).names == ["plan.held"]
        assert walker.session.outings == ()

    def test_with_strong_pain_leads_to_the_lists(self, walker: Talk) -> None:
        assert walker.say("walked 30 minutes, pain 8").session.flow == "check"

    def test_a_sign_beside_it_is_heard_first(self, walker: Talk) -> None:
        walker.say("walked 30 minutes and felt pressure on my chest")
        assert walker.session.open or walker.session.doubts
        assert "plan.outing" not in walker.names

    def test_a_short_walk_is_not_the_step(self, walker: Talk) -> None:
        assert walker.say("walked 10 minutes, pain 1").names == ["plan.ladder"]
        assert walker.session.outings == ()


class TestAWalkOtherwise:
    def test_its_miles_are_no_run(self, walker: Talk) -> None:
        assert walker.say("walked 4 miles today").names == ["run.other_sport"]
        assert not ran(walker)

    def test_who_is_further_walked_and_did_not_run(self, walker: Talk) -> None:
        walker.session = replace(walker.session, ladder=2)
        assert walker.say("walked 45 minutes").names == ["run.other_sport"]
        assert not ran(walker)

    def test_its_pain_is_how_it_is(self, walker: Talk) -> None:
        walker.session = replace(walker.session, ladder=2)
        assert walker.say("walked 45 minutes, pain 2").names == ["task.pain_logged"]

    @pytest.mark.parametrize("text", ["ran 30 minutes, pain 1", "walked and ran 5 km"])
    def test_a_run_goes_on_as_it_did(self, walker: Talk, text: str) -> None:
        assert walker.say(text).names[0] in ("run.logged", "plan.outing")
