"""No emergency is swallowed by what stands beside it: each word of a device that keeps near misses quiet, beside plain emergencies.

People leave out "i" and commas, so these sentences have none. Each must be told, or at least asked about (SAFETY.md, laws 2, 3, 6).
"""

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import strategies as st

from bot.core.model.levels import Level
from bot.core.understanding.result import FlagHit
from bot.core.understanding.scope_words import Words
from tests.conftest import with_drafts
from tests.tables import Some, searched

SIGNS = {
    "en": {
        "heart_attack_pattern": ["my chest is tight and my arm is numb", "crushing chest pain and sweating"],
        "stroke": ["my face is drooping", "cant speak properly and my arm went weak"],
        "exertional_collapse": ["collapsed and blacked out"],
        "lung_clot": ["coughed up blood"],
        "breathing_trouble": ["cant breathe"],
        "aortic_tear": ["pain tearing through my upper back"],
        "thunderclap": ["worst headache of my life came on suddenly"],
        "spinal_cord": ["cant feel my legs"],
        "cauda_equina": ["cant pee and numb between my legs"],
        "gi_bleed": ["vomited blood"],
        "suicide_crisis": ["i want to kill myself"],
        "overdose": ["took all my pills"],
        "major_trauma": ["fell down the stairs and cant move my legs"],
    },
    "de": {
        "heart_attack_pattern": ["meine brust ist eng und mein arm taub", "druck auf der brust und kalter schweiß"],
        "stroke": ["mein gesicht hängt herunter"],
        "exertional_collapse": ["zusammengebrochen und bewusstlos"],
        "lung_clot": ["habe blut gehustet"],
        "breathing_trouble": ["kriege keine luft"],
        "aortic_tear": ["reißender schmerz im rücken"],
        "thunderclap": ["schlimmste kopfschmerzen meines lebens ganz plötzlich"],
        "spinal_cord": ["kann meine beine nicht bewegen"],
        "cauda_equina": ["kann nicht pinkeln und taub zwischen den beinen"],
        "gi_bleed": ["habe blut erbrochen"],
        "suicide_crisis": ["ich will mich umbringen"],
        "overdose": ["alle tabletten genommen"],
    },
}
ALL = {code: [sign for many in flags.values() for sign in many] for code, flags in SIGNS.items()}
NAMELESS = {
    "en": ("crushing chest pain and sweating",),
    "de": ("druck auf der brust und kalter schweiß", "reißender schmerz im rücken"),
}
"""Signs without a verb or a word of the writer: what a general question may name as well ("signs of crushing chest pain")."""
DIAGNOSIS = {"en": "a stroke", "de": "schlaganfall"}
FEELING_WELL = (
    "feel great",
    "felt great",
    "feels good",
    "feeling strong",
    "felt good this morning",
    "all fine now",
    "felt ok yesterday",
)
SCENES = {
    "en": ("the {} was late {}", "{} was lovely {}", "after the {} {}", "at the {} {}", "the {} stopped {}"),
    "de": ("das {} war laut {}", "{} war gut {}", "nach dem {} {}", "beim {} {}"),
}


def _words(code: str) -> Words:
    hearer = with_drafts().languages[code].hearer
    assert hearer is not None
    words: Words = hearer.words
    return words


def _hits(code: str, text: str) -> list[FlagHit]:
    hearer = with_drafts().languages[code].hearer
    assert hearer is not None
    return [h for h in hearer.flags_of(text, frozenset(), frozenset()).hits if h.level == Level.EMERGENCY]


def _unheard(code: str, texts: Iterable[str]) -> list[str]:
    return [text for text in texts if not _hits(code, text)]


def _asked(code: str, texts: Iterable[str]) -> list[str]:
    return [text for text in texts if all(h.vague for h in _hits(code, text))]


def _both_sides(code: str, phrases: frozenset[tuple[str, ...]]) -> Iterator[str]:
    for phrase in sorted(" ".join(p) for p in phrases):
        for sign in ALL[code]:
            yield f"{sign} {phrase}"
            yield f"{phrase} {sign}"


@pytest.mark.parametrize("code", SIGNS)
def test_each_emergency_is_told_by_itself(code: str) -> None:
    assert _asked(code, iter(ALL[code])) == []


@pytest.mark.parametrize("code", SIGNS)
@pytest.mark.parametrize("device", ["past", "gone"])
def test_words_of_the_past_and_of_what_is_gone_silence_no_emergency(code: str, device: str, some: Some) -> None:
    assert _unheard(code, some(_both_sides(code, getattr(_words(code), device)))) == []


