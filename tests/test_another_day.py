"""What was told on one day stays with that day: a check-in left half-way, a pain of today beside a run of last week."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.coaching import progress
from tests import conftest
from tests.conftest import went
from tests.test_progress import Kept

BEGAN = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Days:
    """A talk that goes on for days."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.kept, self._patch = Kept(went()), monkeypatch

    def later(self, **time: float) -> "Days":
        self._patch.setattr(conftest, "NOON", conftest.NOON + timedelta(**time))
        return self

    def does(self, *steps: str) -> "Days":
        """Texts, and buttons in brackets."""
        for one in steps:
            self.kept = self.kept.press(one[1:-1]) if one.startswith("[") else self.kept.say(one)
        return self

    @property
    def text(self) -> str:
        return self.kept.talk.text

    @property
    def pains(self) -> dict[date, float]:
        return {p.day: p.value for p in progress.read(self.kept.entries()).pains}

    @property
    def checked(self) -> tuple[date, ...]:
        return progress.read(self.kept.entries()).checked


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    return Days(monkeypatch)


def the(day: int) -> date:
    return date(2026, 11, day)


class TestACheckInLeftHalfWay:
    def test_is_taken_up_anew_on_another_day(self, days: Days) -> None:
        days.does("/checkin", "[5]").later(days=1).does("3")
        assert "a moment ago" not in days.text
        days.does("same", "nothing new")
        assert days.pains == {the(20): 5, the(21): 3}
        assert days.checked == (the(21),)

    def test_its_buttons_still_answer_and_the_pain_is_asked_of_today(self, days: Days) -> None:
        days.does("/checkin", "[5]", "[Better]").later(days=2).does("[No, nothing new]")
        assert days.kept.talk.session.question == "pain_now"
        days.does("1", "better")
        assert days.pains == {the(20): 5, the(22): 1}
        assert days.checked == (the(22),)

    def test_in_words_that_answer_the_question(self, days: Days) -> None:
        days.does("/checkin", "[3]").later(days=1).does("better")
        assert days.kept.talk.session.question == "pain_now"
        assert days.kept.talk.session.slots["trend"] == "better"

    def test_counts_for_no_streak(self, days: Days) -> None:
        days.does("/checkin", "[5]").later(days=7).does("/progress")
        assert days.checked == ()
        told = next(r for r in days.kept.replies if r.name == "progress.told")
        assert (told.values["streak"], told.values["checked"]) == (0, 0)

    def test_goes_on_the_same_day(self, days: Days) -> None:
        days.does("/checkin", "[4]").later(hours=5).does("better", "no")
        assert days.pains == {the(20): 4}
        assert days.checked == (the(20),)

    @pytest.mark.parametrize("bad", ["[Yes]", "[Not sure]"])
    def test_a_sign_is_heard_days_later(self, days: Days, bad: str) -> None:
        days.does("/checkin", "[5]", "[Better]").later(days=2).does(bad)
        assert days.kept.talk.session.flow == "check"

    def test_worse_is_heard_days_later(self, days: Days) -> None:
        days.does("/checkin", "[2]").later(days=3).does("[Worse]")
        assert days.kept.talk.session.flow == "check"

    def test_what_was_bad_before_a_doubt_is_not_let_go_of(self, days: Days) -> None:
        days.does("much worse, 8, and i feel a bit feverish")
        assert days.kept.talk.session.doubts
        days.later(days=1)
        while days.kept.talk.session.doubts:
            days.does("no")
        assert days.kept.talk.session.flow == "check"


class TestAPainNoted:
    def test_begins_the_check_in_of_its_day(self, days: Days) -> None:
        days.does("pain 4 today", "better")
        assert days.kept.talk.session.slots["pain_now"] == 4

    def test_is_not_how_it_is_on_another_day(self, days: Days) -> None:
        days.does("pain 4 today").later(days=1).does("better")
        assert "pain_now" not in days.kept.talk.session.slots

    def test_its_button_asks_anew_on_another_day(self, days: Days) -> None:
        days.does("pain 4 today").later(days=1).does("[Check in]")
        assert days.kept.talk.session.question == "pain_now"


