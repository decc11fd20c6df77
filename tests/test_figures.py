"""No emergency is swallowed by what stands beside it: figures of speech, strong words for other things, news of a visit.

The tables are made from the content's own devices: every figure and every lively word stands beside plain emergencies of the writer.
"""

import random
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest

from bot.cli.library import shipped
from bot.core.content.load import Content, parse_yaml
from bot.core.dialogue.step import step
from bot.core.model.effects import Reply
from bot.core.model.events import Said
from bot.core.model.levels import Level
from bot.core.model.session import Session
from bot.core.understanding import scope
from bot.core.understanding.figures import too_wide
from bot.core.understanding.normalise import clean, tokens
from bot.core.understanding.phrases import Choice, Row, forms, lists_of, rows_of
from bot.core.understanding.spelling import lexicon
from tests.conftest import NOON, Talk, shipped_content
from tests.reading import hits, raised
from tests.tables import Some

CONTENT = shipped_content()
PLAIN = {
    "en": (
        "my chest is crushing and my left arm is numb",
        "i collapsed and cant remember anything",
        "my face is drooping on one side",
        "i cant feel both legs and cant pee",
        "i am coughing up bright red blood",
        "i vomited a lot of blood",
        "my lips have gone blue and i cant breathe",
        "i took the whole box of pills to die",
        "i want to kill myself",
        "i had the worst headache of my life out of nowhere",
    ),
    "de": (
        "meine Brust drückt und mein linker Arm ist taub",
        "ich bin bewusstlos zusammengebrochen",
        "mein Gesicht hängt auf einer Seite",
        "ich spüre beide Beine nicht mehr",
        "ich huste hellrotes Blut",
        "ich habe viel Blut erbrochen",
        "ich bekomme keine Luft und meine Lippen sind blau",
        "ich will mich umbringen",
        "ich hatte plötzlich die schlimmsten Kopfschmerzen meines Lebens",
    ),
}
"""Emergencies that nobody can take for anything else."""


def spelt(row: Row, rng: random.Random) -> Iterator[str]:
    """The words of one way to say a form."""
    for part in row:
        if isinstance(part, Choice):
            if not (part.optional and rng.random() < 0.6):
                yield from spelt(rng.choice(part.rows), rng)
        elif part not in ("~", "%"):
            yield part.rstrip("*").replace("#", "5")


def ways(text: str, lists: dict[str, Choice], many: int) -> list[str]:
    """Some ways to say the forms of a concept or figure; the same at every run."""
    rng = random.Random(text)
    rows = [row for form in forms(text) for row in rows_of(form, lists)]
    return list(dict.fromkeys(" ".join(spelt(rng.choice(rows), rng)) for _ in range(many)))


def devices(code: str, concept: str = "") -> list[str]:
    """Ways to say each figure of speech of a language, or a concept's forms."""
    signs = parse_yaml(shipped().joinpath(code, "lexicon", "concepts.yaml").read_text("utf-8"))
    lists = lists_of(signs.get("lists") or {})
    texts = forms(signs["concepts"][concept]) if concept else signs["figures"]
    return [way for text in texts for way in ways(text, lists, 1)]


@pytest.mark.parametrize("code", sorted(PLAIN))
@pytest.mark.parametrize("device", ["", "lively"], ids=["figures", "lively words"])
@pytest.mark.parametrize("before", [True, False], ids=["before it", "behind it"])
def test_a_plain_emergency_is_told_whatever_stands_beside_it(code: str, device: str, before: bool, some: Some) -> None:
    reader, swallowed = CONTENT.languages[code].reader, []
    for way, sign in some(zip(devices(code, device), cycle(PLAIN[code]), strict=False), every=101):
        said = f"{way}, {sign}" if before else f"{sign}, {way}"
        if not _set_apart(said, code) and not any(h.level == Level.EMERGENCY for h in hits(said, reader).values()):
            swallowed.append(said)
    assert swallowed == []


