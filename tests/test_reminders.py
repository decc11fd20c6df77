"""Check-ins and reminders: set in plain words, echoed, sent once at a decent hour, silent while a flag is open."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.dialogue.step import step
from bot.core.model.effects import CancelReminders, Log, Remind, Reply
from bot.core.model.events import Tick
from tests import conftest
from tests.conftest import NOON, STRAIGHT, Talk


def due_of(talk: Talk, key: str = "check_in") -> datetime | None:
    """The newest instant that was put down for a reminder in this turn."""
    found = [e.at for e in talk.effects if isinstance(e, Remind) and e.key == key]
    return found[-1] if found else None


def tick(talk: Talk, what: str, at: datetime, due: datetime | None = None) -> list[Reply]:
    event = Tick(update_id=-1, at=at, chat=1, person=1, lang="en", reminder=1, what=what, due=due)
    talk.session, talk.effects = step(talk.session, event, talk.content)
    return [e for e in talk.effects if isinstance(e, Reply)]


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Let days pass."""

    def pass_(count: float) -> None:
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=count))

    return pass_


def check_in(talk: Talk, pain: str = "3", trend: str = "same", signs: str = "no") -> Talk:
    talk.say("/checkin")
    for said in (pain, trend, signs):
        if talk.session.flow == "check_in":  # bad news ends it
            talk.say(said)
    return talk


