"""A check-in answered in words of one's own: at length, with a question beside it, piece by piece, or now after it was put off."""

import pytest

from bot.core.dialogue import checkins, reminders
from bot.core.model.changing import changed
from bot.core.model.session import CheckedIn
from tests.conftest import NOON, Talk, went


def reminded(*, before: bool = False, last: str = checkins.REMINDED[0]) -> Talk:
    """Somebody whom a check-in has just asked how it is. before: at an earlier one, too."""
    talk = went()
    checked = CheckedIn(at=NOON.isoformat(), pain=5, trend="same", signs="no") if before else None
    talk.session = changed(talk.session, last=(checkins.REMINDED[0], last), checked=checked, units="mi")
    return talk


def kept(talk: Talk) -> tuple[object, object]:
    return talk.session.slots.get("pain_now"), talk.session.slots.get("trend")


@pytest.mark.parametrize(
    ("text", "pain", "trend"),
    [
        (
            "roughly a 5 today because i sat all day long in the car and then did the garden for my mum",
            5,
            None,
        ),
        ("4 i would say. can i go for a swim tomorrow?", 4, None),
        ("much better thanks, maybe a 2, should i do some foam rolling", 2, "better"),
        ("3, no worse than usual but the week was very long and i did sit a lot", 3, "same"),
    ],
)
def test_what_is_told_is_taken(text: str, pain: float, trend: str | None) -> None:
    talk = reminded().say(text)
    assert kept(talk) == (pain, trend)
    assert talk.session.flow == checkins.FLOW


def test_what_is_asked_beside_it_waits_behind_a_button() -> None:
    talk = reminded().say("about a 3, should i do some foam rolling")
    assert talk.names[0] == "wish.and_asked"
    assert "~topic:faq.foam_rolling" in [data for _, data in talk.keyboard] or any(
        b.data == "~topic:faq.foam_rolling" for r in talk.replies for row in r.keyboard for b in row
    )


def test_of_two_scores_none_is_taken() -> None:
    assert (
        kept(reminded().say("it was an 8 on sunday, and today it is a 3 i suppose, after all of that rest on the sofa"))[0]
        is None
    )


def test_a_question_is_no_score() -> None:
    talk = reminded().say("can i do 6 tomorrow")
    assert talk.names[0].startswith("run.planned.")


def test_a_run_with_a_question_is_a_run() -> None:
    talk = reminded().say("ran 3 miles pain 2, can i do 4 tomorrow")
    assert talk.names[0] == "run.logged"
    assert talk.names[1].startswith("run.planned.")


def test_nothing_new_counts_for_who_was_asked_before() -> None:
    assert reminded(before=True).say("4, same, nothing new").names == ["check_in.same"]
    assert reminded().say("4, same, nothing new").names == ["check_in.to_be_sure", "ask.new_signs"]


@pytest.mark.parametrize("text", ["3 same, nothing new but my hand tingles", "4, same, nothing new apart from a fever"])
def test_a_sign_beside_nothing_new_is_heard(text: str) -> None:
    talk = reminded(before=True).say(text)
    assert "check_in.same" not in talk.names
    assert talk.session.doubts or talk.session.open or talk.session.question


@pytest.mark.parametrize("text", ["bit worse i reckon", "same as before", "about a 4"])
def test_an_answer_counts_behind_what_was_not_understood(text: str) -> None:
    talk = reminded().say("grumph fnord").say(text)
    assert talk.session.flow


@pytest.mark.parametrize("text", ["no now is fine", "lets do it now"])
def test_a_check_in_that_was_put_off_comes_now(text: str) -> None:
    assert reminded(last=reminders.SNOOZED).say(text).names == ["ask.pain_now"]


@pytest.mark.parametrize("before", [True, False])
def test_what_the_last_one_was_told_is_said_amid_it(before: bool) -> None:
    talk = reminded(before=before).say("better").say("what was my score last time")
    assert talk.names == ["check_in.last_was", "ask.pain_now"]
    assert talk.replies[0].values["pain"] == (5 if before else 4)
