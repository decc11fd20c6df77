"""A reminder put right behind its echo: what is not said stays, whatever is being asked; a pain that is named is none of it."""

from dataclasses import replace

import pytest

from bot.core.content.load import Content
from bot.core.model.session import Session
from tests.conftest import STRAIGHT, Talk, shipped_content, went, with_drafts
from tests.tables import thin

BASES = {
    "counted": "remind me every 3 days at 8 in the evening",
    "morning": "remind me on Tuesdays and Thursdays at 7am",
    "once": "remind me tomorrow at 9",
    "twice": "every day at 9am and 5pm",
}


@pytest.fixture(scope="module")
def known() -> Session:
    """The session of somebody whose check ended in self-care."""
    return went().session


@pytest.fixture(scope="module")
def echoed(known: Session) -> dict[str, Session]:
    return {name: Talk(shipped_content(), known, update=100).say(text).session for name, text in BASES.items()}


def rhythm(session: Session) -> tuple[str, tuple[str, ...], int, str]:
    when = [*session.reminders.values()][-1].when
    return when.time, when.days, when.interval, when.start


COUNTED, TWO, ONE = ("daily",), ("tue", "thu"), ("once",)


@thin(every=3)
@pytest.mark.parametrize(
    ("base", "said", "time", "days", "interval", "start"),
    [
        ("counted", "actually make it 9", "21:00", COUNTED, 3, "2026-11-20"),
        ("counted", "no 7", "19:00", COUNTED, 3, "2026-11-20"),
        ("counted", "make it 8:30", "20:30", COUNTED, 3, "2026-11-20"),
        ("counted", "8:30 am is better", "08:30", COUNTED, 3, "2026-11-20"),
        ("counted", "rather 10", "10:00", COUNTED, 3, "2026-11-20"),  # 22:00 is in the quiet hours
        ("counted", "mornings better", "08:00", COUNTED, 3, "2026-11-20"),
        ("counted", "an hour later", "21:00", COUNTED, 3, "2026-11-20"),
        ("counted", "half an hour earlier", "19:30", COUNTED, 3, "2026-11-20"),
        ("counted", "the day after", "20:00", COUNTED, 3, "2026-11-21"),
        ("counted", "every 2 days instead", "20:00", ("every_other_day",), 1, "2026-11-20"),
        ("counted", "only weekdays", "20:00", ("weekdays",), 1, "2026-11-20"),
        ("morning", "actually make it 9", "09:00", TWO, 1, "2026-11-20"),
        ("morning", "evenings instead", "19:00", TWO, 1, "2026-11-20"),
        ("once", "no, 8", "08:00", ONE, 1, "2026-11-21"),
        ("once", "evenings are better", "19:00", ONE, 1, "2026-11-21"),
        ("once", "the day after", "09:00", ONE, 1, "2026-11-22"),
        ("once", "sorry, Monday", "09:00", ONE, 1, "2026-11-23"),
        ("counted", "from Monday on", "20:00", COUNTED, 3, "2026-11-23"),
        ("counted", "ok but 9's better", "21:00", COUNTED, 3, "2026-11-20"),
        ("counted", "can it be two days later?", "20:00", COUNTED, 3, "2026-11-22"),
        ("counted", "for two weeks", "20:00", COUNTED, 3, "2026-11-20"),
        ("morning", "and Saturdays too", "07:00", ("tue", "thu", "sat"), 1, "2026-11-20"),
        ("twice", "an hour later", "10:00", COUNTED, 1, "2026-11-20"),
    ],
)  # fmt: skip
def test_what_is_not_said_stays(
    content: Content,
    echoed: dict[str, Session],
    base: str,
    said: str,
    time: str,
    days: tuple[str, ...],
    interval: int,
    start: str,
) -> None:
    talk = Talk(content, echoed[base], update=200).say(said)
    assert talk.names == ["reminder.set"]
    assert rhythm(talk.session) == (time, days, interval, start)


