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
        assert coached.names == ["plan.changed", "plan.today"]
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
        assert "brisk walks" in _told(talk, severity="o:5").text

    @pytest.mark.parametrize("taps", [{"severity": "o:2"}, {"severity": "o:5", "pain_timing": "o:sitting"}])
    def test_a_mild_ache_or_one_of_sitting_does_not(self, talk: Talk, taps: dict[str, str]) -> None:
        assert "shorten your runs" in _told(talk, **taps).text

    def test_a_rung_at_a_time_up_and_down(self, coached: Talk) -> None:
        seen = [coached.raw("~plan:ladder").session.ladder]
        seen += [coached.raw(f"~rung:{where}").session.ladder for where in ("up", "up", "down", "down", "down", "sideways")]
        assert seen == [0, 1, 2, 1, 0, 0, 0]
        for _ in coached.content.plan.ladder:
            coached.raw("~rung:up")
        assert "60 to 70 per cent" in coached.text
        assert "Done twice" not in str(coached.keyboard)

    def test_no_single_run_far_over_the_longest(self, talk: Talk) -> None:
        _told(talk, load="o:long", severity="o:2", numbers="from 12 to 18 km")
        assert "No run over 13.2 km" in talk.text

    def test_miles_stay_miles(self, talk: Talk) -> None:
        _told(talk, load="o:long", severity="o:2", numbers="from 10 to 15 miles")
        assert "No run over 11 miles" in talk.text


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
