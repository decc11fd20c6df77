"""What comes in between: after a remark, a question or a joke one line leads back to a long question; nothing of it is lost."""

import gc
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.core.content.load import Content
from bot.core.dialogue import ask, wishes
from bot.core.dialogue.step import step
from bot.core.model.effects import Reply
from bot.core.model.events import Said
from bot.core.model.levels import Level
from bot.core.model.session import Session
from tests.conftest import NOON, STRAIGHT, Talk, with_drafts

ASIDES = ("does a desk job matter?", "why", "thanks", "hi", "are you a bot", "it hurts 5 out of 10", "start", "you are useless")
BRIEF = 120
"""Characters of a line that leads back."""


def _ticks(talk: Talk) -> list[str]:
    return [label for label, data in talk.keyboard if data.partition(":")[2].startswith((ask.TICK, ask.LED))]


@pytest.fixture
def listed(talk: Talk) -> Talk:
    """Somebody who is asked the first list of signs."""
    return talk.say("/start").press("Yes, let's start").press("o:GB")


@pytest.mark.parametrize("aside", ASIDES)
def test_a_remark_beside_a_list_leads_back_in_one_line(listed: Talk, aside: str) -> None:
    items = _ticks(listed)
    listed.say(aside)
    assert listed.question == "screen.chest"
    assert len(listed.messages[-1].text) < BRIEF
    assert _ticks(listed) == items, "every item can still be answered"
    assert "Show the list again" in dict(listed.keyboard)


def test_each_remark_has_other_words_to_lead_back(listed: Talk) -> None:
    led = [listed.say("thanks").messages[-1].text for _ in range(6)]
    assert all(one != other for one, other in pairwise(led))


@pytest.mark.parametrize("asked", ["Show the list again", "show me the list", "list"])
def test_the_whole_list_is_shown_on_request(listed: Talk, asked: str) -> None:
    whole = listed.text
    listed.say("thanks")
    listed = listed.press(asked) if asked.startswith("Show") else listed.say(asked)
    assert listed.text == whole


def test_the_whole_list_comes_again_after_a_long_pause(content: Content, listed: Talk) -> None:
    listed.say("thanks")
    for pause, replies in ((timedelta(minutes=20), 2), (timedelta(hours=3), 3)):
        said = Said(update_id=99, at=NOON + pause, chat=1, person=1, lang="en", text="thanks")
        assert sum(isinstance(e, Reply) for e in step(listed.session, said, content)[1]) == replies


@pytest.mark.parametrize("where", ["line", "list"])
def test_ticks_survive_a_remark_wherever_they_were_made(listed: Talk, where: str) -> None:
    list_itself = dict(listed.keyboard)
    listed.press("m:heart_attack_pattern").say("it hurts 5 out of 10")
    assert listed.keyboard[0][0].startswith("✓")
    if where == "line":
        listed.press("Ache with effort, gone on stopping")
        assert len(listed.messages[-1].text) < BRIEF, "the line stays a line"
    else:
        listed.raw(list_itself["Ache with effort, gone on stopping"])
        assert "An ache or tightness" in listed.text, "the list stays a list"
    assert listed.session.marked == ("heart_attack_pattern", "exertional_angina_pattern")
    assert listed.press("Done").replies[0].values["flag"] == "heart_attack_pattern"


def test_an_older_keyboard_of_the_list_never_takes_a_tick_away(listed: Talk) -> None:
    list_itself = dict(listed.keyboard)
    listed.say("thanks").press("Chest pressure or pain")
    for button in ("Chest pressure or pain", "None of these"):
        listed.raw(list_itself[button])
        assert listed.session.marked == ("heart_attack_pattern",)
        assert listed.session.question == "screen.chest"


def test_done_under_a_tick_that_is_still_seen_is_no_no(listed: Talk) -> None:
    """The tick was taken away under the line that leads back; the list further up still shows it."""
    list_itself = dict(listed.press("m:heart_attack_pattern").keyboard)
    listed.say("thanks").press("led:heart_attack_pattern").raw(list_itself["Done"])
    assert (listed.names[0], listed.session.question) == ("press.stale", "screen.chest")
    assert "heart_attack_pattern" not in listed.session.screen


