"""What else a message says than what it is answered for: a run, a reminder, a question beside a sign, an age, or how it went."""

from dataclasses import replace

import pytest

from bot.core.model.effects import Log
from bot.core.model.levels import Level
from bot.core.model.session import Session
from tests.conftest import Talk, went

REMINDED = "reminder_kind.check_in.text"
STORY = (
    "hiya so this morning i did four miles round the reservoir with the dog and the first bit was lovely but then my back got sore and "
    "it was about a three by the end {sign}and can you remind me tomorrow at six in the evening to do my exercises because i always forget"
)


def _asked_how_it_went() -> Talk:
    """Somebody with a plan to whom a check-in reminder came."""
    talk = went().say("check in with me")
    talk.session = _said(talk, REMINDED)
    return talk


def _said(talk: Talk, name: str) -> Session:
    return replace(talk.session, last=(*talk.session.last, name))


def _runs(talk: Talk) -> list[tuple[float, float | None]]:
    return [(run.km, run.pain) for run in talk.session.runs]


def _check_in(taps: int) -> Talk:
    """Somebody amid a check-in, after so many of its answers."""
    talk = went().say("/checkin")
    for tap in ("o:3", "o:better")[:taps]:
        talk.press(tap)
    return talk


@pytest.mark.parametrize(
    ("said", "km", "reminds", "question"),
    [
        ("nothing new, and i did 4 miles today, could you remind me at 8pm", 6.44, True, None),
        ("no, but i ran 5k this morning", 5.0, False, "new_signs"),
        ("no, and i ran 3 miles today, could you remind me at 8pm", 4.83, True, "new_signs"),
        ("no. remind me tomorrow at 8pm to stretch", None, True, "new_signs"),
    ],
)
def test_amid_a_check_in_a_run_is_noted_and_a_reminder_kept(
    said: str, km: float | None, reminds: bool, question: str | None
) -> None:
    talk = _check_in(2).say(said)
    assert talk.session.question == question
    assert [k for k, _ in _runs(talk)] == ([km] if km else [])
    if question:
        assert bool(talk.session.draft and talk.session.draft.held) == reminds
        talk.press("No, nothing new")
    asked = talk.session.draft  # what was read beside a run is told before it is set
    assert bool(talk.session.reminders or (asked and not asked.held)) == reminds


@pytest.mark.parametrize(
    ("said", "pain", "run", "question"),
    [
        ("4, same, ran 3 miles earlier pain 3 and can you remind me tomorrow at 7pm", 4, (4.83, 3), "new_signs"),
        ("a 2, did 5k this morning", 2, (5.0, None), "trend"),
        ("3, better, remind me tomorrow at 8pm", 3, None, "new_signs"),
    ],
)
def test_behind_a_check_in_reminder_the_back_is_told_first(
    said: str, pain: int, run: tuple[float, float | None] | None, question: str
) -> None:
    talk = _asked_how_it_went().say(said)
    assert (talk.question, talk.session.slots["pain_now"]) == (question, pain)
    assert _runs(talk) == ([run] if run else [])


@pytest.mark.parametrize(
    ("taps", "said"),
    [(0, "did 4 miles today, pain 8"), (1, "ran 5k pain 7"), (0, "3, ran 5k pain 9"), (2, "nothing new, ran 6 miles pain 8")],
)
def test_amid_a_check_in_a_run_that_hurt_strongly_leads_to_the_lists(taps: int, said: str) -> None:
    talk = _check_in(taps).say(said)
    assert (talk.names[:2], talk.question) == (["run.logged", "check_in.screen_again"], "screen.chest")
    assert len(_runs(talk)) == 1


@pytest.mark.parametrize(
    ("said", "run", "question", "held"),
    [
        ("2, and i did 4 miles pain 3", (6.44, 3), "trend", False),
        ("4, same, ran 5k, remind me at 8", (5.0, None), "new_signs", True),
        ("7, ran 3 miles pain 2", (4.83, 2), "screen.chest", False),
        ("5, remind me at 7", None, "trend", True),
    ],
)
def test_beside_a_run_the_number_alone_is_the_pain_of_now(
    said: str, run: tuple[float, float | None] | None, question: str, held: bool
) -> None:
    talk = _check_in(0).say(said)
    assert talk.question == question
    assert talk.session.slots.get("pain_now", talk.session.slots.get("severity")) == float(said[0])
    assert _runs(talk) == ([run] if run else [])
    assert bool(talk.session.draft and talk.session.draft.held) == held


@pytest.mark.parametrize("said", ["remind me at 8 instead", "can you remind me at 9?", "ping me every day at 7"])
def test_the_hour_of_a_reminder_is_no_pain(said: str) -> None:
    talk = _check_in(0).say(said)
    assert (talk.names, talk.question) == (["reminder.held", "ask.pain_now"], "pain_now")
    assert "pain_now" not in talk.session.slots


def test_a_run_alone_behind_a_check_in_reminder_keeps_its_pain() -> None:
    talk = _asked_how_it_went().say("ran 5k, pain 3")
    assert (talk.names[0], _runs(talk)) == ("run.logged", [(5.0, 3)])


@pytest.mark.parametrize(
    "said",
    [
        "im 61, remind me at 7pm",
        "im 67 please remind me at 7pm",
        "i'm 59 ping me daily at 8am",
        "58 years old here, can you check on me tomorrow at 8pm",
    ],
)
def test_a_reminder_beside_an_age_waits_until_somebody_has_looked(said: str) -> None:
    talk = went().say(said)
    assert talk.names == ["age.noted", "result.soon", "reminder.held_open"]
    assert talk.session.draft
    assert talk.session.draft.held


