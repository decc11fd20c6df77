"""Ordinary life in words of the body stays quiet, and the same words without what makes them ordinary do not (SAFETY.md, laws 2 and 3)."""

import pytest

from bot.core.model.levels import Level
from tests.conftest import shipped_content
from tests.test_swallowed import ALL

READER = shipped_content().languages["en"].reader
THINGS = ("the tyre on my bike", "the price of my shoes", "the roof of the tent", "the frame for the banner")


def _raised(text: str) -> dict[str, bool]:
    """Each flag, and whether it is only asked about."""
    return {h.id: h.vague for h in READER.flags_of(text).hits}


def _is_emergency(text: str) -> bool:
    return any(h.level == Level.EMERGENCY for h in READER.flags_of(text).hits)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("the wheel of my pram collapsed at the school gate", id="a part of a thing"),
        pytest.param("front wheel collapsed on the cobbles", id="a thing in front"),
        pytest.param("air bed collapsed under us at the campsite", id="what one lies on"),
        pytest.param("out cold on the night bus home, missed my stop", id="asleep on the way"),
        pytest.param("conked out in the back seat all the way home", id="asleep in the car"),
        pytest.param("painter coming tuesday at 8 so cant chat now", id="no time to talk"),
        pytest.param("back of six in the evening", id="shortly after six"),
        pytest.param("our kitten was up at 3am again", id="who else was up"),
        pytest.param("up at 2am every night settling the newborn, backs good", id="up with a baby"),
        pytest.param("wake me at 7", id="woken by the bot"),
        pytest.param("nearly collapsed when i saw the price", id="a price"),
        pytest.param("spilt the coffee grounds on the floor", id="coffee grounds"),
        pytest.param("cant remember the last half i enjoyed", id="a race long ago"),
        pytest.param("the seating plan is a massive headache", id="a task that is one"),
        pytest.param("juggling the lift shares is giving me a real headache", id="a task that gives one"),
        pytest.param("static shock off the car door again", id="static"),
        pytest.param("the escalator keeps giving me electric shocks", id="a thing that gives shocks"),
        pytest.param("giggled so hard we couldnt breathe", id="laughter"),
        pytest.param("my feet have gone to sleep from sitting cross legged", id="a foot asleep"),
        pytest.param("that descent is suicide", id="a steep road"),
        pytest.param("cant go on with this boring plan", id="a plan one is done with"),
        pytest.param("volunteering on the stroke ward on sundays", id="a ward"),
        pytest.param("numb lip from the dentist", id="the dentist"),
        pytest.param("swollen thumb from a bee sting", id="a sting"),
        pytest.param("lost twenty quid on the horses", id="money"),
        pytest.param("she wont breathe a word of it, i cant breathe a word either", id="a secret"),
        pytest.param("a rash of entries this year", id="a rash of something"),
        pytest.param("the weather is getting worse every day", id="the weather"),
        pytest.param("no matter how early i start the sun wins", id="however early"),
        pytest.param("after skipping breakfast i was slow", id="a meal skipped"),
        pytest.param("taught us about angina at the club", id="a lesson"),
        pytest.param("whats a collapsed lung", id="a question"),
        pytest.param("rather die than run on a treadmill", id="a treadmill"),
        pytest.param("cant live without my foam roller", id="a thing one likes"),
    ],
)
def test_ordinary_life_stays_quiet(text: str) -> None:
    assert _raised(text) == {}


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        pytest.param("my legs collapsed under me", "exertional_collapse", id="legs are no bed"),
        pytest.param("passed out on the night bus, people were shaking me", "exertional_collapse", id="shaken on the bus"),
        pytest.param("passed out on the train home", "exertional_collapse", id="asleep or not"),
        pytest.param("this is giving me a massive headache, it came suddenly", "thunderclap", id="no task"),
        pytest.param("electric shocks down my spine getting out of the car", "myelopathy_hands_gait", id="down the spine"),
        pytest.param("laughed so hard i passed out", "exertional_collapse", id="laughed and passed out"),
        pytest.param("cant go on with this", "suicide_crisis", id="this is no plan"),
        pytest.param("cant live without her", "suicide_crisis", id="without her"),
        pytest.param("nobody would miss me at work", "suicide_crisis", id="nobody"),
        pytest.param("rather die than live like this", "suicide_crisis", id="than live"),
        pytest.param("half my face is drooping since the filling", "stroke", id="drooping is no injection"),
        pytest.param("swollen finger from a wasp and my throat is tight", "breathing_trouble", id="the throat"),
        pytest.param("a rash of purple spots and fever", "meningitis_sepsis", id="spots"),
        pytest.param("no matter how hard i try i cant breathe", "breathing_trouble", id="no breath"),
        pytest.param("when i was ten minutes from the end i collapsed", "exertional_collapse", id="minutes are no age"),
        pytest.param("conked out by the road on the way home", "exertional_collapse", id="conked out on the way"),
        pytest.param("suddenly cant talk now", "stroke", id="suddenly no words"),
        pytest.param("my ribs wake me at 3 every night", "night_rest_pain", id="woken by the pain"),
        pytest.param("nearly collapsed when i stood up on the last rep", "exertional_collapse", id="no price"),
        pytest.param("threw up coffee grounds on the floor", "gi_bleed", id="thrown up"),
        pytest.param("baby was up at 3am and so was i, pain in my back all night", "night_rest_pain", id="the baby and the pain"),
        pytest.param("stool like black paste that smells", "gi_bleed", id="a stool is no chair"),
    ],
)
def test_the_same_words_without_it_are_heard(text: str, flag: str) -> None:
    assert flag in _raised(text)


@pytest.mark.parametrize("thing", THINGS)
def test_whatever_a_part_of_a_thing_does_the_writer_is_heard_behind_it(thing: str) -> None:
    texts = [f"{thing} {act} {sign}" for act in ("collapsed", "is broken", "snapped") for sign in ALL["en"]]
    assert [text for text in texts if not _is_emergency(text)] == []


@pytest.mark.parametrize(
    "said",
    ["pain shoots down my arm when i turn my head", "the pain is on the left side", "it hurts on the right side of my spine"],
)
def test_where_it_hurts_and_what_brings_it_on_is_no_emergency(said: str) -> None:
    hits = shipped_content().languages["en"].reader.flags_of(said).hits
    assert not [h for h in hits if h.level == Level.EMERGENCY]