def test_the_list_that_waits_can_be_answered_where_it_stands(listed: Talk) -> None:
    list_itself = dict(listed.keyboard)
    assert listed.say("thanks").raw(list_itself["None of these"]).question == "screen.nerves"
    assert listed.raw(list_itself["None of these"]).session.question == "screen.nerves", "and counts for no other"


def test_consent_and_the_review_are_led_back_to_as_well(talk: Talk) -> None:
    talk.say("/start").say("does a desk job matter?")
    assert (talk.names[-1], len(talk.messages[-1].text) < BRIEF) == ("back_to.consent", True)
    for tap in STRAIGHT[:-1]:
        talk.press(tap)
    talk.say("does a desk job matter?")
    assert (talk.names[-1], talk.question, len(talk.messages[-1].text) < BRIEF) == ("back_to.review", "review", True)
    assert "result.self_care" in talk.press("Yes, that's right").names


@pytest.mark.parametrize("name", ["screen.chest", "screen.nerves", "screen.illness", "screen.you", "screen.body"])
def test_no_list_has_a_stray_blank_line(talk: Talk, name: str) -> None:
    talk.say("/start").press("Yes, let's start").press("o:GB")
    while talk.question != name:
        talk.press("None of these")
    for message in talk.messages:
        assert "\n\n•" not in message.text.partition("•")[2], message.text


class TestCallsForHelp:
    """A picture or a word that calls for help is no small talk: the number comes first."""

    CALLS = pytest.mark.parametrize(
        "said",
        [
            "🆘",
            "🚑",
            "☎️",
            "🚨",
            "😂🆘",
            "🚑🚑 please",
            "🆘 my back",
            "help 🚑",
            "sos",
            "SOS!",
            "help!!",
            "help me now",
            "emergency",
        ],
    )

    @CALLS
    def test_the_number_is_named_and_the_list_stays_open(self, listed: Talk, said: str) -> None:
        listed.say(said)
        assert (listed.replies[0].name, listed.question, listed.session.screen) == ("opening.unwell", "screen.chest", {})
        assert "call 999" in listed.text

    @CALLS
    def test_new_or_coached_as_well(self, talk: Talk, said: str) -> None:
        assert talk.say(said).replies[0].name == "opening.unwell"
        for tap in STRAIGHT:
            talk.press(tap)
        assert (talk.say(said).names, "call 999" in talk.text) == (["opening.unwell", "opening.again"], True)

    @CALLS
    def test_while_an_emergency_is_open_its_advice_comes_again(self, talk: Talk, said: str) -> None:
        talk.say("crushing chest pain and my left arm is numb").say(said)
        assert [r.kind for r in talk.replies] == ["referral"]

    def test_at_the_question_of_a_sign_it_is_no_answer(self, listed: Talk) -> None:
        listed.press("Not sure").say("🆘")
        assert (listed.names[0], listed.question) == ("opening.unwell", "flag.heart_attack_pattern")
        assert listed.say("🆘").replies[0].kind == "referral", "left without an answer twice, it counts as yes"

    def test_a_run_told_with_such_a_picture_is_a_run(self, coached: Talk) -> None:
        assert coached.say("ran 10k 🚑").names == ["run.logged"]

    @pytest.mark.parametrize("said", ["🆘", "🚑", "SOS", "Hilfe!!", "Hilfe sofort"])
    def test_in_german(self, said: str) -> None:
        assert Talk(with_drafts(), Session(lang="de")).say(said).replies[0].name == "opening.unwell"