class TestSetting:
    @pytest.mark.parametrize(
        ("said", "kind", "expected"),
        [
            ("remind me to stretch every other day at half 7 in the evening", "routine", "2026-11-20T19:30"),
            ("remind me to do my exercises weekdays 8", "routine", "2026-11-23T08:00"),
            ("check in with me at 9pm daily", "check_in", "2026-11-20T21:00"),
            ("remind me tomorrow at 10 am", "check_in", "2026-11-21T10:00"),
            ("remind me to check in on saturday at 10 am not sunday", "check_in", "2026-11-21T10:00"),
        ],
    )
    def test_in_plain_words(self, coached: Talk, said: str, kind: str, expected: str) -> None:
        coached.say(said)
        assert coached.names == ["reminder.set"]
        assert due_of(coached, kind) == datetime.fromisoformat(expected).replace(tzinfo=UTC)

    def test_the_echo_says_day_time_and_zone_and_one_tap_flips_it(self, coached: Talk) -> None:
        coached.say("remind me at 8 every day")
        assert "at 08:00 (London time)" in coached.text
        coached.press("At 20:00 instead")
        assert due_of(coached) == datetime(2026, 11, 20, 20, tzinfo=UTC)

    def test_check_ins_by_one_tap_on_the_days_of_the_content(self, coached: Talk) -> None:
        at, days = due_of(coached.press("Check in with me")), []
        while at is not None:
            days.append((at.date() - conftest.NOON.date()).days)
            coached.say("thanks")  # else three would count as ignored
            tick(coached, "check_in", at, at)
            at = due_of(coached)
        assert days == [1, 3, 7, 14, 28]
        assert [e.key for e in coached.effects if isinstance(e, CancelReminders)] == ["check_in"]

    def test_nothing_in_quiet_hours(self, coached: Talk) -> None:
        coached.say("remind me at 5:30 every morning")
        assert "quiet hours" in coached.text
        assert due_of(coached) == datetime(2026, 11, 21, 7, tzinfo=UTC)

    def test_an_unknown_zone_is_asked_for_and_a_city_answers(self, talk: Talk) -> None:
        talk.say("/start").press("Yes, let's start").say("usa")
        for tap in conftest.STRAIGHT[2:]:
            talk.press(tap)
        assert talk.say("remind me every day at 6pm").names == ["reminder.which_zone"]
        assert talk.say("i'm in chicago").names == ["settings.zone_set", "reminder.set"]
        assert due_of(talk) == datetime(2026, 11, 21, 0, tzinfo=UTC)

    def test_stop_in_one_word(self, coached: Talk) -> None:
        coached.say("remind me at 8pm every day").say("stop")
        assert coached.names == ["reminder.stopped"]
        assert coached.session.reminders == {}
        assert [e.key for e in coached.effects if isinstance(e, CancelReminders)] == ["check_in"]

    def test_stop_ends_questions_first(self, coached: Talk) -> None:
        coached.say("remind me at 8pm every day").say("/checkin").say("stop")
        assert coached.session.reminders != {}

    @pytest.mark.parametrize(("much", "minutes"), [("15", 15), ("60", 60), ("tonight", 7 * 60), ("tomorrow", 20 * 60)])
    def test_snooze(self, coached: Talk, much: str, minutes: int) -> None:
        coached.press("Check in with me").raw(f"~snooze:check_in:{much}")
        assert due_of(coached) == conftest.NOON + timedelta(minutes=minutes)

    def test_all_of_them_in_one_menu(self, coached: Talk) -> None:
        coached.say("remind me to stretch at 8pm every day").say("/reminders")
        assert "Your routine: every day, next on Friday 20 November at 20:00" in coached.text

    @pytest.mark.parametrize(
        ("said", "stand"),
        [
            (("remind me tomorrow at 9am", "remind me every Monday at 6pm"), {("once", "09:00"), ("mon", "18:00")}),
            (
                ("remind me every Monday at 6pm", "remind me tomorrow at 9am", "remind me on Wednesday at 8am"),
                {("mon", "18:00"), ("once", "09:00"), ("once", "08:00")},
            ),
            (("remind me tomorrow at 9am", "remind me on Wednesday at 8am"), {("once", "09:00"), ("once", "08:00")}),
            (("remind me tomorrow at 9am", "actually every day at 7am"), {("daily", "07:00")}),
            (("remind me every Monday at 6pm", "remind me tomorrow at 9am", "no, at 8am"), {("mon", "18:00"), ("once", "08:00")}),
        ],
    )
    def test_what_comes_once_ends_for_nothing_but_its_own_correction(
        self, coached: Talk, said: tuple[str, ...], stand: set[tuple[str, str]]
    ) -> None:
        for text in said:
            coached.say(text)
            assert coached.names == ["reminder.set"]
        assert {(r.when.days[0], r.when.time) for r in coached.session.reminders.values()} == stand

    def test_another_day_for_what_comes_once_is_in_its_place(self, coached: Talk) -> None:
        coached.say("remind me tomorrow at 9am").press("Another day or time")
        coached.say("on Wednesday at 8am")
        assert [(k, r.when.time) for k, r in coached.session.reminders.items()] == [("check_in", "08:00")]

    def test_a_day_that_was_left_out_comes_where_another_is_moved_to_it(self, coached: Talk) -> None:
        coached.say("remind me monday to friday at 8am").say("not thursdays").say("move the tuesday one to thursday")
        when = coached.session.reminders["check_in"].when
        assert (when.days, when.off) == (("mon", "wed", "thu", "fri"), ())


