"""Every time and day of a wish is accounted for: it is the one that is set, or the bot asks; none is silently another than was meant."""

from typing import Any

import pytest

from bot.core.content.load import Content
from bot.core.model.effects import Remind
from tests.conftest import Talk, shipped_content, went

READER = shipped_content().languages["en"].reader


def stated(text: str) -> dict[str, Any]:
    return dict(READER.understand(text).slots.get("reminder", {}))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("it rings at 6 pm while i cook! 8:20 pm!", id="two times that nothing joins"),
        pytest.param("6:10 pm on the app, 7:10 pm on my watch", id="two times, two clocks"),
        pytest.param("all week 7:10 am but saturday we swim", id="a day behind a but"),
        pytest.param("sat only for now. sundays granny visits. 9:40 am", id="a day in a sentence of its own"),
        pytest.param("half an hour after supper", id="so much behind an event whose time is not told"),
        pytest.param("before 9 at night", id="a bound is no time"),
        pytest.param("no tuesdays, fridays 7:30 pm", id="which of them are denied"),
        pytest.param("the library closes at 8 on thursdays", id="what is at that time"),
        pytest.param("dentist rebooked for tuesday 16:20", id="an appointment"),
        pytest.param("my pals meet 7 pm wednesdays", id="what others do"),
        pytest.param("why did you write to me at 5 in the morning?", id="a question about what was"),
        pytest.param("i usually run at 7 on wednesdays and fridays", id="when the runs are"),
        pytest.param("every day for three weeks now", id="how long it has gone on"),
        pytest.param("the first tuesday of the month, 9:15 am", id="what the slot cannot hold"),
        pytest.param("tuesday was grim, wednesday better", id="how days were"),
    ],
)
def test_what_is_left_over_states_nothing(text: str) -> None:
    assert stated(text) == {}


@pytest.mark.parametrize(
    ("text", "time", "days"),
    [
        pytest.param("scrap the 5:30 am, 6:50 am suits me more", "06:50", None, id="a time that is over"),
        pytest.param("you ping me at 6 pm, could it be an hour later", "19:00", None, id="so much later than what is"),
        pytest.param("club is 7pm mondays. remind me 40 mins earlier", "18:20", ["mon"], id="so much earlier than an event"),
        pytest.param("i set off 7am so 15 mins before", "06:45", None, id="before what somebody does"),
        pytest.param(
            "sat to wed 7:10 pm, thu and fri i work", "19:10", ["mon", "tue", "wed", "sat", "sun"], id="days that give a reason"
        ),
        pytest.param("mon and thu 8:15 pm, tue is band practice", "20:15", ["mon", "thu"], id="a day that is taken"),
        pytest.param("final is on sunday, so remind me friday 6:40 pm", "18:40", ["fri"], id="a reason before a so"),
        pytest.param("now its 5:30 am, i get up at 7, so 7:25", "07:25", None, id="what was before a so"),
        pytest.param("you sent it at 4am! should be 4pm", "16:00", None, id="what it should be"),
        pytest.param("6:30 pm -> 7:15 pm", "19:15", None, id="an arrow"),
        pytest.param("in the evening i fall asleep, so 7:35 am", "07:35", None, id="a part of the day that gives a reason"),
        pytest.param("eight. pm of course", "20:00", None, id="the half of the day behind a stop"),
        pytest.param("not tomorrow, friday 9:20 am", "09:20", ["fri"], id="a day behind another that is denied"),
        pytest.param("skip weekdays, sat and sun 9:20 am", "09:20", ["weekends"], id="days behind a set that is denied"),
        pytest.param("i knock off at 6pm, so 6:40", "18:40", None, id="the half of the day of the reason"),
        pytest.param("wake me up at 5 on saturday", "05:00", ["sat"], id="whoever is woken is woken in the morning"),
        pytest.param("daily is too much, tuesdays only, 7:50 am", "07:50", ["tue"], id="a rhythm that is too much"),
        pytest.param("no more daily, every other day is plenty", None, ["every_other_day"], id="a rhythm that is over"),
        pytest.param("evry othr mrng 6:30", "06:30", ["every_other_day"], id="words without their vowels"),
        pytest.param("one reminder a day is enough, 1:05 pm", "13:05", ["daily"], id="one a day"),
        pytest.param("4 evenings a week at 7:25 pm, mon to thu", "19:25", ["mon", "tue", "wed", "thu"], id="so many evenings"),
        pytest.param(
            "set it for 1640 hrs tue to fri", "16:40", ["tue", "wed", "thu", "fri"], id="figures of a clock are no length"
        ),
        pytest.param("wednesday works better than monday, 8:10 pm", "20:10", ["wed"], id="one day rather than another"),
    ],
)
def test_what_is_accounted_for_is_stated(text: str, time: str | None, days: list[str] | None) -> None:
    assert stated(text) == ({"time": time} if time else {}) | ({"days": days} if days else {})


@pytest.mark.parametrize(
    "text",
    [
        "it rings at 6 pm while i cook! 8:20 pm!",
        "every day 7:10 am but saturday we swim",
        "mornings i work. 6:10 pm tue, 7:10 pm on my watch",
    ],
)
def test_what_is_left_over_is_asked_about(content: Content, text: str) -> None:
    talk = Talk(content, went().session, update=100).say(text)
    assert not [e for e in talk.effects if isinstance(e, Remind) and e.key != "follow_up"]