@pytest.mark.parametrize("said", ["i'm 62 and did 4 miles, pain 7", "im 57, ran 8k today pain 9"])
def test_a_run_that_hurt_strongly_beside_an_age_leads_to_the_lists(said: str) -> None:
    talk = went().say(said)
    assert (talk.names[:3], talk.question) == (["age.noted", "run.noted_open", "check_in.screen_again"], "screen.chest")
    assert len(_runs(talk)) == 1


def test_a_question_beside_an_age_waits_behind_a_button() -> None:
    talk = went().say("im 60 by the way. is it ok to run every day?")
    assert talk.names == ["age.noted", "result.soon", "wish.and_asked"]


def test_a_reminder_beside_a_sign_is_held_and_told_so() -> None:
    talk = went().say("my hand went numb on the run, remind me tomorrow at 8 to stretch")
    assert talk.names == ["referral.soon", "reminder.held_open"]
    assert talk.session.draft
    assert talk.session.draft.kind == "routine"
    assert set(talk.session.reminders) == {"follow_up"}


def test_of_a_long_story_the_sign_comes_first_and_the_rest_is_kept() -> None:
    talk = went().say(STORY.format(sign="and my right hand went numb on the way home "))
    assert talk.names == ["referral.soon", "run.noted_open", "reminder.held_open"]
    assert _runs(talk) == [(6.44, 3)]


def test_of_a_long_story_without_a_sign_each_wish_is_met() -> None:
    talk = went().say(STORY.format(sign=""))
    assert talk.names[0] == "run.logged"
    assert _runs(talk) == [(6.44, 3)]
    assert talk.session.reminders["routine"].when.time == "18:00"


@pytest.mark.parametrize(
    "said",
    ["crushing pain in my chest since the run, 5 miles, remind me at 7pm", "cant breathe properly, ran 5k, remind me at 7pm"],
)
def test_beside_an_emergency_nothing_else_is_told(said: str) -> None:
    talk = went().say(said)
    assert talk.replies[0].level == Level.EMERGENCY or talk.session.doubts
    assert not {"reminder.held", "reminder.held_open"} & set(talk.names)
    assert set(talk.session.reminders) <= {"follow_up"}


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("pain 5, didn't sleep", True),
        ("my back is a 4 and i slept badly", False),
        ("my back hurts, up all night", True),
        ("my upper back hurts, didnt sleep great", True),
        ("back sore and i barely slept a wink", True),
        ("upper back aches, keeps me awake every night", None),
        ("pain 5, couldn't sleep because of it", None),
        ("pain 5 for 3 weeks, can't sleep", None),
    ],
)
def test_one_bad_night_beside_a_pain_is_asked_about(said: str, asks: bool | None) -> None:
    """True: its question; None: the referral, as what keeps somebody awake is told; False: neither."""
    talk = went().say(said)
    assert (talk.session.doubts == ("night_rest_pain",)) == (asks is True)
    assert ("referral.soon" in talk.names) == (asks is None)


@pytest.mark.parametrize(
    ("said", "runs", "names"),
    [
        ("ran 5 miles, biked 20k, pain 3", [(8.05, 3)], ["run.other_beside", "run.logged"]),
        ("swam 1k then ran 4k pain 1", [(4.0, 1)], ["run.other_beside", "run.logged"]),
        ("im 3 miles from home and my back kills", [], ["asked.mid_run"]),
        ("still 4k to go and it hurts", [], ["asked.mid_run"]),
        ("got 5 miles left", [], ["run.on_the_way"]),
        ("ran 5k home from the car, pain 2", [(5.0, 2)], ["run.logged"]),
    ],
)
def test_what_is_no_run_that_is_done_is_not_noted(said: str, runs: list[tuple[float, float | None]], names: list[str]) -> None:
    talk = went().say(said)
    assert (_runs(talk), talk.names) == (runs, names)


def test_how_far_it_is_with_a_strong_pain_leads_to_the_lists() -> None:
    assert went().say("im 3 miles in and it hurts, 7").question == "screen.chest"


def test_the_figures_of_a_run_beside_a_reminder_are_no_hours() -> None:
    talk = went()
    talk.session = _units(talk)
    talk.say("remind me at 7 instead, ran 4 pain 2")
    assert [e.values["km"] for e in talk.effects if isinstance(e, Log) and e.kind == "run"] == [6.44]
    assert talk.session.draft
    assert talk.session.draft.when.times == ("07:00",)


def _units(talk: Talk) -> Session:
    return replace(talk.session, units="mi")


@pytest.mark.parametrize(
    "said",
    [
        "i'm fifty eight",
        "im fifty-nine now",
        "56 years old here",
        "im sixty and my back is a 3",
        "i'm sixty eight and my spine aches",
    ],
)
def test_an_age_in_words_counts(said: str) -> None:
    assert went().say(said).names[0] == "age.noted"


@pytest.mark.parametrize(
    "said", ["im fifty four", "my mum is 59 years old", "i am 58 weeks into my training", "im fifty fifty on it"]
)
def test_what_is_no_age_over_55_counts_for_none(said: str) -> None:
    assert "age.noted" not in went().say(said).names
