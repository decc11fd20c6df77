"""Runs in one line: noted, echoed, taken back; and a planned one beside the longest of the last 30 days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.coaching import load
from bot.core.model.effects import Log, Unlog
from bot.core.model.session import Run
from tests.conftest import Talk, went
from tests.tables import Some, thin

TODAY = date(2026, 11, 20)


def entry(talk: Talk) -> dict[str, object]:
    [log] = [e for e in talk.effects if isinstance(e, Log)]
    return dict(log.values)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("10k easy, pain 3", {"km": 10.0, "pain": 3}),
        ("ran 6.2 mi in 55 min", {"km": 9.98, "minutes": 55}),
        ("did 5 km with pain 7", {"km": 5.0, "pain": 7}),
        ("8 km yesterday", {"km": 8.0, "day": "2026-11-19"}),
        ("ran for 40 minutes", {"km": 0.0, "minutes": 40}),
    ],
)
def test_a_run_in_one_line(coached: Talk, said: str, expected: dict[str, object]) -> None:
    coached.say(said)
    assert coached.names[0] == "run.logged"
    assert expected.items() <= entry(coached).items()


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("I used to run 15 miles without any pain", "run.unreal"),
        ("should have run 12k this morning", "run.unreal"),
        ("my husband ran 8 miles yesterday", "run.unreal"),
        ("I usually do 6 miles in 55 min", "run.unreal"),
        ("is 8k in 50 min any good", "run.unreal"),
        ("I wish I could run 3 miles", "run.unreal"),
        ("the physio told me to run 4k at most", "run.set_by_others"),
        ("allowed to run no more than 2 miles for now", "run.set_by_others"),
        ("my doctor says 3 runs a week of 4k", "run.set_by_others"),
    ],
)
def test_a_run_that_was_only_thought_of_or_that_others_ran_is_not_noted(coached: Talk, said: str, answer: str) -> None:
    coached.say(said)
    assert coached.names == [answer]
    assert not any(isinstance(e, Log) for e in coached.effects)
    assert coached.session.newest is None


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("the coach says no more than 8k, did 10 pain 3", "en"),
        ("coach says 8k max, ran 10k, pain 3", "en"),
        ("der physio sagt maximal 8 km, bin 10 gelaufen, schmerz 3", "de"),
    ],
)
def test_behind_a_limit_a_bare_number_is_in_its_unit_and_the_pain_is_ones_own(coached: Talk, said: str, lang: str) -> None:
    coached.say("use miles")
    coached.session = replace(coached.session, lang=lang)
    coached.say(said)
    assert (entry(coached)["km"], entry(coached)["pain"]) == (10, 3)


@pytest.mark.parametrize(
    ("said", "km"),
    [
        ("meant to do 12k but ran 8k, pain 2", 8),
        ("my wife and I ran 6k", 6),
        ("could only run 4k today, pain 3", 4),
        ("ran 9k, the physio said it looks fine", 9),
        ("did my usual 7k, pain 1", 7),
        ("plan said 5k, did 3k", 3),
        ("my physio allows 4k at most, ran 6k with pain 3", 6),
        ("physio told me no more than 4k, did 7 yesterday", 7),
    ],
)
def test_a_run_beside_one_that_was_only_thought_of_is_noted(coached: Talk, said: str, km: float) -> None:
    assert coached.say(said).names[0] == "run.logged"
    assert entry(coached)["km"] == km


@pytest.mark.parametrize(
    ("said", "km", "pain"),
    [
        ("my physio allows 4k at most, ran 6 with pain 3", 6, 3),
        ("doctor said nothing over 5k but i did 8, pain 2", 8, 2),
        ("plan says 8k. managed 5, pain 5", 5, 5),
    ],
)
def test_a_run_without_a_unit_behind_what_was_set_is_noted_with_its_pain(coached: Talk, said: str, km: float, pain: int) -> None:
    assert coached.say("ran 3k, pain 1").say(said).names[0] == "run.logged"
    assert (entry(coached)["km"], entry(coached)["pain"]) == (km, pain)


def test_a_sign_beside_somebody_elses_run_is_not_passed_over_for_it(coached: Talk) -> None:
    coached.say("my brother ran 8k, chest tight")
    assert "run.unreal" not in coached.names
    assert coached.session.doubts[0] == "bystander"


def test_a_bare_number_is_in_the_unit_that_the_person_uses(coached: Talk) -> None:
    assert coached.say("13.1 yesterday").names == ["run.which_unit"]
    assert coached.say("miles").names == ["run.logged"]
    assert entry(coached) == {"day": "2026-11-19", "km": 21.08}
    assert coached.say("did 8 miles on Tuesday").names == ["run.logged"]
    assert "8 miles, Tuesday 17 November" in coached.text


def test_the_unit_may_be_tapped_and_is_asked_once(coached: Talk) -> None:
    assert coached.say("21.1 on 3 Nov").press("Kilometres").names == ["run.logged"]
    assert entry(coached) == {"day": "2026-11-03", "km": 21.1}
    assert coached.session.units == "km"
    assert coached.say("ran 12 today").names == ["run.logged"]


@thin(every=3)
@pytest.mark.parametrize(
    ("said", "day", "km"),
    [
        ("5 miles on Tuesday", "2026-11-17", 8.05),
        ("10k last Sunday", "2026-11-15", 10),
        ("10k last Friday", "2026-11-13", 10),
        ("10k friday", "2026-11-20", 10),
        ("half marathon on 1 november in 1:58", "2026-11-01", 21.1),
        ("10k on the 3rd of November, pain 2", "2026-11-03", 10),
        ("8 km 2026-11-03", "2026-11-03", 8),
        ("ran 5k on 3/11", "2026-11-03", 5),
        ("ran 2 days ago 5k", "2026-11-18", 5),
        ("10k the day before yesterday", "2026-11-18", 10),
        ("bout 4 mi", "2026-11-20", 6.44),
        ("10k yesterday, pain 3 on the hills", "2026-11-19", 10),
        ("10 k in 1h05 on Sunday, pain 2/10", "2026-11-15", 10),
        ("6x800 + 2 mi w/u", "2026-11-20", 8.02),
        ("8x400m, 2k w/u 1k c/d on Thursday", "2026-11-19", 6.2),
        ("intervals today 8 x 400, total 9k", "2026-11-20", 9),
        ("8k with 4x200 strides", "2026-11-20", 8),
        ("did 4 x 5 min, 9k in all", "2026-11-20", 9),
    ],
)
def test_day_and_distance_as_people_say_them(coached: Talk, said: str, day: str, km: float) -> None:
    assert coached.say(said).names[0] == "run.logged"
    assert (entry(coached)["day"], entry(coached)["km"]) == (day, km)
    spoken = date.fromisoformat(day)
    assert f"{spoken:%A} {spoken.day} {spoken:%B}" in coached.text


def test_parts_are_told_back(coached: Talk) -> None:
    assert "6 × 800 m + 2 mi" in coached.say("6x800 + 2 mi w/u").text


def test_an_american_writes_the_month_first(coached: Talk) -> None:
    coached.session = replace(coached.session, country="US")
    assert entry(coached.say("ran 5k on 11/3"))["day"] == "2026-11-03"


@pytest.mark.parametrize(
    ("said", "name"), [("ran 10k on 3 december", "run.still_to_come"), ("5k Monday, 6k Monday and 8k Wednesday", "run.one_each")]
)
def test_what_is_not_clear_is_not_noted(coached: Talk, said: str, name: str) -> None:
    assert coached.say(said).names == [name]
    assert coached.session.runs == ()


class TestPutRight:
    """10 km today with pain 2, and 8 km yesterday, told first."""

    @pytest.fixture
    def noted(self, coached: Talk) -> Talk:
        return coached.say("use km").say("8k yesterday").say("ran 10k in 55 min, pain 2")

    @pytest.mark.parametrize(
        ("said", "changed"),
        [
            ("make that 12k", {"km": 12}),
            ("actually it was 12k", {"km": 12}),
            ("sorry, 12 not 10", {"km": 12}),
            ("change the last run to 7.5 miles", {"km": 12.07}),
            ("it was 58 min", {"minutes": 58}),
            ("the pain was 4 not 2", {"pain": 4}),
            ("make the pain 4", {"pain": 4}),
            ("that was on Sunday", {"day": "2026-11-15"}),
            ("make that yesterday", {"day": "2026-11-19"}),
        ],
    )
    def test_in_words(self, noted: Talk, said: str, changed: dict[str, object]) -> None:
        key = noted.session.newest.key if noted.session.newest else ""
        assert noted.say(said).names == ["run.changed"]
        assert entry(noted) == {"day": "2026-11-20", "km": 10, "minutes": 55, "pain": 2, **changed}
        assert [e.key for e in noted.effects if isinstance(e, Log)] == [key]
        assert len(noted.session.runs) == 2

    @pytest.mark.parametrize(
        "said",
        ["yesterday's run was 9 not 8", "Thursday's run was 9k", "the run on Thursday was 9 km", "change yesterdays run to 9"],
    )
    def test_the_run_of_a_day(self, noted: Talk, said: str) -> None:
        assert noted.say("thanks").say(said).names == ["run.changed"]
        assert entry(noted)["km"] == 9
        assert sorted(r.km for r in noted.session.runs) == [9, 10]

    @pytest.mark.parametrize("said", ["delete the 10k", "remove 10k", "take back the 10k run"])
    def test_deleted_by_its_length_in_either_unit(self, said: str) -> None:
        talk = went().say("miles please").say("ran 10k, pain 2")
        assert talk.session.units == "mi"
        assert talk.say(said).names == ["run.undone"]
        assert talk.session.runs == ()
        assert went().say("ran 10k").say("delete the 10 mile run").names == ["run.nothing_to_undo"]
        assert went().say("ran 10k").say("delete 10k").names == ["run.undone"]
        assert went().say("ran 10k").say("delete 5 miles").names == ["run.nothing_to_undo"]

    @pytest.mark.parametrize(
        "said", ["remove 10k from my plan", "remove 10k a week", "cut 10k", "knock off 10k", "remove 10", "remove 9k"]
    )
    def test_a_length_that_is_taken_off_deletes_no_run(self, said: str) -> None:
        assert went().say("ran 10k, pain 2").say(said).session.runs

    @pytest.mark.parametrize("said", ["dont delete that 10k run", "remove 10k tomorrow", "remove 10k from the reminder"])
    def test_what_wishes_no_run_gone_deletes_none(self, said: str) -> None:
        assert went().say("ran 10k, pain 2").say(said).session.runs

    def test_of_several_the_nearest_in_length_is_deleted(self) -> None:
        talk = went().say("ran 3 miles yesterday").say("ran 5k today").say("delete the 3 mile run")
        assert [r.km for r in talk.session.runs] == [5]

    def test_deleted_by_its_day(self, noted: Talk) -> None:
        assert noted.say("delete yesterday's run").names == ["run.undone"]
        assert [r.km for r in noted.session.runs] == [10]

    def test_by_buttons_in_the_same_message(self, noted: Talk) -> None:
        assert noted.press("Day").replies[0].edit
        assert noted.press("Wed 18").names == ["run.changed"]
        assert noted.press("Pain").press("5").text.startswith("Changed. It now says: 10 km in 55 min, pain 5 of 10, Wednesday 18")
        assert noted.press("Day").press("Back").names == ["run.logged"]
        assert noted.press("Distance").names == ["run.ask_distance"]
        assert entry(noted.say("12"))["km"] == 12
        assert noted.press("Undo").names == ["run.undone"]

    def test_strong_pain_leads_to_the_check(self, noted: Talk) -> None:
        assert noted.press("Pain").press("8").names[:2] == ["run.changed", "check_in.screen_again"]

    def test_a_run_of_long_ago_too(self, noted: Talk) -> None:
        assert noted.say("10k on 3 august").names == ["run.logged"]
        assert entry(noted.say("make that 12k"))["km"] == 12
        assert noted.press("Undo").names == ["run.undone"]
        assert noted.raw("~fix:run.999:km").names == ["run.gone"]

    @pytest.mark.parametrize(
        "said", ["my run was 7k", "make it 8pm", "remind me at 8 not 10", "actually my back was stiff", "it was raining"]
    )
    def test_other_things_change_nothing(self, noted: Talk, said: str) -> None:
        before = {r.key: r for r in noted.session.runs}
        noted.say("thanks").say(said)
        assert before.items() <= {r.key: r for r in noted.session.runs}.items()

    def test_with_an_open_flag_the_advice_comes_again(self, noted: Talk) -> None:
        noted.say("my chest feels tight and my left arm is numb").say("change yesterdays run to 9")
        assert noted.replies[-1].kind == "referral"


def test_a_run_can_be_taken_back_by_button_command_or_word(coached: Talk) -> None:
    for undo in ("Undo", "/undo", "undo that"):
        coached.say("ran 10k in 55 min")
        key = coached.session.runs[-1].key
        coached.press(undo) if undo == "Undo" else coached.say(undo)
        assert coached.names == ["run.undone"]
        assert [e.key for e in coached.effects if isinstance(e, Unlog)] == [key]
        assert coached.session.runs == ()
    assert coached.say("/undo").names == ["run.nothing_to_undo"]


@pytest.mark.parametrize(
    ("said", "told"),
    [("10k, pain 7", "red light"), ("9k, pain 4", "amber"), ("ran 16k", "60 per cent longer than your longest")],
)
def test_one_remark_where_it_is_called_for(coached: Talk, said: str, told: str) -> None:
    coached.say("ran 10k in 60 min")
    assert "per cent" not in coached.text
    assert told in coached.say(said).text


ASKED = """can I do 25k on Sunday|is 25k on sunday ok?|is a 25 km run on sunday too much?|25k on sunday, ok?|could i run 25k this weekend?
am i ready for 25k on sunday?|do you think i can do 25k on sunday?|planning 25k on sunday|my plan says 25k on sunday|coach wants me to do 25k on sunday
what about 25k on sunday?|25k tomorrow?|am i allowed to run 25k?|is 25k too big a jump?|id love to do 25k on sunday|will 25k on sunday hurt me?
is running 25k on sunday sensible?|can i bump my long run to 25k?|should i skip my 25k on sunday?|okay for me to run 25k sunday?|long run of 25k on sunday, yes or no?"""


def test_a_planned_run_is_asked_about_in_many_words(coached: Talk, some: Some) -> None:
    coached.say("ran 10k in 60 min")
    missed = [
        said for said in some(ASKED.replace("\n", "|").split("|"), every=5) if coached.say(said).names != ["run.planned.double"]
    ]
    assert missed == []
    others = ("how far can a beginner run?", "i did 25k on sunday", "is 40 km a week too much?", "should i run in a 10k shoe")
    assert [o for o in others if any(n.startswith("run.planned") for n in coached.say(o).names)] == []


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("can i do 11k on sunday?", "ladder"),
        ("is 12 km too much tomorrow?", "over"),
        ("im thinking of doing 9 miles", "far"),
        ("should i run a half marathon", "double"),
    ],
)
def test_a_planned_run_is_weighed(coached: Talk, said: str, step: str) -> None:
    coached.say("ran 10k in 60 min")
    assert coached.say(said).names == [f"run.planned.{step}"]


def test_without_a_run_to_compare_with_nothing_is_promised(coached: Talk) -> None:
    assert coached.say("can i do 25k on sunday?").names == ["run.planned.ladder"]
    coached.session = replace(coached.session, way="", slots={**coached.session.slots, "severity": 2})
    assert coached.say("can i do 25k on sunday?").names == ["run.planned.unknown"]
    assert coached.say("ran 10k in 60 min").say("can i do 11k on sunday?").names == ["run.planned.within"]


def test_nobody_is_told_to_run_before_the_check_or_with_an_open_flag(talk: Talk, coached: Talk) -> None:
    assert "guidance" not in {r.kind for r in Talk(talk.content).say("can i do 25k on sunday?").replies}
    coached.say("my chest feels tight and my left arm is numb")
    assert {r.kind for r in coached.say("can i do 25k on sunday?").replies} == {"referral"}


def test_with_an_open_flag_a_run_is_noted_behind_the_advice(coached: Talk) -> None:
    coached.say("my chest feels tight and my left arm is numb").say("ran 10k in 55 min")
    assert [r.kind for r in coached.replies] == ["referral", "confirmation"]
    assert coached.session.runs[-1].km == 10
    assert "kind='guidance'" not in str(coached.replies)


def test_a_red_flag_in_a_run_is_told_first(coached: Talk) -> None:
    coached.say("ran 10k and blacked out at the end, woke up on the pavement")
    assert coached.replies[0].kind == "referral"


class TestLoad:
    def test_only_the_window_counts(self) -> None:
        runs = [Run(key=f"run.{n}", day=(TODAY - timedelta(days=n)).isoformat(), km=n) for n in (0, 5, 29, 30, 31)]
        assert load.longest(runs, TODAY) == 29
        assert load.longest([], TODAY) is None
        assert load.total(runs, TODAY, 7) == 5

    @pytest.mark.parametrize(
        ("km", "step"),
        [(10, "within"), (11, "within"), (11.2, "over"), (13, "over"), (13.2, "far"), (20, "far"), (20.2, "double")],
    )
    def test_the_steps_of_the_study(self, km: float, step: str) -> None:
        found = load.beside(km, 10)
        assert found is not None
        assert found.step == step


def test_after_a_red_light_no_distance_fits(coached: Talk) -> None:
    coached.say("ran 10k, pain 6")
    assert coached.say("can i do 11k tomorrow?").names == ["run.planned.sore"]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("delete my last run", "run.undone"),
        ("what reminders do i have?", "reminder.menu"),
        ("check in", "ask.pain_now"),
        ("tip for today", "plan.cue"),
        ("week 3?", "plan.weeks"),
    ],
)
def test_plain_words_for_what_is_the_persons_own(coached: Talk, said: str, name: str) -> None:
    coached.say("ran 10k in 55 min").say("remind me to stretch at 8pm every day")
    assert coached.say(said).names[0] == name
    assert coached.session.reminders


def test_a_first_message_full_of_numbers_is_a_report(talk: Talk) -> None:
    talk.say("my upper back hurts after mile 8, about 4/10, no tingling, week grew from 20 to 35 miles, desk job")
    assert talk.names == ["greet.first", "ask.consent"]


@pytest.mark.parametrize("said", ["/start", "thanks", "are you sure?", "/topics", "bye", "hello"])
def test_with_an_open_emergency_every_answer_begins_with_what_to_do(coached: Talk, said: str) -> None:
    coached.say("my chest is tight and my left arm is numb").say(said)
    assert {r.kind for r in coached.replies} == {"referral"}
    assert "999" in coached.text


@pytest.mark.parametrize("who", ["o:phone", "o:physio"])
def test_an_emergency_is_cleared_by_a_doctor_or_a_hospital_alone(coached: Talk, who: str) -> None:
    coached.say("my chest is tight and my left arm is numb").raw("~assessed").press(who).press("o:run")
    assert coached.names == ["assessed.still_open"]
    assert "999" in coached.text
    assert coached.session.open


def better(talk: Talk) -> Talk:
    talk.say("/checkin")
    for said in ("1", "better", "no"):
        talk.say(said)
    return talk


class TestOnTheLadder:
    """The coached runner walks first: a long run is met kindly, and moves nothing up (check-ins rule 3)."""

    def test_a_long_run_is_told_what_the_plan_says(self, coached: Talk) -> None:
        text = coached.say("did 24 km this morning, pain 1").text
        assert "further than your plan has it for now" in text
        assert "Walk briskly for 30 minutes" in text

    @pytest.mark.parametrize("said", ["jogged 4 km, pain 1", "out for 30 minutes, pain 0, 3 km"])
    def test_a_short_outing_is_only_noted(self, coached: Talk, said: str) -> None:
        assert "your plan" not in coached.say(said).text

    def test_how_the_back_is_is_asked_the_morning_after(self, coached: Talk) -> None:
        coached.press("Check in with me").say("did 24 km this morning, pain 1")
        assert "morning_after" in coached.session.reminders
        assert "I'll ask in the morning" in coached.text

    def test_a_better_day_skips_no_gate(self, coached: Talk) -> None:
        better(coached.say("did 24 km this morning, pain 1"))
        assert coached.session.slots["severity"] == 1
        text = coached.say("/plan").text
        assert "climb the run-walk ladder" in text
        assert "No single run over" not in text

    def test_what_broke_the_plan_is_no_measure_for_what_comes_after(self, coached: Talk) -> None:
        top = len(coached.content.plan.ladder)
        coached.say("ran 4 km, pain 1").say("did 24 km this morning, pain 1")
        coached.session = replace(coached.session, ladder=top)
        assert "No single run over 4.4 km" in coached.say("/plan").text
        coached.say("ran 19 km, pain 0")
        assert "No single run over 4.4 km" in coached.say("/plan").text

    def test_a_run_made_shorter_is_measured_anew(self, coached: Talk) -> None:
        coached.say("did 24 km this morning, pain 1").say("make that 4k")
        assert not coached.session.runs[0].beyond


@pytest.mark.parametrize(
    ("said", "doubted"),
    [
        ("ran 80 miles today", True),
        ("ran 8 km in 12 min", True),
        ("ran 4k in 4 hours", True),
        ("ran 50 km in 6 hours", False),
        ("8k in 31 min", False),
    ],
)
def test_a_run_hard_to_believe_is_asked_about(coached: Talk, said: str, doubted: bool) -> None:
    assert ("Is it right?" in coached.say(said).text) is doubted


def test_a_no_to_that_takes_it_back(coached: Talk) -> None:
    coached.say("ran 80 miles today").say("nope")
    assert (coached.names, coached.session.runs) == (["run.undone"], ())


@pytest.mark.parametrize(
    ("said", "pain"),
    [
        ("ran 5 miles, no pain at all", 0),
        ("6k easy, back felt fine", 0),
        ("ran 7 miles yesterday, pian 3", 3),
        ("ran 5 miles, no pain until mile 4", None),
        ("ran 5 miles", None),
    ],
)
def test_pain_told_with_a_run(coached: Talk, said: str, pain: float | None) -> None:
    assert entry(coached.say(said)).get("pain") == pain


def test_there_and_back_is_twice_as_far(coached: Talk) -> None:
    assert entry(coached.say("ran to the office and home, 4k each way"))["km"] == 8


@pytest.mark.parametrize("said", ["ran 8k tomorrow", "6 miles tmrw"])
def test_a_run_to_come_is_none(coached: Talk, said: str) -> None:
    coached.say(said)
    assert not [e for e in coached.effects if isinstance(e, Log)]


@pytest.mark.parametrize("said", ["no running today", "I haven't run this week", "skipped my run"])
def test_no_run_is_nothing_to_note(coached: Talk, said: str) -> None:
    assert coached.say(said).names == ["run.none"]


class TestAskedInAnotherUnit:
    def test_both_are_named_with_the_day(self, coached: Talk) -> None:
        coached.session = replace(coached.session, units="mi")
        assert "15.5 miles (25 km) on Sunday 22 November" in coached.say("can i do 25k on sunday?").text

    def test_today_is_named_so_only_where_it_is_said(self, coached: Talk) -> None:  # it is a Friday
        assert "Friday 27 November" in coached.say("can i do 25k on friday?").text
        assert "Friday 20 November" in coached.say("can i do 25k today?").text

    def test_the_same_unit_is_named_once(self, coached: Talk) -> None:
        coached.session = replace(coached.session, units="km")
        assert "(" not in coached.say("can i do 25k on sunday?").text


@pytest.mark.parametrize("said", ["warm-up done", "stretched for 15 minutes this morning", "did my exercises"])
def test_moving_is_the_routine(coached: Talk, said: str) -> None:
    assert coached.say(said).names == ["plan.routine_done"]
    assert [e.kind for e in coached.effects if isinstance(e, Log)] == ["routine"]


@pytest.mark.parametrize("said", ["stretched for 15 minutes and now it hurts", "did my exercises right?", "stretched too far"])
def test_what_may_be_more_is_not(coached: Talk, said: str) -> None:
    assert "plan.routine_done" not in coached.say(said).names


@pytest.mark.parametrize("said", ["physio says max 6 reps, did 9", "coach said 5k max, did 3 squats"])
def test_what_is_counted_behind_a_limit_is_no_run(said: str) -> None:
    talk = went().say("ran 5 miles pain 2")
    assert "run.logged" not in talk.say(said).names
    assert len(talk.session.runs) == 1
