"""When to remind, in people's words: each phrase is set at its minute or asked about, never silently wrong; quiet hours; places and zones."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st

from bot.core.coaching.schedule import Quiet, next_due
from bot.core.content.load import Content
from bot.core.dialogue.step import step
from bot.core.model.effects import Remind, Reply
from bot.core.model.events import Located
from bot.core.model.session import Session
from bot.shells.telegram.places import without_places, zone_at
from bot.store.keys import Keys
from bot.store.sqlite import open_store
from tests import conftest
from tests.conftest import STRAIGHT, Talk, shipped_content, went, with_drafts
from tests.tables import Some, searched

LONDON, BERLIN = ZoneInfo("Europe/London"), ZoneInfo("Europe/Berlin")


def _phrases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(__file__).with_name("data").joinpath(name).read_text("utf-8").splitlines()]


PHRASES, GERMAN = _phrases("when.jsonl"), _phrases("when_de.jsonl")
"""What is said at noon on Friday 20 November, and the first two instants that are set on the person's clock, or "ask"."""


@pytest.fixture(scope="module")
def known() -> Session:
    """The session of somebody whose check ended in self-care."""
    return went().session


@pytest.fixture
def runner(content: Content, known: Session) -> Talk:
    return Talk(content, known, update=100)


def told(talk: Talk, zone: ZoneInfo = LONDON) -> list[str] | str:
    """The first two instants of what was set in this turn, on the person's clock; "ask" where nothing was."""
    due = [e for e in talk.effects if isinstance(e, Remind) and e.key != "follow_up"]
    if not due:
        return "ask"
    after = next_due(talk.session.reminders[due[-1].key].when, zone, due[-1].at, Quiet(*talk.session.quiet))
    return [at.astimezone(zone).strftime("%Y-%m-%dT%H:%M") for at in (due[-1].at, after) if at]


def test_360_phrases_are_set_at_their_minute_or_asked_about(content: Content, known: Session, some: Some) -> None:
    found = {p["text"]: told(Talk(content, known).say(p["text"])) for p in some(PHRASES, every=53)}
    assert {text: due for text, due in found.items() if due != next(p["due"] for p in PHRASES if p["text"] == text)} == {}


def test_german_ones_too(known: Session, some: Some) -> None:
    german = replace(known, country="DE", lang="de")
    rows = some(GERMAN, every=23)
    talks = {p["text"]: Talk(with_drafts(), german).say(p["text"]) for p in rows}
    assert {p["text"]: told(talks[p["text"]], BERLIN) for p in rows if "due" in p} == {
        p["text"]: p["due"] for p in rows if "due" in p
    }
    assert {p["text"]: list(talks[p["text"]].session.quiet) for p in rows if "quiet" in p} == {
        p["text"]: p["quiet"] for p in rows if "quiet" in p
    }


