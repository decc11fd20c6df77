"""Progress from the diary: facts, words and a picture; silent on all but pain while a flag is open."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.cli.errors import cache as cache_folder
from bot.core.coaching import progress
from bot.core.coaching.progress import Diary, Entries, Pain
from bot.core.content.shown import MOST
from bot.core.dialogue import handoff, reports
from bot.core.dialogue.turn import Turn
from bot.core.model.effects import Log, Made, Reply, Unlog
from bot.core.model.events import Said
from bot.core.rendering import render
from bot.making import Drawer
from bot.pictures.__main__ import make
from bot.pictures.studio import Studio
from tests import conftest
from tests.conftest import STRAIGHT, Talk
from tests.test_shell import House

TODAY = date(2026, 11, 20)
CHEST = "my chest feels tight and my left arm is numb"


@dataclass
class Kept:
    """A talk whose diary is kept, and whose reports are told from it."""

    talk: Talk
    diary: dict[str, tuple[str, str, datetime, str]] = field(default_factory=dict)
    replies: tuple[Reply, ...] = ()

    def say(self, *texts: str) -> "Kept":
        for text in texts:
            self.talk.say(text)
            self._kept()
        return self

    def press(self, wanted: str) -> "Kept":
        """Press a button of the newest keyboard, those of reports included."""
        labels = {render(self.talk.content, self.talk.session, r).buttons for r in self.replies}
        shown = {b.label: b.data for rows in labels for row in rows for b in row}
        if wanted in shown:
            return self.raw(shown[wanted])
        self.talk.press(wanted)
        return self._kept()

    def raw(self, data: str) -> "Kept":
        self.talk.raw(data)
        return self._kept()

    def _kept(self) -> "Kept":
        for effect in self.talk.effects:
            if isinstance(effect, Log):
                self.diary[effect.key] = (effect.key, effect.kind, effect.at, json.dumps(dict(effect.values)))
            if isinstance(effect, Unlog):
                self.diary.pop(effect.key)
        return self._told()

    def _told(self) -> "Kept":
        event = Said(update_id=self.talk.update, at=conftest.NOON, chat=1, person=1, text="")
        talk = self.talk
        self.replies = reports.told(talk.content, talk.session, event, talk.effects, self.entries)
        return self

    def entries(self) -> Entries:
        return sorted(self.diary.values(), key=lambda e: e[2])

    @property
    def names(self) -> list[str]:
        return [r.name for r in self.replies]

    @property
    def texts(self) -> list[str]:
        return [render(self.talk.content, self.talk.session, r).text for r in self.replies]

    @property
    def made(self) -> Made:
        [made] = [r.made for r in self.replies if r.made]
        return made


@pytest.fixture
def kept(coached: Talk, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """Somebody coached, with two weeks of notes behind them."""
    noted = Kept(coached).say("use km")
    for day, texts in (
        (1, ("/checkin", "5", "same", "no")),
        (3, ("5k easy, pain 3",)),
        (5, ("/checkin", "5", "same", "no", "pain 4 today")),
        (8, ("/checkin", "3", "better", "no", "ran 8 km in 50 min, pain 2")),
        (13, ("/checkin", "2", "better", "no")),
    ):
        monkeypatch.setattr(conftest, "NOON", datetime(2026, 11, 20, 12, tzinfo=conftest.UTC) + timedelta(days=day))
        noted.say(*texts)
    return noted


class TestShown:
    @pytest.mark.parametrize("asked", ["/progress", "how am i doing", "show my progress"])
    def test_words_and_picture(self, kept: Kept, asked: str) -> None:
        [text] = kept.say(asked).texts
        assert kept.names == ["progress.told"]
        for fact in ("3 December: 2 of 10, better", "3 December: 2 of 10, better", "28 November: 2 of 10, on a run", "lower. On average 4.3 of 10", "8 km in the last 7", "13 km in the last 28", "days: 8 km",
                     "4 in the last 28 days", "in a row with a check-in or a routine: 3"):  # fmt: skip
            assert fact in text
        assert len(text) <= MOST

    def test_the_picture_holds_the_same_facts(self, kept: Kept) -> None:
        facts = kept.say("/progress").made.facts
        assert [y for _, y in facts["check_ins"]] == [5, 5, 3, 2]
        assert [y for _, y in facts["notes"]] == [4]
        assert [y for _, y in facts["runs"]] == [5, 8]
        assert [y for _, y in facts["run_pain"]] == [3, 2]
        assert [name for *_, name in facts["phases"]] == ["Week 1", "Weeks 2 to 4"]
        assert [label for _, label in facts["ticks"]][-1] == "3 Dec"
        assert json.loads(json.dumps(facts)) == facts

    def test_miles_for_whom_likes_miles(self, kept: Kept) -> None:
        facts = kept.say("use miles", "/progress").made.facts
        assert [y for _, y in facts["runs"]] == [3.1, 5.0]
        assert "miles" in facts["words"]["runs"]

    def test_an_undone_run_is_nowhere(self, kept: Kept) -> None:
        assert "42" not in kept.say("ran 42 km", "/undo", "/progress").texts[0]

    def test_nothing_noted_or_one_day_only_draws_nothing(self, coached: Talk) -> None:
        new = Kept(coached).say("/progress")
        assert (new.names, new.replies[0].made) == (["progress.nothing"], None)
        new.say("10k easy", "/progress")
        assert (new.names, new.replies[0].made) == (["progress.told"], None)
        assert "are noted on two days" in new.texts[0]

    def test_without_consent_it_is_kindly_refused(self, talk: Talk) -> None:
        for command, name in (("/progress", "progress.no_consent"), ("/handoff", "handoff.no_consent")):
            assert Kept(Talk(talk.content)).say(command).names == [name]

    def test_more_pain_points_to_the_check(self, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
        for n, pain in enumerate((2, 2, 6, 6)):
            at = conftest.NOON - timedelta(hours=n)
            kept.diary[f"pain.{n}"] = (f"pain.{n}", "pain", at + timedelta(days=n), json.dumps({"pain": pain}))
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=20))
        assert "higher" in kept.say("/progress").texts[0]
        assert "do the check again with /check" in kept.texts[0]

    def test_in_the_middle_of_the_check_the_question_returns(self, screened: Talk) -> None:
        assert Kept(screened).say("/progress").replies[-1].question == "pain_timing"


class TestViews:
    def test_weeks_say_what_the_bars_show(self, kept: Kept) -> None:
        kept.say("/progress").press("Weeks")
        assert kept.replies[0].edit
        facts = kept.made.facts
        assert [(w["total"], w["longest"], w["star"]) for w in facts["weeks"]] == [(13, 8, True), (0, 0, False)]
        assert "23 November: 13 km, longest 8 km" in kept.texts[0]
        assert "30 November: nothing noted" in kept.texts[0]
        assert "The star is the longest run: 8 km, in the week of 23 November" in kept.texts[0]

    @pytest.mark.parametrize(("pain", "name"), [(0, "green"), (3, "green"), (4, "amber"), (5, "amber"), (6, "red")])
    def test_the_light_stands_where_the_newest_pain_is(self, kept: Kept, pain: int, name: str) -> None:
        kept.say(f"pain {pain} today", "/progress").press("Traffic light")
        rows = kept.made.facts["rows"]
        assert [bool(r["noted"]) for r in rows] == [n == name for n in ("green", "amber", "red")]
        assert f"{pain} of 10, so {name}" in kept.texts[0]

    def test_old_pain_lights_nothing(self, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=8))
        kept.say("/progress").press("Traffic light")
        assert not any(r["noted"] for r in kept.made.facts["rows"])
        assert "No check-in in the last 7 days" in kept.texts[0]

    def test_without_a_result_nobody_sees_the_light(self, screened: Talk) -> None:
        noted = Kept(screened).say("ran 5k in 30 min", "/progress")
        assert "~progress:light" not in str(noted.replies)
        assert noted.raw("~progress:light").names[0] == "progress.told"

    def test_dark_for_whom_likes_it_dark(self, kept: Kept) -> None:
        kept.talk.session = replace(kept.talk.session, dark=True)
        for view in ("weeks", "light", "pain"):
            assert kept.raw(f"~progress:{view}").made.facts["dark"]


class TestStreak:
    def test_routines_count_and_runs_do_not(self, coached: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        noted = Kept(coached)
        for _ in range(3):
            noted.say("ran 10k in 60 min").raw("~routine")
            monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=7))
        assert "routine: 3" in noted.say("/progress").texts[0]
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=14))
        assert "routine:" not in noted.say("ran 10k in 60 min", "/progress").texts[0]

    def test_it_stands_still_while_a_flag_is_open(self, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
        kept.say(CHEST)
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=28))
        for tap in ("~assessed", "o:doctor", "o:run"):
            kept.press(tap)
        held = progress.read(kept.entries()).held
        assert [(a, b) for a, b in held] == [(date(2026, 12, 3), date(2026, 12, 31))]
        assert progress.weeks_in_a_row(progress.read(kept.entries()), date(2026, 12, 31)) == 3


class TestPainOfRuns:
    def test_it_is_told_and_drawn_where_there_is_nothing_else(self, coached: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        noted = Kept(coached).say("use km", "10k easy, pain 4", "how am i doing")
        assert "20 November: 4 of 10, on a run" in noted.texts[0]
        assert "No check-in yet" not in noted.texts[0]
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=2))
        facts = noted.say("8 km, pain 2", "/progress").made.facts
        assert [y for _, y in facts["run_pain"]] == [4, 2]
        assert (facts["check_ins"], facts["notes"]) == ([], [])
        assert facts["words"]["run_pain"] in noted.texts[0].replace("on a run", "On a run")

    def test_it_is_told_after_the_advice_while_a_flag_is_open(self, coached: Talk) -> None:
        noted = Kept(coached).say("use km", "10k easy, pain 4", CHEST, "/progress")
        assert noted.names[1] == "progress.open"
        assert "4 of 10, on a run" in noted.texts[1]
        assert "km" not in noted.texts[1]

    def test_on_the_day_of_the_run_and_it_lowers_nothing(self, coached: Talk) -> None:
        noted = Kept(coached).say("use km", "10k yesterday, pain 1")
        assert [(p.day.isoformat(), p.kind) for p in progress.read(noted.entries()).pains] == [("2026-11-19", "run")]
        assert (noted.talk.session.improved, noted.talk.session.slots.get("severity")) == ("", 4)


class TestOpenFlag:
    def test_the_advice_then_pain_and_nothing_else(self, kept: Kept) -> None:
        kept.say(CHEST, "/progress")
        assert [r.kind for r in kept.replies] == ["referral", "answer"]
        assert kept.names[1] == "progress.open"
        assert not any(r.made or r.keyboard for r in kept.replies[1:])
        assert "2 of 10" in kept.texts[1]
        for word in ("km", "week", "Runs", "Check-ins"):
            assert word not in kept.texts[1]

    def test_in_words_too(self, kept: Kept) -> None:
        assert kept.say(CHEST, "show my progress").names[1:] == ["progress.open"]


class TestFacts:
    def diary(self, *values: tuple[int, float], checked: tuple[int, ...] = ()) -> Diary:
        """Pains as (days ago, value)."""
        pains = tuple(Pain(TODAY - timedelta(days=n), v, "check_in") for n, v in values)
        return Diary(pains=pains, checked=tuple(TODAY - timedelta(days=n) for n in checked))

    @pytest.mark.parametrize(
        ("values", "name"),
        [
            pytest.param(((9, 6), (6, 5), (3, 4), (1, 3)), "lower", id="lower"),
            pytest.param(((9, 3), (6, 3), (3, 4), (1, 5)), "higher", id="higher"),
            pytest.param(((9, 4), (6, 3), (3, 4), (1, 3)), "same", id="less than a point is the same"),
            pytest.param(((9, 6), (6, 5), (1, 3)), None, id="three values are no trend"),
            pytest.param(((12, 5), (10, 5), (8, 4), (6, 1), (4, 1), (1, 5)), "mixed", id="lower, but not the newest"),
            pytest.param(((40, 9), (35, 9), (30, 9), (3, 4), (1, 3)), None, id="what is long ago does not count"),
        ],
    )
    def test_halves(self, values: tuple[tuple[int, float], ...], name: str | None) -> None:
        found = progress.halves(self.diary(*values), TODAY)
        assert (found.name if found else None) == name

    @pytest.mark.parametrize(
        ("days", "weeks"),
        [
            pytest.param((), 0, id="none"),
            pytest.param((0,), 1, id="one"),
            pytest.param((0, 0, 1), 1, id="two in a week are one week"),
            pytest.param((1, 8, 15), 3, id="three weeks"),
            pytest.param((8, 15), 2, id="this week may still be empty"),
            pytest.param((0, 15), 1, id="a gap ends it"),
            pytest.param((14, 21), 0, id="two empty weeks end it"),
        ],
    )
    def test_weeks_in_a_row(self, days: tuple[int, ...], weeks: int) -> None:
        assert progress.weeks_in_a_row(self.diary(checked=days), TODAY) == weeks

    def test_a_new_week_takes_none_away(self) -> None:
        """Check-ins on three Sundays are three weeks, on that Sunday and on each day of the week behind it."""
        sundays = Diary(checked=(date(2026, 11, 22), date(2026, 11, 29), date(2026, 12, 6)))
        days = [date(2026, 12, 6) + timedelta(days=n) for n in range(8)]
        assert [progress.weeks_in_a_row(sundays, day) for day in days] == [3] * 8

    def test_a_skipped_number_is_a_check_in_without_pain(self) -> None:
        at = datetime(2026, 11, 20, tzinfo=conftest.UTC)
        found = progress.read(
            [("check_in.x", "check_in", at, '{"pain": null, "trend": "same"}'), ("routine.x", "routine", at, "{}")]
        )
        assert (found.pains, found.checked) == ((), (at.date(),))


class TestHandOff:
    def test_the_page_and_the_messages_say_the_same(self, kept: Kept) -> None:
        texts = "\n".join(kept.say("/handoff").texts)
        page = kept.made.facts
        said = json.dumps(page, ensure_ascii=False)
        for fact in ("When it hurts: during the run", "3 December: 2 of 10, better (check-in)", "28 days: 13 km", "8 km in 50 min",
                     kept.talk.content.version, "3 December 2026", "automated", "diagnosis"):  # fmt: skip
            assert fact in texts
            assert fact in said
        words = kept.talk.content.languages["en"].flags
        for flag in kept.talk.session.screen:
            assert words[flag].label in texts
            assert words[flag].title in said
        assert page["chart"]["check_ins"]

    @pytest.mark.parametrize("asked", ["/handoff", "can you write a report for my doctor"])
    def test_few_short_messages_then_the_page(self, kept: Kept, asked: str) -> None:
        kept.say(asked)
        assert all(len(text) <= MOST for text in kept.texts)
        assert len(kept.replies) <= 6
        assert kept.names[-1] == "handoff.page"

    def test_with_an_open_flag_the_advice_comes_first_and_no_exercise_is_named(self, kept: Kept) -> None:
        kept.say(CHEST, "/handoff")
        assert kept.replies[0].kind == "referral"
        texts = "\n".join(kept.texts)
        assert "Told: call the emergency number now" in texts
        assert "From the person's own words" in texts
        assert "on hold" in texts
        assert "Answered no before" in texts
        [denied] = [s["lines"] for s in kept.made.facts["sections"] if s["title"].endswith("no")]
        assert not any(line.startswith("Chest pressure") for line in denied)
        suggested = next(s for s in kept.made.facts["sections"] if s["title"] == "What was suggested")["lines"]
        assert len(suggested) == 2
        assert suggested[1] not in texts
        assert all(len(text) <= MOST for text in kept.texts)

    def test_answers_that_are_no_clear_no_are_told_as_such(self, talk: Talk) -> None:
        talk.say("/start")
        for tap in STRAIGHT[:4]:
            talk.press(tap)
        told = Kept(talk).say("skip", "/handoff")
        assert "passed over" in "\n".join(told.texts)


def studio() -> Studio:
    """One that waits for as long as a busy machine needs."""
    return Studio(cache_folder(), seconds=100)


async def drawn(what: str, facts: Mapping[str, Any]) -> bytes | None:
    """What the studio makes; pictures in this process, which imports matplotlib once. (The library of pages leaves its fonts open.)"""
    return await studio()(what, facts) if what == "handoff" else make(what, dict(facts))


async def test_the_picture_is_small_and_readable_on_a_phone(kept: Kept) -> None:
    shown = kept.say("/progress").made
    body = await drawn(shown.what, shown.facts)
    assert body is not None
    assert len(body) < 200_000
    width, height = Image.open(BytesIO(body)).size
    assert width >= 720
    assert height <= 1.3 * width


@pytest.mark.proof
async def test_with_much_to_tell_it_is_still_one_page(kept: Kept) -> None:
    facts = json.loads(json.dumps(kept.say("/handoff").made.facts))
    facts["sections"][0]["lines"] += ["A line of some length, so that the column is long"] * 60
    body = await studio()("handoff", facts)
    assert body is not None
    assert len(body) < 200_000
    assert body.startswith(b"%PDF")
    assert body.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize("what", ["no such picture", pytest.param("progress", marks=pytest.mark.proof)])
async def test_what_cannot_be_made_is_nothing(capfd: pytest.CaptureFixture[str], what: str) -> None:
    assert await studio()(what, {"days": "none of your business"}) is None
    assert "business" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("drawer", [pytest.param(drawn, marks=pytest.mark.proof), None], ids=["made", "not made"])
async def test_over_telegram(drawer: Drawer | None) -> None:
    """A picture and a page with words that say the same; where they cannot be made, the words alone."""
    house = await House(drawer=drawer).open()
    for text in ("/start",):
        house.local.say(1, text)
    await house.settle()
    for tap in ("o:yes", *STRAIGHT[1:]):
        house.local.press(1, *house.newest(tap))
        await house.settle()
    for text in ("ran 10k in 55 min", "8 km yesterday, pain 3", "/progress"):
        house.local.say(1, text)
        await house.settle()
    before = len(house.local.messages(1))
    for view in ("Weeks", "Traffic light", "Pain and runs"):
        house.local.press(1, *house.newest(view))
        await house.settle()
    assert len(house.local.messages(1)) == before  # each view takes the place of the one before
    house.local.say(1, "/handoff")
    await house.settle()
    mine = [m for m in house.local.messages(1) if m["from"]["is_bot"]]
    shown = next(m for m in mine if "How it has been" in m.get("caption", m.get("text", "")))
    files = dict(house.local.world.files.values())
    actions = [given["action"] for name, given in house.local.calls if name == "sendChatAction"]
    await house.close()
    assert actions == ["upload_photo"] * 4 + ["upload_document"]
    assert ("photo" in shown, "document" in mine[-1]) == (drawer is not None, drawer is not None)
    if drawer:
        assert all(files[name].startswith(b"\x89PNG") for name in ("weeks.png", "light.png"))
        assert files["progress.png"].startswith(b"\x89PNG")
        assert files["runtall-handoff.pdf"].startswith(b"%PDF")
    else:
        assert "couldn't make the page" in mine[-1]["text"]


async def test_what_is_urgent_waits_for_no_picture() -> None:
    asked, tries = asyncio.Event(), []

    async def drawer(what: str, facts: Mapping[str, Any]) -> bytes | None:
        tries.append(what)
        asked.set()
        if len(tries) == 1:
            await asyncio.Event().wait()
        return b"a picture"

    house = await House(drawer=drawer).open()
    house.local.say(1, "/start")
    await house.settle()
    for tap in ("o:yes", *STRAIGHT[1:]):
        house.local.press(1, *house.newest(tap))
        await house.settle()
    for text in ("ran 10k in 55 min", "8 km yesterday, pain 3"):
        house.local.say(1, text)
        await house.settle()
    house.local.say(1, "/progress")
    async with asyncio.timeout(20):
        await asked.wait()
    house.local.say(1, "my chest is tight and im sweating")
    await house.settle()
    told = [m.get("caption", m.get("text", "")) for m in house.local.messages(1) if m["from"]["is_bot"]]
    await house.close()
    urgent = next(n for n, text in enumerate(told) if text.startswith("Stop, sit down"))
    shown = next(n for n, text in enumerate(told) if "How it has been" in text)
    assert urgent < shown, "the picture is made again, behind it"
    assert tries == ["progress", "progress"]


def test_no_list_of_the_hand_off_goes_on_without_its_heading(coached: Talk) -> None:
    turn = Turn(session=coached.session, event=Said(update_id=9, at=conftest.NOON, chat=1, person=1, lang="en", text="/handoff"), content=coached.content)  # fmt: skip
    found = handoff.messages(turn, handoff.sections(turn, progress.read(())))
    assert len(found) > 2
    for lines in found[1:]:
        assert lines[0].startswith("\n<b>")
