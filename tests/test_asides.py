"""What stands beside a wish in a message about when to write: when something else is, what would happen else, a day that is taken back, whose
word it is. Each kind with traps, in which the second time or day is meant, or nothing may be stated."""

from datetime import date
from typing import Any

import pytest

from tests.conftest import shipped_content

TODAY = date(2026, 11, 20)
READER = shipped_content().languages["en"].reader
Reminder = dict[str, Any]


def stated(text: str) -> Reminder:
    found: Reminder = READER.understand(text, today=TODAY).slots.get("reminder", {})
    return found


def at(time: str, *days: str) -> Reminder:
    return {"time": time, "days": list(days)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("text me tuesday, hmm no tuesday i've got choir, wednesday 19:15", at("19:15", "wed")),
        ("Saturday mornings at 9, no Saturday I am at work, Sunday mornings at 9", at("09:00", "sun")),
        ("weekdays at 6 pm, no Wednesday I have choir", at("18:00", "mon", "tue", "thu", "fri")),
        ("on Tuesday... hmm no Tuesday I have time, so Tuesday 18:30", at("18:30", "tue")),
        ("Monday and Thursday 7 pm, not Thursday we said Friday", {}),
        ("Monday to Friday 7 am, no Friday I have class, Saturday 8 am", {}),
    ],
)
def test_a_day_that_is_taken_back_with_what_is_on_it(text: str, told: Reminder) -> None:
    assert stated(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Every weekday at 12:20, I eat a quarter of an hour after that", at("12:20", "weekdays")),
        ("weekdays at 17:10 please, the shop shuts an hour later", at("17:10", "weekdays")),
        ("Sundays at 9:00, make it twenty minutes after that actually", at("09:20", "sun")),
        ("daily at 7 am, I moved the stretch ten minutes later", at("07:10", "daily")),
        ("weekdays I finish at 5 pm, my stretch is ten minutes after that", at("17:10", "weekdays")),
        ("Tuesday 6 pm is track, I leave half an hour before that, ping me then", at("17:30", "tue")),
    ],
)
def test_what_somebody_does_so_much_later_moves_nothing(text: str, told: Reminder) -> None:
    assert stated(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nudge me Wednesdays at 17:30, track is at half six", at("17:30", "wed")),
        ("weekdays 6:50 am. School bus is 7:40", at("06:50", "weekdays")),
        ("Fridays at noon, lunch is at one", at("12:00", "fri")),
        ("every day at 20:30, 21:00 my daughter still isn't asleep", at("20:30", "daily")),
        ("remind me each evening at 21:15, at 22:00 the twins are still awake", at("21:15", "daily")),
        ("quarter to eight in the evening suits me better, dinner is done by then", {"time": "19:45"}),
        ("Fridays at 5 pm, best time is 4", {}),
        ("weekends at 9 am, the other message is at 8 pm", {}),
        ("Mondays at 6 pm, the stretch is at 8", {}),
        ("remind me weekdays at 6 pm, better is 7", {}),
        ("I get home at 6 pm on weekdays, dinner is at 7", {}),
        ("parkrun is at 9 on Saturdays", {}),
    ],
)
def test_when_something_else_is(text: str, told: Reminder) -> None:
    assert stated(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Tuesdays and Saturdays at 8 pm, otherwise it never gets done", at("20:00", "tue", "sat")),
        ("I work nights at the bakery so 3 pm is best, daily", at("15:00", "daily")),
        ("Only do weekdays, we are away at the weekends", {"days": ["weekdays"]}),
        ("just weekends, in the week I work shifts", {"days": ["weekends"]}),
        ("just Tuesdays and Sundays, those are my rest days", {"days": ["tue", "sun"]}),
        ("Sundays at 6 pm, otherwise I can do Saturdays at 5", {}),
        ("Tuesdays at 8 pm, otherwise Thursdays", {}),
        ("Wednesdays are out, those are my late days", {}),
        ("monday was awful, tuesday better", {}),
    ],
)
def test_reasons_that_say_what_happens_else_or_on_other_days(text: str, told: Reminder) -> None:
    assert stated(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("my chiro says daily so make it 6:30 am", at("06:30", "daily")),
        ("the lady at the clinic wants me to do it every other day, so 20:00", at("20:00", "every_other_day")),
        ("please send me the hip openers on Saturday and Sunday at 8:30 in the morning", at("08:30", "weekends")),
        ("clamshells every Wednesday at quarter past six in the evening please", at("18:15", "wed")),
        ("my coach says Tuesday at 6 pm is hill reps", {}),
        ("my coach does the calf raises with us every Tuesday at 6 pm", {}),
        ("did the clamshells on Monday and Thursday at 7 pm", {}),
    ],
)
def test_whose_word_it_is_and_exercises_by_name(text: str, told: Reminder) -> None:
    assert stated(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("could the balance message come every other day", {"days": ["every_other_day"]}),
        ("8pm. every. single. day.", at("20:00", "daily")),
        ("every day, weekends included, 6:45 am", at("06:45", "daily")),
        ("Monday to Friday, weekends included, 7:30 pm", at("19:30", "daily")),
        ("Drop the Tuesday ones, keep Thursday and Sunday", {"days": ["thu", "sun"]}),
        ("Drop the weekend ones, keep Monday to Friday", {"days": ["weekdays"]}),
        ("at 7, no 8", {"time": "08:00"}),
        ("it is a 7, no 8", {}),
        ("the drop is 8 mm, keep that", {}),
    ],
)
def test_days_or_a_time_that_are_all_of_the_wish(text: str, told: Reminder) -> None:
    assert stated(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I'm home Wednesdays, Thursdays and Sundays so nag me on those, 7:45pm", at("19:45", "wed", "thu", "sun")),
        ("I do spin Tuesdays, Thursdays. Ping me 6pm Mondays", at("18:00", "mon")),
        ("not 11pm, thats way too late for me. 10pm, nightly", at("22:00", "daily")),
        ("not 6am, far too early. 7am, weekdays", at("07:00", "weekdays")),
        ("not 8pm on Fridays, that's too late. 8pm the other nights", {}),
        ("I run Mondays, Wednesdays and Saturdays so remind me the other days at 7 pm", {}),
    ],
)
def test_no_day_is_lost_of_a_list_or_beside_what_is_too_late(text: str, told: Reminder) -> None:
    assert stated(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("thursdays 4:40pm. i get so stiff on thursdays", at("16:40", "thu")),
        (
            "every day but tuesday at 8 in the evening, got practice tuesdays",
            at("20:00", "mon", "wed", "thu", "fri", "sat", "sun"),
        ),
        ("Every weekday apart from Friday, 6:50am. Fridays I'm in the clinic", at("06:50", "mon", "tue", "wed", "thu")),
        ("daily except Sunday and Monday at 4pm, those two I'm on shift", at("16:00", "tue", "wed", "thu", "fri", "sat")),
        (
            "daily but saturday, 6:40 am. Saturday is market day and then family",
            at("06:40", "mon", "tue", "wed", "thu", "fri", "sun"),
        ),
        ("mon n fri 6.45am, swim squad is the other days", at("06:45", "mon", "fri")),
        ("mon n fri 6.45am, I could do the other days too", {}),
        ("every day but Friday at 8pm, Fridays I can do earlier", {}),
        ("weekdays except Wednesday at 9am, my Wednesday stays at noon", {}),
        ("every day but Wednesday at 7pm, Wednesdays 8pm is fine", {}),
    ],
)
def test_a_day_that_is_told_again_in_accord(text: str, told: Reminder) -> None:
    assert stated(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12pm on my clinic days, that's monday wednesday and thursday", at("12:00", "mon", "wed", "thu")),
        ("19:15 on choir days. choir days = tue, fri", at("19:15", "tue", "fri")),
        ("6pm on my gym days, that's saturday", at("18:00", "sat")),
        ("8pm but not on club days, that's Tuesday and Thursday", at("20:00", "mon", "wed", "fri", "sat", "sun")),
        ("8am on my run days, that's tuesday or thursday", {}),
        ("12:30 on my office days, that's usually Monday but sometimes Tuesday", {}),
        ("4pm on days I'm not in the office, office days are monday and friday", {}),
    ],
)
def test_days_that_a_word_stands_for(text: str, told: Reminder) -> None:
    assert stated(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I could do with a nudge on Fridays. 12.40pm please", at("12:40", "fri")),
        ("my doctor says it should be every other day. nine in the evening works", at("21:00", "every_other_day")),
        ("Thu at 4, right after the school pickup", at("16:00", "thu")),
        ("my desk break message should come at 3, I fade then", {"time": "15:00"}),
        ("Thu at 4, right after I fell on the stairs", {}),
        ("I fell over on Thursdays run. 5.45pm please", {}),
        ("the reminder should come at 7 but it came at 9", {}),
    ],
)
def test_a_day_in_one_clause_and_the_time_in_the_next(text: str, told: Reminder) -> None:
    assert stated(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("send the stretches mon thu sun, those are the days i dont swim", {"days": ["mon", "thu", "sun"]}),
        ("weekends only. at school i can't look at my phone", {"days": ["weekends"]}),
        ("Could you text me every morning at 7? I tend to skip them otherwise.", at("07:00", "daily")),
        ("nudge me 9.30 pm daily, the telly always wins otherwise", at("21:30", "daily")),
        ("half seven in the evening is better for me, kids are fed by then", {"time": "19:30"}),
        ("send the stretches mon thu, those are the days i can't", {}),
        ("send them tue fri, those are the days I'm away", {}),
        ("Tuesdays at 8 pm, weekends otherwise", {}),
        ("half seven is better for me, by eight the kids are up", {}),
    ],
)
def test_days_alone_with_a_reason_and_what_happens_otherwise(text: str, told: Reminder) -> None:
    assert stated(text) == told


def test_a_german_reason_that_says_what_happens_otherwise() -> None:
    german = shipped_content().languages["de"].reader
    assert german.when("täglich um 20 Uhr, sonst vergesse ich es").unclear == ""
    assert german.when("dienstags 20 Uhr, sonst geht es um 19 Uhr").unclear
