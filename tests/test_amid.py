"""What is written amid a check-in, amid the lists that it leads to, and right behind a reminder: a sign is heard, and nothing else answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.dialogue.step import step
from bot.core.model.effects import Log, Remind
from bot.core.model.events import Tick
from bot.core.model.levels import Level
from tests import conftest
from tests.conftest import NOON, Talk

LISTED = "screen.chest"


@pytest.fixture
def listed(coached: Talk) -> Talk:
    """Somebody with a plan whose check-in was bad, so that the lists of signs are asked again."""
    return coached.say("/checkin").say("8")


@pytest.fixture
def third(coached: Talk) -> Talk:
    """Somebody amid a check-in, asked whether anything is new."""
    return coached.say("/checkin").say("2").say("better")


class TestASignBehindANo:
    @pytest.mark.parametrize(
        "said",
        [
            "no but my right hand goes numb",
            "none except my left arm tingles",
            "no just my fingers tingle all day",
            "no well my right arm tingles",
            "no my left arm is numb",
            "no i have a numb right hand",
        ],
    )
    def test_it_is_heard(self, listed: Talk, said: str) -> None:
        listed.say(said)
        assert any(r.flag == "arm_tingling" for r in listed.session.raised)
        assert listed.session.slots.get("neuro") != ["none"]

    def test_a_grave_one_stops_everything(self, listed: Talk) -> None:
        assert listed.say("no but i have crushing chest pain").replies[0].level == Level.EMERGENCY

    @pytest.mark.parametrize(
        "said",
        [
            "no my right hand isnt numb",
            "no i dont get any tingling",
            "no numb hands",
            "no numbness or tingling",
            "no, never had tingling",
        ],
    )
    def test_a_no_to_it_is_still_one(self, listed: Talk, said: str) -> None:
        assert not listed.say(said).session.raised


class TestOnlyAnAnswerDenies:
    @pytest.mark.parametrize(
        "said",
        [
            "never text before 9",
            "never message early",
            "no mails please",
            "none of my alarms worked",
        ],
    )
    def test_what_begins_with_a_no_denies_no_list(self, listed: Talk, said: str) -> None:
        listed.say(said)
        assert (listed.session.question, dict(listed.session.screen)) == (LISTED, {})

    @pytest.mark.parametrize("said", ["nope", "nope nothing", "none of thes", "not at all", "nothing like that"])
    def test_an_answer_does(self, listed: Talk, said: str) -> None:
        assert listed.say(said).session.question != LISTED

    def test_a_doubt_misspelt_is_none(self, listed: Talk) -> None:
        assert listed.say("i dont no").session.doubts


class TestWhatIsNoPain:
    @pytest.mark.parametrize(
        "said", ["could i do 8 miles tomorrow", "the race is on 9 december", "hold messages till 3 december"]
    )
    def test_a_number_of_something_else(self, third: Talk, said: str) -> None:
        third.say(said)
        assert (third.session.slots["pain_now"], third.session.question) == (2, "new_signs")

    def test_a_number_beside_how_it_went_is_one(self, third: Talk) -> None:
        assert third.say("3 now, about the same").session.slots["pain_now"] == 3

    @pytest.mark.parametrize(
        "said", ["check in each morning at 7", "stretch reminder every morning", "ping me every morning at 6:45"]
    )
    def test_a_morning_wished_for_messages_is_no_stiff_one(self, coached: Talk, said: str) -> None:
        told = replace(coached.session, signs=(("back", "pain", "since_young", "long_time"),))
        coached.session = told
        coached.say(said)
        assert not coached.session.raised
        assert "reminder.set" in coached.names

    def test_a_stiff_morning_is_one(self, coached: Talk) -> None:
        coached.say("stiff every morning since i was 25, my spine takes an hour to loosen")
        assert coached.session.raised or coached.session.doubts


class TestHowFarItIs:
    @pytest.mark.parametrize("said", ["are we done?", "how many more", "is that all?"])
    def test_who_asks_how_long_does_not_stop(self, listed: Talk, said: str) -> None:
        listed.say(said)
        assert (listed.names[0], listed.session.question) == ("repair.not_done", LISTED)

    @pytest.mark.parametrize(
        ("said", "reply"),
        [
            ("when is my next reminder", "reminder.menu"),
            ("pause until friday", "reminder.after_questions"),
            ("resume", "reminder.after_questions"),
            ("no messages before 9", "settings.quiet_set"),
            ("desk break every 50 min 10-4 weekdays", "reminder.set"),
        ],
    )
    def test_messages_are_no_answer(self, listed: Talk, said: str, reply: str) -> None:
        listed.say(said)
        assert (listed.names[0], listed.session.question) == (reply, LISTED)

    def test_words_about_the_pain_say_why_the_lists_come(self, coached: Talk) -> None:
        coached.say("it hurts in the mornings now, about a 5")
        assert coached.names[0] == "check_in.because"

    def test_same_is_as_it_was_told_last_time(self, listed: Talk) -> None:
        load = listed.session.finished.slots["load"] if listed.session.finished else None
        for _ in range(5):
            listed.say("none of these")
        listed.say("same")
        assert listed.session.slots["pain_timing"] == ["during_run"]
        assert listed.session.slots.get("load") in (None, load)

    def test_same_answers_no_list(self, listed: Talk) -> None:
        assert listed.say("same as last time").session.question == LISTED


class TestLeftHalfWay:
    def test_the_pain_is_kept(self, coached: Talk) -> None:
        coached.say("/checkin").say("3")
        kept = [e for e in coached.effects if isinstance(e, Log)]
        assert [(e.kind, e.values["pain"]) for e in kept] == [("check_in", 3)]

    def test_it_takes_no_finished_ones_place(self, third: Talk) -> None:
        third.say("nope").say("/checkin").say("5")
        assert not [e for e in third.effects if isinstance(e, Log)]


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Set the clock to noon, so many days after the first one."""
    return lambda days: monkeypatch.setattr(conftest, "NOON", NOON + timedelta(days=days))


