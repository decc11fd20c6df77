"""When to write, in the words of somebody who was asked for it: reasons, days of the month, days left out, two rhythms, changes and pauses."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.core.content.load import Content
from bot.core.model.reminder import Recurrence, Reminder
from bot.core.model.session import Session
from tests.conftest import STRAIGHT, Talk, shipped_content, with_drafts
from tests.tables import Some, thin
from tests.test_when import told

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("data").joinpath("when_asked.jsonl").read_text("utf-8").splitlines()
]
"""What is answered at noon on Friday 20 November to "when shall I write?", and the first two instants that are set, or "ask"."""
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def known() -> Session:
    """The session of somebody whose check ended in self-care."""
    talk = Talk(shipped_content())
    talk.say("/start")
    for tap in STRAIGHT:
        talk.press(tap)
    return talk.session


@pytest.fixture(scope="module")
def asked(known: Session) -> Session:
    """The session of somebody who is asked when, with no reminder yet."""
    talk = Talk(shipped_content(), known, update=100).raw("~remind:check_in").press("Another day or time")
    assert talk.names == ["reminder.ask.when"]
    return replace(talk.session, reminders={})


@pytest.fixture
def answering(content: Content, asked: Session) -> Talk:
    return Talk(content, asked, update=200)


@pytest.fixture
def reminded(content: Content, known: Session) -> Talk:
    """Somebody whose check-in comes on Mondays, Wednesdays and Fridays at 18:00."""
    when = Recurrence(time="18:00", days=("mon", "wed", "fri"), start="2026-11-01")
    return Talk(content, replace(known, reminders={"check_in": Reminder(when=when)}), update=100)


def test_what_is_answered_is_set_at_its_minute_or_asked_about(content: Content, asked: Session, some: Some) -> None:
    found = {row["text"]: told(Talk(content, asked, update=200).say(row["text"])) for row in some(ROWS, every=37)}
    assert {text: due for text, due in found.items() if due != next(r["due"] for r in ROWS if r["text"] == text)} == {}


class TestAnswering:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("the first sunday of each month at 10", "the first Sunday of each month"),
            ("on the 1st and the 22nd of each month", "the 1st and the 22nd of each month"),
            ("every 3 months on the 3rd", "the 3rd every 3 months"),
            ("last day of the month", "the last day of each month"),
            ("every first weekday of the month", "the first working day of each month"),
            ("daily at 8pm but not on christmas day", "every day, not on Friday 25 December"),
            ("weekdays at 8, not from 21 to 24 december", "weekdays, not from Monday 21 December to Thursday 24 December"),
            ("mon 7am, thu 6.30pm", "Mondays at 07:00; Thursdays at 18:30"),
            ("8am and 6pm except sundays", "every day, at 08:00 and 18:00, not Sundays"),
        ],
    )
    def test_the_echo_says_it_in_words(self, answering: Talk, text: str, words: str) -> None:
        answering.say(text)
        assert words in answering.text
        assert answering.names == ["reminder.set"]

    @pytest.mark.parametrize(
        "text",
        [
            "twice a week, 8pm",
            "next weekend morning",
            "every third sunday at 10",
            "every 2 months",
            "twice a month",
            "at 8, 8:30 if im late",
            "every day at 8 unless its raining",
            "8pm, ok maybe 8:30",
            "every day at 8 but only in december",
        ],
    )
    def test_what_it_lacks_is_asked(self, answering: Talk, text: str) -> None:
        assert not answering.say(text).session.reminders
        assert answering.names[-1].startswith("reminder.ask.")

    def test_a_day_of_the_month_is_asked_and_the_answer_completes_it(self, answering: Talk) -> None:
        assert answering.say("once a month in the evening").names == ["reminder.ask.monthly"]
        assert told(answering.say("the 15th")) == ["2026-12-15T19:00", "2027-01-15T19:00"]

    def test_who_wants_none_after_all_gets_none(self, answering: Talk) -> None:
        assert answering.say("nah leave it").names == ["reminder.unwished"]
        assert (answering.session.reminders, answering.session.draft) == ({}, None)

    def test_a_pain_is_no_answer(self, answering: Talk) -> None:
        answering.say("it hurts at 8 in the morning every day")
        assert not answering.session.reminders

    def test_all_that_is_set_is_in_the_menu(self, answering: Talk) -> None:
        answering.say("8 on weekdays, 10 at weekends").say("/reminders")
        assert "Check-in: weekdays at 08:00; weekends at 10:00, next on Saturday 21 November at 10:00" in answering.text


class TestUnasked:
    @pytest.mark.parametrize(("how", "due"), [("Just once", 1), ("every day", 2)])
    def test_a_check_in_at_a_time_alone_comes_once_or_each_day(
        self, content: Content, known: Session, how: str, due: int
    ) -> None:
        talk = Talk(content, known, update=100).say("check in with me at 8pm")
        assert talk.names == ["reminder.ask.often"]
        found = told(talk.press(how) if how in dict(talk.keyboard) else talk.say(how))
        assert found == ["2026-11-20T20:00", "2026-11-21T20:00"][:due]

    @pytest.mark.parametrize("text", ["on the 1st of every month at 9", "every 2 months on the 1st at 9"])
    def test_a_schedule_raises_no_hint_of_a_flag(self, content: Content, known: Session, text: str) -> None:
        talk = Talk(content, known, update=100).say(text)
        assert (talk.names, told(talk)[0]) == (["reminder.set"], "2026-12-01T09:00")


class TestChanging:
    @thin(every=3)
    @pytest.mark.parametrize(
        ("text", "due"),
        [
            ("move the friday one to saturday", ["2026-11-21T18:00", "2026-11-23T18:00"]),
            ("swap mondays for tuesdays", ["2026-11-20T18:00", "2026-11-24T18:00"]),
            ("stop wednesdays", ["2026-11-20T18:00", "2026-11-23T18:00"]),
            ("please no more messages on mondays", ["2026-11-20T18:00", "2026-11-25T18:00"]),
            ("make my check in 8:15 instead of 6", ["2026-11-20T20:15", "2026-11-23T20:15"]),
            ("push my check in back an hour", ["2026-11-20T19:00", "2026-11-23T19:00"]),
            ("same days but an hour earlier please", ["2026-11-20T17:00", "2026-11-23T17:00"]),
            ("move everything to mornings", ["2026-11-23T08:00", "2026-11-25T08:00"]),
            ("not next week please", ["2026-11-20T18:00", "2026-11-30T18:00"]),
            ("no check ins til wed 2 december im on vacation", ["2026-12-02T18:00", "2026-12-04T18:00"]),
            ("pause everything till thursday", ["2026-11-27T18:00", "2026-11-30T18:00"]),
            ("hold all reminders until tomorrow", ["2026-11-23T18:00", "2026-11-25T18:00"]),
            ("no messages till next week", ["2026-11-23T18:00", "2026-11-25T18:00"]),
            ("mute everything for 10 days", ["2026-11-30T18:00", "2026-12-02T18:00"]),
            ("stop the reminders for the next 2 weeks", ["2026-12-04T18:00", "2026-12-07T18:00"]),
            ("pause today please", ["2026-11-23T18:00", "2026-11-25T18:00"]),
            ("pause my reminders until 10 june", ["2027-06-11T18:00", "2027-06-14T18:00"]),
            ("not from 1 december to 1 june", ["2026-11-20T18:00", "2026-11-23T18:00"]),
        ],
    )
    def test_what_stands_is_changed_and_the_rest_of_it_stays(self, reminded: Talk, text: str, due: list[str]) -> None:
        assert told(reminded.say(text)) == due

    def test_a_pause_says_until_when(self, reminded: Talk) -> None:
        assert "Paused until Thursday 26 November" in reminded.say("pause everything till thursday").text

    def test_a_long_span_that_is_left_out_is_left_out_to_its_end(self, reminded: Talk) -> None:
        last = max(reminded.say("not from 1 december to 1 june").session.reminders["check_in"].when.skip)
        assert last == "2027-06-01"

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("pause reminders on monday", "2026-11-23"),
            ("mute my reminders for monday", "2026-11-23"),
            ("pause reminders on wednesday", "2026-11-25"),
        ],
    )
    def test_a_day_that_is_paused_is_that_day_alone(self, reminded: Talk, text: str, day: str) -> None:
        reminders = reminded.say(text).session.reminders
        assert (list(reminders), reminders["check_in"].when.skip) == (["check_in"], (day,))

    @pytest.mark.parametrize("text", ["pause tomorrow", "mute my reminders for tomorrow"])
    def test_on_a_day_without_any_there_is_nothing_to_pause(self, reminded: Talk, text: str) -> None:
        reminders = reminded.session.reminders
        assert (reminded.say(text).names, reminded.session.reminders) == (["reminder.not_then"], reminders)

    @pytest.mark.parametrize(
        "text", ["pause until 9am", "pause everything until the weekend", "hold my reminders until i am back"]
    )
    def test_a_pause_that_is_not_understood_sets_and_ends_nothing(self, reminded: Talk, text: str) -> None:
        before = reminded.session.reminders
        assert (reminded.say(text).names, reminded.session.reminders) == (["reminder.menu"], before)

    @pytest.mark.parametrize("text", ["pause until tomorrow", "hold all reminders for 3 days", "pause until tomorrow at 9"])
    def test_where_nothing_comes_a_pause_sets_nothing(self, content: Content, known: Session, text: str) -> None:
        talk = Talk(content, known, update=100).say(text)
        assert (talk.session.reminders, talk.session.draft) == ({}, None)

    def test_a_break_to_be_reminded_of_is_no_pause(self, reminded: Talk) -> None:
        assert "desk" in reminded.say("remind me to take a desk break tomorrow at 3pm").session.reminders

    @pytest.mark.parametrize("text", ["stop texting me at 6am on mondays", "cancel the 6am one, keep the evening one"])
    def test_an_end_of_some_of_them_ends_none_of_the_others(self, reminded: Talk, text: str) -> None:
        assert "check_in" in reminded.say(text).session.reminders

    def test_a_day_that_does_not_come_is_no_day_to_move(self, reminded: Talk) -> None:
        assert reminded.say("move the sunday one to saturday").names == ["reminder.ask.day"]


GERMAN = {
    "am ersten Sonntag im Monat um 10": ["2026-12-06T10:00", "2027-01-03T10:00"],
    "jeden Monat am 15. abends": ["2026-12-15T19:00", "2027-01-15T19:00"],
    "täglich um 20 Uhr außer an Heiligabend": ["2026-11-20T20:00", "2026-11-21T20:00"],
    "montags um 7, weil meine Schicht um 9 anfängt": ["2026-11-23T07:00", "2026-11-30T07:00"],
    "werktags um 18 Uhr, nicht vom 23.11. bis 27.11.": ["2026-11-20T18:00", "2026-11-30T18:00"],
    "nach dem Abendessen, jeden Tag": ["2026-11-20T20:00", "2026-11-21T20:00"],
    "dienstags, ich meine donnerstags, um 18 Uhr": ["2026-11-26T18:00", "2026-12-03T18:00"],
    "ab nächstem Monat jeden Dienstag um 18 Uhr": ["2026-12-01T18:00", "2026-12-08T18:00"],
    "morgens und abends": ["2026-11-20T19:00", "2026-11-21T08:00"],
    "werktags um 8 und am Wochenende um 10": ["2026-11-21T10:00", "2026-11-22T10:00"],
    "immer zum Monatsende": ["2026-11-30T18:00", "2026-12-31T18:00"],
}


def test_german_ones_too(asked: Session, some: Some) -> None:
    german = replace(asked, country="DE", lang="de")
    found = {text: told(Talk(with_drafts(), german, update=200).say(text), BERLIN) for text in some(GERMAN, every=3)}
    assert {text: due for text, due in found.items() if due != GERMAN[text]} == {}


class TestPartOfAReminder:
    """What is said of one day, one part or one kind changes nothing else."""

    @pytest.fixture
    def daily(self, content: Content, known: Session) -> Talk:
        """Somebody whose routine comes each day at 19:00."""
        when = Recurrence(time="19:00", start="2026-11-01")
        return Talk(content, replace(known, reminders={"routine": Reminder(when=when)}), update=100)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("push wednesday's to 8.15pm", "Mondays, Tuesdays, Thursdays, Fridays, Saturdays and Sundays at 19:00; Wednesdays at 20:15"),
            ("shift the weekend ones to 9am", "weekdays at 19:00; Saturdays and Sundays at 09:00"),
            ("mondays 6.30pm, the rest stays", "Tuesdays, Wednesdays, Thursdays, Fridays, Saturdays and Sundays at 19:00; Mondays at 18:30"),
            ("every day at 6pm except thursday at 8pm", "Mondays, Tuesdays, Wednesdays, Fridays, Saturdays and Sundays at 18:00; Thursdays at 20:00"),
            ("please dont message me on the 27th and 28th", "every day, not from Friday 27 November to Saturday 28 November"),
            ("cancel tuesday's, I'm at the vet", "every day, not on Tuesday 24 November"),
            ("skip next friday", "every day, not on Friday 27 November"),
            ("im away from tuesday to thursday", "every day, not from Tuesday 24 November to Thursday 26 November"),
            ("nothing next week, we are camping. back on the monday after", "not from Monday 23 November to Sunday 29 November"),
            ("skip the 3rd, 4th and 6th of december", "not from Thursday 3 December to Friday 4 December, not on Sunday 6 December"),
        ],
    )  # fmt: skip
    def test_the_rest_stays(self, daily: Talk, text: str, words: str) -> None:
        assert daily.say(text).names == ["reminder.set"]
        assert words in daily.text

    @pytest.mark.parametrize(
        ("text", "asks"),
        [
            ("move the monday one to saturday", "day"),
            ("weekends at 11 instead", "sure"),
            ("all days but sunday at 7, sunday at 5", "several"),
            ("nothing next week. back on the thursday after", "day"),
            ("6 today", "pain"),
            ("drop the morning one, keep the evening ones", "sure"),
        ],
    )
    def test_what_would_be_lost_is_asked(self, daily: Talk, text: str, asks: str) -> None:
        before = daily.session.reminders
        assert daily.say(text).names[-1] in (f"reminder.ask.{asks}", "reminder.menu")
        assert daily.session.reminders == before

    def test_of_two_that_come_then_it_is_asked_which(self, daily: Talk) -> None:
        both = {**daily.session.reminders, "check_in": Reminder(when=Recurrence(time="08:00", start="2026-11-01"))}
        talk = Talk(daily.content, replace(daily.session, reminders=both), update=100).say("move friday's to 6pm")
        assert talk.names == ["reminder.ask.which"]
        assert talk.press("Your routine").names == ["reminder.set"]
        assert talk.session.reminders["check_in"] == both["check_in"]
        assert "Fridays at 18:00" in talk.text

    def test_tomorrows_comes_in_the_place_of_the_usual_one(self, daily: Talk) -> None:
        daily.say("tomorrow at 9am instead of 7")
        assert daily.session.reminders["routine"].when.skip == ("2026-11-21",)
        assert daily.session.reminders["routine.once"].when.time == "09:00"

    def test_two_kinds_are_two_reminders(self, daily: Talk) -> None:
        daily.say("exercises tue and fri at 6.45am and then the weekly review on sundays at 7pm")
        assert {k: (r.when.time, r.when.days) for k, r in daily.session.reminders.items()} == {
            "routine": ("06:45", ("tue", "fri")),
            "weekly": ("19:00", ("sun",)),
        }

    def test_one_of_two_kinds_ends(self, daily: Talk) -> None:
        both = {**daily.session.reminders, "check_in": Reminder(when=Recurrence(time="08:00", start="2026-11-01"))}
        talk = Talk(daily.content, replace(daily.session, reminders=both), update=100).say("please stop sending me check-ins")
        assert list(talk.session.reminders) == ["routine"]

    @pytest.mark.parametrize("text", ["no reminders next weekend", "stop the morning ones"])
    def test_days_or_parts_that_are_named_end_not_all(self, daily: Talk, text: str) -> None:
        assert list(daily.say(text).session.reminders) == ["routine"]

    def test_desk_breaks_keep_silent_over_lunch(self, daily: Talk) -> None:
        daily.say("desk breaks every hour from 9 to 4 but not during lunch, thats 12 to 1.30")
        when = daily.session.reminders["desk"].when
        assert [(one.time, one.until) for one in (when, *when.beside)] == [("09:00", "11:00"), ("14:00", "16:00")]
        assert "every hour from 09:00 to 11:00, every day; every hour from 14:00 to 16:00, every day" in daily.text

    def test_a_pause_may_begin_later(self, daily: Talk) -> None:
        daily.say("pause from tuesday for a week")
        assert (daily.session.reminders["routine"].when.skip[0], len(daily.session.reminders["routine"].when.skip)) == (
            "2026-11-24",
            7,
        )

    def test_an_hour_before_a_run_is_no_run(self, daily: Talk) -> None:
        assert "run" not in daily.content.languages["en"].reader.understand("5h50 before the park run").slots