@pytest.mark.parametrize("code", SIGNS)
def test_another_part_that_is_well_silences_no_emergency(code: str, some: Some) -> None:
    knee = {"en": "knee", "de": "knie"}[code]
    phrases = sorted(" ".join(p) for p in _words(code).fine)
    assert _unheard(code, some(f"{sign} {knee} {phrase}" for phrase in phrases for sign in ALL[code])) == []


@pytest.mark.parametrize("felt", FEELING_WELL)
def test_how_somebody_feels_silences_no_emergency(felt: str) -> None:
    assert _unheard("en", (f"{sign} {felt}" for sign in ALL["en"])) == []


@pytest.mark.parametrize("code", SIGNS)
@pytest.mark.parametrize("device", ["hypothetical", "wondering"])
def test_a_question_reaches_nothing_before_it(code: str, device: str, some: Some) -> None:
    phrases = sorted(" ".join(p) for p in getattr(_words(code), device))
    assert _asked(code, some(f"{sign} {phrase} {DIAGNOSIS[code]}" for phrase in phrases for sign in ALL[code])) == []


@pytest.mark.parametrize("code", SIGNS)
def test_a_question_about_oneself_is_asked_about_at_least(code: str, some: Some) -> None:
    phrases = sorted(" ".join(p) for p in _words(code).wondering)
    assert _unheard(code, some(f"{phrase} {sign}" for phrase in phrases for sign in ALL[code])) == []


@pytest.mark.parametrize("code", SIGNS)
def test_behind_a_general_question_the_writers_own_body_and_what_they_did_are_heard(code: str, some: Some) -> None:
    phrases = sorted(" ".join(p) for p in _words(code).hypothetical)
    own = [sign for sign in ALL[code] if sign not in NAMELESS[code]]
    assert _unheard(code, some(f"{phrase} {DIAGNOSIS[code]} {sign}" for phrase in phrases for sign in own)) == []


@pytest.mark.parametrize("code", SIGNS)
@pytest.mark.parametrize("turn", range(3))
def test_what_stands_behind_a_thing_is_the_writers(code: str, turn: int, some: Some) -> None:
    def scenes() -> Iterator[str]:
        for n, thing in enumerate(sorted(_words(code).goods)):
            for m, scene in enumerate(SCENES[code]):
                yield scene.format(thing, ALL[code][(n + m + turn * 5) % len(ALL[code])])

    assert _unheard(code, some(scenes())) == []


@pytest.mark.parametrize("code", SIGNS)
def test_whatever_a_thing_does_the_writer_is_heard_behind_it(code: str, some: Some) -> None:
    train = {"en": "the train {} late {}", "de": "die app {} kaputt {}"}[code]
    assert _unheard(code, some(train.format(act, sign) for act in sorted(_words(code).acts) for sign in ALL[code])) == []


@pytest.mark.parametrize("code", SIGNS)
def test_a_negation_that_denies_only_its_own_words_denies_no_emergency(code: str, some: Some) -> None:
    phrases = sorted(" ".join(p) for p in _words(code).idle)
    assert _asked(code, some(text for p in phrases for sign in ALL[code] for text in (f"{p} {sign}", f"{sign} {p}"))) == []


def two_devices_at_once_silence_no_emergency(data: st.DataObject) -> None:
    words = _words("en")
    thing, past = data.draw(st.sampled_from(sorted(words.goods))), data.draw(st.sampled_from(sorted(words.past)))
    wondered, felt = data.draw(st.sampled_from(sorted(words.wondering))), data.draw(st.sampled_from(FEELING_WELL))
    sign = data.draw(st.sampled_from(ALL["en"]))
    text = f"the {thing} was late {sign} {' '.join(past)} {felt} {' '.join(wondered)} a stroke"
    assert _hits("en", text), text