class TestAsking:
    def test_what_is_half_understood_is_told_first_and_set_after_a_yes(self, runner: Talk) -> None:
        runner.say("weekends 8am with granny")
        assert (runner.names, runner.session.reminders) == (["reminder.ask.sure"], {})
        assert "First on Saturday 21 November at 08:00 (London time)" in runner.text
        assert told(runner.press("Yes, set it")) == ["2026-11-21T08:00", "2026-11-22T08:00"]

    def test_a_typed_yes_will_do_and_a_no_asks_for_another(self, runner: Talk) -> None:
        said = runner.say("mwf 730 with granny").session
        assert told(runner.say("yes")) == ["2026-11-23T07:30", "2026-11-25T07:30"]
        runner.session = said
        assert runner.say("no").names == ["reminder.ask.day"]
        assert not runner.session.reminders
        assert told(runner.say("tuesdays at 18:00")) == ["2026-11-24T18:00", "2026-12-01T18:00"]

    TAPS = pytest.mark.parametrize("tap", ["Yes, set it", "Another time"])

    @pytest.fixture
    def half(self, runner: Talk) -> Talk:
        """Somebody who was told what was read, and asked whether it is meant."""
        assert runner.say("gran arrives on thursday at 8").names == ["reminder.ask.sure"]
        return runner

    @TAPS
    def test_while_a_flag_is_open_a_tap_hears_the_advice_as_a_wish_does(self, half: Talk, tap: str) -> None:
        button = dict(half.keyboard)[tap]
        half.say("my chest feels crushed and my arm is numb").raw(button)
        assert [r.kind for r in half.replies] == ["referral"]
        assert set(half.session.reminders) <= {"follow_up"}

    @TAPS
    def test_a_tap_leads_back_to_what_waits(self, half: Talk, tap: str) -> None:
        button = dict(half.keyboard)[tap]
        half.raw("~check")
        waits = half.session.question
        assert waits
        half.raw(button)
        assert (half.question, len([r for r in half.replies if r.question or r.kind == "clarification"])) == (waits, 1)

    @TAPS
    def test_a_tap_counts_for_no_other_draft_than_its_own(self, half: Talk, tap: str) -> None:
        button = dict(half.keyboard)[tap]
        half.say("weekends 8am with granny").raw(button)
        assert (half.names, half.session.reminders) == (["reminder.ask.sure"], {})
        assert "Saturday" in half.text
        half.say("remind me sometime tomorrow").raw(button)
        assert (half.names, half.session.reminders) == (["reminder.ask.vague"], {})

    def test_a_time_or_a_day_counts_only_where_it_is_asked_for(self, runner: Talk) -> None:
        at = dict(runner.say("remind me sometime tomorrow").keyboard)["At 18:00"]
        on = dict(runner.say("remind me next sunday at 9").keyboard)["Sunday 29 November"]
        for button in (at, on):
            runner.say("gran arrives on thursday at 8").raw(button)
            assert (runner.names, runner.session.reminders) == (["reminder.ask.sure"], {})
            assert "08:00" in runner.text

    def test_one_question_at_a_time(self, talk: Talk) -> None:
        talk.say("/start").say("remind me to stretch every day at 7pm")
        assert (talk.names[0], talk.question) == ("reminder.held", "consent")
        for tap in STRAIGHT[:-1]:
            talk.press(tap)
        assert not talk.session.reminders
        talk.press(STRAIGHT[-1])
        assert talk.names[-1] == "reminder.set"
        assert told(talk) == ["2026-11-20T19:00", "2026-11-21T19:00"]

    @pytest.mark.parametrize("no", ["no", "No, thanks"])
    def test_who_refuses_consent_is_asked_nothing_about_a_reminder_that_waited(self, talk: Talk, no: str) -> None:
        talk.say("/start").say("remind me to stretch every day at 7pm")
        talk.press(no) if no in dict(talk.keyboard) else talk.say(no)
        assert (talk.names, talk.session.draft) == (["consent.refused"], None)
        assert not talk.say("London").session.reminders

    def test_a_reminder_that_was_held_waits_while_a_flag_is_open(self, talk: Talk) -> None:
        talk.say("/start").say("remind me to stretch every day at 7pm").press("Yes, let's start")
        talk.say("crushing chest pain and my left arm is numb")
        assert set(talk.session.reminders) <= {"follow_up"}

    @pytest.mark.parametrize("text", ["Roll my back every night before bed", "stretch my back every night at 9"])
    def test_care_of_the_back_at_night_is_no_night_pain(self, runner: Talk, text: str) -> None:
        assert not runner.say(text).session.open

    @pytest.mark.parametrize(
        ("text", "later", "due"),
        [
            ("remind me tomorrow at 8", timedelta(hours=1), "21T08:00"),
            ("remind me tomorrow at 8", timedelta(hours=14), "21T08:00"),
            ("remind me tomorrow at 8", timedelta(days=3), None),
            ("remind me in 20 minutes", timedelta(minutes=5), "20T12:20"),
            ("remind me in 20 minutes", timedelta(minutes=30), None),
            ("remind me in 20 minutes", timedelta(days=1), None),
            ("remind me on monday at 9", timedelta(days=2), "23T09:00"),
            ("remind me on monday at 9", timedelta(days=4), None),
            ("remind me in 5 days at 9", timedelta(days=3), "25T09:00"),
            ("remind me next sunday at 9", timedelta(days=3), "29T09:00"),
            ("remind me to stretch every day at 7pm", timedelta(days=3), "23T19:00"),
        ],
    )
    def test_a_reminder_that_was_held_counts_from_when_it_was_said(
        self, talk: Talk, monkeypatch: pytest.MonkeyPatch, text: str, later: timedelta, due: str | None
    ) -> None:
        talk.say("/start").say(text)
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + later)
        for tap in STRAIGHT:
            talk.press(tap)
        if talk.names[-1] == "reminder.ask.week":
            talk.press("Sunday 29 November")
        assert told(talk)[0] == (f"2026-11-{due}" if due else "a")
        assert talk.names[-1] == ("reminder.set" if due else "reminder.over")

    def test_what_is_missing_may_be_said_later(self, runner: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        runner.say("remind me sometime tomorrow")
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(hours=14))
        asked = runner.session
        assert told(runner.say("at 18:00")) == ["2026-11-21T18:00"]
        runner.session = asked
        assert told(runner.say("tomorrow at 18:00")) == ["2026-11-22T18:00"], "a day that is said now counts from now"

    def test_two_rhythms_are_one_reminder_and_more_than_can_be_read_are_set_one_after_the_other(self, runner: Talk) -> None:
        assert told(runner.say("8 on weekdays, 10 at weekends")) == ["2026-11-21T10:00", "2026-11-22T10:00"]
        assert "weekdays at 08:00; weekends at 10:00" in runner.text
        assert runner.say("tuesdays at 6 and saturdays at 9, both mornings").names == ["reminder.ask.several"]

    def test_an_end_is_kept_and_told(self, runner: Talk) -> None:
        runner.say("till my race on 13 december, daily 21h")
        assert "until Sunday 13 December" in runner.text
        assert runner.session.reminders["check_in"].when.last == "2026-12-13"

    SET = ("remind me every day at 8pm", "weekdays at 7:30", "mondays and thursdays at 18:00", "remind me tomorrow at 9am", "in 2 hours", "every 3 days at noon", "every hour from 9 to 5 on weekdays", "remind me daily at 8am for 2 weeks")  # fmt: skip
    MORE = ("and tomorrow at noon", "except this one", "toronto time", "and monthly", "or maybe at 9", "unless it is a holiday", "only after runs", "on even days", "starting once the clocks change", "and when i wake up")  # fmt: skip

    def test_nothing_is_set_with_a_part_of_it_ignored(self, content: Content, known: Session, some: Some) -> None:
        assert [text for text in self.SET if told(Talk(content, known).say(text)) == "ask"] == []
        both = [text for one in self.SET for more in self.MORE for text in (f"{one}, {more}", f"{more}, {one}")]
        assert {text: due for text in some(both, every=53) if (due := told(Talk(content, known).say(text))) != "ask"} == {}

    @pytest.mark.parametrize(
        ("text", "how", "due"),
        [
            ("sunday at 9", "Just once", ["2026-11-22T09:00"]),
            ("sunday at 9", "Every week", ["2026-11-22T09:00", "2026-11-29T09:00"]),
            ("friday only, 6pm", "weekly", ["2026-11-20T18:00", "2026-11-27T18:00"]),
        ],
    )
    def test_a_day_by_itself_comes_once_or_each_week(self, runner: Talk, text: str, how: str, due: list[str]) -> None:
        assert runner.say(text).names == ["reminder.ask.often"]
        assert not runner.session.reminders
        assert told(runner.press(how) if how in dict(runner.keyboard) else runner.say(how)) == due

    def test_a_tap_on_how_often_counts_only_where_that_is_asked(self, runner: Talk) -> None:
        button = dict(runner.say("sunday at 9").keyboard)["Every week"]
        runner.say("remind me sometime tomorrow").raw(button)
        assert (runner.names, runner.session.reminders) == (["reminder.ask.vague"], {})

    def test_a_time_that_is_missing_is_asked_and_the_answer_completes_it(self, runner: Talk) -> None:
        assert runner.say("remind me to stretch after my run on weekdays").names == ["reminder.ask.vague"]
        assert not runner.session.reminders
        runner.say("7:15")
        assert runner.names == ["reminder.set"]
        assert runner.session.reminders["routine"].when.days == ("weekdays",)
        assert "weekdays" in runner.text
        assert "07:15 (London time)" in runner.text

    def test_one_tap_answers(self, runner: Talk) -> None:
        runner.say("remind me sometime tomorrow").press("At 18:00")
        assert told(runner) == ["2026-11-21T18:00"]

    def test_which_sunday(self, runner: Talk) -> None:
        assert runner.say("remind me next sunday at 9").names == ["reminder.ask.week"]
        runner.press("Sunday 29 November")
        assert told(runner) == ["2026-11-29T09:00"]

    def test_something_else_said_instead_leaves_nothing_set(self, runner: Talk) -> None:
        runner.say("remind me after my run").say("thanks").say("tomorrow my legs will be fine")
        assert not runner.session.reminders

    def test_what_comes_once_ends_nothing_that_comes_again(self, runner: Talk) -> None:
        runner.say("check in with me every day at 6pm").say("remind me in 2 hours")
        assert set(runner.session.reminders) == {"check_in", "check_in.once"}
        assert "On Friday 20 November at 14:00" in runner.text

    def test_days_are_left_out_of_what_there_is(self, runner: Talk) -> None:
        runner.say("remind me to stretch every day at 8pm").say("not on sundays")
        assert runner.names == ["reminder.set"]
        assert runner.session.reminders["routine"].when.off == ("sun",)

    @pytest.mark.parametrize(
        "text",
        [
            "it hurts in the morning",
            "worse after 2 hours",
            "my back hurt on monday",
            "10k easy yesterday",
            "every day it aches",
            "3 weeks",
        ],
    )
    def test_what_is_no_reminder_sets_none(self, runner: Talk, text: str) -> None:
        runner.say(text)
        assert not runner.session.reminders


