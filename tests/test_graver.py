"""What counts before all else that a message says: worse, an age, a sign that a list was told no to, a low mood, a slip of the thumb."""

from datetime import timedelta
from typing import Any

import pytest

from bot.core.content.load import Content
from bot.core.dialogue.step import step
from bot.core.model.club import COACH, Around, Club, Helper
from bot.core.model.effects import Log, Reply
from bot.core.model.events import Said
from bot.core.model.levels import Level
from bot.core.model.session import NO, Session
from tests.conftest import NOON, Talk, went

LISTS = ["check_in.screen_again", "ask.screen.chest", "screen.rest"]


def _at_list(talk: Talk, number: int) -> Talk:
    """Somebody in the United Kingdom at the list of signs of this number."""
    talk.say("/start").press("o:yes").press("o:GB")
    for _ in range(number - 1):
        talk.press("none")
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "did 4 miles although it feels worse, maybe a 5",
        "pain got a lot worse today. still ran 6k",
        "its much worse now, can you remind me on friday at 8",
        "it is even worse, may i still run?",
    ],
)
def test_a_change_for_the_worse_comes_before_the_run_and_the_wish(said: str) -> None:
    talk = went().say(said)
    assert talk.names[-3:] == LISTS
    logged = {e.kind for e in talk.effects if isinstance(e, Log)}
    assert "check_in" in logged
    assert ("run" in logged) == ("ran" in said or "miles" in said)
    assert not talk.session.reminders


@pytest.mark.parametrize(
    "said",
    [
        "i feel dizzy, and the back is a lot worse than last time",
        "pain is an 8 now and i have a bit of a fever",
        "ran 5k, pain 8, bit of a fever since",
        "8 at noon, took naproxen, now 3, dizzy",
        "my head is foggy, a lot worse",
    ],
)
def test_worse_told_beside_a_doubt_is_not_forgotten_once_the_doubt_is_cleared(said: str) -> None:
    talk = went().say(said)
    assert talk.names[0] == "ask.flag"
    assert talk.say("no").names == LISTS


def test_beside_a_doubt_that_a_yes_confirms_the_referral_comes_first() -> None:
    talk = went().say("pain is an 8 now and i have a bit of a fever").say("yes")
    assert (talk.replies[0].level, talk.session.flow) == (Level.URGENT, "")


def test_a_doubt_beside_nothing_worse_is_all_that_is_asked() -> None:
    assert went().say("dizzy, and the back is no worse than last time").say("no").names == ["repair.cleared_plan"]


@pytest.mark.parametrize(
    "said", ["4 miles, only my knee is worse today", "the weather is worse today so no run", "ran 5k, the back is no worse today"]
)
def test_what_got_worse_must_be_the_pain(said: str) -> None:
    assert "check_in.screen_again" not in went().say(said).names


def test_a_painkiller_does_not_hide_the_stronger_pain() -> None:
    assert went().say("it was 8 at noon, took naproxen, now 3").names == ["check_in.masked", *LISTS]
    assert went().say("a 4 before the paracetamol and 1 after").names == ["check_in.masked", "ask.trend"]
    assert "check_in.masked" not in went().say("now i take 2 ibuprofen 3 times a day").names


def test_a_pain_told_with_another_sport_is_noted_and_no_topic_explained() -> None:
    talk = went().say("rowing machine, back pain 6")
    assert talk.names == ["task.pain_logged"]
    assert talk.effects[0] == next(e for e in talk.effects if isinstance(e, Log))
    assert talk.effects[0].values == {"pain": 6}


def test_the_pain_of_a_knee_is_not_that_of_the_back() -> None:
    assert went().say("ran 5 miles, back pain 3").session.runs[-1].pain == 3
    assert went().say("ran 5 miles, back ok, shin pain 5").session.runs[-1].pain is None


@pytest.mark.parametrize("said", ["im 63", "i'm 58 so yes", "i am 71 years old", "im sixty four btw"])
def test_an_age_over_55_counts_whichever_list_waits(talk: Talk, said: str) -> None:
    _at_list(talk, 2).say(said)
    assert talk.names == ["age.noted", "back_to.screen.nerves"]
    for _ in range(4):
        talk.press("none")
    assert talk.session.slots["over_55"] is True  # the list that was closed did not take it back


def test_an_age_beside_a_story_is_kept_and_years_of_running_are_no_length_of_pain(talk: Talk) -> None:
    _at_list(talk, 1).say("i'm 66 and been running 30 years, it aches between the shoulder blades")
    assert talk.names[0] == "age.noted"
    assert "duration_days" not in talk.session.slots


def test_an_age_told_after_the_result_is_weighed() -> None:
    talk = went().say("by the way im 60, which stretch is best?")
    assert talk.names == ["age.noted", "result.soon", "wish.and_asked"]
    assert talk.session.result == Level.SOON.word


