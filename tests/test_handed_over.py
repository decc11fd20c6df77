"""The page for a doctor: what was told on which day, what is only a part, and what nobody answered."""

import pytest

from tests import conftest
from tests.conftest import Talk, went, with_drafts
from tests.test_another_day import Days
from tests.test_progress import Kept


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    return Days(monkeypatch)


def page(days: Days) -> dict[str, list[str]]:
    """The sections of the page by their titles."""
    return {s["title"]: s["lines"] for s in days.does("/handoff").kept.made.facts["sections"]}


def texts(days: Days) -> str:
    return "\n".join(days.does("/handoff").kept.texts)


class TestTheDayOfTheCheck:
    def test_stands_beside_its_answers_and_signs(self, days: Days) -> None:
        days.later(days=50)
        assert {"What the check of 20 November 2026 was told", "Warning signs answered on 20 November 2026: no"} <= page(
            days
        ).keys()
        assert "Warning signs answered on 20 November 2026: no" in texts(days)

    def test_questions_asked_anew_and_left_stand_with_theirs(self, days: Days) -> None:
        days.later(days=3).does("/checkin", "[9]", "[None of these]", "/cancel")
        told = page(days)
        [line] = told["A check that is not finished"]
        assert line.startswith("Asked anew on 23 November 2026, with a pain of 9 of 10 told")
        assert "warning signs got no answer then" in line
        assert "Warning signs answered on 20 November 2026: no" in told
        assert not any("23 November" in title for title in told)

    def test_nothing_of_it_once_they_are_answered(self, days: Days) -> None:
        days.later(days=3).does("/checkin", "[9]", *["[None of these]"] * 5)
        while days.kept.talk.session.flow:
            days.does(
                "[None of these]"
                if any(label == "None of these" for label, _ in days.kept.talk.keyboard)
                else f"[{days.kept.talk.keyboard[0][0]}]"
            )
        assert "A check that is not finished" not in page(days)
        assert "What the check of 23 November 2026 was told" in page(days)

    def test_before_any_answer_there_is_nothing_to_hand_over(self, talk: Talk) -> None:
        kept = Kept(talk).say("/start").press("Yes, let's start").press("United Kingdom").say("/handoff")
        assert "handoff.nothing" in kept.names
        assert "handoff.page" not in kept.names


class TestNumbers:
    def test_all_in_the_persons_unit(self, talk: Talk) -> None:
        talk.say("/start")
        for tap in conftest.STRAIGHT[:2]:
            talk.press(tap)
        kept = Kept(talk).say("went from 10 to 20 miles a week, pain 3 during runs", "use kilometres", "/handoff")
        said = "\n".join(kept.texts)
        assert "from 16 to 32 km a week" in said
        assert "miles" not in said

    def test_only_a_part_says_so(self, days: Days) -> None:
        for n in range(8):
            days.does(f"pain {n % 3} today", f"ran {n + 2} km today").later(days=7)
        told = page(days)
        assert "Pain, newest first: 6 of 8 since 20 November 2026" in told
        assert "Running, newest first: 6 of 8 since 20 November 2026" in told
        assert (
            days.kept.made.facts["chart_title"] == "Pain and runs of the last 42 days, a part of the notes since 20 November 2026"
        )

    def test_the_whole_says_nothing_of_it(self, days: Days) -> None:
        days.does("pain 1 today", "ran 3 km today").later(days=1).does("pain 2 today")
        assert {"Pain, newest first", "Running, newest first"} <= page(days).keys()


class TestGerman:
    @pytest.mark.parametrize("text", ["spät bei langen Läufen", "mein Rücken zieht erst spät bei längeren Läufen"])
    def test_late_in_long_runs_is_no_plain_run(self, text: str) -> None:
        assert with_drafts().languages["de"].reader.understand(text).slots["pain_timing"] == ["late_in_run"]

    def test_pictures_have_the_mark_of_the_language(self, talk: Talk) -> None:
        kept = Kept(went()).say("auf deutsch bitte", "10,5 km gestern, schmerz 2", "5 km heute", "/progress")
        assert kept.made.facts["mark"] == ","
