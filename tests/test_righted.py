"""A reminder that words set is asked about, and put right, by one part of it too; and wishes about messages that are obeyed at once, or told as they are."""

import json
from pathlib import Path

import pytest

from bot.core.content.load import Content
from tests.conftest import Talk, taught, went
from tests.tables import Some

PHRASES = [
    json.loads(line)["text"] for line in Path(__file__).with_name("data").joinpath("when.jsonl").read_text("utf-8").splitlines()
]


def told(*said: str) -> Talk:
    talk = went()
    for text in said:
        talk.say(text)
    return talk


def clocks(talk: Talk, key: str) -> tuple[str, ...]:
    when = talk.session.reminders[key].when
    return (when.time, *when.also)


@pytest.mark.parametrize("stands", ["", "check in with me on weekdays at 8"])
def test_whatever_words_set_is_told_and_asked_about(content: Content, some: Some, stands: str) -> None:
    """A day and time that were read otherwise than meant are never set in silence: the echo names them and asks."""
    before = (told(stands) if stands else went()).session
    wishes = [text for u in taught() if u.intent == "reminder.set" for text in u.examples]
    asked, silent = 0, []
    for text in [*some(PHRASES, every=53), *some(wishes, every=53)]:
        talk = Talk(content, before, update=100).say(text)
        new = {key: r.when for key, r in talk.session.reminders.items() if before.reminders.get(key) != r}
        if new:
            asked += "reminder.set" in talk.names
            silent += [] if "reminder.set" in talk.names and talk.text.count("?") else [text]
    assert asked
    assert silent == []


@pytest.mark.parametrize("said", ["no", "no that's wrong", "no, wrong", "thats not what i said", "wrong day"])
def test_no_to_what_was_read_asks_for_the_day_and_time(said: str) -> None:
    talk = told("check in with me on weekdays at 8")
    assert talk.text.endswith("Is that right?")
    assert talk.say(said).names == ["reminder.ask.instead"]
    assert talk.say("sundays at 9").session.reminders["check_in"].when.days == ("sun",)


def test_yes_leaves_it_and_what_stands_is_told_where_no_other_time_is_wanted() -> None:
    assert told("check in with me on weekdays at 8", "yes").names == ["reminder.good"]
    talk = told("check in with me on weekdays at 8", "no", "leave it")
    assert (talk.names, clocks(talk, "check_in")) == (["reminder.set"], ("08:00",))


@pytest.mark.parametrize("said", ["no", "none", "cancel", "no reminders", "never mind", "no thanks"])
def test_no_again_ends_what_was_read_wrongly(said: str) -> None:
    assert told("check in with me on weekdays at 8", "no", said).names == ["reminder.stopped"]
    assert "check_in" in told("check in with me on weekdays at 8").press("Another day or time").say(said).session.reminders


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("no, a lot worse since yesterday", "check_in.screen_again"),
        ("no, my back is killing me", "ask.screen.chest"),
        ("dont, worse", "check_in.screen_again"),
        ("no, can i run tomorrow", "answers.faq.run_with_pain.answer"),
        ("no, delete my data", "data.erase_ask"),
    ],
)
def test_what_stands_behind_a_no_is_heard(said: str, answered: str) -> None:
    for before in ("no", "thanks"):
        talk = told("remind me to do my routine every day at 7am", before, said)
        assert (talk.names[0], list(talk.session.reminders)) == (answered, ["routine"])


def test_amid_a_question_the_echo_asks_nothing_a_no_answers_the_question() -> None:
    talk = told("/checkin", "3", "same", "remind me to stretch every day at 7am")
    assert talk.text.count("?") == 1
    assert talk.session.question == "new_signs"


def test_no_to_a_time_in_the_quiet_hours_leaves_the_one_that_was_set() -> None:
    talk = told("remind me at 3am every day to stretch", "no")
    assert (talk.names, [*talk.session.reminders]) == (["reminder.good"], ["routine"])


def test_a_tap_is_not_asked_about() -> None:
    assert "Is that right?" not in told("check in with me on weekdays at 8").press("At 20:00 instead").text


class TestOneOfItsTimes:
    TWO = "remind me to stretch every day at 7am and 6pm"

    @pytest.mark.parametrize(
        ("text", "times"),
        [
            ("the morning one at 8", ("08:00", "18:00")),
            ("the evening one at 8", ("07:00", "20:00")),
            ("actually not 6pm, lunchtime", ("07:00", "12:00")),
            ("the later one at 7:30", ("07:00", "19:30")),
        ],
    )
    def test_only_that_one_changes(self, text: str, times: tuple[str, ...]) -> None:
        assert clocks(told(self.TWO, text), "routine") == times

    def test_of_two_reminders_the_one_that_comes_then(self) -> None:
        talk = told("check in with me every day at 6pm", self.TWO, "the morning one at 8")
        assert clocks(talk, "check_in") == ("18:00",)
        assert clocks(talk, "routine") == ("08:00", "18:00")


@pytest.mark.parametrize("text", ["yes 6", "yes", "yes, 6am", "yep 06:00"])
def test_a_yes_to_a_time_in_the_quiet_hours(text: str) -> None:
    talk = told("wake me up at 6 to stretch", text)
    assert clocks(talk, "routine") == ("06:00",)
    assert talk.session.quiet == (22, 6)