@pytest.mark.parametrize(
    ("base", "said", "asked"),
    [
        ("counted", "not that early", "vague"),
        ("counted", "later please", "vague"),
        ("counted", "5 hours later", "vague"),
        ("morning", "the day after", "day"),
        ("twice", "make it 8", "times"),
        ("counted", "weekends too", "day"),
        ("once", "for two weeks", "day"),
    ],
)
def test_what_may_mean_more_is_asked(content: Content, echoed: dict[str, Session], base: str, said: str, asked: str) -> None:
    talk = Talk(content, echoed[base], update=200).say(said)
    assert (talk.names, rhythm(talk.session)) == ([f"reminder.ask.{asked}"], rhythm(echoed[base]))


def test_an_end_that_is_told_is_kept(content: Content, echoed: dict[str, Session]) -> None:
    talk = Talk(content, echoed["counted"], update=200).say("for two weeks")
    assert talk.session.reminders["check_in"].when.last == "2026-12-03"


def test_the_answer_to_that_stays_in_its_half_of_the_day(content: Content, echoed: dict[str, Session]) -> None:
    talk = Talk(content, echoed["counted"], update=200).say("not that early").say("9")
    assert rhythm(talk.session) == ("21:00", COUNTED, 3, "2026-11-20")


@pytest.mark.parametrize(
    "said",
    [
        "thanks",
        "👍",
        "👍🏽",
        "!?",
        "…",
        "no",
        "actually my back hurts, 7",
        "actually it was 7/10",
        "5k at 8",
        "make it 4k",
        "no pain",
    ],
)
def test_anything_else_changes_no_reminder(content: Content, echoed: dict[str, Session], said: str) -> None:
    talk = Talk(content, echoed["counted"], update=200).say(said)
    assert rhythm(talk.session) == rhythm(echoed["counted"])


@pytest.mark.parametrize("picture", ["👍", "🙏🏽", "❌", "?!"])
def test_a_picture_some_time_after_the_echo_is_answered(content: Content, echoed: dict[str, Session], picture: str) -> None:
    talk = Talk(content, echoed["counted"], update=200).say("thanks").say(picture)
    assert talk.names
    assert rhythm(talk.session) == rhythm(echoed["counted"])


@pytest.fixture(scope="module")
def asked() -> Session:
    """Somebody who is asked how bad it gets, and has set a reminder instead."""
    talk = Talk(shipped_content()).say("/start")
    for tap in STRAIGHT:
        if talk.session.question == "severity":
            break
        talk.press(tap)
    return talk.say(BASES["counted"]).session


class TestAmidTheCheck:
    @pytest.mark.parametrize(
        ("said", "time", "score"),
        [
            ("actually make it 9", "21:00", None),
            ("no 7", "19:00", None),
            ("an hour later", "21:00", None),
            ("7", "20:00", 7),
            ("a 4", "20:00", 4),
            ("actually pain 7", "20:00", 7),
        ],
    )
    def test_a_correction_is_the_reminders_and_an_answer_the_questions(
        self, content: Content, asked: Session, said: str, time: str, score: int | None
    ) -> None:
        talk = Talk(content, asked, update=200).say(said)
        assert (rhythm(talk.session)[0], talk.session.slots.get("severity")) == (time, score)
        assert (talk.session.question == "severity") is (score is None)

    def test_only_right_behind_the_echo(self, content: Content, asked: Session) -> None:
        talk = Talk(content, asked, update=200).say("4").say("actually make it 9")
        assert rhythm(talk.session)[0] == "20:00"


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("lieber um 9", "21:00"),
        ("nein 7", "19:00"),
        ("morgens besser", "08:00"),
        ("eine Stunde später", "21:00"),
        ("doch um 8:30", "20:30"),
    ],
)
def test_german_too(known: Session, said: str, time: str) -> None:
    talk = Talk(with_drafts(), replace(known, country="DE", lang="de"), update=100).say(
        "erinnere mich alle 3 Tage um 8 Uhr abends"
    )
    assert rhythm(talk.say(said).session)[:3] == (time, COUNTED, 3)


@pytest.mark.parametrize("said", ["good morning", "morning!", "good night"])
def test_a_greeting_moves_nothing(coached: Talk, said: str) -> None:
    coached.say("remind me every day at 7pm").say(said)
    assert "reminder.set" not in coached.names
    assert [r.when.time for r in coached.session.reminders.values()] == ["19:00"]