def _set_apart(said: str, code: str) -> bool:
    """Whether what stands beside sets all of it in the past or in question: that is the scope's to say."""
    reader = CONTENT.languages[code].reader
    return any(s.past or s.hypothetical for s in scope.mark(tokens(clean(said), reader.spelling), reader.words))


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        pytest.param("ending it all in the bathroom", "suicide_crisis", id="an end without its harmless word"),
        pytest.param("said goodbye to all my family", "suicide_crisis", id="a goodbye to people"),
        pytest.param("dont want to wake up in the morning", "suicide_crisis", id="a morning is no alarm"),
        pytest.param("cant go on this way", "suicide_crisis", id="this way is no run"),
        pytest.param("sick of living with this", "suicide_crisis", id="with this is no suitcase"),
        pytest.param("we passed out from the exhaust in the van", "exertional_collapse", id="fumes are none"),
        pytest.param("collapsed from the shock of it", "exertional_collapse", id="a shock is none"),
        pytest.param("went out like a light at km 30", "exertional_collapse", id="a kilometre is no bedtime"),
        pytest.param("was on my treadmill and everything went black", "exertional_collapse", id="a treadmill has no screen"),
        pytest.param("blacked out training this morning", "exertional_collapse", id="training is no curtain"),
        pytest.param("my heel caught the kerb and my head hit the deck", "major_trauma", id="a head is no phone"),
        pytest.param("car crash yesterday and now my neck hurts", "major_trauma", id="the writer's crash"),
        pytest.param("cant breathe with this perfume everywhere", "breathing_trouble", id="a smell is no laugh"),
        pytest.param("took my top off and still cant breathe", "breathing_trouble", id="a top that is off is not tight"),
        pytest.param(
            "ripped the back of my vest on a fence, now a ripping pain in my back", "aortic_tear", id="a back is no cloth"
        ),
        pytest.param("my face dropped at mile 4", "stroke", id="a mile is no news"),
        pytest.param("puked up coffee grounds in the sink", "gi_bleed", id="a sink is no garden"),
        pytest.param("wet myself at the bus stop for no reason", "cauda_equina", id="a bus stop is no water station"),
        pytest.param("never had chest pains like this", "heart_attack_pattern", id="not like this is now"),
        pytest.param("my heart hurts for ten minutes at a time", "heart_attack_pattern", id="minutes are nobody to feel for"),
        pytest.param("talking rubbish since the finish", "heat_or_confusion", id="since the finish is sudden"),
        pytest.param("lost time out there, twelve minutes missing", "exertional_collapse", id="minutes that are gone"),
        pytest.param("had a fit during my race", "heat_or_confusion", id="a fit on a run is no tantrum"),
        pytest.param("my chest is tight while sorting my inbox", "heart_attack_pattern", id="a tight chest is no strong word"),
        pytest.param("blue lips at the karaoke last night", "breathing_trouble", id="blue lips are no strong word"),
        pytest.param("cant breathe, quiz night is over", "breathing_trouble", id="no breath is no strong word"),
        pytest.param(
            "saw a film where a king collapsed, coughing up blood here", "lung_clot", id="who ended in a film is left behind"
        ),
        pytest.param("a novel about a boy who had a fit and quads are rock hard, wee is cola", "rhabdo", id="and behind an and"),
        pytest.param("my head hit the floor and i passed out", "exertional_collapse", id="a floor is no pillow"),
        pytest.param("bloody sick all down my top", "gi_bleed", id="sick of nothing is sick"),
        pytest.param("sticky black poo, like mud", "gi_bleed", id="mud that is only likened"),
    ],
)
def test_the_same_words_without_what_makes_them_harmless_tell(text: str, flag: str) -> None:
    assert raised(text, CONTENT.languages["en"].reader).get(flag) == Level.EMERGENCY


@pytest.mark.parametrize(
    ("code", "text", "flag"),
    [
        pytest.param("en", "passed out, my wife found me asleep", "exertional_collapse", id="a comma"),
        pytest.param("en", "tore up, the race was lost. tearing pain in my back", "aortic_tear", id="a full stop"),
        pytest.param("en", "my legs collapsed but i said haha", "exertional_collapse", id="a but"),
        pytest.param("en", "blue lips after i left the pool", "breathing_trouble", id="another statement"),
        pytest.param("de", "kopf explodiert, kam ganz plötzlich vor lauter anstrengung", "thunderclap", id="ein komma"),
        pytest.param("de", "füße taub und beine weg, die schuhe sind aus", "spinal_cord", id="noch ein komma"),
    ],
)
def test_no_figure_reaches_over_the_end_of_its_clause(code: str, text: str, flag: str) -> None:
    assert flag in hits(text, CONTENT.languages[code].reader)


WIDE = (
    "lost my (keys|speech) (on the train|on the)",
    "(cant|couldnt) breathe (for laughing|and)",
    "passed out (in bed|~)",
)
"""Figures of which one way to say them ends in an open word, or reaches on."""


def _signs(code: str) -> dict[str, Any]:
    """The parsed concepts of a language, spelt as messages are read."""
    given = parse_yaml(shipped().joinpath(code, "lexicon", "concepts.yaml").read_text("utf-8"))
    signs: dict[str, Any] = lexicon(given, CONTENT.languages[code].spelling)
    return signs


