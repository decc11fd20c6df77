"""Several runs in one message: all of them noted, or asked about; and another sport, which is no run."""

import pytest

from tests.conftest import Talk


def noted(talk: Talk) -> list[tuple[str, float, float | None]]:
    return [(r.day, r.km, r.pain) for r in talk.session.runs]


@pytest.mark.parametrize(
    ("said", "days", "pain"),
    [
        ("ran 5 km mon, wed and thu", ("16", "18", "19"), None),
        ("did 5 km on monday and on wednesday, pain 2", ("16", "18"), 2),
        ("jogged 5k tue thu", ("17", "19"), None),
        ("ran 5 km yesterday and today", ("19", "20"), None),
    ],
)
def test_the_same_run_of_several_days_is_noted_for_each(
    coached: Talk, said: str, days: tuple[str, ...], pain: float | None
) -> None:
    assert noted(coached.say(said)) == [(f"2026-11-{day}", 5, pain) for day in days]


@pytest.mark.parametrize(
    "said",
    [
        "ran 6 km twice today",
        "ran 4 miles and then another 3",
        "did 5 km, later another 2",
        "ran 3 runs of 5 km",
        "ran 4 km and 2 more",
        "ran 5k twice yesterday, pain 2",
    ],
)
def test_more_runs_than_can_be_told_apart_are_asked_about(coached: Talk, said: str) -> None:
    coached.say(said)
    assert noted(coached) == []
    assert coached.names == ["run.one_each"]


@pytest.mark.parametrize(
    ("said", "run"),
    [
        ("ran 5 km, had to stop twice", ("2026-11-20", 5, None)),
        ("ran another 5 km today, pain 1", ("2026-11-20", 5, 1)),
        ("ran 5 km today, back was sore on monday and tuesday", ("2026-11-20", 5, None)),
        ("ran 5 km on tuesday, pain 2, no more runs since", ("2026-11-17", 5, 2)),
    ],
)
def test_one_run_is_one(coached: Talk, said: str, run: tuple[str, float, float | None]) -> None:
    assert noted(coached.say(said)) == [run]


@pytest.mark.parametrize(
    "said",
    [
        "swam 1500 m, pain 1",
        "did a 30k ride, pain 2",
        "cycled 25 km today, pain 2",
        "rowed 5k, pain 1",
        "biked 12 miles in 50 min, pain 2",
    ],
)
def test_another_sport_is_no_run_and_its_pain_is_noted(coached: Talk, said: str) -> None:
    coached.say(said)
    assert noted(coached) == []
    assert not coached.session.flow
    assert coached.names[-1] == "task.pain_logged"


@pytest.mark.parametrize("said", ["swam 2k, pain 8", "biked 30k, pain 9"])
def test_a_strong_pain_of_another_sport_leads_to_the_whole_screen(coached: Talk, said: str) -> None:
    assert coached.say(said).session.flow
    assert noted(coached) == []


@pytest.mark.parametrize("said", ["biked to the park, then ran 5k, pain 2", "ran 5 km, ride home, pain 2"])
def test_a_run_beside_another_sport_is_noted(coached: Talk, said: str) -> None:
    assert [km for _, km, _ in noted(coached.say(said))] == [5]


def test_a_red_flag_beside_another_sport_is_heard(coached: Talk) -> None:
    assert coached.say("biked 20k, pain 3, and my chest felt tight with every climb").session.open or coached.session.doubts
