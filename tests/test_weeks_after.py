"""A sign told weeks after a check, or while another question waits: it is asked about, and nothing is allowed beside it (SAFETY.md, laws 4 and 10)."""

import pytest

from tests.conftest import Talk, went

TURNS = ("thanks", "how many rest days do i need", "ran 4 miles pain 1", "thanks", "what pillow is good", "cheers", "good")
FEVER, HEART, CORD = "spinal_infection", "heart_attack_pattern", "myelopathy_hands_gait"


def weeks_after() -> Talk:
    """Somebody whose check ended in self-care, and who wrote more since than what adds up with what is said."""
    talk = went()
    for text in TURNS:
        talk.say(text)
    return talk


def met(talk: Talk) -> set[str]:
    """The flags that are asked about, or were told."""
    return {*talk.session.doubts, *(raised.flag for raised in talk.session.open)}


def fevered() -> Talk:
    """Somebody who is asked whether they have a fever."""
    talk = went().say("still running a temperature")
    assert talk.session.doubts[0] == FEVER
    return talk


class TestASignByItself:
    @pytest.mark.parametrize(
        ("text", "flag"),
        [
            ("out of breath going up stairs", HEART),
            ("my chest feels funny", HEART),
            ("feeling dizzy", HEART),
            ("38.9 last night", FEVER),
            ("i had lymphoma", "cancer_history"),
            ("having chemo", "cancer_history"),
            ("i've got osteoporosis", "fragile_bone"),
            ("im on warfarin", "blood_thinner"),
            ("a rash on one side", "shingles"),
            ("it hurts breathing in", "chest_infection"),
        ],
    )
    def test_is_met_weeks_after_the_check(self, text: str, flag: str) -> None:
        assert flag in met(weeks_after().say(text))

    def test_is_met_behind_a_referral_without_a_check(self) -> None:
        talk = Talk(went().content).say("/start").say("my upper back hurts, cant sleep for the pain").press("No, thanks")
        assert HEART in met(talk.say("short of breath on stairs today"))

    @pytest.mark.parametrize("text", ["2 but it hurts to breathe in", "3, and feeling dizzy"])
    def test_is_met_beside_a_score(self, text: str) -> None:
        assert met(weeks_after().say(text))

    @pytest.mark.parametrize("lists", [0, 2, 3])
    def test_is_asked_about_amid_the_lists(self, lists: int) -> None:
        talk = Talk(went().content).say("/start")
        for tap in ("Yes, let's start", "United Kingdom", *["None of these"] * lists):
            talk.press(tap)
        assert talk.say("i've had cancer").session.doubts == ("cancer_history",)

    @pytest.mark.parametrize(
        "text", ["ran 5k this morning, pain 2", "thanks coach", "remind me tomorrow at 8", "4 today", "my legs are tired"]
    )
    def test_what_is_none_asks_nothing(self, text: str) -> None:
        assert not met(weeks_after().say(text))


class TestInDoubt:
    def test_no_run_is_allowed(self) -> None:
        talk = fevered().say("can i run tomorrow")
        assert "may be yes" not in talk.text
        assert (talk.names[-1], talk.session.doubts[0]) == ("ask.flag", FEVER)

    @pytest.mark.parametrize("text", ["i have a fever of 39", "yes, a fever", "still shivering", "yes i have", "yep"])
    def test_the_sign_told_again_is_a_yes(self, text: str) -> None:
        talk = fevered().say(text)
        assert FEVER in {raised.flag for raised in talk.session.open}

    @pytest.mark.parametrize(
        "text",
        [
            "ok",
            "fine",
            "👍",
            "do you mean a high fever?",
            "i dont have a fever",
            "never had a fever",
            "i have no fever anymore",
            "the fever is gone",
            "it was a fever but its down",
            "what if i have a fever",
            "my son has a fever",
            "paracetamol took the fever away",
        ],
    )
    def test_what_is_no_answer_is_asked_again(self, text: str) -> None:
        talk = fevered().say(text)
        assert (talk.session.open, talk.session.doubts[:1]) == ((), (FEVER,))

    @pytest.mark.parametrize("text", ["no", "nope", "none", "none of that"])
    def test_a_no_ends_it(self, text: str) -> None:
        talk = fevered().say(text)
        assert (talk.session.open, talk.session.doubts) == ((), ())


