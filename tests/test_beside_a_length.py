"""What stands beside the length of a run and is no length and no time: how high it went, when it began, a second stretch, how it felt."""

from dataclasses import replace

import pytest

from bot.core.model.changing import changed
from tests.conftest import Talk, went, with_drafts

Told = tuple[float, float | None, float | None]


def runs(talk: Talk) -> list[Told]:
    return [(r.km, round(r.minutes, 1) if r.minutes else None, r.pain) for r in talk.session.runs]


@pytest.fixture
def german(coached: Talk) -> Talk:
    return replace(coached, content=with_drafts(), session=changed(coached.session, lang="de"))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ran 8k with 150 m of elevation gain, pain 2", (8, None, 2)),
        ("hilly 12k with 350 m up", (12, None, None)),
        ("10k with 200m of climbing", (10, None, None)),
        ("10k with 200m of climbing in 58:10", (10, 58.2, None)),
        ("ran 8 miles, elevation 500 ft, pain 1", (12.87, None, 1)),
        ("trail run 45 min with 250 m of ascent", (0, 45, None)),
        ("ran 8k, 150 hm", (8, None, None)),
        ("ran 6 laps of 400 m", (2.4, None, None)),
        ("6 laps of 400m, pain 2", (2.4, None, 2)),
        ("ran 3 laps of 2k", (6, None, None)),
        ("ran 8k in 45 m", (8, 45, None)),
        ("ran 60 m uphill", (0, 60, None)),
        ("ran 5000 m", (5, None, None)),
        ("ran 6 laps, 5k", (5, None, None)),
    ],
)
def test_how_high_it_went_is_no_time(said: str, told: Told) -> None:
    assert runs(went().say(said)) == [told]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ran 8k at 19:45 last night", (8, None, None)),
        ("ran 10k at 18:30 yesterday", (10, None, None)),
        ("started at 6:30, 10k", (10, None, None)),
        ("at 6:30, ran 10k in 48:20, pain 2", (10, 48.3, 2)),
        ("ran 10k in 48:20 at 6:30", (10, 48.3, None)),
        ("10k in 48:20", (10, 48.3, None)),
        ("10k at 5:30/km", (10, None, None)),
        ("10k at 48:20", (10, 48.3, None)),
        ("half marathon in 1:45", (21.1, 105, None)),
        ("ran 10k 1:02:33", (10, 62.5, None)),
    ],
)
def test_when_it_began_is_no_time_that_it_took(said: str, told: Told) -> None:
    assert runs(went().say(said)) == [told]


@pytest.mark.parametrize(
    ("said", "number", "minutes"), [("ran 12 in 1:10", 12, 70), ("ran 7 in 1:02", 7, 62), ("jogged about 5 in 48:20", 5, 48.3)]
)
def test_a_bare_length_before_its_time_is_asked_for_its_unit(said: str, number: int, minutes: float) -> None:
    talk = went().say(said)
    assert talk.names == ["run.which_unit"]
    assert runs(talk.press("Kilometres")) == [(number, minutes, None)]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("8k +2k, pain 3", (10, None, 3)),
        ("ran 5k +3k cooldown", (8, None, None)),
        ("2k + 5k + 2k", (9, None, None)),
        ("8+2k, pain 2", (10, None, 2)),
        ("10k in 48 min + 2k cooldown", (12, 48, None)),
        ("ran 3 miles + 2 miles", (8.05, None, None)),
        ("8k, pain 3", (8, None, 3)),
        ("ran 8k + 20 min core", (8, 20, None)),
    ],
)
def test_a_stretch_right_behind_is_of_the_same_run(said: str, told: Told) -> None:
    assert runs(went().say(said)) == [told]


@pytest.mark.parametrize(
    "said",
    [
        "I'll run 5k tonight", "5k later today", "running 10k now", "will run 10k today", "I'm running 10k tonight", "later today 5k", "i will run 30 min tonight",
        "gonna run an easy 5k now", "5k planned for tonight", "running parkrun later",
    ],
)  # fmt: skip
def test_a_run_of_later_today_is_none_yet(said: str) -> None:
    talk = went().say(said)
    assert (runs(talk), talk.session.reminders, talk.session.draft) == ([], went().session.reminders, None)
    assert not {"reminder.confirm"} & {*talk.names}


def test_it_is_said_that_it_is_noted_once_it_is_done() -> None:
    assert went().say("will run 10k today").names == ["run.to_come"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("ran 5k tonight", (5, None, None)),
        ("5k tonight, pain 2", (5, None, 2)),
        ("ran 5k later than usual", (5, None, None)),
        ("ran 5k just now", (5, None, None)),
        ("10k this morning, 48:20", (10, 48.3, None)),
        ("was ill, ran 5k", (5, None, None)),
        ("ran 10k, i'll do my routine later", (10, None, None)),
        ("ran 5k, will run 10k on sunday", (5, None, None)),
        ("was going to run 10k, ran 5k instead", (5, None, None)),
        ("running 5k today, pain 2", (5, None, 2)),
        ("running 5k tonight, pain 2", (5, None, 2)),
        ("ran 5k, pain 2, rest day tomorrow", (5, None, 2)),
    ],
)
def test_what_was_run_today_is_noted(said: str, told: Told) -> None:
    assert told in runs(went().say(said))


