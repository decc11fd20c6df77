"""Tables that a runner keeps by hand, an import taken back in words, and how the page for a doctor is sent."""

import pytest

from bot.imports.read import read
from tests.conftest import went

LISTS = [
    ("Date,Miles,Pain\n19/11/2026,3.1,2\n17/11/2026,5,1\n", [8.05, 4.99], 2),
    ("Datum;Distanz (km);Dauer;Schmerz\n19.11.2026;8,5;0:50:00;3\n", [8.5], 1),
    ("day,km\n2026-11-19,8\n", [8.0], 0),
    ("Tag;Kilometer\n19.11.2026;8,5\n", [8.5], 0),
]


@pytest.mark.parametrize(("table", "km", "hurt"), LISTS)
def test_a_list_without_sports_or_times_is_one_of_runs(table: str, km: list[float], hurt: int) -> None:
    found = read("runs.csv", table.encode())
    assert (found.problem, sorted((r.km for r in found.runs), reverse=True), found.hurt) == ("", km, hurt)


@pytest.mark.parametrize("said", ["remove everything you imported", "delete all of the uploaded runs"])
def test_an_import_is_less_than_everything(said: str) -> None:
    assert went().say("thanks").say(said).names == ["import.nothing_to_undo"]


@pytest.mark.parametrize("said", ["delete everything", "delete all my data and the imports"])
def test_everything_is_asked_about(said: str) -> None:
    assert went().say("thanks").say(said).names == ["data.erase_ask"]


@pytest.mark.parametrize(
    "said", ["how can i send the report to my gp", "could you mail this to my physio", "how does my doctor get it"]
)
def test_how_it_is_sent_is_told_in_a_line(said: str) -> None:
    talk = went().say("thanks").say(said)
    assert talk.names == ["asked.send_page"]
    assert "~handoff" in [data for _, data in talk.keyboard]


def test_report_me_is_no_wish_for_a_page() -> None:
    assert went().say("thanks").say("report me then").names == ["asked.report_me"]