@pytest.mark.parametrize("code", sorted(PLAIN))
def test_every_figure_ends_in_its_own_harmless_word(code: str) -> None:
    assert list(too_wide(_signs(code), CONTENT.languages[code].reader.flags)) == []


@pytest.mark.parametrize("figure", WIDE)
def test_a_figure_that_would_swallow_what_follows_is_found(figure: str) -> None:
    found = too_wide({**_signs("en"), "figures": [figure]}, CONTENT.languages["en"].reader.flags)
    assert [text for text, _ in found] == [figure]


@pytest.mark.parametrize(
    "text",
    [
        "i laughed until i nearly wet myself",
        "cant breathe for laughing at the quiz",
        "ending it all with a sprint finish",
        "my jaw hit the floor",
        "passed out in bed by 9",
    ],
)
def test_a_figure_with_its_harmless_word_is_none(text: str) -> None:
    assert not hits(text, CONTENT.languages["en"].reader)


def test_a_figure_beside_something_urgent_is_asked_about() -> None:
    reader = CONTENT.languages["en"].reader
    alone, beside = "i am suffocating in exam prep", "i am suffocating in exam prep and i vomited blood"
    assert not hits(alone, reader)
    assert hits(beside, reader)["breathing_trouble"].vague


@pytest.mark.parametrize(
    "text", ["she talks funny since the fall", "his speech sounds drunk but he is sober", "suddenly he sounds weird and drunk"]
)
def test_somebody_elses_stroke_is_told(text: str) -> None:
    assert raised(text, CONTENT.languages["en"].reader).get("bystander") == Level.EMERGENCY


@pytest.mark.parametrize("text", ["he sounds drunk on that podcast", "my mate hasnt woken yet, we are late"])
def test_a_doubt_is_asked_about_once(talk: Talk, text: str) -> None:
    talk.say(text)
    assert talk.session.doubts == ("bystander",)
    assert "speak" in talk.text, "the question asks for the signs of a stroke as well"


IN_DOUBT = "heart hurts a bit"
"""An emergency of which the words only hint."""


@pytest.mark.parametrize(
    ("text", "called"), [(IN_DOUBT, True), ("my chest is tight doing the laundry", True), ("i had a fit when i saw it", False), ("lost time", False)]
)  # fmt: skip
def test_a_group_is_told_to_get_help_unless_it_may_be_a_figure(content: Content, text: str, called: bool) -> None:
    said = Said(update_id=1, at=NOON, chat=-5, chat_kind="supergroup", person=1, lang="en", text=text)
    _, effects = step(Session(lang="en"), said, content)
    assert ("group.get_help" in [e.name for e in effects if isinstance(e, Reply)]) is called


class TestAVisit:
    OPEN = "i have chest pressure and my arm hurts and im sweating"

    @pytest.mark.parametrize(
        "said",
        [
            "the doctor saw me. chest pain getting stronger, arm aches and im sweating",
            "doctor checked me over, my chest is tight",
            "i saw the doctor and he sent me home. chest really hurts and arm numb",
        ],
    )
    def test_a_sign_in_a_statement_of_its_own_is_told(self, talk: Talk, said: str) -> None:
        assert talk.say(self.OPEN).say(said).replies[0].level == Level.EMERGENCY

    def test_what_the_visit_was_about_is_believed(self, talk: Talk) -> None:
        assert talk.say(self.OPEN).say("saw the doctor about the chest pain").question == "assessed_said"


@pytest.mark.parametrize("text", ["why do my laces keep coming undone on hills", "tore the seat of my new tights on a stile"])
def test_laces_and_cloth_that_come_apart_are_no_sign(text: str) -> None:
    assert not hits(text, CONTENT.languages["en"].reader)


@pytest.mark.parametrize(
    ("text", "flag", "told"),
    [
        ("why do i fumble and cant do my laces", "myelopathy_hands_gait", True),
        ("still not got my breath back and its been 50 minutes", "breathing_trouble", True),
        ("had needles in my traps and i can only do wee breaths", "collapsed_lung", True),
        ("19 weeks and my shoulders are stiff, can i still plank", "pregnancy_routine", False),
    ],
)
def test_what_is_beside_what_is_harmless_is_heard(text: str, flag: str, told: bool) -> None:
    found = hits(text, CONTENT.languages["en"].reader)
    assert found[flag].vague is not told


@pytest.mark.parametrize(
    "text",
    ["havent got my breath back yet, just finished", "been training 19 weeks and my shoulders are stiff, can i still plank"],
)
def test_breath_right_after_a_run_and_weeks_of_training_are_no_sign(text: str) -> None:
    assert not hits(text, CONTENT.languages["en"].reader)
