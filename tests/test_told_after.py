"""What is told right behind something: how far a run was, how much it hurt, that it is to be deleted, that nothing hurts."""

from dataclasses import replace

import pytest

from tests.conftest import Talk, went

YESTERDAY = "2026-11-19"


def _runs(talk: Talk) -> list[tuple[float, float | None, str]]:
    return [(run.km, run.pain, run.day) for run in talk.session.runs]


@pytest.mark.parametrize(
    ("said", "km", "pain"),
    [("about 10", 10.0, None), ("8", 8.0, None), ("roughly 6 pain 2", 6.0, 2), ("5 miles, pain 1", 8.05, 1)],
)
def test_how_far_a_run_was_is_no_pain(said: str, km: float, pain: float | None) -> None:
    talk = went()
    talk.session = replace(talk.session, units="km")
    assert talk.say("i ran yesterday").names == ["run.how"]
    talk.say(said)
    assert _runs(talk) == [(km, pain, YESTERDAY)]


@pytest.mark.parametrize("said", ["can you remind me at 6pm", "pain 3"])
def test_what_is_no_length_is_no_run(said: str) -> None:
    assert _runs(went().say("i ran yesterday").say(said)) == []


@pytest.mark.parametrize("said", [("3",), ("about a 3",), ("not too bad", "3"), ("it was ok", "maybe a 3")])
def test_the_pain_of_a_run_can_be_written_where_its_button_asks(said: tuple[str, ...]) -> None:
    talk = went().say("ran 5k this morning").press("Pain")
    for words in said:
        talk.say(words)
    assert [pain for _, pain, _ in _runs(talk)] == [3]


@pytest.mark.parametrize("said", ["actually delete it", "nah, remove that", "delete one", "please delete that one"])
def test_delete_it_behind_a_run_is_that_run(said: str) -> None:
    talk = went().say("ran 10k yesterday pain 3").say(said)
    assert (talk.names[0], _runs(talk)) == ("run.undone", [])


@pytest.mark.parametrize("said", ["delete everything", "delete all my data please", "actually delete my account"])
def test_everything_is_deleted_only_by_its_own_words(said: str) -> None:
    talk = went().say("ran 10k yesterday pain 3").say(said)
    assert talk.names == ["data.erase_ask"]
    assert _runs(talk)


def test_delete_it_behind_a_reminder_is_that_reminder() -> None:
    talk = went().say("remind me to stretch every day at 7pm").say("no wait, delete it")
    assert talk.session.reminders == {}


@pytest.mark.parametrize("said", ["no pain at all", "it doesn't hurt any more", "pain free", "nothing hurts"])
def test_nothing_hurts_is_a_nought_behind_the_question(said: str) -> None:
    talk = went().say("check in with me")
    talk.session = replace(talk.session, last=(*talk.session.last, "reminder_kind.check_in.text"))
    talk.say(said)
    assert (talk.session.flow, talk.session.slots["pain_now"]) == ("check_in", 0)


@pytest.mark.parametrize(
    ("said", "again"), [("now its 6", True), ("it's a 5.5 now", True), ("its 4 now", False), ("still 5", False)]
)
def test_a_pain_that_rises_in_a_talk_is_worse(said: str, again: bool) -> None:
    talk = went().say("pain is 5 today")
    assert talk.names == ["task.pain_logged"]
    assert (talk.say(said).question == "screen.chest") == again


def _told_in_words(talk: Talk) -> Talk:
    """Somebody with a plan who told of their back in words, which count with what they say next."""
    talk.say("/start").press("o:yes").press("o:GB")
    talk.say("my upper back aches late in long runs, pain 4, no tingling, went from 20 to 35 miles a week")
    for tap in ("none", "none", "none", "none", "none", "o:rest", "o:weeks_2", "o:gradual", "o:none", "o:yes"):
        talk.press(tap)
    return talk


def test_a_score_alone_asks_nothing_again_that_was_just_denied(talk: Talk) -> None:
    """What was said before the no adds up with no pain that was known; with a new sign it does."""
    _told_in_words(talk).say("dizzy")
    assert talk.session.doubts == ("heart_attack_pattern",)
    assert talk.say("no").say("pain 2").session.doubts == ()
    assert talk.say("sweaty as well").session.doubts == ("heart_attack_pattern",)


@pytest.mark.parametrize(("said", "trend"), [("and not better, the same", "same"), ("not better, worse", "worse")])
def test_how_it_compares_is_put_right_behind_a_check_in(said: str, trend: str) -> None:
    talk = went().say("/checkin").press("o:3").press("o:better").press("No, nothing new").say(said)
    assert talk.session.checked is not None
    assert (talk.names[0], talk.session.checked.trend) == ("check_in.kept", trend)
