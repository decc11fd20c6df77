"""Numbers that no calendar has: what is further off than a year, or comes more or less often than makes sense, is asked about until
an answer says otherwise, and nothing written with such a number raises an error."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import strategies as st

from bot.core.model.effects import Export, Reply, Report
from bot.core.model.session import Session
from tests.conftest import Talk, shipped_content, went
from tests.tables import searched
from tests.texts import texts

ENDLESS = "9" * 400
"""Digits that no floating-point number holds."""


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("remind me in 88888888 days", "date"),
        ("remind me in 500 days", "date"),
        ("remind me in 777777777 hours", "date"),
        (f"remind me in {ENDLESS} weeks", "date"),
        ("remind me every 88888888 days at 8", "day"),
        ("remind me every 3000 weeks", "day"),
        ("remind me every 3 minutes", "times"),
        ("remind me every 77777777 hours", "day"),
        (f"remind me every {ENDLESS} minutes", "day"),
    ],
)
def test_a_far_number_is_asked_about_until_another_is_told(coached: Talk, said: str, asked: str) -> None:
    coached.say(said)
    assert (coached.names, dict(coached.session.reminders)) == ([f"reminder.ask.{asked}"], {})
    if asked != "times":  # a time of the day says nothing of the day
        coached.say("at 9")
        assert (coached.names, dict(coached.session.reminders)) == ([f"reminder.ask.{asked}"], {})
    coached.say({"date": "on 3 March at 9", "day": "weekdays", "times": "at 9"}[asked])
    when = coached.session.reminders[next(iter(coached.session.reminders))].when
    assert (coached.names, when.interval, when.every) == (["reminder.set"], 1, 0)


def test_a_length_beyond_a_life_is_no_end(coached: Talk) -> None:
    assert coached.say("remind me every day at 8am for 88888888 days").names == ["reminder.ask.sure"]
    coached.say("yes")
    assert (coached.names, coached.session.reminders["check_in"].when.last) == (["reminder.set"], "")


def test_a_day_is_not_moved_further_than_a_year(coached: Talk) -> None:
    coached.say("remind me tomorrow at 8am").say("300 days later").say("300 days later")
    assert coached.names == ["reminder.ask.date"]
    assert coached.session.reminders["check_in"].when.start == "2027-09-17"


def test_a_rhythm_that_was_kept_before_such_were_refused_is_shown(coached: Talk) -> None:
    coached.say("remind me every 5 days at 8am")
    known = coached.session.reminders["check_in"]
    far = replace(known, when=replace(known.when, start="2026-01-01", interval=88888888))
    coached.session = replace(coached.session, reminders={"check_in": far})
    assert coached.say("/reminders").names == ["reminder.menu"]


BEFORE = {
    "just set": ("remind me every day at 8am",),
    "set some time ago": ("remind me every day at 8am", "thanks"),
    "once": ("remind me tomorrow at 9",),
    "several": ("remind me every Sunday at 6pm", "remind me to stretch on weekdays at 7am", "thanks"),
    "breaks": ("remind me every 2 hours to get up",),
    "asked when": ("remind me",),
    "asked for the day": ("remind me every day at 8am", "a day later"),
    "asked for the date": ("remind me in 500 days",),
    "asked for the times": ("remind me every 3 minutes",),
    "asked whether it is so": ("8:30 every day near the big zebra",),
    "run noted": ("ran 5k in 30 minutes, pain 2",),
    "run noted and reminded": ("remind me every day at 8am", "ran 5k in 30 minutes, pain 2"),
}
COUNTED = (
    "remind me in",
    "in",
    "remind me every",
    "every day at 8 for",
    "the next",
    "on",
    "ran 5k",
    "ran",
    "it started",
    "an hour and",
)
UNITS = (
    "", "days", "weeks at 9", "months", "hours", "minutes later", "weeks earlier", "days ago", "km", "times a day", "mondays", "march", "/10",
)  # fmt: skip
WORDS = (
    "remind me", "every", "in", "for", "at", "on", "days", "weeks", "months", "hours", "minutes", "later", "earlier", "ago", "km",
    "ran", "instead", "actually", "not", "until", "pause", "monday", "march", "times a day", "from", "too", "quiet", "no", "yes",
)  # fmt: skip
NUMBERS = (
    "0", "-1", "31", "500", "99999999", "9" * 30, ENDLESS, "0.0001", "1e308", "٣", "²", "½", "25:61", "13/13", f"{ENDLESS}.5",
)  # fmt: skip
BLANKS = (
    "👍", "👍🏽", "👩🏽‍🚀", "❌", "…", "?", "''", "-", "/", "\u200b", "\u200d", "\ufeff", "\u3164", "\u2800", "\xad", "\u0301", "\n", "\x00", "",
)  # fmt: skip
ANYTHING = st.one_of(
    texts(40),
    st.tuples(st.sampled_from(COUNTED), st.sampled_from(NUMBERS), st.sampled_from(UNITS)).map(" ".join),
    st.sampled_from(BLANKS),
    st.lists(st.sampled_from((*WORDS, *NUMBERS, *BLANKS)), min_size=1, max_size=6).map(" ".join),
)


@cache
def after(before: str) -> Session:
    """The session of somebody who has said this; gone through once."""
    talk = went()
    for text in BEFORE[before]:
        talk.say(text)
    return talk.session


def whatever_is_said_about_reminders_is_answered(before: str, said: list[str]) -> None:
    talk = Talk(shipped_content(), after(before), update=200)
    for text in said:
        talk.say(text)
        assert any(isinstance(e, Reply | Report | Export) for e in talk.effects), text


test_whatever_is_said_about_reminders_is_answered = searched(
    whatever_is_said_about_reminders_is_answered,
    15,
    150,
    before=st.sampled_from(sorted(BEFORE)),
    said=st.lists(ANYTHING, min_size=1, max_size=2),
)
