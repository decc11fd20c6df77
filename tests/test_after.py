"""What people say when something is done: a yes to nothing, "what now?", a reminder of no kind and no time."""

from dataclasses import replace

import pytest

from bot.core.content.complete import spoken
from bot.core.dialogue.topics import topic
from bot.core.dialogue.turn import Turn
from bot.core.dialogue.zones import buttons
from bot.core.model.effects import Remind
from bot.core.model.events import Said
from bot.core.model.levels import Level
from bot.core.model.session import Raised, Session
from tests.conftest import NOON, STRAIGHT, Talk, with_drafts

REMINDER = "remind me to stretch every other day at half 7 in the evening"
CHEST = "i have chest pressure and my arm hurts and im sweating"


class TestYes:
    @pytest.mark.parametrize("said", ["yes", "ok", "ok great", "sounds good"])
    def test_after_a_reminder_it_is_kept(self, coached: Talk, said: str) -> None:
        coached.say(REMINDER).say(said)
        assert (coached.names, [*coached.session.reminders]) == (["reminder.good"], ["routine"])

    def test_a_no_after_a_reminder_asks_for_another_time_and_offers_to_stop_it(self, coached: Talk) -> None:
        assert coached.say(REMINDER).say("no").names == ["reminder.ask.instead"]
        assert [data.partition(":")[0] for _, data in coached.keyboard] == ["~stop"]

    def test_two_of_them_after_a_run_do_not_begin_the_check_anew(self, coached: Talk) -> None:
        coached.say("10k easy, pain 3").say("ok")
        assert coached.names == ["repair.fine"]
        assert (coached.say("yes").names, coached.session.flow) == (["repair.fine"], "")

    def test_it_is_no_answer_to_a_red_flag_question(self, screened: Talk) -> None:
        assert "repair.fine" not in screened.say("ok great").names

    def test_an_emergency_is_not_nodded_away(self, talk: Talk) -> None:
        assert talk.say(CHEST).say("sounds good").replies[0].level == Level.EMERGENCY


class TestWhatNow:
    @pytest.mark.parametrize("said", ["what now?", "thanks, what now?", "ok great, what's next", "cheers. now what?"])
    def test_with_a_plan_it_is_what_is_on_today(self, coached: Talk, said: str) -> None:
        assert coached.say(said).names == ["plan.today"]

    def test_with_an_open_referral_it_is_the_advice(self, talk: Talk) -> None:
        assert talk.say(CHEST).say("thanks, what now?").replies[0].level == Level.EMERGENCY

    def test_a_newcomer_hears_what_can_be_done(self, talk: Talk) -> None:
        assert talk.say("thanks, what now?").names == ["conversation.help"]

    def test_within_the_check_the_question_stands(self, screened: Talk) -> None:
        before = screened.session.question
        assert screened.say("thanks, what now?").session.question == before

    def test_a_symptom_before_it_is_heard(self, coached: Talk) -> None:
        assert coached.say("my legs went numb, what now?").replies[0].level == Level.EMERGENCY


class TestWhichReminder:
    @pytest.mark.parametrize("said", ["set a reminder", "can you remind me", "change my reminder"])
    def test_without_a_kind_or_a_time_nothing_is_set(self, coached: Talk, said: str) -> None:
        for _ in range(2):
            coached.say(said)
            assert coached.names == ["reminder.menu"]
            assert not [e for e in coached.effects if isinstance(e, Remind)]
            coached.say(REMINDER)

    def test_a_kind_alone_is_enough(self, coached: Talk) -> None:
        assert coached.say("remind me to stretch").names == ["reminder.set"]


@pytest.mark.parametrize(
    ("said", "reply"),
    [("danke, was jetzt?", "plan.today"), ("passt", "repair.fine"), ("erinnere mich", "reminder.menu")],
)
def test_german_says_the_same(coached: Talk, said: str, reply: str) -> None:
    german = Talk(with_drafts(), session=replace(coached.session, lang="de"))
    german._do(Said(text=said, update_id=99, at=NOON, chat=1, person=1, lang="de"))
    assert german.names == [reply]


class TestAmidTheCheck:
    def test_a_run_is_not_how_bad_it_gets(self, screened: Talk) -> None:
        screened.say("10k easy, pain 3")
        assert [run.km for run in screened.session.runs] == [10]
        assert screened.session.slots.get("severity") is None
        assert screened.question == "pain_timing"

    def test_a_run_that_hurt_more_than_was_said_counts(self, screened: Talk) -> None:
        for tap in STRAIGHT[7:11]:
            screened.press(tap)
        screened.say("10k easy, pain 3")
        assert screened.session.slots["severity"] == 4
        screened.say("10k easy, pain 8")
        assert screened.session.slots["severity"] == 8

    def test_noting_a_run_is_not_asked_for_in_vain(self, screened: Talk) -> None:
        assert screened.say("/run").names[0] == "run.how"
        screened.say("ran 5k in 30 min")
        assert [run.km for run in screened.session.runs] == [5]
        assert screened.question == "pain_timing"


def test_a_coach_without_a_group_hears_how_to_begin(talk: Talk) -> None:
    assert "write /coach there" in talk.say("/coach").text


@pytest.mark.parametrize(("lang", "first"), [("en", "Europe/London"), ("de", "Europe/Berlin")])
def test_time_zones_offered_to_somebody_whose_country_is_not_known(lang: str, first: str) -> None:
    talk = Talk(with_drafts(), session=Session(lang=lang))
    rows = buttons(
        Turn(session=talk.session, event=Said(text="", update_id=1, at=NOON, chat=1, person=1, lang=lang), content=talk.content)
    )
    assert rows[0][0].data == f"~zone:{first}"


def test_an_answer_leads_to_others_in_the_same_language() -> None:
    content = spoken(with_drafts())[0]
    german = content.languages["de"]
    for name in (n for n in german.answers if f"answers.{n}" not in german.borrowed):
        turn = Turn(
            session=Session(lang="de"), event=Said(text="", update_id=1, at=NOON, chat=1, person=1, lang="de"), content=content
        )
        data = [b.data for r in topic(turn, name).replies for row in r.keyboard for b in row if b.data]
        led = [d.removeprefix("~topic:") for d in data if d.startswith("~topic:")]
        assert not {f"answers.{n}" for n in led} & german.borrowed, name


def test_an_ok_while_a_referral_is_open_is_not_told_that_nothing_is(talk: Talk) -> None:
    talk.session = Session(lang="en", consent="1", open=(Raised(flag="night_rest_pain", level=Level.SOON),))
    assert talk.say("ok").names == ["greet.open"]