class TestAPainOfTodayBehindARunOfAnotherDay:
    @pytest.mark.parametrize("text", ["my pain is 5 today", "pain is 5 right now", "my pain is 5 this evening"])
    def test_is_todays_and_leaves_the_run_alone(self, days: Days, text: str) -> None:
        days.does("ran 4 miles on 15 november pain 1", text)
        assert [(r.day, r.pain) for r in days.kept.talk.session.runs] == [("2026-11-15", 1)]

    def test_is_answered_by_its_light(self, days: Days) -> None:
        days.does("ran 4 miles on 15 november pain 1", "my pain is 5 today")
        assert days.pains[the(20)] == 5
        assert "amber" in days.text
        days.does("ran 3 miles on 16 november pain 1", "my pain is 6 today")
        assert "red light" in days.text

    def test_strong_pain_leads_to_the_lists(self, days: Days) -> None:
        days.does("ran 4 miles on 15 november pain 1", "my pain is 8 today")
        assert days.kept.talk.session.flow == "check"

    @pytest.mark.parametrize("text", ["pain was 3", "the pain was actually 3"])
    def test_what_it_was_is_the_runs(self, days: Days, text: str) -> None:
        days.does("ran 4 miles on 15 november pain 1", text)
        assert days.kept.talk.session.runs[0].pain == 3

    def test_on_the_day_of_the_run_it_is_the_runs(self, days: Days) -> None:
        days.does("ran 4 miles today pain 1", "pain was 2 today")
        assert days.kept.talk.session.runs[0].pain == 2


class TestACheckInPutRight:
    def checked(self, days: Days) -> Days:
        return days.does("/checkin", "[3]", "[Better]", "[No, nothing new]")

    def test_days_later_with_its_day(self, days: Days) -> None:
        self.checked(days).later(days=2).does("actually it was 5")
        assert days.pains == {the(20): 5}
        assert "20 November" in days.text

    def test_days_later_strong_pain_leads_to_the_lists(self, days: Days) -> None:
        self.checked(days).later(days=2).does("actually it was 9")
        assert days.pains == {the(20): 9}
        assert days.kept.talk.session.flow == "check"

    def test_how_it_is_by_now_changes_nothing_of_then(self, days: Days) -> None:
        self.checked(days).later(days=2).does("actually it is 5 now")
        assert days.pains[the(20)] == 3

    @pytest.mark.parametrize("text", ["change my answer to 1", "my answer should have been 1"])
    def test_by_the_name_of_an_answer(self, days: Days, text: str) -> None:
        self.checked(days).does(text)
        assert days.pains == {the(20): 1}


class TestRoutines:
    def test_alone_are_something_to_show(self, days: Days) -> None:
        for _ in range(3):
            days.does("did my routine").later(days=1)
        for ask in ("/progress", "what's my streak", "how has it been?"):
            days.does(ask)
            told = "\n".join(days.kept.texts)
            assert "progress.told" in days.kept.names
            assert "on 3 of the last 28 days" in told

    def test_count_for_the_weeks_in_a_row(self, days: Days) -> None:
        days.does("did my routine").later(days=7).does("did my routine", "/progress")
        assert "in a row with a check-in or a routine: 2" in "\n".join(days.kept.texts)

    def test_while_a_sign_waits_none_is_told(self, days: Days) -> None:
        days.does("did my routine", "i can't feel my legs", "/progress")
        assert "Routine" not in "\n".join(days.kept.texts)


class TestWorseBySlip:
    def slipped(self, days: Days) -> Days:
        return days.does("/checkin", "[3]", "[Worse]", "sorry i meant better")

    def test_is_asked_about_and_the_lists_stand(self, days: Days) -> None:
        self.slipped(days)
        assert "check_in.slip" in [r.name for r in days.kept.talk.replies]
        assert days.kept.talk.session.flow == "check"

    def test_a_tap_takes_the_check_in_up_where_it_asks_for_signs(self, days: Days) -> None:
        self.slipped(days).kept.raw("~slip")
        assert days.kept.talk.session.question == "new_signs"
        days.does("[No, nothing new]")
        assert (days.kept.talk.session.result, days.kept.talk.session.flow) == ("self_care", "")
        assert days.pains == {the(20): 3}

    @pytest.mark.parametrize("answer", ["[Yes]", "[Not sure]"])
    def test_a_sign_told_then_leads_to_the_lists(self, days: Days, answer: str) -> None:
        self.slipped(days).kept.raw("~slip")
        assert days.does(answer).kept.talk.session.flow == "check"

    def test_not_once_a_list_is_answered(self, days: Days) -> None:
        self.slipped(days).does("[None of these]").kept.raw("~slip")
        assert days.kept.talk.session.flow == "check"
        assert days.kept.talk.session.result == ""

    def test_not_once_a_sign_is_told(self, days: Days) -> None:
        self.slipped(days).does("i have chest pain").kept.raw("~slip")
        assert days.kept.talk.session.open
        assert days.kept.talk.session.result != "self_care"

    def test_not_behind_strong_pain(self, days: Days) -> None:
        days.does("/checkin", "[8]", "sorry i meant better").kept.raw("~slip")
        assert days.kept.talk.session.flow == "check"

    def test_not_without_another_word_than_worse(self, days: Days) -> None:
        days.does("/checkin", "[3]", "[Worse]").kept.raw("~slip")
        assert days.kept.talk.session.flow == "check"