class TestSmallTalk:
    """Kind, short, and back to what waits; in other words the next time."""

    @pytest.mark.parametrize(
        "said", ["haha", "😂", "tell me a joke", "you suck", "❤️", "how are you?", "😭", "🦒", "💪", "good bot", "idiot", "🤷"]
    )
    def test_it_gets_a_short_word_and_the_list_stays_open(self, listed: Talk, said: str) -> None:
        listed.say(said)
        assert [r.kind for r in listed.replies] == ["answer", "question"]
        assert len(listed.text) < 2 * BRIEF
        assert (listed.session.question, listed.session.screen) == ("screen.chest", {})

    @pytest.mark.parametrize("said", ["haha", "tell me a joke", "you suck", "🦒", "?", "thanks", "qwertz"])
    def test_never_the_same_words_twice_running(self, talk: Talk, said: str) -> None:
        talk.say("/start").press("No, thanks")
        told = [talk.say(said).messages[0].text for _ in range(4)]
        assert all(one != other for one, other in pairwise(told))

    @pytest.mark.parametrize("said", ["what", "huh", "?", "???", "im confused"])
    def test_who_is_lost_hears_the_question_in_other_words(self, listed: Talk, said: str) -> None:
        names = [*listed.say(said).names, *listed.say(said).names]
        assert names == ["rephrase.screen.chest", "examples.screen.chest"]

    @pytest.mark.parametrize("what", ["voice", "sticker", "photo", "video"])
    def test_what_cannot_be_read_is_told_in_turns(self, listed: Talk, what: str) -> None:
        assert listed.send(what).messages[0].text != listed.send(what).messages[0].text

    def test_it_is_no_answer_to_a_question_about_a_sign(self, listed: Talk) -> None:
        listed.press("Not sure").say("😂")
        assert listed.question == "flag.heart_attack_pattern"
        assert listed.say("👎").session.screen["heart_attack_pattern"] == "unsure", "a thumb down is no no"

    def test_there_is_none_while_help_is_needed(self, talk: Talk) -> None:
        talk.say("my chest feels crushed and my arm is numb")
        for said in ("😂", "haha", "tell me a joke", "?"):
            assert talk.say(said).replies[0].kind == "referral", said

    @pytest.mark.parametrize(("said", "question"), [("👍", "country"), ("😂", "consent")])
    def test_a_thumb_is_a_yes_where_one_is_asked_for(self, talk: Talk, said: str, question: str) -> None:
        assert talk.say("hi").say(said).question == question


class TestWaysOn:
    """What is offered fits where somebody stands."""

    @pytest.mark.parametrize("said", ["qwertz", "help", "repeat", "haha", "where exactly?"])
    def test_who_has_a_plan_is_not_asked_to_start(self, coached: Talk, said: str) -> None:
        coached.say(said)
        labels = [b.label for m in coached.messages for row in m.buttons for b in row]
        assert "Start the check" not in labels
        assert {"Show me today", "Check in"} <= set(labels)

    @pytest.mark.parametrize("said", ["qwertz", "help", "haha", "/plan", "does a desk job matter?", "/checkin"])
    def test_who_is_half_through_goes_on(self, screened: Talk, said: str) -> None:
        screened.say("stop").say(said)
        labels = [b.label for m in screened.messages for row in m.buttons for b in row]
        assert "Start the check" not in labels
        assert "Go on with the check" in labels

    def test_a_plan_stands_after_a_doubt_was_cleared(self, coached: Talk) -> None:
        coached.say("i have a fever")
        assert coached.session.doubts
        while coached.session.doubts:
            coached.say("no")
        assert coached.names == ["repair.cleared_plan"]
        assert coached.say("what do i do today").replies[0].kind == "guidance"