def test_a_no_is_none() -> None:
    assert told("wake me up at 6 to stretch", "no, 7").session.quiet == (22, 7)


def test_the_first_one_on_a_later_day() -> None:
    talk = told("check in with me every other day at 7:30pm", "first one on monday")
    assert talk.session.reminders["check_in"].when.start == "2026-11-23"
    assert clocks(talk, "check_in") == ("19:30",)


@pytest.mark.parametrize("away", ["im off next week though", "I'm away next week", "but I'm on holiday next week"])
def test_days_on_which_nobody_is_there(away: str) -> None:
    talk = told(f"remind me every tuesday and thursday at 6:30pm to warm up, {away}")
    assert "2026-11-24" in talk.session.reminders["warm_up"].when.skip
    assert "Tuesday 1 December" in talk.text


def test_all_of_its_rhythms_move() -> None:
    talk = told("check in with me every tuesday at 7pm", "and weekends at 10", "make it half an hour later")
    when = talk.session.reminders["check_in"].when
    assert [one.time for one in (when, *when.beside)] == ["19:30", "10:30"]


def test_what_gives_way_is_told_once() -> None:
    talk = told("check in with me every tuesday at 7pm", "and weekends at 10", "only weekdays actually")
    assert "at 10:00 at" not in talk.text


def test_in_so_many_minutes_has_no_other_half_of_the_day() -> None:
    assert all(not data.endswith("flip:routine") for _, data in told("text me in 20 minutes to do the stretches").keyboard)


def test_a_pause_that_begins_later() -> None:
    talk = told("remind me every day at 7pm to stretch", "pause it from 30 nov to 6 dec")
    assert "from Monday 30 November until Sunday 6 December" in talk.text
    talk.say("unpause")
    assert talk.names == ["reminder.resumed"]
    assert talk.session.reminders["routine"].when.skip == ()


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("im off next week", "Monday 30 November"),
        ("i'm away until thursday", "Thursday 26 November"),
        ("on holiday from 1 dec to 5 dec", "Sunday 6 December"),
    ],
)
def test_away_for_some_days(text: str, until: str) -> None:
    talk = told("remind me every day at 7pm to stretch", text)
    assert talk.names == ["reminder.paused"]
    assert f"until {until}" in talk.text


@pytest.mark.parametrize(("text", "times"), [("stop the morning one", ("18:00",)), ("cancel the evening one", ("07:00",))])
def test_one_of_its_times_ends(text: str, times: tuple[str, ...]) -> None:
    assert clocks(told("remind me to stretch every day at 7am and 6pm", text), "routine") == times


class TestObeyedAtOnce:
    def test_amid_the_lists(self) -> None:
        talk = told("check in with me every day at 6pm", "worse", "can we stop the checkins")
        assert "reminder.stopped" in talk.names
        assert "check_in" not in talk.session.reminders
        assert talk.session.question == "screen.chest"

    @pytest.mark.parametrize("text", ["stop asking me this", "stop checking up on me", "dont ask me again"])
    def test_no_more_questions(self, text: str) -> None:
        assert told("check in with me every day at 6pm", text).session.reminders == {}

    def test_why_it_asks(self) -> None:
        assert told("check in with me every day at 6pm", "why do you keep asking").names == ["reminder.menu"]


def test_a_day_on_which_nothing_comes_is_told() -> None:
    assert went().press("Check in with me").say("dont message me on christmas").names == ["reminder.not_then"]


def test_how_bad_it_is_behind_that_it_is_worse() -> None:
    talk = told("check in with me", "worse", "8")
    assert talk.names[0] == "check_in.kept"
    assert talk.session.checked is not None
    assert talk.session.checked.pain == 8
    assert talk.session.slots["severity"] == 8
    assert talk.session.question == "screen.chest"


class TestNowAndOnTheRun:
    @pytest.mark.parametrize("text", ["its a 3 but was 5 on my run earlier", "2 now, 4 on the run"])
    def test_both_are_kept(self, text: str) -> None:
        talk = told("ran 4 miles today", "check in", text)
        assert talk.session.slots["pain_now"] in (2, 3)
        assert talk.session.newest is not None
        assert talk.session.newest.pain in (4, 5)
        assert talk.session.question == "trend"

    def test_a_strong_one_is_heard(self) -> None:
        talk = told("ran 4 miles today", "check in", "its a 3 but was 8 on my run earlier")
        assert "check_in.kept_run" not in talk.names


@pytest.mark.parametrize("text", ["yesss", "yeahhh"])
def test_letters_drawn_out(text: str) -> None:
    assert told("0!!!", text).session.slots.get("pain_now") == 0


def test_back_home_by_name() -> None:
    talk = told("i live in auckland now", "back to london")
    assert talk.session.zone == "Europe/London"
    assert told("i live in auckland now", "what time is it for you").names == ["settings.zone_is"]


def test_a_language_that_there_is_none_of() -> None:
    assert "don't speak yet" in told("set it to spanish").text
    assert "don't speak yet" not in told("change the language").text