def check_in(talk: Talk, pain: int, trend: str) -> Talk:
    return talk.say("/checkin").say(str(pain)).say(trend).say("no")


class TestOverWeeks:
    def test_free_of_pain_and_the_same_is_well(self, coached: Talk, now) -> None:  # type: ignore[no-untyped-def]
        now(6)
        check_in(coached, 0, "better")
        for week in (3, 5, 7):
            now(7 * week)
            assert check_in(coached, 0, "same").session.result == "self_care"
            assert coached.names == ["check_in.better"]

    def test_a_pain_that_stays_for_two_weeks_is_for_a_clinician(self, coached: Talk, now) -> None:  # type: ignore[no-untyped-def]
        now(6)
        check_in(coached, 2, "better")
        now(20)
        assert check_in(coached, 2, "same").session.result == "soon"

    def test_the_look_again_moves_on_with_what_got_better(self, coached: Talk, now) -> None:  # type: ignore[no-untyped-def]
        now(10)
        check_in(coached, 1, "better")
        now(15)
        assert "a check-in is enough" in coached.say("/plan").text
        assert "Weeks 2 to 4" in coached.text
        now(40)
        assert "From week 5 on" in coached.say("/plan").text
        assert "Time to look at it again" in coached.text


EVENING = NOON + timedelta(hours=6)
"""When the check-in comes that is wished for at noon."""


def comes(talk: Talk, what: str) -> Talk:
    event = Tick(update_id=-1, at=EVENING, chat=1, person=1, lang="en", reminder=1, what=what, due=EVENING)
    talk.session, talk.effects = step(talk.session, event, talk.content)
    return talk


class TestBehindAReminder:
    def test_a_number_behind_the_echo_of_a_check_in_is_asked_about(self, coached: Talk) -> None:
        coached.say("every day at 6pm").say("4")
        assert coached.names == ["check_in.or_time"]
        assert coached.say("better").session.slots["pain_now"] == 4
        assert coached.question == "new_signs"

    def test_yes_to_that_begins_the_check_in(self, coached: Talk) -> None:
        coached.say("every day at 6pm").say("2").say("yes")
        assert (coached.session.slots["pain_now"], coached.question) == (2, "trend")

    @pytest.mark.parametrize("said", ["not today", "too tired", "no time today", "skip"])
    def test_not_now_passes_it_over(self, coached: Talk, said: str) -> None:
        comes(coached.say("every day at 6pm"), "check_in").say(said)
        assert coached.names == ["reminder.skipped"]
        assert "check_in" in coached.session.reminders

    def test_put_off_twice_it_comes_once(self, coached: Talk) -> None:
        comes(coached.say("remind me to stretch every day at 6pm"), "routine").say("snooze").say("in half an hour")
        assert coached.names == ["reminder.snoozed"]
        assert [e.key for e in coached.effects if isinstance(e, Remind)] == ["routine"]
        assert list(coached.session.reminders) == ["routine"]

    def test_stop_ends_the_question_whether_somebody_was_seen(self, coached: Talk) -> None:
        coached.say("tingling in my left arm for a week").say("never mind")
        assert "follow_up" in coached.session.reminders
        comes(coached, "follow_up").say("stop")
        assert (coached.names, "follow_up" in coached.session.reminders) == (["reminder.stopped"], False)
        assert coached.session.open


