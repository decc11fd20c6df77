"""Signs told in other words than the flags' own sentences; they stand here, since what stands beside a flag teaches its hints as well."""

import pytest

from bot.core.model.levels import Level
from tests.conftest import shipped_content
from tests.reading import raised

CONTENT = shipped_content()
READER = CONTENT.languages["en"].reader
TOLD = {
    "aortic_tear": ("like a zip torn open down my spine, sudden",),
    "arm_tingling": ("little zips run from my neck into my thumb all week",),
    "blood_thinner": (
        "on rat poison since my clot, now my back hurts",
        "i take those clot tablets and my back is sore today",
    ),
    "breathing_trouble": (
        "six blasts of the blue inhaler and still wheezing like a kettle",
        "still whistling after ten puffs of ventolin, still tight",
        "puffing and my lips look a funny shade of blue",
        "since that cough i can only sip air",
    ),
    "cauda_equina": (
        "no more erection since my back gave out",
        "sat down and couldnt feel the chair under me",
        "stood at the urinal ten minutes, bursting, nothing",
        "the urge to wee is there but nothing comes, my back is wrecked",
    ),
    "collapsed_lung": (
        "one half of my chest doesnt fill when i take a breath",
        "feels like just one lung is filling since that sneeze",
        "the air only goes into the left side when i breathe in",
    ),
    "exertional_collapse": ("stood up from the sofa and next thing i was on the carpet",),
    "gallbladder_ulcer_pattern": (
        "kebab night and at 2am my right shoulder blade is at it",
        "a greasy meal and then the blade",
    ),
    "heart_attack_pattern": (
        "my top felt far too small so i took it off, it still feels like a corset",
        "unzipped everything and still my ribs are squeezed tight",
        "the bra felt shrunk, even after i took it off it grips",
        "like a strap pulled too tight even though im not wearing one",
        "come over clammy and there is a weight between my blades",
        "someone has buckled a belt round my chest, i feel sick",
        "it feels like a lead vest i never put on, and i feel sick",
    ),
    "kidney": (
        "from my back round to my groin it rolls over me, im pacing the landing",
        "waves of agony from my side, cant keep still",
    ),
    "lung_clot": ("my calf has gone all fat and im out of breath on the sofa",),
    "neck_artery_tear": (
        "the barber yanked my neck, now one eye looks half asleep",
        "neck pain since monday and my drinks keep going down the wrong pipe",
        "sore neck on one side, eye on that side has gone droopy",
    ),
    "night_rest_pain": ("been to the physio five times and its just as bad",),
    "not_improving": (
        "osteo in april, osteo in june, still the same old knot",
        "treatment after treatment and its the same",
        "it came on in july and its still sore",
        "six weeks in and nothing feels better",
        "since before easter, no change",
        "three months, same niggle",
    ),
    "pregnancy_red": ("31 weeks and woke up in bloody sheets",),
    "pregnancy_routine": (
        "19 weeks and my blades ache from the bump",
        "baby number 3 on the way, back sore",
        "20 week scan tomorrow, can i still plank",
        "saw my antenatal team, all good, back stiff",
        "little one on the way and my shoulders ache",
        "our second is due at easter and my shoulders ache",
        "baby keeps kicking my ribs, back sore",
        "is a bump belt ok for jogging",
    ),
    "reds": ("i panic if i eat bread before a race, and after, and always",),
    "spinal_cord": (
        "below my bra line i dont notice the shower any more",
        "no idea how warm the bath is till it gets to my ribs",
        "cant feel the bedsheets on my legs at night, both of them",
        "the shower is hot on my arms and nothing at all on my legs",
        "burnt both legs on the heater and never felt it",
        "walking with someone elses legs since tuesday, back sore",
        "my feet dont know where they are any more",
    ),
    "stroke": (
        "ordering a coffee it came out as pure klingon for ten minutes, then i was fine",
        "what came out of my mouth wasnt english, my wife went pale",
        "my sentences turned into word soup in the middle of a chat",
        "it was like i was speaking double dutch to the barista",
        "told the missus about work and it all came out gobbledygook",
        "one side of my smile didnt turn up in the photo",
        "my right hand just wouldnt, five minutes later it was ok",
        "couldnt write my own name for a minute",
        "everything doubled and the floor tilted",
    ),
    "suicide_crisis": (
        "i want to do something to myself",
        "frightened of what i might do to myself",
        "finally got the house to myself, tablets are out",
        "i dont trust myself alone with the tablets",
        "everything ready, tablets and the letter",
        "scared what ill do if im left on my own",
        "ive stopped caring whether i wake up",
        "lately i stand on the platform and sway",
        "if i stepped off the kerb it would all stop",
        "the tablets in the drawer keep calling me",
    ),
    "thunderclap": ("like being clubbed with a plank on the back of the head, out of nowhere",),
}
ORDINARY = (
    "i did something to my back",
    "want to do something good for myself",
    "meds packed for holiday",
    "can you speak another language",
    "took my jacket off, still hot",
    "sometimes i stand on the bridge and watch the trains",
    "going to the chippy friday then long run",
    "2 months, same plan",
    "race due in march",
)


@pytest.mark.parametrize("flag", TOLD)
def test_a_sign_in_other_words_is_told_at_its_level(flag: str) -> None:
    rank = CONTENT.flags[flag].rank
    assert [t for t in TOLD[flag] if max(raised(t, READER).values(), default=0) < rank] == []


def test_everyday_sentences_beside_them_raise_nothing() -> None:
    assert {t: found for t in ORDINARY if (found := raised(t, READER))} == {}


@pytest.mark.parametrize(
    "text", ["staring at the codeine out and ready", "i am sat with the paracetamol ready", "got the codeine ready if i need it"]
)
def test_what_lies_ready_is_an_emergency(text: str) -> None:
    assert raised(text, READER)["suicide_crisis"] == Level.EMERGENCY


def test_a_double_dose_by_mistake_is_to_be_seen_today() -> None:
    assert raised("doubled up on naproxen by mistake", READER)["overdose"] == Level.URGENT
