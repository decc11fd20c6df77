"""Red flags in the talk: what interrupts, what is never lowered, what is silent afterwards (SAFETY.md)."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.core.dialogue import standing
from bot.core.dialogue.flow import settled
from bot.core.model.levels import Level
from bot.core.model.session import NO
from bot.core.triage.decide import screened as screened_flags
from tests.conftest import STRAIGHT, Talk, shipped_content, went
from tests.tables import Some, few_or_many, thinned

EMERGENCY = "theres a crushing pressure on my chest and im sweating"
FLAGS = shipped_content().flags


@pytest.mark.parametrize("state", ["new", "consent", "screen", "question", "result"])
def test_an_emergency_interrupts_in_any_state(talk: Talk, state: str) -> None:
    steps = {"new": 0, "consent": 0, "screen": 2, "question": 8, "result": 14}[state]
    talk = talk if state == "new" else went(steps)
    talk.say(EMERGENCY)
    first = talk.replies[0]
    assert (first.kind, first.level) == ("referral", Level.EMERGENCY)
    assert talk.messages[0].html.startswith("<b>Stop, sit down, and call")
    assert not any(r.kind == "guidance" for r in talk.replies)


def test_after_an_emergency_there_is_no_coaching_until_assessed(coached: Talk) -> None:
    coached.say(EMERGENCY)
    for text in ("what exercises should i do", "can i run", "/check", "ok", "does sitting make it worse?"):
        coached.say(text)
        assert coached.replies[0].level == Level.EMERGENCY, text
    coached.press("~assessed").press("o:doctor").press("o:run")
    assert coached.session.open == ()


@pytest.mark.parametrize("said", ["o:nobody", "o:phone"])
def test_nobody_and_the_phone_do_not_clear_a_flag(coached: Talk, said: str) -> None:
    coached.say(EMERGENCY).press("~assessed").press(said)
    if coached.question == "assessed_said":
        coached.press("o:rest")
    assert coached.session.open_level == Level.EMERGENCY


@pytest.mark.parametrize("flag", screened_flags(shipped_content()))
def test_a_tick_on_any_list_is_told_at_its_level(talk: Talk, flag: str) -> None:
    check = talk.content.flows["check"]
    lists = [q for q in check.questions if q.kind == "screen"]
    talk.say("/start").press("o:yes").press("skip")
    for question in lists:
        if flag in question.flags:
            talk.press(f"m:{flag}").press("done")
            break
        talk.press("none")
    level = FLAGS[flag].rank
    if level >= Level.URGENT:
        assert (talk.replies[0].kind, talk.replies[0].level) == ("referral", level)
        assert talk.messages[0].html.startswith("<b>")
    else:
        assert any(r.flag == flag and r.level == level for r in talk.session.raised)


def test_a_soon_flag_on_the_list_ends_in_soon(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("skip").press("none").press("m:arm_tingling").press("done")
    for tap in STRAIGHT[4:]:
        talk.press(tap)
        if talk.names[0] == "ask.neuro":
            talk.press("o:none")
    assert talk.replies[0].level == Level.SOON
    assert not any(r.kind == "guidance" for r in talk.replies)


TICK = "Chest pressure or pain"
LEAVING = {
    "the word": ["cancel"], "a button": ["~cancel"], "the command": ["/cancel"], "the beginning": ["/restart"], "a skip": ["skip"],
    "nothing understood": ["qwertz zxcvb"] * 6,
}  # fmt: skip


@pytest.mark.parametrize("ways", LEAVING.values(), ids=LEAVING.keys())
def test_a_list_left_with_a_tick_is_left_with_a_yes(coached: Talk, ways: list[str]) -> None:
    coached.raw("~check").press(TICK)
    for way in ways:
        coached = coached.raw(way) if way.startswith("~") else coached.say(way)
    assert (coached.replies[0].kind, coached.replies[0].level) == ("referral", Level.EMERGENCY)
    assert coached.say("what exercises should i do").replies[0].level == Level.EMERGENCY


def test_none_of_these_in_words_takes_no_tick_away(coached: Talk) -> None:
    coached.raw("~check").press(TICK).say("none of these")
    assert (coached.question, coached.session.marked) == ("screen.chest", ("heart_attack_pattern",))
    assert coached.press("done").replies[0].level == Level.EMERGENCY


def test_going_back_from_a_list_with_a_tick_tells_of_the_tick(coached: Talk) -> None:
    coached.raw("~check").press("none")
    coached.press(next(data for _, data in coached.keyboard if "m:" in data)).say("back")
    assert coached.replies[0].kind == "referral"
    assert not standing.coached(coached.say("cancel").session)


def test_a_tick_is_told_beside_other_words_that_end_the_list(coached: Talk) -> None:
    coached.raw("~check").press(TICK).say("i had a fever of 39 with the back pain and shivering")
    assert "heart_attack_pattern" in {r.flag for r in coached.session.open}, coached.text
    assert coached.replies[0].level == Level.EMERGENCY


@pytest.mark.parametrize(
    "told", [["Not sure"], ["Skip"], ["none", "none", "none", "none", "none", "o:at_night"]], ids=lambda t: t[-1]
)
def test_a_plan_spoken_against_does_not_come_back_by_a_restart(coached: Talk, told: list[str]) -> None:
    coached.raw("~check")
    for tap in told:
        coached = coached.say("skip") if tap == "Skip" else coached.press(tap)
    coached.say("/restart").say("cancel")
    assert not standing.coached(coached.session)
    assert coached.names != ["repair.cancelled_plan"]
    assert not any(r.kind == "guidance" for r in coached.say("what do i do today").replies)


def test_a_plan_that_nothing_spoke_against_comes_back_after_a_restart(coached: Talk) -> None:
    coached.raw("~check").press("none").say("/restart").say("cancel")
    assert coached.names == ["repair.cancelled_plan"]


def test_meaning_something_else_drops_no_question_that_waits(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("skip").say("my arm tingles on every run").press("unsure")
    waiting = talk.session.doubts
    assert "heart_attack_pattern" in waiting
    talk.raw("~recheck:arm_tingling")
    assert talk.session.doubts == ("arm_tingling", *waiting)
    assert talk.say("no").session.doubts == waiting


NEUTRAL = {
    "en": (
        "i ran 10k this morning. {}",
        "{}. i ran 8k this morning",
        "does a desk job matter? {}",
        "knee is fine\nno blisters\n{}",
    ),
    "de": (
        "ich bin heute früh 10 km gelaufen. {}",
        "{}. ich bin heute 8 km gelaufen",
        "ist ein bürojob schlecht? {}",
        "knie ist gut\nkeine blasen\n{}",
    ),
}
EVERY = 6
"""Of a flag's own sentences every so many-th is tried."""