class TestDue:
    def test_it_is_said_and_comes_again(self, coached: Talk) -> None:
        coached.say("remind me to stretch at 8pm every day")
        at = datetime(2026, 11, 20, 20, tzinfo=UTC)
        assert [r.kind for r in tick(coached, "routine", at, at)] == ["reminder"]
        assert due_of(coached, "routine") == at + timedelta(days=1)

    def test_a_late_one_is_left_out_where_it_is_of_no_use(self, coached: Talk) -> None:
        coached.say("remind me to stretch at 8pm every day").say("check in with me at 8pm daily")
        due = datetime(2026, 11, 20, 20, tzinfo=UTC)
        late = due + timedelta(hours=12)
        [told] = tick(coached, "routine", late, due)
        assert (told.name, told.values["kinds"]) == ("reminder.missed", ["routine.title"])
        assert due_of(coached, "routine") == datetime(2026, 11, 21, 20, tzinfo=UTC)
        assert len(tick(coached, "check_in", late, due)) == 1

    def test_after_three_ignored_ones_a_last_line_and_silence(self, coached: Talk) -> None:
        coached.say("remind me to stretch at 8pm every day")
        at = datetime(2026, 11, 20, 20, tzinfo=UTC)
        said = [tick(coached, "routine", at + timedelta(days=n)) for n in range(5)]
        assert [[r.name for r in replies] for replies in said] == [["reminder_kind.routine.text"]] * 3 + [["reminder.last"], []]

    def test_any_answer_counts(self, coached: Talk) -> None:
        coached.say("remind me to stretch at 8pm every day")
        at = datetime(2026, 11, 20, 20, tzinfo=UTC)
        for n in range(8):
            assert [r.name for r in tick(coached, "routine", at + timedelta(days=n))] == ["reminder_kind.routine.text"]
            coached.say("thanks")

    def test_one_that_was_stopped_says_nothing(self, coached: Talk) -> None:
        coached.say("remind me to stretch at 8pm every day").say("stop")
        assert tick(coached, "routine", datetime(2026, 11, 20, 20, tzinfo=UTC)) == []

    def test_whether_somebody_looked_is_asked_in_other_words_each_time(self, coached: Talk) -> None:
        coached.say("i get tingling in my left arm")
        variants = []
        for week in (1, 2, 3):
            [asked] = tick(coached, "follow_up", datetime(2026, 11, 20, 20, tzinfo=UTC) + timedelta(weeks=week))
            variants.append(asked.variant)
        assert len(set(variants)) == 3
        assert coached.say("no").names == ["asked.not_seen"]
        assert coached.say("not yet").names != ["greet.open"]

    def test_with_an_open_flag_only_its_own_follow_up(self, coached: Talk) -> None:
        coached.say("remind me to stretch at 8pm every day").say("my chest feels tight and my left arm is numb")
        assert due_of(coached, "follow_up") == datetime(2026, 11, 21, 10, tzinfo=UTC)
        for day in range(1, 60):
            at = datetime(2026, 11, 20, 20, tzinfo=UTC) + timedelta(days=day)
            assert tick(coached, "routine", at) == []
        [asked] = tick(coached, "follow_up", datetime(2026, 11, 21, 10, tzinfo=UTC))
        assert asked.level is not None
        coached.press("I have been assessed") if coached.keyboard else coached.raw("~assessed")
        coached.press("o:doctor").press("o:run")
        assert "follow_up" not in coached.session.reminders