@pytest.mark.parametrize("said", ["im 60 minutes in", "im 62% sure", "i'm 60 days without sugar", "im 75 kg", "im 40"])
def test_other_figures_are_no_age(said: str) -> None:
    assert went().say(said).session.slots["over_55"] is False


def test_nearly_17_is_asked_about(talk: Talk) -> None:
    talk.say("/start").say("i'm 17 in three weeks can i join")
    assert talk.session.doubts == ("under18",)
    assert {r.flag for r in talk.press("y:under18").session.raised} == {"under18"}


@pytest.mark.parametrize(
    ("said", "flag"),
    [("nope. but i do get some tingling at times", "arm_tingling"), ("you asked about numbness, i had that", "arm_tingling")],
)
def test_a_sign_told_against_a_list_is_asked_by_its_own_question(talk: Talk, said: str, flag: str) -> None:
    _at_list(talk, 4)
    assert talk.session.screen[flag] == NO
    assert talk.say(said).names == ["sign.asks", "ask.flag"]
    assert talk.session.doubts == (flag,)


def test_a_list_answered_by_a_slip_is_asked_again(talk: Talk) -> None:
    _at_list(talk, 4).say("sorry, i pressed none by accident on the second list")
    assert talk.names[0] == "ask.screen.nerves"
    assert "stroke" not in talk.session.screen
    assert went().say("i ticked the wrong one on the lists").names == LISTS


def test_a_low_mood_gets_a_kind_word_and_the_question() -> None:
    for said in ("hating my life with this back", "running was everything to me", "feeling so low this week"):
        talk = went().say(said)
        assert talk.names == ["asking.suicide_crisis", "ask.flag"], said
        assert talk.say("i said no").session.doubts == ()
    assert not went().say("feeling low on energy after lunch").session.doubts


@pytest.mark.parametrize("said", ["please cancel all reminders, i'm in hospital", "im in a&e", "stop, i had a stroke"])
def test_who_is_in_hospital_hears_no_more_of_plans(said: str) -> None:
    talk = went().say("remind me every day at 7pm to stretch").say(said)
    assert talk.names == ["hospital"]
    assert not talk.session.reminders
    assert not talk.session.result
    assert "plan.today" not in talk.say("what is on for today").names
    assert went().say("i had surgery on my foot years ago").names != ["hospital"]


def test_whether_a_sign_is_bad_is_asked_back() -> None:
    assert went().say("is it bad if my back hurts when i breathe in").session.doubts == ("chest_infection",)
    assert went().say("should i worry if my fingers go numb").session.doubts[:1] == ("arm_tingling",)
    assert not went().say("when can i run without pain again").session.doubts


def test_who_asks_for_an_ambulance_is_asked_and_who_needs_one_told() -> None:
    assert went().say("do i need an ambulance").names == ["asking.unsure_or_unreachable", "ask.flag"]
    assert went().say("i need an ambulance").replies[0].level == Level.EMERGENCY


def test_a_coach_who_tells_of_a_runner_is_asked_nothing(talk: Talk) -> None:
    talk.say("/start").press("~coach").say("one of my runners gets pain when breathing")
    assert talk.names == ["aside.athlete"]


LEADS, RUNS = 9, 10
ALL_CLEAR = ("all fine, help is here", "false alarm guys", "shes ok now", "everyone's fine")


def _in_group(content: Content, session: Session, text: str, person: int = RUNS, **more: Any) -> tuple[Session, list[str]]:
    """What is said in a group that LEADS coaches, to the bot."""
    club = Club(group=-5, team=(Helper(person=LEADS, role=COACH),))
    about = {"at": NOON, "chat": -5, "lang": "en", "chat_kind": "group", "to_bot": True, "around": Around(club=club), **more}
    after, effects = step(session, Said(update_id=1, person=person, text=text, **about), content)
    return after, [e.name for e in effects if isinstance(e, Reply)]


@pytest.fixture
def alarmed(content: Content) -> Session:
    """A group in which somebody called for help just now."""
    session, _ = _in_group(content, Session(lang="en"), "my chest feels tight and heavy")
    assert session.helped
    waits, told = _in_group(content, session, "how often should i get up?", LEADS)
    assert told == ["group.look_first"]
    return waits


@pytest.mark.parametrize("text", ALL_CLEAR)
def test_a_group_goes_on_once_its_coach_says_that_all_are_fine(content: Content, alarmed: Session, text: str) -> None:
    """Who leads it may say that help came, or was not needed; nothing else of it is kept."""
    calm, told = _in_group(content, alarmed, text, LEADS)
    assert (told, calm.helped) == (["group.all_right"], "")
    unnamed, told = _in_group(content, alarmed, text, speaks_for=True)
    assert (told, unnamed.helped) == (["group.all_right"], "")
    silent, told = _in_group(content, alarmed, text, LEADS, to_bot=False)
    assert (told, silent.helped) == ([], "")


