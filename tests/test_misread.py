"""A correction in words right behind an emergency is asked about once, by the flag's own question."""

import pytest

from bot.core.model.levels import Level
from tests.conftest import Talk, went


@pytest.mark.parametrize("said", ["that was 3 years ago", "no, 2 years ago", "just joking", "you got me wrong"])
def test_a_correction_leads_to_the_question_and_its_no_clears(said: str) -> None:
    talk = went().say("my chest is tight and heavy").say(said)
    assert talk.names == ["misread", "ask.flag"]
    assert talk.session.doubts == ("heart_attack_pattern",)
    assert talk.session.open_level == Level.EMERGENCY  # nothing is lowered yet
    assert not talk.say("no").session.open


def test_it_is_not_argued_with_twice() -> None:
    talk = went().say("my chest is tight and heavy").say("just joking").press("u:heart_attack_pattern")
    assert talk.replies[0].level == Level.EMERGENCY
    assert talk.say("just joking").names == ["again.emergency"]


def test_a_tick_is_no_misreading(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:GB").press("m:heart_attack_pattern").press("done")
    assert talk.say("that was years ago").names == ["again.emergency"]


def test_other_words_hear_the_advice_again() -> None:
    for said in (
        "no",
        "no thanks",
        "it's not going away",
        "wrong number, nobody answers",
        "years ago it began and it is worse now",
        "weeks ago",
        "no its getting worse",
        "its not my chest its my husband's",
        "it's only anxiety",
        "anxiety",
        "from last year",
        "i mean on the left",
        "it has gone now",
        "im fine",
        "ok calling now",
        "can i run tomorrow?",
        "why",
    ):
        assert "misread" not in went().say("my chest is tight and heavy").say(said).names, said


def test_at_the_question_what_to_do_now_stands_before_it() -> None:
    talk = went().say("my chest is tight and heavy").say("just joking").say("no its still there")
    assert talk.names == ["again.emergency", "ask.flag"]
    assert talk.session.open_level == Level.EMERGENCY


def test_of_tablets_and_of_despair_nothing_is_taken_back_by_words() -> None:
    for told in ("i want to kill myself", "took 20 paracetamol"):
        for said in ("just joking", "sorry just kidding", "no", "didn't mean it", "i mean 30"):
            assert "misread" not in went().say(told).say(said).names, (told, said)


@pytest.mark.parametrize("said", ["for 8 weeks now", "its not getting better"])
def test_nothing_lower_is_asked_or_told_over_an_open_call(said: str) -> None:
    assert went().say("my chest is tight and heavy").say(said).names == ["again.emergency"]
    assert went().say("both my hands are clumsy").say(said).names == ["again.urgent"]


@pytest.mark.parametrize(
    "said", ["that was my sister's message", "it was my partner’s text", "sorry, my sons message", "my boss's words"]
)
def test_whose_message_it_was_is_heard_of_the_owner_too(said: str) -> None:
    talk = went().say("my chest is tight and heavy").say(said)
    assert talk.names == ["misread_other", "ask.flag"]
    assert talk.session.open_level == Level.EMERGENCY


@pytest.mark.parametrize("said", ["delete it", "please remove that", "erase this", "delete that message"])
def test_it_is_not_deleted_with_the_message_that_told_it(said: str) -> None:
    talk = went().say("my chest is tight and heavy").say(said)
    assert (talk.names, talk.session.question) == (["again.emergency"], None)


@pytest.mark.parametrize("said", ["delete everything", "delete my data", "/delete"])
def test_what_is_theirs_can_be_deleted_beside_an_open_call(said: str) -> None:
    assert went().say("my chest is tight and heavy").say(said).names == ["data.erase_ask"]