class TestCheckIn:
    def test_better_goes_on_and_is_kept_in_the_diary(self, coached: Talk, days) -> None:  # type: ignore[no-untyped-def]
        days(1)
        check_in(coached, "2", "better")
        assert coached.names == ["check_in.better"]
        [entry] = [e for e in coached.effects if isinstance(e, Log)]
        assert (entry.kind, dict(entry.values)) == ("check_in", {"pain": 2, "trend": "better", "signs": "no"})

    @pytest.mark.parametrize(
        ("pain", "trend", "signs"),
        [
            ("3", "worse", "no"),
            ("3", "better", "yes"),
            ("3", "same", "not sure"),
            ("8", "same", "no"),
            ("3", "a bit worse", "nope"),
        ],
    )
    def test_worse_or_a_new_sign_asks_the_whole_screen_again(
        self, coached: Talk, days, pain: str, trend: str, signs: str
    ) -> None:  # type: ignore[no-untyped-def]
        days(3)
        check_in(coached, pain, trend, signs)
        assert coached.names[:2] == ["check_in.screen_again", "ask.screen.chest"]
        assert coached.say("/plan").names == ["plan.not_yet"]

    def test_a_sign_written_in_a_check_in_is_told_at_once(self, coached: Talk) -> None:
        coached.say("/checkin").say("3").say("same").say("my legs went numb and i cant pee")
        assert coached.replies[0].kind == "referral"

    def test_two_weeks_without_a_change_is_for_a_clinician(self, coached: Talk, days) -> None:  # type: ignore[no-untyped-def]
        days(7)
        assert check_in(coached).names == ["check_in.same"]
        days(7)
        assert check_in(coached).names == ["result.soon"]
        assert "has not changed for two weeks" in coached.text

    def test_getting_better_slowly_is_not_held_against_anybody_until_four_weeks(self, coached: Talk, days) -> None:  # type: ignore[no-untyped-def]
        for _ in range(4):
            days(7)
            assert check_in(coached, "2", "better").names == ["check_in.better"]
        days(7)
        assert check_in(coached).names == ["check_in.same"]
        days(7)
        assert check_in(coached).names == ["result.soon"]

    @pytest.mark.parametrize("said", ["/cancel", "~plan:today", "qwlkj"])
    def test_bad_news_is_not_lost_by_leaving_the_check_in(self, coached: Talk, said: str) -> None:
        coached.say("/checkin").say("9")
        coached.raw(said) if said.startswith("~") else coached.say(said)
        assert "guidance" not in {r.kind for r in (*coached.replies, *coached.say("/plan").replies)}
        assert tick(coached, "routine", conftest.NOON + timedelta(days=1)) == []

    @pytest.mark.parametrize("said", ["pain 9 today", "ran 10 km, pain 9"])
    def test_strong_pain_told_in_passing_asks_the_screen_too(self, coached: Talk, said: str) -> None:
        assert "ask.screen.chest" in coached.say(said).names
        assert any(isinstance(e, Log) for e in coached.effects)
        assert "guidance" not in {r.kind for r in coached.say("/plan").replies}

    def test_a_new_check_does_not_restart_the_four_weeks(self, coached: Talk, days) -> None:  # type: ignore[no-untyped-def]
        days(30)
        coached.say("/check")
        for tap in (
            "none",
            "none",
            "none",
            "none",
            "none",
            "o:during_run",
            "o:weeks_4",
            "o:gradual",
            "o:4",
            "o:same",
            "o:none",
            "o:yes",
        ):
            coached.press(tap)
        assert coached.names == ["result.soon"]
        assert "not better after four weeks" in coached.text

    def test_another_pain_is_not_held_against_anybody(self, coached: Talk, days) -> None:  # type: ignore[no-untyped-def]
        days(60)
        coached.say("/check")
        for tap in STRAIGHT[2:]:
            coached.press(tap)
        assert coached.names[0] == "result.self_care"

    def test_the_referral_of_a_check_in_stays_until_it_is_answered(self, coached: Talk, days) -> None:  # type: ignore[no-untyped-def]
        days(14)
        assert check_in(coached).names == ["result.soon"]
        coached.say("my hand might be numb").say("no")
        assert coached.session.open
        assert {r.kind for r in coached.say("/plan").replies} == {"referral"}
        coached.say("/check").press("none")
        assert coached.session.open


class TestDoubt:
    """While a red flag's own question waits, nothing coaches, and no other flow takes its place."""

    @pytest.mark.parametrize("then", ["/plan", "~plan:ladder", "~exercise:thoracic_rotation", "~rung:up", "/checkin", "~country"])
    def test_its_question_stays(self, coached: Talk, then: str) -> None:
        coached.say("my hand might be numb")
        assert coached.session.doubts
        coached.raw(then) if then.startswith("~") else coached.say(then)
        assert coached.session.doubts
        assert "guidance" not in {r.kind for r in coached.replies}


