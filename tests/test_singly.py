"""Reminders over weeks: one of them alone left out, a time in which none comes, and all of them back again."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.core.dialogue import reminders
from bot.core.dialogue.turn import Turn
from bot.core.model.events import Said
from tests.conftest import NOON, Talk, went, with_drafts

DAILY, AFTER = "remind me to do my routine every day at 7am", "check in with me"


def set_up(*texts: str) -> Talk:
    """Somebody whose check ended in self-care, and who wrote this since."""
    talk = went()
    for text in (*texts, "thanks"):
        talk = talk.say(text)
    return talk


def dues(talk: Talk, many: int = 1, at: datetime = NOON) -> list[str]:
    """The next instants of all reminders, on the clock of London in winter."""
    found: list[str] = []
    while len(found) < many:
        turn = Turn(session=talk.session, event=Said(update_id=1, at=at, chat=1, person=1, text=""), content=talk.content)
        all_ = [due for key in talk.session.reminders if (due := reminders.next_of(turn, key)) is not None]
        if not all_:
            break
        at = min(all_)
        found.append(f"{at:%a %d %H:%M}")
    return found


class TestAWhile:
    """A time in which nothing comes ends by itself, also for the check-ins that are counted from a day."""

    @pytest.mark.parametrize(
        ("said", "next_"),
        [
            ("not this week, i'm on holiday until the 26th of november", "Fri 27 18:00"),
            ("hold off, i'm abroad until thursday", "Fri 27 18:00"),
            ("no check-ins for four days please", "Fri 27 18:00"),
            ("leave out the check-ins next week", "Sat 21 18:00"),
            ("pause until monday week", "Fri 04 18:00"),
            ("skip the check-ins for two weeks", "Fri 04 18:00"),
        ],
    )
    def test_it_is_over_by_itself(self, said: str, next_: str) -> None:
        talk = set_up(AFTER).say(said)
        assert "check_in" in talk.session.reminders
        assert dues(talk) == [next_]

    @pytest.mark.parametrize(
        "said", ["pause everything til january", "no reminders until january please", "pause until the start of january"]
    )
    def test_a_month_ends_a_pause_with_its_first_day(self, said: str) -> None:
        assert dues(set_up("remind me every day at 7pm").say(said)) == ["Fri 01 19:00"]

    def test_a_month_as_the_end_of_a_rhythm_is_asked_about(self) -> None:
        assert not set_up().say("remind me daily at 7pm until january").session.reminders

    @pytest.mark.parametrize(
        ("said", "days"),
        [
            ("not on monday next week", ["Tue 24", "Wed 25"]),
            ("skip tuesday next week", ["Mon 23", "Wed 25"]),
            ("not on wednesday next week", ["Mon 23", "Tue 24"]),
        ],
    )
    def test_a_day_of_one_week_is_no_other_day_and_no_other_week(self, said: str, days: list[str]) -> None:
        talk = set_up("remind me mon tue wed at 7pm").say(said)
        assert [d[:6] for d in dues(talk, 6)] == [*days, "Mon 30", "Tue 01", "Wed 02", "Mon 07"][:6]

    def test_a_day_left_out_is_told_of_the_rhythm_that_comes_on_it(self) -> None:
        talk = set_up("remind me every weekday at 7pm", "and saturdays at 9 in the morning").say("not this saturday")
        assert talk.text.count("not on") == 1

    def test_a_week_left_out_is_left_out_of_counted_days(self) -> None:
        assert dues(set_up(AFTER).say("no check-ins next week"), 2) == ["Sat 21 18:00", "Fri 04 18:00"]

    def test_a_pause_longer_than_the_counted_days_begins_them_anew(self) -> None:
        assert dues(set_up(AFTER).say("pause until the 15th of january"), 1) == ["Fri 15 18:00"]

    def test_it_can_be_taken_back(self) -> None:
        assert dues(set_up(DAILY).say("pause for a week").say("undo")) == ["Sat 21 07:00"]


class TestOne:
    @pytest.mark.parametrize(
        "said", ["skip the next check-in please", "not the next one", "leave out tomorrow's one", "skip tomorrow"]
    )
    def test_one_is_left_out_and_stays_so(self, said: str) -> None:
        talk = set_up(AFTER).say(said)
        assert dues(talk, 2) == ["Mon 23 18:00", "Fri 27 18:00"]
        assert dues(talk.say("never write after 8pm")) == ["Mon 23 18:00"]

    @pytest.mark.parametrize("said", ["skip tomorrow's", "leave out thursday", "not on sundays"])
    def test_of_nothing_no_reminder_is_made(self, said: str) -> None:
        talk = went().say("thanks").say(said)
        assert (talk.names, talk.session.reminders) == (["reminder.none"], {})

    @pytest.mark.parametrize("said", ["skip wednesday", "leave out wednesday please", "no routine on wednesday"])
    @pytest.mark.parametrize(
        ("answer", "skip", "off"),
        [
            ("Just once", ("2026-11-25",), ()),
            ("only this wednesday", ("2026-11-25",), ()),
            ("all of them", (), ("wed",)),
            ("every wednesday", (), ("wed",)),
        ],
    )
    def test_one_weekday_or_each_is_asked(self, said: str, answer: str, skip: tuple[str, ...], off: tuple[str, ...]) -> None:
        talk = set_up(DAILY).say(said)
        assert talk.names == ["reminder.ask.off"]
        when = talk.say(answer).session.reminders["routine"].when
        assert (when.skip, when.off) == (skip, off)

    def test_each_is_each(self) -> None:
        assert set_up(DAILY).say("skip wednesdays").session.reminders["routine"].when.off == ("wed",)

    def test_the_one_that_comes_on_just_these_days_ends(self) -> None:
        talk = set_up("remind me to do my routine weekdays at 7am", "remind me to check in sundays at 6pm")
        assert [*talk.say("drop the weekday one").session.reminders] == ["check_in"]
        talk = set_up(DAILY, "remind me to check in sundays at 6pm").say("drop the sunday one")
        assert [*talk.session.reminders] == ["routine"]


class TestBackOn:
    @pytest.mark.parametrize(
        "said", ["start the reminders again", "turn everything back on", "can you switch my messages on again"]
    )
    def test_what_was_ended_comes_again(self, said: str) -> None:
        talk = set_up(DAILY, "stop all reminders").say("hi")
        assert talk.session.reminders == {}
        assert dues(talk.say(said)) == ["Sat 21 07:00"]

    def test_it_ends_a_pause(self) -> None:
        assert dues(set_up(DAILY).say("pause for a week").say("turn them all back on")) == ["Sat 21 07:00"]


class TestMoved:
    """One of them is moved, and not added: what it takes the place of does not come."""

    @pytest.mark.parametrize(
        ("said", "comes"),
        [
            ("could you push tomorrow's to the morning after", ["Sun 22 08:00", "Mon 23 18:00"]),
            ("move the next check in to sunday", ["Sun 22 18:00", "Mon 23 18:00"]),
            ("please shift tomorrow's check-in to sunday at 9am", ["Sun 22 09:00", "Mon 23 18:00"]),
            ("reschedule the next one to the day after", ["Sun 22 18:00", "Mon 23 18:00"]),
            ("change tomorrow's to 8pm", ["Sat 21 20:00", "Mon 23 18:00"]),
            ("can we do tomorrow's on tuesday instead", ["Mon 23 18:00", "Tue 24 18:00"]),
            ("move the next one to monday", ["Mon 23 18:00", "Fri 27 18:00"]),
            ("ask me on sunday rather than saturday", ["Sun 22 18:00", "Mon 23 18:00"]),
        ],
    )
    def test_it_comes_instead_and_the_others_stay(self, said: str, comes: list[str]) -> None:
        talk = set_up(AFTER).say(said)
        assert talk.names == ["reminder.set"]
        assert dues(talk, 2) == comes

    def test_the_echo_says_of_which_day(self) -> None:
        assert "instead of the one on Saturday 21 November" in set_up(AFTER).say("move the next one to sunday").text

    def test_a_rhythm_stays_beside_it(self) -> None:
        talk = set_up(DAILY).say("move tomorrow's to 10am")
        assert dues(talk, 2) == ["Sat 21 10:00", "Sun 22 07:00"]

    def test_where_nothing_is_set_the_day_is_a_wish(self) -> None:
        talk = went().say("thanks").say("could you check on me on friday rather than monday")
        assert talk.names == ["reminder.ask.often"]
        assert dues(talk.say("every week")) == ["Fri 20 18:00"]

    @pytest.mark.parametrize("back", ["leave it as it was", "actually back to how it was", "put everything back as it was"])
    def test_all_that_was_changed_is_put_back(self, back: str) -> None:
        talk = set_up(AFTER).say("move tomorrow's to tuesday").say("move the next check in to thursday").say(back)
        assert dues(talk, 3) == ["Sat 21 18:00", "Mon 23 18:00", "Fri 27 18:00"]

    def test_undo_takes_back_the_newest_alone(self) -> None:
        talk = set_up(AFTER).say("move tomorrow's to tuesday").say("move the next check in to thursday").say("undo")
        assert dues(talk, 2) == ["Mon 23 18:00", "Tue 24 18:00"]


class TestAwayFirst:
    @pytest.mark.parametrize(
        ("said", "next_"), [("next week i'm away", "Sat 21 07:00"), ("until monday im on holiday", "Mon 23 07:00")]
    )
    def test_when_may_stand_before_it(self, said: str, next_: str) -> None:
        talk = set_up(DAILY).say(said)
        assert (talk.names, dues(talk)) == (["reminder.paused"], [next_])


class TestNothingElse:
    """The rest of a list is denied behind what was told; an age is none of its lines."""

    @pytest.mark.parametrize("said", ["nothing else", "so yes, i am 61 by now, nothing else"])
    def test_the_list_is_done(self, said: str) -> None:
        talk = went(taps=5).say(said)
        assert "ask.screen.body" in talk.names

    @pytest.mark.parametrize("said", ["my chest is tight, nothing else", "numb fingers, nothing else"])
    def test_a_sign_stays_one(self, said: str) -> None:
        assert "ask.screen.body" not in went(taps=5).say(said).names


@pytest.mark.parametrize(
    ("said", "next_"),
    [
        ("bin nächste woche im urlaub", "Sat 21 06:00"),
        ("nächste woche bin ich weg", "Sat 21 06:00"),
        ("bin bis montag nicht da", "Mon 23 06:00"),
        ("überspring bitte die nächste", "Sun 22 06:00"),
        ("verschieb die nächste auf dienstag um 10", "Sun 22 06:00"),
    ],
)
def test_german_too(said: str, next_: str) -> None:
    session = replace(went().session, country="DE", lang="de")
    talk = Talk(with_drafts(), session, update=100).say("erinnere mich täglich um 7 an die Übungen").say("danke")
    assert dues(talk.say(said)) == [next_]


class TestTakingBack:
    """What is taken back is what came last; of anything before it, it is asked."""

    def both(self) -> Talk:
        return set_up(DAILY, AFTER)

    @pytest.mark.parametrize("first", ["scrap that", "remove it", "bin it"])
    def test_what_was_set_before_a_run_that_is_gone_stays(self, first: str) -> None:
        talk = self.both().say("ran 6 miles pain 1").say(first).say("drop that")
        assert (talk.names, {*talk.session.reminders}) == (["reminder.menu"], {"routine", "check_in"})

    @pytest.mark.parametrize("said", ["leave it like it was", "keep it as it was", "no, leave it as it was"])
    def test_where_nothing_was_changed_what_is_new_stays(self, said: str) -> None:
        talk = went().say(DAILY).say(AFTER).say("move tomorrow's to the evening").say(said)
        assert (talk.names, {*talk.session.reminders}) == (["reminder.menu"], {"routine", "check_in"})
        assert {*went().say(AFTER).say(said).session.reminders} == {"check_in"}

    @pytest.mark.parametrize("said", ["delete one", "please remove one"])
    def test_one_of_several_is_asked(self, said: str) -> None:
        talk = went().say(DAILY).say(AFTER).say(said)
        assert talk.names == ["reminder.menu"]
        assert talk.session.reminders["check_in"].when.time == "18:00"

    def test_no_morning_after_a_run_that_is_gone(self) -> None:
        talk = self.both().say("ran 7 miles pain 2")
        assert "morning_after" in talk.session.reminders
        assert "morning_after" not in talk.say("delete it").session.reminders
        assert "morning_after" in talk.say("bring it back").session.reminders

    def test_nor_while_another_run_of_that_day_is_there(self) -> None:
        talk = self.both().say("ran 7 miles pain 2").say("ran 2 miles pain 1").say("delete it")
        assert "morning_after" in talk.session.reminders

    def test_the_run_of_a_day_and_not_the_reminder(self) -> None:
        talk = self.both().say("ran 3 miles yesterday, pain 1").say("delete yesterday")
        assert (talk.names, talk.session.runs) == (["run.undone"], ())


class TestWhatShallStay:
    @pytest.mark.parametrize(
        ("said", "left"),
        [
            ("stop the routine ones, keep my check in", {"check_in"}),
            ("leave the check ins on but stop the others", {"check_in"}),
            ("cancel everything except the routine", {"routine"}),
            ("end all but the check in", {"check_in"}),
            ("end the check ins, not the routine", {"routine"}),
            ("keep the check ins, drop the routine", {"check_in"}),
            ("keep the routine and stop the check ins", {"routine"}),
            ("please don't ever stop the reminders", {"check_in", "routine"}),
            ("why did you stop reminding me", {"check_in", "routine"}),
            ("stop the routine and the check in reminders", {"check_in", "routine"}),
            ("stop the check ins", {"routine"}),
            ("no more reminders please", set()),
        ],
    )
    def test_what_is_not_meant_to_end_stays(self, said: str, left: set[str]) -> None:
        assert {*set_up(DAILY, AFTER).say(said).session.reminders} == left

    def test_a_plea_to_go_on_is_no_pain_that_goes_on(self) -> None:
        assert set_up(DAILY, AFTER).say("back pain 3 today").say("never stop texting me").session.doubts == ()

    def test_in_german(self) -> None:
        talk = Talk(with_drafts(), replace(set_up(DAILY, AFTER).session, lang="de"), update=100)
        assert {*talk.say("bitte hör nicht auf mich zu erinnern").session.reminders} == {"check_in", "routine"}


class TestTheHourAtWhichOneComes:
    @pytest.mark.parametrize(
        ("said", "key", "time"),
        [
            ("change 7am to 8:30am", "routine", "08:30"),
            ("can you move the 7am one to 9am", "routine", "09:00"),
            ("change 6pm to 5pm", "check_in", "17:00"),
        ],
    )
    def test_what_comes_then_is_meant(self, said: str, key: str, time: str) -> None:
        before = went().say(DAILY).say(AFTER)
        talk = before.say(said)
        assert talk.session.reminders[key].when.time == time
        assert sum(talk.session.reminders[k] != r for k, r in before.session.reminders.items()) in (0, 1)

    @pytest.mark.parametrize(
        ("said", "reply"),
        [
            ("7am is way too early", "reminder.ask.when"),
            ("18:00 doesn't work for me", "reminder.ask.when"),
            ("9am is too late", "reminder.menu"),
            ("the 7am one woke me up", "reminder.ask.when"),
            ("your 7am text woke the baby", "reminder.menu"),
            ("this morning's message woke my husband", "reminder.menu"),
            ("delete the 9am one", "reminder.menu"),
            ("change 9am to 8am", "reminder.menu"),
            ("thank you for reminding me at 7", "conversation.thanks"),
        ],
    )
    def test_else_nothing_is_changed(self, said: str, reply: str) -> None:
        talk = went().say(DAILY).say(AFTER)
        before = talk.session.reminders
        assert (talk.say(said).names, talk.session.reminders) == ([reply], before)

    @pytest.mark.parametrize("said", ["delete the 7am one", "cancel the 7am reminder please", "drop the 7am ping"])
    def test_it_alone_ends(self, said: str) -> None:
        assert {*went().say(DAILY).say(AFTER).say(said).session.reminders} == {"check_in"}

    @pytest.mark.parametrize("said", ["the pain at 7am woke me up", "my back woke me at 7"])
    def test_a_pain_that_wakes_is_no_message(self, said: str) -> None:
        assert "night_rest_pain" in {r.flag for r in went().say(DAILY).say("back pain 3").say(said).session.raised}

    @pytest.mark.parametrize(
        ("said", "times"),
        [
            ("ändere 7 uhr auf 9 uhr", {"routine": "09:00", "check_in": "18:00"}),
            ("lösch die erinnerung um 7", {"check_in": "18:00"}),
            ("die um 7 hat mich geweckt", {"routine": "07:00", "check_in": "18:00"}),
        ],
    )
    def test_in_german_too(self, said: str, times: dict[str, str]) -> None:
        german = replace(went().say(DAILY).say(AFTER).session, lang="de", country="DE")
        talk = Talk(with_drafts(), german, update=100).say(said)
        assert {k: r.when.time for k, r in talk.session.reminders.items()} == times
        assert talk.session.flow == ""

    def test_the_answer_is_of_that_one(self) -> None:
        talk = went().say(DAILY).say(AFTER).say("7am is too early").say("8")
        assert {k: r.when.time for k, r in talk.session.reminders.items()} == {"routine": "08:00", "check_in": "18:00"}

    def test_without_any_none_is_set(self) -> None:
        assert not went().say("6am is too early").session.reminders


def test_a_yes_to_once_or_each_week_asks_again() -> None:
    talk = went().say("thanks").say("could you check on me on friday rather than monday").say("yes")
    assert talk.names == ["reminder.ask.often"]
    assert {*talk.say("only once").session.reminders} == {"check_in"}


@pytest.mark.parametrize("said", ["only friday", "just on friday", "just the friday please"])
def test_its_day_alone_is_once(said: str) -> None:
    talk = went().say("thanks").say("could you check on me on friday rather than monday").say(said)
    assert talk.session.reminders["check_in"].when.once


@pytest.mark.parametrize("said", ["überspring donnerstag", "überspringe den Dienstag"])
def test_a_day_is_skipped_in_german(said: str) -> None:
    talk = Talk(with_drafts(), replace(went().session, lang="de"), update=100).say("erinner mich werktags um 7")
    assert talk.say(said).names == ["reminder.ask.off"]


class TestTheOnlyDayOfIt:
    """ "Skip Friday" of what comes on Fridays alone: leaving one out is asked about before all of them are gone."""

    def test_one_is_left_out(self) -> None:
        talk = set_up("remind me every monday at 6pm").say("skip monday")
        assert talk.names == ["reminder.ask.off"]
        assert dues(talk.press("Just once"))[0] == "Mon 30 18:00"

    @pytest.mark.parametrize("said", [("skip monday", "every week"), ("no more mondays",)])
    def test_or_all_of_them(self, said: tuple[str, ...]) -> None:
        talk = set_up("remind me every monday at 6pm")
        for text in said:
            talk = talk.say(text)
        assert (talk.names, dues(talk)) == (["reminder.stopped"], [])