class TestTakenBack:
    @pytest.mark.parametrize(
        ("told", "denied"),
        [
            (("i have chills",), "no fever"),
            (("my wee is slow",), "no leaking"),
            (("i feel dizzy", "and my chest is odd"), "no chest pain"),
            (("i've had cancer",), "no cancer now"),
            (("i feel unsteady",), "no stumbling"),
            (("i feel numb",), "no tingling"),
            (("i have a fever",), "no mild fever"),
            (("i take warfarin",), "no blood thinners"),
        ],
    )
    def test_a_no_to_one_thing_leaves_the_question_open(self, told: tuple[str, ...], denied: str) -> None:
        talk = went()
        for text in told:
            talk.say(text)
        asked = talk.session.doubts[0]
        assert asked in met(talk.say(denied))

    def test_a_plain_no_is_its_answer(self) -> None:
        assert not met(fevered().say("no fever").say("no"))

    @pytest.mark.parametrize(
        "text",
        [
            "no fever just chills",
            "no fever, sweats though",
            "no chills",
            "no infection",
            "no fever?",
            "no fever i think",
            "no pain",
        ],
    )
    def test_a_no_to_something_else_or_with_more_is_none(self, text: str) -> None:
        assert FEVER in met(fevered().say(text))

    def test_a_no_to_one_of_two_is_none(self) -> None:
        assert FEVER in met(went().say("i have a fever and the shivers").say("no shivers"))

    def test_a_no_to_what_was_not_told_is_none(self) -> None:
        assert met(went().say("feeling dizzy").say("no dizziness")) == {HEART}


class TestNoAnswer:
    @pytest.mark.parametrize(
        "text",
        ["i breathe hard at the hill and it hurts", "my shoes are old, legs like jelly the last mile", "at my desk and pain 9"],
    )
    def test_what_a_topic_tells_beside_it_is_not_lost(self, text: str) -> None:
        assert "fallback.doubt" not in fevered().say(text).names

    def test_what_explains_it_is_no_answer_and_nothing_is_explained(self) -> None:
        talk = fevered().say("only a bit of flu")
        assert (talk.session.open, talk.names) == ((), ["fallback.doubt", "ask.flag"])

    def test_it_comes_to_an_end(self) -> None:
        assert FEVER in {raised.flag for raised in fevered().say("only a bit of flu").say("just the flu").session.open}

    def test_a_question_in_between_is_answered_and_starts_nothing_anew(self) -> None:
        talk = fevered().say("haha").say("what is a foam roller for")
        assert (talk.session.doubts[0], talk.session.misses) == (FEVER, 1)
        assert "faq" in talk.names[0]


class TestASignBesideAQuestion:
    """A question about a planned run, or a topic, takes no sign's weight from it."""

    @pytest.mark.parametrize(
        ("text", "flag"),
        [
            ("I'm shivering and sweating at night, can I do my 5k tomorrow?", FEVER),
            ("had chills all night, can I run 5 miles tomorrow?", FEVER),
            ("ok to run 12 miles on Sunday? I've had a fever since yesterday", FEVER),
            ("10k on Sunday? I take blood thinners", "blood_thinner"),
            ("what shoes are best, i get out of breath going up stairs", HEART),
        ],
    )
    def test_it_is_asked_about(self, text: str, flag: str) -> None:
        assert flag in met(weeks_after().say(text))

    @pytest.mark.parametrize(
        "text",
        [
            "can i run with a fever?",
            "is running with a fever ok?",
            "my legs are tired, can i run tomorrow?",
            "ran 5k today, ok to stretch?",
        ],
    )
    def test_a_question_alone_is_one(self, text: str) -> None:
        assert not met(weeks_after().say(text))


