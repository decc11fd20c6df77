"""Words that led astray: a trip that was read as unsteady legs, a child for the writer, a plea for an emergency, a place for no clock."""

from dataclasses import replace

import pytest

from tests.conftest import Talk, went

TRAUMA, GRAVE = "major_trauma", "unsure_or_unreachable"
BREATH = "i can't breathe and my chest is so tight"


@pytest.fixture
def german() -> Talk:
    talk = went()
    talk.session = replace(talk.session, lang="de", country="DE")
    return talk


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        pytest.param("stumbled off a kerb on monday, upper back aching since", TRAUMA, id="one stumble is a fall"),
        pytest.param("tripped over a root, back sore ever since", TRAUMA, id="one trip is a fall"),
        pytest.param("tripped over my bag 2 weeks ago, mid back aching", TRAUMA, id="one trip over a thing of theirs is a fall"),
        pytest.param("our 4 year old landed on my back and it hurts", TRAUMA, id="a child on the back is a blow"),
        pytest.param("my 13 year old son tackled me, back is sore", TRAUMA, id="a child's age is not the writer's"),
        pytest.param("oh no, i can't turn my neck at all", TRAUMA, id="a neck that will not turn"),
        pytest.param("numb feeling in both my hands", "myelopathy_hands_gait", id="both hands are more than one arm"),
        pytest.param("pls someone help me", "", id="a plea with somebody in it"),
        pytest.param("one of our girls fainted at the track yesterday", "bystander", id="a runner of theirs is not the writer"),
    ],
)
def test_the_question_that_fits_is_asked(said: str, flag: str) -> None:
    talk = went().say(said)
    assert talk.names[-1] == "ask.flag"
    assert talk.session.doubts[0] == (flag or GRAVE)
    assert not talk.session.open


@pytest.mark.parametrize(
    "said",
    [
        "i keep stumbling and my back hurts",
        "tripping over nothing these days, back aches",
        "tripped again twice today, back sore",
        "stumbled over my own feet, upper back sore",
    ],
)
def test_legs_that_stumble_again_and_again_are_told_as_ever(said: str) -> None:
    assert "spinal_cord" in {r.flag for r in went().say(said).session.raised}


def test_a_journey_is_no_unsteady_walk() -> None:
    assert not went().say("upper back sore since my trip to wales").session.raised


def test_a_child_whose_own_back_hurts_is_one_as_ever() -> None:
    assert "under18" in {r.flag for r in went().say("my 12 year old jumped off a wall and his back hurts").session.raised}


def test_pain_at_night_of_a_child_that_was_told_of_is_for_today() -> None:
    talk = went().say("my son is 12 and has back pain after football").say("he's complaining about it at night")
    assert talk.names[0] == "referral.urgent"


@pytest.mark.parametrize("said", ["please help me", "help please", "i need help"])
def test_a_plea_alone_asks_kindly_what_is_wrong(said: str) -> None:
    talk = went().say(said)
    assert talk.names == ["asking.unsure_or_unreachable", "ask.flag"]
    assert talk.press("Yes").names == ["referral.urgent"]


def test_a_plea_with_a_sign_is_told_at_once() -> None:
    assert went().say("please help me, something is badly wrong with my back").names[0].startswith("referral.")


class TestWhere:
    def test_a_town_at_home_brings_its_clock_back(self) -> None:
        talk = went().say("i live in new york").say("i'm in the us").say("i'm in london")
        assert (talk.session.country, talk.names) == ("GB", ["settings.country_set", "settings.zone_set"])
        assert "London time" in talk.say("what time is it").text

    def test_a_country_of_many_clocks_asks_for_one(self) -> None:
        talk = went().say("remind me to stretch every day at 7am").say("we're in the US now")
        assert talk.names == ["settings.country_set", "settings.which_zone"]
        assert talk.say("chicago").session.zone == "America/Chicago"

    def test_home_again_is_a_place(self) -> None:
        assert went().say("we're in portugal this week").say("i'm back home in london").session.country == "GB"

    @pytest.mark.parametrize("said", ["emergency number?", "and my emergency number", "which emergency number do i use here"])
    def test_the_number_is_told(self, said: str) -> None:
        assert went().say("i'm on holiday in spain").say(said).names == ["asked.number"]


