"""The plan: what it is made of, how it adapts, and that nobody sees it who should not."""

from datetime import timedelta
from itertools import combinations

import pytest

from bot.core.coaching import plan
from bot.core.content.load import Content
from bot.core.model.session import Session
from tests import conftest
from tests.conftest import STRAIGHT, Talk


def _told(talk: Talk, **taps: str) -> Talk:
    """A finished check with some taps of the unremarkable runner replaced, by question."""
    order = ["pain_timing", "duration", "onset", "severity", "load", "habits"]
    talk.say("/start")
    for at, tap in enumerate(STRAIGHT):
        name = order[at - 7] if 7 <= at < 13 else ""
        talk.press(taps.get(name, tap))
        if name == "load" and "numbers" in taps:
            talk.say(taps["numbers"])
    return talk


def _exercises(talk: Talk) -> list[str]:
    return plan.routine(talk.session, talk.content).exercises  # type: ignore[return-value]


class TestContributors:
    def test_what_speaks_against_counts(self, content: Content) -> None:
        late = Session(slots={"pain_timing": ["late_in_run"], "habits": ["desk"]})
        both = Session(slots={"pain_timing": ["late_in_run", "sitting"], "habits": ["desk"]})
        assert [t.id for t in plan.contributors(late, content)][:2] == ["fatigue", "desk"]
        assert plan.contributors(both, content)[0].id == "desk"

    def test_reasons_for_and_against_are_told(self, talk: Talk) -> None:
        _told(talk, pain_timing="o:sitting", severity="o:2", habits="o:none").raw("~plan:why")
        assert "because you said it hurts when you sit" in talk.text
        assert "Weighed and left out" in talk.text

    def test_an_ache_of_weeks_is_not_called_soreness_where_anything_else_is_known(self, content: Content) -> None:
        told = plan.contributors(Session(slots={"pain_timing": ["after_run"], "duration_days": 21, "habits": ["desk"]}), content)
        assert [t.id for t in told] == ["desk"]


class TestRoutine:
    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_every_wish_is_kept(self, content: Content, count: int) -> None:
        for wishes in combinations(content.plan.wishes, count):
            for answers in ({"habits": ["desk"]}, {"pain_timing": ["late_in_run"]}, {"habits": ["tension"]}, {}):
                found = plan.routine(Session(slots=answers, wishes=wishes), content)
                wished = [content.plan.wishes[w] for w in wishes]
                missing = {thing for w in wished for thing in w.without}
                assert found.exercises
                assert found.minutes <= min([10, *(w.minutes for w in wished if w.minutes)])
                assert not missing & {content.exercises[e].equipment for e in found.exercises}

    def test_mobility_and_strength_within_ten_minutes(self, coached: Talk) -> None:
        kinds = {coached.content.exercises[e].kind for e in _exercises(coached)}
        assert {"mobility", "strength"} <= kinds

    @pytest.mark.parametrize(
        ("said", "wish"),
        [
            ("no band", "no_band"),
            ("i dont have a resistance band", "no_band"),
            ("havent got a foam roller", "no_roller"),
            ("can't lie on the floor at the office", "no_floor"),
            ("only 5 minutes", "five_minutes"),
            ("i don't have time for all that", "five_minutes"),
            ("that's too much for me", "too_much"),
            ("something easier please", "too_much"),
            ("its too easy", "too_easy"),
        ],
    )
    def test_it_adapts_to_plain_words(self, coached: Talk, said: str, wish: str) -> None:
        coached.say(said)
        assert coached.names == ["plan.changed", "result.plan"]
        assert all(part in coached.text for part in ("Today.", "This week.", "Your routine"))
        assert coached.session.wishes == (wish,)

    @pytest.mark.parametrize("said", ["the pain is too much", "too much pain to run", "my mileage is too much?"])
    def test_pain_is_no_wish(self, coached: Talk, said: str) -> None:
        assert "plan.changed" not in coached.say(said).names

    def test_without_a_band_there_is_none(self, talk: Talk) -> None:
        _told(talk, pain_timing="o:late_in_run")
        assert "band_row" in _exercises(talk)
        assert "band_row" not in _exercises(talk.say("no band"))
        assert "Shoulder-blade squeeze" in talk.text

    def test_opposite_wishes_end_each_other_and_all_can_be_undone(self, coached: Talk) -> None:
        coached.say("too easy").say("too much for me")
        assert coached.session.wishes == ("too_much",)
        assert "easier version" in coached.text
        assert coached.raw("~wish:reset").session.wishes == ()

    def test_wishes_stay_for_the_next_plan(self, coached: Talk) -> None:
        coached.say("no band").say("/check")
        for tap in STRAIGHT[2:]:
            coached.press(tap)
        assert coached.names[0] == "result.self_care"
        assert coached.session.wishes == ("no_band",)


