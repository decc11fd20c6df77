"""What people say beside the answers: that they were seen, that it hurts, that they are in a hurry, and what a check left half-way leaves behind."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st

from bot.core.content.load import Content
from bot.core.dialogue.step import step
from bot.core.model.effects import Reply
from bot.core.model.events import Said
from bot.core.model.levels import Level
from bot.core.model.session import Session, dump, load
from bot.core.rendering import render
from tests.conftest import NOON, STRAIGHT, Talk, shipped_content, went
from tests.reading import hits
from tests.tables import searched

CHEST = "i have chest pressure and my arm hurts and im sweating"
TRAINING = ("can i run", "what exercises should i do", "/plan", "/check", "give me a stretch", "hello")
EMERGENCY_WORDS = "sit down, and call"


class TestSeen:
    @pytest.mark.parametrize(
        ("answer", "reply"),
        [
            ("they said rest for now", "assessed.wait_rest"),
            ("i can't run yet", "assessed.wait_rest"),
            ("not for two weeks off running", "assessed.wait_rest"),
            ("waiting for the scan", "assessed.wait_waiting"),
            ("no idea, forgot to ask", "assessed.wait_nothing"),
        ],
    )
    def test_who_was_seen_is_believed_and_coached_once_cleared(self, talk: Talk, answer: str, reply: str) -> None:
        talk.say(CHEST).say("i saw the doctor").say(answer)
        assert talk.names == [reply]
        for said in TRAINING:
            talk.say(said)
            assert EMERGENCY_WORDS not in talk.text, said
            assert not any(r.kind in ("guidance", "media") for r in talk.replies), said
        talk.press("~assessed").press("o:run")
        assert (talk.names, talk.session.open) == (["assessed.run"], ())

    def test_saying_no_more_than_that_is_believed_too(self, talk: Talk) -> None:
        talk.say(CHEST).say("i saw the doctor").say("whats next")
        assert talk.names == ["again.seen", "rephrase.assessed_said"]

    def test_new_signs_bring_the_emergency_back(self, talk: Talk) -> None:
        talk.say(CHEST).say("i saw the doctor").say("waiting for the scan").say("my chest is tight again")
        assert talk.replies[0].level == Level.EMERGENCY
        assert talk.say("can i run").replies[0].level == Level.EMERGENCY

    def test_a_new_urgent_sign_is_told_though_a_graver_one_was_seen(self, talk: Talk) -> None:
        talk.say(CHEST).say("i saw the doctor").say("they said rest").say("a stripe of blisters on my ribs")
        assert talk.replies[0].values["flag"] == "shingles"

    @pytest.mark.parametrize("said", ["i saw my physio", "spoke to the pharmacist"])
    def test_for_an_emergency_not_everybody_counts(self, talk: Talk, said: str) -> None:
        talk.say(CHEST).say(said)
        assert "local emergency number" in talk.text
        assert not talk.session.is_seen

    def test_seen_for_something_else_is_not_seen(self, talk: Talk) -> None:
        talk.say(CHEST).say("i saw the doctor").press("o:other")
        assert talk.replies[0].level == Level.EMERGENCY
        assert not talk.session.is_seen

    def test_signs_retold_with_who_saw_them_are_no_new_ones(self, talk: Talk) -> None:
        talk.say(CHEST).say("saw the doctor about the chest pain")
        assert talk.question == "assessed_said"
        assert talk.say("cancel").say("saw the doctor and the chest pain is back").replies[0].level == Level.EMERGENCY

    def test_a_leave_to_run_is_not_read_into_a_passing_word(self, talk: Talk) -> None:
        talk.say(CHEST).say("i saw the doctor").say("they said rest").say("i can run again soon they said")
        assert talk.question == "assessed_said"
        assert talk.session.open

    def test_the_follow_up_asks_for_their_word(self, talk: Talk) -> None:
        talk.say("/start").press("o:yes").say(CHEST).say("i saw the doctor").say("they said rest")
        assert load(dump(talk.session)) == talk.session
        assert talk.session.is_seen


class TestTooMuchOfAMedicine:
    @pytest.mark.parametrize(
        ("said", "level"),
        [
            ("took 8 ibuprofen at once", Level.EMERGENCY),
            ("i took the whole pack of paracetamol", Level.EMERGENCY),
            ("my daughter took a whole pack of paracetamol", Level.EMERGENCY),
            ("i took a double dose of ibuprofen by accident", Level.URGENT),
            ("double dose by accident", Level.URGENT),
        ],
    )
    def test_it_is_told_at_once_what_to_do(self, coached: Talk, said: str, level: Level) -> None:
        coached.say(said)
        assert (coached.names[0], coached.replies[0].level) == ("referral.overdose", level)
        assert "hurt yourself" in coached.text
        assert "999" in coached.text if level == Level.EMERGENCY else "111" in coached.text
        assert coached.say("i feel fine, can i run").replies[0].kind == "referral"

    @pytest.mark.parametrize("said", ["took two ibuprofen before my run", "can i take 8 ibuprofen at once?", "had 10 gels"])
    def test_what_is_none(self, coached: Talk, said: str) -> None:
        assert all(r.level in (None, Level.SELF_CARE) for r in coached.say(said).replies)

    def test_with_words_of_suicide_the_poison_comes_first_and_the_crisis_line_beside_it(self, coached: Talk) -> None:
        coached.say("i took an overdose because i want to die")
        assert coached.names == ["referral.overdose"]
        assert "116 123" in coached.text
        assert {"overdose", "suicide_crisis"} <= {r.flag for r in coached.session.open}


class TestHalfACheck:
    @pytest.mark.parametrize("taps", [[], ["none"], STRAIGHT[2:8]])
    def test_a_plan_comes_back_when_the_new_check_is_left(self, coached: Talk, taps: list[str]) -> None:
        coached.say("/check")
        for tap in taps:
            coached.press(tap)
        assert coached.say("/plan").names == ["plan.waits"]
        assert coached.press("~cancel").names == ["repair.cancelled_plan"]
        assert coached.say("/plan").names[0] == "result.plan"

    def test_nor_is_it_lost_when_nothing_more_is_understood(self, coached: Talk) -> None:
        coached.say("/check")
        for _ in range(4):
            coached.say("qwlkj zzxv")
        assert coached.say("/plan").names[0] == "result.plan"

    @pytest.mark.parametrize(
        "told",
        [
            ["my back hurts more, 8 out of 10"],
            ["/check", "my back got worse"],
            ["/check", "my arm tingles"],
            ["/check", "not sure"],
        ],
    )
    def test_what_speaks_against_it_keeps_it_away(self, coached: Talk, told: list[str]) -> None:
        for said in told:
            coached.say(said)
        assert not any(r.kind == "guidance" for r in coached.say("cancel").say("/plan").replies)

    def test_an_answer_against_it_keeps_it_away(self, coached: Talk) -> None:
        coached.say("/check")
        for tap in [*STRAIGHT[2:7], "o:at_night"]:
            coached.press(tap)
        assert coached.say("cancel").names == ["repair.cancelled"]
        assert coached.say("/plan").names == ["plan.not_yet"]


class TestExercisesThatHurt:
    @pytest.mark.parametrize(
        ("said", "out"),
        [
            ("it hurts more after the exercises", ()),
            ("the stretches made it worse", ()),
            ("band row hurts my neck", ("band_row",)),
            ("side plank kills my shoulder", ("side_plank",)),
        ],
    )
    def test_the_plan_gets_easier_and_new_signs_are_asked_for(self, coached: Talk, said: str, out: tuple[str, ...]) -> None:
        coached.say(said)
        assert (coached.names[0], coached.question) == ("plan.harmed", "pain_now")
        assert coached.session.left_out == out
        assert "too_much" in coached.session.wishes
        coached.say("3").say("same").say("no")
        assert coached.names == ["check_in.same"]

    def test_worse_after_them_leads_to_the_whole_screen(self, coached: Talk) -> None:
        assert coached.say("the stretches made it worse").say("4").say("worse").question == "screen.chest"

    def test_what_hurts_is_out_of_the_plan_until_it_is_reset(self, coached: Talk) -> None:
        named = [d.partition(":")[2] for _, d in coached.say("/plan today").keyboard if d.startswith("~exercise:")]
        coached.say("the shoulder blade squeeze hurts").say("3").say("same").say("no").say("/plan today")
        assert "scapular_squeeze" in named
        assert "~exercise:scapular_squeeze" not in [d for _, d in coached.keyboard]
        assert coached.press("~plan:change").press("~wish:reset").session.left_out == ()

    @pytest.mark.parametrize(
        "said", ["do the exercises hurt?", "the exercises help, less sore", "what exercises for a sore back"]
    )
    def test_what_is_no_complaint(self, coached: Talk, said: str) -> None:
        assert "plan.harmed" not in coached.say(said).names


class TestSmallWords:
    @pytest.mark.parametrize("said", ["y", "n", "ok", "nope"])
    def test_a_yes_or_no_where_none_fits_is_asked_again(self, screened: Talk, said: str) -> None:
        screened.say(said)
        assert screened.names[0] == "fallback.yes_no"
        assert screened.question == "pain_timing"

    @pytest.mark.parametrize(
        ("before", "said", "slot", "value"),
        [
            (7, "bout a 4", "severity", 4),
            (7, "more miles", "load", "weekly"),
            (9, "desk", "habits", ["desk"]),
            (9, "maybe a 5", "severity", 5),
            (7, "3 wks", "duration_days", 21),
        ],
    )
    def test_an_answer_out_of_turn_is_noted(self, before: int, said: str, slot: str, value: object) -> None:
        talk = went(before)
        waits = talk.session.question
        talk.say(said)
        assert talk.names[0] == "repair.noted"
        assert talk.session.slots[slot] == value
        assert talk.session.question == waits

    def test_a_bare_number_is_not_taken_for_anything(self, screened: Talk) -> None:
        assert "severity" not in screened.say("4").session.slots

    def test_yes_to_the_offer_of_the_check_begins_it(self, talk: Talk) -> None:
        talk.say("does a desk job matter?")
        assert talk.names[-1] == "answer.check_first"
        assert talk.say("yes").question == "consent"


class TestAboutThePlan:
    @pytest.mark.parametrize(
        ("said", "part"),
        [
            ("how often?", "often"),
            ("is that proven?", "evidence"),
            ("what if it doesn't work?", "fails"),
            ("how long does it take?", "long"),
            ("can it make it worse?", "worse"),
        ],
    )
    def test_right_after_it_a_question_is_about_it(self, coached: Talk, said: str, part: str) -> None:
        assert coached.say(said).names == [f"plan.about.{part}"]

    def test_after_a_topic_it_is_about_the_topic(self, coached: Talk) -> None:
        assert coached.say("does a desk job matter?").say("how often?").names == ["answers.faq.desk.often"]

    def test_after_the_plan_again_it_is_about_the_plan(self, coached: Talk) -> None:
        assert coached.say("does a desk job matter?").say("/plan").say("how often?").names == ["plan.about.often"]


class TestFirstWords:
    @pytest.mark.parametrize(
        ("said", "reply"),
        [
            ("just give me exercises", "opening.hurry"),
            ("skip the questions", "opening.hurry"),
            ("fix my back", "opening.hurry"),
            ("what exercises can i do", "opening.hurry"),
            ("whats wrong with me", "opening.diagnosis"),
            ("I coach a team, how do I add you", "opening.coach"),
            ("can my athletes use this", "opening.coach"),
            ("im a physio, can i send patients here", "opening.clinician"),
        ],
    )
    def test_they_are_told_what_they_want_to_know(self, talk: Talk, said: str, reply: str) -> None:
        talk.say(said)
        assert talk.names[0] == reply
        assert talk.question == ("consent" if reply in ("opening.hurry", "opening.diagnosis") else None)

    def test_in_a_list_of_signs_hurry_skips_nothing(self, talk: Talk) -> None:
        talk.say("/start").press("o:yes").press("o:GB").say("skip the questions")
        assert (talk.names[0], talk.question) == ("opening.hurry_on", "screen.chest")
        assert talk.session.screen == {}

    def test_with_a_plan_they_get_it(self, coached: Talk) -> None:
        assert coached.say("just give me exercises").names[0] == "result.plan"


class TestTheYoung:
    def test_they_and_their_parents_get_words_of_their_own_and_no_plan(self, talk: Talk) -> None:
        talk.say("im 14 and my back hurts")
        assert talk.names == ["referral.soon", "beside.under18.young", "beside.under18.parent"]
        assert talk.say("/plan").names == ["again.under18"]

    def test_so_do_those_who_say_it_in_the_list(self, talk: Talk) -> None:
        talk.say("/start")
        for tap in [*STRAIGHT[:5], "m:under18", "done", *STRAIGHT[6:]]:
            talk.press(tap)
        assert talk.names == ["result.soon", "beside.under18.young", "beside.under18.parent"]


class TestGroup:
    def said(self, session: Session, text: str, content: Content, minutes: int = 0) -> tuple[Session, list[str]]:
        at = NOON + timedelta(minutes=minutes)
        event = Said(update_id=1, at=at, chat=-5, person=7, lang="en", chat_kind="group", text=text)
        after, effects = step(session, event, content)
        replies = [e for e in effects if isinstance(e, Reply)]
        assert all(render(content, after, r).text for r in replies)
        return after, [r.name for r in replies]

    def test_after_a_call_for_help_questions_wait_for_some_minutes(self, content: Content) -> None:
        session, told = self.said(Session(), CHEST, content)
        assert told == ["group.get_help"]
        session, told = self.said(session, "/ask does a desk job matter?", content, 3)
        assert told == ["group.look_first"]
        assert self.said(session, "/ask does a desk job matter?", content, 40)[1] == ["answers.faq.desk.answer"]

    def test_nothing_but_the_time_is_kept(self, content: Content) -> None:
        session, _ = self.said(Session(), CHEST, content)
        assert session == Session(version=session.version, lang="en", helped=NOON.isoformat())


@pytest.mark.parametrize(
    ("said", "flag", "vague"),
    [
        ("had chickenpox as a kid, now stripe of blisters", "shingles", False),
        ("had chickenpox as a kid now ive a stripe of blisters on one side", "shingles", False),
        ("had shingles last year, since yesterday a band of blisters on my ribs", "shingles", False),
        ("used to be constipated but since yesterday i cant feel my legs", "spinal_cord", False),
        ("i used to have chest pain but now it is here again", "heart_attack_pattern", False),
        ("i used to have chest pain but now im fine", "heart_attack_pattern", True),
        ("had shingles years ago today just a bit stiff", None, False),
    ],
)
def test_what_is_so_now_is_not_past(content: Content, said: str, flag: str | None, vague: bool) -> None:
    found = hits(said, content.languages["en"].reader)
    assert {i: h.vague for i, h in found.items()} == ({flag: vague} if flag else {})


SAID = [
    *TRAINING,
    "i saw the doctor",
    "they said rest",
    "waiting",
    "not sure",
    "the stretches made it worse",
    "y",
    "ok",
    "/cancel",
    "/checkin",
]


def whatever_is_said_after_an_emergency_nobody_is_trained_until_cleared(said: list[str]) -> None:
    talk = Talk(shipped_content(), replace(Session(), consent="2026-11"))
    talk.say(CHEST)
    for text in said:
        talk.say(text)
        assert talk.session.open
        assert not any(r.kind in ("guidance", "media") for r in talk.replies)


test_whatever_is_said_after_an_emergency_nobody_is_trained_until_cleared = searched(
    whatever_is_said_after_an_emergency_nobody_is_trained_until_cleared, 6, 25, st.lists(st.sampled_from(SAID), max_size=8)
)