class TestAHeartThatSkips:
    @pytest.mark.parametrize(
        "text",
        ["ran 6 miles, pain 2, heart racing at rest since", "heart skipping beats", "i get palpitations when i run", "ran 5k, pain 1, heart skipping beats",],
    )  # fmt: skip
    def test_it_is_asked_about(self, text: str) -> None:
        assert "exertional_collapse" in met(weeks_after().say(text))

    @pytest.mark.parametrize(
        "text",
        [
            "my heart skipped a beat when i saw the results",
            "heart was pounding at the top of the hill",
            "my pace was all over the place on that run",
        ],
    )
    def test_a_joy_or_an_effort_is_none(self, text: str) -> None:
        assert not met(weeks_after().say(text))


class TestBesideAScheduleOrARun:
    @pytest.mark.parametrize(
        ("text", "flag"),
        [
            ("every day at 7, my left arm feels heavy", HEART),
            ("remind me every day at 7, my left arm feels heavy", HEART),
            ("can I do 9k tomorrow, my left arm feels heavy", HEART),
            ("can I do 9k tomorrow? dropped my cup twice this morning", CORD),
            ("ran 9k pain 3 dropped my keys twice after", CORD),
            ("is 8k fine on Sunday? my right arm has been heavy and dull since Thursday", "arm_weakness"),
            ("5k, pain 2, blurry vision for a minute", "stroke"),
        ],
    )
    def test_a_sign_is_asked_about(self, text: str, flag: str) -> None:
        assert flag in met(weeks_after().say(text))

    def test_the_run_is_noted_as_well(self) -> None:
        assert "run.noted_open" in weeks_after().say("ran 9k pain 3 dropped my keys twice after").names


@pytest.mark.parametrize(
    "text",
    [
        "some tingling, posture related i think",
        "i do get tingling sometimes when sitting",
        "you asked about tingling, i do have it at my desk",
    ],
)
def test_a_sign_of_the_nerves_is_asked_about_whatever_else_is_named(text: str) -> None:
    assert "arm_tingling" in met(weeks_after().say(text))


class TestWhatWasHeardTooMuch:
    @pytest.mark.parametrize(
        "text",
        [
            "it's both sides, it's when i move, it's two days after the gym. panic or chill?",
            "which come first, chest or neck?",
            "my arm is full of shopping",
            "hand feels full",
            "my watch missed beats",
            "my heart was jumping when i saw my time",
            "blurry vision in the sweat",
        ],
    )
    def test_ordinary_words_ask_nothing(self, text: str) -> None:
        assert not met(weeks_after().say(text))

    @pytest.mark.parametrize(
        ("text", "flag"),
        [
            ("left arm heavy", HEART),
            ("im on warfarin and my arm is heavy", "blood_thinner"),
            ("i've had cancer and my arm is heavy", "cancer_history"),
            ("my thoughts were all over the place at the finish", "heat_or_confusion"),
        ],
    )
    def test_a_heavy_arm_takes_no_graver_question_away(self, text: str, flag: str) -> None:
        assert flag in met(weeks_after().say(text))

    @pytest.mark.parametrize("text", ["no nothing new", "no not really", "no new signs, no change"])
    def test_a_plain_no_to_whether_anything_is_new_is_one(self, text: str) -> None:
        assert "check_in.others" not in went().say("/checkin").say("2").say("same").say(text).names


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("burning down the arm since 8 this morning", "arm_tingling"),
        ("better, 2, burning down the arm", "arm_tingling"),
        ("same but heart racing when i lie down", "exertional_collapse"),
        ("sharp when i breathe in every day at 8", "chest_infection"),
        ("sharp when i breathe in while sitting at the desk", "chest_infection"),
    ],
)
def test_a_sign_beside_a_time_or_a_place_is_asked_about(text: str, flag: str) -> None:
    assert flag in met(weeks_after().say(text))


def test_plain_words_at_whether_anything_is_new_break_nothing() -> None:
    talk = went().say("/checkin").say("2").say("same").say("bloated off the gels, one good fart at mile nine and it was gone")
    assert talk.replies


@pytest.mark.parametrize(
    "text",
    [
        "drop my data",
        "drop it",
        "unbalanced muscles",
        "muscle inbalances",
        "clumsy dancer lol",
        "temperature is 20 degrees, nice run",
    ],
)
def test_words_of_other_things_are_no_sign_of_the_nerves(text: str) -> None:
    assert not met(weeks_after().say(text))