class TestCoaches:
    """Who coaches others is not led through a runner's consent."""

    @pytest.mark.parametrize(
        "said",
        ["roster", "my athletes", "show me my roster", "set up a club", "add you to our group", "hi, i'm a running coach",
         "how are my runners doing", "i coach", "can i create a group with you"],
    )  # fmt: skip
    def test_their_words_lead_to_what_is_theirs(self, talk: Talk, said: str) -> None:
        talk.say(said)
        assert talk.names == ["opening.coach"]
        assert talk.session.question is None

    def test_who_said_hi_has_a_button_beside_the_consent(self, talk: Talk) -> None:
        talk.say("hi").press("I coach others")
        assert (talk.names, talk.session.question) == (["opening.coach"], None)
        assert talk.say("roster").names == ["opening.coach_again"]
        assert talk.press("It's about my own back").question == "consent"

    @pytest.mark.parametrize("said", ["foam roller?", "is a roller any good", "does rolling help"])
    def test_a_roller_is_still_a_roller(self, talk: Talk, said: str) -> None:
        assert "faq.foam_rolling" in [t for r in talk.say(said).replies for t in r.topics]


@pytest.mark.parametrize(
    ("said", "flag", "level"),
    [
        ("my arm tingles on every run", "arm_tingling", Level.SOON),
        ("my left arm tingles on every run", "exertional_angina_pattern", Level.URGENT),
        ("my arm aches on every hard run", "exertional_angina_pattern", Level.URGENT),
        ("my arm tingles and my chest is tight on every run", "", Level.URGENT),
        ("cant lift my left arm and the shoulder blade aches", "arm_weakness", Level.URGENT),
    ],
)
def test_an_arm_that_tells_of_a_nerve_is_no_heart_unless_the_table_says_so(
    talk: Talk, said: str, flag: str, level: Level
) -> None:
    told = talk.say(said).replies[0]
    assert told.level is not None
    assert told.level == level if flag else told.level >= level
    assert not flag or told.values["flag"] == flag


@pytest.mark.parametrize(
    "said", ["left shoulder blade aches when i lift my arm", "right shoulder blade hurts when i raise that arm"]
)
def test_an_ache_at_the_blade_with_the_arm_up_is_an_ache(talk: Talk, said: str) -> None:
    assert (talk.say(said).session.raised, talk.session.doubts) == ((), ())


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("log 5k and remind me tomorrow at 8", ["run.logged", "reminder.set"]),
        ("remind me tomorrow at 8 and log 5k", ["run.logged", "reminder.set"]),
        ("10k easy, pain 3 and remind me to stretch every monday at 7pm", ["run.logged", "reminder.set"]),
        ("ran 8k, pain 2. does a desk job matter?", ["run.logged", "answers.faq.desk.answer"]),
        ("remind me at 7am to stretch and does a desk job matter", ["reminder.set", "answers.faq.desk.answer"]),
        ("stretches for my neck and can i run tomorrow", ["answer.two"]),
        ("log 5k and delete everything", ["run.logged", "data.erase_ask"]),
        ("log 5k, stop all reminders", ["run.logged", "reminder.none"]),
        ("log a run and remind me tomorrow at 8", ["reminder.set", "run.how"]),
    ],
)
def test_two_wishes_are_both_met_and_records_come_first(coached: Talk, said: str, names: list[str]) -> None:
    coached.say(said)
    assert [name for name in coached.names if not name.endswith(".try")] == names
    if "pain 3" in said:
        assert coached.session.runs[-1].pain == 3, "nothing of a part is lost"


def test_a_sign_in_one_of_two_wishes_comes_before_both(coached: Talk) -> None:
    assert coached.say("log 5k and my chest feels crushed and my arm is numb").replies[0].kind == "referral"


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("ran 8k, pain 2. so breathless i can only type", "breathing_trouble"),
        ("log 5k and ibuprofen before my half and i have kidney trouble", "kidney"),
        ("so breathless i can only type. log 5k", "breathing_trouble"),
    ],
)
def test_a_sign_in_the_part_beside_a_wish_is_met_first(coached: Talk, said: str, flag: str) -> None:
    coached.say(said)
    assert coached.replies[0].kind in ("referral", "question")
    assert flag in {*coached.session.doubts, *(r.flag for r in coached.session.open)}


@pytest.mark.parametrize("said", ["ran 8k, no chest pain, numbness", "ran 8k, pain 2, back ached a bit"])
def test_what_was_denied_before_a_comma_is_no_sign_after_it(coached: Talk, said: str) -> None:
    assert coached.say(said).names == ["run.logged"]


