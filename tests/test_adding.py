"""Signs add up across the messages of a talk (SAFETY.md, law 4), and ten questions about running do not come to an emergency."""

import random
from functools import cache
from pathlib import Path

import pytest
import yaml

from bot.core.content.load import Content
from bot.core.model.levels import Level
from bot.core.model.session import Session, dump, load
from tests.conftest import Talk
from tests.tables import Some, thinned

UTTERANCES = Path(__file__).parent.parent / "content" / "en" / "utterances"


@cache
def messages() -> tuple[str, ...]:
    """The test utterances that stand beside the examples of each intent."""
    told = (yaml.load(path.read_text(), Loader=yaml.CSafeLoader) for path in sorted(UTTERANCES.glob("*.yaml")))
    return tuple(str(text) for one in told for text in one.get("tests") or ())


IN_TWO = [
    ("jaws aching", "grey as a dishcloth, sweating buckets", "heart_attack_pattern"),
    ("seven weeks pregnant, my side hurts", "and there is some bleeding", "pregnancy_red"),
    ("backs been grumbling", "i've had the shivers every night, pyjamas wringing", "spinal_infection"),
    ("slipped on ice and cracked my head", "been puking and sleepy since", "major_trauma"),
    ("lifted my gear bag and felt a crunch in the spine", "on steroid tablets since january for the colitis", "fragile_bone"),
]


@pytest.mark.parametrize(("first", "then", "flag"), IN_TWO)
@pytest.mark.parametrize("between", thinned([pytest.param(said) for said in (("ok",), (), ("ok", "thanks", "hm"))], every=3))
def test_what_is_told_in_two_messages_adds_up(talk: Talk, first: str, then: str, flag: str, between: tuple[str, ...]) -> None:
    for said in (first, *between):
        talk.say(said)
    assert flag not in {r.flag for r in Talk(talk.content).say(then).session.raised}
    assert flag in {r.flag for r in talk.say(then).session.raised} | {*talk.session.doubts}


def test_what_was_told_at_first_counts_throughout_the_check(talk: Talk) -> None:
    talk.say("my upper back aches after running, backs been grumbling").press("o:yes").say("uk")
    for said in ("none", "none", "none", "none", "none", "when i rest", "2 weeks", "hm", "it crept up", "ok"):
        talk.say(said)
    talk.say("ive had the shivers every night, pyjamas wringing")
    assert "spinal_infection" in {r.flag for r in talk.session.raised}


@pytest.mark.parametrize("said", ["my feet have gone numb", "been bumping into walls and stumbling about"])
def test_who_had_a_check_has_the_pain_that_it_was_about(coached: Talk, said: str) -> None:
    for chat in ("thanks", "what is a good cadence", "ok", "is heat better", "great", "which shoes", "fine"):
        coached.say(chat)
    assert coached.session.raised == ()
    assert coached.say(said).session.doubts[:1] == ("spinal_cord",)


def test_chatter_comes_to_no_emergency(content: Content, some: Some) -> None:
    """Of 200 questions and bits of small talk that raise nothing by themselves, hardly any raises something in a row."""
    pick, raised = random.Random(7), list[tuple[str, str]]()
    for _ in some(range(8), every=8):
        talk = Talk(content)
        for said in [t for t in pick.sample(messages(), 40 if some.whole else 12) if not Talk(content).say(t).session.raised][
            :25
        ]:
            before = {*talk.session.raised}
            raised += [(r.flag, said) for r in talk.say(said).session.raised if r not in before and r.level >= Level.URGENT]
    assert len(raised) <= (3 if some.whole else 0), raised


def test_a_session_of_an_earlier_version_keeps_its_signs() -> None:
    assert load('{"version":3,"signs":["fall","neck"]}').signs == (("fall", "neck"),)
    assert load(dump(Session(signs=(("fall",), ("?", "neck"))))).signs == (("fall",), ("?", "neck"))


@pytest.mark.parametrize("said", ["i feel sick", "short of breath after intervals", "i was gasping at the finish"])
def test_what_was_said_before_a_check_that_ended_well_makes_a_question_of_what_is_said_after_it(talk: Talk, said: str) -> None:
    """The check asked about each sign: a runner's everyday remark behind it is no emergency call, and is not passed over."""
    for answer in (
        "/start",
        "yes",
        "uk",
        "my upper back aches late in long runs, pain 4, no tingling, went from 20 to 35 miles a week",
    ):
        talk.say(answer)
    for _ in range(5):
        talk.press("none")
    for answer in ("rest helps", "2 weeks", "it crept up", "none of these", "yes"):
        talk.say(answer)
    assert talk.session.result == "self_care"
    talk.say(said)
    assert (talk.session.raised, talk.session.doubts) == ((), ("heart_attack_pattern",))