@pytest.mark.parametrize("said", ["not so good", "not great", "pretty bad"])
def test_what_is_not_good_is_not_better(coached: Talk, said: str) -> None:
    coached.say("/checkin").say("3").say(said)
    assert "check_in.screen_again" in coached.names


@pytest.mark.parametrize("talk", [("6", "better", "no"), ("4", "better", "no", "sorry it was 6"), ("6", "same", "no")])
def test_a_strong_pain_is_a_red_light_however_it_went(coached: Talk, talk: tuple[str, ...]) -> None:
    coached.say("/checkin")
    for said in talk:
        coached.say(said)
    assert "red light" in coached.text
    assert "Go on as you do" not in coached.text


@pytest.mark.parametrize(
    ("said", "slot", "value"),
    [
        (("lying down helps abit",), "eases", "rest"),
        (("after runs", "bout a wk"), "duration_days", 7),
        (("bout a wk",), "duration_days", 7),
    ],
)
def test_an_answer_to_a_later_question_is_noted_and_not_explained(
    talk: Talk, said: tuple[str, ...], slot: str, value: object
) -> None:
    for answer in ("/start", "yes", "uk"):
        talk.say(answer)
    for _ in range(5):
        talk.press("none")
    for answer in said:
        talk.say(answer)
    assert talk.session.slots[slot] == value
    assert "at_rest" not in str(talk.session.slots.get("pain_timing"))
    assert not any(name.startswith("answers.") for name in talk.names)


class TestAScoreAtAList:
    """What is told of how strong it is, while the signs are asked: no hour of a reminder, no answer, and no advice before them."""

    @pytest.mark.parametrize(
        "said",
        ["its a 5 today", "it is an 8 today", "a 9 right now", "more of a 6 tonight", "todays a 7", "today it's 5", "pain is 5 today",
         "it hurts 5 out of 10", "its an 8 again today", "its at 5 today"],
    )  # fmt: skip
    def test_it_is_noted_and_the_list_is_asked_again(self, listed: Talk, said: str) -> None:
        before = listed.session.reminders
        listed.say(said)
        told = next(e for e in listed.effects if isinstance(e, Log) and e.kind == "pain")
        assert str(told.values["pain"])[0] in said
        assert listed.session.reminders == before
        assert "check_in.meanwhile" in listed.names
        assert listed.question == LISTED

    @pytest.mark.parametrize("said", ["its a 5 today", "it hurts 5 out of 10"])
    def test_no_training_is_advised_before_the_first_check_is_done(self, talk: Talk, said: str) -> None:
        talk.say("/start").press("Yes, let's start").press("o:GB").say(said)
        assert "check_in.meanwhile" in talk.names
        assert "shorter" not in talk.text
        assert "severity" not in talk.session.slots, "how bad it is at its worst is asked all the same"

    @pytest.mark.parametrize("said", ["today at 5", "at 5 today please", "weekdays at 7", "tomorrow at 5"])
    def test_an_hour_stays_one(self, listed: Talk, said: str) -> None:
        listed.say(said)
        assert any(isinstance(e, Remind) for e in listed.effects)

    @pytest.mark.parametrize("said", ["not a 5 today", "7 am today", "5 km today"])
    def test_what_may_be_something_else_is_no_score(self, listed: Talk, said: str) -> None:
        listed.say(said)
        assert not any(isinstance(e, Log) and e.kind == "pain" for e in listed.effects)

    def test_between_questions_a_pain_told_by_who_was_never_screened_brings_no_advice(self, talk: Talk) -> None:
        talk.say("/start").press("Yes, let's start").press("o:GB").say("stop").say("pain is 5 today")
        assert "shorter" not in talk.text