def whatever_is_said_the_echo_names_day_time_and_zone(words: list[str]) -> None:
    talk = Talk(shipped_content(), replace(Session(), consent="2026-11", country="GB", result="self_care", planned="2026-11-20"))
    talk.say(" ".join(words))
    if any(isinstance(e, Remind) and e.key != "follow_up" for e in talk.effects):
        assert "(London time)" in talk.text


SAID = st.lists(st.sampled_from(sorted({w for p in PHRASES for w in p["text"].split()})), min_size=1, max_size=9)
test_whatever_is_said_the_echo_names_day_time_and_zone = searched(whatever_is_said_the_echo_names_day_time_and_zone, 10, 60, SAID)


class TestQuiet:
    @pytest.mark.parametrize(
        ("text", "hours"),
        [
            ("quiet from 21 to 8", (21, 8)),
            ("no messages after 9pm", (21, 7)),
            ("don't write before 8", (22, 8)),
            ("dont text me between 22:30 and 6.30", (22, 7)),
            ("never ping me before 8 or after 20", (20, 8)),
            ("quiet hours 10pm to 6am", (22, 6)),
            ("no quiet hours please", (0, 0)),
            ("nothing hurts after 10 km", (22, 7)),
            ("i sleep from 10 to 6 and it hurts", (22, 7)),
        ],
    )
    def test_in_words(self, runner: Talk, text: str, hours: tuple[int, int]) -> None:
        assert runner.say(text).session.quiet == hours

    def test_they_move_what_is_set(self, runner: Talk) -> None:
        runner.say("remind me to stretch at 7:30 every day").say("no messages before 9")
        assert told(runner) == ["2026-11-21T09:00", "2026-11-22T09:00"]

    def test_a_snooze_into_them_goes_to_their_end_and_says_so(self, runner: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        runner.say("remind me to stretch at 8pm every day")
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(hours=9, minutes=30))
        runner.raw("~snooze:routine:60")
        assert told(runner)[0] == "2026-11-21T07:00"
        assert "quiet hours end" in runner.text