@pytest.mark.parametrize(("language", "around"), [(code, around) for code, all_ in NEUTRAL.items() for around in all_])
def test_another_sentence_mutes_no_sign(language: str, around: str, some: Some) -> None:
    words, hears = shipped_content().languages[language].flags, shipped_content().languages[language].hearer
    assert hears is not None

    def worst(text: str) -> int:
        return max((h.level for h in hears.flags_of(text, frozenset(), frozenset()).hits if not h.vague), default=0)

    mutable = [words[rules.id] for rules in hears.flags.flags if any(rule.unless for rule in rules.rules)]
    own = [text.rstrip(".") for tables in mutable for text, wanted in [*tables.expected()][::EVERY] if wanted == "fires"]
    quieter = [
        text for text in some(own, every=47) if (alone := worst(text)) >= Level.URGENT and worst(around.format(text)) < alone
    ]
    assert (len(own) > EVERY, quieter) == (True, [])


@pytest.mark.parametrize(
    "said",
    [
        "ran 8k. so breathless i can only type",
        "does a desk job matter? left arm pain only when im running, stops within a minute",
    ],
)
def test_a_run_or_a_question_before_it_mutes_no_emergency(coached: Talk, said: str) -> None:
    assert coached.say(said).replies[0].kind in ("referral", "question")
    assert coached.session.open_level >= Level.URGENT or coached.session.doubts


