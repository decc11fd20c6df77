"""What is asked of the bot, of the plan or of where help is, and has a reply of its own."""

from dataclasses import replace

import pytest

from bot.core.model.levels import Level
from bot.core.model.session import Raised, Session
from tests.conftest import Talk, went, with_drafts

OF_THE_PLAN = [
    ("what do I do if the ache comes on at mile 5?", "asked.mid_run"),
    ("what does green mean", "asked.light"),
    ("should I stretch before or after my run", "asked.before_after"),
    ("may i do the routine twice a day", "asked.twice"),
    ("could I do them on the sofa", "asked.in_bed"),
    ("should i rest after a long run", "asked.rest_after"),
    ("can i skip to step 3", "asked.skip_step"),
    ("why do you say posture", "plan.why"),
    ("show me step 3", "plan.rungs"),
    ("what shall i do on friday", "asked.some_day"),
]
OF_THE_BOT = [
    ("must i give my real name", "asked.name"),
    ("who can i ring on a weekend?", "asked.number"),
    ("what does my trainer see", "asked.coach_sees"),
    ("i found a bug in your text", "asked.bug"),
    ("you are no help at all", "asked.unhelpful"),
    ("how do i quit using this", "asked.leave"),
    ("how long does a check-in take", "asked.length_check_in"),
    ("nobody believes me", "asked.believed"),
    ("my dog died yesterday", "asked.grief"),
    ("my wife's neck hurts too", "opening.others"),
]


@pytest.mark.parametrize(("said", "reply"), [*OF_THE_PLAN, *OF_THE_BOT])
def test_it_has_its_own_reply(coached: Talk, said: str, reply: str) -> None:
    coached.say(said)
    assert coached.names[0] == reply
    assert coached.question is None


@pytest.mark.parametrize("said", [said for said, reply in OF_THE_PLAN if reply != "asked.skip_step"])
def test_amid_the_lists_nothing_guides(talk: Talk, said: str) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say(said)
    assert talk.question == "screen.chest"
    assert all(r.kind != "guidance" for r in talk.replies)


@pytest.mark.parametrize(("said", "reply"), OF_THE_BOT)
def test_amid_the_lists_the_list_comes_again(talk: Talk, said: str, reply: str) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say(said)
    assert (talk.names[0], talk.question, talk.session.screen) == (reply, "screen.chest", {})


def test_amid_a_question_what_it_is_for_is_why_it_is_asked(talk: Talk) -> None:
    talk.say("/start").press("o:yes").press("o:GB").say("what are these questions for?")
    assert (talk.names[0], talk.question) == ("why.screen.chest", "screen.chest")


def test_answers_can_be_seen_and_told_anew(coached: Talk) -> None:
    coached.say("can I see my answers again")
    assert coached.names == ["asked.answers"]
    assert "4 out of 10" in coached.text
    coached.press("Do the check again")
    assert coached.session.flow == "check"


def test_a_tick_that_was_a_mistake_brings_the_lists_back(coached: Talk) -> None:
    coached.say("i think i ticked one by mistake")
    assert (coached.session.flow, coached.names[-2:]) == ("check", ["ask.screen.chest", "screen.rest"])


def test_who_disagrees_hears_why_and_the_way_to_mend_it(coached: Talk) -> None:
    assert coached.say("i don't believe the result").names == ["result.why", "asked.disagree"]


@pytest.mark.parametrize(("pain", "word"), [(2, "stayed low"), (5, "amber"), (6, "red")])
def test_a_run_is_judged_by_its_pain(coached: Talk, pain: int, word: str) -> None:
    coached.say(f"ran 3 km, pain {pain}").say("was that too much?")
    assert coached.names == ["asked.too_far"]
    assert word in coached.text


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("saw my gp, he says rest for a month", "asked.seen_rest"),
        ("the physio says it's nothing serious", "asked.seen_nothing"),
        ("doc thinks its a trapped nerve", "asked.seen_named"),
        ("thinking of seeing an osteopath", "asked.chiro"),
    ],
)
def test_the_word_of_a_clinician_goes_first(coached: Talk, said: str, reply: str) -> None:
    assert coached.say(said).names == [reply]
    flagged = went()
    flagged.session = replace(flagged.session, open=(Raised(flag="arm_tingling", level=Level.SOON),), result="soon")
    assert reply not in flagged.say(said).names


def test_kind_words_stand_beside_an_appointment(coached: Talk) -> None:
    coached.say("i'm so fed up, it's been months and nothing works")
    assert coached.session.result == "soon"
    assert "kind.fed_up" in coached.names