class TestTheWayBack:
    def test_strong_pain_in_running_starts_with_walking(self, talk: Talk) -> None:
        assert "walk first, briskly" in _told(talk, severity="o:5").text

    @pytest.mark.parametrize("taps", [{"severity": "o:2"}, {"severity": "o:5", "pain_timing": "o:sitting"}])
    def test_a_mild_ache_or_one_of_sitting_does_not(self, talk: Talk, taps: dict[str, str]) -> None:
        assert "only as far as it stays calm" in _told(talk, **taps).text

    def test_a_rung_a_day_at_the_most_up_and_down(self, coached: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        def tomorrow() -> None:
            monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=1))

        assert coached.raw("~rung:up").names == ["plan.wait"]  # nothing was noted, and the plan is of today
        seen = [coached.session.ladder]
        for where in ("up", "up", "down", "down", "down", "sideways"):
            tomorrow()
            seen.append(coached.raw(f"~rung:{where}").session.ladder)
        assert seen == [0, 1, 2, 1, 0, 0, 0]
        tomorrow()
        assert coached.raw("~rung:up").session.ladder == 1
        assert coached.raw("~rung:up").names == ["plan.wait"]
        assert coached.session.ladder == 1

    def test_a_noted_outing_lets_the_first_day_go_on_once(self, coached: Talk) -> None:
        coached.say("ran for 15 minutes, pain 1").raw("~rung:up").raw("~rung:up")
        assert (coached.session.ladder, coached.names) == (1, ["plan.wait"])

    def test_after_the_last_step_it_says_what_comes(self, coached: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        texts = []
        for _ in coached.content.plan.ladder:
            monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=1))
            texts.append(coached.raw("~rung:up").text)
        assert "60 to 70 per cent" in texts[-2]
        assert coached.names == ["plan.finished"]
        assert "add days first, then length" in coached.text
        assert "stayed calm" not in str(coached.keyboard)
        assert "through the ladder" in coached.say("/plan").text
        assert coached.raw("~rung:down").session.ladder == len(coached.content.plan.ladder) - 1

    def test_whoever_began_the_ladder_stays_on_it_when_the_pain_eases(
        self, coached: Talk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=1))
        coached.raw("~rung:up").say("/checkin").say("1").say("better").say("no")
        assert coached.session.slots["severity"] == 1
        assert "climb the run-walk ladder" in coached.say("/plan").text
        assert coached.say("can i do 10k on sunday?").names == ["run.planned.ladder"]

    def test_on_the_ladder_no_line_speaks_of_whole_runs(self, content: Content) -> None:
        for timing in ("during_run", "late_in_run", "after_run"):
            for habits in ([], ["desk"], ["pack"], ["no_warm_up"], ["tension"], ["fatigue"]):
                for load in ("same", "weekly", "both"):
                    talk = Talk(content, Session(consent="1", result="self_care", planned="2026-11-20", slots={
                        "pain_timing": [timing], "habits": habits, "load": [load], "severity": 5, "longest": {"previous": 12, "current": 18, "unit": "km"},
                    }))  # fmt: skip
                    text = talk.say("/plan").text + talk.raw("~plan:weeks").text + talk.raw("~plan:today").text
                    assert not [
                        w for w in ("long run", "If you run", "your runs", "one more short run", "No single run") if w in text
                    ], text

    def test_the_jump_itself_is_nothing_to_go_by(self, talk: Talk) -> None:
        _told(talk, load="o:long", severity="o:2", numbers="from 12 to 18 km").say("ran 18k on Sunday, pain 5")
        assert "No single run over 13.2 km" in talk.say("/plan").text
        assert talk.say("can i do 19k on sunday?").names == ["run.planned.far"]
        assert "before this began (12 km)" in talk.text
        assert "No single run over 14.3 km" in talk.say("ran 13k, pain 1").say("/plan").text

    def test_no_single_run_far_over_the_longest(self, talk: Talk) -> None:
        _told(talk, load="o:long", severity="o:2", numbers="from 12 to 18 km")
        assert "No single run over 13.2 km" in talk.text

    def test_miles_stay_miles(self, talk: Talk) -> None:
        _told(talk, load="o:long", severity="o:2", numbers="from 10 to 15 miles")
        assert "No single run over 11 miles" in talk.text


class TestWhen:
    def test_a_day_to_look_at_it_again(self, coached: Talk) -> None:
        assert "Friday 4 December" in coached.text

    def test_after_a_week_the_later_weeks_and_then_the_review(self, coached: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=8))
        assert coached.say("/plan").names == ["plan.weeks", "result.running"]
        assert "look at it again on Friday 4 December" in coached.text
        monkeypatch.setattr(conftest, "NOON", conftest.NOON + timedelta(days=7))
        assert "Time to look at it again" in coached.say("/plan").text
        assert ("Do the check again", "~check") in [(b.label, b.data) for row in coached.messages[0].buttons for b in row]

    @pytest.mark.parametrize("said", ["/plan today", "what should i do today", "todays routine?"])
    def test_only_today(self, coached: Talk, said: str) -> None:
        assert coached.say(said).names == ["plan.today"]

    @pytest.mark.parametrize("said", ["show me my plan", "whats my plan again"])
    def test_the_plan_in_words(self, coached: Talk, said: str) -> None:
        assert coached.say(said).names[0] == "result.plan"

    def test_one_cue_at_a_time(self, coached: Talk) -> None:
        first = coached.raw("~plan:cue").text
        assert coached.press("Another one").text != first


@pytest.mark.parametrize(
    "data", ["~plan:all", "~plan:ladder", "~plan:cue", "~plan:weeks", "~rung:up", "~wish:no_band", "~plan:why"]
)
def test_no_part_of_a_plan_before_the_check_or_with_an_open_flag(talk: Talk, coached: Talk, data: str) -> None:
    assert Talk(talk.content).raw(data).names == ["plan.not_yet"]
    coached.say("my chest feels tight and my left arm is numb").raw(data)
    assert {r.kind for r in coached.replies} == {"referral"}
    assert coached.session.ladder == 0
    assert coached.session.wishes == ()


@pytest.mark.parametrize(
    "said", ["did my routine today", "just did my stretches", "exercises done", "finished all of my exercises for today, cheers"]
)
def test_a_routine_that_is_told_is_noted(coached: Talk, said: str) -> None:
    assert coached.say(said).names == ["plan.routine_done"]


@pytest.mark.parametrize(
    "said", ["did my stretches and now my back hurts", "should i do my stretches today", "didn't do my routine"]
)
def test_what_is_no_routine_done_is_not_noted(coached: Talk, said: str) -> None:
    assert "plan.routine_done" not in coached.say(said).names