def test_not_sure_leads_to_each_flags_own_question_and_is_never_self_care(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:US").press("unsure")
    assert talk.question == "flag.heart_attack_pattern"
    talk.press("u:heart_attack_pattern")
    assert talk.replies[0].level == Level.EMERGENCY
    assert "911" in talk.text


def test_leaving_the_questions_of_a_list_alarms_nobody_and_clears_nothing(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("skip").press("unsure").say("cancel")
    assert talk.names == ["repair.cancelled"]
    assert talk.session.screen["heart_attack_pattern"] == "skipped"


@pytest.mark.parametrize(
    "said",
    ["i saw my gp", "ok i went a&e they said muscle strain", "doc checked me out", "seen at hospital all clear", "been assessed",
     "went to a&e, ecg fine, they sent me home", "hospital checked me", "i have been assessed"],
)  # fmt: skip
def test_having_been_seen_can_be_said_in_words(coached: Talk, said: str) -> None:
    assert coached.say(EMERGENCY).say(said).question in ("assessed_by", "assessed_said")


@pytest.mark.parametrize(
    "said", ["i havent seen a doctor", "should i see a doctor", "nobody has checked me", "the doctor is closed"]
)
def test_not_having_been_seen_opens_nothing(coached: Talk, said: str) -> None:
    assert coached.say(EMERGENCY).say(said).question is None
    assert coached.session.open_level == Level.EMERGENCY


@pytest.mark.parametrize("said", ["no", "in", "it", "NO", "IT", "ma"])
def test_a_small_word_is_no_country(talk: Talk, said: str) -> None:
    assert "your local emergency number" in talk.say(EMERGENCY).say(said).text
    assert talk.session.country is None


@pytest.mark.parametrize("said", ["it stopped", "stop", "cancel", "back"])
def test_stopping_leads_back_to_open_urgent_advice(coached: Talk, said: str) -> None:
    coached.say(EMERGENCY).say(said)
    assert coached.replies[0].level == Level.EMERGENCY


def test_a_country_named_while_help_is_needed_brings_its_number(talk: Talk) -> None:
    assert "911" in talk.say("i feel like ending my life").say("im in the us").text
    assert "988" in talk.text


@pytest.mark.parametrize("said", ["🙃", "qwlkj", "why"])
def test_nothing_leads_away_from_an_open_emergency(coached: Talk, said: str) -> None:
    coached.say(EMERGENCY).say(said)
    assert coached.names in (["again.emergency"], ["referral.why"])


def test_a_skipped_list_never_ends_in_self_care(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("skip").say("skip")
    for tap in STRAIGHT[3:]:
        talk.press(tap)
        if talk.names[0] == "ask.neuro":
            talk.press("o:none")
    assert "result.self_care" not in talk.names
    assert talk.replies[0].level == Level.SOON


def test_only_a_no_to_its_own_question_takes_a_flag_back(coached: Talk) -> None:
    coached.say(EMERGENCY)
    coached.say("i was joking")
    assert coached.session.open_level == Level.EMERGENCY
    coached.press("n:heart_attack_pattern")  # the question came with it
    assert coached.session.open == ()
    assert coached.session.screen["heart_attack_pattern"] == NO


def test_unknown_country_gets_the_neutral_wording(talk: Talk) -> None:
    assert "your local emergency number" in talk.say(EMERGENCY).text


def test_a_crisis_gets_a_calm_answer_and_a_line_to_call(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say("i dont want to be here anymore")
    assert talk.replies[0].level == Level.EMERGENCY
    assert "116 123" in talk.text


def test_a_bystander_gets_the_bystanders_answer(talk: Talk) -> None:
    assert "on speaker" in talk.say("my mate just collapsed on our run").text


def test_restart_keeps_what_was_raised(coached: Talk) -> None:
    coached.say(EMERGENCY).say("/restart")
    assert coached.session.open_level == Level.EMERGENCY


@pytest.mark.parametrize(
    ("tap", "level"),
    [
        pytest.param("o:with_breathing", Level.URGENT, id="pain with each breath is seen today"),
        pytest.param("o:at_night", Level.SOON, id="pain at night is no self-care"),
        pytest.param("o:at_rest", Level.SOON, id="pain at rest is no self-care"),
    ],
)
def test_timing_that_is_not_mechanical(screened: Talk, tap: str, level: Level) -> None:
    screened.press(tap)
    for answer in ("o:rest", "o:week", "o:gradual", "o:4", "o:same", "o:none", "o:yes"):
        if screened.session.flow != "check":
            break
        screened.press(answer)
    assert screened.replies[0].level == level


TEXTS = (
    "skip", "back", "why", "cancel", "restart", "not sure", "no", "yes", "actually it was 7", "3 weeks", "qwlkj", "late in the run",
    "how often should i get up from my desk?", "/start", "/check", "/delete", "my arm is numb all week", EMERGENCY, "😀", "",
)  # fmt: skip


class Anybody(RuleBasedStateMachine):
    """Somebody who says and presses anything, in any order, for as long as hypothesis likes."""

    def __init__(self) -> None:
        super().__init__()
        self.talk = Talk(shipped_content())

    @rule(text=st.sampled_from(TEXTS))
    def says(self, text: str) -> None:
        self.talk.say(text)
        assert self.talk.replies, "an answer to everything"

    @rule(number=st.integers(0, 30))
    def presses(self, number: int) -> None:
        if self.talk.keyboard:
            before = self.talk.session
            self.talk.raw(self.talk.keyboard[number % len(self.talk.keyboard)][1])
            assert self.talk.replies or self.talk.session == before, "an answer to everything but a double tap"

    @rule(what=st.sampled_from(["sticker", "voice"]))
    def sends(self, what: str) -> None:
        assert self.talk.send(what).replies

    @invariant()
    def no_guidance_before_the_screen(self) -> None:
        if any(r.kind == "guidance" for r in self.talk.replies):
            assert all(self.talk.session.screen.get(f) == NO for f in screened_flags(self.talk.content))
            assert not self.talk.session.open

    @invariant()
    def no_question_that_is_answered_already(self) -> None:
        session = self.talk.session
        flow = self.talk.content.flows.get(session.flow)
        question = flow.question(session.question) if flow else None
        if question is not None and not session.doubts:
            assert not settled(question, session)

    @invariant()
    def a_way_on(self) -> None:
        if self.talk.session.flow:
            assert self.talk.session.question or self.talk.session.doubts
            assert self.talk.keyboard


@few_or_many(4, 60)
def test_anybody(examples: int) -> None:
    run_state_machine_as_test(Anybody, settings=settings(max_examples=examples, stateful_step_count=40, deadline=None))


@pytest.mark.parametrize(
    "said",
    thinned(
        sorted({p for n in ("yes", "no", "none", "unsure", "skip") for p in shipped_content().languages["en"].phrases[n]}),
        every=7,
    ),
)
def test_a_plain_answer_is_never_taken_for_a_hint_of_a_flag(talk: Talk, said: str) -> None:
    talk.say("/start").say(said)
    assert not talk.session.doubts
    assert talk.session.open == ()


def test_a_hint_after_a_skipped_list_still_leads_to_the_flags_question(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("skip").say("skip")
    assert talk.say("felt like lava was pouring through my chest wall and jaw").question == "flag.heart_attack_pattern"


def test_a_waiting_red_flag_question_is_not_passed_by_having_been_seen(talk: Talk) -> None:
    talk.say("ive lost a lot of weight without trying").say("felt like lava was pouring through my chest wall and jaw")
    talk.say("a doctor saw me about it")
    assert talk.session.doubts[:1] == ("heart_attack_pattern",)
    talk.raw("~assessed")
    assert talk.session.doubts[:1] == ("heart_attack_pattern",)


@pytest.mark.parametrize(
    ("said", "level"),
    [
        pytest.param("desk 9h, and now its 9/10", Level.SOON, id="more pain"),
        pytest.param("desk job, its been 3 months actually", Level.SOON, id="longer"),
        pytest.param("desk and it hurts when i breathe in", Level.URGENT, id="with each breath"),
    ],
)
def test_what_is_worse_counts_beside_any_answer(screened: Talk, said: str, level: Level) -> None:
    for tap in ("o:during_run", "o:week", "o:gradual", "o:4", "o:same"):
        screened.press(tap)
    screened.say(said)
    if screened.session.doubts:
        screened.press(f"n:{screened.session.doubts[0]}")
    for tap in ("o:none", "none", "o:yes", "o:yes"):
        if screened.session.flow == "check":
            offered = {d.partition(":")[2] for _, d in screened.keyboard}
            screened.press(next(t for t in (tap, "o:yes", "o:ok") if t in offered))
    assert Level[screened.session.result.upper()] >= level


BREATH = "pain in my upper back when i breathe in"
FEVER = "my back hurts and i have a fever"


@pytest.mark.parametrize("urgent", [BREATH, FEVER])
def test_urgent_advice_does_not_drop_a_question_about_an_emergency(talk: Talk, urgent: str) -> None:
    talk.say("i feel hopeless").say(urgent)
    assert (talk.replies[0].level, talk.question) == (Level.URGENT, "flag.suicide_crisis")
    assert talk.say("not sure").replies[0].level == Level.EMERGENCY


def test_a_hint_of_an_emergency_beside_urgent_words_is_asked_after_the_advice(talk: Talk) -> None:
    talk.say(f"{FEVER}. my arm gave out on me for two minutes")
    assert (talk.replies[0].level, talk.question) == (Level.URGENT, "flag.stroke")
    talk.press("n:stroke")
    assert (talk.replies[0].level, talk.session.doubts) == (Level.URGENT, ())


def test_urgent_advice_comes_before_a_greeting(talk: Talk) -> None:
    assert talk.say(BREATH).replies[0].level == Level.URGENT


@pytest.mark.parametrize("said", ["thanks", "hello", "bye", "ok great, you're really helpful"])
def test_small_talk_is_no_answer_to_a_red_flags_question(talk: Talk, said: str) -> None:
    talk.say("i feel hopeless").say(said)
    assert talk.question == "flag.suicide_crisis"
    assert talk.say(said).replies[0].level == Level.EMERGENCY


@pytest.mark.parametrize("said", ["fever and shivers", "ive got a high temp", "temp of 38.6 this morning"])
def test_a_fever_alone_is_asked_about(coached: Talk, said: str) -> None:
    assert coached.say(said).question == "flag.spinal_infection"


@pytest.mark.parametrize("said", ["shivering at the start", "temperature outside 38", "race fever", "hot from the run"])
def test_a_word_like_fever_is_none(coached: Talk, said: str) -> None:
    assert coached.say(said).session.doubts == ()


@pytest.mark.parametrize(
    "said", ["/crushing chest pain and sweating", "/chest pain and sweating", "/check\nchest pain and sweating"]
)
def test_a_slash_hides_no_red_flag(talk: Talk, said: str) -> None:
    assert talk.say(said).replies[0].level == Level.EMERGENCY


@pytest.mark.parametrize("flag", ["nonsense", "heart_attack_pattern:x", "\u00b2"])
def test_an_invented_flag_is_not_explained_and_what_waits_is_asked(talk: Talk, flag: str) -> None:
    talk.say("/start")
    assert talk.raw(f"{talk.session.version}:explain:{flag}").question == "consent"
    talk.say("i feel hopeless")
    assert talk.raw(f"{talk.session.version}:explain:{flag}").question == "flag.suicide_crisis"


@pytest.mark.parametrize("answer", ["y", "u"])
def test_a_yes_lowers_nothing_that_was_told(talk: Talk, answer: str) -> None:
    talk.say("im 14 and my back pain wakes me at night, night sweats too")
    told = {r.flag: r.level for r in talk.session.raised}
    assert told["under18"] > FLAGS["under18"].rank
    talk.raw("~recheck:under18").press(f"{answer}:under18")
    assert {r.flag: r.level for r in talk.session.raised} == told