@pytest.mark.parametrize(
    "said",
    [
        "ran 10k, agony", "ran 10k, back was killing me", "ran 10k, hurt a bit", "ran 10k, terrible pain", "ran 10k, it hurt a lot", "ran 10k and it ached a bit",
        "10k this morning, excruciating", "ran 10k, felt a bit stiff", "ran 10k, back in agony",
    ],
)  # fmt: skip
def test_a_pain_in_words_is_asked_for_as_a_number(said: str) -> None:
    talk = went().say(said)
    assert (talk.names, runs(talk)) == (["run.logged"], [(10, None, None)])
    assert "How much did it hurt" in talk.text


@pytest.mark.parametrize("said", ["i'll do 10 minutes of stretching tonight, ran 5k", "ran 5k + i'll do 30 min of routine later"])
def test_the_exercises_that_are_to_come_hide_no_run(said: str) -> None:
    assert [r.km for r in went().say(said).session.runs] == [5]


@pytest.mark.parametrize("said", ["doing 30 min now", "later today 30 min routine", "i'll do 10 minutes tonight"])
def test_exercises_to_come_are_no_run_to_come(said: str) -> None:
    assert "run.to_come" not in went().say(said).names


@pytest.mark.parametrize("said", ["ran 10k, no pain", "ran 10k, the hills were killing me", "ran 10k, didn't hurt a bit"])
def test_what_is_no_pain_is_not(said: str) -> None:
    talk = went().say(said)
    assert len(talk.session.runs) == 1
    assert "How much did it hurt" not in talk.text


@pytest.mark.parametrize(
    ("said", "km"),
    [
        ("ran a mile", 1.61),
        ("ran a mile and a half", 2.41),
        ("ran a half", 21.1),
        ("ran a 5k", 5),
        ("ran a half mile", 0.8),
        ("ran a half marathon", 21.1),
    ],
)
def test_a_length_by_its_name(said: str, km: float) -> None:
    assert runs(went().say(said)) == [(km, None, None)]


@pytest.mark.parametrize("said", ["ran a half ironman", "ran a mile a day", "ran a half hour", "ran a half of it"])
def test_what_begins_like_one_is_none(said: str) -> None:
    assert not {21.1, 1.61} & {r.km for r in went().say(said).session.runs}


def test_a_day_of_a_programme_keeps_its_pain() -> None:
    talk = went().say("couch to 5k week 3 day 2, pain 1")
    assert (talk.names, runs(talk), talk.session.flow) == (["run.how", "task.pain_logged"], [], "")
    assert talk.session.ached is not None


def test_a_strong_pain_of_such_a_day_leads_to_the_lists() -> None:
    assert went().say("couch to 5k week 3 day 2, pain 7").session.flow


@pytest.mark.parametrize(
    "said",
    [
        "rest day tomorrow",
        "rest day on sunday then",
        "rest day after tomorrow",
        "no run tomorrow",
        "rest day on monday",
        "resting tomorrow",
    ],
)
def test_a_day_without_a_run_sets_nothing(said: str) -> None:
    talk = went().say(said)
    assert (talk.names, talk.session.draft) == (["run.none"], None)


def test_two_that_may_be_two_runs_are_asked_about() -> None:
    assert went().say("ran 5k + 3k in the evening").names != ["run.logged"]
    assert went().say("ran 3 miles plus 2 miles").names == ["run.one_each"]


@pytest.mark.parametrize("said", ["remind me tomorrow at 8", "check in tomorrow at 18:00"])
def test_a_wish_for_tomorrow_is_one_all_the_same(said: str) -> None:
    assert went().say(said).names != ["run.none"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("8 km mit 150 hm gelaufen", (8, None, None)),
        ("8 km mit 150 Höhenmetern, schmerz 2", (8, None, 2)),
        ("12 km mit 300 m anstieg gelaufen", (12, None, None)),
        ("6 runden à 400 m gelaufen", (2.4, None, None)),
        ("gestern um 18:30 10 km gelaufen", (10, None, None)),
        ("10 km in 48:20 gelaufen", (10, 48.3, None)),
        ("8 km + 2 km, schmerz 3", (10, None, 3)),
        ("eine meile gelaufen", (1.61, None, None)),
        ("heute abend 5 km gelaufen", (5, None, None)),
    ],
)
def test_in_german(german: Talk, said: str, told: Told) -> None:
    assert runs(german.say(said)) == [told]


@pytest.mark.parametrize(
    "said",
    [
        "ich laufe heute Abend 5 km",
        "heute abend laufe ich 5 km",
        "laufe gleich 5 km",
        "werde heute 10 km laufen",
        "später noch 5 km",
    ],
)
def test_a_german_run_of_later_today_is_none_yet(german: Talk, said: str) -> None:
    talk = german.say(said)
    assert (runs(talk), talk.names) == ([], ["run.to_come"])


@pytest.mark.parametrize("said", ["morgen ruhetag", "ruhetag morgen", "morgen laufe ich nicht"])
def test_a_german_day_without_a_run_sets_nothing(german: Talk, said: str) -> None:
    assert german.say(said).names == ["run.none"]


@pytest.mark.parametrize("said", ["10 km gelaufen, tat etwas weh", "10 km gelaufen, höllische schmerzen"])
def test_a_german_pain_in_words_is_asked_for_as_a_number(german: Talk, said: str) -> None:
    talk = german.say(said)
    assert (talk.names, runs(talk)) == (["run.logged"], [(10, None, None)])


def test_a_german_bare_length_before_its_time(german: Talk) -> None:
    assert german.say("12 in 1:10 gelaufen").names == ["run.which_unit"]