class TestPlace:
    @pytest.mark.parametrize(
        ("text", "zone"),
        [
            ("my timezone is CET", "Europe/Berlin"),
            ("change my timezone to Kathmandu", "Asia/Kathmandu"),
            ("im in são paulo now, change my time zone", "America/Sao_Paulo"),
            ("timezone: Asia/Tokyo", "Asia/Tokyo"),
        ],
    )
    def test_in_a_sentence(self, runner: Talk, text: str, zone: str) -> None:
        assert runner.say(text).session.zone == zone

    @pytest.mark.parametrize(
        ("text", "zone"),
        [
            ("Kathmandu", "Asia/Kathmandu"),
            ("Germany", "Europe/Berlin"),
            ("Wrocław", "Europe/Warsaw"),
            ("Nepal", "Asia/Kathmandu"),
        ],
    )
    def test_alone(self, runner: Talk, text: str, zone: str) -> None:
        asked = runner.say(text)
        assert asked.names == ["settings.zone_guess"]
        assert asked.raw(f"~zone:{zone}").session.zone == zone
        assert "settings.abroad" in asked.names  # the emergency numbers stay those of the country

    def test_where_it_was_asked_for(self, runner: Talk) -> None:
        assert runner.raw("~zone").say("Germany").session.zone == "Europe/Berlin"
        assert runner.raw("~zone").say("Blurgistan").names == ["settings.zone_unknown"]
        assert runner.raw("~zone").say("Russia").names == ["settings.zone_of_several"]

    @pytest.mark.parametrize("text", ["nice", "reading", "act", "paris hurts", "mobile", "north"])
    def test_a_word_is_no_place(self, runner: Talk, text: str) -> None:
        assert runner.say(text).session.zone == ""
        assert "settings.zone_guess" not in runner.names

    def test_a_shared_place_sets_the_zone(self, runner: Talk) -> None:
        event = Located(update_id=7, at=conftest.NOON, chat=1, person=1, lang="en", zone="Australia/Lord_Howe")
        session, effects = step(runner.session, event, runner.content)
        assert session.zone == "Australia/Lord_Howe"
        assert [e.name for e in effects if isinstance(e, Reply)][:1] == ["settings.zone_set"]

    def test_of_a_shared_place_only_the_zone_is_kept(self, tmp_path: Path) -> None:
        place = {"latitude": -31.553127, "longitude": 159.078419, "horizontal_accuracy": 17.25}
        message = {
            "location": place,
            "venue": {"location": place, "title": "Neds Beach", "address": "Lagoon Rd"},
            "reply_to_message": {"location": place},
        }
        raw = json.dumps(without_places({"update_id": 1, "message": message}))
        store = open_store(str(tmp_path / "places.db"), Keys(tmp_path / "key"))
        with store.transaction():
            store.accept(1, 5, raw, conftest.NOON)
        [waiting] = store.waiting()
        store.close()
        assert json.loads(waiting.raw)["message"]["location"] == {"zone": "Australia/Lord_Howe"}
        held = waiting.raw.encode() + b"".join(p.read_bytes() for p in tmp_path.iterdir())
        for trace in (b"31.55", b"159.07", b"17.25", b"Neds", b"Lagoon", b"latitude"):
            assert trace not in held

    @pytest.mark.parametrize(
        ("latitude", "longitude", "zone"),
        [
            (27.7, 85.32, "Asia/Kathmandu"),
            (91, 0, ""),
            ("51", 0, ""),
            (None, None, ""),
            (True, False, ""),
            (float("nan"), 0.0, ""),
        ],
    )
    def test_a_point_that_is_none(self, latitude: object, longitude: object, zone: str) -> None:
        assert zone_at(latitude, longitude) == zone


