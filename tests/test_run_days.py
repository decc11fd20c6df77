"""The day of a run: read where it is one, asked about where it is none, and never noted for today instead."""

import pytest

from tests.conftest import Talk


def days(talk: Talk) -> list[tuple[str, float | None]]:
    return [(r.day, r.pain) for r in talk.session.runs]


@pytest.mark.parametrize(
    "said",
    [
        "ran 7 miles last week", "did 40 km this month", "jogged 5k in september", "ran 10k over the weekend", "ran 4 miles the other day, pain 2",
        "ran 8 km on 31 june", "did 5 miles on 30/2", "ran 6 km on 31.04.2026", "ran 5 miles on 32 october", "ran 10k on the weekend",
    ],
)  # fmt: skip
def test_what_is_no_one_day_is_asked_about(coached: Talk, said: str) -> None:
    coached.say(said)
    assert days(coached) == []
    assert coached.names == ["run.which_day"]


@pytest.mark.parametrize(
    ("said", "day", "pain"),
    [
        ("ran 5 miles on 16.11.2026", "2026-11-16", None),
        ("ran 5 miles on 3.11.2026, pain 4", "2026-11-03", 4),
        ("ran 5 miles on 2026-11-02 pain 1", "2026-11-02", 1),
        ("ran 8 km on 9 november, pain 3", "2026-11-09", 3),
        ("ran 8 km on 4/11", "2026-11-04", None),
        ("ran 8 km last tuesday", "2026-11-17", None),
        ("ran 8 km 5 days ago", "2026-11-15", None),
        ("ran 5k, my first one this week", "2026-11-20", None),
        ("ran 8 km, my longest run of the year", "2026-11-20", None),
        ("ran 5k, pain 2", "2026-11-20", 2),
    ],
)
def test_a_day_is_a_day_and_no_pain(coached: Talk, said: str, day: str, pain: float | None) -> None:
    coached.say(said)
    assert days(coached) == [(day, pain)]


def test_a_strong_pain_without_a_day_is_heard(coached: Talk) -> None:
    coached.say("ran 5 miles last week, pain 8")
    assert coached.session.flow