class TestAnothersWords:
    @pytest.mark.parametrize(
        "said", ["it was a text from my daughter", "not me, my husband", "sorry, that's a message from a friend"]
    )
    def test_what_to_do_for_them_and_then_the_question(self, said: str) -> None:
        talk = went().say(BREATH).say(said)
        assert talk.names == ["misread_other", "ask.flag"]
        assert "999" in talk.text
        assert talk.session.open

    def test_behind_the_button_as_well(self) -> None:
        talk = went().say(BREATH).press("I meant something else")
        assert talk.say("it was a text from my son").names == ["misread_other", "ask.flag"]

    def test_only_a_no_to_the_question_takes_it_back(self) -> None:
        talk = went().say(BREATH).say("it was a text from my daughter")
        assert talk.say("she is ok").session.open
        while talk.session.doubts:
            talk.say("no")
        assert not talk.session.open

    @pytest.mark.parametrize("said", ["my daughter is scared", "my wife is with me", "is it my heart?"])
    def test_who_is_there_as_well_is_none(self, said: str) -> None:
        assert "misread_other" not in went().say(BREATH).say(said).names


@pytest.mark.parametrize(
    "said", ["black toenail after the marathon", "so tired after my half marathon", "chafed all over since the marathon"]
)
def test_what_came_after_a_race_is_no_run_of_today(said: str) -> None:
    assert not went().say(said).session.runs


def test_a_race_that_was_run_is_one() -> None:
    assert went().say("ran the marathon, black toenail after the race").session.runs


class TestGerman:
    @pytest.mark.parametrize("said", ["ich mag nicht mehr", "ich will einfach nicht mehr"])
    def test_words_of_despair(self, german: Talk, said: str) -> None:
        assert german.say(said).session.doubts == ("suicide_crisis",)

    def test_a_run_that_cannot_go_on_is_none(self, german: Talk) -> None:
        german.say("ich kann nicht mehr weiterlaufen, rücken 7")
        assert "suicide_crisis" not in german.session.doubts

    @pytest.mark.parametrize(
        ("said", "flag"),
        [
            ("ein taubheitsgefühl in beiden händen seit gestern", "myelopathy_hands_gait"),
            ("ich kann den kopf nicht drehen", TRAUMA),
            ("hilf mir bitte", GRAVE),
            ("mein 4 jähriger sohn ist mir auf den rücken gesprungen, jetzt tut es weh", TRAUMA),
        ],
    )
    def test_the_question_that_fits(self, german: Talk, said: str, flag: str) -> None:
        assert german.say(said).session.doubts[0] == flag

    @pytest.mark.parametrize("said", ["ich hab eine erkältung", "kann ich mit schnupfen joggen?"])
    def test_a_cold_is_answered_in_german(self, german: Talk, said: str) -> None:
        german.say(said)
        assert "Virus" in german.text
        assert "Fieber" in german.text

    @pytest.mark.parametrize("said", ["war heute 5 km laufen", "war gestern 8 km laufen, schmerz 2"])
    def test_a_run_that_somebody_was_out_for_is_one(self, german: Talk, said: str) -> None:
        assert german.say(said).session.runs

    def test_pain_at_night_of_a_child_that_was_told_of(self, german: Talk) -> None:
        german.say("mein sohn ist 12 und hat rückenschmerzen nach dem fußball").say("er wacht nachts davon auf")
        assert german.names[0] == "referral.urgent"

    def test_all_off_is_no_place(self, german: Talk) -> None:
        german.say("erinner mich jeden tag um 8 an die übungen").say("meine zeitzone").say("alles aus bitte")
        assert german.names == ["reminder.stopped"]

    def test_home_again(self, german: Talk) -> None:
        assert german.say("ich bin jetzt in wien").say("bin wieder daheim in münchen").session.country == "DE"
        assert german.say("meine notrufnummer?").names == ["asked.number"]


def test_stop_beside_a_pain_asks_how_it_is() -> None:
    assert went().say("stop this hurts").question == "pain_now"


@pytest.mark.parametrize("said", ["Keep everything", "no keep it", "don't delete anything"])
def test_what_shall_be_kept_is_kept(said: str) -> None:
    talk = went().say("/delete").say(said)
    assert (talk.names, bool(talk.session.planned)) == (["data.kept"], True)