test_two_devices_at_once_silence_no_emergency = searched(two_devices_at_once_silence_no_emergency, 10, 60, data=st.data())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("did 8 miles in 91 minutes and collapsed at the end", id="a time is no year"),
        pytest.param("im in my forties chest pain and sweating", id="an age is no past"),
        pytest.param("im in my twenties and coughed up blood", id="nor a young one"),
        pytest.param("headed out at 6 fell hard and cant move my legs", id="an hour is no age"),
        pytest.param("im used to long runs but my chest is tight and my arm is numb", id="used to long runs is no past"),
        pytest.param("passed out? no idea why", id="no idea denies nothing before it"),
        pytest.param("collapsed knee is fine", id="a knee that is fine"),
        pytest.param("wedding was great fainted on the dance floor", id="a feast that was great"),
        pytest.param("crushing chest pain could it be a heart attack", id="what could it be"),
        pytest.param("what do i do if i cant breathe", id="what to do if"),
        pytest.param("what is a stroke my mouth is drooping on one side", id="what is a"),
        pytest.param("if someone collapses what do i do she is not breathing", id="she is not breathing now"),
        pytest.param("ran london last year cant breathe", id="words of now beside a race of last year"),
        pytest.param("ripping pain in my back felt great before", id="a back that felt great"),
        pytest.param("words cant describe my mouth is drooping", id="words that cannot describe it"),
        pytest.param("took all my pills what happens if", id="what happens now plans no dose"),
        pytest.param("my tablets are gone, i took them all", id="tablets that are gone were taken"),
    ],
)
def test_a_plain_emergency_is_told(text: str) -> None:
    assert _asked("en", iter([text])) == []


PLACES = {
    "en": ("at the {} {}", "after the {} {}", "on the {} {}", "beside my {} {}"),
    "de": ("am {} {}", "nach dem {} {}", "im {} {}"),
}
FELL = {"en": ("fainted", "passed out", "collapsed"), "de": ("umgekippt", "zusammengebrochen")}
"""What people tell of themselves without an "i", and of things as well."""


@pytest.mark.parametrize("code", PLACES)
def test_where_or_when_somebody_fell_is_no_thing_that_fell(code: str, some: Some) -> None:
    places = (place.format(thing, fell) for thing in sorted(_words(code).goods) for place in PLACES[code] for fell in FELL[code])
    assert _unheard(code, some(places)) == []


@pytest.mark.parametrize("talk", ["intervals today", "squad session", "the squad", "hill reps lol", "pace was 400 haha"])
@pytest.mark.parametrize("sign", ["i want to kill myself", "i am going to hang myself"])
def test_talk_of_training_or_a_laugh_silences_no_word_of_suicide(talk: str, sign: str) -> None:
    assert _asked("en", iter([f"{talk} {sign}", f"{sign} {talk}"])) == []


@pytest.mark.parametrize("question", ["what if i get chest pain on a long run", "could it be cancer", "is it cancer"])
def test_behind_the_comma_of_a_question_the_writer_is_told(question: str) -> None:
    own = ["my chest is tight and my arm is numb", "i cant breathe", "i coughed up blood", "i cant feel my legs"]
    assert _asked("en", (f"{question}, {sign}" for sign in own)) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("my mum needs a doctor, she fainted", id="who needs a doctor"),
        pytest.param("they said my brother collapsed", id="what others told"),
        pytest.param("work rang, my wife passed out", id="who rang"),
    ],
)
def test_somebody_elses_collapse_is_told(text: str) -> None:
    assert {h.id for h in _hits("en", text) if not h.vague} == {"bystander"}


@pytest.mark.parametrize("other", ["my husband", "my dad", "my running partner"])
def test_what_to_do_if_somebody_near_collapses_is_asked_about(other: str) -> None:
    assert [(h.id, h.vague) for h in _hits("en", f"what should i do if {other} passes out")] == [("bystander", True)]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param("en", "what are the signs of a heart attack", id="a general question"),
        pytest.param("en", "can running cause a stroke", id="what running causes"),
        pytest.param("en", "what if i get chest pain on a run one day", id="what one may get"),
        pytest.param("en", "my old gazebo collapsed on us at the finish", id="a thing that collapsed"),
        pytest.param("en", "the belt is loose, the band round my chest is the hr strap", id="a strap"),
        pytest.param("en", "this spreadsheet is giving me a splitting headache", id="a task"),
        pytest.param("en", "electric shocks off metal all day", id="static"),
        pytest.param("en", "cant catch my breath with this lovely news", id="joy"),
        pytest.param("en", "chest pain? no, none", id="an answer of one's own"),
        pytest.param("en", "coughed up blood? nope", id="so is nope"),
        pytest.param("en", "chest is fine on hills", id="a part that is fine"),
        pytest.param("de", "symptome eines schlaganfalls", id="eine allgemeine frage"),
        pytest.param("de", "der akku ist komplett zusammengebrochen", id="ein ding"),
    ],
)
def test_what_is_none_stays_quiet(code: str, text: str) -> None:
    assert _hits(code, text) == []