class TestLifeOfReminders:
    def test_a_follow_up_is_asked_however_late_the_machine_is(self, coached: Talk) -> None:
        coached.say("chest pain spreading to my arm right now")
        due = datetime(2026, 11, 21, 10, tzinfo=UTC)
        [asked] = tick(coached, "follow_up", due + timedelta(days=30), due)
        assert asked.name == "reminder_kind.follow_up.text"

    def test_a_second_referral_has_its_follow_up_too(self, coached: Talk, days) -> None:  # type: ignore[no-untyped-def]
        coached.say("my chest feels tight and my left arm is numb")
        while coached.session.raised or coached.session.doubts:
            coached.raw(f"~recheck:{coached.session.raised[0].flag}") if not coached.session.doubts else coached.say("no")
        assert "follow_up" not in coached.session.reminders
        days(20)
        assert due_of(coached.say("chest pain spreading to my arm right now"), "follow_up") is not None

    def test_a_check_in_left_lying_silences_nothing(self, coached: Talk) -> None:
        coached.say("remind me to stretch at 8pm every day").say("/checkin")
        assert [r.name for r in tick(coached, "routine", conftest.NOON + timedelta(days=1))] == ["reminder_kind.routine.text"]

    def test_another_country_moves_them(self, coached: Talk) -> None:
        coached.say("remind me to stretch at 8pm every day").raw("~country").say("japan")
        assert due_of(coached, "routine") == datetime(2026, 11, 21, 11, tzinfo=UTC)
        assert coached.names == ["settings.menu"]

    def test_another_time_keeps_the_rhythm(self, coached: Talk) -> None:
        coached.press("Check in with me").say("change the reminder to 8 pm")
        assert coached.session.reminders["check_in"].when.offsets == (1, 3, 7, 14, 28)
        coached.say("remind me to stretch tomorrow at 10 am").say("move the stretch reminder to 9 am")
        assert due_of(coached, "routine") == datetime(2026, 11, 21, 9, tzinfo=UTC)

    def test_safe_mode_loses_none(self, coached: Talk) -> None:
        coached.say("remind me to stretch at 8pm every day")
        safe = replace(coached.content, safe="P5 fails")
        at = datetime(2026, 11, 20, 20, tzinfo=UTC)
        event = Tick(update_id=-1, at=at, chat=1, person=1, lang="en", reminder=1, what="routine")
        _, effects = step(coached.session, event, safe)
        assert [type(e) for e in effects] == [Remind]

    def test_none_before_a_check(self, talk: Talk) -> None:
        assert talk.say("/checkin").names == ["check_in.not_yet"]

    def test_pain_in_passing_is_noted(self, coached: Talk) -> None:
        coached.say("pain was 4 today")
        assert coached.names == ["task.pain_logged"]
        assert [dict(e.values) for e in coached.effects if isinstance(e, Log)] == [{"pain": 4.0}]


@pytest.mark.parametrize("said", ["done", "done thx", "did em", "Done!", "\u2705"])
def test_done_behind_the_reminder_of_the_routine_notes_it(coached: Talk, said: str) -> None:
    coached.say("remind me to do my exercises every day at 7pm")
    tick(coached, "routine", NOON + timedelta(hours=7))
    assert coached.say(said).names == ["plan.routine_done"]
    assert coached.say(said).names != ["plan.routine_done"]


class TestHowItWentInWords:
    """What is written behind the reminder that asks how it went."""

    @staticmethod
    def reminded(coached: Talk) -> Talk:
        coached.press("Check in with me")
        tick(coached, "check_in", NOON + timedelta(days=1, hours=6))
        return coached

    @pytest.mark.parametrize("said", ["5, worse", "worse", "its a 5 and getting worse", "worse than before, 7"])
    def test_worse_leads_to_the_whole_screen(self, coached: Talk, said: str) -> None:
        assert self.reminded(coached).say(said).names[0] == "check_in.screen_again"
        assert coached.question == "screen.chest"

    @pytest.mark.parametrize(
        ("said", "known", "asked"),
        [
            ("3", {"pain_now": 3}, "trend"),
            ("2, bit better", {"pain_now": 2, "trend": "better"}, "new_signs"),
            ("im fine now", {"trend": "better"}, "pain_now"),
            ("same as before", {"trend": "same"}, "pain_now"),
            ("not worse, a 4", {"trend": "same", "pain_now": 4}, "new_signs"),
        ],
    )
    def test_what_is_told_is_not_asked(self, coached: Talk, said: str, known: dict[str, object], asked: str) -> None:
        self.reminded(coached).say(said)
        assert (coached.question, {k: v for k, v in coached.session.slots.items() if k in known}) == (asked, known)

    def test_a_score_that_is_worse_counts_without_a_reminder(self, coached: Talk) -> None:
        assert coached.say("pain is 6 today, worse").names[0] == "check_in.screen_again"

    def test_a_sign_beside_it_comes_first(self, coached: Talk) -> None:
        assert self.reminded(coached).say("5, worse, and my chest feels tight and heavy, sweating").replies[0].kind == "referral"


def test_a_red_flag_question_does_not_vanish_behind_a_menu(coached: Talk) -> None:
    waiting = coached.say("left leg numb").session.doubts
    assert waiting
    assert coached.say("help").replies[-1].question == f"flag.{waiting[0]}"