class TestMorningAfter:
    @pytest.mark.parametrize(
        ("run", "asked"),
        [
            ("ran 12 km in 95 min", True),
            ("ran 11.5 km in 60 min", True),
            ("ran 9 km in 50 min", False),
            ("ran 10 km in 60 min", False),
        ],
    )
    def test_of_a_long_run_or_one_longer_than_all(self, runner: Talk, run: str, asked: bool) -> None:
        runner.session = replace(runner.session, way="", slots={**runner.session.slots, "severity": 2})  # not on the ladder
        runner.raw("~remind:check_in")
        runner.say("ran 10 km in 58 min").say(run)
        assert ("morning_after" in runner.session.reminders) is asked
        if asked:
            assert [e.at.isoformat() for e in runner.effects if isinstance(e, Remind)] == ["2026-11-21T08:00:00+00:00"]

    def test_not_without_check_ins_nor_with_an_open_flag(self, runner: Talk) -> None:
        assert "morning_after" not in runner.say("ran 20 km in 2 hours").session.reminders
        runner.raw("~remind:check_in").say("my chest feels tight and my left arm is numb").say("ran 25 km in 3 hours")
        assert "morning_after" not in runner.session.reminders


def test_skip_passes_over_the_reminder_that_came(runner: Talk) -> None:
    runner.say("remind me to stretch at 8pm every day")
    runner.session = replace(runner.session, last=("reminder_kind.routine.text",))
    assert runner.say("skip").names == ["reminder.skipped"]
    assert "20 November at 20:00" in runner.text