def test_who_is_at_a_loss_is_asked_kindly(coached: Talk) -> None:
    coached.say("i honestly have no idea what to do anymore")
    assert coached.names == ["asking.suicide_crisis", "ask.flag"]


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Was heißt gelb?", "asked.light"),
        ("War das zu weit?", "asked.too_far"),
        ("wen kann ich am Wochenende anrufen", "asked.number"),
        ("zeig mir meine Antworten", "asked.answers"),
        ("muss ich meinen Namen sagen?", "asked.name"),
    ],
)
def test_in_german(coached: Talk, said: str, reply: str) -> None:
    german = Talk(with_drafts(), session=replace(coached.session, lang="de"))
    german.say("3 km gelaufen, Schmerz 2").say(said)
    assert german.names == [reply]


class TestAnswersThatFit:
    @pytest.mark.parametrize("said", ["nil", "nae", "no such problem", "nowt like that", "nil thanks", "no such things at all"])
    def test_a_no_in_other_englishes(self, talk: Talk, said: str) -> None:
        talk.say("/start").press("o:yes").press("o:GB").say(said)
        assert talk.question == "screen.nerves"

    @pytest.mark.parametrize(
        ("said", "worst"),
        [
            ("its about 4 but 6 on bad days", 6),
            ("usually 3 but up to 5 on the bad runs", 5),
            ("around 2, can be a 5 on rough days", 5),
        ],
    )
    def test_how_bad_it_gets_is_that_of_the_bad_days(self, said: str, worst: int) -> None:
        talk = went(10).say(said)
        assert talk.session.slots["severity"] == worst

    def test_how_much_somebody_runs_is_no_question(self) -> None:
        talk = went(8).say("when i started marathon training, 10 to 25 miles")
        assert talk.names[0] == "repair.noted"
        assert dict(talk.session.slots["mileage"])["current"] == 25

    def test_none_means_that_the_running_stayed_as_it_was(self) -> None:
        talk = went(11)
        assert talk.question == "load"
        assert talk.say("none").session.slots["load"] == "same"

    @pytest.mark.parametrize(("lang", "said"), [("en", "office, 9 hours"), ("de", "büro, 9 stunden"), ("de", "im Büro, 8 Std")])
    def test_hours_at_a_desk_are_no_length_of_pain(self, lang: str, said: str) -> None:
        talk = Talk(with_drafts(), session=replace(went(12).session, lang=lang)).say(said)
        assert talk.session.slots["duration_days"] == 7
        assert talk.session.slots["habits"] == ["desk"]

    def test_a_word_that_fits_two_lines_of_the_review_is_asked_about(self) -> None:
        talk = went(13)
        before = talk.session.slots
        talk.say("desk")
        assert (talk.names[0], talk.session.slots) == ("repair.which_line", before)


class TestGerman:
    def test_a_story_told_behind_the_offer_is_kept(self) -> None:
        talk = Talk(with_drafts(), session=Session(lang="en"))
        talk.say("/start").press("o:yes").say("mein Rücken macht beim Laufen seit kurzem Ärger")
        talk.say("seit 3 Wochen, nach dem Laufen, so eine 4")
        assert talk.session.lang == "de"
        assert talk.session.slots["duration_days"] == 21

    def test_a_country_in_words_is_no_offer(self) -> None:
        talk = Talk(with_drafts(), session=Session(lang="en"))
        talk.say("/start").press("o:yes").say("ich bin aus Österreich")
        assert talk.session.country == "AT"

    def test_an_emergency_is_told_in_the_language_it_is_told_in(self) -> None:
        talk = Talk(with_drafts(), session=Session(lang="en"))
        talk.say("/start").press("o:yes").press("o:DE").say(
            "ich bin beim Laufen ohnmächtig geworden und habe Druck auf der Brust"
        )
        assert talk.session.open_level == Level.EMERGENCY
        assert talk.session.lang == "de"
        assert "112" in talk.text


@pytest.mark.parametrize("said", ["2, is 7 miles ok tomorrow?", "it's a 2 today, can i do 10k on sunday"])
def test_the_score_before_a_question_of_how_far_is_taken(said: str) -> None:
    talk = went().say("/checkin").say(said)
    assert talk.names == ["run.planned.later", "ask.trend"]
    assert talk.session.slots["pain_now"] == 2


@pytest.mark.parametrize(
    "said", ["2 worse, can i do 10k tomorrow?", "pain 8, can i do 10k tomorrow?", "worse, is 7 miles ok tomorrow?"]
)
@pytest.mark.parametrize("before", [(), ("3", "same")])
def test_worse_before_a_question_of_how_far_leads_to_the_lists(said: str, before: tuple[str, ...]) -> None:
    talk = went().say("/checkin")
    for answer in before:
        talk.say(answer)
    assert "check_in.screen_again" in talk.say(said).names


@pytest.mark.parametrize(
    "said", ["not 2, can i do 10k tomorrow", "no 2, can i do 10k?", "3 to 7, can i do 10k?", "is 7 miles ok tomorrow?"]
)
def test_what_tells_no_score_is_asked_again(said: str) -> None:
    assert went().say("/checkin").say(said).names == ["run.planned.later", "ask.pain_now"]