class Counts:
    """A reader that counts what it is given to understand."""

    def __init__(self, reader: Any) -> None:
        self.reader, self.texts = reader, list[str]()

    def understand(self, text: str, **about: Any) -> Any:
        self.texts.append(text)
        return self.reader.understand(text, **about)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.reader, name)


@pytest.mark.parametrize(
    ("said", "most"),
    [("easy and slow, then a coffee, and " * 6, 2 * wishes.PLACES + 3), ("easy and slow, then a coffee, and " * 120, 3)],
    ids=["some joints", "a diary"],
)
def test_a_long_message_is_read_a_few_times_only(coached: Talk, said: str, most: int) -> None:
    english = coached.content.languages["en"]
    counts = Counts(english.reader)
    coached.content = replace(coached.content, languages={**coached.content.languages, "en": replace(english, reader=counts)})
    coached.say(said)
    assert 0 < len(counts.texts) <= most


@pytest.mark.parametrize("answer", ["km", "~units:km"])
def test_a_reminder_beside_a_run_waits_until_its_unit_is_known(coached: Talk, answer: str) -> None:
    coached.raw("~zone:Europe/London").say("ran 8 and remind me tomorrow at 8")
    assert coached.names == ["reminder.held", "run.which_unit"]
    coached = coached.raw(answer) if answer.startswith("~") else coached.say(answer)
    assert coached.names == ["run.logged", "reminder.set"]
    assert [r.km for r in coached.session.runs] == [8]


def test_a_reminder_beside_a_run_that_hurt_waits_for_the_check(coached: Talk) -> None:
    coached.raw("~zone:Europe/London").say("ran 5k pain 9. remind me tomorrow at 8")
    assert coached.names[:2] == ["reminder.held", "run.logged"]
    assert "reminder.set" in coached.say("cancel").names


def test_no_reminder_is_ended_by_the_words_of_a_new_one(coached: Talk) -> None:
    coached.raw("~zone:Europe/London").say("remind me to stretch every monday at 7pm")
    kept = set(coached.session.reminders)
    assert kept <= set(coached.say("remind me to stop and stretch at 8").session.reminders)


@pytest.mark.parametrize(
    "said", ["ran 5k and 3k yesterday, pain 2", "remind me on monday and thursday at 8", "ran 8k and it hurt a bit, 3/10"]
)
def test_one_wish_with_an_and_in_it_stays_one(coached: Talk, said: str) -> None:
    assert len(coached.say(said).names) == 1


@pytest.mark.parametrize("said", ["i feel unwell", "feeling really rough today", "im not well", "something feels off"])
def test_who_feels_unwell_gets_no_goodbye(coached: Talk, said: str) -> None:
    coached.say(said)
    assert "999" in coached.messages[0].text
    assert "Do the check again" in [b.label for m in coached.messages for row in m.buttons for b in row] or coached.session.doubts


def test_who_talked_to_somebody_in_a_crisis_is_heard(talk: Talk) -> None:
    talk.say("i dont want to live any more").say("i talked to my therapist")
    assert talk.session.question == "assessed_by"


def test_what_was_next_is_asked_behind_thanks_alone(coached: Talk) -> None:
    for said, plan in (
        ("thanks, what now?", True),
        ("what next", True),
        ("ok great so what now", True),
        ("teal lamp what now", False),
    ):
        assert ("plan.today" in coached.say(said).names) is plan, said


@pytest.mark.proof
def test_long_messages_do_not_stay(coached: Talk) -> None:
    """What somebody tells is in the session's answers, or nowhere."""
    telling = [" ".join(f"{word}{n}" for word in ("lamp", "teal", "cup", "oak") * 20) for n in range(8)]
    held = []
    tracemalloc.start()
    try:
        for part in (telling[:4], telling[4:]):  # each time the newest two are there, which one message is asked many things of
            for said in part:
                coached.say(said)
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert held[1] - held[0] < 30_000, held