@pytest.mark.parametrize("text", ALL_CLEAR)
def test_the_word_of_a_bystander_leaves_the_advice_in_sight(content: Content, alarmed: Session, text: str) -> None:
    """Reassurance by others lowers nothing (SAFETY.md, law 4)."""
    still, told = _in_group(content, alarmed, text)
    assert (told, still.helped) == (["group.still_first"], alarmed.helped)
    still, told = _in_group(content, alarmed, text, to_bot=False)
    assert (told, still.helped) == ([], alarmed.helped)
    still, told = _in_group(content, alarmed, text, around=Around())
    assert (told, still.helped) == (["group.still_first"], alarmed.helped)


@pytest.mark.parametrize(
    "text",
    [
        "she is not all fine",
        "im ok lads",
        "hope hes ok",
        "ambulance is here soon i hope",
        "i'm fine but it still hurts",
        "all good here at the pub",
        "he said im fine then fell again",
        "looked after him last week",
    ],
)
def test_what_does_not_say_that_all_are_fine_ends_no_wait(content: Content, alarmed: Session, text: str) -> None:
    assert _in_group(content, alarmed, text, LEADS)[0].helped


@pytest.mark.parametrize(
    "said",
    ["can i run, it hurts when i breathe in", "hurts when i breathe deep, ok to run?", "it stabs me on every breath, what now"],
)
def test_a_pain_on_breathing_is_asked_about_before_anything_is_explained(said: str) -> None:
    talk = went().say(said)
    assert (talk.names, talk.session.doubts) == (["ask.flag"], ("chest_infection",))


@pytest.mark.parametrize(
    "said", ["i had a heart attack when i saw my time lol", "i had a stroke of luck today, ran 8 miles pain 1"]
)
def test_a_figure_of_speech_stops_nothing(said: str) -> None:
    talk = went()
    plan = talk.session.planned
    assert talk.say(said).session.planned == plan
    assert "hospital" not in talk.names


def test_what_is_asked_of_running_sets_no_reminder() -> None:
    for said in ("my back hurts, can i run tomorrow", "it aches today, should i run on sunday"):
        assert went().say(said).session.reminders == {}, said


def test_an_age_drops_nothing_that_is_graver() -> None:
    assert went().say("im 62 and it got worse, 7 today").question == "screen.chest"
    assert went().say("im 62 and ran 6 miles pain 6").names == ["age.noted", "run.noted_open", "result.soon"]


@pytest.mark.parametrize(
    "said",
    [
        "ran 3 miles, biked 12, pain 1",
        "ran 6k hoping i'd run 11, pain 2",
        "rowed 15, back a bit sore",
        "usually do 12, sore back",
    ],
)
def test_how_far_somebody_went_is_no_age(said: str) -> None:
    assert went().say(said).session.raised == ()


@pytest.mark.parametrize("said", ["im 15 and biked 12, sore back", "16 and run track, my back hurts", "i run, 14, sore back"])
def test_an_age_beside_how_far_somebody_goes_is_heard(said: str) -> None:
    assert [r.flag for r in went().say(said).session.raised] == ["under18"]


@pytest.mark.parametrize(
    "said",
    [
        "skip the next check-in ive had a stroke",
        "move it to sunday, i'm in hospital with a stroke",
        "cancel tomorrow, i had a heart attack last night",
        "push it to monday i'm in hospital",
    ],
)
def test_who_is_in_hospital_is_heard_beside_a_wish(said: str) -> None:
    talk = went().say("check in with me every day at 6pm").say(said)
    assert talk.names == ["hospital"]
    assert talk.session.reminders == {}


@pytest.mark.parametrize("said", ["felt like i had a heart attack", "i had a stroke of genius", "im in hospital for work"])
def test_what_only_sounds_like_it_stops_nothing(said: str) -> None:
    assert "hospital" not in went().say(said).names


@pytest.mark.parametrize("told", ["i want to die", "i dont want to live any more"])
@pytest.mark.parametrize("text", ALL_CLEAR)
def test_no_word_ends_the_wait_behind_despair(content: Content, told: str, text: str) -> None:
    """Who leads may never have seen who wrote."""
    alarmed, _ = _in_group(content, Session(lang="en"), told)
    still, said = _in_group(content, alarmed, text, LEADS)
    assert (said, still.helped) == (["group.stay_with"], alarmed.helped)
    assert _in_group(content, still, "how often should i get up?", LEADS)[1] == ["group.stay_with"]
    again, _ = _in_group(content, still, "my chest feels tight and heavy")
    assert _in_group(content, again, text, LEADS)[1] == ["group.stay_with"]
    _, late = _in_group(content, again, "what can you do", LEADS, at=NOON + timedelta(minutes=20))
    assert late != ["group.stay_with"]
